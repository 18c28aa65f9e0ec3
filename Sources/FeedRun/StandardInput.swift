import CatalogReading
package import FeedGateway
import Glibc

/// Standard input, made a file: readers go back in what they read.
package enum StandardInput {
    /// A descriptor of a file with all bytes of `source`. Where that is a file already, itself; else a temporary file
    /// in `directory` that no longer has a name, so that nothing is left behind however the run ends.
    ///
    /// - Parameter source: the descriptor of standard input, or of anything that can be read.
    /// - Throws: when it cannot be read, when the temporary file cannot be written, and when `stop` is set meanwhile.
    package static func spooled(
        from source: Int32 = STDIN_FILENO, in directory: String, stop: StopFlag
    ) throws(RunFailure) -> Int32 {
        var status = stat()
        guard fstat(source, &status) == 0 else { throw failure("standard input cannot be read", .noInput) }
        if status.st_mode & S_IFMT == S_IFREG, lseek(source, 0, SEEK_CUR) == 0 {
            let copy = fcntl(source, F_DUPFD_CLOEXEC, 0)
            if copy >= 0 { return copy }
        }
        let file: Int32
        do {
            file = try TemporaryFile.make(in: directory)
        } catch {
            throw failure("no temporary file can be made in \(directory)", .folderNotWritable)
        }
        do {
            try copy(source, to: file, in: directory, stop)
            return file
        } catch {
            close(file)
            throw error
        }
    }

    private static func copy(
        _ source: Int32, to file: Int32, in directory: String, _ stop: StopFlag
    ) throws(RunFailure) {
        let block = UnsafeMutableRawPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { block.deallocate() }
        while true {
            // Looks up now and then: who types, or waits for a slow pipe, may have asked to stop.
            var waiting = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, 200)
            if let status = stop.status { throw RunFailure(status, "stopped while reading standard input") }
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = read(source, block, 1 << 18)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw failure("standard input cannot be read", .unreadableInput)
            }
            var done = 0
            while done < count {
                let written = write(file, block + done, count - done)
                if written < 0 {
                    if errno == EINTR { continue }
                    throw failure("standard input cannot be kept in \(directory)", .folderNotWritable)
                }
                done += written
            }
        }
    }

    private static func failure(_ message: String, _ status: ExitStatus) -> RunFailure {
        RunFailure(
            status, "\(message): \(String(cString: strerror(errno)))",
            advice: status == .folderNotWritable ? "name a directory with more room in the environment's TMPDIR" : nil)
    }
}
