import Bytes

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Category data in the file system.
enum CategoryFiles {
    /// A category of this many bytes is none.
    static let greatestSize = 256 << 20

    static func names(in directory: String) throws(CategoryDataError) -> [String] {
        guard let stream = opendir(directory) else {
            throw CategoryDataError(
                file: directory, problem: "cannot be listed: \(String(cString: strerror(errno)))",
                advice: "Name a directory of category data.")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) {
                    String(cString: $0.bindMemory(to: CChar.self).baseAddress!)
                })
        }
        return names
    }

    static func read(_ path: String) throws(CategoryDataError) -> (bytes: [UInt8], modified: Int64) {
        // Not blocking: a named pipe would hold the run up for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unreadable(path, "it is not a regular file")
        }
        guard status.st_size <= greatestSize else { throw unreadable(path, "it is larger than any category") }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { room, count in
            while count < room.count {
                let filled = Glibc.read(descriptor, room.baseAddress! + count, room.count - count)
                if filled < 0, errno == EINTR { continue }
                if filled < 0 { failure = errno }
                if filled <= 0 { break }
                count += filled
            }
        }
        guard failure == 0 else { throw unreadable(path, String(cString: strerror(failure))) }
        return (bytes, Int64(status.st_mtim.tv_sec))
    }

    static func path(of name: String, in directory: String) -> String {
        directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    /// A file that need not be there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func unreadable(_ path: String, _ reason: String) -> CategoryDataError {
        CategoryDataError(file: path, problem: "cannot be read: \(reason)", advice: "Make it readable.")
    }
}
