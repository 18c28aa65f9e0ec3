import Bytes
package import FeedModel

/// One CSV file of a dialect: what its columns mean, which product each row belongs to, and how a product is made of
/// its rows, which may stand in several files.
package protocol ShopTable: AnyObject, Sendable {
    /// - Returns: nil when nothing can be made of a file with that header.
    init?(header: [String], mapping: Mapping)

    var columns: ShopColumns { get }

    /// Which product a row belongs to.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column, until it is asked again; empty for a
    ///   column of -1.
    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> ShopRowKey

    /// The cell that names the product, which becomes the item's id; nil where none does.
    static func itemID(_ product: ShopProductBuilder<Self>) -> Cell?

    /// Makes a product of its rows, all of which can be read.
    ///
    /// - Returns: why it makes no item, or nil.
    static func build(_ product: inout ShopProductBuilder<Self>) -> SkipReason?
}

/// Which product a row or another record belongs to, and what it is to it.
package struct ShopRowKey: Sendable {
    /// The hash of what names the product; 0 where nothing does: the row is a product by itself.
    package var product: UInt64
    /// The row is the product's own, rather than one that needs a product: a variant, a further picture, another language.
    package var isOwner: Bool
    /// Of an own row: another one of that name is another product, whose name is taken, and no part of this one.
    package var standsAlone = false
    /// The hash of what the row is called within its product, where the product has no own row: two files that both have
    /// it are two exports of that product, and no two parts of one. 0 where that is not asked.
    package var member: UInt64 = 0
    /// Further hashes that rows of the same product may name it by: rows that have one of them belong to this row's product,
    /// whatever they say of themselves.
    package var claims: [UInt64] = []

    package init(product: UInt64, isOwner: Bool, claims: [UInt64] = []) {
        self.product = product
        self.isOwner = isOwner
        self.claims = claims
    }

    /// The key in formats where a record names its group, and the group itself has no record: those of one group are one
    /// product, with a record of that id that names no group. Other records are products by themselves, also where two
    /// have one id: a rule says which of them stands.
    ///
    /// - Parameters:
    ///   - id: the hash of the record's own id.
    ///   - group: the hash of its group's; 0 for none.
    init(id: UInt64, group: UInt64) {
        member = id
        product = group == 0 ? id : group
        standsAlone = group == 0
        isOwner = product == id
    }

    static let none = ShopRowKey(product: 0, isOwner: true)

    /// The hash of a name, 0 for none. Names of different kinds are told apart by their salt.
    static func hash(_ name: UnsafeBufferPointer<UInt8>, salt: UInt64 = 0x17) -> UInt64 {
        name.isEmpty ? 0 : max(name.hash64(seed: salt), 1)
    }
}

/// What becomes of the columns of a dialect's file.
package struct ShopColumns: Sendable {
    /// The header's names.
    package let names: [String]
    /// Names without case, surrounding blanks and the underscores that some write for blanks.
    let folded: [String]
    /// Columns that the configuration has a place for.
    private(set) var placed: [(column: Int, role: ColumnPlan.Role)] = []
    /// Columns that nothing is made of.
    private(set) var unused: [Int] = []
    private var isKnown: [Bool]
    private var features: Set<Int> = []

    /// - Parameter fold: how names are brought into the form in which they are looked for.
    init(header: [String], fold: (String) -> String = ShopColumns.fold) {
        names = header
        folded = header.map(fold)
        isKnown = header.map { $0.isEmpty }
    }

    static func fold(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" ? " " : $0 })
    }

    /// The first column of one of these names, or -1. It counts as used.
    mutating func take(_ wanted: String...) -> Int { take(wanted) }

    /// The column of a measure whose name begins with one of these words and ends with its unit, as in `Weight (kg)`.
    mutating func takeMeasure(_ words: [String]) -> (column: Int, unit: String) {
        for (column, name) in folded.enumerated() {
            guard let word = words.first(where: { name.hasPrefix($0) }) else { continue }
            let rest = name.dropFirst(word.count).filter { $0 != " " }
            guard rest.isEmpty || (rest.hasPrefix("(") && rest.hasSuffix(")")) else { continue }
            isKnown[column] = true
            return (column, String(rest.dropFirst().dropLast()))
        }
        return (-1, "")
    }

    mutating func take(_ wanted: [String]) -> Int {
        for name in wanted {
            if let column = folded.firstIndex(of: name) {
                isKnown[column] = true
                return column
            }
        }
        return -1
    }

    /// As `take`, of a column that becomes a feature or an option under its own name: what the configuration says of that
    /// name is done then.
    mutating func takeFeature(_ wanted: String...) -> Int {
        for name in wanted {
            if let column = folded.firstIndex(of: name) {
                isKnown[column] = true
                features.insert(column)
                return column
            }
        }
        return -1
    }

    /// Counts a column as used.
    mutating func use(_ column: Int) { isKnown[column] = true }

    /// Whether something is made of a column.
    func isUsed(_ column: Int) -> Bool { isKnown[column] }

    /// To be called when all columns that the dialect knows were taken: the rest goes where the configuration says. What
    /// it says of a known column holds as well, beside what the dialect makes of it.
    mutating func settle(_ mapping: Mapping) {
        for (column, name) in names.enumerated() where !name.isEmpty && !features.contains(column) {
            var name = name
            switch name.withUTF8({ mapping.fields.target($0, isFeature: false) }) {
            case .column(let target): placed.append((column, mapping.fields.plan.roles[target]))
            case .ignored, .ownName: break
            case nil: if !isKnown[column] { unused.append(column) }
            }
        }
    }
}
