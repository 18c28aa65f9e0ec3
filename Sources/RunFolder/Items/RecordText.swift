package import Bytes
import JSONText

/// A text of a record: bytes that somebody else keeps, so that nothing is copied where items pass by the hundred thousand,
/// or a text of its own.
package enum RecordText {
    /// UTF-8 in a batch, or in the line that a record was read from. Valid as long as that is.
    case bytes(UnsafeBufferPointer<UInt8>)
    /// A text of its own, valid as long as this value.
    case string(String)

    /// The empty text.
    package static var none: RecordText { .bytes(UnsafeBufferPointer(start: nil, count: 0)) }

    /// A name that the program has.
    package init(_ name: StaticString) {
        self = .bytes(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// Whether there is no byte in it.
    package var isEmpty: Bool {
        switch self {
        case .bytes(let bytes): bytes.isEmpty
        case .string(let text): text.isEmpty
        }
    }

    /// The text; bytes that are not UTF-8 become U+FFFD.
    package var string: String {
        switch self {
        case .bytes(let bytes): bytes.string
        case .string(let text): text
        }
    }

    /// Calls `body` with the UTF-8 bytes, which are valid until it returns.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        switch self {
        case .bytes(let bytes): return try body(bytes)
        case .string(var text): return try text.withUTF8 { try body($0) }
        }
    }

    /// Whether it is that name, byte for byte.
    package func isSame(as name: StaticString) -> Bool { withBytes { $0.sameBytes(as: name) } }

    /// Whether it is that text, byte for byte.
    package func isSame(as text: String) -> Bool {
        var text = text
        return text.withUTF8 { other in withBytes { $0.sameBytes(as: other) } }
    }

    /// A hash of the bytes.
    package func hash64(seed: UInt64) -> UInt64 { withBytes { $0.hash64(seed: seed) } }
}

extension ByteBuffer {
    /// Appends a text as a JSON string; bytes that are not UTF-8 become U+FFFD.
    package mutating func append(json text: RecordText) {
        switch text {
        case .bytes(let bytes) where bytes.firstInvalidUTF8 == nil: append(jsonString: bytes)
        case .bytes(let bytes): append(jsonString: bytes.string)
        case .string(let text): append(jsonString: text)
        }
    }

    /// Appends the bytes of a text as they are.
    package mutating func append(_ text: RecordText) { text.withBytes { append($0) } }
}
