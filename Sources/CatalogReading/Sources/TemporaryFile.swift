#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file without a name, for what has to be read twice: it is gone with its descriptor, however the process ends.
package enum TemporaryFile {
    /// Opens one in `directory`, for reading and writing.
    ///
    /// - Throws: `ReadingError` when nothing can be made there.
    package static func make(in directory: String) throws(ReadingError) -> Int32 {
        var template = Array("\(directory)/feedmill-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw ReadingError("needs room in \(directory): \(String(cString: strerror(errno)))")
        }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// Writes all of `bytes` to the end of an open file.
    ///
    /// - Throws: `ReadingError` when the disk has no room for them.
    package static func append(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(ReadingError) {
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw ReadingError("cannot be spooled: \(String(cString: strerror(errno)))")
            }
            written += count
        }
    }
}
