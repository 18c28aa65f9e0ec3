import Bytes
import CatalogReading
import FeedModel
import Glibc

/// Small looks at texts that the dialects in XML share.
enum ShopText {
    private static var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    /// The value of an attribute of the record's own start tag, as it is written; empty where it has none.
    static func attribute(_ name: StaticString, of record: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var position = 1
        let length = name.utf8CodeUnitCount
        while position < record.count, record[position] != UInt8(ascii: ">"), record[position] != UInt8(ascii: "<") {
            if isBlank(record[position]), position + 1 + length < record.count,
                UnsafeBufferPointer(rebasing: record[(position + 1)...]).hasPrefix(name)
            {
                var start = position + 1 + length
                while start < record.count, isBlank(record[start]) { start += 1 }
                if start < record.count, record[start] == UInt8(ascii: "=") {
                    start += 1
                    while start < record.count, isBlank(record[start]) { start += 1 }
                    guard start < record.count else { return nothing }
                    let quote = record[start]
                    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                        let end = record[(start + 1)...].firstIndex(of: quote)
                    else { return nothing }
                    return UnsafeBufferPointer(rebasing: record[(start + 1)..<end]).trimmed
                }
            }
            // Over values, in which such a name may stand too.
            if record[position] == UInt8(ascii: "\"") || record[position] == UInt8(ascii: "'") {
                let quote = record[position]
                guard let end = record[(position + 1)...].firstIndex(of: quote) else { return nothing }
                position = end
            }
            position += 1
        }
        return nothing
    }

    /// The text of the first element of that local name, as it is written, without the marks of a character data section;
    /// empty where there is none.
    static func element(_ name: StaticString, in record: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let base = record.baseAddress else { return nothing }
        let length = name.utf8CodeUnitCount
        var position = 0
        while position < record.count, let found = memchr(base + position, 0x3C, record.count - position) {
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
            var end = position
            var local = position
            while end < record.count, record[end] > 0x20, record[end] != UInt8(ascii: ">"), record[end] != 0x3C {
                if record[end] == UInt8(ascii: ":") { local = end + 1 }
                end += 1
            }
            guard end - local == length, end < record.count, record[end] == UInt8(ascii: ">"),
                UnsafeBufferPointer(rebasing: record[local..<end]).sameBytes(as: name)
            else { continue }
            var text = UnsafeBufferPointer(rebasing: record[(end + 1)...])
            while let first = text.first, isBlank(first) { text = UnsafeBufferPointer(rebasing: text[1...]) }
            if text.hasPrefix("<![CDATA[") {
                let end = XMLProlog.find("]]>", in: text, from: 9) ?? text.count + 3
                return UnsafeBufferPointer(rebasing: text[9..<max(9, end - 3)]).trimmed
            }
            return UnsafeBufferPointer(rebasing: text[..<(text.firstIndex(of: UInt8(ascii: "<")) ?? text.count)])
                .trimmed
        }
        return nothing
    }

    /// `true`, `1` or `yes`, and their opposites; nil for anything else.
    static func truth(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        switch text.string.lowercased() {
        case "true", "1", "yes": true
        case "false", "0", "no": false
        default: nil
        }
    }

    /// What a field is called where the mapping and the summary name it.
    static func name(of field: RecordField, _ elements: RecordElements, _ batch: Batch) -> Text {
        field.element < 0 ? field.name : batch.keep(elements.entries[field.element].path)
    }

    /// The parts of a text, without blanks at their ends.
    static func parts(of text: Text, separator: UInt8, _ batch: Batch) -> [Text] {
        let bytes = batch.bytes.bytes
        var found: [Text] = []
        var start = Int(text.offset)
        let end = start + Int(text.count)
        for position in start...end where position == end || bytes[position] == separator {
            let bounds = trimmedBounds(bytes.baseAddress!, start, position)
            if bounds.0 < bounds.1 { found.append(Text(offset: bounds.0, count: bounds.1 - bounds.0)) }
            start = position + 1
        }
        return found
    }
}

extension NameCounts {
    mutating func note(_ name: StaticString) {
        note(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}

extension Substring {
    /// Without the blanks at its ends.
    var trimmingBlanks: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
