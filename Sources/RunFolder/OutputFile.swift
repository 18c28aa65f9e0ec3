package import Bytes
import Glibc
import JSONText

/// A file that a run writes: at its end through a buffer, or in slices at offsets that were planned before.
///
/// Appending is for one user at a time; `write(_:at:)` may be called by several at once. The two do not mix in one
/// file. Nothing is known to be written before `close()` has returned.
package final class OutputFile: @unchecked Sendable {
    /// As messages show it.
    package let path: String
    /// Bytes appended so far.
    package private(set) var position: UInt64 = 0
    private var descriptor: Int32
    private var buffer = ByteBuffer(capacity: 0)
    /// Asked before anything is written.
    private let storage: (any StorageGuard)?

    /// What is appended waits until it is that many bytes.
    private static let bufferSize = 1 << 17

    /// Takes over a file that is open for writing.
    init(descriptor: Int32, path: String, storage: (any StorageGuard)? = nil) {
        self.descriptor = descriptor
        self.path = path
        self.storage = storage
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Appends bytes, which are written once there are enough of them.
    ///
    /// - Throws: where they cannot be written; so do the others.
    package func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        position += UInt64(bytes.count)
        if buffer.count + bytes.count > OutputFile.bufferSize { try flush() }
        if bytes.count >= OutputFile.bufferSize {
            try writeAll(bytes)
        } else {
            buffer.append(bytes)
        }
    }

    /// Appends what is in a buffer.
    package func append(_ bytes: borrowing ByteBuffer) throws(RunFolderError) {
        try append(bytes.bytes)
    }

    /// Appends a text as UTF-8.
    package func append(_ text: String) throws(RunFolderError) {
        var bytes = ByteBuffer(capacity: text.utf8.count)
        bytes.append(text)
        try append(bytes)
    }

    /// Appends a JSON value for a person, and a line feed. Of a long list there are only some elements in memory as text.
    func append(indented value: JSONValue) throws(RunFolderError) {
        var text = ByteBuffer(capacity: 1 << 14)
        try text.append(indented: value) { text throws(RunFolderError) in
            guard text.count >= 1 << 14 else { return }
            try append(text)
            text.removeAll()
        }
        text.append("\n")
        try append(text)
    }

    /// Writes what waits in the buffer.
    package func flush() throws(RunFolderError) {
        guard buffer.count > 0 else { return }
        try writeAll(buffer.bytes)
        buffer.removeAll()
    }

    /// Writes `bytes` at `offset`, whatever is before it and whoever else writes elsewhere in the file.
    package func write(_ bytes: UnsafeBufferPointer<UInt8>, at offset: UInt64) throws(RunFolderError) {
        if let refusal = storage?.refusal(of: .write, at: path) {
            throw RunFolderError(path: path, reason: .system(action: "written", number: refusal.number))
        }
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("written", path)
            }
            done += count
        }
    }

    /// Takes so many bytes of the disk before anything is written. What is not needed `cutOff` gives back.
    func reserve(_ count: Int) throws(RunFolderError) {
        let failure = posix_fallocate(descriptor, 0, off_t(count))
        guard failure == 0 else {
            throw RunFolderError(path: path, reason: .system(action: "written", number: failure))
        }
    }

    /// Ends the file after what was appended.
    func cutOff() throws(RunFolderError) {
        try flush()
        guard ftruncate(descriptor, off_t(position)) == 0 else { throw .system("written", path) }
    }

    /// Writes what waits and closes the file; some file systems say only now that there is no room.
    package func close() throws(RunFolderError) {
        guard descriptor >= 0 else { return }
        let open = descriptor
        defer { descriptor = -1 }
        do {
            try flush()
        } catch {
            _ = Glibc.close(open)
            throw error
        }
        guard Glibc.close(open) == 0 || errno == EINTR else { throw .system("written", path) }
    }

    /// Writes what waits, and makes all that was written outlast a loss of power.
    package func sync() throws(RunFolderError) {
        try flush()
        if let refusal = storage?.refusal(of: .sync, at: path) {
            throw RunFolderError(path: path, reason: .system(action: "synced", number: refusal.number))
        }
        guard fdatasync(descriptor) == 0 else { throw .system("synced", path) }
    }

    private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        guard let refusal = storage?.refusal(of: .write, at: path) else { return try writeOut(bytes) }
        // A disk that is full, and a process that dies, leave a part behind.
        try writeOut(UnsafeBufferPointer(rebasing: bytes.prefix(refusal.bytesWritten)))
        throw RunFolderError(path: path, reason: .system(action: "written", number: refusal.number))
    }

    private func writeOut(_ bytes: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("written", path)
            }
            done += count
        }
    }
}
