package import Bytes
import FeedModel
package import RunFolder

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

    /// Appends the line of an item.
    package static func append(_ record: borrowing ItemRecord, _ output: inout ByteBuffer) {
        appendCell(record.item, &output)
        output.append(",")
        if let operation = record.operation { output.append(operation.name) }
        output.append(",")
        output.append(record.status.name)
        output.append(",")
        if let category = record.categoryID { output.append(decimal: category) }
        output.append(",")
        output.append(decimal: Int64(record.skuCount))
        output.append(",")
        appendCell(record.fileName, &output)
        output.append(",")
        if let place = record.place { output.append(decimal: Int64(place.line)) }
        output.append(",")
        if let place = record.place { output.append(decimal: Int64(place.record)) }
        output.append(",")
        if let feed = record.feed, let operation = record.operation {
            RunLayout.appendFeed(operation: operation.name, number: feed.number, to: &output)
            output.append(",")
            output.append(decimal: Int64(feed.position))
        } else {
            output.append(",")
        }
        output.append(",")
        // Mostly there is none, or one.
        if record.findings.count == 1 {
            appendCell(record.findings[0].code, &output)
            output.append(",")
            appendCell(record.findings[0].message, &output)
        } else if record.findings.isEmpty {
            output.append(",")
        } else {
            appendCell(record.findings.map(\.code.string).joined(separator: " "), &output)
            output.append(",")
            appendCell(record.findings.map(\.message.string).joined(separator: " "), &output)
        }
        output.append(",")
        appendNumber(record.jobID, &output)
        output.append(",")
        appendNumber(record.productID, &output)
        output.append("\r\n")
    }

    /// A number of the platform's, which may be too long for a spreadsheet.
    private static func appendNumber(_ number: Int64?, _ output: inout ByteBuffer) {
        if let number { appendCell(String(number), &output) }
    }

    /// Spreadsheets show longer numbers as 1.2E+12, and keep no more than fifteen digits.
    private static let longestNumber = 11

    /// Appends a cell of a foreign text, quoted where it has to be, and safe against formula injection.
    package static func appendCell(_ text: String, _ output: inout ByteBuffer) {
        var text = text
        text.withUTF8 { appendCell($0, &output) }
    }

    private static func appendCell(_ text: RecordText, _ output: inout ByteBuffer) {
        text.withBytes { appendCell($0, &output) }
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
