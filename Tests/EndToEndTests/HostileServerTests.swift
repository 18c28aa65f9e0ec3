import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Synchronization
import Testing

/// The program before servers that answer anything, or nothing, and signals while it waits for them.
@Suite struct HostileServerTests {
    private let folder = TemporaryDirectory()

    private func start(
        _ words: [String], _ server: LoopbackPlatform, gateway: String = "iop", environment: [String: String] = [:]
    ) throws -> Feedmill.Running {
        try Feedmill.start(
            words, in: folder.path,
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_GATEWAY": gateway,
                "FEEDMILL_ENDPOINT": gateway == "iop" ? server.iopEndpoint : server.topEndpoint,
            ].merging(environment) { $1 })
    }

    private func stock() {
        folder.write(#"{"settle_after": "1ms", "stock_and_price_route": "feed"}"#, to: "feedmill.json")
        folder.write("aliexpress_product_id,item_id,sku_code,inventory\n33046841283,A1,S1,5\n", to: "stock.csv")
    }

    private static let run = ["run", "stock.csv", "--out", "out", "--poll", "20ms"]

    /// Processes that the program started and that are still there.
    private func children(of process: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { child in
            let stat = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
            let fields = (stat.split(separator: ")").last ?? "").split(separator: " ").map(String.init)
            return fields.count > 1 && pid_t(fields[1]) == process && fields[0] != "Z"
        }
    }

    /// Only the time limit of its test bounds it: a busy machine may take long.
    private func waitUntil(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// An answer that breaks off within its header lines ends the process that asked for it, by a check of Foundation's
    /// own: the run goes on as after any lost answer.
    @Test(arguments: [
        ("aliexpress.solution.feed.submit", false), ("aliexpress.solution.feed.submit", true),
        ("aliexpress.solution.feed.query", false), ("aliexpress.solution.merchant.profile.get", false),
        ("aliexpress.solution.feed.list.get", true),
    ])
    func anAnswerThatBreaksOffInItsHeadersIsALostOne(method: String, isAfter: Bool) async throws {
        stock()
        let broken = LoopbackServer.Reply.raw(Array("HTTP/1.1 200 OK\r\nContent-Type: app".utf8))
        let reply: @Sendable (String, Int) -> LoopbackServer.Reply? = { name, earlier in
            name == method && earlier == 0 ? broken : nil
        }
        let none: @Sendable (String, Int) -> LoopbackServer.Reply? = { _, _ in nil }
        let platform = try SandboxPlatform(folder: nil)
        let server = try LoopbackPlatform(
            platform, instead: isAfter ? none : reply, after: isAfter ? reply : none)
        defer { server.stop() }
        let ending = try start(Self.run, server).finish()
        #expect(ending.status == 0, "\(ending.messages)")
        let written = WrittenRun(folder("out"))
        for name in ["summary.json", "report.html", "summary.md", "junit.xml", "report.sarif"] {
            #expect(written.has(name), "\(name)")
        }
        #expect(try written.ids("succeeded") == ["A1"])
        #expect(platform.jobs.count == 1)
    }

    @Test(
        .timeLimit(.minutes(20)),
        arguments: [
            (SIGTERM, 143, "iop"), (SIGINT, 130, "iop"), (SIGTERM, 143, "top"),
        ] as [(Int32, Int32, String)])
    func aSignalEndsARunWhoseRequestIsOpen(signal: Int32, status: Int32, gateway: String) async throws {
        stock()
        let isOpen = Atomic<Bool>(false)
        let requests = Atomic<Int>(0)
        // The request stays open until whoever made it goes.
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            instead: { name, _ in
                requests.add(1, ordering: .relaxed)
                guard name == "aliexpress.solution.feed.submit" else { return nil }
                isOpen.store(true, ordering: .relaxed)
                return .silence
            })
        defer { server.stop() }
        let running = try start(Self.run, server, gateway: gateway)
        try await running.wait { isOpen.load(ordering: .relaxed) }
        let helpers = children(of: running.process.processIdentifier)
        #expect(helpers.count == 1)
        let asked = requests.load(ordering: .relaxed)
        running.process.send(signal: signal)
        let ending = running.finish()
        // Nothing more was asked: neither the same once more, nor what a lost answer is settled by.
        #expect(requests.load(ordering: .relaxed) == asked)
        #expect(ending.status == status, "\(ending.messages)")
        #expect(ending.messages.contains("interrupted; to resume: feedmill submit out"))
        let written = WrittenRun(folder("out"))
        for name in ["report.html", "summary.md", "junit.xml", "report.sarif"] { #expect(written.has(name), "\(name)") }
        #expect(!written.has("summary.json"))
        try await waitUntil { helpers.allSatisfy { kill($0, 0) != 0 } }
    }

    @Test(.timeLimit(.minutes(20)), arguments: [["jobs"], ["categories", "pull", "348", "--categories", "data"]])
    func aSignalEndsACommandWhoseRequestIsOpen(words: [String]) async throws {
        let isOpen = Atomic<Bool>(false)
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            instead: { _, _ in
                isOpen.store(true, ordering: .relaxed)
                return .silence
            })
        defer { server.stop() }
        let running = try start(words, server)
        try await running.wait { isOpen.load(ordering: .relaxed) }
        running.process.send(signal: SIGTERM)
        let ending = running.finish()
        #expect(ending.status == 143)
        #expect(ending.messages.contains("interrupted; to start again: feedmill \(words[0])"))
        #expect(folder.files().filter { $0.hasPrefix("data") }.isEmpty)
    }

    @Test(.timeLimit(.minutes(20))) func aSignalEndsTheWaitForABan() async throws {
        stock()
        let submits = Atomic<Int>(0)
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            instead: { name, _ in
                guard name == "aliexpress.solution.feed.submit" else { return nil }
                submits.add(1, ordering: .relaxed)
                let error = #"{"error_response":{"code":7,"sub_msg":"This ban will last for 50 more seconds"}}"#
                return .answer(status: 200, headers: [:], body: Array(error.utf8))
            })
        defer { server.stop() }
        let running = try start(Self.run, server)
        // From a thread of its own: other tests may hold this one's turn back for longer than the ban lasts.
        let process = running.process
        Thread.detachNewThread {
            while submits.load(ordering: .relaxed) == 0, process.isRunning { usleep(10_000) }
            process.send(signal: SIGTERM)
        }
        try await running.wait { submits.load(ordering: .relaxed) > 0 }
        #expect(running.finish().status == 143)
        // After the ban it would have been sent again.
        #expect(submits.load(ordering: .relaxed) == 1)
    }

    @Test(.timeLimit(.minutes(20))) func aKilledRunTakesItsHelperWithIt() async throws {
        stock()
        let isOpen = Atomic<Bool>(false)
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            instead: { _, _ in
                isOpen.store(true, ordering: .relaxed)
                return .silence
            })
        defer { server.stop() }
        let running = try start(Self.run, server)
        try await running.wait { isOpen.load(ordering: .relaxed) }
        let helpers = children(of: running.process.processIdentifier)
        #expect(helpers.count == 1)
        running.process.send(signal: SIGKILL)
        _ = running.finish()
        try await waitUntil { helpers.allSatisfy { kill($0, 0) != 0 } }
        // Nothing keeps the lock of its folder or state.
        let next = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        defer { next.stop() }
        #expect(!(try start(Self.run, next).finish().messages.contains("in use")))
    }

    @Test(.timeLimit(.minutes(20))) func theLastWordOfAProxyIsNotThePlatforms() async throws {
        stock()
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            instead: { name, _ in
                name == "aliexpress.solution.feed.query"
                    ? .answer(status: 403, headers: [:], body: Array("<title>Filtered</title>".utf8)) : nil
            })
        defer { server.stop() }
        let ending = try start(Self.run + ["--wait", "100ms"], server).finish()
        #expect(ending.status == 75, "\(ending.messages)")
        #expect(ending.messages.contains("to resume: feedmill submit out"))
    }

    @Test(.timeLimit(.minutes(20))) func aWrongClockIsNamed() async throws {
        let clock = ManualClock(SystemClock().now - 10_920_000)
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil), clock: clock)
        defer { server.stop() }
        let ending = try start(["jobs"], server, gateway: "top").finish()
        #expect(ending.status == 78)
        #expect(ending.messages.contains("this machine's clock is 3 h "))
        #expect(ending.messages.contains(" ahead of the platform's; set it"))
        #expect(!ending.messages.contains("does not let this app"))
    }

    @Test(arguments: ["none", "sandbox"]) func noProcessIsStartedWhereNoRequestIsMade(gateway: String) async throws {
        // Waits for standard input, and then for jobs, as long as the test wants it to.
        let running = try Feedmill.start(
            ["run", "-", "--out", "out", "--gateway", gateway], in: folder.path, holdsInput: true)
        try await running.wait { FileManager.default.fileExists(atPath: folder("out/findings.jsonl")) }
        #expect(children(of: running.process.processIdentifier).isEmpty)
        running.process.send(signal: SIGINT)
        #expect(running.finish().status == 130)
    }
}
