import Bytes
package import FeedModel

/// Reads a shop's XML export in order: the half of the work that only one worker can do at a time. It cuts records, sees
/// which of them make a product, and ends each batch between two products; `materialiser` parses them.
///
/// Because records are cut by a look at the bytes, a fault in one of them stays in it. Which records stand apart from
/// others of their product a first look at all files has found, as with the rows of shops' CSV: see `ShopDirectory`.
package final class ShopDocumentReader {
    package let file: CatalogFile
    /// The other half of the work.
    package let materialiser: any BatchMaterialiser
    /// The file ends before its root does, or was refused.
    package private(set) var endedEarly = false

    let source: ByteSource
    let options: ReadingOptions
    private(set) var context: ShopDocumentContext
    var reading: ShopReading
    private let opening: ShopDocumentOpening
    private var cutter: XMLRecordCutter
    /// Line and number of the next record, and up to where lines are counted, in the file.
    private var line: Int
    private var counted: UInt64
    private var record: UInt32 = 1
    /// What was read and belongs to the next batch.
    private var carry = ByteBuffer(capacity: 1 << 16)
    var recordsRead = 0
    /// Some records are read with their product in another place.
    private var hasRecordsElsewhere = false
    /// Where the first element stands that holds for all records and comes behind one of them.
    private var headBehindRecords: UInt64?
    private var sawEnd = false
    private var isFirstBatch = true
    private var isFinished = false
    /// So much of a record that is larger than may be is kept, in bytes: it may name it.
    static let keptOfLarge = 1 << 12

    /// How far the file has been read, in bytes.
    package var bytesRead: UInt64 { source.position }

    /// Opens an export, and reads what stands before its first record.
    ///
    /// - Parameters:
    ///   - source: the file in UTF-8; the caller transcodes any other encoding.
    ///   - encoding: the encoding the file had before that.
    ///   - pass: what the file is read for.
    /// - Throws: `ReadingError` when the file cannot be read.
    package init(
        source: ByteSource, index: Int, options: ReadingOptions, encoding: String, document: any ShopDocument.Type,
        dialect: RecognisedDialect, pass: ShopPass = .products(nil)
    ) throws(ReadingError) {
        self.source = source
        self.options = options.ofShop
        // A table of the same dialect has other columns: its rows are no part of this one's products.
        reading = ShopReading("\(dialect.name) in XML", pass: pass, file: index)
        opening = try ShopDocumentOpening(source, document, limit: options.maximumRecordBytes)
        file = CatalogFile(
            index: index, name: source.name, format: .xml, columns: document.elements.entries.map(\.path),
            head: opening.head + (opening.head.last.map { isBlank($0) } ?? true ? [] : [0x0A]), tail: opening.tail,
            encoding: encoding, dialect: dialect)
        context = ShopDocumentContext(
            document: document, head: reading.directory?.heads[index] ?? opening.shop, primer: opening.primer,
            encoding: encoding)
        materialiser = ShopDocumentMaterialiser(
            context: context, maximumRecordBytes: options.maximumRecordBytes,
            includes: options.mapping.settings.includes, today: options.mapping.today, directory: reading.directory)
        cutter = XMLRecordCutter(names: document.records)
        cutter.restart(at: 0)
        isFinished = opening.isRefused
        endedEarly = opening.isRefused
        source.seek(to: UInt64(opening.head.count))
        line = 1 + opening.head.count { $0 == 0x0A }
        counted = UInt64(opening.head.count)
    }

    /// Fills an empty batch with the next products.
    ///
    /// - Returns: false when nothing is left.
    /// - Throws: `ReadingError` when the file cannot be read on; the products that were whole before are in the batch.
    package func read(into batch: inout Batch) throws(ReadingError) -> Bool {
        if isFirstBatch { reportOpening(&batch) }
        defer { isFirstBatch = false }
        guard !isFinished else { return isFirstBatch && !batch.findings.isEmpty }
        var progress = Progress()
        do throws(ReadingError) {
            return try read(into: &batch, &progress)
        } catch {
            isFinished = true
            if progress.currentProduct >= 0 { batch.records.removeSubrange(progress.lastProductStart...) }
            throw error
        }
    }

    /// How far the records of a batch have been given their products.
    struct Progress {
        var classified = 0
        var currentProduct: Int32 = -1
        /// The first record of the last product.
        var lastProductStart = 0
        /// From this offset in the file on, the batch's bytes stand as in the file.
        var unbrokenFrom: UInt64 = 0
    }

    private func read(into batch: inout Batch, _ progress: inout Progress) throws(ReadingError) -> Bool {
        batch.bytes.append(carry.bytes)
        carry.removeAll()
        progress.unbrokenFrom = source.position - UInt64(batch.bytes.count)
        while true {
            // Each batch reads on, or one that holds nothing would be followed by another.
            let atEnd = try readBlock(into: &batch)
            let lastIsElsewhere = cutAndClassify(&batch, &progress)
            if atEnd {
                while !finish(&batch) { _ = cutAndClassify(&batch, &progress) }
                try gather(&batch)
                return true
            }
            if batch.bytes.count >= options.batchBytes, !cutter.isOpen || progress.lastProductStart > 0 {
                if progress.currentProduct < 0 || lastIsElsewhere, !cutter.isOpen {
                    try endBatch(&batch, progress, keeping: batch.records.count, at: offset(of: cutter.position, batch))
                    return true
                }
                if progress.lastProductStart > 0 {
                    let first = batch.records[progress.lastProductStart]
                    record = first.location.record
                    line = Int(first.location.line)
                    counted = first.offset
                    try endBatch(&batch, progress, keeping: progress.lastProductStart, at: first.offset)
                    return true
                }
            }
            if cutter.isOpen, batch.bytes.count - cutter.start > max(options.maximumRecordBytes, 1 << 12) {
                try skipLarge(&batch)
                progress.unbrokenFrom = source.position
            }
        }
    }

    /// Reads the next block; true when it ends with the file.
    private func readBlock(into batch: inout Batch) throws(ReadingError) -> Bool {
        let before = batch.bytes.count
        try batch.bytes.fill(atLeast: options.batchBytes) { room throws(ReadingError) in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<options.batchBytes]))
        }
        return batch.bytes.count - before < options.batchBytes
    }

    /// Where a byte of the batch stands in the file, for all bytes behind the last gap.
    private func offset(of position: Int, _ batch: borrowing Batch) -> UInt64 {
        UInt64(Int(source.position) - batch.bytes.count + position)
    }

    // MARK: Records

    /// Makes records and products of the bytes that are there.
    ///
    /// - Returns: the last of the new records is read elsewhere; no record of a product before it follows, then.
    private func cutAndClassify(_ batch: inout Batch, _ progress: inout Progress) -> Bool {
        cut(&batch)
        let count = batch.records.count
        let lastIsElsewhere = reading.drop(from: &batch.records, from: progress.classified)
        hasRecordsElsewhere = hasRecordsElsewhere || batch.records.count < count
        classify(&batch, &progress)
        return lastIsElsewhere
    }

    /// Cuts the records of the bytes that are there.
    private func cut(_ batch: inout Batch) {
        // Names of elements between records; those of a record whose start tag is missing are part of it.
        var between: [Range<Int>] = []
        while true {
            switch cutter.next(batch.bytes.bytes) {
            case .more:
                for name in between { batch.unused.note(UnsafeBufferPointer(rebasing: batch.bytes.bytes[name])) }
                return
            case .record(let range, let isWhole):
                if !isWhole { between.removeAll { $0.lowerBound > range.lowerBound } }
                let isTooLarge = range.count > options.maximumRecordBytes
                append(
                    range, at: offset(of: range.lowerBound, batch), length: range.count,
                    isTooLarge ? .tooLarge : isWhole ? .none : .malformed, &batch)
            case .element(let name):
                let written = batch.bytes.bytes[Text(offset: name.lowerBound, count: name.count)]
                if context.document.headElements.contains(where: { written.elementsEqual($0.utf8) }) {
                    headBehindRecords = headBehindRecords ?? offset(of: name.lowerBound - 1, batch)
                } else if !context.document.containers.contains(where: { $0.utf8.elementsEqual(written[...].local) }) {
                    between.append(name)
                }
            case .endTag(let name):
                let written = batch.bytes.bytes[Text(offset: name.lowerBound, count: name.count)]
                if written.elementsEqual(opening.root) { sawEnd = true }
            }
        }
    }

    /// - Parameter kept: the record's bytes in the batch.
    private func append(
        _ kept: Range<Int>, at offset: UInt64, length: Int, _ fault: Record.Fault, _ batch: inout Batch
    ) {
        countLines(upTo: kept.lowerBound, batch)
        let location = Location(line: UInt32(clamping: line), record: record)
        batch.records.append(
            Self.record(kept, at: location, offset: offset, length: UInt64(length), fault, &batch))
        record += 1
    }

    /// Counts the lines up to a place of the batch that stands in the file as it does there.
    private func countLines(upTo position: Int, _ batch: borrowing Batch) {
        let here = offset(of: position, batch)
        guard here > counted else { return }
        line += batch.bytes.bytes[max(0, position - Int(here - counted))..<position].lineEnds
        counted = here
    }

    /// Reads on to the end of a record, or of a comment, that is larger than may be, without keeping it. Of a record the
    /// beginning stays, which may name it.
    private func skipLarge(_ batch: inout Batch) throws(ReadingError) {
        let isRecord = cutter.isInRecord
        let begin = offset(of: cutter.start, batch)
        let start = cutter.start
        countLines(upTo: start, batch)
        let beginLine = line
        if isRecord { append(start..<(start + Self.keptOfLarge), at: begin, length: 0, .tooLarge, &batch) }
        let number = batch.records.count - 1
        countLines(upTo: cutter.position, batch)
        var window = ByteBuffer(capacity: 1 << 17)
        window.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cutter.position...]))
        batch.bytes.truncate(to: isRecord ? start + Self.keptOfLarge : start)
        cutter.shift(by: cutter.position)
        while true {
            var end: Int?
            if !isRecord {
                end = XMLProlog.find(cutter.terminator, in: window.bytes, from: 0)
            } else if case .record(let range, _) = cutter.next(window.bytes) {
                end = range.upperBound
            }
            let done = end ?? (isRecord ? cutter.position : max(0, window.count - 2))
            line += window.bytes[..<done].lineEnds
            counted += UInt64(done)
            if isRecord { batch.records[number].length = counted - begin }
            if end != nil { break }
            window.dropFirst(done)
            if isRecord { cutter.shift(by: done) }
            let before = source.position
            try window.fill(atLeast: 1 << 16) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<(1 << 16)]))
            }
            guard source.position == before else { continue }
            // The file ends in it. A comment that does is none.
            if isRecord {
                batch.records[number].length = before - begin
                counted = before
            } else {
                cutter.giveUp()
                (line, counted) = (beginLine, begin)
            }
            break
        }
        source.seek(to: counted)
        cutter.restart(at: batch.bytes.count)
    }

    // MARK: The end

    /// The file has been read.
    ///
    /// - Returns: false when a comment without an end hid records, which are cut next.
    private func finish(_ batch: inout Batch) -> Bool {
        if cutter.isOpen, !cutter.isInRecord {
            cutter.giveUp()
            return false
        }
        isFinished = true
        recordsRead += batch.records.count
        if !sawEnd || cutter.isInRecord {
            endedEarly = true
            reportCut(&batch)
        } else if recordsRead == 0, !hasRecordsElsewhere {
            batch.findings.append(Finding(.sourceEmptyExport, at: .file))
        }
        return true
    }

    /// The file ends where it should not.
    private func reportCut(_ batch: inout Batch) {
        var item = Fact.none
        var inside = opening.root.withUnsafeBufferPointer { $0.string }
        let position = min(cutter.isInRecord ? cutter.start : batch.bytes.count, batch.bytes.count)
        if cutter.isInRecord {
            let cut = UnsafeBufferPointer(rebasing: batch.bytes.bytes[position...])
            let id = context.document.identity(of: cut).id
            if !id.isEmpty { item = .string(id.string) }
            inside = context.document.records[cutter.open]
        }
        countLines(upTo: batch.bytes.count, batch)
        let location = UInt32(batch.locations.count)
        batch.locations.append(Location(line: UInt32(clamping: line), record: 0))
        batch.findings.append(
            Finding(
                .sourceMalformedXML, at: Place(location: location), facts: .string("the file ends inside <\(inside)>"),
                .none, item))
    }

    private func reportOpening(_ batch: inout Batch) {
        for entry in opening.unused.entries {
            entry.name.withUnsafeBufferPointer { batch.unused.note($0, count: entry.count) }
        }
        for finding in opening.findings {
            var place = Place.file
            if finding.line > 0 {
                place.location = UInt32(batch.locations.count)
                batch.locations.append(Location(line: UInt32(clamping: finding.line), record: 0))
            }
            batch.findings.append(
                Finding(
                    finding.code, at: place, facts: finding.facts.0, finding.facts.1, finding.facts.2,
                    finding.facts.3, isOncePerFile: finding.isWarning, severity: finding.isWarning ? .warning : nil))
        }
    }

    /// Ends the batch behind so many records; the bytes of the file from `offset` on belong to the next one.
    private func endBatch(
        _ batch: inout Batch, _ progress: Progress, keeping count: Int, at offset: UInt64
    ) throws(ReadingError) {
        batch.records.removeSubrange(count...)
        if offset >= progress.unbrokenFrom {
            let cut = batch.bytes.count - Int(source.position - offset)
            countLines(upTo: cut, batch)
            carry.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cut...]))
            batch.bytes.truncate(to: cut)
        } else {
            source.seek(to: offset)
        }
        cutter.restart(at: 0)
        recordsRead += count
        reading.forgetRow()
        try gather(&batch)
    }

    /// What records of other files its products have.
    package var directory: ShopDirectory? { reading.directory }

    // MARK: Behind the records

    /// Once the file has been read: takes in what stands behind its first record and holds for all of them.
    ///
    /// - Returns: false where there is nothing.
    /// - Throws: `ReadingError` when the file cannot be read.
    func readHeadBehindRecords() throws(ReadingError) -> Bool {
        guard let start = headBehindRecords else { return false }
        context.head = try opening.head(
            withElementsFrom: start, of: source, context.document, limit: options.maximumRecordBytes)
        return true
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// How many line feeds are in it.
    var lineEnds: Int {
        var found = 0
        for byte in self where byte == 0x0A { found &+= 1 }
        return found
    }
}
