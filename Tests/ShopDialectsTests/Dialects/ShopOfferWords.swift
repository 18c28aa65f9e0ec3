import Bytes
import CatalogReading
import FeedModel

@testable import ShopDialects

/// What one record of a shop's XML says, in words such as `price=19.90` that a test can compare.
enum ShopOfferWords {
    /// - Parameters:
    ///   - record: the record's element, by itself.
    ///   - head: what is in front of all records.
    static func read(
        _ record: String, _ document: any ShopDocument.Type, head: ShopHead = ShopHead(), primer: String = "<all>"
    ) throws -> [String] {
        let head = {
            var head = head
            head.finish()
            return head
        }()
        var format = ShopDocumentFormat(
            document: document, recognised: RecognisedDialect(name: "x", certainty: .named, evidence: ""),
            mapping: Mapping())
        format.head = head
        let materialiser = ShopDocumentMaterialiser(
            format: format, primer: Array(primer.utf8), encoding: "UTF-8", maximumRecordBytes: 1 << 20, index: nil)
        let batch = Batch(
            file: CatalogFile(
                index: 0, name: "a.xml", format: .xml, columns: document.elements.entries.map(\.path),
                dialect: RecognisedDialect(name: "x", certainty: .named, evidence: "")))
        batch.bytes.append(record)
        var found = Record(
            location: Location(line: 1, record: 1), offset: 0, length: UInt64(record.utf8.count), product: 0)
        found.cellCount = 1
        batch.cells.append(RowCell(offset: 0, count: record.utf8.count, hasDoubledQuotes: false))
        batch.records.append(found)
        materialiser.materialise(batch)
        return words(batch)
    }

    private static func words(_ batch: Batch) -> [String] {
        func text(_ text: Text) -> String { batch.bytes.bytes[text].string }
        var lines: [String] = []
        func add(_ name: String, _ cell: Cell) { if !cell.isBlank { lines.append("\(name)=\(text(cell.text))") } }
        if batch.records[0].fate == .skipped { lines.append("skipped: \(batch.records[0].skipReason.name)") }
        for index in batch.products.indices {
            for field in ProductField.allCases { add("\(field.column)", batch.field(field, of: index)) }
        }
        for category in batch.shopCategories { add("\(category.kind)", category.cell) }
        for title in batch.titles { add("title", title.cell) }
        for description in batch.descriptions { add("description", description.cell) }
        for image in batch.images { add("image", image) }
        for (sku, shop) in zip(batch.skus, batch.shopSKUs) {
            for (name, cell) in [
                ("code", sku.code), ("price", sku.price), ("discount", sku.discountPrice), ("stock", sku.inventory),
                ("ean", sku.eanCode),
            ] { add(name, cell) }
            if shop.availability != .unstated { lines.append("\(shop.availability)") }
        }
        for property in batch.skuProperties { add("[\(text(property.name))]", property.value) }
        for entry in batch.attributes {
            add(text(entry.name), entry.value)
            if !entry.unit.isEmpty { lines.append("\(text(entry.name)) in \(text(entry.unit))") }
        }
        for entry in batch.unused.entries { lines.append("unused: \(String(decoding: entry.name, as: UTF8.self))") }
        return lines + batch.findings.map { "\($0.code)" }
    }
}
