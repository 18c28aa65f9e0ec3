import Bytes
import FeedModel

/// The records of an XML export as a stream cuts and groups them. Because records are cut by a look at the bytes, a fault
/// in one of them stays in it; the materialiser parses them one by one.
struct XMLFormat: RecordFormat {
    let document: any DocumentFormat
    private let opening: XMLOpening
    private var keys: KeyedGrouping
    private var cutter: XMLRecordCutter
    private let maximumRecordBytes: Int
    /// Line and number of the next record, and up to where lines are counted, in the file.
    private var line: Int
    private var counted: UInt64
    private var record: UInt32 = 1
    /// Where the first element is that holds for all records and comes after one of them.
    private var elementsBehindRecords: UInt64?
    private var sawEnd = false
    /// Names of elements between records that were said since the last record.
    private var unknown: Set<String> = []
    private var evidence = NumberEvidence()
    /// nil where an element of a record's name is a record wherever it is.
    private var enclosing: EnclosingElements?
    /// Up to where elements of that name were noted that are none, in the file: the end of a batch is cut twice.
    private var notedElsewhere: UInt64 = 0
    private(set) var endedEarly: Bool
    /// So much of a record that is larger than may be is kept, in bytes: it may name it.
    private static let keptOfLarge = 1 << 12

    init(_ document: any DocumentFormat, _ opening: XMLOpening, _ keys: KeyedGrouping, maximumRecordBytes: Int) {
        self.document = document
        self.opening = opening
        self.keys = keys
        self.maximumRecordBytes = maximumRecordBytes
        enclosing = document.enclosing.map { EnclosingElements($0, open: opening.open) }
        cutter = XMLRecordCutter(names: document.records, waitsForTags: enclosing != nil)
        cutter.restart(at: 0)
        endedEarly = opening.isRefused
        line = 1 + opening.head.count { $0 == 0x0A }
        counted = UInt64(opening.head.count)
    }

    func content(_ source: ByteSource) throws(ReadingError) -> IndexedContent {
        guard let start = elementsBehindRecords else { return .document(document, primer: opening.primer) }
        let elements = try opening.elements(from: start, of: source, document, limit: maximumRecordBytes)
        return .document(document.taking(elements) { _, _ in }, primer: opening.primer)
    }

    func endOfRecords(_ batch: Batch) -> Int { cutter.isOpen ? min(cutter.start, batch.bytes.count) : cutter.position }

    // MARK: Records

    mutating func cut(_ batch: Batch, _ blocks: inout BlockReader, atEnd: Bool) throws(ReadingError) -> Bool {
        cut(batch, blocks, isLast: atEnd)
        guard !atEnd, cutter.isOpen, batch.bytes.count - cutter.start > max(maximumRecordBytes, 1 << 12) else {
            return atEnd
        }
        try skipLarge(batch, &blocks)
        return false
    }

    /// Cuts the records of the bytes that are there.
    private mutating func cut(_ batch: Batch, _ blocks: BlockReader, isLast: Bool) {
        // Names of elements between records; those of a record whose start tag is missing are part of it.
        var between: [Range<Int>] = []
        while true {
            switch cutter.next(batch.bytes.bytes, isLast: isLast) {
            case .more:
                for name in between { noteElement(name, batch, blocks) }
                return
            case .record(let range, let isWhole):
                unknown.removeAll()
                reportMore(at: range.lowerBound, batch, blocks)
                if !isWhole {
                    between.removeAll { $0.lowerBound > range.lowerBound }
                    enclosing?.takeBack(from: blocks.offset(of: range.lowerBound, batch))
                }
                guard enclosing?.holdRecords ?? true else {
                    noteElsewhere(range, batch, blocks)
                    continue
                }
                let isTooLarge = range.count > maximumRecordBytes
                append(
                    range, at: blocks.offset(of: range.lowerBound, batch), length: range.count,
                    isTooLarge ? .tooLarge : isWhole ? .none : .malformed, batch, blocks)
            case .element(let name):
                reportMore(at: name.lowerBound, batch, blocks)
                if enclosing != nil, !isClosedAtOnce(name, batch) {
                    let offset = blocks.offset(of: name.lowerBound - 1, batch)
                    enclosing?.begin(batch.bytes.bytes[name], at: offset, before: record)
                }
                let written = batch.bytes.bytes[Text(offset: name.lowerBound, count: name.count)]
                if document.headElements.contains(where: { written.elementsEqual($0.utf8) }) {
                    elementsBehindRecords = elementsBehindRecords ?? blocks.offset(of: name.lowerBound - 1, batch)
                } else if !document.containers.contains(where: { $0.utf8.elementsEqual(written[...].local) }) {
                    between.append(name)
                } else if written.elementsEqual(opening.root), isClosedAtOnce(name, batch) {
                    sawEnd = true
                }
            case .endTag(let name):
                if let unclosed = enclosing?.end(batch.bytes.bytes[name], before: record) {
                    reportUnclosed(unclosed, at: name.lowerBound, batch, blocks)
                }
                let written = batch.bytes.bytes[Text(offset: name.lowerBound, count: name.count)]
                if written.elementsEqual(opening.root) { sawEnd = true }
            }
        }
    }

    /// An element that is called as records are, and is at another place.
    private mutating func noteElsewhere(_ range: Range<Int>, _ batch: Batch, _ blocks: BlockReader) {
        let name = document.records[cutter.open]
        var path = enclosing?.hide(name) ?? name
        let offset = blocks.offset(of: range.lowerBound, batch)
        guard offset >= notedElsewhere else { return }
        notedElsewhere = offset + 1
        path.withUTF8 { batch.unused.note($0) }
    }

    /// An element was never closed, and what looked as if it was in it may be records: they are lost, and the file counts as
    /// one that was not read to its end.
    private mutating func reportUnclosed(_ name: String, at position: Int, _ batch: Batch, _ blocks: BlockReader) {
        endedEarly = true
        let offset = blocks.offset(of: position, batch)
        guard offset >= notedElsewhere else { return }
        notedElsewhere = offset + 1
        countLines(upTo: position, batch, blocks)
        let location = UInt32(batch.locations.count)
        batch.locations.append(Location(line: UInt32(clamping: line), record: 0))
        batch.findings.append(
            Finding(
                .sourceMalformedXML, at: Place(location: location), facts: .string("<\(name)> is never closed"), .none,
                .none, .words("unclosed")))
    }

    /// Something comes after the end of a catalog's root: it is no document any more, though its records are read.
    private mutating func reportMore(at position: Int, _ batch: Batch, _ blocks: BlockReader) {
        guard sawEnd, !endedEarly, document.recognised == nil else { return }
        endedEarly = true
        countLines(upTo: position, batch, blocks)
        let location = UInt32(batch.locations.count)
        batch.locations.append(Location(line: UInt32(clamping: line), record: 0))
        let root = opening.root.withUnsafeBufferPointer { $0.string }
        batch.findings.append(
            Finding(
                .sourceMalformedXML, at: Place(location: location),
                facts: .string("there is more after the end of <\(root)>"), .none, .none, .words("more")))
    }

    private func isClosedAtOnce(_ name: Range<Int>, _ batch: Batch) -> Bool {
        guard let end = XMLProlog.endOfTag(batch.bytes.bytes, from: name.upperBound) else { return false }
        return batch.bytes.bytes[end - 2] == UInt8(ascii: "/")
    }

    /// An element between records that nothing is known of. In feedmill's own format that is a slip, and said once; in
    /// another one it is one of its fields.
    private mutating func noteElement(_ name: Range<Int>, _ batch: Batch, _ blocks: BlockReader) {
        let written = UnsafeBufferPointer(rebasing: batch.bytes.bytes[name])
        guard document.recognised == nil else { return batch.unused.note(written) }
        let text = written.string
        guard unknown.insert(text).inserted else { return }
        let parent = XMLElement.catalog
        let near = nearest(to: text, in: XMLVocabulary.childNames(of: parent)).map { "\(parent.path)/\($0)" }
        var path = "\(parent.path)/\(text)"
        let before = max(0, name.lowerBound - Int(clamping: blocks.offset(of: name.lowerBound, batch) &- counted))
        let here = line + batch.bytes.bytes[before..<max(before, name.lowerBound)].lineEnds
        batch.locations.append(Location(line: UInt32(clamping: here), record: 0))
        batch.findings.append(
            Finding(
                .sourceUnknownColumn,
                at: Place(
                    location: UInt32(batch.locations.count - 1),
                    column: .column(XMLVocabulary.unknownElementColumn(of: parent))),
                facts: .string(path), (near ?? XMLVocabulary.elsewhere(element: text)).map { .string($0) } ?? .none,
                cause: path.withUTF8 { max($0.hash64, 1) }))
    }

    /// - Parameter kept: the record's bytes in the batch.
    private mutating func append(
        _ kept: Range<Int>, at offset: UInt64, length: Int, _ fault: Record.Fault, _ batch: Batch, _ blocks: BlockReader
    ) {
        countLines(upTo: kept.lowerBound, batch, blocks)
        let location = Location(line: UInt32(clamping: line), record: record)
        batch.records.append(
            Self.record(kept, at: location, offset: offset, length: UInt64(length), fault, batch))
        record += 1
    }

    /// - Parameter kept: the record's bytes in the batch.
    private static func record(
        _ kept: Range<Int>, at location: Location, offset: UInt64, length: UInt64, _ fault: Record.Fault, _ batch: Batch
    ) -> Record {
        var found = Record(location: location, offset: offset, length: length, fault: fault)
        found.firstCell = UInt32(batch.cells.count)
        found.cellCount = 1
        batch.cells.append(RowCell(offset: kept.lowerBound, count: kept.count, hasDoubledQuotes: false))
        return found
    }

    /// Counts the lines up to a place of the batch that is in the file as it is there.
    private mutating func countLines(upTo position: Int, _ batch: Batch, _ blocks: BlockReader) {
        let here = blocks.offset(of: position, batch)
        guard here > counted else { return }
        line += batch.bytes.bytes[max(0, position - Int(here - counted))..<position].lineEnds
        counted = here
    }

    mutating func classify(_ record: Record, _ batch: Batch) -> Membership {
        let cell = batch.cells[Int(record.firstCell)]
        return keys.classify(
            document.key(of: batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)]), record)
    }

    mutating func endBatch(rewinds: Bool) { if rewinds { keys.endBatch() } }

    var numbers: NumberStyle { evidence.style }

    mutating func noteNumbers(_ record: Record, _ batch: Batch) {
        guard record.fault == .none else { return }
        let cell = batch.cells[Int(record.firstCell)]
        document.noteNumbers(
            of: batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)], &evidence)
    }

    mutating func restart(before next: Record?, _ batch: Batch, _ blocks: BlockReader) {
        enclosing?.restart(before: next?.location.record ?? .max)
        if let next {
            record = next.location.record
            line = Int(next.location.line)
            counted = next.offset
        } else {
            countLines(upTo: endOfRecords(batch), batch, blocks)
        }
        cutter.restart(at: 0)
    }

    /// Reads on to the end of a record, or of a comment, that is larger than may be, without keeping it. Of a record the
    /// beginning stays, which may name it.
    private mutating func skipLarge(_ batch: Batch, _ blocks: inout BlockReader) throws(ReadingError) {
        let isRecord = cutter.isInRecord
        let start = cutter.start
        let begin = blocks.offset(of: start, batch)
        countLines(upTo: start, batch, blocks)
        let beginLine = line
        if isRecord { append(start..<(start + Self.keptOfLarge), at: begin, length: 0, .tooLarge, batch, blocks) }
        let number = batch.records.count - 1
        countLines(upTo: cutter.position, batch, blocks)
        var window = ByteBuffer(capacity: 1 << 17)
        window.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cutter.position...]))
        batch.bytes.truncate(to: isRecord ? start + Self.keptOfLarge : start)
        cutter.shift(by: cutter.position)
        let source = blocks.source
        var isLast = false
        while true {
            var end: Int?
            if !isRecord {
                end = XMLProlog.find(cutter.terminator, in: window.bytes, from: 0)
            } else if case .record(let range, _) = cutter.next(window.bytes, isLast: isLast) {
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
            if isRecord, !isLast {
                isLast = true
                continue
            }
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
        blocks.goOn(at: counted)
        cutter.restart(at: batch.bytes.count)
    }

    // MARK: Records elsewhere

    func read(_ run: RecordIndex.Run, of file: RecordIndex.File, into batch: Batch) throws(ReadingError) -> [Record] {
        let start = batch.bytes.count
        let length = run.isTooLarge ? Self.keptOfLarge : Int(run.end - run.offset)
        try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
            try file.source.read(at: run.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
        }
        guard !run.isTooLarge else {
            let location = Location(line: run.line, record: run.record)
            return [
                Self.record(
                    start..<batch.bytes.count, at: location, offset: run.offset, length: run.end - run.offset,
                    .tooLarge, batch)
            ]
        }
        return cut(from: start, run, batch)
    }

    /// The records of a run, whose bytes are the batch's last.
    private func cut(from start: Int, _ run: RecordIndex.Run, _ batch: Batch) -> [Record] {
        var enclosing = document.enclosing.map { EnclosingElements(inside: $0) }
        var cutter = XMLRecordCutter(names: document.records, waitsForTags: enclosing != nil)
        cutter.restart(at: start)
        var records: [Record] = []
        var location = Location(line: run.line, record: run.record)
        var counted = start
        func append(_ range: Range<Int>, _ fault: Record.Fault) {
            location.line += UInt32(batch.bytes.bytes[counted..<range.lowerBound].lineEnds)
            counted = range.lowerBound
            records.append(
                Self.record(
                    range, at: location, offset: run.offset + UInt64(range.lowerBound - start),
                    length: UInt64(range.count), fault, batch))
            location.record += 1
        }
        while true {
            switch cutter.next(batch.bytes.bytes, isLast: true) {
            case .element(let name):
                if enclosing != nil, !isClosedAtOnce(name, batch) {
                    enclosing?.begin(batch.bytes.bytes[name], at: UInt64(name.lowerBound), before: 0)
                }
            case .endTag(let name): _ = enclosing?.end(batch.bytes.bytes[name], before: 0)
            case .record(let range, let isWhole):
                if !isWhole { enclosing?.takeBack(from: UInt64(range.lowerBound)) }
                if enclosing?.holdRecords ?? true { append(range, isWhole ? .none : .malformed) }
            case .more:
                // Where what follows the run showed that the record ends.
                if cutter.isInRecord { append(cutter.start..<batch.bytes.count, .none) }
                return records
            }
        }
    }

    // MARK: The beginning and the end

    mutating func reportHead(_ batch: Batch) {
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
        for field in document.lacking {
            batch.findings.append(
                Finding(
                    .sourceColumnMissing, at: .file, facts: .string(field.name),
                    field.nearest.map { .string($0) } ?? .none, .words("element")))
        }
    }

    var configuredPath: ConfiguredPath? {
        document.enclosing.map { enclosing in
            ConfiguredPath(
                wanted: (enclosing + document.records.prefix(1)).joined(separator: "/"),
                found: self.enclosing?.elsewhere ?? opening.repeated)
        }
    }

    mutating func finish(_ batch: Batch, _ blocks: BlockReader) -> Bool {
        // A comment without an end hid records, which are cut next.
        if cutter.isOpen, !cutter.isInRecord {
            cutter.giveUp()
            return false
        }
        if !sawEnd || cutter.isInRecord {
            endedEarly = true
            reportCut(batch, blocks)
        }
        return true
    }

    /// The file ends where it should not.
    private mutating func reportCut(_ batch: Batch, _ blocks: BlockReader) {
        var item = Fact.none
        var inside = opening.root.withUnsafeBufferPointer { $0.string }
        let position = min(cutter.isInRecord ? cutter.start : batch.bytes.count, batch.bytes.count)
        if cutter.isInRecord {
            let id = document.id(of: UnsafeBufferPointer(rebasing: batch.bytes.bytes[position...]))
            if !id.isEmpty { item = .string(id.withText { $0.string }) }
            inside = document.records[cutter.open]
        }
        countLines(upTo: batch.bytes.count, batch, blocks)
        let location = UInt32(batch.locations.count)
        batch.locations.append(Location(line: UInt32(clamping: line), record: 0))
        batch.findings.append(
            Finding(
                .sourceMalformedXML, at: Place(location: location), facts: .string("the file ends inside <\(inside)>"),
                .none, item))
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// How many line feeds are in it.
    package var lineEnds: Int {
        var found = 0
        for byte in self where byte == 0x0A { found &+= 1 }
        return found
    }

    /// A name without its prefix.
    package var local: Self { suffix(from: lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? startIndex) }
}
