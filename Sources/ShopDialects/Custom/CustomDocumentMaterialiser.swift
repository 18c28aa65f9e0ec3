import Bytes
import CatalogReading
import FeedModel

extension CustomDocumentFormat: DocumentFormat {
    func materialiser(
        _ file: CatalogFile, primer: [UInt8], maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser {
        CustomDocumentMaterialiser(
            format: self, primer: primer, file: file, maximumRecordBytes: maximumRecordBytes, index: index)
    }
}

/// Parses the records of a custom XML document one by one, and hands them on as rows of a table.
struct CustomDocumentMaterialiser: BatchMaterialiser {
    let format: CustomDocumentFormat
    let primer: [UInt8]
    let file: CatalogFile
    let maximumRecordBytes: Int
    let index: (any RecordsElsewhere)?

    func materialise(_ batch: Batch) {
        batch.otherFiles = index
        let parser = RecordParser(format.elements.parsed, primer: primer)
        let words = format.mapping.words(in: batch)
        var builder = ShopProductBuilder(batch, [file.index: format.table], format.mapping)
        var unused = UnusedCells(file: file.index)
        var fields: [RecordField] = []
        var position = 0
        while position < batch.records.count {
            var end = position + 1
            let product = batch.records[position].product
            if batch.records[position].fate == .rejected {
                // Of a product with too many of them, which is in another place.
                batch.locations.append(batch.records[position].location)
                position = end
                continue
            }
            while product >= 0, end < batch.records.count, batch.records[end].product == product { end += 1 }
            var rows: [ShopRow<CustomTable>] = []
            var broken: [Finding] = []
            for record in position..<end {
                let location = UInt32(batch.locations.count)
                batch.locations.append(batch.records[record].location)
                fields.removeAll(keepingCapacity: true)
                if let finding = parse(record, location, parser, &fields, batch) {
                    broken.append(finding)
                    rows.append(nameBroken(record, location, batch))
                } else {
                    let before = rows.count
                    addRows(record, location, fields, &rows, batch)
                    if let finding = spreadsheetError(in: rows[before...], location, batch) {
                        broken.append(finding)
                        batch.records[record].fault = .spreadsheetError
                    }
                }
            }
            make(position..<end, rows, broken, &builder, words, &unused)
            position = end
        }
        for (_, counts) in unused.all {
            for (column, count) in counts.enumerated() where count > 0 {
                var name = format.columns[column]
                name.withUTF8 { batch.unused.note($0, count: count) }
            }
        }
    }

    /// A value that a spreadsheet had none for. A barcode is left out by itself.
    private func spreadsheetError(
        in rows: ArraySlice<ShopRow<CustomTable>>, _ location: UInt32, _ batch: Batch
    ) -> Finding? {
        for row in rows {
            guard let first = row.cells?.first else { continue }
            for (column, field) in format.elements.fields.enumerated() where field.target != "ean_code" {
                let cell = batch.cells[Int(first) + column]
                let text = Text(offset: Int(cell.offset), count: cell.count)
                guard SpreadsheetErrors.isError(batch.bytes.bytes[text].trimmed) else { continue }
                return Finding(
                    .sourceSpreadsheetError,
                    at: Place(location: location, column: .column(UInt16(column)), value: text))
            }
        }
        return nil
    }

    /// A row of a record that cannot be read: it names its item all the same, where its id can be found.
    private func nameBroken(_ number: Int, _ location: UInt32, _ batch: Batch) -> ShopRow<CustomTable> {
        var row = ShopRow(record: number, location: location, file: file.index, table: format.table)
        let cell = batch.cells[Int(batch.records[number].firstCell)]
        let id = format.id(of: batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)])
        let text = id.withText { $0.isEmpty || $0.firstByteThatIsNoText != nil ? Text.none : batch.keep($0) }
        let isText = !text.isEmpty
        row.cells = (UInt32(batch.cells.count), UInt32(format.columns.count))
        for column in format.columns.indices {
            appendCell(column == format.table.identity && isText ? [(name: .none, value: text)] : [], batch)
        }
        return row
    }

    private func make(
        _ records: Range<Int>, _ rows: [ShopRow<CustomTable>], _ broken: [Finding],
        _ builder: inout ShopProductBuilder<CustomTable>, _ words: MappingWords, _ unused: inout UnusedCells
    ) {
        let batch = builder.batch
        let product = Int32(batch.products.count)
        for record in records { batch.records[record].product = product }
        builder.start(rows)
        if broken.isEmpty {
            _ = CustomTable.build(&builder)
            builder.finish()
            builder.placeColumns(words, &unused)
        } else {
            for var finding in broken {
                finding.product = product
                batch.findings.append(finding)
            }
            for record in records { batch.records[record].fate = .rejected }
            let id = CustomTable.itemID(builder)
            builder.finishUnreadable(id)
        }
        batch.products[Int(product)].records = records
    }

    /// - Returns: what is wrong with the record; nil where it was parsed.
    private func parse(
        _ number: Int, _ location: UInt32, _ parser: RecordParser, _ fields: inout [RecordField], _ batch: Batch
    ) -> Finding? {
        let record = batch.records[number]
        let cell = batch.cells[Int(record.firstCell)]
        let text = Text(offset: Int(cell.offset), count: cell.count)
        let place = Place(location: location)
        if record.fault == .tooLarge {
            return Finding(
                .sourceRecordTooLarge, at: place, facts: .words("record"), .integer(Int64(maximumRecordBytes)))
        }
        if record.fault == .tooMany { return Finding(.itemTooManyRecords, at: place) }
        if let bad = batch.bytes.bytes[text].firstByteThatIsNoText {
            batch.hasBadBytes = true
            batch.records[number].fault = .encoding
            return Finding(
                .sourceEncoding, at: place, facts: .string(file.encoding),
                .integer(Int64(record.offset) + Int64(bad) + 1))
        }
        let words: String
        if record.fault == .malformed {
            words = "its end tag is missing"
        } else if let failure = parser.parse(text, at: record.location, batch, into: &fields) {
            batch.records[number].fault = .malformed
            if failure.isDoctype { return .doctype(at: place) }
            words = failure.words
        } else {
            return nil
        }
        batch.records[number].fault = .malformed
        return Finding(
            .sourceMalformedXML, at: place, facts: .string(words), .integer(0), .none, .words("record"))
    }

    /// What is known of an element that is open: its attributes.
    private struct Open {
        var attributes: [Int: Text] = [:]
        var name = Text.none
        var unit = Text.none
    }

    /// Adds a row for the record, or one for each of its variants.
    private func addRows(
        _ record: Int, _ location: UInt32, _ fields: [RecordField], _ rows: inout [ShopRow<CustomTable>], _ batch: Batch
    ) {
        let elements = format.elements
        let entries = elements.parsed.entries
        let count = elements.columns.count
        var open = [Open](repeating: Open(), count: entries.count)
        var pending = open
        // What the record says, and what each variant does.
        var own = [[(name: Text, value: Text)]](repeating: [], count: count)
        var variants: [[[(name: Text, value: Text)]]] = []
        func attribute(_ name: String, of element: Int, _ opened: Open) -> Text {
            if name == "name", !opened.name.isEmpty { return opened.name }
            if name == "unit", !opened.unit.isEmpty { return opened.unit }
            guard
                let number = entries.firstIndex(where: {
                    $0.kind == .attribute && $0.parent == element && $0.name == name
                })
            else { return .none }
            return opened.attributes[number] ?? .none
        }
        func add(_ value: CustomElements.Value, _ text: Text, _ opened: Open) {
            guard !text.isEmpty else { return }
            let last = value.chain.last?.element ?? -1
            let name = value.nameAttribute.map { attribute($0, of: last, opened) } ?? .none
            if elements.variant >= 0, value.chain.first?.element == chainStart(elements.variant), !variants.isEmpty,
                value.chain.contains(where: { $0.element == elements.variant })
            {
                variants[variants.count - 1][value.column].append((name, text))
            } else {
                own[value.column].append((name, text))
            }
        }
        func chainStart(_ element: Int) -> Int {
            var first = element
            while entries[first].parent >= 0 { first = entries[first].parent }
            return first
        }
        for field in fields {
            guard field.element >= 0 else {
                if !field.text.isEmpty { batch.unused.note(batch.bytes.bytes[field.name]) }
                continue
            }
            let entry = entries[field.element]
            if entry.kind == .attribute {
                if entry.parent >= 0 {
                    pending[entry.parent].attributes[field.element] = field.text
                } else {
                    for value in elements.values where value.chain.isEmpty && value.attribute == entry.name {
                        add(value, field.text, Open())
                    }
                }
                continue
            }
            // The element's own text comes after its attributes, and before the elements in it.
            var opened = pending[field.element]
            (opened.name, opened.unit) = (field.name, field.unit)
            open[field.element] = opened
            pending[field.element] = Open()
            if field.element == elements.variant {
                variants.append([[(name: Text, value: Text)]](repeating: [], count: count))
            }
            for value in elements.values where value.chain.last?.element == field.element {
                let fits = value.chain.allSatisfy { step in
                    guard let wanted = step.attribute else { return true }
                    return batch.bytes.bytes[attribute(wanted, of: step.element, open[step.element])]
                        .elementsEqual(step.value.utf8)
                }
                guard fits else { continue }
                add(value, value.attribute.map { attribute($0, of: field.element, opened) } ?? field.text, opened)
            }
        }
        if elements.variant < 0 { variants = [[[(name: Text, value: Text)]](repeating: [], count: count)] }
        for variant in variants {
            var row = ShopRow(record: record, location: location, file: file.index, table: format.table)
            row.cells = (UInt32(batch.cells.count), UInt32(count))
            for column in 0..<count { appendCell(variant[column].isEmpty ? own[column] : variant[column], batch) }
            rows.append(row)
        }
    }

    /// A cell of one value, or of several with marks between them.
    private func appendCell(_ values: [(name: Text, value: Text)], _ batch: Batch) {
        guard let first = values.first else {
            batch.cells.append(RowCell(offset: 0, count: 0, hasDoubledQuotes: false))
            return
        }
        var text = first.value
        if values.count > 1 || !first.name.isEmpty {
            text = batch.made { output in
                for (index, value) in values.enumerated() {
                    if index > 0 { output.append(CustomTable.entryMark) }
                    if !value.name.isEmpty {
                        output.append(value.name)
                        output.append(CustomTable.nameMark)
                    }
                    output.append(value.value)
                }
            }
        }
        batch.cells.append(RowCell(offset: Int(text.offset), count: Int(text.count), hasDoubledQuotes: false))
    }
}
