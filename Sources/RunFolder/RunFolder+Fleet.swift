package import Bytes
import Glibc

extension RunFolder {
    /// Whether its run has left a summary.
    package var isFinished: Bool { directory.isFile(RunFile.summary.name) }

    /// The bytes of `summary.json`; nil where the run is not finished.
    ///
    /// - Throws: when it is larger than `limit` bytes, or cannot be read.
    package func summaryBytes(atMost limit: Int) throws(RunFolderError) -> ByteBuffer? {
        let name = RunFile.summary.name
        guard directory.exists(name) else { return nil }
        let shown = "\(path)/\(name)"
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        guard directory.size(of: name) <= UInt64(limit) else {
            throw RunFolderError(path: shown, reason: .unfit("has more than \(limit >> 20) MB"))
        }
        var bytes = ByteBuffer(capacity: Int(directory.size(of: name)) + 64)
        while bytes.count <= limit {
            let before = bytes.count
            var failure: Int32 = 0
            bytes.fill(atLeast: 1 << 16) { room in
                var count = Glibc.read(file, room.baseAddress!, room.count)
                while count < 0, errno == EINTR { count = Glibc.read(file, room.baseAddress!, room.count) }
                failure = count < 0 ? errno : 0
                return max(0, count)
            }
            guard failure == 0 else {
                throw RunFolderError(path: shown, reason: .system(action: "read", number: failure))
            }
            if bytes.count == before { return bytes }
        }
        throw RunFolderError(path: shown, reason: .unfit("has more than \(limit >> 20) MB"))
    }

    /// When a run took a folder in which nothing was written since, as one does that cannot reach the platform: in seconds
    /// since 1970. nil for any other folder.
    package static func taken(_ path: String) -> Int64? {
        guard let directory = try? Directory(path: path), (try? directory.names()) == [FolderLock.name] else {
            return nil
        }
        return directory.changed(FolderLock.name)
    }

    /// When the run began to write its items, in seconds since 1970.
    package var begun: Int64 { directory.changed(RunFile.items.name) ?? 0 }
}

extension Directory {
    /// When a file was last written to, in seconds since 1970; nil where it is not there.
    fileprivate func changed(_ name: String) -> Int64? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return Int64(status.st_mtim.tv_sec)
    }
}
