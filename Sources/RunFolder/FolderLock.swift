import Glibc

/// Keeps a folder to one feedmill. The lock is the system's own: it ends with the process, however that ends.
final class FolderLock: Sendable {
    static let name = ".lock"
    private let lock: Int32

    /// Takes it.
    ///
    /// - Throws: when another process has it.
    init(in directory: Directory) throws(RunFolderError) {
        let shown = "\(directory.path)/\(Self.name)"
        let lock = try directory.openFile(Self.name, O_RDWR | O_CREAT, "created")
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let failure = RunFolderError.system("locked", shown)
            var text = [UInt8](repeating: 0, count: 16)
            let count = pread(lock, &text, text.count, 0)
            _ = close(lock)
            guard isHeld else { throw failure }
            let owner = Int32(String(decoding: text.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self))
            throw RunFolderError(path: directory.path, reason: .inUse(process: owner))
        }
        // Only for the message that the next one gets: what holds is the lock, not the file.
        let process = Array("\(getpid())\n".utf8)
        if ftruncate(lock, 0) == 0 { _ = pwrite(lock, process, process.count, 0) }
        self.lock = lock
    }

    /// Takes a folder that no file of feedmill's is to be left in.
    ///
    /// - Parameter work: what another process does that has it.
    init(of directory: Directory, work: String) throws(RunFolderError) {
        let lock = openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw .system("locked", directory.path) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let failure = RunFolderError.system("locked", directory.path)
            _ = close(lock)
            throw isHeld ? RunFolderError(path: directory.path, reason: .unfit("is in use: \(work)")) : failure
        }
        self.lock = lock
    }

    deinit {
        // A process that is being started has the descriptor too, until its program begins: closing alone would leave
        // the folder locked for that long.
        flock(lock, LOCK_UN)
        _ = close(lock)
    }
}
