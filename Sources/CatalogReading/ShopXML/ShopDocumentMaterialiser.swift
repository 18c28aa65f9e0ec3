import Bytes
import FeedModel

/// Makes products of the records that `ShopDocumentReader` has cut: parses them one by one, and puts those of one group
/// together.
struct ShopDocumentMaterialiser: BatchMaterialiser {
    let context: ShopDocumentContext
    let maximumRecordBytes: Int
    /// Products that are read although they would be skipped for one of these reasons.
    var includes: Set<SkipReason> = []
    /// The day of the run; nil: unknown.
    var today: CalendarDay?
    /// The files that records of other files' products are in; nil where there are none.
    var directory: ShopDirectory?

    private var document: any ShopDocument.Type { context.document }

    /// What a record is read with.
    private struct Reader {
        let context: ShopDocumentContext
        let parser: ShopRecordParser

        init(_ context: ShopDocumentContext) {
            self.context = context
            parser = ShopRecordParser(context.document.elements, primer: context.primer)
        }
    }

    /// Of files that only some records are from.
    private final class OtherReaders {
        var readers: [UInt16: Reader] = [:]
    }

    func materialise(_ batch: inout Batch) {
        batch.otherFiles = directory
        var work = ShopGroup(elements: document.elements)
        let own = Reader(context)
        let others = OtherReaders()
        var index = 0
        while index < batch.records.count {
            var end = index + 1
            let product = batch.records[index].product
            while product >= 0, end < batch.records.count, batch.records[end].product == product { end += 1 }
            work.begin()
            for record in index..<end {
                read(record, reader(of: batch.records[record].location, own, others), &work, &batch)
            }
            work.finish(index..<end, &batch)
            index = end
        }
    }

    private func reader(of location: Location, _ own: Reader, _ others: OtherReaders) -> Reader {
        guard location.file != Location.ownFile else { return own }
        if let known = others.readers[location.file] { return known }
        guard case .document(let context)? = directory?.files[Int(location.file)]?.content else { return own }
        let reader = Reader(context)
        others.readers[location.file] = reader
        return reader
    }

    private func read(_ index: Int, _ reader: Reader, _ work: inout ShopGroup, _ batch: inout Batch) {
        let parser = reader.parser
        let record = batch.records[index]
        let location = UInt32(batch.locations.count)
        batch.locations.append(record.location)
        let cell = batch.cells[Int(record.firstCell)]
        let text = Text(offset: Int(cell.offset), count: cell.count)
        var fault = record.fault
        var finding: Finding?
        switch fault {
        case .tooLarge:
            finding = Finding(
                .sourceRecordTooLarge, at: Place(location: location), facts: .words("record"),
                .integer(Int64(maximumRecordBytes)))
        case .malformed:
            let begins = batch.bytes.bytes[text].first == 0x3C && document.begins(batch.bytes.bytes[text])
            finding = malformed(
                begins ? "its end tag is missing" : "its start tag is missing", line: record.location.line, column: 0,
                record, &batch)
        default:
            if let bad = batch.bytes.bytes[text].firstByteThatIsNoText {
                if record.location.file == Location.ownFile { batch.hasBadBytes = true }
                fault = .encoding
                var place = record.location
                place.line += UInt32(batch.bytes.bytes[text][..<bad].count { $0 == 0x0A })
                batch.locations.append(place)
                finding = Finding(
                    .sourceEncoding, at: Place(location: UInt32(batch.locations.count - 1)),
                    facts: .string(reader.context.encoding),
                    .integer(Int64(record.offset) + Int64(bad) + 1))
            }
        }
        let fields = work.fields.count
        if finding == nil, let failure = parser.parse(text, at: record.location, &batch, into: &work.fields) {
            fault = .malformed
            finding = malformed(
                failure.words, line: UInt32(clamping: failure.line), column: failure.column, record, &batch)
        }
        batch.records[index].fault = fault
        work.addOffer(at: location)
        if let finding {
            work.broken.append(finding)
            nameBroken(document.identity(of: batch.bytes.bytes[text]), location, &work, &batch)
            work.fields.removeLast(work.fields.count - fields)
        } else {
            if parser.mended != .nothing {
                var remark = malformed(
                    parser.mended.rawValue, line: record.location.line, column: 0, record, &batch)
                remark.facts.3 = .words("mended")
                remark.severity = .fixed
                work.remarks.append(remark)
            }
            work.readable.append((offer: work.count - 1, record: index))
            document.read(work.fields[fields...], reader.context.head, &work.offers[work.count - 1], &batch)
            endReduction(&work, batch)
            if let reason = work.offers[work.count - 1].skipReason, includes.contains(reason) {
                work.offers[work.count - 1].skipReason = nil
            }
        }
    }

    /// A price that is reduced on other days than this one is not.
    private func endReduction(_ work: inout ShopGroup, _ batch: borrowing Batch) {
        let offer = work.offers[work.count - 1]
        guard !offer.salePeriod.isBlank, !offer.regularPrice.isBlank else { return }
        let answer = SalePeriod.holds(in: batch.bytes.bytes[offer.salePeriod.text], on: today)
        guard answer != .holds else { return }
        if answer == .unclear {
            work.remarks.append(
                Finding(.pricePeriodUnclear, at: Batch.place(of: offer.salePeriod), facts: .text(offer.price.text)))
        }
        work.offers[work.count - 1].price = offer.regularPrice
        work.offers[work.count - 1].regularPrice.text = .none
    }

    private func malformed(
        _ words: String, line: UInt32, column: Int, _ record: Record, _ batch: inout Batch
    ) -> Finding {
        var place = record.location
        place.line = max(line, place.line)
        batch.locations.append(place)
        return Finding(
            .sourceMalformedXML, at: Place(location: UInt32(batch.locations.count - 1)), facts: .string(words),
            .integer(Int64(column)), .none,
            .words("record"))
    }

    /// A record that cannot be read names its item all the same, where its id can be found.
    private func nameBroken(_ identity: ShopIdentity, _ location: UInt32, _ work: inout ShopGroup, _ batch: inout Batch)
    {
        let id = identity.group.isEmpty ? identity.id : identity.group
        guard !id.isEmpty, id.firstByteThatIsNoText == nil else { return }
        let text = batch.keep(id)
        work.brokenID = Cell(text: text, location: location, column: ColumnReference.noIndex)
    }
}
