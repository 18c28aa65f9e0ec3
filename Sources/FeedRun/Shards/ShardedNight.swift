import Bytes
import FeedModel
import FeedSelection

/// What run-wide gates measure of a batch, in a part of a shard.
extension NightCounts {
    private static var counts: [WritableKeyPath<NightCounts, Int>] {
        [
            \.prices, \.largeMoves, \.inStock, \.soldOut, \.outOfStock, \.restocked, \.contents, \.titles, \.images,
            \.brands, \.good, \.rejected, \.renamed,
        ]
    }

    func append(to output: inout ByteBuffer) {
        for path in Self.counts { output.append(packed: self[keyPath: path]) }
        output.append(packed: ratios.count)
        for (step, count) in ratios.sorted(by: { $0.key < $1.key }) {
            output.append(packedSigned: Int64(step))
            output.append(packed: count)
        }
        output.append(packed: files.count)
        for (file, counts) in files.sorted(by: { $0.key < $1.key }) {
            output.append(counted: file)
            output.append(packed: counts.prices)
            output.append(packed: counts.factors.count)
            for factor in counts.factors { output.append(packed: factor) }
        }
        output.append(packed: examples.count)
        for (gate, examples) in examples.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            output.append(gate.rawValue)
            output.append(packed: examples.count)
            for example in examples {
                output.append(packed: example.product)
                for text in [example.item, example.sku, example.from, example.to, example.place] {
                    output.append(counted: text)
                }
            }
        }
    }

    /// Whatever is broken is reported by the reader.
    init(_ reader: inout PackedReader) {
        self.init()
        func number() -> Int { Int(truncatingIfNeeded: reader.packed()) }
        for path in Self.counts { self[keyPath: path] = number() }
        for _ in 0..<reader.count() {
            let step = Int(truncatingIfNeeded: reader.packedSigned())
            ratios[step] = number()
        }
        for _ in 0..<reader.count() {
            let (file, prices) = (reader.text(), number())
            files[file] = (prices, (0..<reader.count()).map { _ in number() })
        }
        for _ in 0..<reader.count() {
            let gate = GateName(rawValue: reader.byte())
            for _ in 0..<reader.count() {
                let product = number()
                let (item, sku, from, to) = (reader.text(), reader.text(), reader.text(), reader.text())
                let example = Example(item: item, sku: sku, from: from, to: to, place: reader.text(), product: product)
                if let gate { examples[gate, default: []].append(example) }
            }
        }
    }
}

extension BatchWork {
    /// Takes what shards measured of a batch, examples in the order of its products.
    func takeNights(_ nights: [NightCounts]) {
        guard let first = nights.first else { return }
        guard nights.count > 1 else {
            night += first
            return
        }
        var examples: [(gate: GateName, example: NightCounts.Example)] = []
        for var counts in nights {
            for (gate, list) in counts.examples { examples += list.map { (gate, $0) } }
            counts.examples = [:]
            night += counts
        }
        // What was found while the items were read is among them.
        for (gate, list) in night.examples { examples += list.map { (gate, $0) } }
        night.examples = [:]
        for (gate, example) in examples.enumerated().sorted(by: {
            ($0.element.example.product, $0.offset) < ($1.element.example.product, $1.offset)
        }).map(\.element) { night.note(gate, example) }
    }
}
