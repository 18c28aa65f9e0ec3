import FeedTesting
import Synchronization
import Testing

@testable import FeedGateway

/// What every request over HTTP keeps to.
@Suite struct HelperTransportTests {
    /// Posts to a server that answers everything with `reply`.
    private func post(
        _ form: [Parameter] = [Parameter("a", "1")], limits: HelperTransport.Limits = .patient,
        _ reply: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply
    ) async throws -> Result<HTTPResponse, HTTPFailure> {
        let server = try LoopbackServer(reply)
        defer { server.stop() }
        return await outcome { () throws(HTTPFailure) in
            try await HelperTransport.built(limits).post(form, to: server.url("/x"))
        }
    }

    @Test(arguments: [10, 300_000, 6_000_000])
    func aBodyArrivesWhole(count: Int) async throws {
        let form = [Parameter("a", (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251) })]
        let body = FormEncoding.encoded(form)
        let result = try await post(form) { request in
            .answer(
                status: request.body == body && request.method == "POST" ? 200 : 500, headers: [:],
                body: Array((request.headers["content-type"] ?? "").utf8))
        }
        let response = try result.get()
        #expect(response.status == 200)
        #expect(response.body == Array("application/x-www-form-urlencoded; charset=utf-8".utf8))
    }

    @Test func redirectsAreNotFollowed() async throws {
        let visits = Atomic<Int>(0)
        let result = try await post { _ in
            visits.add(1, ordering: .relaxed)
            return .answer(status: 307, headers: ["Location": "/elsewhere"], body: [])
        }
        #expect(try result.get().status == 307)
        #expect(visits.load(ordering: .relaxed) == 1)
    }

    @Test func aRequestIsPostedOnceWhateverBreaks() async throws {
        for reply in [LoopbackServer.Reply.cut, .raw(Array("HTTP/1.1".utf8))] {
            let visits = Atomic<Int>(0)
            let server = try LoopbackServer { _ in
                let first = visits.add(1, ordering: .relaxed).oldValue == 0
                return first ? .answer(status: 200, headers: [:], body: Array("{}".utf8)) : reply
            }
            defer { server.stop() }
            let transport = HelperTransport.built()
            // A connection that is kept and then breaks is where libcurl would post again by itself.
            _ = try await transport.post([Parameter("a", "1")], to: server.url("/x"))
            let result = await outcome { () throws(HTTPFailure) in
                try await transport.post([Parameter("a", "2")], to: server.url("/x"))
            }
            #expect(result.failure?.mayHaveBeenSent == true)
            #expect(visits.load(ordering: .relaxed) == 2)
        }
    }

    @Test func anAnswerThatIsCutShortIsNone() async throws {
        let result = try await post { _ in
            .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"job_id\":1".utf8))
        }
        #expect(result.failure?.mayHaveBeenSent == true)
    }

    @Test func whereNobodyListensNothingWasSent() async throws {
        let server = try LoopbackServer { _ in .cut }
        server.stop()
        let result = await outcome { () throws(HTTPFailure) in
            try await HelperTransport.built().post([], to: server.url("/x?session=secret"))
        }
        #expect(result.failure?.mayHaveBeenSent == false)
        #expect(result.failure?.problem == "the endpoint refuses the connection")
    }

    @Test func silenceEndsInTime() async throws {
        var limits = HelperTransport.Limits.patient
        limits.idleSeconds = 1
        let idle = try await post(limits: limits) { _ in .silence }
        #expect(idle.failure?.problem == "no answer in time")
        #expect(idle.failure?.mayHaveBeenSent == true)
        limits = .patient
        limits.totalSeconds = 0.2
        let slow = try await post(limits: limits) { _ in .silence }
        #expect(slow.failure?.mayHaveBeenSent == true)
        #expect(slow.failure?.problem.contains("took longer") == true)
    }

    @Test(.timeLimit(.minutes(20))) func oneThatWaitsHoldsUpNoOther() async throws {
        let server = try LoopbackServer { request in
            request.path == "/slow" ? .silence : .answer(status: 200, headers: [:], body: request.body)
        }
        defer { server.stop() }
        // None ends by itself: if the others had to wait for it, the test would not end.
        let transport = HelperTransport.built()
        let slow = server.url("/slow")
        let waiting = Task {
            await outcome { () throws(HTTPFailure) in try await transport.post([Parameter("a", "1")], to: slow) }
        }
        try await Task.sleep(for: .milliseconds(300))
        for _ in 0..<5 {
            #expect(try await transport.post([Parameter("b", "2")], to: server.url("/fast")).body == Array("b=2".utf8))
        }
        waiting.cancel()
        #expect(await waiting.value.failure?.wasInterrupted == true)
    }

    @Test func anEndlessAnswerIsCutOff() async throws {
        var limits = HelperTransport.Limits.patient
        limits.answerBytes = 1 << 16
        let result = try await post(limits: limits) { _ in
            .answer(status: 200, headers: [:], body: [UInt8](repeating: 0x20, count: 4 << 20))
        }
        #expect(result.failure?.mayHaveBeenSent == true)
    }

    @Test func aCancelledTaskLetsGo() async throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.stop() }
        let url = server.url("/x")
        let task = Task {
            await outcome { () throws(HTTPFailure) in
                try await HelperTransport.built().post([Parameter("a", "1")], to: url)
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        #expect(await task.value.failure?.wasInterrupted == true)
    }
}
