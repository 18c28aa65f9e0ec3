import Bytes
import FeedModel
import Testing

@testable import FeedRun
@testable import feedmill

@Suite struct RunTextTests {
    func outcome(causes: Int) -> RunOutcome {
        var summary = RunSummary()
        summary.records.read = 1234
        summary.records.inItems = 1200
        summary.records.rejected = 30
        summary.records.skipped = 4
        summary.items = [.prepared: 590, .rejected: 10]
        summary.feeds = 1
        summary.seconds = 1.26
        var outcome = RunOutcome(status: .itemsNotFine, verdict: .rejected, summary: summary)
        outcome.causes = (0..<causes).map {
            RunOutcome.Cause(
                code: "price.missing", severity: $0 == 0 ? .error : .warning,
                message: "\u{1B}[2J a message \(String(repeating: "long ", count: 60))",
                fix: $0 == 1 ? nil : "Fill in the price \(String(repeating: "soon ", count: 60))",
                count: 1000 / ($0 + 1),
                items: 10, item: $0 == 0 ? "A 1" : nil, place: "shirts.csv:\($0) price")
        }
        outcome.causeCount = causes * 2
        return outcome
    }

    let plain = Terminal(environment: ["TERM": "dumb"])

    @Test func saysWhatACommandLineUserNeeds() {
        let text = RunText(outcome(causes: 1), Configuration(paths: ["in"]), plain).text.text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "rejected: 10 of 600 items rejected (exit status 1, 1.3 s)")
        #expect(lines[2] == "  records  1,234 read = 1,200 in items + 30 rejected + 4 skipped")
        #expect(lines[3] == "  items    600 read = 590 prepared + 10 rejected")
        #expect(lines[4] == "  feeds    1")
        #expect(lines[6].hasPrefix(#"  1,000 × price.missing: \u{1B}[2J a message"#))
        #expect(lines[7].hasPrefix("          shirts.csv:0 price → Fill in the price soon"))
        #expect(lines[8] == "  and 1 more cause")
        #expect(text.hasSuffix("Next: feedmill explain feedmill-out 'A 1'\n"))
        #expect(text.contains("feedmill-out/rejected/"))
    }

    @Test func fitsAScreenWhateverIsWrong() {
        let text = RunText(outcome(causes: 60), Configuration(paths: ["in"]), plain).text.text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 160 })
        #expect(lines[8].hasPrefix(#"    500 × (warning) price.missing: \u{1B}[2J a message long"#))
        #expect(lines[8].count == 160 && lines[8].hasSuffix("…"))
        #expect(text.contains("and 115 more causes"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }

    /// A run names some exports in shops' own formats, a check all of them.
    @Test(arguments: [(false, 3), (true, 9)]) func ofManyShopExportsARunNamesTheFirst(isCheck: Bool, named: Int) {
        var outcome = outcome(causes: 1)
        outcome.summary.dialects = (0..<9).map {
            RunSummary.DialectFile(
                name: "n\($0).csv",
                dialect: RecognisedDialect(name: "shopify", certainty: .certain, evidence: "Handle"),
                products: 1, variants: 2, unusedFields: [], unmappedCategories: [], assumedStocks: 0, madeCodes: 0)
        }
        var configuration = Configuration(paths: ["in"])
        configuration.checkOnly = isCheck
        let text = RunText(outcome, configuration, plain).text.text
        #expect(text.ranges(of: ".csv: shopify (certain: Handle), 1 product, 2 variants").count == named)
        #expect(text.contains("and 6 more in shops' own formats") == !isCheck)
    }
}
