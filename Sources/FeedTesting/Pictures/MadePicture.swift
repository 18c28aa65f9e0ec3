/// Pictures as far as a reader of headers looks, in any format and of any size, without a pixel in them.
package enum MadePicture {
    /// A JPEG of at least `count` bytes, whose pixels follow from a seed.
    package static func jpeg(_ width: Int, _ height: Int, seed: UInt64 = 1, count: Int = 400) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]
        bytes += [0xFF, 0xC0, 0, 11, 8] + big(height) + big(width) + [1, 1, 0x11, 0]
        bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0]
        var random = SeededRandom(seed: seed)
        // No byte that begins a marker.
        while bytes.count < count - 2 { bytes.append(UInt8.random(in: 0...0xFE, using: &random)) }
        return bytes + [0xFF, 0xD9]
    }

    /// A PNG of so many pixels; without its end where it is not whole.
    package static func png(_ width: Int, _ height: Int, isWhole: Bool = true) -> [UInt8] {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        let data = head + [0, 0] + big(width) + [0, 0] + big(height) + [8, 2, 0, 0, 0, 1, 2, 3, 4]
        return data + (isWhole ? [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82] : [])
    }

    /// A GIF of so many pixels.
    package static func gif(_ width: Int, _ height: Int) -> [UInt8] {
        Array("GIF89a".utf8) + little(width) + little(height) + [0, 0, 0, 0x3B]
    }

    /// A BMP of so many pixels.
    package static func bmp(_ width: Int, _ height: Int) -> [UInt8] {
        Array("BM".utf8) + [54, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0] + little(width) + [0, 0] + little(height)
            + [UInt8](repeating: 0, count: 30)
    }

    /// A WebP of so many pixels.
    package static func webp(_ width: Int, _ height: Int) -> [UInt8] {
        let body =
            Array("WEBPVP8 ".utf8) + [10, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A] + little(width) + little(height)
        return Array("RIFF".utf8) + little(body.count) + [0, 0] + body
    }

    private static func big(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 255), UInt8(number & 255)] }
    private static func little(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }
}
