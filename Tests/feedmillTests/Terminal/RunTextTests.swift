import FeedModel
import FeedRun
import Testing

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
        summary.causes = (0..<causes).map {
            RunSummary.Cause(
                code: "price.missing", severity: $0 == 0 ? .error : .warning, count: 100 / ($0 + 1),
                example: "shirts.csv:\($0) price: \u{1B}[2J a message \(String(repeating: "long ", count: 60))")
        }
        return RunOutcome(status: .itemsNotFine, verdict: .rejected, summary: summary)
    }

    let plain = Terminal(environment: ["TERM": "dumb"])

    @Test func saysWhatACommandLineUserNeeds() {
        let text = RunText(outcome(causes: 1), Configuration(paths: ["in"]), plain).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "rejected: 10 of 600 items rejected (exit status 1, 1.3 s)")
        #expect(lines[2] == "  records  1,234 read: 1,200 in items, 30 rejected, 4 skipped")
        #expect(lines[3] == "  items    600 read: 590 prepared, 10 rejected")
        #expect(lines[4] == "  feeds    1")
        #expect(lines[6].hasPrefix("  100 × price.missing  shirts.csv:0 price: ?[2J a message"))
        #expect(text.hasSuffix("Next: feedmill explain price.missing\n"))
        #expect(text.contains("feedmill-out/rejected/"))
    }

    @Test func fitsAScreenWhateverIsWrong() {
        let text = RunText(outcome(causes: 60), Configuration(paths: ["in"]), plain).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 160 })
        #expect(text.contains("and 52 more kinds of findings"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
}
