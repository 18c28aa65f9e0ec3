package import Bytes
package import FeedModel
import JSONText
import RunFolder

/// What a line about an item is made of.
package struct ItemLine {
    package var product: Product
    package var item: Text
    /// nil where nothing says what is to be done with the product.
    package var operation: Operation?
    package var status: ItemStatus
    package var categoryID: Int64?
    /// Feed number and position, where it is in one.
    package var feed: (number: Int, position: Int)?
    /// The item's findings, as rendered objects.
    package var findings: [RenderedFinding]
    /// How urgent it is, where it is to be sent.
    package var lane: Lane?
    /// What holds it.
    package var gate: GateName?
    /// A fingerprint of what the export says of it; 0 where nobody asks.
    package var data: UInt32 = 0
    /// What differs from what was accepted: a JSON list; empty where nothing does.
    package var changes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Members that tell a later answer of the platform its cell, each with a comma in front; mostly none.
    package var columns = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    package init(
        product: Product, item: Text, operation: Operation?, status: ItemStatus, categoryID: Int64?,
        feed: (number: Int, position: Int)?, findings: [RenderedFinding]
    ) {
        self.product = product
        self.item = item
        self.operation = operation
        self.status = status
        self.categoryID = categoryID
        self.feed = feed
        self.findings = findings
    }
}

/// A finding in the words and the form of the reports.
package struct RenderedFinding: Sendable {
    package var code: FindingCode
    package var severity: Severity
    package var message: String
    /// The same for all findings that say the same in the same column.
    package var group: UInt64
    /// Its JSON object in the batch's buffer of rendered findings, without the opening brace.
    package var json: Range<Int>

    package init(code: FindingCode, severity: Severity, message: String, group: UInt64, json: Range<Int>) {
        self.code = code
        self.severity = severity
        self.message = message
        self.group = group
        self.json = json
    }
}

/// The name of a file as the reports write it, made once for all lines about it.
package struct FileName: ~Copyable {
    private var buffer = ByteBuffer(capacity: 128)
    private let jsonCount: Int

    package init(_ name: String) {
        buffer.append(jsonString: name)
        jsonCount = buffer.count
        ItemsCSV.appendCell(name, &buffer)
    }

    var json: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer.bytes[..<jsonCount]) }
    var cell: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer.bytes[jsonCount...]) }
}

/// Lines of `items.jsonl`: an item each, in the order of the catalog.
package enum ItemsJSONL {
    package static func append(
        _ line: ItemLine, of file: borrowing FileName, _ batch: borrowing Batch,
        rendered: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer
    ) {
        var isFirst = true
        func key(_ name: StaticString, _ output: inout ByteBuffer) {
            output.append(isFirst ? "{" : ",")
            output.append(name)
            isFirst = false
        }
        if !line.item.isEmpty {
            key(#""item":"#, &output)
            appendText(batch.bytes.bytes[line.item], &output)
        }
        if let operation = line.operation {
            key(#""operation":""#, &output)
            output.append(operation.name)
            output.append(#"""#)
        }
        key(#""status":""#, &output)
        output.append(line.status.name)
        output.append(#"""#)
        if let lane = line.lane {
            output.append(#","lane":""#)
            output.append(lane.name)
            output.append(#"""#)
        }
        if let gate = line.gate {
            output.append(#","gate":""#)
            output.append(gate.name)
            output.append(#"""#)
        }
        if let category = line.categoryID {
            output.append(#","category_id":"#)
            output.append(decimal: category)
        }
        output.append(#","skus":"#)
        output.append(decimal: Int64(line.product.skus.count))
        let place = batch.locations[Int(line.product.location)]
        output.append(#","place":{"file":"#)
        if place.file == Location.ownFile {
            output.append(file.json)
        } else {
            output.append(jsonString: batch.file(of: place).name)
        }
        output.append(#","line":"#)
        output.append(decimal: Int64(place.line))
        output.append(#","record":"#)
        output.append(decimal: Int64(place.record))
        output.append("}")
        if !line.product.skus.isEmpty {
            output.append(#","sku_places":["#)
            for index in line.product.skus {
                if index > line.product.skus.lowerBound { output.append(0x2C) }
                let location = batch.locations[Int(batch.skus[index].location)]
                output.append(0x5B)
                output.append(decimal: Int64(location.line))
                output.append(0x2C)
                output.append(decimal: Int64(location.record))
                appendOtherFile(location, batch, &output)
                output.append(0x5D)
            }
            output.append("]")
        }
        if batch.file.dialect != nil { appendOtherPlaces(line.product, batch, &output) }
        output.append(line.columns)
        if line.data != 0 {
            output.append(#","data":"#)
            output.append(decimal: Int64(line.data))
        }
        // Where there is something to say about the item: what is at stake.
        if !line.findings.isEmpty, let value = StockValue.hundredths(of: line.product, batch) {
            output.append(#","stock_value":""#)
            output.append(decimal: value / 100)
            output.append(value % 100 < 10 ? ".0" : ".")
            output.append(decimal: value % 100)
            output.append("\"")
        }
        if !line.changes.isEmpty {
            output.append(#","changes":"#)
            output.append(line.changes)
        }
        if let feed = line.feed, let operation = line.operation {
            output.append(#","feed":""#)
            RunLayout.appendFeed(operation: operation.name, number: feed.number, to: &output)
            output.append(#"","position":"#)
            output.append(decimal: Int64(feed.position))
        }
        if !line.findings.isEmpty {
            output.append(#","findings":["#)
            for (position, finding) in line.findings.enumerated() {
                output.append(position > 0 ? ",{" : "{")
                output.append(UnsafeBufferPointer(rebasing: rendered[finding.json]))
            }
            output.append("]")
        }
        output.append("}\n")
    }

    /// Appends the members by which `GatewayFindings` finds the cell that an answer of the platform means, each with a
    /// comma in front: `columns`, what the export calls the canonical columns, in as many sets as there are; `sku_columns`,
    /// the set of each SKU of the item where there are several; `sent_skus`, its SKUs by their numbers in `sku_places`
    /// where it has not all of them.
    package static func append(
        sets: [[(column: String, name: String)]], setOfSKU: [Int], skus: [Int], _ output: inout ByteBuffer
    ) {
        if !sets.isEmpty {
            output.append(#","columns":["#)
            for (number, set) in sets.enumerated() {
                output.append(number > 0 ? ",{" : "{")
                for (index, entry) in set.enumerated() {
                    if index > 0 { output.append(0x2C) }
                    output.append(jsonString: entry.column)
                    output.append(0x3A)
                    output.append(jsonString: entry.name)
                }
                output.append("}")
            }
            output.append("]")
        }
        for (key, numbers) in [(#","sku_columns":["#, setOfSKU), (#","sent_skus":["#, skus)] where !numbers.isEmpty {
            output.append(key)
            for (index, number) in numbers.enumerated() {
                if index > 0 { output.append(0x2C) }
                output.append(decimal: Int64(number))
            }
            output.append("]")
        }
    }

    /// The file of a place that is not in the item's own.
    private static func appendOtherFile(_ location: Location, _ batch: borrowing Batch, _ output: inout ByteBuffer) {
        guard location.file != Location.ownFile else { return }
        output.append(0x2C)
        output.append(jsonString: batch.file(of: location).name)
    }

    /// Records of a product that neither it nor a SKU stands in: further pictures and languages.
    private static func appendOtherPlaces(_ product: Product, _ batch: borrowing Batch, _ output: inout ByteBuffer) {
        var isFirst = true
        for record in product.records where batch.records[record].product >= 0 {
            let location = batch.records[record].location
            guard location != batch.locations[Int(product.location)],
                !product.skus.contains(where: { batch.locations[Int(batch.skus[$0].location)] == location })
            else { continue }
            output.append(isFirst ? #","other_places":[["# : ",[")
            isFirst = false
            output.append(decimal: Int64(location.line))
            output.append(0x2C)
            output.append(decimal: Int64(location.record))
            appendOtherFile(location, batch, &output)
            output.append("]")
        }
        if !isFirst { output.append("]") }
    }

    /// A text as JSON; bytes that are not UTF-8 become U+FFFD.
    package static func appendText(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) {
        if bytes.firstInvalidUTF8 == nil {
            output.append(jsonString: bytes)
        } else {
            output.append(jsonString: bytes.string)
        }
    }
}

/// Lines of `items.csv`: the same for a spreadsheet.
package enum ItemsCSV {
    private static let header: StaticString =
        "item,operation,status,category_id,skus,file,line,record,feed,position,codes,messages,job_id,product_id\r\n"

    /// Appends the names of the columns.
    ///
    /// - Parameter marked: with a byte order mark in front, by which Excel knows UTF-8.
    package static func appendHeader(marked: Bool, _ output: inout ByteBuffer) {
        if marked { output.append("\u{FEFF}") }
        output.append(header)
    }

    package static func append(
        _ line: ItemLine, of file: borrowing FileName, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        appendCell(batch.bytes.bytes[line.item], &output)
        output.append(0x2C)
        if let operation = line.operation { output.append(operation.name) }
        output.append(0x2C)
        output.append(line.status.name)
        output.append(0x2C)
        if let category = line.categoryID { output.append(decimal: category) }
        output.append(0x2C)
        output.append(decimal: Int64(line.product.skus.count))
        output.append(0x2C)
        output.append(file.cell)
        let place = batch.locations[Int(line.product.location)]
        output.append(0x2C)
        output.append(decimal: Int64(place.line))
        output.append(0x2C)
        output.append(decimal: Int64(place.record))
        output.append(0x2C)
        if let feed = line.feed, let operation = line.operation {
            RunLayout.appendFeed(operation: operation.name, number: feed.number, to: &output)
            output.append(0x2C)
            output.append(decimal: Int64(feed.position))
        } else {
            output.append(0x2C)
        }
        output.append(0x2C)
        if !line.findings.isEmpty {
            appendCell(line.findings.map(\.code.description).joined(separator: " "), &output)
            output.append(0x2C)
            appendCell(line.findings.map(\.message).joined(separator: " "), &output)
        } else {
            output.append(0x2C)
        }
        // What only the platform knows.
        output.append(",,\r\n")
    }

    /// Spreadsheets show longer numbers as 1.2E+12, and keep no more than fifteen digits.
    private static let longestNumber = 11

    package static func appendCell(_ text: String, _ output: inout ByteBuffer) {
        var text = text
        text.withUTF8 { appendCell($0, &output) }
    }

    /// Whether a cell begins with a sign that a spreadsheet computes with, in ASCII or full width, or with what it
    /// takes away in front of one.
    private static func isFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let sign = bytes.firstIndex(where: { $0 != 0x20 }) else { return false }
        switch bytes[sign] {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D: return true
        // U+FF0B, U+FF0D, U+FF1D, U+FF20.
        case 0xEF where sign + 2 < bytes.count && bytes[sign + 1] == 0xBC:
            return [0x8B, 0x8D, 0x9D, 0xA0].contains(bytes[sign + 2])
        default: return false
        }
    }

    /// A cell that no spreadsheet takes for a formula, and no id for a number that it shortens: one that begins with a
    /// sign it would compute with (OWASP, CSV injection), or is a number too long to be shown or kept as it is, gets an
    /// apostrophe in front.
    static func appendCell(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) {
        guard let first = bytes.first else { return }
        let isLongNumber =
            (first == 0x30 ? bytes.count > 1 : bytes.count > longestNumber) && bytes.allSatisfy { $0 &- 0x30 < 10 }
        let isFormula = isFormula(bytes)
        let needsQuotes = bytes.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        if needsQuotes { output.append(0x22) }
        if isFormula || isLongNumber { output.append(0x27) }
        if needsQuotes {
            for byte in bytes {
                if byte == 0x22 { output.append(0x22) }
                output.append(byte)
            }
            output.append(0x22)
        } else {
            output.append(bytes)
        }
    }
}
