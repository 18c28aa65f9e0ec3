import CategoryRules
import Glibc

/// Pictures in files beside the exports that name them.
///
/// A path leads downwards from an export's folder and nowhere else: no link is followed, and nothing but a file is read.
package struct FilePictures: PictureSource {
    private let folders: [String]
    private let limit: Int

    /// - Parameters:
    ///   - folders: of the exports.
    ///   - limit: bytes of a picture.
    package init(folders: [String], limit: Int = WebPictures.Limits().bytes) {
        self.folders = folders
        self.limit = limit
    }

    package func fetch(_ address: String, known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture {
        guard let steps = Self.steps(of: address) else {
            throw PictureFailure(.lasting, "the path does not lead to a file below the export's folder")
        }
        var found: (bytes: [UInt8], version: PictureVersion)?
        for folder in folders {
            guard let file = try Self.open(steps, in: folder) else { continue }
            defer { close(file) }
            let (bytes, version) = try read(file, folder)
            if let before = found, before.bytes != bytes {
                throw PictureFailure(.lasting, "several exports have a file at this path, and the files differ")
            }
            found = found ?? (bytes, version)
        }
        guard let found else { throw PictureFailure(.lasting, "there is no such file beside the export") }
        return known == found.version ? .unchanged : .bytes(found.bytes, found.version)
    }

    /// Whether an address is a path, and no address of the web.
    package static func isPath(_ address: String) -> Bool { steps(of: address) != nil }

    /// The names on the way; nil where it does not lead downwards.
    private static func steps(of path: String) -> [String]? {
        var text = path
        guard text.withUTF8({ WebAddress.isPath($0) }) else { return nil }
        return path.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    /// - Returns: nil where there is no such file.
    private static func open(_ steps: [String], in folder: String) throws(PictureFailure) -> Int32? {
        var directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0, let last = steps.last else { return nil }
        for step in steps.dropLast() {
            let next = openat(directory, step, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            let failure = errno
            close(directory)
            guard next >= 0 else {
                guard failure == ELOOP || failure == ENOTDIR else { return nil }
                throw PictureFailure(.lasting, "\(step) is a link or not a folder")
            }
            directory = next
        }
        defer { close(directory) }
        let file = openat(directory, last, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            guard errno != ENOENT else { return nil }
            throw PictureFailure(
                .lasting,
                errno == ELOOP ? "\(last) is a link, which is not followed" : String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw PictureFailure(.lasting, "\(last) is not a file")
        }
        return file
    }

    private func read(_ file: Int32, _ folder: String) throws(PictureFailure) -> ([UInt8], PictureVersion) {
        var status = stat()
        fstat(file, &status)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PictureFailure(.passing, String(cString: strerror(errno))) }
            guard count > 0 else { break }
            bytes += block[..<count]
            guard bytes.count <= limit else {
                throw PictureFailure(.tooLarge, HTTPFailure.tooLarge(limit).replacing("the answer", with: "the file"))
            }
        }
        guard !bytes.isEmpty else { throw PictureFailure(.lasting, "the file is empty") }
        let modified = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        return (bytes, PictureVersion(entityTag: "\(folder) \(bytes.count)", lastModified: modified))
    }
}
