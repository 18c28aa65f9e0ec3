package import Bytes

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// One iconv conversion, piece by piece.
struct Conversion: ~Copyable {
    enum Stop {
        /// All of it was taken.
        case done
        /// What is left is the beginning of a character.
        case incomplete
        /// What comes next is no character.
        case invalid
    }
    private let handle: iconv_t

    init(from source: String, to target: String) throws(ReadingError) {
        guard let handle = iconv_open(Self.table(of: target), Self.table(of: source)),
            handle != iconv_t(bitPattern: -1)
        else {
            throw ReadingError(
                "is in an encoding that this machine does not know: \(source == "UTF-8" ? target : source)")
        }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// The table that is meant by a name. Files that say Shift_JIS have the backslash and the tilde of ASCII, which the
    /// standard's table lacks; those that say GBK have what was added to it.
    static func table(of encoding: String) -> String {
        switch encoding.uppercased() {
        case "SHIFT_JIS", "SHIFT-JIS", "SJIS", "X-SJIS": "CP932"
        case "GBK", "GB2312": "GB18030"
        default: encoding
        }
    }

    /// Converts from `position` on, and moves it past what was converted.
    func convert(
        _ input: UnsafeBufferPointer<UInt8>, from position: inout Int, into output: inout ByteBuffer
    ) -> Stop {
        while true {
            var stop: Stop? = .done
            // Four bytes a byte is more than any conversion makes; what does not fit is asked for again.
            output.fill(atLeast: min((input.count - position) * 4 + 16, 1 << 18)) { room in
                var next = UnsafeMutablePointer(
                    mutating: UnsafeRawPointer(input.baseAddress)?.advanced(by: position)
                        .assumingMemoryBound(to: CChar.self))
                var left = input.count - position
                var end = room.baseAddress?.assumingMemoryBound(to: CChar.self)
                var spare = room.count
                if iconv(handle, &next, &left, &end, &spare) == Int(bitPattern: UInt.max) {
                    switch errno {
                    case E2BIG: stop = nil
                    case EINVAL: stop = .incomplete
                    default: stop = .invalid
                    }
                }
                position = input.count - left
                return room.count - spare
            }
            if let stop { return stop }
        }
    }

    /// Ends the text: an encoding with states goes back to its first.
    func finish(into output: inout ByteBuffer) {
        output.fill(atLeast: 16) { room in
            var end = room.baseAddress?.assumingMemoryBound(to: CChar.self)
            var spare = room.count
            iconv(handle, nil, nil, &end, &spare)
            return room.count - spare
        }
    }
}

/// Text of another encoding into UTF-8, with a mark where a byte is none of its characters (see `Transcoder`).
struct TextDecoder: ~Copyable {
    /// What comes before a byte that the encoding does not know.
    static let mark: UInt8 = 0xFF

    private let conversion: Conversion
    /// How many bytes the encoding's smallest character has: so many are skipped where there is none.
    private let unit: Int
    private var consumed: UInt64 = 0
    private(set) var firstBadOffset: UInt64?

    init(from encoding: String) throws(ReadingError) {
        let name = encoding.uppercased()
        // Without a mark and without a name, little-endian is what programs write.
        let ordered = name == "UTF-16" || name == "UTF-32" ? name + "LE" : name
        conversion = try Conversion(from: ordered, to: "UTF-8")
        unit = name.hasPrefix("UTF-16") || name.hasPrefix("UCS-2") ? 2 : name.hasPrefix("UTF-32") ? 4 : 1
    }

    /// Converts what it can of `input`, and says how much that was: the rest begins the next piece.
    mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer, isLast: Bool) -> Int {
        var position = 0
        conversion: while true {
            switch conversion.convert(input, from: &position, into: &output) {
            case .done: break conversion
            case .incomplete where !isLast: break conversion
            case .incomplete, .invalid:
                if firstBadOffset == nil { firstBadOffset = consumed + UInt64(position) }
                for _ in 0..<min(unit, input.count - position) {
                    output.append(TextDecoder.mark)
                    output.append(0xC4 + (input[position] >> 6))
                    output.append(0x80 | (input[position] & 0x3F))
                    position += 1
                }
            }
        }
        consumed += UInt64(position)
        return position
    }
}

/// UTF-8 back into the encoding that a file had, for records that are written as they were.
package final class TextEncoder {
    private let conversion: Conversion

    /// - Throws: `ReadingError` when the machine does not know the encoding.
    package init(to encoding: String) throws(ReadingError) {
        conversion = try Conversion(from: "UTF-8", to: encoding)
    }

    /// Appends `text` in that encoding. Marked bytes become themselves again; a character that the encoding lacks, which
    /// no text read from it has, becomes a question mark.
    package func encode(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) {
        var position = 0
        while case let stop = conversion.convert(text, from: &position, into: &output), stop != .done {
            if text[position] == TextDecoder.mark, position + 2 < text.count, text[position + 1] & 0xFC == 0xC4 {
                output.append((text[position + 1] & 3) << 6 | (text[position + 2] & 0x3F))
                position += 3
            } else {
                var mark = 0
                let question: [UInt8] = [0x3F]
                question.withUnsafeBufferPointer { _ = conversion.convert($0, from: &mark, into: &output) }
                position += 1
                while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
            }
        }
        conversion.finish(into: &output)
    }
}
