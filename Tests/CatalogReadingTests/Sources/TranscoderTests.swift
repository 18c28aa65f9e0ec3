import Bytes
import CatalogReading
import FeedTesting
import Foundation
import Testing

/// All bytes of a source.
func contents(of source: ByteSource) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(source.size))
    let count = try bytes.withUnsafeMutableBytes { try source.read(at: 0, into: $0) }
    return Array(bytes[..<count])
}

struct TranscoderTests {
    static let text = "Größe;Цвет;サイズ\n\"naïve\";синий;大\n"

    @Test(arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"])
    func everyCharacterComesThroughAndBack(encoding: String) throws {
        // Long enough for many blocks, and odd, so that characters are cut by their ends.
        let original = "x" + String(repeating: Self.text, count: 4000)
        var encoded = ByteBuffer()
        let encoder = try TextEncoder(to: encoding)
        Array(original.utf8).withUnsafeBufferPointer { encoder.encode($0, into: &encoded) }
        let (copy, bad) = try Transcoder.spool(source(of: encoded.array), from: encoding, in: NSTemporaryDirectory())
        #expect(bad == nil)
        let bytes = try contents(of: copy)
        #expect(bytes == Array(original.utf8))
        var back = ByteBuffer()
        bytes.withUnsafeBufferPointer { encoder.encode($0, into: &back) }
        #expect(back.array == encoded.array)
    }

    @Test(
        arguments: [
            ("windows-1251", [0xD6, 0xE2, 0xE5, 0xF2], "Цвет"),
            ("ISO-8859-1", [0x47, 0x72, 0xF6, 0xDF, 0x65], "Größe"),
            ("Shift_JIS", [0x83, 0x54, 0x83, 0x43], "サイ"), ("GBK", [0xD1, 0xD5, 0xC9, 0xAB], "颜色"),
            ("UTF-16", [0xF6, 0x00], "ö"), ("utf-16be", [0xFE, 0xFF, 0x00, 0xF6], "\u{FEFF}ö"),
        ] as [(String, [UInt8], String)])
    func encodingsOfRealExports(encoding: String, bytes: [UInt8], text: String) throws {
        let (copy, bad) = try Transcoder.spool(source(of: bytes), from: encoding, in: NSTemporaryDirectory())
        #expect(bad == nil)
        #expect(try contents(of: copy) == Array(text.utf8))
    }

    @Test(
        arguments: [
            // An undefined byte, a lead byte without its second, half a surrogate pair, half a unit at the end.
            ("windows-1251", [0x41, 0x98, 0x42], 1), ("Shift_JIS", [0x41, 0x42, 0x83], 2),
            ("UTF-16LE", [0x41, 0x00, 0x3C, 0xD8, 0x42, 0x00], 2), ("UTF-16LE", [0x41, 0x00, 0x42], 2),
        ] as [(String, [UInt8], UInt64)])
    func whatTheEncodingDoesNotKnowIsMarkedAndComesBack(encoding: String, bytes: [UInt8], offset: UInt64) throws {
        let (copy, bad) = try Transcoder.spool(source(of: bytes), from: encoding, in: NSTemporaryDirectory())
        #expect(bad == offset)
        let decoded = try contents(of: copy)
        #expect(decoded.withUnsafeBufferPointer { $0.firstInvalidUTF8 } == decoded.firstIndex(of: 0xFF))
        #expect(decoded.first == 0x41)
        var back = ByteBuffer()
        let encoder = try TextEncoder(to: encoding)
        decoded.withUnsafeBufferPointer { encoder.encode($0, into: &back) }
        #expect(back.array == bytes)
    }

    @Test func whatTheEncodingLacksIsAQuestionMark() throws {
        var out = ByteBuffer()
        let encoder = try TextEncoder(to: "ISO-8859-1")
        Array("a€ö😀b".utf8).withUnsafeBufferPointer { encoder.encode($0, into: &out) }
        #expect(out.array == [0x61, 0x3F, 0xF6, 0x3F, 0x62])
    }

    @Test func anUnknownEncodingIsSaidToBeOne() throws {
        #expect(!Transcoder.knows("klingon-8"))
        #expect(Transcoder.knows("windows-1251"))
        #expect(throws: ReadingError.self) {
            try Transcoder.spool(source(of: [1]), from: "klingon-8", in: NSTemporaryDirectory())
        }
    }

    @Test func anEmptyFileStaysEmpty() throws {
        let (copy, bad) = try Transcoder.spool(source(of: []), from: "UTF-16LE", in: NSTemporaryDirectory())
        #expect(copy.size == 0 && bad == nil)
    }
}
