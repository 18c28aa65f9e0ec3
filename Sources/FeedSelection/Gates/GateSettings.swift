import Bytes
package import FeedModel

/// What the configuration and the command say of gates.
package struct GateSettings: Sendable {
    /// A time in which other limits hold, such as a sale that was planned.
    package struct Season: Sendable, Equatable {
        /// Days since 1970, both included.
        package var days: ClosedRange<Int>
        /// Of gates that have another limit then; nil turns a gate off.
        package var limits: [GateName: GateLimit?]

        /// A planned time.
        package init(days: ClosedRange<Int>, limits: [GateName: GateLimit?]) {
            self.days = days
            self.limits = limits
        }
    }

    /// Limits other than the defaults; nil turns a gate off.
    package var limits: [GateName: GateLimit?] = [:]
    /// The first that names a gate decides its limit.
    package var calendar: [Season] = []
    /// Gates that `--allow` opens for this run.
    package var allowed: Set<GateName> = []
    /// What is released line by line.
    package var approvals = Approvals()
    /// Run-wide gates need that many products to compare with.
    package var base = 20
    /// What has been held the same for so many nights is released; 0: never.
    package var holdNights = 0
    /// The day of the run, in days since 1970.
    package var today = 0

    /// A line as it was read.
    package init() {}

    /// The limit of a gate today; nil where it is off.
    package func limit(_ gate: GateName) -> GateLimit? {
        for season in calendar where season.days.contains(today) {
            if let limit = season.limits[gate] { return limit }
        }
        return limits[gate] ?? GateList.standard(gate)
    }
}

/// What is released line by line: `approvals.csv` with the columns `item_id,sku_code,gate,from,to,until,reason`.
package struct Approvals: Sendable {
    /// A line of the approvals.
    package struct Line: Sendable, Equatable {
        /// In the file, from 1.
        package var number: Int
        /// The merchant's id.
        package var item: String
        /// The SKU's code; empty: every SKU.
        package var sku: String
        /// The gate that it opens.
        package var gate: GateName
        /// The accepted value; empty: any.
        package var from: String
        /// Tonight's value; empty: any.
        package var to: String
        /// The last day on which it holds, in days since 1970; nil: always.
        package var until: Int?
        /// For people; may be empty.
        package var reason: String

        /// A line as it was read.
        package init(
            number: Int, item: String, sku: String, gate: GateName, from: String, to: String, until: Int?,
            reason: String
        ) {
            self.number = number
            self.item = item
            self.sku = sku
            self.gate = gate
            self.from = from
            self.to = to
            self.until = until
            self.reason = reason
        }
    }

    /// In the order of the file.
    package let lines: [Line]
    private let byItem: [String: [Int]]
    /// The lines that released something, by their place in `lines`.
    private let used = Locked(Set<Int>())

    /// Approvals of which none is used yet.
    package init(_ lines: [Line] = []) {
        self.lines = lines
        byItem = Dictionary(lines.indices.map { (lines[$0].item, [$0]) }, uniquingKeysWith: +)
    }

    /// Whether nothing is released.
    package var isEmpty: Bool { lines.isEmpty }

    /// Whether a line has released something so far, by its place in `lines`.
    package func isUsed(_ index: Int) -> Bool { used.withLock { $0.contains(index) } }

    /// The lines that have released something so far.
    package var usedLines: [Int] { used.withLock { $0.sorted() } }

    /// Notes lines that have released something elsewhere.
    package func noteUsed(_ indexes: [Int]) {
        used.withLock { $0.formUnion(indexes.filter(lines.indices.contains)) }
    }

    private func use(_ index: Int?) -> Int? {
        if let index { used.withLock { _ = $0.insert(index) } }
        return index
    }

    /// The line that releases a change; nil where none does. A blank cell of a line stands for anything.
    package func line(
        item: String, sku: String, _ gate: GateName, from: String, to: String, today: Int
    ) -> Int? {
        use(
            (byItem[item] ?? []).first { index in
                let line = lines[index]
                return line.gate == gate && (line.sku.isEmpty || line.sku == sku)
                    && (line.from.isEmpty || Self.isSame(line.from, from))
                    && (line.to.isEmpty || Self.isSame(line.to, to))
                    && line.until.map { today <= $0 } ?? true
            })
    }

    /// Whether two values are the same, however a number is written: `30.50` and `30.5`.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        guard left != right, let left = FixedDecimal(left), let right = FixedDecimal(right) else {
            return left == right
        }
        return left == right
    }

    /// The line that opens a gate for the whole run: one without an item.
    package func line(_ gate: GateName, today: Int) -> Int? {
        use((byItem[""] ?? []).first { lines[$0].gate == gate && lines[$0].until.map { today <= $0 } ?? true })
    }

    /// Whether a line says that an item is a known product.
    package func namesProduct(of item: String) -> Bool {
        (byItem[item] ?? []).contains { lines[$0].gate == .renamed && Int64(lines[$0].to) != nil }
    }

    /// The product that a new item is to take over, by its id.
    ///
    /// - Parameter owner: the item that a product is known by; nil where it is not known.
    package func takenOver(item: String, today: Int, owner: (Int64) -> String?) -> Int64? {
        let index = (byItem[item] ?? []).first { index in
            let line = lines[index]
            guard line.gate == .renamed, line.until.map({ today <= $0 }) ?? true,
                let owner = Int64(line.to).flatMap(owner)
            else { return false }
            return line.from.isEmpty || line.from == owner
        }
        return use(index).flatMap { Int64(lines[$0].to) }
    }
}
