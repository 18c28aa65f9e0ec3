import FeedModel

/// What a batch of the walk means to the reports, noted by the worker that wrote its lines, so that nobody has to read
/// them again.
package struct ReviewBatch: Sendable {
    /// Its findings in the order of their lines: where each stands in the batch's lines of `findings.jsonl`, and its group.
    package private(set) var findings: [(line: Range<Int>, group: UInt64)] = []
    /// Items about which there is something to say: where each stands in the batch's lines of `items.jsonl`, and the groups
    /// of its findings.
    private(set) var items: [(line: Range<Int>, groups: Range<Int>)] = []
    private(set) var groups: [UInt64] = []
    private(set) var silentItems = 0
    /// Items of one feed and status that follow each other.
    private(set) var feeds: [(operation: Operation, number: Int, status: ItemStatus, count: Int)] = []

    package init() {}

    package mutating func removeAll() {
        findings.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        feeds.removeAll(keepingCapacity: true)
        silentItems = 0
    }

    package mutating func addFinding(line: Range<Int>, group: UInt64) { findings.append((line, group)) }

    /// - Parameter line: without its line feed.
    package mutating func add(_ item: borrowing ItemLine, line: Range<Int>) {
        if let feed = item.feed, let operation = item.operation {
            if let last = feeds.last, last.number == feed.number, last.operation == operation,
                last.status == item.status
            {
                feeds[feeds.count - 1].count += 1
            } else {
                feeds.append((operation, feed.number, item.status, 1))
            }
        }
        guard item.findings.isEmpty, [.prepared, .succeeded, .unchanged].contains(item.status) else {
            let start = groups.count
            for finding in item.findings { groups.append(finding.group) }
            items.append((line, start..<groups.count))
            return
        }
        silentItems += 1
    }
}
