package import Bytes

/// The files directly in a run folder.
package enum RunFile: String, CaseIterable, Sendable {
    /// A line for each item.
    case items = "items.jsonl"
    /// The items for a spreadsheet.
    case itemsTable = "items.csv"
    /// A line for each finding.
    case findings = "findings.jsonl"
    /// The platform's raw results.
    case results = "results.jsonl"
    /// What differs from what was accepted.
    case changes = "changes.jsonl"
    /// What is held, ready to be approved.
    case held = "held.csv"
    /// The verdict and all counts, written last.
    case summary = "summary.json"
    /// The page for people.
    case reportPage = "report.html"
    /// The page for a CI's step summary.
    case summaryPage = "summary.md"
    /// The test report for a CI.
    case junit = "junit.xml"
    /// The code-scanning report for a CI.
    case sarif = "report.sarif"
    /// This run's part of the submission journal.
    case ledger = "ledger.jsonl"

    /// Its name in the run folder.
    package var name: String { rawValue }

    /// What it is called while it is not whole.
    var unfinishedName: String { ".\(rawValue).tmp" }
}

/// The folders of a run folder, and how what is in them is called.
package enum RunLayout {
    /// The folder of the feeds.
    package static let feeds = "feeds"
    /// The folder of the rejected records.
    package static let rejected = "rejected"
    /// The summary of a walk whose feeds are not all settled.
    static let draft = ".summary.draft.json"
    static let unfinishedDraft = ".summary.draft.json.tmp"
    /// Stands after the name of a file of rejected records: the name of the file that says why.
    package static let reasonsSuffix = ".reasons.log"

    /// `feeds/PRODUCT_CREATE-0001.json`, for the first feed of that operation.
    package static func feed(operation: StaticString, number: Int) -> String {
        let digits = String(number)
        return "\(feeds)/\(operation)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).json"
    }

    /// Appends the name of a feed as `feed(operation:number:)` has it.
    package static func appendFeed(operation: StaticString, number: Int, to output: inout ByteBuffer) {
        output.append("feeds/")
        output.append(operation)
        output.append("-")
        var digits = 1000
        while digits > 1, number < digits {
            output.append("0")
            digits /= 10
        }
        output.append(decimal: Int64(number))
        output.append(".json")
    }

    /// The number of a feed among those of its operation, from the name that `feed(operation:number:)` gave it; nil where
    /// it is no such name.
    package static func number(ofFeed name: UnsafeBufferPointer<UInt8>) -> Int? {
        let folder = feeds.utf8.count
        guard name.count > folder, name[folder] == 0x2F, name[..<folder].elementsEqual(feeds.utf8) else { return nil }
        return number(ofFeedFile: UnsafeBufferPointer(rebasing: name[(folder + 1)...]))
    }

    /// The number in the name of a feed's file, such as `PRODUCT_CREATE-0001.json`; nil where it is not one.
    private static func number(ofFeedFile name: UnsafeBufferPointer<UInt8>) -> Int? {
        let ending = ".json".utf8
        guard name.count > ending.count, name.suffix(ending.count).elementsEqual(ending) else { return nil }
        let stem = name.dropLast(ending.count)
        guard let dash = stem.lastIndex(of: 0x2D), dash > 0 else { return nil }
        let digits = stem[(dash + 1)...]
        guard (4...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            stem[..<dash].allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x5F })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// What a feed's file is called in `feeds`, from its name.
    static func fileName(ofFeed name: String) -> String { String(name.dropFirst(feeds.count + 1)) }

    /// What it is called there while it is not whole.
    static func unfinishedName(ofFeedFile name: String) -> String { ".\(name).tmp" }

    /// Whether a run may have left a file of that name in `feeds`.
    static func isOfFeeds(_ name: String) -> Bool {
        isFeed(name) || name.hasPrefix(".") && name.hasSuffix(".tmp") && isFeed(String(name.dropFirst().dropLast(4)))
    }

    /// Whether a run writes a file of that name into `feeds`.
    static func isFeed(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { number(ofFeedFile: $0) != nil }
    }

    /// Every name that a run may leave directly in its folder.
    static let names: Set<String> = Set(RunFile.allCases.flatMap { [$0.name, $0.unfinishedName] })
        .union([feeds, rejected, FolderLock.name, draft, unfinishedDraft])
}
