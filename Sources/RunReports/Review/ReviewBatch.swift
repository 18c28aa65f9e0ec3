import Bytes
import FeedModel
package import RunFolder

/// What a batch of the walk means to the reports, noted by the worker that wrote its lines, so that nobody has to read
/// them again.
package struct ReviewBatch: Sendable {
    /// What there is to know of a finding without its words.
    struct FindingMark: Sendable {
        /// The same for all findings that say the same in the same column.
        var group: UInt64
        /// As `FindingRecord.fingerprint(item:)` has it.
        var fingerprint: UInt64
    }

    /// Its findings in the order of their lines: where each is in the batch's lines of `findings.jsonl`.
    private(set) var findings: [(line: Range<Int>, mark: FindingMark)] = []
    /// Items about which there is something to say: where each is in the batch's lines of `items.jsonl`, the marks
    /// of its findings, and what its stock is worth.
    private(set) var items: [(line: Range<Int>, marks: Range<Int>, value: Int64?)] = []
    private(set) var marks: [FindingMark] = []
    private(set) var silentItems = 0
    /// Items of one feed and status that follow each other.
    private(set) var feeds: [(operation: Operation, number: Int, status: ItemStatus, count: Int)] = []
    /// What differs from what was accepted.
    private(set) var changes = ReviewedChanges()

    /// A batch without items.
    package init() {}

    /// Forgets everything, and keeps the room for it.
    package mutating func removeAll() {
        findings.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        feeds.removeAll(keepingCapacity: true)
        silentItems = 0
        changes = ReviewedChanges()
    }

    /// - Parameter line: without its line feed.
    package mutating func add(_ finding: ItemRecord.Finding, line: Range<Int>) {
        findings.append((line, FindingMark(finding)))
    }

    /// - Parameter line: without its line feed.
    package mutating func add(_ item: borrowing ItemRecord, line: Range<Int>) {
        if let feed = item.feed, let operation = item.operation {
            if let last = feeds.last, last.number == feed.number, last.operation == operation,
                last.status == item.status
            {
                feeds[feeds.count - 1].count += 1
            } else {
                feeds.append((operation, feed.number, item.status, 1))
            }
        }
        if !item.changes.isEmpty { changes.add(item) }
        guard item.isSilent else {
            let start = marks.count
            for finding in item.findings { marks.append(FindingMark(finding)) }
            items.append((line, start..<marks.count, item.stockValue))
            return
        }
        silentItems += 1
    }
}

extension ReviewBatch.FindingMark {
    init(_ finding: ItemRecord.Finding) { self.init(group: finding.group, fingerprint: finding.fingerprint) }
}

extension ItemRecord {
    /// Whether reports have nothing to say about it.
    var isSilent: Bool { findings.isEmpty && [.prepared, .succeeded, .unchanged].contains(status) }
}
