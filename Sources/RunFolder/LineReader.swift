import Bytes
import Glibc

/// Reads a file of lines with bounded memory.
package enum LineReader {
    /// Hands over every line that ends in a line feed, without it, from the descriptor's position.
    ///
    /// - Parameters:
    ///   - path: as messages show it.
    ///   - limit: so many lines are enough.
    /// - Returns: how many bytes follow the last line feed.
    @discardableResult
    package static func read(
        _ file: Int32, _ path: String, limit: Int = .max,
        _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) -> Int {
        var block = ByteBuffer(capacity: 1 << 18)
        var lines = 0
        while true {
            let before = block.count
            var failure: Int32 = 0
            block.fill(atLeast: 1 << 17) { room in
                var count = Glibc.read(file, room.baseAddress!, room.count)
                while count < 0, errno == EINTR { count = Glibc.read(file, room.baseAddress!, room.count) }
                failure = count < 0 ? errno : 0
                return max(0, count)
            }
            guard failure == 0 else {
                throw RunFolderError(path: path, reason: .system(action: "read", number: failure))
            }
            if block.count == before { return block.count }
            let bytes = block.bytes
            var start = 0
            // What was there before this block has no line feed in it.
            var search = before
            while let end = bytes[search...].firstIndex(of: 0x0A) {
                try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                lines += 1
                if lines == limit { return 0 }
                start = end + 1
                search = start
            }
            block.dropFirst(start)
        }
    }
}

/// A file of lines that stays readable when another takes its place or its folder is cleared.
package final class HeldLines: Sendable {
    private let descriptor: Int32
    let path: String

    init(_ descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// Calls `body` with every line, from the first one on. Used by one task at a time.
    package func read(_ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void) throws(RunFolderError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .system("read", path) }
        try LineReader.read(descriptor, path, body)
    }
}
