import Bytes
import CatalogReading
import FeedModel
import FeedTesting

/// Everything that reading one CSV catalog gave, as a test can compare it.
struct CSVReading {
    struct Item: Equatable, CustomStringConvertible {
        /// Such as `item_id=A1` and `attribute Material=Linen`.
        var cells: [String] = []
        /// A SKU's line and its cells, such as `3: code=S price=1 Color=Blue/Sky/http://x ES=5/4`.
        var skus: [String] = []
        var line: UInt32 = 0
        var isUnreadable = false
        var records: [UInt32] = []

        var description: String { "line \(line): \(cells) \(skus)" }
        var id: String { cells.first { $0.hasPrefix("item_id=") }.map { String($0.dropFirst(8)) } ?? "" }
    }

    var items: [Item] = []
    /// Code, line and column, such as `item.conflicting-values 3 title`.
    var findings: [String] = []
    var records: [Record] = []
    var file: CatalogFile
    var batches = 0
    /// The file had to be read once more for scattered rows.
    var foundScatteredRows = false

    /// - Returns: nil when the header is no canonical catalog's.
    init?(
        _ bytes: [UInt8], batchBytes: Int = 1 << 20, limit: Int = 16 << 20, operation: Operation? = nil,
        defaults: [(column: String, text: String)]? = nil
    ) throws {
        let options = ReadingOptions(operation: operation, batchBytes: batchBytes, maximumRecordBytes: limit)
        func open(_ pass: ReadingPass) throws -> (any CatalogReader)? {
            try CSVCatalog.open(source(of: bytes, name: "test.csv"), index: 0, options: options, pass: pass)
        }
        guard let reader = try open(.products(nil)) else { return nil }
        file = reader.file
        if try !read(reader, defaults) {
            let index = RecordIndex()
            guard let again = try open(.indexing(index)) else { return nil }
            try index.look(at: again)
            index.settle()
            guard let last = try open(.products(index)) else { return nil }
            (items, findings, records, batches) = ([], [], [], 0)
            foundScatteredRows = try read(last, defaults)
        }
    }

    init?(
        _ text: String, batchBytes: Int = 1 << 20, limit: Int = 16 << 20, operation: Operation? = nil,
        defaults: [(column: String, text: String)]? = nil
    ) throws {
        try self.init(
            Array(text.utf8), batchBytes: batchBytes, limit: limit, operation: operation, defaults: defaults)
    }

    /// False when rows are scattered that the reader does not know of.
    private mutating func read(
        _ reader: any CatalogReader, _ defaults: [(column: String, text: String)]?
    ) throws -> Bool {
        let batch = Batch(file: reader.file)
        while try reader.read(into: batch) {
            if reader.foundScatteredRecords { return false }
            reader.materialiser.materialise(batch)
            if let defaults { ColumnDefaults(defaults).apply(to: batch) }
            batches += 1
            records += batch.records
            for index in batch.products.indices { items.append(Self.item(index, batch)) }
            for finding in batch.findings {
                let line =
                    finding.place.location == Place.noLocation
                    ? "-" : "\(batch.locations[Int(finding.place.location)].line)"
                let column = finding.place.column.index
                let name = column == ColumnReference.noIndex ? "" : " \(reader.file.columns[Int(column)])"
                findings.append("\(finding.code) \(line)\(name)")
            }
            batch.reset(file: reader.file, sequence: batches)
        }
        return true
    }

    private static func item(_ index: Int, _ batch: Batch) -> Item {
        let product = batch.products[index]
        let bytes = batch.bytes.bytes
        func text(_ text: Text) -> String { bytes[text].string }
        var item = Item()
        item.line = batch.locations[Int(product.location)].line
        item.isUnreadable = product.isUnreadable
        item.records = batch.records[product.records].filter { $0.product >= 0 }.map(\.location.record)
        for field in ProductField.allCases where !batch.field(field, of: index).isBlank {
            item.cells.append("\(field.column)=\(text(batch.field(field, of: index).text))")
        }
        for title in batch.titles[product.titles] {
            item.cells.append("title \(text(title.locale))=\(text(title.cell.text))")
        }
        for words in batch.descriptions[product.descriptions] {
            item.cells.append("description \(text(words.locale))=\(text(words.cell.text))")
        }
        for entry in batch.attributes[product.attributes] {
            item.cells.append(
                "\(entry.isCustom ? "custom" : "attribute") \(text(entry.name))=\(text(entry.value.text))")
        }
        for image in batch.images[product.images] { item.cells.append("image=\(text(image.text))") }
        for sku in batch.skus[product.skus] {
            var words = ["\(batch.locations[Int(sku.location)].line):"]
            for (name, cell) in [
                ("code", sku.code), ("price", sku.price), ("discount", sku.discountPrice), ("stock", sku.inventory),
                ("ean", sku.eanCode),
            ] where !cell.isBlank {
                words.append("\(name)=\(text(cell.text))")
            }
            for property in batch.skuProperties[sku.properties] {
                let parts = [property.value, property.alias, property.image].map { text($0.text) }
                words.append("\(text(property.name))=\(parts.joined(separator: "/"))")
            }
            for country in batch.countryPrices[sku.countryPrices] {
                words.append(
                    "\(text(country.country))=\(text(country.price.text))/\(text(country.discountPrice.text))")
            }
            item.skus.append(words.joined(separator: " "))
        }
        return item
    }
}
