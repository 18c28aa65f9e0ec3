import Glibc

/// A file that must not be there yet: nothing that a person has written is ever lost.
package enum NewFile {
    /// Writes the whole of it; where that fails, nothing is left.
    ///
    /// - Throws: when something of that name is there, or it cannot be written.
    package static func write(_ text: String, to path: String) throws(RunFolderError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw errno == EEXIST
                ? RunFolderError(path: path, reason: .unfit("exists already and was not changed"))
                : .system("created", path)
        }
        var text = text
        let failure: Int32 = text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(file, bytes.baseAddress! + done, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return errno }
                done += count
            }
            return 0
        }
        let isClosed = close(file) == 0
        guard failure == 0, isClosed else {
            unlink(path)
            throw RunFolderError(path: path, reason: .system(action: "written", number: failure))
        }
    }
}
