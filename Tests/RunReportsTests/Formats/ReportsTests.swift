import Bytes
import JSONText
import Testing

@testable import RunReports

/// What the reports make of a review: nothing that an export says becomes markup, and what is left out is said.
struct ReportsTests {
    private static let summary: JSONValue = [
        "verdict": "rejected", "exit_status": 1, "version": "1.0.0",
        "balance": ["records": ["read": 4, "rejected": 3], "items": ["read": 3, "prepared": 1, "rejected": 2]],
        "operations": ["PRODUCT_CREATE": ["prepared": 1, "rejected": 2]],
        "files": [["name": "a<b>.csv", "size": 1_234_567, "sha256": "ab"]],
    ]

    private static let hostile = [
        "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "]]>", "\u{202E}txt.exe", "a|b`c*d_e",
        "\"><zz>", "\u{0}\u{1}\u{1B}[31m", "&lt;", "\u{FFFE}", "<!--", "=1+1",
    ]

    private static func review(_ text: String) -> RunReview {
        Review.of(
            findings: [
                Review.finding(
                    text, "sku.value-unknown", "\(text) is not an option", line: 3, column: "sku:\(text)", value: text,
                    fix: "not \(text)")
            ], summary: summary)
    }

    private static func text(_ append: (inout ByteBuffer) -> Void) -> String {
        var output = ByteBuffer()
        append(&output)
        return output.bytes.string
    }

    @Test(arguments: hostile) func thePageShowsTextAsText(_ hostile: String) throws {
        let page = Self.text { ReportPage.append(Self.review(hostile), to: &$0) }
        #expect(page.utf8.count < 5_000_000)
        // Its own two scripts, and no other element that was not there before.
        #expect(page.ranges(of: "<script").count == 2 && page.ranges(of: "</script").count == 2)
        #expect(!page.contains("<img") && !page.contains("<zz>"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        let open = try #require(page.firstRange(of: #"id="data">"#)?.upperBound)
        let close = try #require(page[open...].firstRange(of: "</script>")?.lowerBound)
        let data = try JSONValue(parsing: Array(page[open..<close].utf8))
        #expect(data["causes"]?.arrayValue?.count == 1)
        #expect(data["items"]?.arrayValue?.first?.arrayValue?.first?.stringValue == hostile)
    }

    @Test func aTitleOfAMegabyteIsCut() {
        let page = Self.text { ReportPage.append(Self.review(String(repeating: "<x>", count: 400_000)), to: &$0) }
        #expect(page.utf8.count < 100_000)
    }

    @Test func thePageAddsUp() {
        let page = Self.text { ReportPage.append(Self.review("Bleu"), to: &$0) }
        #expect(page.contains(#"<b>3</b> items read = <b>1</b> <span class="prepared">prepared</span> + <b>2</b>"#))
        #expect(page.contains("id=\"rule-sku.value-unknown\""))
        #expect(page.contains("1.2\u{202F}MB"))
    }

    @Test func aPageThatWouldBeTooLargeSaysWhatItLeavesOut() throws {
        let value = String(repeating: "x", count: 110)
        let review = Review.of(
            findings: (0..<60_000).map {
                Review.finding("ITEM-\($0)", "price.invalid", "No price.", line: $0 + 2, column: "price", value: value)
            }, summary: Self.summary)
        let page = Self.text { ReportPage.append(review, to: &$0) }
        #expect(page.utf8.count < 5_000_000)
        #expect(page.contains("Items with findings, or not sent: 60\u{202F}000."))
        let said = try #require(
            page.firstMatch(of: #/room for the first ([^ ]+) of them</b>; the other ([^ ]+) are in/#))
        let numbers = [said.1, said.2].map { Int($0.filter(\.isNumber)) ?? 0 }
        #expect(numbers.reduce(0, +) == 60_000 && numbers[0] > 10_000)
    }

    /// Of very many exports those have room that want attention.
    @Test func aPageOfVeryManyExportsShowsTheFaultyOnesFirst() {
        let files = (0..<2000).map { index -> JSONValue in
            // A damaged summary may have any number.
            let rejected = JSONValue.number(JSONNumber(index == 1800 ? 7 : index == 1000 ? Int64.min : 0))
            return [
                "name": .string("n\(index).csv"), "sha256": "ab", "read_to_end": .bool(index != 1900),
                "records": ["read": 9, "rejected": rejected],
            ]
        }
        let review = Review.of(findings: [], summary: ["verdict": "rejected", "files": .array(files)])
        let page = Self.text { ReportPage.append(review, to: &$0) }
        let names = page.matches(of: #/>(n\d+\.csv)</#).map { String($0.1) }
        #expect(names.prefix(3) == ["n1900.csv", "n1800.csv", "n0.csv"] && names.count == 500)
        #expect(page.contains("1\u{202F}500 more exports are listed in <code>summary.json</code>."))
    }

    @Test(arguments: hostile) func theSummaryPageIsOneTable(_ hostile: String) {
        let page = Self.text { SummaryPage.append(Self.review(hostile), to: &$0) }
        #expect(page.utf8.count < SummaryPage.largestPage)
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{202E}"))
        let row = page.split(separator: "\n").first { $0.hasPrefix("|") && $0.contains("sku.value-unknown") }
        // The bars of a row of four cells, and no others.
        #expect(row.map { $0.replacing("\\|", with: "").count { $0 == "|" } } == 5)
        #expect(page.contains("**3** items read = **1** prepared + **2** rejected"))
    }

    @Test func aSummaryPageOfManyCausesSaysHowManyItLeavesOut() {
        let review = Review.of(findings: (0..<70).map { Review.finding("I", "rule.\($0)", "Wrong.", line: $0 + 2) })
        #expect(Self.text { SummaryPage.append(review, to: &$0) }.contains("20 more causes are left out here"))
    }

    @Test(arguments: hostile) func junitIsWellFormed(_ hostile: String) {
        let report = Self.text { JUnitReport.append(Self.review(hostile), to: &$0) }
        #expect(!report.contains("]]>") && !report.contains("<script") && !report.contains("<img"))
        #expect(!report.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0 == "\u{FFFE}" })
        #expect(report.contains(#"<testsuites name="feedmill" tests="1" failures="1">"#))
    }

    @Test func junitHasACaseForEachRuleAndFile() throws {
        let review = Review.of(
            findings: (0..<50).map {
                Review.finding(
                    "I\($0)", $0 % 2 == 0 ? "a.b" : "c.d", "Wrong.", severity: $0 % 2 == 0 ? "error" : "notice",
                    line: $0 + 2)
            })
        let report = Self.text { JUnitReport.append(review, to: &$0) }
        let names = report.matches(of: #/<testcase classname="([^"]*)" name="([^"]*)"/#).map { "\($0.1) \($0.2)" }
        #expect(names == ["shirts.csv a.b", "shirts.csv c.d"])
        #expect(report.contains("… and 15 more: see findings.jsonl"))
        #expect(report.contains(#"failures="1""#))
    }

    @Test(arguments: hostile) func sarifIsJSONWithStableFingerprints(_ hostile: String) throws {
        let report = Self.text { SARIFReport.append(Self.review(hostile), to: &$0) }
        let json = try JSONValue(parsing: Array(report.utf8))
        let results = try #require(json["runs"]?.arrayValue?.first?["results"]?.arrayValue)
        #expect(results.count == 1 && results[0]["ruleId"]?.stringValue == "sku.value-unknown")
        let moved = Review.of(
            findings: [
                Review.finding(hostile, "sku.value-unknown", "Other words", line: 99, column: "sku:\(hostile)")
            ])
        let other = try JSONValue(parsing: Array(Self.text { SARIFReport.append(moved, to: &$0) }.utf8))
        #expect(
            results[0]["partialFingerprints"]?["feedmill/v1"]?.stringValue
                == other["runs"]?.arrayValue?.first?["results"]?.arrayValue?.first?["partialFingerprints"]?[
                    "feedmill/v1"]?
                .stringValue)
    }

    @Test func sarifKeepsWithinItsSurfaceAndShowsEveryCause() throws {
        let many = (0..<6000).map { Review.finding("I\($0)", "a.b", "Wrong.", line: $0 + 2) }
        let review = Review.of(findings: many + [Review.finding("Z", "y.z", "Odd.", severity: "notice", line: 2)])
        let json = try JSONValue(parsing: Array(Self.text { SARIFReport.append(review, to: &$0) }.utf8))
        let run = try #require(json["runs"]?.arrayValue?.first)
        #expect(run["results"]?.arrayValue?.count == 5000)
        #expect(run["results"]?.arrayValue?.contains { $0["ruleId"]?.stringValue == "y.z" } == true)
        #expect(run["properties"]?["leftOut"]?.stringValue?.hasPrefix("1001 of 6001 findings") == true)
    }
}
