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

    @Test func aFileHasThatOfItsBytes() throws {
        let temporary = TemporaryDirectory()
        let folder = try RunFolder(path: temporary("out"))
        _ = try folder.start()
        var random = SeededRandom(seed: 7)
        var block = ByteBuffer(capacity: 1)
        for (number, size) in [0, 1, 31, 32, 33, 63, 64, 1 << 18, (1 << 18) + 5, (3 << 18) + 31].enumerated() {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            let name = "feeds/PRODUCT_CREATE-000\(number).json"
            let file = try folder.createFeed(name)
            try bytes.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try file.append(bytes) }
            try file.close()
            #expect(try folder.checksum(ofFeed: name, &block) == FeedChecksum.of(bytes), "\(size) bytes")
        }
    }
}
