/// Text that comes from somebody else: names of files, cells, the platform's words and codes, values of a
/// configuration. Whatever shows it to a person shows it, and does nothing else with it.
///
/// Characters that steer instead of being seen are shown by name, as Swift and Rust write them (`\n`, `\u{1B}`): the
/// control characters of ASCII and Latin-1 with DEL, the separators of lines and paragraphs, and the embeddings,
/// overrides and isolates that turn the direction of writing round (CVE-2021-42574).
package enum ForeignText {
    /// Whether a scalar steers a terminal or the direction of text: controls, line separators, direction marks.
    package static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The text with its steering characters by name.
    package static func shown(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes -> String? in
            guard firstSteering(in: bytes, from: 0) != nil else { return nil }
            var output = ByteBuffer(capacity: bytes.count + 64)
            append(shown: bytes, to: &output)
            return output.bytes.string
        } ?? text
    }

    /// Appends text with its steering characters by name.
    ///
    /// - Parameter bytes: UTF-8.
    package static func append(shown bytes: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
        var start = 0
        while let found = firstSteering(in: bytes, from: start) {
            output.append(UnsafeBufferPointer(rebasing: bytes[start..<found.lowerBound]))
            switch bytes[found.lowerBound] {
            case 0x09: output.append(#"\t"#)
            case 0x0A: output.append(#"\n"#)
            case 0x0D: output.append(#"\r"#)
            default:
                output.append(#"\u{"#)
                output.append(hexadecimal(of: bytes[found]))
                output.append("}")
            }
            start = found.upperBound
        }
        output.append(UnsafeBufferPointer(rebasing: bytes[start...]))
    }

    /// The next steering character; nil where none follows.
    package static func firstSteering(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        for index in start..<bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte < 0x7F { continue }
            switch byte {
            case 0x00..<0x20, 0x7F: return index..<index + 1
            case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0: return index..<index + 2
            case 0xE2 where index + 2 < bytes.count:
                let isSteering =
                    bytes[index + 1] == 0x80
                    ? (0xA8...0xAE).contains(bytes[index + 2])
                    : bytes[index + 1] == 0x81 && (0xA6...0xA9).contains(bytes[index + 2])
                if isSteering { return index..<index + 3 }
            default: continue
            }
        }
        return nil
    }

    /// The number of a character of UTF-8 in upper case hexadecimal digits.
    private static func hexadecimal(of bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.value ?? 0, radix: 16, uppercase: true)
    }

    /// As much of a text as may be where it is repeated many times: at most `limit` bytes, whole characters, and a mark
    /// where something is missing.
    package static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return String(text[..<end]) + "…"
    }
}
