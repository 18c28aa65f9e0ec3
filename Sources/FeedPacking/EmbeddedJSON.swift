import Bytes
import Glibc
import JSONText

/// JSON as it stands inside a JSON string: `{\"sku_code\":\"A\"}`. A quote that ends a text has one backslash in front of
/// it, one that belongs to the text three. Only what feedmill wrote is read with it.
struct EmbeddedJSON {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[range]) }

    /// What is between the quotes of a text.
    func contents(_ value: Range<Int>) -> Range<Int> {
        value.count >= 4 && bytes[value.lowerBound] == 0x5C ? value.lowerBound + 2..<value.upperBound - 2 : value
    }

    /// Calls `body` with where the key of each member of the object at a position is, and where its value begins.
    ///
    /// - Parameter body: returns where the value ends, so that nothing is looked at twice.
    /// - Returns: where the object ends.
    @discardableResult
    @inline(__always)
    func eachMember(at start: Int, _ body: (Range<Int>, Int) -> Int) -> Int {
        guard start < bytes.count, bytes[start] == 0x7B else { return endOfValue(start) }
        var position = start + 1
        while position < bytes.count, bytes[position] == 0x5C {
            let key = position + 2..<max(position + 2, endOfText(position) - 2)
            let value = key.upperBound + 3
            guard value < bytes.count else { return bytes.count }
            let end = body(key, value)
            guard end > value, end < bytes.count, bytes[end] == 0x2C else { return min(end + 1, bytes.count) }
            position = end + 1
        }
        return min(position + 1, bytes.count)
    }

    /// Calls `body` with where each element of the list at a position begins.
    ///
    /// - Parameter body: returns where the element ends.
    /// - Returns: where the list ends.
    @discardableResult
    @inline(__always)
    func eachElement(at start: Int, _ body: (Int) -> Int) -> Int {
        guard start < bytes.count, bytes[start] == 0x5B else { return endOfValue(start) }
        var position = start + 1
        while position < bytes.count, bytes[position] != 0x5D {
            let end = body(position)
            guard end > position, end < bytes.count, bytes[end] == 0x2C else { return min(end + 1, bytes.count) }
            position = end + 1
        }
        return min(position + 1, bytes.count)
    }

    /// Where the value at a position is.
    @inline(__always)
    func value(_ start: Int) -> Range<Int> { start..<max(start, endOfValue(start)) }

    /// Where the text ends whose opening quote, with its backslash, is at a position: after its closing quote.
    @inline(__always)
    private func endOfText(_ start: Int) -> Int {
        guard let base = bytes.baseAddress else { return bytes.count }
        var position = start + 2
        while position + 1 < bytes.count {
            guard let found = memchr(base + position, 0x5C, bytes.count - position) else { return bytes.count }
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard position + 1 < bytes.count else { return bytes.count }
            if base[position + 1] == 0x22 { return position + 2 }
            position += position + 2 < bytes.count && base[position + 2] == 0x5C ? 4 : 3
        }
        return bytes.count
    }

    private func endOfValue(_ start: Int) -> Int {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case 0x5C:
                position = endOfText(position)
                if depth == 0 { return position }
                continue
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                if depth == 0 { return position }
                depth -= 1
                if depth == 0 { return position + 1 }
            case 0x2C where depth == 0: return position
            default: break
            }
            position += 1
        }
        return position
    }

    /// A text that is escaped twice, as it is.
    static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let once = (try? JSONValue(parsing: "\"\(text.string)\""))?.stringValue ?? ""
        return Array(((try? JSONValue(parsing: "\"\(once)\""))?.stringValue ?? "").utf8)
    }
}
