import Bytes
import FeedModel

/// Where the configuration says that records are.
struct ConfiguredPath {
    /// From the root on.
    var wanted: String
    /// Where others of that name are, or which path is repeated: it may be meant.
    var found: String?
}

/// What the records of a format are: how they are cut, and which product each belongs to. State of one pass over one
/// file; a struct, because it is asked for every record.
protocol RecordFormat {
    /// Where the configuration says that records are; nil where the format knows them.
    var configuredPath: ConfiguredPath? { get }
    /// The file ends where it should not, or was refused.
    var endedEarly: Bool { get }

    /// What is to be said of the file before its first record.
    mutating func reportHead(_ batch: Batch)

    /// Cuts the batch's bytes from where the last call ended, and appends their records, each with its cells. A record
    /// over the limit is passed over, and only what may name it is kept.
    ///
    /// - Parameter atEnd: no byte of the file follows.
    /// - Returns: `atEnd`, or what it is when more had to be read.
    mutating func cut(_ batch: Batch, _ blocks: inout BlockReader, atEnd: Bool) throws(ReadingError) -> Bool
    /// Up to where the batch's bytes are whole records.
    func endOfRecords(_ batch: Batch) -> Int
    /// A new batch begins before that record, or right after the last one where it is nil.
    mutating func restart(before record: Record?, _ batch: Batch, _ blocks: BlockReader)

    /// Which product a record belongs to.
    mutating func classify(_ record: Record, _ batch: Batch) -> Membership
    /// A batch ended.
    ///
    /// - Parameter rewinds: the next record is the first one of a product, and may have been classified before.
    mutating func endBatch(rewinds: Bool)

    /// All has been cut.
    ///
    /// - Returns: false when something without an end hid records, which are cut next.
    mutating func finish(_ batch: Batch, _ blocks: BlockReader) -> Bool

    /// Looks at a record's numbers for what its file proves of them.
    mutating func noteNumbers(_ record: Record, _ batch: Batch)
    var numbers: NumberStyle { get }

    /// How its records are read again; see `CatalogReader`.
    func content(_ source: ByteSource) throws(ReadingError) -> IndexedContent

    /// Reads records where they are, in this file or another one.
    func read(_ run: RecordIndex.Run, of file: RecordIndex.File, into batch: Batch) throws(ReadingError) -> [Record]
}

/// The one way from the bytes of an export to batches of whole products, for every format: blocks are read, records cut
/// and given their products, and what does not end in a batch is carried into the next.
final class RecordStream<Format: RecordFormat>: CatalogReader {
    let file: CatalogFile
    let source: ByteSource
    let materialiser: any BatchMaterialiser
    private(set) var foundScatteredRecords = false
    let index: RecordIndex?

    private(set) var format: Format
    private var blocks: BlockReader
    private let isIndexing: Bool
    /// How much of the file makes a batch; one product always fits.
    var batchBytes: Int { didSet { blocks.blockBytes = batchBytes } }
    /// What was read and belongs to the next batch.
    private var carry = ByteBuffer(capacity: 1 << 16)
    /// The carry may hold products enough for a batch.
    private var carryIsLarge = false
    private var recordsRead = 0
    /// Some records are read with their product in another place.
    private var hasRecordsElsewhere = false
    private var isFirstBatch = true
    /// Nothing is to be read after the records of the batch.
    private var isCutShort = false
    /// The last product has more records than one may have: what follows of it is rejected, record by record, so that
    /// nothing of it has to be kept.
    private var isBeyondProduct = false
    private let largest: ProductSize
    private var isFinished: Bool

    /// - Parameters:
    ///   - source: positioned before the first record.
    ///   - batchBytes: how much of the file makes a batch; one product always fits.
    ///   - largest: the records of a product, at most.
    init(
        _ file: CatalogFile, _ source: ByteSource, _ format: Format, pass: ReadingPass, batchBytes: Int,
        largest: ProductSize, materialiser: any BatchMaterialiser
    ) {
        self.largest = largest
        self.file = file
        self.source = source
        self.format = format
        self.materialiser = materialiser
        self.batchBytes = batchBytes
        blocks = BlockReader(source, blockBytes: batchBytes)
        isFinished = format.endedEarly
        index = if case .products(let index) = pass { index } else { nil }
        isIndexing = if case .indexing = pass { true } else { false }
    }

    var bytesRead: UInt64 { source.position }
    var endedEarly: Bool { format.endedEarly }

    var numbers: NumberStyle { format.numbers }
    func content() throws(ReadingError) -> IndexedContent { try format.content(source) }

    /// How far the records of a batch have been given their products.
    private struct Progress {
        var classified = 0
        var productCount: Int32 = 0
        var currentProduct: Int32 = -1
        /// The first record of the last product.
        var lastProductStart = 0
        /// What the last product has so far.
        var size = ProductSize()
    }

    func read(into batch: Batch) throws(ReadingError) -> Bool {
        let isFirst = isFirstBatch
        isFirstBatch = false
        if isFirst { format.reportHead(batch) }
        guard !isFinished else { return isFirst && !batch.findings.isEmpty }
        var progress = Progress()
        do throws(ReadingError) {
            return try read(into: batch, &progress)
        } catch {
            // More records of the last product may be where nothing can be read.
            isFinished = true
            if progress.currentProduct >= 0 { batch.records.removeSubrange(progress.lastProductStart...) }
            throw error
        }
    }

    private func read(into batch: Batch, _ progress: inout Progress) throws(ReadingError) -> Bool {
        batch.bytes.append(carry.bytes)
        carry.removeAll()
        blocks.begin(batch)
        while true {
            var atEnd = false
            if carryIsLarge {
                carryIsLarge = false
            } else {
                atEnd = try blocks.read(into: batch, open: batch.bytes.count - format.endOfRecords(batch))
            }
            atEnd = try format.cut(batch, &blocks, atEnd: atEnd)
            var lastIsElsewhere = takeIn(batch, &progress)
            if foundScatteredRecords { return true }
            if isCutShort { atEnd = true }
            if let full = firstRecordBeyond(batch) {
                carryIsLarge = true
                try endBatch(batch, before: full)
                return true
            }
            if atEnd {
                while !format.finish(batch, blocks) {
                    _ = try format.cut(batch, &blocks, atEnd: true)
                    lastIsElsewhere = takeIn(batch, &progress)
                }
                try finish(batch)
                return true
            }
            guard batch.bytes.count >= batchBytes else { continue }
            if format.endOfRecords(batch) > 0, progress.currentProduct < 0 || lastIsElsewhere {
                try endBatch(batch, before: nil)
                return true
            }
            if progress.lastProductStart > 0 {
                try endBatch(batch, before: progress.lastProductStart)
                return true
            }
        }
    }

    /// Gives new records their products, and takes out those that are read with their product's first record instead.
    ///
    /// - Returns: the last of them is such a one; no record of a product before it follows, then.
    private func takeIn(_ batch: Batch, _ progress: inout Progress) -> Bool {
        isCutShort = false
        let count = batch.records.count
        let lastIsElsewhere =
            index?.drop(from: &batch.records, from: progress.classified, file: file.index) ?? false
        hasRecordsElsewhere = hasRecordsElsewhere || batch.records.count < count
        for index in progress.classified..<batch.records.count {
            var startsProduct = progress.currentProduct < 0
            if isIndexing { format.noteNumbers(batch.records[index], batch) }
            let membership = format.classify(batch.records[index], batch)
            switch membership {
            case .blank:
                batch.records[index].fate = .skipped
                continue
            case .header:
                batch.records[index].fate = .skipped
                batch.records[index].skipReason = .repeatedHeader
                continue
            case .end:
                batch.records.removeSubrange(index...)
                progress.classified = index
                isCutShort = true
                return false
            case .unusable:
                batch.records[index].fate = .rejected
                progress.currentProduct = -1
                isBeyondProduct = false
                continue
            case .current where isBeyondProduct, _ where isSurplus(batch.records[index]):
                batch.records[index].fate = .rejected
                batch.records[index].fault = .tooMany
                isBeyondProduct = true
                progress.currentProduct = -1
                continue
            case .nameless, .first: startsProduct = true
            case .current: break
            case .late:
                startsProduct = true
                // With an index there is no such record. If there is one all the same, it is a product of its own, of
                // which a rule says that its name is taken: nothing is read a third time.
                foundScatteredRecords = self.index == nil && !isIndexing
                if foundScatteredRecords { return false }
            }
            if startsProduct {
                progress.currentProduct = progress.productCount
                progress.productCount += 1
                progress.lastProductStart = index
                progress.size = ProductSize()
                isBeyondProduct = false
            }
            batch.records[index].product = progress.currentProduct
            progress.size.add(batch.records[index])
            let isCrowded =
                startsProduct && self.index?.isCrowded(batch.records[index].offset, file: file.index) == true
            guard isCrowded || !progress.size.fits(in: largest) else { continue }
            batch.records[index].fault = .tooMany
            isBeyondProduct = true
            progress.currentProduct = -1
        }
        progress.classified = batch.records.count
        return lastIsElsewhere
    }

    /// Whether a record is of a product in another place that has more of them than one may have.
    private func isSurplus(_ record: Record) -> Bool { index?.isSurplus(record.offset, file: file.index) == true }

    /// The first record of a product that the batch has no room for, with the records that are elsewhere; nil where it
    /// has room for all.
    private func firstRecordBeyond(_ batch: Batch) -> Int? {
        guard let index, index.hasExtras(in: file.index) else { return nil }
        var bytes = 0
        var product: Int32 = -1
        for position in batch.records.indices where batch.records[position].product > product {
            if bytes > batchBytes { return position }
            product = batch.records[position].product
            for run in index.extras(at: batch.records[position].offset, file: file.index) {
                bytes += Int(run.end - run.offset)
            }
        }
        return nil
    }

    /// Ends the batch before that record, or after the last whole one where it is nil; the bytes from there on belong to
    /// the next batch.
    private func endBatch(_ batch: Batch, before first: Int?) throws(ReadingError) {
        let record = first.map { batch.records[$0] }
        let end = format.endOfRecords(batch)
        let offset = record?.offset ?? blocks.offset(of: end, batch)
        if let first {
            batch.records.removeSubrange(first...)
            isBeyondProduct = false
        }
        if offset >= blocks.unbrokenFrom {
            let cut = batch.bytes.count - Int(source.position - offset)
            format.restart(before: record, batch, blocks)
            carry.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cut...]))
            batch.bytes.truncate(to: cut)
        } else {
            format.restart(before: record, batch, blocks)
            source.seek(to: offset)
        }
        countRecords(batch)
        format.endBatch(rewinds: record != nil)
        try gather(batch)
    }

    /// Rows of blank cells and headers are none: a file of those alone is as empty as one without them.
    private func countRecords(_ batch: Batch) { recordsRead += batch.records.count { $0.fate != .skipped } }

    private func finish(_ batch: Batch) throws(ReadingError) {
        isFinished = true
        countRecords(batch)
        if recordsRead == 0, !hasRecordsElsewhere, !format.endedEarly {
            let path = format.configuredPath
            batch.findings.append(
                Finding(
                    .sourceEmptyExport, at: .file, facts: path.map { .string($0.wanted) } ?? .none,
                    path?.found.map { .string($0) } ?? .none))
        }
        try gather(batch)
    }

    /// Puts the records that are elsewhere after those that are with their product.
    private func gather(_ batch: Batch) throws(ReadingError) {
        guard let index, index.hasExtras(in: file.index) else { return }
        recordsRead += try batch.gather { first in
            index.extras(at: first.offset, file: file.index)
        } reading: { run throws(ReadingError) in
            guard let other = index.file(of: run) else { return [] }
            var records = try format.read(run, of: other, into: batch)
            if Int(run.file) != file.index {
                for index in records.indices { records[index].location.file = run.file }
            }
            return records
        }
    }
}
