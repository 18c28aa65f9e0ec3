import Bytes
import CatalogReading
import FeedModel

/// What a column of a shop's export holds: by this its cells are read, each kind in one place (see `CellReader`).
package enum CellKind: Sendable {
    /// What names something: spreadsheets' marks are no part of it.
    case identifier
    /// On or off, in known words.
    case flag
    /// One of the words of the dialect.
    case word
    /// Digits, for counts and ids.
    case wholeNumber
    /// A number with a unit of weight, or without one.
    case weight
    /// A number with a unit of length, or without one.
    case length
    /// A price with a currency, or without one.
    case money
    /// A day, with a time or without one.
    case date
    /// Plain text, in which HTML's references are characters.
    case text
    /// A text in which tags and references are markup.
    case html
    /// Several values, or addresses, in one cell.
    case list
    /// A path of categories.
    case path

    /// Whether cells say what the mark before a fraction is.
    var isNumber: Bool { self == .money || self == .weight || self == .length || self == .wholeNumber }
}

/// What becomes of the columns of a dialect's file.
package struct ShopColumns: Sendable {
    /// The header's names.
    package let names: [String]
    /// Names without case, surrounding blanks and the underscores that some write for blanks.
    let folded: [String]
    /// Columns that the configuration has a place for.
    private(set) var placed: [(column: Int, role: ColumnPlan.Role)] = []
    /// Those of them that are the product's and take one value.
    private(set) var placedOfProduct: [(column: Int, role: ColumnPlan.Role)] = []
    /// Columns that nothing is made of.
    private(set) var unused: [Int] = []
    private var isKnown: [Bool]
    /// Of columns of one name each with the next one: the first that is filled counts.
    private(set) var twins: [Int: Int] = [:]
    /// All but the first of a name.
    private(set) var repeated: [Int] = []
    /// Columns whose cells are numbers.
    private(set) var numbers: [Int] = []
    private var features: Set<Int> = []
    /// What the header calls columns of feedmill's own format.
    private(set) var canonical: [String: String] = [:]

    /// - Parameter fold: how names are brought into the form in which they are looked for.
    init(header: [String], fold: (String) -> String = ShopColumns.fold) {
        names = header
        folded = header.map(fold)
        isKnown = header.map { $0.isEmpty }
        var last: [String: Int] = [:]
        for (column, name) in folded.enumerated() where !name.isEmpty {
            if let before = last.updateValue(column, forKey: name) {
                twins[before] = column
                repeated.append(column)
            }
        }
    }

    /// Where the value of a column is: in the first column of its name that is filled.
    func filled(_ column: Int, isBlank: (Int) -> Bool) -> Int {
        var filled = column
        while isBlank(filled) {
            guard let twin = twins[filled] else { return column }
            filled = twin
        }
        return filled
    }

    /// A name in lower case. Underscores and blanks of any kind and number are one blank; what nobody sees is left out.
    static func fold(_ name: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in name.lowercased().unicodeScalars {
            if scalar.properties.isWhitespace || scalar == "_" {
                if folded.last != " " { folded.append(" ") }
            } else if !isUnseen(scalar.value) {
                folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// The first column of one of these names, or -1. It counts as used.
    mutating func take(_ kind: CellKind, _ wanted: String...) -> Int { take(kind, wanted) }

    /// The column of a measure whose name begins with one of these words and ends with its unit, as in `Weight (kg)`.
    mutating func takeMeasure(_ kind: CellKind, _ words: [String]) -> (column: Int, unit: String) {
        for (column, name) in folded.enumerated() {
            guard let word = words.first(where: { name.hasPrefix($0) }) else { continue }
            let rest = name.dropFirst(word.count).filter { $0 != " " }
            guard rest.isEmpty || (rest.hasPrefix("(") && rest.hasSuffix(")")) else { continue }
            isKnown[column] = true
            if kind.isNumber { numbers.append(column) }
            return (column, String(rest.dropFirst().dropLast()))
        }
        return (-1, "")
    }

    mutating func take(_ kind: CellKind, _ wanted: [String]) -> Int {
        for name in wanted {
            if let column = folded.firstIndex(of: name) {
                isKnown[column] = true
                if kind.isNumber { numbers.append(column) }
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

    /// Says which columns of feedmill's own format are made of which columns: findings about blank cells name them so.
    mutating func name(_ meanings: KeyValuePairs<String, Int>) {
        for (name, column) in meanings where column >= 0 { canonical[name] = names[column] }
    }

    /// Counts a column as used.
    mutating func use(_ column: Int) { isKnown[column] = true }

    /// Columns whose loss costs no product: nothing is made of them, or a barcode.
    var harmless: Set<Int> {
        let placed = Set(placed.map(\.column))
        return Set(
            names.indices.filter { column in
                let isBarcode = ["barcode", "ean", "gtin", "upc", "isbn"].contains { word in
                    folded[column].split { !$0.isLetter }.contains { $0 == word }
                }
                return isBarcode || !isKnown[column] && !placed.contains(column)
            })
    }

    /// Counts a column as used whose cells are numbers.
    mutating func useNumber(_ column: Int) {
        isKnown[column] = true
        numbers.append(column)
    }

    /// Whether something is made of a column.
    func isUsed(_ column: Int) -> Bool { isKnown[column] }

    /// To be called when all columns that the dialect knows were taken: the rest goes where the configuration says. What
    /// it says of a known column holds as well, beside what the dialect makes of it.
    ///
    /// - Parameter others: columns that the table itself makes all of.
    mutating func settle(_ mapping: Mapping, except others: Set<Int> = []) {
        for column in numbers {
            var column = column
            while let twin = twins[column] {
                numbers.append(twin)
                column = twin
            }
        }
        let repeated = Set(repeated)
        for (column, name) in names.enumerated()
        where !name.isEmpty && !features.contains(column) && !others.contains(column) && !repeated.contains(column) {
            var name = name
            switch name.withUTF8({ mapping.fields.target($0, isFeature: false) }) {
            case .column(let target):
                placed.append((column, mapping.fields.plan.roles[target]))
                canonical[mapping.fields.plan.columns[target]] = names[column]
            case .ignored, .ownName: break
            case nil: if !isKnown[column] { unused.append(column) }
            }
        }
        placedOfProduct = placed.filter { !ColumnPlan.isSKUColumn($0.role) && $0.role != .images }
    }
}
