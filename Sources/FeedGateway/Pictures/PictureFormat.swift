/// What a picture is by its bytes: its format, and how many pixels it has. Nothing is unpacked; what a header says is
/// read, and whether the end is there.
package struct PictureFormat: Sendable, Equatable {
    /// A format that is recognised by its first bytes.
    package enum Kind: String, CaseIterable, Sendable {
        /// JPEG, from FF D8 to FF D9.
        case jpeg = "JPEG"
        /// PNG, from its signature to its `IEND` chunk.
        case png = "PNG"
        /// GIF, from `GIF87a` or `GIF89a` to its trailer.
        case gif = "GIF"
        /// Windows bitmap, as long as its header says.
        case bmp = "BMP"
        /// WebP, as long as its RIFF header says.
        case webp = "WebP"

        /// Such as `image/jpeg`.
        package var mediaType: String { "image/\(rawValue.lowercased())" }
        /// What a file's name ends with.
        package var ending: String { self == .jpeg ? "jpg" : rawValue.lowercased() }
        /// What the platform says it takes.
        package var isUsual: Bool { self == .jpeg || self == .png }
    }

    /// What its first bytes say.
    package let kind: Kind
    /// In pixels.
    package let width: Int
    /// In pixels.
    package let height: Int
    /// Whether the file has its end.
    package let isWhole: Bool

    /// nil where it is none of these, or its header says no size.
    package init?(_ bytes: [UInt8]) {
        let reader = PictureReader(bytes)
        guard let read = reader.jpeg() ?? reader.png() ?? reader.gif() ?? reader.bmp() ?? reader.webp(),
            read.width > 0, read.height > 0
        else { return nil }
        self = read
    }

    fileprivate init(_ kind: Kind, _ width: Int, _ height: Int, isWhole: Bool) {
        self.kind = kind
        self.width = width
        self.height = height
        self.isWhole = isWhole
    }

    /// What bytes are that are no picture of these kinds, in words.
    package static func name(of bytes: [UInt8]) -> String {
        let start = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.contains("<body") {
            return "a page of HTML"
        }
        if text.hasPrefix("<"), text.contains("<svg") { return "an SVG drawing" }
        if text.hasPrefix("{") || text.hasPrefix("[") { return "JSON" }
        if text.hasPrefix("<") { return "XML" }
        if bytes.starts(with: Array("%PDF".utf8)) { return "a PDF document" }
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
            return "a TIFF picture"
        }
        if bytes.count > 12, Array(bytes[4..<8]) == Array("ftyp".utf8) {
            let brand = String(decoding: bytes[8..<12], as: UTF8.self)
            if brand.hasPrefix("avi") { return "an AVIF picture" }
            if brand.hasPrefix("he") || brand.hasPrefix("mif") { return "a HEIC picture" }
            return "a video"
        }
        if bytes.starts(with: [0xFF, 0xD8]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            return "a picture whose header is damaged"
        }
        return "no picture"
    }
}

private struct PictureReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func has(_ text: [UInt8], at offset: Int) -> Bool {
        offset >= 0 && offset + text.count <= bytes.count && bytes[offset..<(offset + text.count)].elementsEqual(text)
    }

    /// A number of so many bytes, the highest first; nil beyond the end.
    private func big(_ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    private func little(_ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether a text is there, with so many bytes after it.
    private func isLast(_ text: [UInt8], before rest: Int = 0) -> Bool {
        // Cameras put other things after the end.
        var position = bytes.count - text.count - rest
        while position >= 0 {
            if bytes[position] == text[0], has(text, at: position) { return true }
            position -= 1
        }
        return false
    }

    /// ITU-T T.81, annex B.
    func jpeg() -> PictureFormat? {
        guard has([0xFF, 0xD8, 0xFF], at: 0) else { return nil }
        var position = 2
        while position + 3 < bytes.count {
            guard bytes[position] == 0xFF else { return nil }
            let marker = bytes[position + 1]
            // Markers may be filled up, and some have nothing in them.
            if marker == 0xFF {
                position += 1
                continue
            }
            if marker == 0x01 || (0xD0...0xD8).contains(marker) {
                position += 2
                continue
            }
            guard let length = big(position + 2, 2), length >= 2 else { return nil }
            if (0xC0...0xCF).contains(marker), marker != 0xC4, marker != 0xC8, marker != 0xCC {
                guard let height = big(position + 5, 2), let width = big(position + 7, 2) else { return nil }
                return PictureFormat(.jpeg, width, height, isWhole: isLast([0xFF, 0xD9]))
            }
            // The picture itself would have to follow its frame.
            if marker == 0xDA || marker == 0xD9 { return nil }
            position += 2 + length
        }
        return nil
    }

    /// ISO/IEC 15948, section 11.2.2.
    func png() -> PictureFormat? {
        guard has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0), has(Array("IHDR".utf8), at: 12),
            let width = big(16, 4), let height = big(20, 4)
        else { return nil }
        return PictureFormat(.png, width, height, isWhole: isLast(Array("IEND".utf8), before: 4))
    }

    func gif() -> PictureFormat? {
        guard has(Array("GIF87a".utf8), at: 0) || has(Array("GIF89a".utf8), at: 0), let width = little(6, 2),
            let height = little(8, 2)
        else { return nil }
        return PictureFormat(.gif, width, height, isWhole: isLast([0x3B]))
    }

    func bmp() -> PictureFormat? {
        guard has([0x42, 0x4D], at: 0), let size = little(2, 4), let header = little(14, 4) else { return nil }
        if header == 12 {
            guard let width = little(18, 2), let height = little(20, 2) else { return nil }
            return PictureFormat(.bmp, width, height, isWhole: size <= bytes.count)
        }
        guard (40...256).contains(header), let width = little(18, 4), let height = little(22, 4) else { return nil }
        // One that is written from the top has a height below 0.
        let rows = height >= 1 << 31 ? (1 << 32) - height : height
        guard width < 1 << 31 else { return nil }
        return PictureFormat(.bmp, width, rows, isWhole: size <= bytes.count)
    }

    /// developers.google.com/speed/webp/docs/riff_container, and RFC 6386 and RFC 9649 of what is in it.
    func webp() -> PictureFormat? {
        guard has(Array("RIFF".utf8), at: 0), has(Array("WEBP".utf8), at: 8), let size = little(4, 4) else {
            return nil
        }
        let isWhole = size + 8 <= bytes.count
        if has(Array("VP8X".utf8), at: 12), let width = little(24, 3), let height = little(27, 3) {
            return PictureFormat(.webp, width + 1, height + 1, isWhole: isWhole)
        }
        if has(Array("VP8L".utf8), at: 12), has([0x2F], at: 20), let sizes = little(21, 4) {
            return PictureFormat(.webp, (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1, isWhole: isWhole)
        }
        if has(Array("VP8 ".utf8), at: 12), has([0x9D, 0x01, 0x2A], at: 23), let width = little(26, 2),
            let height = little(28, 2)
        {
            return PictureFormat(.webp, width & 0x3FFF, height & 0x3FFF, isWhole: isWhole)
        }
        return nil
    }
}
