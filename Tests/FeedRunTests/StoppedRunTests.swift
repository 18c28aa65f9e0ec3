import FeedGateway
import FeedRun
import FeedTesting
import Foundation
import Testing

/// A run that is asked to stop does not wait for what nobody is to get.
struct StoppedRunTests {
    /// Asks to stop once so many items have passed.
    private struct Stopper: ProgressSink {
        let stop: StopFlag
        let items: Int
        func stage(_ name: String) {}
        func update(_ progress: RunProgress) { if progress.items >= items { stop.set(signal: SIGTERM) } }
        func remark(_ text: String) {}
        func warn(_ text: String) {}
    }

    @Test(arguments: [1, 2, 5]) func whatIsInTheReportsIsWhatIsWritten(workers: Int) async throws {
        let folder = TemporaryDirectory()
        // Wide rows, so that there are many batches.
        let rest = String(repeating: "x", count: 500)
        var rows = "item_id,aliexpress_product_id,sku_code,price,notes\n"
        for number in 0..<20_000 { rows += "A\(number),\(10_000 + number),S\(number),9.90,\(rest)\n" }
        // One product that takes long.
        for number in 0..<20_000 { rows += "B,7,T\(number),9.90,\n" }
        folder.write(rows, to: "in/prices.csv")
        var configuration = Configuration(paths: [folder("in")])
        configuration.out = folder("out")
        configuration.workers = workers
        let stop = StopFlag()
        do throws(RunFailure) {
            _ = try await FeedRun.run(configuration, progress: Stopper(stop: stop, items: 1), stop: stop)
            Issue.record("it was not stopped")
        } catch {
            #expect(error.status == .terminated && error.hasReports)
        }
        let items = (folder.read("out/items.jsonl") ?? "").split(separator: "\n")
        #expect(!items.isEmpty && items.count < 20_000)
        #expect(folder.read("out/summary.json") == nil)
        #expect(folder.read("out/summary.md")?.contains("**\(items.count)** items read") == true)
        #expect((folder.read("out/items.csv") ?? "").split(separator: "\r\n").count == items.count + 1)
    }
}
