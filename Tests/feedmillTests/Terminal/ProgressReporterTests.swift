import Bytes
import FeedRun
import Testing

@testable import feedmill

@Suite struct ProgressReporterTests {
    /// A clock that is set by hand, and what was written.
    final class Stage: Sendable {
        let time = Locked(ContinuousClock.now)
        let written = Locked<[String]>([])

        func reporter(isLive: Bool, width: Int = 80) -> ProgressReporter {
            ProgressReporter(
                isLive: isLive, width: { width }, now: { self.time.withLock { $0 } },
                write: { text in self.written.withLock { $0.append(text.text) } })
        }

        func pass(_ duration: Duration) { time.withLock { $0 += duration } }
        var lines: [String] { written.withLock { $0 } }
    }

    func progress(_ items: Int) -> RunProgress {
        var progress = RunProgress()
        progress.bytesRead = UInt64(items) * 20_000
        progress.bytesTotal = 40_000_000
        progress.items = items
        progress.rejected = 3
        progress.feeds = 2
        return progress
    }

    @Test func elsewhereALineAStageAndOneInTenSeconds() {
        let stage = Stage()
        let reporter = stage.reporter(isLive: false)
        reporter.stage("reading")
        for second in 1...25 {
            stage.pass(.seconds(1))
            reporter.update(progress(second * 50))
        }
        reporter.stage("writing")
        reporter.stage("writing")
        reporter.finish()
        #expect(
            stage.lines == [
                "feedmill: reading\n",
                "feedmill:   10 MB of 40 MB (25 %), 1000 kB/s, 30 s left, 500 items, 3 rejected, 2 feeds\n",
                "feedmill:   20 MB of 40 MB (50 %), 1000 kB/s, 20 s left, 1,000 items, 3 rejected, 2 feeds\n",
                "feedmill: writing: 1,250 items, 3 rejected, 2 feeds\n",
            ])
        #expect(stage.lines.joined().unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }

    @Test func theTimeLeftIsThatOfThePassUnderWay() {
        let stage = Stage()
        let reporter = stage.reporter(isLive: false)
        reporter.stage("reading")
        var progress = RunProgress()
        progress.bytesTotal = 1_000_000_000_000
        for (second, megabytes) in [(0, 0), (10, 100), (20, 900), (20, 10), (30, 110)] as [(Int64, UInt64)] {
            stage.time.withLock { $0 += .seconds(second) }
            progress.bytesRead = megabytes * 1_000_000
            reporter.update(progress)
        }
        #expect(stage.lines.contains { $0.contains("(0 %), 10 MB/s, 27 h 46 min left") })
        #expect(stage.lines.contains { $0.contains("(0 %), 30 MB/s, 9 h 15 min left") })
        // Begun anew: 100 MB in 30 seconds.
        #expect(stage.lines.last?.contains("(0 %), 3333 kB/s, 83 h 19 min left") == true)
    }

    @Test func onATerminalOneLineTenTimesASecond() {
        let stage = Stage()
        let reporter = stage.reporter(isLive: true, width: 20)
        reporter.stage("reading")
        for _ in 1...100 {
            stage.pass(.milliseconds(10))
            reporter.update(progress(500))
        }
        reporter.finish()
        reporter.finish()
        #expect(stage.lines.count == 12)
        #expect(stage.lines[0] == "\rreading\u{1B}[K")
        #expect(stage.lines[1] == "\rreading: 10 MB of 4\u{1B}[K")
        #expect(stage.lines[11] == "\r\u{1B}[K")
        #expect(!stage.lines.joined().contains("\n"))
    }

    @Test func remarksStandOnLinesOfTheirOwn() {
        let written = Locked<[String]>([])
        for showsRemarks in [true, false] {
            let reporter = ProgressReporter(isLive: true, showsRemarks: showsRemarks) { text in
                written.withLock { $0.append(text.text) }
            }
            reporter.remark("out is the run folder\u{7}")
            reporter.stage("reading")
            reporter.remark("b.csv is left aside")
        }
        #expect(
            written.withLock { $0 } == [
                "feedmill: out is the run folder\\u{7}\n", "\rreading\u{1B}[K",
                "\r\u{1B}[Kfeedmill: b.csv is left aside\n",
                "\rreading\u{1B}[K",
            ])
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func thousandsAreSetApart(number: Int, text: String) {
        #expect(grouped(number) == text)
    }
}
