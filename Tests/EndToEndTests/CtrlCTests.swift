import FeedTesting
import Foundation
import Testing

/// What a person sees who presses Ctrl-C, or starts a second run.
struct CtrlCTests {
    let temporary = TemporaryDirectory()

    /// Starts a run that waits for standard input as long as the test wants it to, and waits until its folder is there.
    private func startWaiting(_ arguments: [String], out: String) async throws -> Feedmill.Running {
        let running = try Feedmill.start(arguments, in: temporary.path, holdsInput: true)
        let findings = temporary("\(out)/findings.jsonl")
        try await running.wait { FileManager.default.fileExists(atPath: findings) }
        return running
    }

    @Test func theFolderIsTakenUntilTheRunEndsAndThenServesAgain() async throws {
        let running = try await startWaiting(["run", "-", "--out", "my out"], out: "my out")
        temporary.write("item_id,aliexpress_product_id,sku_code,price\nA1,1001,S1,1\n", to: "in/prices.csv")
        let second = try Feedmill.run(["run", "in", "--out", "my out"], in: temporary.path)
        #expect(second.status == 73)
        let owner = running.process.processIdentifier
        #expect(second.messages.contains("is in use by another feedmill (process \(owner))"))

        running.process.send(signal: SIGINT)
        let first = running.finish()
        #expect(first.status == 130)
        #expect(first.messages.contains("interrupted; to start again: feedmill run - --out 'my out'\n"))
        let written = WrittenRun(temporary("my out"))
        #expect(!written.has("summary.json"))

        #expect(try Feedmill.run(["run", "in", "--out", "my out"], in: temporary.path).status == 0)
        #expect(try written.items().count == 1)
        #expect(written.has("summary.json"))
    }

    @Test func waitingForStandardInputEnds() async throws {
        let running = try await startWaiting(["run", "-"], out: "feedmill-out")
        running.process.send(signal: SIGINT)
        let ending = running.finish()
        #expect(ending.status == 130)
        #expect(ending.messages.hasSuffix("feedmill: interrupted; to start again: feedmill run -\n"))
    }
}
