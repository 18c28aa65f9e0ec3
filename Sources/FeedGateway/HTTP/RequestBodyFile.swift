import Glibc
import Synchronization

/// A file that holds the body of a request: sent from a file, a feed of many megabytes costs less than half the memory.
///
/// It has a name only until it is being read, so that a process that is killed leaves nothing behind.
final class RequestBodyFile: Sendable {
    let path: String
    private let isNamed = Atomic<Bool>(true)

    /// Nil where no such file can be made.
    init?(_ body: [UInt8]) {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/feedmill-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return nil }
        defer { close(file) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var done = 0
        while done < body.count {
            let count = body.withUnsafeBytes { write(file, $0.baseAddress! + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            done += count
        }
    }

    deinit { removeName() }

    /// Takes the name away; who has the file open goes on reading.
    func removeName() {
        if isNamed.exchange(false, ordering: .relaxed) { unlink(path) }
    }
}
