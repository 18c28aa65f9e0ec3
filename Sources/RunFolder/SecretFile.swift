import Glibc

/// A file that holds one secret, written aside and put into its place whole: 0600, and on disk when it is there.
///
/// It is made ready before the secret exists, so that one which can be had only once is not lost on a disk that is full
/// or a folder that may not be written.
package final class SecretFile {
    private let directory: Directory
    private let name: String
    private let file: OutputFile
    /// Nobody else writes files of this folder as long as it lives.
    private let lock: FolderLock?

    /// Bytes that are kept free for it.
    private static let room = 1 << 14

    /// Makes ready to write the file at `path`; a link is written where it leads.
    ///
    /// - Parameter locks: whether others who do so have to wait.
    package init(path: String, locks: Bool, storage: (any StorageGuard)? = nil) throws(RunFolderError) {
        let real = Self.real(path)
        let end = real.lastIndex(of: "/")
        let folder = end.map { String(real[..<$0]) } ?? "."
        name = end.map { String(real[real.index(after: $0)...]) } ?? real
        directory = try Directory(path: folder.isEmpty ? "/" : folder, storage: storage, isPrivate: true)
        lock = locks ? try FolderLock(of: directory, work: "tokens in it are being renewed by another feedmill") : nil
        try directory.refuse(name, unless: S_IFREG)
        file = try directory.create(name, unfinishedName: Self.unfinished(name))
        do throws(RunFolderError) {
            try file.reserve(Self.room)
        } catch {
            try? directory.remove(Self.unfinished(name))
            throw error
        }
    }

    private static func unfinished(_ name: String) -> String { ".\(name).feedmill-new" }

    private static func real(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// Puts the secret into its place.
    package func write(_ secret: String) throws(RunFolderError) {
        try file.append(secret + "\n")
        try file.cutOff()
        try file.sync()
        try file.close()
        try directory.rename(Self.unfinished(name), to: name)
        try directory.sync()
    }

    /// Leaves everything as it was.
    package func drop() { try? directory.remove(Self.unfinished(name)) }
}
