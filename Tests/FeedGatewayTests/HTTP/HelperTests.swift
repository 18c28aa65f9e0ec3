import Bytes
import FeedTesting
import Foundation
import Synchronization
import Testing

@testable import FeedGateway

/// What becomes of requests when the process that makes them ends, and what that process is given.
@Suite struct HelperTests {
    private static let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nX: \r\nContent-Length: 2\r\n\r\n"

    private func answers(_ text: String) -> LoopbackServer.Reply {
        .answer(status: 200, headers: [:], body: Array(text.utf8))
    }

    /// Every answer that breaks off before its end is a lost one, wherever it breaks off, and the next request is
    /// answered.
    @Test(arguments: [false, true]) func anAnswerMayBreakOffAnywhere(isBytewise: Bool) async throws {
        let whole = Array((Self.head + "{}").utf8)
        let server = try LoopbackServer { request in
            guard let count = Int(request.path.dropFirst()) else { return .cut }
            return isBytewise ? .bytewise(Array(whole[..<count])) : .raw(Array(whole[..<count]))
        }
        defer { server.stop() }
        let transport = HelperTransport.built()
        for count in stride(from: 0, to: whole.count, by: isBytewise ? 7 : 1) {
            let broken = await transport.outcome(to: server.url("/\(count)"))
            #expect(broken.failure?.mayHaveBeenSent == true, "\(count) bytes")
            #expect(broken.failure?.wasInterrupted == false)
            let next = await transport.outcome(to: server.url("/\(whole.count)"))
            #expect(try next.get().body == Array("{}".utf8), "after \(count) bytes")
        }
    }

    @Test func whoIsUnderWayWithItLosesTheAnswerAndWhoWaitsDoesNot() async throws {
        let open = Atomic<Int>(0)
        let server = try LoopbackServer { request in
            switch request.path {
            case "/silent":
                open.add(1, ordering: .relaxed)
                return .silence
            case "/broken": return .raw(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8))
            default: return .answer(status: 200, headers: [:], body: request.body)
            }
        }
        defer { server.stop() }
        let transport = HelperTransport.built()
        let silent = server.url("/silent")
        let waiting = (1..<HelperTransport.window).map { _ in Task { await transport.outcome(to: silent) } }
        while open.load(ordering: .relaxed) < waiting.count { try await Task.sleep(for: .milliseconds(5)) }
        // One of these two is in its turn, and the other one waits for it.
        let (broken, echo) = (server.url("/broken"), server.url("/echo"))
        async let lost = transport.outcome(to: broken)
        async let answered = transport.outcome([Parameter("a", "7")], to: echo)
        #expect(await lost.failure?.mayHaveBeenSent == true)
        #expect(try await answered.get().body == Array("a=7".utf8))
        for task in waiting {
            let failure = await task.value.failure
            #expect(failure?.mayHaveBeenSent == true && failure?.wasInterrupted == false)
        }
    }

    @Test func helpersAreNotStartedWithoutEnd() async throws {
        let visits = Atomic<Int>(0)
        let server = try LoopbackServer { _ in
            visits.add(1, ordering: .relaxed)
            return .raw(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8))
        }
        defer { server.stop() }
        var limits = HelperTransport.Limits.patient
        limits.failedHelpers = 3
        let transport = HelperTransport.built(limits)
        for _ in 0..<3 { #expect(await transport.outcome(to: server.url("/")).failure?.mayHaveBeenSent == true) }
        let failure = await transport.outcome(to: server.url("/")).failure
        #expect(failure?.mayHaveBeenSent == false)
        #expect(failure?.problem == "the process that makes the requests ended 3 times in a row")
        #expect(visits.load(ordering: .relaxed) == 3)
    }

    @Test(arguments: ["/nowhere/feedmill", "/bin/true"]) func whatCannotBeStartedSendsNothing(program: String) async {
        let failure = await HelperTransport.built(executable: program).outcome(to: "http://127.0.0.1:9/").failure
        #expect(failure?.mayHaveBeenSent == false)
        #expect(failure?.problem.contains("the process that makes the requests") == true)
    }

    /// A request that waits, and the helper that makes it.
    private func withOpenRequest(
        _ transport: HelperTransport, _ body: (pid_t, LoopbackServer) async throws -> Void
    ) async throws -> Result<HTTPResponse, HTTPFailure> {
        let isOpen = Atomic<Bool>(false)
        let mayAnswer = Atomic<Bool>(false)
        let server = try LoopbackServer { _ in
            isOpen.store(true, ordering: .relaxed)
            while !mayAnswer.load(ordering: .relaxed) { usleep(2000) }
            return .answer(status: 200, headers: [:], body: Array("{}".utf8))
        }
        defer { server.stop() }
        let url = server.url("/x?session=\(LoopbackPlatform.accessToken)")
        let request = Task { await transport.outcome(to: url) }
        while !isOpen.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(2)) }
        try await body(try #require(transport.helper), server)
        mayAnswer.store(true, ordering: .relaxed)
        return await request.value
    }

    @Test func aKilledHelperIsALostAnswer() async throws {
        let transport = HelperTransport.built()
        let lost = try await withOpenRequest(transport) { helper, _ in kill(helper, SIGKILL) }
        #expect(lost.failure?.mayHaveBeenSent == true)
        let next = try await withOpenRequest(transport) { _, _ in }
        #expect(try next.get().status == 200)
    }

    @Test func signalsAreForTheOneThatKnowsWhatToDo() async throws {
        let answered = try await withOpenRequest(HelperTransport.built()) { helper, _ in
            for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { kill(helper, signal) }
        }
        #expect(try answered.get().status == 200)
    }

    @Test func itIsGivenNothingThatOthersCouldReadAndNoOpenFile() async throws {
        let folder = TemporaryDirectory()
        // Inherited by whatever is started: opened without O_CLOEXEC.
        let lock = open(folder.write("", to: "lock"), O_RDWR)
        defer { close(lock) }
        let transport = HelperTransport.built(environment: [
            "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
            "LANG": "C",
        ])
        _ = try await withOpenRequest(transport) { helper, _ in
            func text(_ name: String) throws -> String {
                String(decoding: try Data(contentsOf: URL(filePath: "/proc/\(helper)/\(name)")), as: UTF8.self)
            }
            #expect(try text("cmdline") == "feedmill\0http-helper\0")
            let environment = try text("environ")
            #expect(environment.contains("LANG=C") && !environment.contains("FEEDMILL_"))
            #expect(!environment.contains(LoopbackPlatform.accessToken))
            #expect(try text("limits").contains(#/Max core file size +1 /#))
            let descriptors = "/proc/\(helper)/fd"
            let files = try FileManager.default.contentsOfDirectory(atPath: descriptors).compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
            }
            #expect(files.count { $0.contains("feedmill-request") } == HelperTransport.window)
            #expect(!files.contains { $0.hasPrefix(folder.path) })
        }
    }

    // MARK: Memory

    /// The most memory that a process has had, in MiB; nil of one that has ended.
    private func peak(_ process: pid_t) -> Int? {
        guard let data = try? Data(contentsOf: URL(filePath: "/proc/\(process)/status")) else { return nil }
        let match = String(decoding: data, as: UTF8.self).firstMatch(of: /VmHWM:\s+(\d+) kB/)
        return match.flatMap { Int($0.1) }.map { $0 / 1024 }
    }

    /// Answers that would take gigabytes.
    private static let endless: [(name: String, reply: LoopbackServer.Reply)] = [
        (
            "gzip",
            .answer(status: 200, headers: ["Content-Encoding": "gzip"], body: StoredGzip.bomb(4_000_000))
        ),
        (
            "body",
            .endless(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), [UInt8](repeating: 0x20, count: 1 << 16))
        ),
        (
            "chunks",
            .endless(
                Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8),
                Array("1000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 12) + Array("\r\n".utf8))
        ),
        (
            "headers",
            .endless(
                Array("HTTP/1.1 200 OK\r\n".utf8),
                Array("X-Filler: \(String(repeating: "x", count: 1000))\r\n".utf8))
        ),
        ("one header", .endless(Array("HTTP/1.1 200 OK\r\nX: ".utf8), [UInt8](repeating: 0x78, count: 1 << 16))),
        ("status line", .endless(Array("HTTP/1.1 200 ".utf8), [UInt8](repeating: 0x78, count: 1 << 16))),
        ("no HTTP", .endless([], [UInt8](repeating: 0x78, count: 1 << 16))),
        ("interim answers", .endless([], Array("HTTP/1.1 103 Early\r\nX: y\r\n\r\n".utf8))),
    ]

    @Test(arguments: Self.endless.map(\.name)) func whatNeverEndsTakesNoMemory(name: String) async throws {
        let reply = try #require(Self.endless.first { $0.name == name }).reply
        let server = try LoopbackServer { _ in reply }
        defer { server.stop() }
        var limits = HelperTransport.Limits.patient
        limits.answerBytes = 8 << 20
        // What no other limit ends.
        if !["gzip", "body", "chunks"].contains(name) { limits.totalSeconds = 20 }
        let transport = HelperTransport.built(limits)
        let helper = Task {
            var highest = 0
            while !Task.isCancelled {
                if let helper = transport.helper, let now = peak(helper) { highest = max(highest, now) }
                try? await Task.sleep(for: .milliseconds(2))
            }
            return highest
        }
        let failure = await transport.outcome(to: server.url("/")).failure
        helper.cancel()
        #expect(failure?.mayHaveBeenSent == true)
        let highest = await helper.value
        #expect(highest < 300, "\(highest) MiB")
        if name == "gzip" || name == "body" || name == "chunks" {
            #expect(failure?.problem == "the answer is larger than 8 MiB")
        }
    }

    // MARK: Proxies

    @Test(
        arguments: [
            (["http_proxy": "p"], [:]), (["HTTP_PROXY": "p"], [:]), (["no_proxy": "x"], ["no_proxy": "x"]),
            (["https_proxy": "p", "all_proxy": "q"], ["https_proxy": "p"]),
            (["HTTPS_PROXY": "p", "ALL_PROXY": "q"], ["HTTPS_PROXY": "p"]),
            (["all_proxy": "q"], ["https_proxy": "q"]), (["ALL_PROXY": "q"], ["https_proxy": "q"]),
            (["https_proxy": "", "all_proxy": "q"], ["https_proxy": ""]),
            (["FEEDMILL_APP_KEY": "1", "FEEDMILL_APP_KEY_FILE": "2", "SSL_CERT_FILE": "x"], ["SSL_CERT_FILE": "x"]),
        ] as [([String: String], [String: String])])
    func proxiesThatWouldSeeTheTokenAreLeftOut(given: [String: String], passed: [String: String]) {
        #expect(HelperEnvironment.of(given).filter { $0.key != "SWIFT_BACKTRACE" } == passed)
    }

    private static let proxies = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

    @Test(arguments: [false, true]) func httpToThisMachineGoesThroughNoProxy(isIPv6: Bool) async throws {
        let proxied = Atomic<Int>(0)
        let proxy = try LoopbackServer { _ in
            proxied.add(1, ordering: .relaxed)
            return .cut
        }
        let server = try LoopbackServer(isIPv6: isIPv6) { _ in
            .answer(status: 200, headers: [:], body: Array("{}".utf8))
        }
        defer {
            proxy.stop()
            server.stop()
        }
        let environment = Dictionary(uniqueKeysWithValues: Self.proxies.map { ($0, proxy.url("")) })
        let transport = HelperTransport.built(environment: environment)
        let hosts =
            isIPv6 ? ["[::1]", "[0:0:0:0:0:0:0:1]"] : ["127.0.0.1", "127.1", "0x7f.1", "localhost", "LOCALHOST"]
        for host in hosts {
            let endpoint = try Endpoint("http://\(host):\(server.port)/sync")
            let answer = await transport.outcome(to: "\(endpoint.url)?session=token")
            #expect(try answer.get().status == 200, "\(host)")
        }
        #expect(proxied.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: Self.proxies.suffix(4)) func aProxyIsAskedForAWayAndSeesNothing(variable: String) async throws {
        let seen = Locked<[String]>([])
        let proxy = try LoopbackServer { request in
            seen.withLock { $0.append("\(request.method) \(request.path) \(request.query) \(request.headers)") }
            return .answer(status: 407, headers: [:], body: [])
        }
        defer { proxy.stop() }
        let transport = HelperTransport.built(environment: [variable: proxy.url("")])
        let failure = await transport.outcome(to: "https://api.example/sync?session=token").failure
        // Nothing reached the platform: there is no way to it.
        #expect(failure?.mayHaveBeenSent == false)
        let requests = seen.withLock { $0 }
        #expect(!requests.isEmpty)
        for request in requests {
            #expect(request.hasPrefix("CONNECT api.example:443 "))
            #expect(!request.contains("token"))
        }
    }
}
