import Glibc

/// An open directory. Its entries are reached through it and never through a symbolic link, so that nothing in it
/// leads elsewhere, not even while it is looked at.
final class Directory: Sendable {
    /// As messages show it.
    let path: String
    let descriptor: Int32
    /// Asked before anything in it is changed.
    let storage: (any StorageGuard)?
    /// It and its files are for nobody but their owner, whatever the umask says.
    let isPrivate: Bool

    /// Opens the directory at `path`; the person who named it may have named a link.
    init(path: String, storage: (any StorageGuard)? = nil, isPrivate: Bool = false) throws(RunFolderError) {
        self.path = path
        self.storage = storage
        self.isPrivate = isPrivate
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOTDIR ? RunFolderError(path: path, reason: .notADirectory) : .system("opened", path)
        }
    }

    /// Opens a directory in `parent`, creating it where `create` says so and there is none.
    init(_ name: String, in parent: Directory, create: Bool = false) throws(RunFolderError) {
        path = "\(parent.path)/\(name)"
        storage = parent.storage
        isPrivate = parent.isPrivate
        if create, mkdirat(parent.descriptor, name, parent.isPrivate ? 0o700 : 0o777) != 0, errno != EEXIST {
            throw .system("created", path)
        }
        descriptor = openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            try parent.refuse(name, unless: S_IFDIR)
            throw .system("opened", path)
        }
    }

    deinit { _ = close(descriptor) }

    /// The names in it, in byte order; without `.` and `..`.
    func names() throws(RunFolderError) -> [String] {
        // A descriptor of its own: closing the listing closes it.
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0, let listing = fdopendir(own) else { throw .system("read", path) }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func isDirectory(_ name: String) -> Bool { kind(of: name) == S_IFDIR }

    func isFile(_ name: String) -> Bool { kind(of: name) == S_IFREG }

    func isLink(_ name: String) -> Bool { kind(of: name) == S_IFLNK }
    /// Whether there is anything of that name, if only a link that leads nowhere.
    func exists(_ name: String) -> Bool { kind(of: name) != nil }

    /// Bytes of a file; 0 where there is none.
    func size(of name: String) -> UInt64 {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return 0 }
        return UInt64(max(0, status.st_size))
    }

    /// What a small file holds; nil where there is none, it is larger, or cannot be read.
    func contents(of name: String, limit: Int) -> [UInt8]? {
        guard isFile(name), let file = try? openForReading(name) else { return nil }
        defer { _ = close(file) }
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 14)
        while text.count <= limit {
            let count = read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? text : nil }
            text += block[..<count]
        }
        return nil
    }

    private func kind(of name: String) -> mode_t? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// - Throws: in words, where something else is in the place of a file (`S_IFREG`) or a directory (`S_IFDIR`).
    func refuse(_ name: String, unless wanted: mode_t) throws(RunFolderError) {
        guard let kind = kind(of: name), kind != wanted else { return }
        let what =
            switch kind {
            case S_IFLNK: "a symbolic link"
            case S_IFIFO: "a named pipe"
            case S_IFSOCK: "a socket"
            case S_IFDIR: "a directory"
            case S_IFREG: "a file"
            default: "a device"
            }
        throw RunFolderError(
            path: "\(path)/\(name)",
            reason: .unfit("is \(what), not \(wanted == S_IFDIR ? "a directory" : "a file"): move it away"))
    }

    /// Opens a file and nothing else: no link is followed, and none of the other things is waited for.
    ///
    /// - Parameter action: what is done with it, for the message: `read`.
    func openFile(_ name: String, _ flags: Int32, _ action: String) throws(RunFolderError) -> Int32 {
        let shown = "\(path)/\(name)"
        let mode: mode_t = isPrivate ? 0o600 : 0o666
        let file = openat(descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode)
        guard file >= 0 else {
            let failure = RunFolderError.system(action, shown)
            try refuse(name, unless: S_IFREG)
            throw failure
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            _ = close(file)
            try refuse(name, unless: S_IFREG)
            throw RunFolderError(path: shown, reason: .unfit("is no longer a file: run again"))
        }
        if isPrivate, status.st_mode & 0o777 != 0o600, flags & O_CREAT != 0 { fchmod(file, 0o600) }
        return file
    }

    /// - Throws: where the change is refused.
    private func ask(_ step: StorageStep, _ name: String, _ action: String) throws(RunFolderError) {
        guard let refusal = storage?.refusal(of: step, at: "\(path)/\(name)") else { return }
        throw RunFolderError(path: "\(path)/\(name)", reason: .system(action: action, number: refusal.number))
    }

    /// Makes what was created, renamed or removed in it outlast a loss of power.
    func sync() throws(RunFolderError) {
        try ask(.sync, "", "synced")
        guard fsync(descriptor) == 0 else { throw .system("synced", path) }
    }

    /// Removes a file; that there is none is fine.
    func remove(_ name: String) throws(RunFolderError) {
        try ask(.remove, name, "removed")
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw .system("removed", "\(path)/\(name)") }
    }

    /// Removes a directory if it is empty.
    func removeIfEmpty(_ name: String) {
        _ = unlinkat(descriptor, name, AT_REMOVEDIR)
    }

    /// Opens a file that is there for reading.
    func openForReading(_ name: String) throws(RunFolderError) -> Int32 {
        try openFile(name, O_RDONLY, "read")
    }

    /// Creates an empty file under `name`, in the place of what may be there. A file that is there is left as it is
    /// for whoever has it open or linked.
    func create(_ name: String, unfinishedName: String? = nil) throws(RunFolderError) -> OutputFile {
        let shown = "\(path)/\(name)"
        try remove(unfinishedName ?? name)
        try ask(.create, unfinishedName ?? name, "created")
        let file = try openFile(unfinishedName ?? name, O_WRONLY | O_CREAT | O_EXCL, "created")
        return OutputFile(descriptor: file, path: shown, storage: storage)
    }

    /// Opens a file for appending after its first `length` bytes, and cuts off what follows them. Creates it where
    /// there is none.
    func openForAppending(_ name: String, keeping length: UInt64) throws(RunFolderError) -> OutputFile {
        let shown = "\(path)/\(name)"
        try ask(.create, name, "opened")
        let file = try openFile(name, O_WRONLY | O_CREAT | O_APPEND, "opened")
        let output = OutputFile(descriptor: file, path: shown, storage: storage)
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read", shown) }
        guard UInt64(status.st_size) > length else { return output }
        try ask(.truncate, name, "written")
        guard ftruncate(file, off_t(length)) == 0 else { throw .system("written", shown) }
        return output
    }

    /// Gives the file `old` the name `new`, in the place of what may be there.
    func rename(_ old: String, to new: String) throws(RunFolderError) {
        try ask(.rename, new, "written")
        guard renameat(descriptor, old, descriptor, new) == 0 else { throw .system("written", "\(path)/\(new)") }
    }
}
