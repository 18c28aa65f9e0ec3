import FeedTesting
import Foundation
import Testing

/// What a person sees who presses Ctrl-C, or starts a second run.
@Suite(.serialized) struct CtrlCTests {
    let temporary = TemporaryDirectory()

    /// Starts a run that takes some seconds, and waits until it is at work.
    func startLongRun() async throws -> Feedmill.Running {
        var catalog = "item_id,aliexpress_product_id,sku_code,price\n"
        for number in 0..<200_000 { catalog += "A\(number),\(10_000 + number),S\(number),9.90\n" }
        temporary.write(catalog, to: "in/prices.csv")
        let running = try Feedmill.start(["run", "in", "--out", "my out"], in: temporary.path)
        let items = temporary("my out/items.jsonl")
        for _ in 0..<2000 where !FileManager.default.fileExists(atPath: items) {
            try await Task.sleep(for: .milliseconds(10))
        }
        return running
    }

    @Test func theFolderIsTakenUntilTheRunEndsAndThenServesAgain() async throws {
        // It waits for standard input as long as the test wants it to.
        let process = Process()
        process.executableURL = URL(filePath: Feedmill.path)
        process.arguments = ["run", "-", "--out", "my out"]
        process.currentDirectoryURL = URL(filePath: temporary.path)
        let (input, messages) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = messages
        try process.run()
        let findings = temporary("my out/findings.jsonl")
        for _ in 0..<2000 where !FileManager.default.fileExists(atPath: findings) {
            try await Task.sleep(for: .milliseconds(10))
        }
        temporary.write("item_id,aliexpress_product_id,sku_code,price\nA1,1001,S1,1\n", to: "in/prices.csv")
        let second = try Feedmill.run(["run", "in", "--out", "my out"], in: temporary.path)
        #expect(second.status == 73)
        let owner = process.processIdentifier
        #expect(second.messages.contains("is in use by another feedmill (process \(owner))"))

        kill(owner, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let text = String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text.contains("interrupted; to start again: feedmill run - --out 'my out'\n"))
        let written = WrittenRun(temporary("my out"))
        #expect(!written.has("summary.json"))

        #expect(try Feedmill.run(["run", "in", "--out", "my out"], in: temporary.path).status == 0)
        #expect(try written.items().count == 1)
        #expect(written.has("summary.json"))
    }

    @Test func twiceIsAtOnce() async throws {
        let running = try await startLongRun()
        for _ in 0..<2 {
            kill(running.process.processIdentifier, SIGINT)
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(running.finish().status == 130)
        #expect(!WrittenRun(temporary("my out")).has("summary.json"))
    }

    @Test func waitingForStandardInputEnds() async throws {
        let process = Process()
        process.executableURL = URL(filePath: Feedmill.path)
        process.arguments = ["run", "-"]
        process.currentDirectoryURL = URL(filePath: temporary.path)
        let (input, messages) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = messages
        try process.run()
        input.fileHandleForWriting.write(Data("item_id\n".utf8))
        try await Task.sleep(for: .milliseconds(300))
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let text = String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text.hasSuffix("feedmill: interrupted; to start again: feedmill run -\n"))
    }
}
