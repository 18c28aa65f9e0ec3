import Bytes
import FeedModel

/// How a reader reads a file of a dialect rather than a canonical one: which product each row belongs to, and which rows
/// are read in another place. A row is a CSV row or an element of an XML export.
struct ShopReading {
    let pass: ShopPass
    /// Tells names of one dialect from those of another.
    let salt: UInt64
    /// Index of the file in the run.
    let file: Int
    /// What the row before belonged to, and that it had a row that stands alone.
    private var current: UInt64 = 0
    private var standsAlone = false
    /// Up to where rows have been told to the directory: the last product of a batch is read once more with the next one.
    private var told: UInt64 = 0

    init(_ dialect: String, pass: ShopPass, file: Int) {
        var dialect = dialect
        salt = dialect.withUTF8 { $0.hash64 }
        self.pass = pass
        self.file = file
    }

    var directory: ShopDirectory? {
        if case .products(let directory) = pass { return directory }
        return nil
    }

    /// What a row is to the row before.
    enum Membership {
        /// It names no product.
        case nameless
        /// The first row of a product.
        case first
        case current
    }

    /// Classifies the next row.
    ///
    /// - Parameter key: as the dialect has it.
    mutating func classify(_ key: ShopRowKey, _ record: Record) -> Membership {
        var key = key
        if case .records = pass { key.product = 0 }
        guard key.product != 0 else {
            forgetRow()
            return .nameless
        }
        key.product = max(mix64(key.product, salt), 1)
        for index in key.claims.indices where key.claims[index] != 0 {
            key.claims[index] = max(mix64(key.claims[index], salt), 1)
        }
        let continues = key.product == current && !(standsAlone && key.standsAlone)
        standsAlone = key.standsAlone || continues && standsAlone
        current = key.product
        if case .indexing(let directory) = pass, record.offset >= told {
            directory.add(key, record, file: file, continues: continues)
            told = record.offset + 1
        }
        return continues ? .current : .first
    }

    /// The next row does not follow the last one, or follows what is no row of a product.
    mutating func forgetRow() { (current, standsAlone) = (0, false) }

    /// Takes out the rows that are read with a product elsewhere.
    ///
    /// - Returns: the last of the new rows is such a one; no row of a product before it follows, then.
    func drop(from records: inout [Record], from start: Int) -> Bool {
        directory?.drop(from: &records, from: start, file: file) ?? false
    }

    /// The first row of a product that a batch has no room for, with the rows that stand elsewhere; nil where it has room
    /// for all. One product always fits.
    func full(_ records: [Record], _ limit: Int) -> Int? {
        guard let directory, directory.homes[file] != nil else { return nil }
        var bytes = 0
        var product: Int32 = -1
        for index in records.indices where records[index].product > product {
            if bytes > limit { return index }
            product = records[index].product
            for run in directory.extras(at: records[index].offset, file: file) { bytes += Int(run.end - run.offset) }
        }
        return nil
    }

    /// Puts the rows that stand elsewhere behind those that stand with their product.
    ///
    /// - Parameter read: gives the records of rows that stand in that file.
    /// - Returns: how many came to those that were there.
    func gather(
        _ batch: inout Batch,
        _ read: (ShopDirectory.File, ShopDirectory.Run, inout Batch) throws(ReadingError) -> [Record]
    ) throws(ReadingError) -> Int {
        guard let directory, directory.homes[file] != nil else { return 0 }
        return try batch.gather { first in
            directory.extras(at: first.offset, file: file)
        } reading: { run, batch throws(ReadingError) in
            guard let other = directory.files[Int(run.file)] else { return [] }
            var records = try read(other, run, &batch)
            if Int(run.file) != file {
                for index in records.indices { records[index].location.file = run.file }
            }
            return records
        }
    }
}

/// What a file of a dialect is read for.
package enum ShopPass {
    /// Rows are only told to a directory.
    case indexing(ShopDirectory)
    /// Products are made, with their rows from elsewhere.
    case products(ShopDirectory?)
    /// Each row stands for itself: for reading single records again.
    case records
}
