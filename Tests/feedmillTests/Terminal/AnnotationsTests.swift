import Bytes
import FeedModel
import FeedRun
import Testing

@testable import feedmill

@Suite struct AnnotationsTests {
    func outcome(_ causes: [RunOutcome.Cause]) -> RunOutcome {
        var outcome = RunOutcome(status: .itemsNotFine, verdict: .rejected, summary: RunSummary())
        outcome.causes = causes
        outcome.causeCount = causes.count
        return outcome
    }

    @Test func aCauseIsALine() {
        let cause = RunOutcome.Cause(
            code: "price.missing", severity: .error, message: "The SKU has no price.", fix: "Fill in price.",
            count: 1200, items: 800, item: "A1", place: "shirts.csv:13 price", path: "exports/shirts.csv", line: 13)
        let file = RunOutcome.Cause(
            code: "source.unknown-column", severity: .warning, message: "There is no column 'colour'.", count: 1,
            items: 0, place: "stdin:1 colour", path: "-", line: 1)
        #expect(
            Annotations.lines(of: outcome([cause, file])).text == """
                ::error file=exports/shirts.csv,line=13,title=price.missing::The SKU has no price. Fill in price. 1,200 \
                findings in 800 items, such as A1: shirts.csv:13 price.
                ::warning title=source.unknown-column::There is no column 'colour'. One finding: stdin:1 colour.

                """)
    }

    @Test func atMostTenOfALevel() {
        let causes = [Severity.error, .warning, .fixed, .notice].flatMap { severity in
            (0..<10).map {
                RunOutcome.Cause(
                    code: "rule.\($0)", severity: severity, message: "Wrong.", count: 1, items: 1, place: "a.csv:2")
            }
        }
        let lines = Annotations.lines(of: outcome(causes)).text.split(separator: "\n")
        for level in Annotations.Level.allCases {
            #expect(lines.count { $0.hasPrefix("::\(level.rawValue) ") } == 10)
        }
        #expect(lines.count == 30)
    }

    @Test func textOfAnExportIsNoCommand() {
        let line = Annotations.line(
            .error, title: "a:b,c", "100 % of\r\n::error::x\n\u{1B}[31m", file: "d:e,f\n.csv", line: 4)
        #expect(
            line.text == #"::error file=d%3Ae%2Cf\n.csv,line=4,title=a%3Ab%2Cc::100 %25 of\r\n::error::x\n\u{1B}[31m"#
                + "\n")
        #expect(Annotations.shielded("a\n", token: "t").text == "::stop-commands::t\na\n::t::\n")
        #expect(Annotations.token() != Annotations.token())
    }
}
