package import Foundation

/// Why a file could not be read; its text says what to do.
package struct ReadingError: Error, CustomStringConvertible {
    /// To be read after the file's name: `is not a regular file`.
    package let description: String
    /// Why a file could not be read.
    package init(_ description: String) { self.description = description }
}

/// What shows whether somebody wrote to a file: its bytes, and when it was last written to, in nanoseconds.
package struct FileStamp: Sendable, Equatable {
    /// In bytes.
    package let size: UInt64
    /// In nanoseconds since 1970.
    package let modified: Int64

    /// The stamp of an open file.
    package init(_ status: stat) {
        size = UInt64(max(0, status.st_size))
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }
}

/// The bytes of one export: read in order in blocks, and again at any place. Standard input is spooled to an unlinked
/// temporary file first, because both are needed of it too.
///
/// Not to be shared: one reader uses it at a time.
package final class ByteSource: @unchecked Sendable {
    /// The name that places and the run folder use: the path below PATH, or `stdin`.
    package let name: String
    private let descriptor: Int32
    /// Bytes of the file, as it was opened.
    package let size: UInt64
    /// Where the next `read` begins.
    package private(set) var position: UInt64 = 0
    /// Whether somebody asked to stop; asked by whoever walks over all of the file at once.
    private let isStopped: @Sendable () -> Bool

    /// Opens a file.
    ///
    /// - Parameter isStopped: whether somebody asked to stop.
    /// - Throws: `ReadingError` when it cannot be opened or is not a regular file.
    package init(
        path: String, name: String, isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws(ReadingError) {
        self.name = name
        self.isStopped = isStopped
        // Not blocking: a named pipe would hold the run up for ever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ReadingError("cannot be opened: \(String(cString: strerror(errno)))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ReadingError("is not a regular file")
        }
        size = UInt64(status.st_size)
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Takes over a file that is open already, such as a spooled one.
    package init(
        descriptor: Int32, name: String, isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws(ReadingError) {
        self.name = name
        self.isStopped = isStopped
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ReadingError("cannot be read") }
        size = UInt64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads the next bytes into `room`; fewer than asked for only at the end, none after it.
    package func read(into room: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
        let filled = try read(at: position, into: room)
        position += UInt64(filled)
        return filled
    }

    /// Reads the bytes at `offset` into `room`; fewer than asked for only at the end.
    package func read(at offset: UInt64, into room: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
        var filled = 0
        while filled < room.count {
            let count = pread(
                descriptor, room.baseAddress! + filled, room.count - filled, off_t(offset) + off_t(filled))
            if count < 0 {
                if errno == EINTR { continue }
                throw ReadingError("cannot be read at byte \(offset): \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// To be called at each block of a walk over all of the file.
    ///
    /// - Throws: `ReadingError` once somebody asked to stop.
    package func goOn() throws(ReadingError) {
        if isStopped() { throw ReadingError("was not looked at to its end, because the run was interrupted") }
    }

    /// The file as it is now; nil where that cannot be told.
    package var stamp: FileStamp? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileStamp(status) : nil
    }

    /// Starts again at the first byte.
    package func rewind() { position = 0 }

    /// Goes on reading at `offset`.
    package func seek(to offset: UInt64) { position = offset }
}
