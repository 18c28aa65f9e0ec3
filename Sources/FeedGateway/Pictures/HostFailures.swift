import Bytes

/// Which hosts give no pictures: a thousand pictures of a server that hangs are not waited for one by one.
final class HostFailures: Sendable {
    private struct Row {
        var count = 0
        var words = ""
    }

    private let rows = Locked<[String: Row]>([:])

    /// What happened last; nil where the host may be asked.
    func given(up host: String, after most: Int) -> String? {
        rows.withLock { rows in rows[host].flatMap { $0.count >= most ? $0.words : nil } }
    }

    func noteSuccess(_ host: String) { rows.withLock { $0[host] = nil } }

    func noteFailure(_ host: String, _ words: String) {
        rows.withLock { rows in
            rows[host, default: Row()].count += 1
            rows[host]?.words = words
        }
    }
}
