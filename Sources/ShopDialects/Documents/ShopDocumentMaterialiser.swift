import Bytes
import CatalogReading
import FeedModel

extension ShopDocumentFormat: DocumentFormat {
    func materialiser(
        _ file: CatalogFile, primer: [UInt8], maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser {
        ShopDocumentMaterialiser(
            format: self, primer: primer, encoding: file.encoding, maximumRecordBytes: maximumRecordBytes,
            index: index)
    }
}

/// Makes products of the records that `ShopDocumentReader` has cut: parses them one by one, and puts those of one group
/// together.
struct ShopDocumentMaterialiser: BatchMaterialiser {
    let format: ShopDocumentFormat
    /// Start tags of what is around the records.
    let primer: [UInt8]
    /// The file's encoding before it became UTF-8.
    let encoding: String
    let maximumRecordBytes: Int
    /// The files that records of other files' products are in; nil where there are none.
    let index: (any RecordsElsewhere)?

    private var document: any ShopDocument.Type { format.document }
    private var mapping: Mapping { format.mapping }

    /// What the records of one file are read with.
    private struct Reader {
        let format: ShopDocumentFormat
        let encoding: String
        let parser: RecordParser

        init(_ format: ShopDocumentFormat, primer: [UInt8], encoding: String) {
            self.format = format
            self.encoding = encoding
            parser = RecordParser(format.document.elements, primer: primer)
        }
    }

    /// Of files that only some records are from.
    private final class OtherReaders {
        var readers: [UInt16: Reader] = [:]
    }

    func materialise(_ batch: Batch) {
        batch.otherFiles = self.index
        var work = ShopGroup(document.elements, CellReader(batch, CellFindings()))
        let own = Reader(format, primer: primer, encoding: encoding)
        let others = OtherReaders()
        var index = 0
        while index < batch.records.count {
            var end = index + 1
            let product = batch.records[index].product
            if batch.records[index].fate == .rejected {
                // Of a product with too many of them, which is in another place.
                batch.locations.append(batch.records[index].location)
                index = end
                continue
            }
            while product >= 0, end < batch.records.count, batch.records[end].product == product { end += 1 }
            work.begin()
            for record in index..<end {
                read(record, reader(of: batch.records[record].location, own, others), &work, batch)
            }
            work.finish(index..<end, batch)
            index = end
        }
    }

    private func reader(of location: Location, _ own: Reader, _ others: OtherReaders) -> Reader {
        guard location.file != Location.ownFile else { return own }
        if let known = others.readers[location.file] { return known }
        guard let (file, content) = index?.content(of: Int(location.file)),
            case .document(let format as ShopDocumentFormat, let primer) = content
        else { return own }
        let reader = Reader(format, primer: primer, encoding: file.encoding)
        others.readers[location.file] = reader
        return reader
    }

    private func read(_ index: Int, _ reader: Reader, _ work: inout ShopGroup, _ batch: Batch) {
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
        case .tooMany: finding = Finding(.itemTooManyRecords, at: Place(location: location))
        case .malformed:
            let begins = batch.bytes.bytes[text].first == 0x3C && format.begins(batch.bytes.bytes[text])
            finding = malformed(
                begins ? "its end tag is missing" : "its start tag is missing", line: record.location.line, column: 0,
                record, batch)
        default:
            if let bad = batch.bytes.bytes[text].firstByteThatIsNoText {
                if record.location.file == Location.ownFile { batch.hasBadBytes = true }
                fault = .encoding
                var place = record.location
                place.line += UInt32(batch.bytes.bytes[text][..<bad].count { $0 == 0x0A })
                batch.locations.append(place)
                finding = Finding(
                    .sourceEncoding, at: Place(location: UInt32(batch.locations.count - 1)),
                    facts: .string(reader.encoding),
                    .integer(Int64(record.offset) + Int64(bad) + 1))
            }
        }
        // A product of very many records keeps what is made of them only.
        work.fields.removeAll(keepingCapacity: true)
        if finding == nil, let failure = parser.parse(text, at: record.location, batch, into: &work.fields) {
            fault = .malformed
            finding = malformed(
                failure.words, line: UInt32(clamping: failure.line), column: failure.column, record, batch)
            if failure.isDoctype { finding = finding.map { .doctype(at: $0.place) } }
        }
        if finding == nil, let cell = spreadsheetError(in: work.fields[...], batch) {
            fault = .spreadsheetError
            finding = Finding(.sourceSpreadsheetError, at: Batch.place(of: cell))
        }
        batch.records[index].fault = fault
        work.begin(offerAt: location)
        if let finding {
            work.broken.append(finding)
            nameBroken(document.identity(of: batch.bytes.bytes[text]), location, &work, batch)
        } else {
            if parser.mended != .nothing {
                var remark = malformed(
                    parser.mended.rawValue, line: record.location.line, column: 0, record, batch)
                remark.facts.3 = .words("mended")
                remark.severity = .fixed
                work.cells.findings.all.append(remark)
            }
            findRepeated(work.fields[...], work.cells)
            document.read(work.fields[...], reader.format.head, &work.offer, work.cells, mapping)
            endReduction(&work)
            if let reason = work.offer.skipReason, mapping.settings.includes.contains(reason) {
                work.offer.skipReason = nil
            }
            work.keepOffer(of: index)
        }
    }

    /// A value that a spreadsheet had none for. A barcode is left out by itself.
    private func spreadsheetError(in fields: ArraySlice<RecordField>, _ batch: Batch) -> Cell? {
        fields.first { field in
            field.element >= 0 && SpreadsheetErrors.isError(batch.bytes.bytes[field.text])
                && !document.barcodes.contains(field.element)
        }?.cell
    }

    /// A value that a record has one of, and that is there twice: where the two differ nobody knows which is meant.
    private func findRepeated(_ fields: ArraySlice<RecordField>, _ cells: CellReader) {
        for index in fields.indices.dropFirst() where !fields[index].isBlank {
            let field = fields[index]
            guard document.single.contains(field.element),
                let first = fields[..<index].first(where: {
                    $0.element == field.element && $0.isOwn == field.isOwn && !$0.isBlank
                })
            else { continue }
            let name = document.elements.entries[field.element].name
            let isPrice = document.numberElements.contains { $0.description == name }
            _ = cells.only([first.cell, field.cell], isPrice: isPrice)
        }
    }

    /// A special price holds on the days that are beside it.
    private func endReduction(_ work: inout ShopGroup) {
        let offer = work.offer
        guard !offer.salePeriod.isBlank, !offer.specialPrice.isBlank else { return }
        let answer = SalePeriod.holds(in: work.cells.bytes(offer.salePeriod), on: mapping.today)
        guard answer != .holds else { return }
        if answer == .unclear {
            work.cells.report(.pricePeriodUnclear, at: offer.salePeriod, .text(offer.specialPrice.text))
        }
        work.offer.specialPrice.text = .none
    }

    private func malformed(
        _ words: String, line: UInt32, column: Int, _ record: Record, _ batch: Batch
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
    private func nameBroken(_ identity: ShopIdentity, _ location: UInt32, _ work: inout ShopGroup, _ batch: Batch) {
        let id = identity.group.isEmpty ? identity.id : identity.group
        let text = id.withText { $0.isEmpty || $0.firstByteThatIsNoText != nil ? Text.none : batch.keep($0) }
        guard !text.isEmpty else { return }
        work.brokenID = Cell(text: text, location: location, column: ColumnReference.noIndex)
    }
}
