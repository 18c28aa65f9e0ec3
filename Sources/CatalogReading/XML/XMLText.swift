import Bytes
import Glibc

/// Looks at the bytes of a record that do without parsing it.
package enum XMLText {
    private static var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    /// The value of an attribute of the record's own start tag, as it is written; empty where it has none.
    package static func attribute(_ name: StaticString, of record: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<
        UInt8
    > {
        attribute(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), of: record)
    }

    /// As above, of a name that is not known beforehand.
    package static func attribute(
        _ name: [UInt8], of record: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        name.withUnsafeBufferPointer { attribute($0, of: record) }
    }

    private static func attribute(
        _ name: UnsafeBufferPointer<UInt8>, of record: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        var position = 1
        let length = name.count
        while position < record.count, record[position] != UInt8(ascii: ">"), record[position] != UInt8(ascii: "<") {
            if isBlank(record[position]), position + 1 + length < record.count,
                UnsafeBufferPointer(rebasing: record[(position + 1)..<(position + 1 + length)]).sameBytes(as: name)
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
            // Over values, in which such a name may occur too.
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
    package static func element(_ name: StaticString, in record: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<
        UInt8
    > {
        element(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), in: record)
    }

    /// As above, of a name that is not known beforehand.
    package static func element(
        _ name: [UInt8], in record: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        name.withUnsafeBufferPointer { element($0, in: record) }
    }

    private static func element(
        _ name: UnsafeBufferPointer<UInt8>, in record: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        guard let base = record.baseAddress else { return nothing }
        let length = name.count
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
}
