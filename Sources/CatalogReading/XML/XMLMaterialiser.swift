import Bytes
import FeedModel

/// Makes products of the records of a canonical catalog: each is parsed by itself, so that a fault in one costs that one.
struct XMLMaterialiser: BatchMaterialiser {
    /// The start tag of the root.
    let primer: [UInt8]
    let rootLine: Int
    /// The file's encoding before it became UTF-8.
    let encoding: String
    let maximumRecordBytes: Int

    func materialise(_ batch: Batch) {
        let parser = XMLRecordParser(primer: primer, largest: maximumRecordBytes, rootLine: rootLine)
        parser.use(batch) {
            for index in batch.records.indices { read(index, parser, batch) }
        }
    }

    private func read(_ index: Int, _ parser: XMLRecordParser, _ batch: Batch) {
        let record = batch.records[index]
        let cell = batch.cells[Int(record.firstCell)]
        let text = Text(offset: Int(cell.offset), count: cell.count)
        var fault = record.fault
        var finding: (code: FindingCode, line: Int, facts: (Fact, Fact, Fact, Fact))?
        parser.take(text)
        if fault == .tooLarge {
            finding = tooLarge(record)
        } else if let bad = parser.source.bytes.firstByteThatIsNoText {
            fault = .encoding
            let line = Int(record.location.line) + parser.source.bytes[..<bad].lineEnds
            finding = (
                .sourceEncoding, line, (.string(encoding), .integer(Int64(record.offset) + Int64(bad)), .none, .none)
            )
        } else if fault == .malformed {
            let words = parser.source.bytes.first == 0x3C ? "its end tag is missing" : "its start tag is missing"
            finding = malformed(words, Int(record.location.line), 0)
        } else if let failure = parser.parse(at: record.location) {
            switch failure.limit {
            case .tooLarge: (fault, finding) = (.tooLarge, tooLarge(record))
            case .tooDeep: finding = tooDeep(record)
            case nil where failure.isDoctype: (fault, finding) = (.malformed, doctype(failure.line))
            case nil: (fault, finding) = (.malformed, malformed(failure.words, failure.line, failure.column))
            }
        } else if let rejection = parser.rejection {
            if rejection == .tooLarge {
                (fault, finding) = (.tooLarge, tooLarge(record))
            } else {
                finding = tooDeep(record)
            }
        }
        if finding == nil, parser.isProduct, parser.reportSpreadsheetErrors() {
            batch.records[index].fault = .spreadsheetError
            batch.records[index].fate = .rejected
            batch.records[index].product = Int32(batch.products.count)
            parser.keep(record: index, isUnreadable: true)
            return
        }
        batch.records[index].fault = fault
        guard let finding else {
            if parser.isProduct {
                batch.records[index].product = Int32(batch.products.count)
                parser.keep(record: index, isUnreadable: false)
            } else {
                // An element of somebody else's with that name: it has been said that it is not known.
                (batch.records[index].product, batch.records[index].fate) = (-1, .skipped)
            }
            return
        }
        // It takes the item with it that its start tag names.
        let namesItem = parser.readStartTag(at: record.location)
        batch.records[index].fate = .rejected
        batch.records[index].product = namesItem ? Int32(batch.products.count) : -1
        parser.report(finding.code, line: finding.line, record: record.location.record, namesItem, finding.facts)
        if namesItem { parser.keep(record: index, isUnreadable: true) }
    }

    private typealias Fault = (code: FindingCode, line: Int, facts: (Fact, Fact, Fact, Fact))

    private func tooLarge(_ record: Record) -> Fault {
        let limit = Fact.integer(Int64(maximumRecordBytes))
        return (.sourceRecordTooLarge, Int(record.location.line), (.words("product"), limit, .none, .none))
    }

    private func tooDeep(_ record: Record) -> Fault {
        let depth = Fact.integer(Int64(XMLProductBuilder.greatestDepth))
        return (.sourceTooDeep, Int(record.location.line), (depth, .none, .none, .none))
    }

    private func doctype(_ line: Int) -> Fault {
        (.sourceForbiddenDoctype, line, (.string("is inside a record"), .words("record"), .none, .none))
    }

    private func malformed(_ words: String, _ line: Int, _ column: Int) -> Fault {
        (.sourceMalformedXML, line, (.string(words), .integer(Int64(column)), .none, .words("record")))
    }
}

/// Parses the records of a canonical catalog, one after the other, into the batch that it is lent. One that is not
/// well-formed leaves no trace: the next one is parsed as if it had not been there.
final class XMLRecordParser {
    private let builder: UnsafeMutablePointer<XMLProductBuilder>
    private var parser: XMLPushParser
    private let primer: [UInt8]
    /// The record in hand: the batch's own bytes grow while it is read.
    private(set) var source = ByteBuffer(capacity: 1 << 14)

    /// - Parameter largest: how many bytes a record may have.
    init(primer: [UInt8], largest: Int, rootLine: Int) {
        builder = .allocate(capacity: 1)
        builder.initialize(to: XMLProductBuilder(largestRecord: largest, rootLine: rootLine))
        parser = XMLPushParser(for: builder)
        var clean = ByteBuffer(capacity: primer.count)
        clean.append(primer)
        // A bad byte of the root has been reported; an underscore may be even in a name.
        while let bad = clean.bytes.firstByteThatIsNoText { clean.replace(at: bad, with: "_") }
        self.primer = clean.array
        start()
    }

    deinit {
        builder.deinitialize(count: 1)
        builder.deallocate()
    }

    var failure: XMLFailure? { builder.pointee.failure }
    var isCatalog: Bool { builder.pointee.root.isCatalog }
    var rejection: XMLRejection? { builder.pointee.rejection }
    var isProduct: Bool { builder.pointee.draft != nil }

    private func start() {
        builder.pointee.adopt(parser.context)
        primer.withUnsafeBufferPointer { parser.push($0) }
    }

    /// Writes into a batch.
    func use(_ batch: Batch, _ body: () -> Void) {
        var lent = batch
        withUnsafeMutablePointer(to: &lent) { lent in
            builder.pointee.use(lent)
            if batch.records.first?.location.record == 1 {
                for finding in builder.pointee.root.findings { builder.pointee.report(finding) }
            }
            body()
            builder.pointee.giveBack()
        }
    }

    /// Takes a record in hand.
    func take(_ text: Text) {
        source.removeAll()
        source.append(builder.pointee.written.bytes[text])
    }

    /// - Returns: why the record in hand is not well-formed; it has left no trace then.
    func parse(at place: Location) -> XMLFailure? {
        builder.pointee.begin(at: place)
        parser.push(source.bytes)
        // It may wait for the end of what has none, such as a reference.
        if failure == nil, builder.pointee.depth != 1 { parser.finish() }
        guard let failure else { return nil }
        builder.pointee.takeBack()
        parser = XMLPushParser(for: builder)
        start()
        return failure
    }

    /// Reads nothing but the start tag of the record in hand.
    ///
    /// - Returns: it names an item, whose product is then what that tag says.
    func readStartTag(at place: Location) -> Bool {
        if isProduct, builder.pointee.namesItem { return true }
        builder.pointee.takeBack()
        guard let end = XMLProlog.endOfTag(source.bytes, from: 1), source.bytes.hasPrefix("<"),
            !source.bytes[1..<(end - 1)].contains(0x3C)
        else { return false }
        source.truncate(to: end)
        if source.bytes[end - 2] != 0x2F {
            source.truncate(to: end - 1)
            source.append("/>")
        }
        guard source.bytes.firstByteThatIsNoText == nil, parse(at: place) == nil, isProduct, builder.pointee.namesItem
        else {
            builder.pointee.takeBack()
            return false
        }
        return true
    }

    /// Reports the values of the record in hand that a spreadsheet had none for.
    ///
    /// - Returns: there are such.
    func reportSpreadsheetErrors() -> Bool {
        guard SpreadsheetErrors.mayOccur(in: source.bytes) || SpreadsheetErrors.mayBeNumbered(in: source.bytes) else {
            return false
        }
        return builder.pointee.reportSpreadsheetErrors()
    }

    func keep(record: Int, isUnreadable: Bool) { builder.pointee.keep(record: record, isUnreadable: isUnreadable) }

    /// Says something of the record in hand, and of its product where there is one.
    func report(
        _ code: FindingCode, line: Int, record: UInt32, _ hasProduct: Bool, _ facts: (Fact, Fact, Fact, Fact)
    ) {
        guard let batch = builder.pointee.batch?.pointee else { return }
        builder.pointee.locations.append(Location(line: UInt32(clamping: line), record: record))
        batch.findings.append(
            Finding(
                code, at: Place(location: UInt32(builder.pointee.locations.count - 1)),
                product: hasProduct ? Int32(batch.products.count) : -1, facts: facts.0, facts.1, facts.2, facts.3))
    }
}
