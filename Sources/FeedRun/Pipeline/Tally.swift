import FeedModel

/// What a run counts, over all batches in order.
struct Tally {
    struct Counts {
        var records = RunSummary.Records()
        var items: [ItemStatus: Int] = [:]
        var findings: [Severity: Int] = [:]
    }

    struct CodeCount {
        var severity: Severity
        var count = 0
        var example = ""
    }

    private(set) var records = RunSummary.Records()
    private(set) var items: [ItemStatus: Int] = [:]
    private(set) var operations: [Operation: [ItemStatus: Int]] = [:]
    private(set) var codes: [FindingCode: CodeCount] = [:]
    private(set) var files: [Int: Counts] = [:]
    /// Exports without any record, which hold the rest back.
    private(set) var emptyExports: [String] = []
    /// Exports that could not be read to their end.
    private(set) var unreadable: Set<String> = []

    /// Counts a batch.
    mutating func add(_ work: BatchWork) {
        var file = files[work.batch.file.index] ?? Counts()
        var rejectedProducts = Set<Int>()
        var alike = 0
        for (position, item) in work.items.enumerated() {
            alike += 1
            if item.status == .rejected { rejectedProducts.insert(item.product) }
            for finding in item.lateFindings { count(finding.code, .error, &file) }
            // Neighbours mostly share their operation and their status.
            if position + 1 < work.items.count, work.items[position + 1].status == item.status,
                work.items[position + 1].operation == item.operation
            {
                continue
            }
            items[item.status, default: 0] += alike
            file.items[item.status, default: 0] += alike
            if let operation = item.operation { operations[operation, default: [:]][item.status, default: 0] += alike }
            alike = 0
        }
        for weighed in work.findings where !weighed.isDropped {
            count(weighed.finding.code, weighed.severity, &file)
            if weighed.finding.code == FindingCode("source.empty-export") { emptyExports.append(work.batch.file.name) }
        }
        for record in work.batch.records {
            records.read += 1
            file.records.read += 1
            // A record counts where its worst item went.
            if record.fate == .skipped {
                records.skipped += 1
                file.records.skipped += 1
            } else if record.product < 0 || record.fate == .rejected || rejectedProducts.contains(Int(record.product)) {
                records.rejected += 1
                file.records.rejected += 1
            } else {
                records.inItems += 1
                file.records.inItems += 1
            }
        }
        files[work.batch.file.index] = file
    }

    private mutating func count(_ code: FindingCode, _ severity: Severity, _ file: inout Counts) {
        codes[code, default: CodeCount(severity: severity)].count += 1
        if severity == .error { codes[code]?.severity = .error }
        file.findings[severity, default: 0] += 1
    }

    /// Keeps the first message of each code.
    mutating func keepExamples(_ examples: [FindingCode: String]) {
        for (code, example) in examples where codes[code]?.example.isEmpty == true { codes[code]?.example = example }
    }

    /// Notes that a file was not read to its end.
    mutating func noteUnreadable(_ name: String) { unreadable.insert(name) }

    /// All that were prepared are held.
    mutating func holdPrepared() {
        func hold(_ counts: inout [ItemStatus: Int]) {
            guard let prepared = counts.removeValue(forKey: .prepared) else { return }
            counts[.held, default: 0] += prepared
        }
        hold(&items)
        for operation in operations.keys { hold(&operations[operation, default: [:]]) }
        for file in files.keys { hold(&files[file, default: Counts()].items) }
    }
}
