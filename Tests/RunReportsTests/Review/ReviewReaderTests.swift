import Bytes
import JSONText
import RunFolder
import Testing

@testable import RunReports

/// A review is gathered from lines as a run folder has them.
struct ReviewReaderTests {
    @Test func findingsThatSayTheSameAreOneCause() throws {
        let review = Review.of(
            findings: [
                Review.finding("A", "price.missing", "The SKU has no price.", line: 2, column: "price"),
                Review.finding("B", "price.missing", "The SKU has no price.", line: 9, column: "price"),
                Review.finding("B", "title.long", "Long.", severity: "warning", line: 9, column: "title"),
                Review.finding("C", "price.missing", "The SKU has no price.", line: 12, column: "cost"),
            ])
        #expect(review.findings == 4)
        #expect(review.causes.map(\.key.code) == ["price.missing", "price.missing", "title.long"])
        #expect(review.causes.map(\.count) == [2, 1, 1])
        #expect(review.causes[0].item == "A" && review.causes[0].place.text == "shirts.csv:2 price")
        #expect(review.causes.map(\.items) == [2, 1, 1])
    }

    @Test func linesAndItemsAreNoPartOfACause() {
        let words = "'Nordlys' stands in line"
        let one = Review.of(findings: [Review.finding("A", "item.conflicting-values", "\(words) 4.", line: 5)])
        #expect(one.causes.map(\.message) == ["\(words) 4."])
        let two = Review.of(findings: [
            Review.finding("A", "item.conflicting-values", "\(words) 4.", line: 5),
            Review.finding("B", "item.conflicting-values", "\(words) 17.", line: 18),
        ])
        #expect(two.causes.map(\.message) == ["\(words) …."])
        #expect(two.causes.map(\.count) == [2])
    }

    @Test func aCodeWithMoreValuesThanCanBeToldApartIsOneCauseMore() {
        let all = ReviewReader.causesOfACode + 30
        let review = Review.of(
            findings: (0..<2 * all).map {
                Review.finding("I\($0)", "price.invalid", "'\($0 / 2) EUR' is no price.", line: $0 + 2)
            })
        #expect(review.causes.count == ReviewReader.causesOfACode + 1)
        #expect(review.causes.first?.count == 60 && review.causes.first?.standsForMany == true)
        #expect(review.causes.reduce(0) { $0 + $1.count } == 2 * all)
        #expect(review.causes.reduce(0) { $0 + $1.items } == 2 * all)
    }

    /// Each names the place of another item; one cure helps all of them.
    @Test(arguments: [5, 6, 70]) func singleFindingsThatOneCureHelpsAreOneCause(count: Int) throws {
        var findings = (0..<count).map {
            Review.finding("I\($0)", "item.id-duplicate", "Item I\($0) is there.", line: $0 + 2, fix: "Keep one.")
        }
        findings.insert(Review.finding("Z", "item.id-duplicate", "Item Z is there.", line: 99, fix: "Ask."), at: 1)
        let review = Review.of(findings: findings)
        let isOne = count > ReviewReader.singlesToldApart
        #expect(review.causes.count == (isOne ? 2 : count + 1))
        #expect(review.causes.reduce(0) { $0 + $1.count } == count + 1)
        #expect(review.causes.reduce(0) { $0 + $1.items } == count + 1)
        #expect(review.causes[0].words == (isOne ? "(many values, for example) " : "") + "Item I0 is there.")
        // Each item points to its cause, wherever that is now.
        for item in review.items {
            let cause = try #require(item.findings.first?.cause)
            #expect(review.causes[cause].fix == (item.item == "Z" ? "Ask." : "Keep one."))
        }
    }

    @Test func whatKeptRecordsFromBeingReadComesFirst() {
        let prices = (0..<9).map { Review.finding("I\($0)", "price.missing", "No price.", line: $0 + 2) }
        let unreadable =
            #"{"code":"source.unreadable","severity":"error","message":"It cannot be read.","place":{"file":"b.csv"}}"#
        let review = Review.of(findings: prices + [unreadable])
        #expect(review.causes.map(\.key.code) == ["source.unreadable", "price.missing"])
    }

    @Test func itemsWithoutAnythingToSayAreCountedOnly() {
        var lines = ["prepared", "succeeded", "unchanged", "failed", "unknown", "pending", "held"].map {
            Review.item("X", status: $0)
        }
        lines.append(#"{"item":"\"status\":\"failed\",\"findings\":[","status":"prepared","skus":1}"#)
        let review = Review.of(items: lines)
        #expect(review.silentItems == 4)
        #expect(review.items.map(\.status) == ["failed", "unknown", "pending", "held"])
    }

    @Test func whatThereIsNoRoomForIsCounted() {
        let findings = (0..<100).map { Review.finding("I\($0)", "price.missing", "No price.", line: $0 + 2) }
        var reader = ReviewReader()
        reader.room = 1000
        findings.forEach { Review.give(finding: $0, to: &reader) }
        findings.indices.forEach { index in
            Review.give(item: Review.item("I\(index)", status: "rejected", findings: [findings[index]]), to: &reader)
        }
        let review = reader.finish()
        #expect(review.items.count + review.itemsLeftOut == 100)
        #expect(review.itemsLeftOut == review.findingsLeftOut)
        #expect(!review.items.isEmpty && review.itemsLeftOut > 50)
        #expect(review.causes.map(\.items) == [100])
    }

    @Test func feedsHaveTheirJobAndTheirItemsByStatus() {
        let lines = [
            ("PRODUCT_CREATE", #""position":0"#, "succeeded"),
            ("PRODUCT_CREATE", #""position":1,"job_id":200000000474663248"#, "failed"),
            ("PRODUCT_FULL_UPDATE", #""position":0"#, "succeeded"),
        ].map {
            #"{"item":"I","operation":"\#($0.0)","status":"\#($0.2)","skus":1,"place":{"file":"a.csv","line":2,"#
                + #""record":1},"feed":"feeds/\#($0.0)-0001.json",\#($0.1)}"#
        }
        let review = Review.of(items: lines)
        #expect(review.feeds.map(\.name) == ["feeds/PRODUCT_CREATE-0001.json", "feeds/PRODUCT_FULL_UPDATE-0001.json"])
        #expect(review.feeds.map(\.job) == [200_000_000_474_663_248, nil])
        #expect(review.feeds[0].statuses == ["succeeded": 1, "failed": 1])
    }
}

/// Lines of a run folder, for tests.
enum Review {
    static func finding(
        _ item: String, _ code: String, _ message: String, severity: String = "error", line: Int, column: String? = nil,
        value: String? = nil, fix: String? = nil
    ) -> String {
        var output = ByteBuffer()
        output.append(#"{"item":"#)
        output.append(jsonString: item)
        output.append(#","code":"\#(code)","severity":"\#(severity)","message":"#)
        output.append(jsonString: message)
        if let fix {
            output.append(#","fix":"#)
            output.append(jsonString: fix)
        }
        output.append(#","place":{"file":"shirts.csv","line":\#(line),"record":\#(line - 1)"#)
        for (key, text) in [("column", column), ("value", value)] {
            guard let text else { continue }
            output.append(",\"\(key)\":")
            output.append(jsonString: text)
        }
        output.append("}}")
        return output.bytes.string
    }

    static func item(_ item: String, status: String, findings: [String] = []) -> String {
        var output = ByteBuffer()
        output.append(#"{"item":"#)
        output.append(jsonString: item)
        output.append(#","operation":"PRODUCT_CREATE","status":"\#(status)","category_id":348,"skus":2,"#)
        output.append(#""place":{"file":"shirts.csv","line":2,"record":1}"#)
        // In an item, findings do not name it.
        let own = findings.map { finding in
            let code = finding.firstRange(of: #""code":"#)?.lowerBound ?? finding.startIndex
            return "{" + finding[code...]
        }
        if !own.isEmpty { output.append(",\"findings\":[" + own.joined(separator: ",") + "]") }
        output.append("}")
        return output.bytes.string
    }

    /// Gives a reader a line of `findings.jsonl`.
    static func give(finding line: String, to reader: inout ReviewReader) {
        read(line) { view, bytes in
            var members = ByteBuffer()
            guard let finding = FindingRecord(view, at: 0) else { return _ = Issue.record("\(line) is no finding") }
            let item = view.string("item").map { RecordText.string($0) } ?? .none
            reader.add(ItemRecord.Finding(finding, item: item, to: &members), line: bytes)
        }
    }

    /// Gives a reader a line of `items.jsonl`.
    static func give(item line: String, to reader: inout ReviewReader) {
        read(line) { view, bytes in
            var columns = ByteBuffer()
            var findings = ByteBuffer()
            var record = ItemRecord()
            #expect(record.read(view, columns: &columns, findings: &findings), "\(line) is no item")
            reader.add(record, line: bytes)
        }
    }

    private static func read(_ line: String, _ body: (JSONView, UnsafeBufferPointer<UInt8>) -> Void) {
        var line = line
        var tape = JSONTape()
        line.withUTF8 { bytes in
            #expect(throws: Never.self) { try tape.parse(bytes) }
            body(tape.view, bytes)
        }
    }

    /// A review of findings, each of which is an item's of the same name, and of further items.
    static func of(findings: [String] = [], items: [String] = [], summary: JSONValue = .null) -> RunReview {
        var reader = ReviewReader()
        for line in findings { give(finding: line, to: &reader) }
        for line in findings {
            let name = (try? JSONValue(parsing: Array(line.utf8)))?["item"]?.stringValue ?? ""
            give(item: item(name, status: "rejected", findings: [line]), to: &reader)
        }
        for line in items { give(item: line, to: &reader) }
        var review = reader.finish()
        review.document = SummaryDocument(summary)
        return review
    }
}
