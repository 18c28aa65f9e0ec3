import Bytes
import FeedModel
import JSONText
package import RunFolder

/// Gathers a `RunReview` while items pass: in the walk from batches, after sending from the lines that are written anew.
/// Lines that say nothing out of the ordinary are looked at as bytes and not parsed.
package struct ReviewReader {
    /// What the findings of one code may be told apart into; the rest of them is one cause of its own.
    static let causesOfACode = 40
    /// So many causes of a single finding each are told apart though they are alike.
    static let singlesToldApart = 5
    /// So many ways of saying things are recognised without parsing them.
    static let rememberedFindings = 100_000
    /// What a review keeps of the items, counted as what the report page needs for it.
    package var room = ReviewReader.wholeRoom
    private static let wholeRoom = 4_000_000

    private var review: RunReview
    /// What is told apart, each with its place among the causes.
    private(set) var causeNumbers: [Cause.Key: Int] = [:]
    private var causeNumbersByHash: [UInt64: Int] = [:]
    private var causesByCode: [String: Int] = [:]
    private var feedNumbers: [String: Int] = [:]
    /// nil where the run is compared with none.
    private var comparer: Comparer?
    private var lastFeed: (name: [UInt8], number: Int) = ([], 0)

    /// - Parameter earlier: the run that this one is compared with.
    package init(comparedWith earlier: EarlierRun? = nil) throws(RunFolderError) {
        review = RunReview(summary: .null)
        if let earlier { comparer = try Comparer(earlier) }
    }

    init() { review = RunReview(summary: .null) }

    /// Reads a folder whose run ended where nothing of it is in memory any more.
    package static func read(_ folder: RunFolder) throws(RunFolderError) -> ReviewReader {
        var reader = ReviewReader()
        try folder.readLines(of: .findings) { (line) throws(RunFolderError) in reader.addFinding(line) }
        try folder.readLines(of: .items) { (line) throws(RunFolderError) in reader.addItem(line) }
        return reader
    }

    /// What it all comes to.
    ///
    /// - Parameters:
    ///   - summary: the run's summary, which need not be in the folder yet.
    ///   - folder: its ledger says when feeds were sent.
    func review(_ summary: JSONValue, _ folder: RunFolder) throws(RunFolderError) -> RunReview {
        var reader = self
        var review = reader.finish()
        review.summary = summary
        if let sent = try folder.ledger()?.feeds {
            for index in review.feeds.indices {
                guard let feed = sent[review.feeds[index].name] else { continue }
                review.feeds[index].sentAt = feed.intendedAt
                review.feeds[index].settledAt = feed.settledAt
            }
        }
        review.comparison = try reader.comparer?.finish(review.causes)
        return review
    }

    // MARK: Findings

    /// Takes a line of `findings.jsonl`. A finding comes before the item that has it.
    ///
    /// - Parameter group: the same for findings that say the same in the same column, where that is known.
    package mutating func addFinding(_ line: UnsafeBufferPointer<UInt8>, group: UInt64? = nil) {
        review.findings += 1
        var parsed: JSONValue?
        func parse() -> JSONValue {
            parsed = try? JSONValue(parsing: line)
            return parsed ?? .null
        }
        let index =
            group.map { cause(group: $0, parse) } ?? cause(in: line, from: firstCode(in: line, from: 0) ?? 0, parse)
        if review.causes[index].count == 0 {
            review.causes[index].item = parsed?["item"]?.stringValue?.shortened(to: 200)
        } else if review.causes[index].count == 1, !review.causes[index].standsForMany {
            review.causes[index].message = review.causes[index].key.message
        }
        review.causes[index].count += 1
        guard comparer?.count(Fingerprint.ofLine(line)) == true else { return }
        review.causes[index].newCount += 1
        if review.causes[index].count == 1 { review.causes[index].isFirstNew = true }
    }

    /// The cause of the finding whose code stands at an offset. Findings that say the same in the same column have the
    /// same bytes from their code up to their place, so that only the first of them is parsed.
    private mutating func cause(
        in line: UnsafeBufferPointer<UInt8>, from start: Int, _ parse: () -> JSONValue
    ) -> Int {
        let end = firstCode(in: line, from: start + 8) ?? line.count
        let finding = UnsafeBufferPointer(rebasing: line[start..<end])
        let words = finding.firstOffset(of: #","place":{"#) ?? finding.count
        var hash = UnsafeBufferPointer(rebasing: finding[..<words]).hash64(seed: 1)
        let place = UnsafeBufferPointer(rebasing: finding[words...])
        if let column = place.firstOffset(of: #","column":""#) {
            let name = place[(column + 11)...]
            hash = UnsafeBufferPointer(rebasing: name.prefix { $0 != 0x22 }).hash64(seed: hash)
        }
        return cause(group: hash, parse)
    }

    private mutating func cause(group hash: UInt64, _ parse: () -> JSONValue) -> Int {
        if let known = causeNumbersByHash[hash] { return known }
        let index = cause(of: parse())
        if causeNumbersByHash.count < Self.rememberedFindings { causeNumbersByHash[hash] = index }
        return index
    }

    private func firstCode(in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        line.firstOffset(of: #""code":""#, from: start)
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
            addFinding(UnsafeBufferPointer(rebasing: findings[finding.line]), group: finding.group)
        }
        for run in batch.feeds {
            let name = RunLayout.feed(operation: run.operation.name, number: run.number)
            review.feeds[feedNumber(name)].statuses[run.status.rawValue, default: 0] += run.count
        }
        review.silentItems += batch.silentItems
        for item in batch.items {
            let line = UnsafeBufferPointer(rebasing: items[item.line])
            add(line, comparer == nil ? batch.groups[item.groups] : nil)
        }
    }

    /// Forgets the items, which are about to be gone through once more.
    package mutating func forgetItems() {
        (review.items, review.silentItems, review.feeds) = ([], 0, [])
        (review.itemsLeftOut, review.findingsLeftOut, room) = (0, 0, Self.wholeRoom)
        (feedNumbers, lastFeed) = ([:], ([], 0))
        review.waitingFor = [:]
        for index in review.causes.indices {
            (review.causes[index].items, review.causes[index].value) = (0, StockValue())
        }
    }

    /// Takes a line of `items.jsonl`.
    package mutating func addItem(_ line: UnsafeBufferPointer<UInt8>) {
        // A line has its keys in one order: the status, the feed, the findings.
        let statusStart = find(#""status":""#, in: line, from: 0) ?? 0
        let status = line[statusStart...].prefix { $0 != 0x22 }
        let feedStart = find(#""feed":""#, in: line, from: statusStart)
        if let feedStart { count(line[feedStart...].prefix { $0 != 0x22 }, status, line) }
        let findings = find(#""findings":["#, in: line, from: feedStart ?? statusStart)
        guard findings != nil || !Self.quiet.contains(where: { $0.elementsEqual(status) }) else {
            review.silentItems += 1
            return
        }
        add(line, nil)
    }

    /// Takes the line of an item that there is something to say about.
    ///
    /// - Parameter groups: those of its findings; nil: by its bytes.
    private mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ groups: ArraySlice<UInt64>?) {
        var parsed: JSONValue?
        func json() -> JSONValue {
            if let parsed { return parsed }
            let value = (try? JSONValue(parsing: line)) ?? .null
            parsed = value
            return value
        }
        let value = stockValue(in: line)
        var causes: [Int] = []
        var news: [Bool] = []
        var steps: Set<NextStep.Kind> = []
        func add(_ index: Int, isNew: Bool) {
            if !causes.contains(index) {
                review.causes[index].items += 1
                review.causes[index].value.add(value)
                if let step = review.causes[index].step, steps.insert(step).inserted {
                    review.waitingFor[step, default: WaitingItems()].items += 1
                    review.waitingFor[step, default: WaitingItems()].value.add(value)
                }
            }
            causes.append(index)
            news.append(isNew)
        }
        if let groups {
            for (number, group) in groups.enumerated() {
                add(cause(group: group) { json()["findings"]?.arrayValue?[number] ?? .null }, isNew: false)
            }
        } else {
            let id = comparer == nil ? nil : Fingerprint.item(in: line)
            var position = find(#","findings":["#, in: line, from: 0) ?? line.count
            while let start = firstCode(in: line, from: position) {
                let number = causes.count
                let index = cause(in: line, from: start) { json()["findings"]?.arrayValue?[number] ?? .null }
                let print =
                    comparer == nil ? 0 : Fingerprint.of(UnsafeBufferPointer(rebasing: line[start...]), item: id)
                add(index, isNew: comparer?.isNew(print) ?? false)
                position = start + 8
            }
        }
        // What a row takes in the report page is about a third of the line.
        guard room >= line.count / 3 else {
            room = 0
            review.itemsLeftOut += 1
            review.findingsLeftOut += causes.count
            return
        }
        room -= line.count / 3
        review.items.append(ReviewedItem(json(), causes, news))
    }

    /// What the item's stock is worth, in hundredths; nil where its line does not say.
    private func stockValue(in line: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let start = find(#","stock_value":""#, in: line, from: 0) else { return nil }
        let digits = line[start...].prefix { $0 != 0x22 }.filter { $0 != 0x2E }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    private static let quiet = ["prepared", "succeeded", "unchanged"].map { Array($0.utf8) }

    private mutating func count(
        _ feed: Slice<UnsafeBufferPointer<UInt8>>, _ status: Slice<UnsafeBufferPointer<UInt8>>,
        _ line: UnsafeBufferPointer<UInt8>
    ) {
        // Items of one feed mostly stand together.
        if !lastFeed.name.elementsEqual(feed) {
            lastFeed = (Array(feed), feedNumber(String(decoding: feed, as: UTF8.self)))
        }
        let number = lastFeed.number
        review.feeds[number].statuses[String(decoding: status, as: UTF8.self), default: 0] += 1
        guard review.feeds[number].job == nil, let start = find(#""job_id":"#, in: line, from: feed.endIndex) else {
            return
        }
        let digits = line[start...].prefix { $0 &- 0x30 < 10 }
        review.feeds[number].job = Int64(String(decoding: digits, as: UTF8.self))
    }

    /// The number of a feed; a new one where it is the first time.
    private mutating func feedNumber(_ name: String) -> Int {
        if let known = feedNumbers[name] { return known }
        feedNumbers[name] = review.feeds.count
        review.feeds.append(ReviewedFeed(name: name))
        return review.feeds.count - 1
    }

    /// What it all comes to: errors first, of these what kept records from being read, then the most frequent first.
    package mutating func finish() -> RunReview {
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

    // MARK: Bytes

    /// Where the text behind a key begins. Keys cannot be mistaken: a quote inside a value has a backslash in front.
    private func find(_ key: StaticString, in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        line.firstOffset(of: key, from: start).map { $0 + key.utf8CodeUnitCount }
    }
}
