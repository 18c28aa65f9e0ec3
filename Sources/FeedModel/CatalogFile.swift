/// One export, as the readers found it when they opened it. Does not change while its records are read.
package final class CatalogFile: Sendable {
    /// How the file is read.
    package enum Format: String, Sendable {
        /// Rows and columns: commas, semicolons or tabs.
        case csv
        /// Elements.
        case xml
        /// Of no known format: it has no records, only findings.
        case unrecognised
    }

    /// Position among the files of the run, from 0.
    package let index: Int
    /// The path below the PATH it was found under, `stdin` for standard input. Never leads out of a folder.
    package let name: String
    /// What it was recognised as.
    package let format: Format
    /// Names of the columns. CSV: the header's. XML: patterns such as `sku/@price` and `sku/property[*]`, in which `*`
    /// stands for the name of the attribute or property.
    package let columns: [String]
    /// The byte before the fraction of every number of this file.
    package let decimalPoint: UInt8
    /// What a shop's export proves of the mark before the fraction of its numbers.
    package let numbers: NumberStyle
    /// What the CSV's header has.
    package let presence: Presence
    /// The bytes that are before the records in a file cut from this one: the header row with its line end, or the
    /// XML prologue and root; in UTF-8.
    package let head: [UInt8]
    /// The bytes that follow them: the end of the root.
    package let tail: [UInt8]
    /// The IANA name of the encoding its bytes have, such as `UTF-8`.
    package let encoding: String
    /// The shop's own format that it is in; nil for feedmill's own.
    package let dialect: RecognisedDialect?

    /// The defaults are those of feedmill's own format in UTF-8.
    package init(
        index: Int, name: String, format: Format, columns: [String] = [], decimalPoint: UInt8 = 0x2E,
        presence: Presence = [], head: [UInt8] = [], tail: [UInt8] = [], encoding: String = "UTF-8",
        dialect: RecognisedDialect? = nil, numbers: NumberStyle = .unproven
    ) {
        self.index = index
        self.name = name
        self.format = format
        self.columns = columns
        self.decimalPoint = decimalPoint
        self.presence = presence
        self.head = head
        self.tail = tail
        self.encoding = encoding
        self.dialect = dialect
        self.numbers = numbers
    }

    /// The same file, once its numbers have been looked at.
    package func with(_ numbers: NumberStyle) -> CatalogFile {
        CatalogFile(
            index: index, name: name, format: format, columns: columns, decimalPoint: decimalPoint, presence: presence,
            head: head, tail: tail, encoding: encoding, dialect: dialect, numbers: numbers)
    }

    /// What is left to be said of it when its records are done: there may be very many files.
    package var withoutRecords: CatalogFile {
        CatalogFile(index: index, name: name, format: format, encoding: encoding, dialect: dialect)
    }
}
