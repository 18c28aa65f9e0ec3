import Bytes
import Digests

/// A file of the state that is called by its own digest once it is whole.
final class DigestedFile {
    private let directory: Directory
    private let unfinishedName: String
    private let file: OutputFile
    private var hash = SHA256()

    /// - Parameter unfinishedName: what it is called until then.
    init(_ directory: Directory, unfinishedName: String) throws(RunFolderError) {
        self.directory = directory
        self.unfinishedName = unfinishedName
        try directory.remove(unfinishedName)
        file = try directory.create(unfinishedName, unfinishedName: unfinishedName)
    }

    func append(_ bytes: borrowing ByteBuffer) throws(RunFolderError) {
        hash.update(UnsafeRawBufferPointer(bytes.bytes))
        try file.append(bytes)
    }

    /// Makes the file durable, and gives it its name.
    ///
    /// - Parameter name: what a file of a digest is called.
    /// - Returns: its SHA-256.
    func finish(_ name: (String) -> String) throws(RunFolderError) -> String {
        var done = SHA256()
        swap(&done, &hash)
        let digest = hexadecimal(done.finish())
        try file.sync()
        try file.close()
        try directory.rename(unfinishedName, to: name(digest))
        try directory.sync()
        return digest
    }
}
