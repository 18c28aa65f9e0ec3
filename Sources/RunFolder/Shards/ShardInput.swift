package import Bytes
import Glibc

/// Why a shard folder cannot be used.
package struct ShardError: Error, CustomStringConvertible {
    /// What is wrong with it.
    package enum Kind: Sendable {
        /// A file is not what was written.
        case damaged
        /// The folder is not there, or holds no shard.
        case absent
        /// Another version of feedmill made it, in a form of its own.
        case foreign
    }

    /// Which it is.
    package let kind: Kind
    /// The file, and what is wrong with it.
    package let description: String

    /// Why a folder is not a shard, or is damaged.
    package init(_ description: String, _ kind: Kind = .damaged) {
        self.description = description
        self.kind = kind
    }
}

/// A shard folder that is read. Blocks come in order; raw parts are had by their place, from any task.
package final class ShardInput: Sendable {
    /// The folder, as it was given.
    package let path: String
    /// The first line: what the shard is of.
    package let header: [UInt8]
    /// What the shard counted.
    package let trailer: [UInt8]
    /// Where the first block is, and the trailer.
    package let firstBlock: UInt64
    private let trailerStart: UInt64
    private let descriptor: Int32

    /// Opens a folder and sees that its file is whole.
    package init(_ path: String) throws(ShardError) {
        self.path = path
        let file = "\(path)/\(ShardFile.name)"
        descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = errno
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw ShardError("\(path) cannot be read: \(String(cString: strerror(errno)))", .absent)
            }
            throw ShardError(
                reason == ENOENT || reason == ENOTDIR
                    ? "\(path) is not a shard folder" : "\(file) cannot be read: \(String(cString: strerror(reason)))",
                .absent)
        }
        do throws(ShardError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw ShardError("\(file) is not a file", .absent)
            }
            let size = UInt64(max(0, status.st_size))
            let start = try Self.read(descriptor, file, 0, Int(min(size, UInt64(ShardFile.beginning.utf8.count))))
            guard start.elementsEqual(ShardFile.beginning.utf8) || size == 0 else {
                throw ShardError("\(file) is not a shard", .absent)
            }
            let cut = ShardError("\(file) is not whole: it was cut off, or is still being copied")
            guard size > UInt64(ShardFile.footSize + ShardFile.BlockHead.size) else { throw cut }
            let footStart = size - UInt64(ShardFile.footSize)
            let foot = try Self.read(descriptor, file, footStart, ShardFile.footSize)
            let (trailerStart, headerChecksum, mark) = foot.withUnsafeBufferPointer { bytes in
                var reader = PackedReader(bytes)
                return (reader.word(), reader.word(), reader.word())
            }
            guard mark == ShardFile.footMark, trailerStart < footStart,
                footStart - trailerStart >= UInt64(ShardFile.BlockHead.size)
            else { throw cut }
            let head = try Self.head(descriptor, file, trailerStart)
            let trailerEnd = trailerStart + UInt64(ShardFile.BlockHead.size)
            guard head.kind == .trailer, head.mainCount == footStart - trailerEnd,
                head.mainCount <= UInt64(ShardFile.longestText)
            else { throw ShardError("\(file) is damaged") }
            trailer = try Self.read(descriptor, file, trailerEnd, Int(head.mainCount))
            guard head.sealed(trailer.withUnsafeBufferPointer(FeedChecksum.ofBlock)) == head.mainChecksum else {
                throw ShardError("\(file) is damaged")
            }
            var line: [UInt8] = []
            while line.last != 0x0A {
                let at = UInt64(line.count)
                guard at < trailerStart, line.count < ShardFile.longestText else {
                    throw ShardError("\(file) is damaged")
                }
                let block = try Self.read(descriptor, file, at, Int(min(1 << 16, trailerStart - at)))
                line += block.prefix((block.firstIndex(of: 0x0A) ?? block.count - 1) + 1)
            }
            guard line.withUnsafeBufferPointer(FeedChecksum.ofBlock) == headerChecksum else {
                throw ShardError("\(file) is damaged")
            }
            firstBlock = UInt64(line.count)
            header = line.dropLast()
            self.trailerStart = trailerStart
        } catch {
            _ = close(descriptor)
            throw error
        }
    }

    deinit { _ = close(descriptor) }

    /// So much of it is blocks.
    package var byteCount: UInt64 { trailerStart }

    private var file: String { "\(path)/\(ShardFile.name)" }

    /// Says that what a block holds is not what was written.
    package var damage: ShardError { ShardError("\(file) is damaged") }

    private static func head(
        _ descriptor: Int32, _ file: String, _ offset: UInt64
    ) throws(ShardError) -> ShardFile.BlockHead {
        let bytes = try read(descriptor, file, offset, ShardFile.BlockHead.size)
        guard let head = bytes.withUnsafeBufferPointer({ ShardFile.BlockHead($0) }) else {
            throw ShardError("\(file) is damaged")
        }
        return head
    }

    private static func read(
        _ descriptor: Int32, _ file: String, _ offset: UInt64, _ count: Int
    ) throws(ShardError) -> [UInt8] {
        var bytes = ByteBuffer(capacity: count)
        try fill(&bytes, descriptor, file, offset, count)
        return bytes.array
    }

    private static func fill(
        _ bytes: inout ByteBuffer, _ descriptor: Int32, _ file: String, _ offset: UInt64, _ count: Int
    ) throws(ShardError) {
        bytes.reserve(count)
        var done = 0
        while done < count {
            let got = pread(descriptor, bytes.base + bytes.count, count - done, off_t(offset) + off_t(done))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else {
                throw ShardError("\(file) cannot be read: \(String(cString: strerror(errno)))")
            }
            guard got > 0 else { throw ShardError("\(file) became shorter while it was read") }
            bytes.count += got
            done += got
        }
    }

    /// Where reading is.
    package struct Cursor: Sendable {
        /// Of the next block in the file.
        package var offset: UInt64
        /// At the first block.
        package init(_ input: ShardInput) { offset = input.firstBlock }
    }

    /// A block: its head, and where its raw part is.
    package struct Block: Sendable {
        /// Kind and sizes.
        package let head: ShardFile.BlockHead
        /// Where its raw part begins in the file.
        package let raw: UInt64
    }

    /// Looks at the next block without going on; nil where there is no more.
    package func peek(_ cursor: Cursor) throws(ShardError) -> ShardFile.BlockHead? {
        guard cursor.offset < trailerStart else { return nil }
        guard trailerStart - cursor.offset >= UInt64(ShardFile.BlockHead.size) else { throw damage }
        let head = try Self.head(descriptor, file, cursor.offset)
        let room = trailerStart - cursor.offset - UInt64(ShardFile.BlockHead.size)
        guard head.kind != .trailer, head.mainCount <= room, head.rawCount <= room - head.mainCount else {
            throw damage
        }
        return head
    }

    /// Reads the main part of the next block after what is in `main`, and goes on after the block.
    package func next(
        _ cursor: inout Cursor, _ head: ShardFile.BlockHead, into main: inout ByteBuffer
    ) throws(ShardError) -> Block {
        let start = cursor.offset + UInt64(ShardFile.BlockHead.size)
        try Self.fill(&main, descriptor, file, start, Int(head.mainCount))
        cursor.offset = start + head.mainCount + head.rawCount
        return Block(head: head, raw: start + head.mainCount)
    }

    /// Sees whether the main part of a block is what was written.
    package func verify(_ main: UnsafeBufferPointer<UInt8>, of block: Block) throws(ShardError) {
        guard block.head.sealed(FeedChecksum.ofBlock(main)) == block.head.mainChecksum else { throw damage }
    }

    /// Reads the raw part of a block.
    package func raw(of block: Block) throws(ShardError) -> [UInt8] {
        let bytes = try Self.read(descriptor, file, block.raw, Int(block.head.rawCount))
        guard bytes.withUnsafeBufferPointer(FeedChecksum.ofBlock) == block.head.rawChecksum else { throw damage }
        return bytes
    }
}
