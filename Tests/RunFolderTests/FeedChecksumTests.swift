import Bytes
import FeedTesting
import Testing

@testable import RunFolder

/// What tells a feed that is as it was packed.
struct FeedChecksumTests {
    /// Ledgers of earlier versions hold it.
    @Test func itStaysWhatItWas() {
        #expect(FeedChecksum.of([]) == "0a4cc247b095b5d3638422331e0891a1")
        let feed = Array(##"[{"item_content_id":"A1","item_content":"{}"}]"##.utf8)
        #expect(FeedChecksum.of(feed) == "6ed10abe9996e717d0a5133006642c46")
    }

    /// Whatever the pieces are that it is given.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func piecesMakeTheWhole(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let size = [0, 1, 31, 32, 33, 63, 64, 1000, 4096].randomElement(using: &random)!
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
        var checksum = FeedChecksum()
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...70, using: &random))
            rest = rest.dropFirst(piece.count)
            piece.withUnsafeBytes { checksum.append($0) }
        }
        #expect(checksum.text == FeedChecksum.of(bytes))
    }
}
