package import FeedModel
import RunFolder

/// What the platform said of the items of a run, counted while they pass.
package struct PlatformTotals {
    /// One thing that the platform said, of however many items.
    package struct Cause {
        /// How much its findings weigh.
        package var severity: Severity
        /// How many there are.
        package var count = 0
        /// The first message, with its place and fix.
        package var example = ""
    }

    /// Why a record is among the rejected ones though the walk took it.
    package struct Reason {
        /// Where the record begins, from 1.
        package let line: UInt32
        /// The item that failed; the first, where the record is in two.
        package let item: String
        /// The platform's codes.
        package private(set) var codes: [String]
        /// What was said with each of them.
        package private(set) var messages: [String]

        /// A record can be in two items: what is said of both is in its line.
        mutating func add(_ codes: [String], _ messages: [String]) {
            for code in codes where !self.codes.contains(code) { self.codes.append(code) }
            for message in messages where !self.messages.contains(message) { self.messages.append(message) }
        }
    }

    /// By code.
    package private(set) var causes: [String: Cause] = [:]
    /// Findings by export.
    package private(set) var findings: [String: [Severity: Int]] = [:]
    /// Records of failed items by export and number.
    package private(set) var failedRecords: [String: [UInt32: Reason]] = [:]

    /// Nothing counted yet.
    package init() {}

    /// Takes an item with what the platform said of it.
    mutating func add(_ record: borrowing ItemRecord, _ said: [FindingRecord]) {
        if record.status == .failed { addRecords(record, said) }
        for finding in said {
            let code = finding.code.string
            findings[record.fileName.string, default: [:]][finding.severity, default: 0] += 1
            causes[code, default: Cause(severity: finding.severity)].count += 1
            if causes[code]?.example.isEmpty == true { causes[code]?.example = Self.example(finding) }
        }
    }

    private mutating func addRecords(_ record: borrowing ItemRecord, _ said: [FindingRecord]) {
        let codes = said.map(\.code.string)
        let messages = said.map(\.words.message.string)
        let own = record.fileName.string
        for place in [record.place].compactMap(\.self) + record.skuPlaces + record.otherPlaces {
            let file = place.file.isEmpty ? own : place.file.string
            let reason = Reason(line: place.line, item: record.item.string, codes: codes, messages: messages)
            failedRecords[file, default: [:]][place.record, default: reason].add(codes, messages)
        }
    }

    /// A message with its place in front, as the summary's other examples have it.
    private static func example(_ finding: FindingRecord) -> String {
        let fix = finding.words.fix.map { " \($0.string)" } ?? ""
        return "\(ReviewedPlace(finding.place).text): \(finding.words.message.string)\(fix)"
    }
}
