import Bytes
package import FeedModel

/// Which rows of a catalog's CSV files of shops' formats belong together though they stand apart, in one file or in
/// several: what a first look at all of them has found. Holds offsets, not rows.
///
/// A product stands where its own row does. The rows that belong to it and stand elsewhere are read there. Where several
/// files have an own row of a product, each of them has the product, with the rows of its own file.
package final class ShopDirectory: FileDirectory, @unchecked Sendable {
    /// Rows of one product that follow each other in one file.
    struct Run {
        var product: UInt64
        var offset: UInt64
        var end: UInt64
        var line: UInt32
        var record: UInt32
        var file: UInt16
        /// One of them is the product's own.
        var hasOwner: Bool
    }

    /// One file with its rows, as the first look opened it.
    struct File {
        let file: CatalogFile
        let source: ByteSource
        let delimiter: UInt8
        let table: any ShopTable
    }

    private(set) var files: [Int: File] = [:]
    private var runs: [Run] = []
    /// Names that belong to another product, with that product: the first claim counts.
    private var claims = HashIndex()
    private var claimants: [UInt64] = []
    /// By file, in order of the file: runs that are read elsewhere.
    private(set) var dropped: [Int: [Range<UInt64>]] = [:]
    /// By file, in order of the file: where a product with rows elsewhere stands, and which those are.
    private(set) var homes: [Int: [(offset: UInt64, extras: Range<Int>)]] = [:]
    private(set) var extras: [Run] = []

    package init() {}

    package var isEmpty: Bool { files.isEmpty }

    package func file(at index: Int) -> CatalogFile? { files[index]?.file }

    /// The UTF-8 bytes of a file.
    package func source(at index: Int) -> ByteSource? { files[index]?.source }

    // MARK: The first look

    /// Looks at a file and keeps it.
    ///
    /// - Parameter reader: opened for indexing with this directory.
    /// - Throws: `ReadingError` when the file cannot be read.
    package func look(at reader: CSVCatalogReader) throws(ReadingError) {
        guard let table = reader.shop?.table else { return }
        files[reader.file.index] = File(
            file: reader.file, source: reader.source, delimiter: reader.lexer.delimiter, table: table)
        breakRun()
        var batch = Batch(file: reader.file)
        while try reader.read(into: &batch) { batch.reset(file: reader.file, sequence: 0) }
    }

    /// Adds a row, in the order of its file.
    func add(_ key: ShopRowKey, _ record: Record, file: Int) {
        guard key.product != 0 else { return }
        let end = record.offset + record.length
        for claimed in key.claims where claimed != 0 && claimed != key.product {
            if claims.insert(claimed, number: UInt32(claimants.count)) == nil { claimants.append(key.product) }
        }
        if let last = runs.indices.last, runs[last].product == key.product, runs[last].file == UInt16(file),
            isUnbroken
        {
            runs[last].end = end
            runs[last].hasOwner = runs[last].hasOwner || key.isOwner
            return
        }
        isUnbroken = true
        runs.append(
            Run(
                product: key.product, offset: record.offset, end: end, line: record.location.line,
                record: record.location.record, file: UInt16(file), hasOwner: key.isOwner))
    }

    /// A row that names no product stands between the rows before and after it.
    private var isUnbroken = false
    func breakRun() { isUnbroken = false }

    /// To be called when all files have been looked at: works out which rows are read where.
    package func settle() {
        for index in runs.indices {
            guard let number = claims[runs[index].product] else { continue }
            runs[index].product = claimants[Int(number)]
            runs[index].hasOwner = false
        }
        let order = (0..<UInt32(runs.count)).sorted { left, right in
            let (left, right) = (runs[Int(left)], runs[Int(right)])
            if left.product != right.product { return left.product < right.product }
            return (left.file, left.offset) < (right.file, right.offset)
        }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, runs[Int(order[end])].product == runs[Int(order[start])].product { end += 1 }
            if end - start > 1 { settle(order[start..<end].map { runs[Int($0)] }) }
            start = end
        }
        for file in Array(dropped.keys) { dropped[file]?.sort { $0.lowerBound < $1.lowerBound } }
        for file in Array(homes.keys) { homes[file]?.sort { $0.offset < $1.offset } }
        runs = []
        claims = HashIndex()
        claimants = []
        // Files without rows that are read from elsewhere are opened anew when their turn comes.
        let needed = Set(extras.map { Int($0.file) })
        files = files.filter { needed.contains($0.key) || homes[$0.key] != nil }
    }

    /// The runs of one name, in the order of the files.
    private func settle(_ runs: [Run]) {
        let owners = Set(runs.filter(\.hasOwner).map(\.file))
        guard owners.count > 1 else { return join(runs) }
        // Several files have the product: rows without an own one beside them go to the first.
        let first = runs.first(where: \.hasOwner)?.file
        for file in owners.sorted() {
            join(runs.filter { $0.file == file || (file == first && !owners.contains($0.file)) })
        }
    }

    private func join(_ runs: [Run]) {
        guard runs.count > 1 else { return }
        let home = runs.firstIndex(where: \.hasOwner) ?? 0
        let start = extras.count
        for (index, run) in runs.enumerated() where index != home {
            extras.append(run)
            dropped[Int(run.file), default: []].append(run.offset..<run.end)
        }
        homes[Int(runs[home].file), default: []].append((runs[home].offset, start..<extras.count))
    }

    // MARK: Reading

    /// Whether the row at an offset is read elsewhere.
    func isDropped(_ offset: UInt64, file: Int) -> Bool {
        guard let ranges = dropped[file] else { return false }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(offset)
    }

    /// The rows that stand elsewhere of a product whose rows begin at an offset.
    func extras(at offset: UInt64, file: Int) -> [Run] {
        guard let homes = homes[file] else { return [] }
        var low = 0
        var high = homes.count
        while low < high {
            let middle = (low + high) / 2
            if homes[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < homes.count && homes[low].offset == offset ? Array(extras[homes[low].extras]) : []
    }
}
