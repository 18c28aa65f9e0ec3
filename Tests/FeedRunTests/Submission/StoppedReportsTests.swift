import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import Testing

/// Somebody asks to stop when all is sent and the reports are being written.
struct StoppedReportsTests {
    /// Asks to stop when a stage begins.
    private struct Impatient: ProgressSink {
        let at: String
        let stop: StopFlag

        func stage(_ name: String) { if name == at { stop.set(signal: SIGTERM) } }
        func update(_ progress: RunProgress) {}
        func remark(_ text: String) {}
        func warn(_ text: String) {}
    }

    @Test func theReportsAreLeftAndTheSameCommandWritesThem() async throws {
        let nights = try Nights()
        nights.export("a.csv", (1...3).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        let stop = StopFlag()
        let failure = await #expect(throws: RunFailure.self) {
            try await FeedRun.run(
                nights.configuration, progress: Impatient(at: "writing the reports", stop: stop), stop: stop,
                services: nights.services())
        }
        #expect(failure?.status == .terminated && failure?.canResume == true)
        #expect(nights.platform.productCount == 3)
        #expect(!FileManager.default.fileExists(atPath: nights.folder("out/summary.json")))
        // Three items are written in no time, though nobody waited for them.
        #expect(failure?.hasReports == true)
        #expect(Set(nights.statuses.values) == ["succeeded"])
        let files = try FileManager.default.contentsOfDirectory(atPath: nights.folder("out"))
        #expect(!files.contains { $0.hasSuffix(".tmp") }, "\(files)")

        let outcome = try await nights.submit()
        #expect(outcome.status == .allFine, "\(outcome.messages)")
        #expect(Set(nights.statuses.values) == ["succeeded"] && nights.platform.jobs.count == 1)
        // The night counts: the next one finds nothing new.
        nights.clock.advance(milliseconds: 3_600_000)
        _ = try await nights.run()
        #expect(nights.platform.jobs.count { $0.operation.carriesWholeProduct } == 1)
    }
}
