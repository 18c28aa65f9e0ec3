package import FeedModel
import Foundation

/// What run-wide gates measure, counted while items pass: a batch at a time, then all together in the order of the
/// catalog. Prices that move are kept as a histogram of their ratios, so that no second pass is needed.
package struct NightCounts: Sendable {
    /// One thing that speaks for a gate, for a person to look at.
    package struct Example: Sendable, Equatable {
        /// The merchant's id.
        package var item: String
        /// The SKU's code; empty where it is about the product.
        package var sku: String
        /// What was accepted.
        package var from: String
        /// Tonight's value.
        package var to: String
        /// `shirts.csv:13 price`.
        package var place: String
        /// The product in its batch; it says nothing about what is shown.
        package var product = -1

        /// By what is shown; `product` does not count.
        package static func == (left: Example, right: Example) -> Bool {
            [left.item, left.sku, left.from, left.to, left.place]
                == [right.item, right.sku, right.from, right.to, right.place]
        }

        /// An example; `product` orders examples of one batch.
        package init(item: String, sku: String, from: String, to: String, place: String, product: Int = -1) {
            self.product = product
            self.item = item
            self.sku = sku
            self.from = from
            self.to = to
            self.place = place
        }
    }

    /// Factors that a mistake of the export makes.
    static let factors: [Double] = [0.001, 0.01, 0.1, 10, 100, 1000]
    static let mostExamples = 5

    /// SKUs whose price to pay was compared.
    package var prices = 0
    /// Those that moved by over 30 %.
    package var largeMoves = 0
    /// Those that moved, by their ratio: steps of half a percent.
    package var ratios: [Int: Int] = [:]
    /// By file: SKUs compared, and of those how many moved by each of `factors`.
    package var files: [String: (prices: Int, factors: [Int])] = [:]
    /// Products that were in stock.
    package var inStock = 0
    /// Of those, the ones that are sold out tonight.
    package var soldOut = 0
    /// Products that were sold out.
    package var outOfStock = 0
    /// Of those, the ones that are in stock tonight.
    package var restocked = 0
    /// Known items whose content was compared.
    package var contents = 0
    /// Those whose title changed.
    package var titles = 0
    /// Those whose pictures changed.
    package var images = 0
    /// Those whose brand changed.
    package var brands = 0
    /// Known items that were good last night.
    package var good = 0
    /// Those of them that are rejected tonight.
    package var rejected = 0
    /// New items that look like a known product which is missing.
    package var renamed = 0
    /// Items of the run.
    package var items = 0
    /// Products of the last whole export.
    package var known = 0
    /// Those that are newly missing.
    package var missing = 0
    /// Records that were read.
    package var records = 0
    /// The first of each gate, in the order of the catalog.
    package var examples: [GateName: [Example]] = [:]

    /// Nothing counted yet.
    package init() {}

    /// Begins again.
    package mutating func removeAll() { self = NightCounts() }

    /// The step of a ratio in the histogram.
    static func step(_ ratio: Double) -> Int { Int((log(ratio) / 0.005).rounded()) }

    /// Counts SKUs of a file whose price to pay was compared.
    package mutating func addPrices(_ count: Int, file: String) {
        guard count > 0 else { return }
        prices += count
        files[file, default: (0, Array(repeating: 0, count: Self.factors.count))].prices += count
    }

    /// Counts that of a SKU which moved, in hundredths.
    package mutating func addMove(from before: UInt32, to now: UInt32, file: String) {
        let ratio = Double(now) / Double(before)
        ratios[Self.step(ratio), default: 0] += 1
        if abs(ratio - 1) > 0.3 { largeMoves += 1 }
        guard let index = Self.factor(ratio) else { return }
        files[file, default: (0, Array(repeating: 0, count: Self.factors.count))].factors[index] += 1
    }

    /// Which of `factors` a ratio is, within 2 %.
    package static func factor(_ ratio: Double) -> Int? { factors.firstIndex { abs(ratio / $0 - 1) <= 0.02 } }

    /// Whether another example of a gate is kept.
    package func takesExample(of gate: GateName) -> Bool { examples[gate, default: []].count < Self.mostExamples }

    /// Keeps an example, as long as there is room; otherwise it is not made.
    package mutating func note(_ gate: GateName, _ example: @autoclosure () -> Example) {
        guard takesExample(of: gate) else { return }
        examples[gate, default: []].append(example())
    }

    /// Notes of which product of a batch the examples are that came last.
    package mutating func place(at product: Int) {
        for (gate, list) in examples where list.contains(where: { $0.product < 0 }) {
            examples[gate] = list.map { example in
                var example = example
                if example.product < 0 { example.product = product }
                return example
            }
        }
    }

    /// Adds what another worker counted.
    package static func += (left: inout NightCounts, right: NightCounts) {
        left.prices += right.prices
        left.largeMoves += right.largeMoves
        for (step, count) in right.ratios { left.ratios[step, default: 0] += count }
        for (file, counts) in right.files {
            var own = left.files[file] ?? (0, Array(repeating: 0, count: factors.count))
            own.prices += counts.prices
            for index in own.factors.indices { own.factors[index] += counts.factors[index] }
            left.files[file] = own
        }
        left.inStock += right.inStock
        left.soldOut += right.soldOut
        left.outOfStock += right.outOfStock
        left.restocked += right.restocked
        left.contents += right.contents
        left.titles += right.titles
        left.images += right.images
        left.brands += right.brands
        left.good += right.good
        left.rejected += right.rejected
        left.renamed += right.renamed
        left.items += right.items
        left.known += right.known
        left.missing += right.missing
        left.records += right.records
        for (gate, examples) in right.examples { for example in examples { left.note(gate, example) } }
    }
}
