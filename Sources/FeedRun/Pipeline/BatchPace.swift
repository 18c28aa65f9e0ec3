import FeedModel

/// How much of a file is read into the next batch. What is written of a batch grows with what is said of it: where every
/// row has faults of its own, a batch takes a hundred times its bytes, so less of the file makes one. What a batch holds is
/// not seen in what is written.
struct BatchPace {
    /// So many findings a batch may bring.
    private static let findings = 2000
    /// No batch is smaller than that; the first ones are no larger, since nothing is known of the file yet.
    private static let least = 1 << 15

    private var bytes = Self.least

    func bytes(atMost most: Int) -> Int { min(bytes, most) }

    /// Takes what a batch came to. The next ones are at most twice as large.
    mutating func note(_ work: BatchWork) {
        let read = work.batch.records.reduce(0) { $0 + Int($1.length) }
        guard read > 0 else { return }
        let fitting = work.findings.isEmpty ? .max : max(Self.least, read * Self.findings / work.findings.count)
        bytes = min(fitting, max(bytes, min(read, bytes) * 2), 1 << 30)
    }
}
