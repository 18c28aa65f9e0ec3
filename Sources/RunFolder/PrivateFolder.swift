import Glibc

/// A folder that is for nobody but its owner: 0700, its files 0600, whatever the umask says and whoever made it.
package struct PrivateFolder {
    let directory: Directory
    /// Was open to others, or has a file that was, and is not any more.
    package let isMended: Bool

    /// Opens the folder at `path`, or creates it with the directories above it.
    package init(path: String, storage: (any StorageGuard)? = nil) throws(RunFolderError) {
        try RunFolder.createDirectories(path, mode: 0o700)
        directory = try Directory(path: path, storage: storage, isPrivate: true)
        var isMended = try PrivateFolder.close(directory.descriptor, to: 0o700, path)
        if try PrivateFolder.closeParent(of: path) { isMended = true }
        for name in try directory.names() where directory.isFile(name) {
            guard let file = try? directory.openFile(name, O_RDONLY, "opened") else { continue }
            defer { _ = Glibc.close(file) }
            if try PrivateFolder.close(file, to: 0o600, "\(path)/\(name)") { isMended = true }
        }
        self.isMended = isMended
    }

    /// The folder that it lies in too, where that holds nothing but such folders: somebody may have named one that is
    /// there for other things.
    private static func closeParent(of path: String) throws(RunFolderError) -> Bool {
        guard let end = path.lastIndex(of: "/"), end > path.startIndex else { return false }
        let parent = try Directory(path: String(path[..<end]))
        let isOwn = try parent.names().allSatisfy { parent.isDirectory($0) && StateIdentity.isFolder($0) }
        return isOwn ? try close(parent.descriptor, to: 0o700, parent.path) : false
    }

    /// - Returns: whether others could use it before.
    /// - Throws: where they can, and nothing can be done about it.
    private static func close(_ descriptor: Int32, to mode: mode_t, _ path: String) throws(RunFolderError) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o777 != mode else { return false }
        guard fchmod(descriptor, mode) == 0 else {
            guard status.st_mode & 0o077 != 0 else { return false }
            throw .system("closed to other users", path)
        }
        return status.st_mode & 0o077 != 0
    }
}
