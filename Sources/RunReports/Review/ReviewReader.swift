import Bytes
import FeedModel
import JSONText
package import RunFolder

/// Gathers a `RunReview` while items pass: in the walk from batches, after sending from the items that are written anew.
/// Only the first finding of a cause is read for its words.
package struct ReviewReader {
    /// How many causes the findings of one code may be split into; the rest of them is one cause of its own.
    static let causesOfACode = 40
    /// So many causes of a single finding each are told apart though they are alike.
    static let singlesToldApart = 5
    /// So many ways of saying things are recognised without parsing them.
    static let rememberedFindings = 100_000
    /// What a review keeps of the items, counted as what the report page needs for it.
    package var room = 4_000_000

    private var review: RunReview
    /// What is told apart, each with its place among the causes.
    private(set) var causeNumbers: [Cause.Key: Int] = [:]
    private var causeNumbersByGroup: [UInt64: Int] = [:]
    /// The cause that was asked for last: neighbours mostly say the same.
    private var lastCause: (group: UInt64, index: Int)?
    /// The item that is being taken, and its causes.
    private let item = LazyLine()
    private var causesOfItem: [Int] = []
    private var causesByCode: [String: Int] = [:]
    private var feedNumbers: [String: Int] = [:]
    /// nil where the run is compared with none.
    private var comparer: Comparer?
    private var lastFeed: (operation: Operation, number: Int, index: Int)?

    /// - Parameter earlier: the run that this one is compared with.
    package init(comparedWith earlier: EarlierRun?) throws(RunFolderError) {
        review = RunReview(SummaryDocument(.null))
        if let earlier { comparer = try Comparer(earlier) }
    }

    /// Compares with none.
    package init() { review = RunReview(SummaryDocument(.null)) }

    /// Reads a folder whose run ended where nothing of it is in memory any more.
    package static func read(_ folder: RunFolder) throws(RunFolderError) -> ReviewReader {
        var reader = ReviewReader()
        try folder.readFindings { (finding, _, line) throws(RunFolderError) in reader.add(finding, line: line) }
        try folder.readItems { (item, line) throws(RunFolderError) in reader.add(item, line: line) }
        return reader
    }

    /// What it all comes to.
    ///
    /// - Parameters:
    ///   - summary: the run's summary, which need not be in the folder yet.
    ///   - sent: the feeds that were sent, and when.
    consuming func review(_ summary: SummaryDocument, _ sent: [SentFeed]) throws(RunFolderError) -> RunReview {
        var review = finish()
        review.document = summary
        let sent = Dictionary(sent.map { ($0.key.feed, $0) }, uniquingKeysWith: { first, _ in first })
        for index in review.feeds.indices {
            guard let feed = sent[review.feeds[index].name] else { continue }
            review.feeds[index].sentAt = feed.intendedAt
            review.feeds[index].settledAt = feed.settledAt
        }
        review.comparison = try comparer?.finish(review.causes)
        return review
    }

    // MARK: Findings

    /// Takes a finding. It comes before the item that has it.
    ///
    /// - Parameter line: its line of `findings.jsonl`.
    package mutating func add(_ finding: ItemRecord.Finding, line: UnsafeBufferPointer<UInt8>) {
        add(ReviewBatch.FindingMark(finding), line: line)
    }

    private mutating func add(_ mark: ReviewBatch.FindingMark, line: UnsafeBufferPointer<UInt8>) {
        review.findings += 1
        var parsed: JSONValue?
        let index = cause(group: mark.group) {
            parsed = try? JSONValue(parsing: line)
            return parsed ?? .null
        }
        if review.causes[index].count == 0 {
            review.causes[index].item = parsed?["item"]?.stringValue?.shortened(to: 200)
        } else if review.causes[index].count == 1, !review.causes[index].standsForMany {
            review.causes[index].message = review.causes[index].key.message
        }
        review.causes[index].count += 1
        guard comparer?.count(mark.fingerprint) == true else { return }
        review.causes[index].newCount += 1
        if review.causes[index].count == 1 { review.causes[index].isFirstNew = true }
    }

    /// The cause of a finding of that group, of which only the first is parsed.
    private mutating func cause(group: UInt64, _ parse: () -> JSONValue) -> Int {
        if let lastCause, lastCause.group == group { return lastCause.index }
        let index: Int
        if let known = causeNumbersByGroup[group] {
            index = known
        } else {
            index = cause(of: parse())
            if causeNumbersByGroup.count < Self.rememberedFindings { causeNumbersByGroup[group] = index }
        }
        lastCause = (group, index)
        return index
    }

    /// The cause of a finding; a new one where it is the first.
    private mutating func cause(of finding: JSONValue) -> Int {
        var key = Self.key(of: finding)
        if let known = causeNumbers[key] { return known }
        let hasRoom = causesByCode[key.code, default: 0] < Self.causesOfACode
        if !hasRoom {
            key = Cause.Key(code: key.code, column: "", message: "")
            if let known = causeNumbers[key] {
                review.causes[known].standsForMany = true
                return known
            }
        }
        causesByCode[key.code, default: 0] += 1
        let cause = Cause(
            key: key, severity: finding["severity"]?.stringValue ?? "error",
            message: finding["message"]?.stringValue?.shortened(to: 800) ?? "",
            fix: finding["fix"]?.stringValue?.shortened(to: 800),
            place: ReviewedPlace(finding["place"]))
        causeNumbers[key] = review.causes.count
        review.causes.append(cause)
        return review.causes.count - 1
    }

    static func key(of finding: JSONValue) -> Cause.Key {
        Cause.Key(
            code: finding["code"]?.stringValue ?? "", column: finding["place"]?["column"]?.stringValue ?? "",
            message: withoutLines(finding["message"]?.stringValue?.shortened(to: 800) ?? ""))
    }

    /// A message without the numbers of lines in it, which differ from item to item.
    static func withoutLines(_ message: String) -> String {
        var message = message
        return message.withUTF8 { bytes -> String? in
            guard var found = bytes.firstOffset(of: "line ") else { return nil }
            var rest = bytes
            var result: [UInt8] = []
            while true {
                let start = found + 5
                result += rest[..<start]
                let digits = rest[start...].prefix { $0 &- 0x30 < 10 }
                if !digits.isEmpty { result += "…".utf8 }
                rest = UnsafeBufferPointer(rebasing: rest[digits.endIndex...])
                guard let next = rest.firstOffset(of: "line ") else { break }
                found = next
            }
            return String(decoding: result + rest, as: UTF8.self)
        } ?? message
    }

    // MARK: Items

    /// Takes what a batch of the walk came to.
    package mutating func add(
        _ batch: ReviewBatch, findings: UnsafeBufferPointer<UInt8>, items: UnsafeBufferPointer<UInt8>
    ) {
        for finding in batch.findings {
            add(finding.mark, line: UnsafeBufferPointer(rebasing: findings[finding.line]))
        }
        for run in batch.feeds {
            let index = feedNumber(run.operation, run.number)
            review.feeds[index].statuses[run.status.rawValue, default: 0] += run.count
        }
        review.silentItems += batch.silentItems
        review.changes.add(batch.changes)
        for item in batch.items {
            add(line: UnsafeBufferPointer(rebasing: items[item.line]), batch.marks[item.marks], value: item.value)
        }
    }

    /// Takes a product that vanished and is only listed.
    package mutating func addListed(_ item: UnsafeBufferPointer<UInt8>) { review.changes.addListed(item) }

    /// Takes an item.
    ///
    /// - Parameter line: its line of `items.jsonl`.
    package mutating func add(_ item: borrowing ItemRecord, line: UnsafeBufferPointer<UInt8>) {
        if let feed = item.feed, let operation = item.operation {
            let index = feedNumber(operation, feed.number)
            review.feeds[index].statuses[item.status.rawValue, default: 0] += 1
            if review.feeds[index].job == nil { review.feeds[index].job = item.jobID }
        }
        if !item.changes.isEmpty { review.changes.add(item) }
        guard !item.isSilent else {
            review.silentItems += 1
            return
        }
        add(line: line, item.findings.map { ReviewBatch.FindingMark($0) }[...], value: item.stockValue)
    }

    /// Takes the line of an item that there is something to say about.
    ///
    /// - Parameter value: what its stock is worth, in hundredths; nil where nobody knows.
    private mutating func add(
        line: UnsafeBufferPointer<UInt8>, _ marks: ArraySlice<ReviewBatch.FindingMark>, value: Int64?
    ) {
        let item = item
        item.begin(line)
        var steps: Set<NextStep.Kind> = []
        causesOfItem.removeAll(keepingCapacity: true)
        for (number, mark) in marks.enumerated() {
            let index = cause(group: mark.group) { item.view?.finding(number) ?? .null }
            if !causesOfItem.contains(index) {
                review.causes[index].items += 1
                review.causes[index].value.add(value)
                if let step = review.causes[index].step, steps.insert(step).inserted {
                    review.waitingFor[step, default: WaitingItems()].items += 1
                    review.waitingFor[step, default: WaitingItems()].value.add(value)
                }
            }
            causesOfItem.append(index)
        }
        // What a row takes in the report page is about a third of the line.
        guard room >= line.count / 3 else {
            room = 0
            review.itemsLeftOut += 1
            review.findingsLeftOut += causesOfItem.count
            return
        }
        room -= line.count / 3
        let news = marks.map { comparer?.isNew($0.fingerprint) ?? false }
        review.items.append(ReviewedItem(item.view, causesOfItem, news))
    }

    /// The number of a feed; a new one where it is the first time.
    private mutating func feedNumber(_ operation: Operation, _ number: Int) -> Int {
        // Items of one feed mostly are together.
        if let lastFeed, lastFeed.operation == operation, lastFeed.number == number { return lastFeed.index }
        let name = RunLayout.feed(operation: operation.name, number: number)
        let index = feedNumber(name)
        lastFeed = (operation, number, index)
        return index
    }

    private mutating func feedNumber(_ name: String) -> Int {
        if let known = feedNumbers[name] { return known }
        feedNumbers[name] = review.feeds.count
        review.feeds.append(ReviewedFeed(name: name))
        return review.feeds.count - 1
    }

    /// What it all comes to: errors first, of these what kept records from being read, then the most frequent first.
    package mutating func finish() -> RunReview {
        review.changes.sortPrices()
        if let comparer {
            for index in review.causes.indices { review.causes[index].isNew = comparer.isNew(review.causes[index].key) }
        }
        let homes = gatherSingles()
        let order = review.causes.indices.filter { homes[$0] == $0 }.sorted {
            let (left, right) = (review.causes[$0], review.causes[$1])
            if left.rank != right.rank { return left.rank < right.rank }
            if left.isOfReading != right.isOfReading { return left.isOfReading }
            return left.count == right.count ? $0 < $1 : left.count > right.count
        }
        var places = homes
        for (new, old) in order.enumerated() { places[old] = new }
        for old in homes.indices where homes[old] != old { places[old] = places[homes[old]] }
        review.causes = order.map { review.causes[$0] }
        for item in review.items.indices {
            for finding in review.items[item].findings.indices {
                review.items[item].findings[finding].cause = places[review.items[item].findings[finding].cause]
            }
        }
        return review
    }

    /// Single findings of one code in one column that one cure helps, such as the places of doubled ids, mean the same
    /// though each has its own words: where there are more than a few they are one cause, with those of the code that
    /// were not told apart.
    ///
    /// - Returns: for each cause the one that it belongs to now, mostly itself.
    private mutating func gatherSingles() -> [Int] {
        struct Kind: Hashable {
            let code: String
            let column: String?
            let fix: String?
            init(_ cause: Cause) { (code, column, fix) = (cause.key.code, cause.place.column, cause.fix) }
        }
        var singles: [Kind: [Int]] = [:]
        for (index, cause) in review.causes.enumerated() where cause.count == 1 || cause.standsForMany {
            singles[Kind(cause), default: []].append(index)
        }
        var homes = Array(review.causes.indices)
        for alike in singles.values where alike.count > Self.singlesToldApart {
            let home = alike[0]
            var item = review.causes[home].item
            review.causes[home].standsForMany = true
            for index in alike.dropFirst() {
                homes[index] = home
                let cause = review.causes[index]
                review.causes[home].count += cause.count
                review.causes[home].value.add(cause.value)
                // An item may have several of them, one after the other.
                if cause.item == nil || cause.item != item { review.causes[home].items += cause.items }
                item = cause.item
                review.causes[home].newCount += cause.newCount
                review.causes[home].isNew = review.causes[home].isNew && cause.isNew
            }
        }
        return homes
    }
}
