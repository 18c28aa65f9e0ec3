package import Bytes

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Files that are not UTF-8: read once into a UTF-8 copy, which is then the file that the readers see.
///
/// A byte that the encoding does not know is kept as 0xFF and the character U+0100 + byte. UTF-8 never has 0xFF, so the
/// readers find it in its record as they find any bad byte, and what is written back is what was there.
package enum Transcoder {
    /// Whether the machine can read that encoding.
    package static func knows(_ encoding: String) -> Bool {
        let handle = iconv_open("UTF-8", Conversion.table(of: encoding))
        guard handle != iconv_t(bitPattern: -1) else { return false }
        iconv_close(handle)
        return true
    }

    /// Whether text in that encoding can be taken for UTF-8 as it is.
    package static func isUTF8(_ encoding: String) -> Bool {
        ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(encoding.uppercased())
    }

    /// The encoding that a byte order mark at the start of a file names, or nil. The bare mark of UTF-8 counts, also
    /// after blanks that some program wrote in front of a file that had it.
    package static func encoding(byMarkIn prefix: UnsafeBufferPointer<UInt8>) -> String? {
        if startOfText(in: prefix) > 0 { return "UTF-8" }
        let start = Array(prefix.prefix(4))
        if start == [0xFF, 0xFE, 0, 0] { return "UTF-32LE" }
        if start == [0, 0, 0xFE, 0xFF] { return "UTF-32BE" }
        if start.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
        if start.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
        return nil
    }

    /// After the byte order mark of UTF-8 and the blanks and marks in front of it; 0 where there is none.
    package static func startOfText(in prefix: UnsafeBufferPointer<UInt8>) -> Int {
        var position = 0
        var end = 0
        while position < prefix.count {
            if UnsafeBufferPointer(rebasing: prefix[position...]).hasPrefix("\u{FEFF}") {
                position += 3
                end = position
            } else if isBlank(prefix[position]) {
                position += 1
            } else {
                break
            }
        }
        return end
    }

    /// A UTF-8 copy of all of `source`, in a file without a name in `directory`. A byte order mark stays one.
    ///
    /// - Parameter encoding: a name that `knows` says yes to; one without a byte order (`UTF-16`) is read as
    ///   little-endian.
    /// - Returns: the copy, and the offset in the original of the first byte that the encoding does not know.
    /// - Throws: `ReadingError` when the source cannot be read or the copy not be written.
    package static func spool(
        _ source: ByteSource, from encoding: String, in directory: String
    ) throws(ReadingError) -> (source: ByteSource, firstBadOffset: UInt64?) {
        let descriptor = try TemporaryFile.make(in: directory)
        do {
            var decoder = try TextDecoder(from: encoding)
            try copy(source, to: descriptor, through: &decoder)
            return (try ByteSource(descriptor: descriptor, name: source.name), decoder.firstBadOffset)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func copy(
        _ source: ByteSource, to descriptor: Int32, through decoder: inout TextDecoder
    ) throws(ReadingError) {
        var input = ByteBuffer(capacity: 1 << 16)
        var output = ByteBuffer(capacity: 1 << 18)
        source.rewind()
        var isLast = false
        while !isLast {
            try source.goOn()
            try input.fill(atLeast: 1 << 15) { (room) throws(ReadingError) in try source.read(into: room) }
            isLast = source.position >= source.size
            let used = decoder.decode(input.bytes, into: &output, isLast: isLast)
            input.dropFirst(used)
            try TemporaryFile.append(UnsafeRawBufferPointer(output.bytes), to: descriptor)
            output.removeAll()
        }
        source.rewind()
    }

    /// The first bytes of a file in UTF-8, for a look at what it is; a character that is cut off at the end is left out.
    package static func decode(
        prefix: UnsafeBufferPointer<UInt8>, from encoding: String
    ) throws(ReadingError) -> ByteBuffer {
        var decoder = try TextDecoder(from: encoding)
        var output = ByteBuffer(capacity: prefix.count * 2)
        _ = decoder.decode(prefix, into: &output, isLast: false)
        return output
    }
}
