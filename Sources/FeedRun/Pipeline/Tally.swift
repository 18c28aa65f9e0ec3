import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import RunReports

/// What a run counts, over all batches in order.
struct Tally {
    /// What was counted of a file; there may be very many of them.
    struct Counts {
        var records = RunSummary.Records()
        private var findings = InlineArray<5, Int>(repeating: 0)

        /// Findings of a severity.
        subscript(severity: Severity) -> Int {
            get { findings[severity.rank] }
            set { findings[severity.rank] = newValue }
        }
    }

    /// What was counted of an export in a shop's own format.
    struct ShopTally {
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

    /// Names with how often they occurred; the first ten thousand, since a broken export may have a name per record.
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
    /// What the items come to.
    var totals = ItemTotals()
    private(set) var codes: [FindingCode: CodeCount] = [:]
    /// By the index of a file.
    private var files: [Counts] = []
    private(set) var shops: [Int: ShopTally] = [:]
    /// Exports without any record, which hold the rest back.
    private(set) var emptyExports: [String] = []
    /// A file has an error of its own, or records that could not be told apart.
    private var hasErrorOfFile = false
    /// Of each file the last record so far, and whether it breaks off: the file may have been longer.
    private var lastRecords: [Int: (record: UInt32, isCut: Bool)] = [:]
    /// A file has an error of its own, or may have been cut: it does not show what the shop lacks.
    var hasFaultOfFile: Bool { hasErrorOfFile || lastRecords.values.contains { $0.isCut } }
    /// Exports that could not be read to their end.
    private(set) var unreadable: Set<String> = []

    /// Counts a batch.
    mutating func add(_ work: BatchWork) {
        let index = work.batch.file.index
        var file = counts(ofFile: index)
        var rejectedProducts = Set<Int>()
        totals.add(work.totals)
        for item in work.items {
            if item.status == .rejected { rejectedProducts.insert(item.product) }
            for finding in item.lateFindings { count(finding.code, item.lateSeverity, &file) }
        }
        for weighed in work.findings where !weighed.isRepeated {
            count(weighed.finding.code, weighed.severity, &file)
            if weighed.severity == .error, weighed.finding.product < 0 { hasErrorOfFile = true }
            if weighed.finding.code == FindingCode("source.empty-export") { emptyExports.append(work.batch.file.name) }
        }
        for (_, weighed) in work.catalogFindings { count(weighed.finding.code, weighed.severity, &file) }
        if work.batch.file.dialect != nil { shops[index, default: ShopTally()].add(work.batch) }
        for record in work.batch.records where record.sharing != .elsewhere {
            let isRejected =
                record.product < 0 || record.fate == .rejected || rejectedProducts.contains(Int(record.product))
            records.add(record, isRejected: isRejected)
            noteEnd(record, index)
            if record.location.file == Location.ownFile {
                file.records.add(record, isRejected: isRejected)
            } else {
                makeRoom(forFile: Int(record.location.file))
                files[Int(record.location.file)].records.add(record, isRejected: isRejected)
            }
        }
        makeRoom(forFile: index)
        files[index] = file
    }

    private mutating func noteEnd(_ record: Record, _ index: Int) {
        let file = record.location.file == Location.ownFile ? index : Int(record.location.file)
        let isCut = record.fault == .unterminatedQuote || record.fault == .ragged
        guard isCut || !lastRecords.isEmpty else { return }
        if record.location.record >= lastRecords[file]?.record ?? 0 {
            lastRecords[file] = (record.location.record, isCut)
        }
    }

    private mutating func makeRoom(forFile index: Int) {
        while files.count <= index { files.append(Counts()) }
    }

    /// What was counted of a file; nothing of one that was not begun.
    func counts(ofFile index: Int) -> Counts { index < files.count ? files[index] : Counts() }

    private mutating func count(_ code: FindingCode, _ severity: Severity, _ file: inout Counts) {
        codes[code, default: CodeCount(severity: severity)].count += 1
        if severity == .error { codes[code]?.severity = .error }
        file[severity] += 1
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
}

extension Tally.ShopTally {
    mutating func add(_ batch: Batch) {
        unusedFields.add(batch.unused)
        unmappedCategories.add(batch.unmappedCategories)
        skippedKinds.add(batch.skippedKinds)
        products += batch.shopCounts.products
        variants += batch.shopCounts.variants
        assumedStocks += batch.assumedStocks
        madeCodes += batch.madeCodes
    }
}

extension Severity {
    fileprivate var rank: Int {
        switch self {
        case .error: 0
        case .held: 1
        case .warning: 2
        case .fixed: 3
        case .notice: 4
        }
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
