import FeedTesting
import Testing

@testable import FeedGateway

@Suite struct PictureFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: PictureFormat.Kind
        var bytes: [UInt8]
        var testDescription: String { kind.rawValue }
    }

    static let pictures = [
        Case(kind: .jpeg, bytes: MadePicture.jpeg(801, 1203)), Case(kind: .png, bytes: MadePicture.png(801, 1203)),
        Case(kind: .gif, bytes: MadePicture.gif(801, 1203)), Case(kind: .bmp, bytes: MadePicture.bmp(801, 1203)),
        Case(kind: .webp, bytes: MadePicture.webp(801, 1203)),
    ]

    @Test(arguments: pictures) func aHeaderShowsFormatAndSize(_ test: Case) throws {
        let format = try #require(PictureFormat(test.bytes))
        #expect(format.kind == test.kind)
        #expect(format.width == 801 && format.height == 1203)
        #expect(format.isWhole)
    }

    /// Whatever part of a file came, and whatever its bytes are, something is said of it, and never that it is whole.
    @Test(arguments: pictures) func aPartOfAPictureIsNoWholeOne(_ test: Case) {
        for count in 0..<test.bytes.count {
            #expect(PictureFormat(Array(test.bytes[..<count]))?.isWhole != true, "\(count)")
        }
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            var bytes = test.bytes
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<min(40, bytes.count), using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            if let format = PictureFormat(bytes) { #expect(format.width > 0 && format.height > 0) }
        }
    }

    @Test func cameraAndThumbnailSegmentsArePassedOver() throws {
        var bytes = MadePicture.jpeg(900, 700)
        // A segment with a whole picture in it, and filled markers.
        let inner = MadePicture.jpeg(160, 120, count: 100)
        bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xE1, 0, UInt8(inner.count + 2)] + inner, at: 2)
        let format = try #require(PictureFormat(bytes + [0, 0, 0]))
        #expect(format.width == 900 && format.height == 700 && format.isWhole)
    }

    @Test(arguments: [
        ("<!DOCTYPE html><html>", "a page of HTML"), ("  <html><body>", "a page of HTML"),
        ("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">", "an SVG drawing"),
        ("{\"error\":1}", "JSON"), ("%PDF-1.7", "a PDF document"), ("II*\u{0}", "a TIFF picture"),
        ("\u{0}\u{0}\u{0}\u{18}ftypavif....", "an AVIF picture"), ("plain text", "no picture"), ("", "no picture"),
    ]) func whatIsNoPictureIsNamed(_ text: String, _ name: String) {
        #expect(PictureFormat(Array(text.utf8)) == nil)
        #expect(PictureFormat.name(of: Array(text.utf8)) == name)
    }
}
