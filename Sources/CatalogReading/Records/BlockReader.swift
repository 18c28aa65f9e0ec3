import Bytes
import FeedModel

/// The bytes of a file on their way into batches, block by block.
struct BlockReader {
    let source: ByteSource
    /// How much is read at once, at least.
    var blockBytes: Int
    /// From this offset in the file on, the batch's bytes are as in the file.
    private(set) var unbrokenFrom: UInt64 = 0

    init(_ source: ByteSource, blockBytes: Int) {
        self.source = source
        self.blockBytes = blockBytes
    }

    /// Reads the next block.
    ///
    /// - Parameter open: so many of the batch's last bytes are of a record that is not whole yet. As many are read: a
    ///   record that is longer than a block is not looked at more than twice.
    /// - Returns: it ends with the file.
    /// - Throws: `ReadingError` when the file cannot be read.
    func read(into batch: Batch, open: Int) throws(ReadingError) -> Bool {
        let before = batch.bytes.count
        let wanted = max(blockBytes, open)
        try batch.bytes.fill(atLeast: wanted) { room throws(ReadingError) in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
        }
        return batch.bytes.count - before < wanted
    }

    /// Where a byte of the batch is in the file, for all bytes after the last gap.
    func offset(of position: Int, _ batch: Batch) -> UInt64 {
        source.position &- UInt64(batch.bytes.count) &+ UInt64(position)
    }

    /// The batch begins here: so many of its bytes are right before the source's position.
    mutating func begin(_ batch: Batch) { unbrokenFrom = source.position - UInt64(batch.bytes.count) }

    /// Something was left out of the batch: it goes on with what is there in the file.
    mutating func goOn(at offset: UInt64) {
        source.seek(to: offset)
        unbrokenFrom = offset
    }
}
