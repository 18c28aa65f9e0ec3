import Bytes
import FeedModel
import FeedTesting
import Foundation

@testable import CatalogReading

/// Everything that reading one XML catalog gave, in words that a test can compare.
struct XMLReading {
    var file: CatalogFile
    /// A product in lines such as `title[fr_FR] = Chemise @3`, where 3 is the line in the file.
    var products: [[String]] = []
    /// A finding in a line: code, record and line, item, place's column, facts.
    var findings: [String] = []
    var records: [Record] = []
    var raw: [String] = []
    var endedEarly = false
    var batches = 0
    var bytesRead: UInt64 = 0

    init(
        _ bytes: [UInt8], blockBytes: Int = 1 << 16, batchBytes: Int = 1 << 20, maximumRecordBytes: Int = 16 << 20
    ) throws {
        let export = try source(of: bytes, name: "test.xml")
        let said = bytes.withUnsafeBufferPointer { XMLEncoding.detect($0) }
        let encoding = Transcoder.isUTF8(said) ? "UTF-8" : said
        let text =
            encoding == "UTF-8" || !Transcoder.knows(encoding)
            ? export : try Transcoder.spool(export, from: encoding, in: NSTemporaryDirectory()).source
        let reader = try XMLDocuments.openCanonical(
            text, index: 0,
            options: ReadingOptions(
                batchBytes: min(blockBytes, batchBytes), maximumRecordBytes: maximumRecordBytes), encoding: encoding)
        var once: Set<UInt64> = []
        file = reader.file
        let batch = Batch(file: reader.file)
        while try reader.read(into: batch) {
            batches += 1
            let first = records.count
            reader.materialiser.materialise(batch)
            // What is reported once per file is put together later on.
            batch.findings.removeAll { $0.cause != 0 && !once.insert($0.cause).inserted }
            add(batch)
            for record in records[first...] {
                var buffer = ByteBuffer()
                try buffer.fill(atLeast: Int(record.length)) { (room) throws(ReadingError) in
                    try reader.source.read(
                        at: record.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<Int(record.length)]))
                }
                raw.append(buffer.bytes.string)
            }
            batch.reset(file: reader.file, sequence: batches)
        }
        endedEarly = reader.endedEarly
        bytesRead = reader.bytesRead
    }

    init(_ text: String, blockBytes: Int = 1 << 16, batchBytes: Int = 1 << 20) throws {
        try self.init(Array(text.utf8), blockBytes: blockBytes, batchBytes: batchBytes)
    }

    private mutating func add(_ batch: Batch) {
        records += batch.records
        for index in batch.products.indices { products.append(Self.words(of: index, batch)) }
        for finding in batch.findings {
            let place = finding.place
            let at = place.location == Place.noLocation ? "-" : Self.words(batch.locations[Int(place.location)])
            var column = ""
            if place.column.index != ColumnReference.noIndex {
                column = batch.file.columns[Int(place.column.index)].replacingOccurrences(
                    of: "*", with: batch.bytes.bytes[place.column.suffix].string)
            }
            let item =
                finding.product < 0
                ? "-" : batch.bytes.bytes[batch.field(.itemID, of: Int(finding.product)).text].string
            var words = "\(finding.code) \(at) item:\(item) \(column)"
            if !place.value.isEmpty { words += "='\(batch.bytes.bytes[place.value].string)'" }
            for fact in [finding.facts.0, finding.facts.1, finding.facts.2] {
                switch fact {
                case .text(let text): words += " '\(batch.bytes.bytes[text].string)'"
                case .integer(let value): words += " \(value)"
                case .string(let text): words += " '\(text)'"
                case .words(let text): words += " '\(text)'"
                default: break
                }
            }
            findings.append(words)
        }
    }

    private static func words(_ location: Location) -> String { "\(location.record):\(location.line)" }

    private static func words(of index: Int, _ batch: Batch) -> [String] {
        let product = batch.products[index]
        let bytes = batch.bytes.bytes
        func text(_ text: Text) -> String { bytes[text].string }
        func line(_ location: UInt32) -> String { "@\(batch.locations[Int(location)].line)" }
        func cell(_ name: String, _ cell: Cell, _ suffix: Text = .none) -> [String] {
            guard !cell.isBlank || cell.column != ColumnReference.noIndex else { return [] }
            let column = batch.file.columns[Int(cell.column)].replacingOccurrences(of: "*", with: text(suffix))
            return ["\(name) = \(text(cell.text)) \(line(cell.location)) \(column)"]
        }
        var lines = ["product \(line(product.location)) \(product.presence.rawValue)"]
        if product.isUnreadable { lines.append("unreadable") }
        for field in ProductField.allCases { lines += cell("\(field.column)", batch.field(field, of: index)) }
        for title in batch.titles[product.titles] { lines += cell("title", title.cell, title.locale) }
        for title in batch.descriptions[product.descriptions] { lines += cell("description", title.cell, title.locale) }
        for entry in batch.attributes[product.attributes] {
            let kind = entry.isCustom ? "custom" : entry.nameIsID ? "attribute#" : "attribute"
            lines += cell(
                "\(kind) \(text(entry.name)) id:\(text(entry.valueID)) unit:\(text(entry.unit))", entry.value,
                entry.name)
        }
        for image in batch.images[product.images] { lines += cell("image", image) }
        for sku in batch.skus[product.skus] {
            lines.append("sku \(line(sku.location))")
            lines += cell("code", sku.code) + cell("price", sku.price) + cell("discount", sku.discountPrice)
            lines += cell("inventory", sku.inventory) + cell("ean", sku.eanCode)
            for property in batch.skuProperties[sku.properties] {
                let kind = property.nameIsID ? "property#" : "property"
                lines += cell(
                    "\(kind) \(text(property.name)) id:\(text(property.valueID))", property.value, property.name)
                lines += cell("alias", property.alias, property.name) + cell("image", property.image, property.name)
            }
            for country in batch.countryPrices[sku.countryPrices] {
                lines += cell("country \(text(country.country)) price", country.price, country.country)
                lines += cell("country \(text(country.country)) discount", country.discountPrice, country.country)
            }
        }
        return lines
    }
}
