import Bytes
import FeedModel
import FeedPacking
import RunReports

/// What a run counts, over all batches in order.
struct Tally {
    struct Counts {
        var records = RunSummary.Records()
        var items: [ItemStatus: Int] = [:]
        var findings: [Severity: Int] = [:]
        /// Fields that went nowhere and categories of the shop that the mapping does not know, each with how often it
        /// was filled.
        var unusedFields = NameTally()
        var unmappedCategories = NameTally()
        var skippedKinds = NameTally()
        /// Products and variants of the export, sent or not.
        var products = 0
        var variants = 0
        /// SKUs whose stock the mapping gave, and those whose code was made.
        var assumedStocks = 0
        var madeCodes = 0
    }

    /// Names with how often they occurred; the first ten thousand, since a broken export may have a name a record.
    struct NameTally {
        private(set) var counts: [String: Int] = [:]

        mutating func add(_ names: NameCounts) {
            for entry in names.entries {
                let name = String(decoding: entry.name, as: UTF8.self)
                guard counts[name] != nil || counts.count < 10_000 else { continue }
                counts[name, default: 0] += entry.count
            }
        }

        /// The most frequent first.
        var sorted: [(name: String, count: Int)] {
            counts.map { (name: $0.key, count: $0.value) }.sorted {
                $0.count == $1.count ? $0.name < $1.name : $0.count > $1.count
            }
        }
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
    /// What is sent by lane; nil where nothing is compared.
    var lanes: LaneTable?
    private(set) var files: [Int: Counts] = [:]
    /// Exports without any record, which hold the rest back.
    private(set) var emptyExports: [String] = []
    /// A file has an error of its own, or records that could not be told apart.
    private(set) var hasFaultOfFile = false
    /// Exports that could not be read to their end.
    private(set) var unreadable: Set<String> = []

    /// Counts a batch.
    mutating func add(_ work: BatchWork) {
        var file = files[work.batch.file.index] ?? Counts()
        var rejectedProducts = Set<Int>()
        var alike = 0
        if lanes != nil { addLanes(work) }
        for (position, item) in work.items.enumerated() {
            alike += 1
            if item.status == .rejected { rejectedProducts.insert(item.product) }
            for finding in item.lateFindings { count(finding.code, item.lateSeverity, &file) }
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
            if weighed.severity == .error, weighed.finding.product < 0 { hasFaultOfFile = true }
            if weighed.finding.code == FindingCode("source.empty-export") { emptyExports.append(work.batch.file.name) }
        }
        file.unusedFields.add(work.batch.unused)
        file.unmappedCategories.add(work.batch.unmappedCategories)
        file.skippedKinds.add(work.batch.skippedKinds)
        file.products += work.batch.shopCounts.products
        file.variants += work.batch.shopCounts.variants
        file.assumedStocks += work.batch.assumedStocks
        file.madeCodes += work.batch.madeCodes
        for record in work.batch.records {
            let isRejected =
                record.product < 0 || record.fate == .rejected || rejectedProducts.contains(Int(record.product))
            records.add(record, isRejected: isRejected)
            if record.location.file == Location.ownFile {
                file.records.add(record, isRejected: isRejected)
            } else {
                files[Int(record.location.file), default: Counts()].records.add(record, isRejected: isRejected)
            }
        }
        files[work.batch.file.index] = file
    }

    private mutating func addLanes(_ work: BatchWork) {
        for item in work.items {
            lanes?.add(item.isShownWithLane ? item.lane : nil, item.status)
            if item.status == .held, let gate = item.gate { lanes?.held[gate.name.description, default: 0] += 1 }
            guard item.isShownWithLane else { continue }
            for change in item.changes {
                if item.status != .waiting {
                    for part in change.parts { lanes?.parts[part.name.description, default: 0] += 1 }
                }
                guard let percent = change.percent, let from = change.from, let to = change.to else { continue }
                lanes?.add(
                    item.lane,
                    LaneTable.Move(
                        item: work.batch.bytes.bytes[item.item].string,
                        sku: change.sku.map { work.batch.bytes.bytes[$0].string } ?? "", from: from, to: to,
                        percent: percent))
            }
        }
    }

    private mutating func count(_ code: FindingCode, _ severity: Severity, _ file: inout Counts) {
        codes[code, default: CodeCount(severity: severity)].count += 1
        if severity == .error { codes[code]?.severity = .error }
        file.findings[severity, default: 0] += 1
    }

    /// Counts an item that sells out a product which the catalog lacks.
    mutating func addVanished(_ status: ItemStatus) {
        items[status, default: 0] += 1
        operations[.productStocksUpdate, default: [:]][status, default: 0] += 1
        lanes?.add(.stop, status)
        lanes?.stoppedVanished += 1
    }

    /// Counts a gate that closed over the run.
    mutating func note(_ code: FindingCode, _ message: String) {
        codes[code, default: CodeCount(severity: .held, example: message)].count += 1
    }

    /// Keeps the first message of each code.
    mutating func keepExamples(_ examples: [FindingCode: String]) {
        for (code, example) in examples where codes[code]?.example.isEmpty == true { codes[code]?.example = example }
    }

    /// Notes that a file was not read to its end.
    mutating func noteUnreadable(_ name: String) { unreadable.insert(name) }

    /// Those of some lanes that were prepared are held.
    mutating func hold(_ held: [Lane]) {
        for lane in held {
            guard let prepared = lanes?.lanes[lane]?.removeValue(forKey: .prepared) else { continue }
            lanes?.lanes[lane]?[.held, default: 0] += prepared
            items[.prepared, default: 0] -= prepared
            items[.held, default: 0] += prepared
        }
    }

    /// All that were prepared are held.
    mutating func holdPrepared() {
        func hold(_ counts: inout [ItemStatus: Int]) {
            guard let prepared = counts.removeValue(forKey: .prepared) else { return }
            counts[.held, default: 0] += prepared
        }
        hold(&items)
        for lane in lanes?.lanes.keys.map(\.self) ?? [] { hold(&lanes!.lanes[lane, default: [:]]) }
        for operation in operations.keys { hold(&operations[operation, default: [:]]) }
        for file in files.keys { hold(&files[file, default: Counts()].items) }
    }
}

extension RunSummary.Records {
    /// A record counts where its worst item went.
    fileprivate mutating func add(_ record: Record, isRejected: Bool) {
        read += 1
        if record.fate == .skipped {
            skipped += 1
            skippedFor[record.skipReason, default: 0] += 1
        } else if isRejected {
            rejected += 1
        } else {
            inItems += 1
        }
    }
}
