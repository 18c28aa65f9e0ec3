import Bytes

/// Why a text is no JSON: where, what was expected there, what was found.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Line, from 1.
    package let line: Int
    /// Code point within the line, from 1.
    package let column: Int
    /// Byte within the text, from 0.
    package let offset: Int
    /// Such as `',' or ']'`.
    package let expected: String
    /// Such as `'x'` or `the end of the text`.
    package let found: String

    /// Such as `line 3, column 14 (byte 87): expected ',' or ']', found 'x'`.
    package var description: String {
        "line \(line), column \(column) (byte \(offset)): expected \(expected), found \(found)"
    }

    init(offset: Int, expected: String, in text: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var lineStart = 0
        for position in 0..<offset where text[position] == 0x0A {
            line += 1
            lineStart = position + 1
        }
        self.line = line
        column = UnsafeBufferPointer(rebasing: text[lineStart..<offset]).codePointCount + 1
        self.offset = offset
        self.expected = expected
        found = JSONSyntaxError.name(of: text[offset...])
    }

    /// What is at the beginning of `rest`, in words.
    private static func name(of rest: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        guard let byte = rest.first else { return "the end of the text" }
        if byte < 0x20 || byte == 0x7F { return "the control character \(hexadecimal(byte))" }
        var scalars = String(decoding: rest.prefix(4), as: UTF8.self).unicodeScalars.makeIterator()
        guard let scalar = scalars.next(), scalar != "\u{FFFD}" || rest.starts(with: "\u{FFFD}".utf8) else {
            return "the byte \(hexadecimal(byte))"
        }
        return scalar == "'" ? "\"'\"" : "'\(scalar)'"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0x0\(digits)" : "0x\(digits)"
    }
}
