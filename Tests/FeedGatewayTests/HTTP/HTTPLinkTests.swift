import Bytes
import FeedModel
import FeedTesting
import Testing

@testable import FeedGateway

@Suite struct HTTPLinkTests {
    private func error(
        _ credentials: Credentials, _ wire: HTTPLink.Wire = .iop, skew: Int64 = 0
    ) async throws -> GatewayError? {
        let clock = ManualClock()
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil, clock: clock), clock: clock)
        defer { server.stop() }
        let link = try HTTPLink(
            wire, endpoint: wire == .iop ? server.iopEndpoint : server.topEndpoint, credentials: credentials,
            transport: HelperTransport.shared, clock: ManualClock(clock.now + skew))
        return await gatewayError { () throws(GatewayError) in
            try await PlatformGateway(link).submit(.productCreate, itemList: ItemLists.products(("A", ["S"])))
        }
    }

    private func credentials(
        key: String = LoopbackPlatform.appKey, secret: String = LoopbackPlatform.appSecret,
        token: String = LoopbackPlatform.accessToken
    ) -> Credentials { Credentials(appKey: key, appSecret: secret, accessToken: token) }

    @Test(arguments: [HTTPLink.Wire.iop, .top(.md5)])
    func wrongCredentialsAreToldApart(wire: HTTPLink.Wire) async throws {
        let key = try await error(credentials(key: "87654321"), wire)
        #expect(key?.kind == .credentials && key?.answer?.code == "29")
        let secret = try await error(credentials(secret: "another-secret"), wire)
        #expect(secret?.kind == .credentials && secret?.answer?.code == "25")
        let token = try await error(credentials(token: "an-expired-token"), wire)
        #expect(token?.kind == .credentials && token?.answer?.code == "27")
    }

    @Test func whatThePlatformQuotesIsMadeUnreadable() async throws {
        let error = try await error(credentials(token: "an-expired-token"))
        #expect(error?.answer?.message == "Invalid session:***")
        #expect(error.map { "\($0)" + String(reflecting: $0) }?.contains("an-expired-token") == false)
    }

    /// What this machine's clock is ahead by in milliseconds, and what is said of it; nil where nobody minds.
    @Test(
        arguments: [
            (.top(.hmac), 590_000, nil), (.iop, 3_600_000, nil), (.iop, -7_100_000, nil),
            (.top(.hmac), 3_600_000, "1 h ahead of"), (.top(.md5), -1_900_000, "31 min 40 s behind"),
            (.iop, 10_920_000, "3 h 2 min ahead of"), (.iop, -200_000_000, "2 d 7 h behind"),
        ] as [(HTTPLink.Wire, Int64, String?)])
    func aWrongClockIsNamed(wire: HTTPLink.Wire, skew: Int64, said: String?) async throws {
        let error = try await error(credentials(), wire, skew: skew)
        guard let said else { return #expect(error == nil) }
        #expect(error?.kind == .configuration && error?.answer?.code == "31")
        #expect(error?.remedy == "this machine's clock is \(said) the platform's; set it")
        #expect(error?.description.hasSuffix(" the platform's; set it") == true)
    }

    /// Answers that may be about a clock, how far this machine's is off, and whether that is what is said.
    @Test(
        arguments: [
            ("25", "", "Invalid signature", 3_600_000, true), ("25", "", "Invalid signature", 60_000, false),
            ("IncompleteSignature", "", "", 3_600_000, true), ("IncompleteSignature", "", "", 0, false),
            ("IllegalTimestamp", "", "", 3_600_000, true), ("IllegalTimestamp", "", "", 0, true),
            ("15", "isv.invalid-timestamp", "", 3_600_000, true), ("27", "", "Invalid session", 3_600_000, false),
            ("11", "", "Insufficient ISV permissions", 3_600_000, false),
        ] as [(String, String, String, Int64, Bool)])
    func errorsThatAWrongClockExplains(
        code: String, subCode: String, message: String, skew: Int64, isClock: Bool
    ) async throws {
        let now: Int64 = 1_800_000_000_000
        let server = try LoopbackServer { _ in
            .answer(
                status: 200, headers: ["Date": LoopbackGate.date(now)],
                body: Array(
                    #"{"error_response":{"code":"\#(code)","sub_code":"\#(subCode)","msg":"\#(message)"}}"#.utf8))
        }
        defer { server.stop() }
        let link = try HTTPLink(
            .top(.md5), endpoint: server.url("/x"), credentials: credentials(), transport: HelperTransport.shared,
            clock: ManualClock(now + skew))
        let error = await gatewayError { () throws(GatewayError) in
            try await PlatformGateway(link).submit(.productCreate, itemList: [])
        }
        #expect((error?.remedy != nil) == isClock)
        #expect((error?.kind == .configuration) == (isClock || code == "11"))
        #expect(error?.remedy?.contains("1 h ahead") == (isClock ? skew > 600_000 : nil))
        #expect(error?.httpStatus == nil)
    }

    /// The error of a submit that is answered like this.
    private func error(
        _ wire: HTTPLink.Wire, clock: any GatewayClock = SystemClock(), _ reply: LoopbackServer.Reply
    ) async throws -> GatewayError? {
        let server = try LoopbackServer { _ in reply }
        defer { server.stop() }
        let link = try HTTPLink(
            wire, endpoint: server.url("/sync"), credentials: credentials(), transport: HelperTransport.shared,
            clock: clock)
        return await gatewayError { () throws(GatewayError) in
            try await PlatformGateway(link).submit(.productCreate, itemList: [])
        }
    }

    /// Whatever is answered that is not the platform's own word, the feed may have been taken all the same.
    @Test(
        arguments: [
            (201, .unreachable), (202, .unreachable), (204, .unreachable), (301, .unreachable), (302, .unreachable),
            (307, .unreachable), (400, .unreachable), (401, .unreachable), (403, .unreachable), (404, .unreachable),
            (405, .unreachable), (407, .unreachable), (408, .retryable), (410, .unreachable), (413, .retryable),
            (418, .unreachable), (425, .retryable), (429, .retryable), (500, .retryable), (502, .retryable),
            (503, .retryable), (504, .retryable), (520, .retryable), (999, .unreachable),
        ] as [(Int, GatewayError.Kind)], [HTTPLink.Wire.iop, .top(.md5)])
    func statuses(answer: (status: Int, kind: GatewayError.Kind), wire: HTTPLink.Wire) async throws {
        let pages = ["", "<html><title>Web\n filter: no</title></html>", #"{"message":"no route"}"#]
        for page in pages where page.isEmpty || answer.status != 204 {
            let error = try await error(
                wire, .answer(status: answer.status, headers: ["Location": "/"], body: Array(page.utf8)))
            #expect(error?.kind == answer.kind, "\(page)")
            #expect(error?.mayHaveTakenEffect == true, "\(page)")
            #expect(error?.httpStatus == answer.status)
            #expect(error?.description.contains("HTTP status \(answer.status): ") == true)
            #expect(error?.description.contains("; the page says: Web filter: no") == page.contains("<title>"))
        }
    }

    @Test(arguments: ["", "  ", "<html><title>Log in to the WiFi</title>", "OK", "[]", "\"\"", "null"])
    func nothingOfThePlatformWithStatus200(body: String) async throws {
        let error = try await error(.iop, .answer(status: 200, headers: [:], body: Array(body.utf8)))
        #expect(error?.kind == .unreachable && error?.mayHaveTakenEffect == true && error?.httpStatus == 200)
        #expect(error?.description.contains("Log in to the WiFi") == body.contains("<title>"))
    }

    @Test func anErrorOfThePlatformIsMoreThanTheStatusBesideIt() async throws {
        let body = Array(#"{"error_response":{"code":27,"msg":"Invalid session"}}"#.utf8)
        for status in [200, 401, 403, 500] {
            let error = try await error(.iop, .answer(status: status, headers: [:], body: body))
            #expect(error?.kind == .credentials && error?.answer?.code == "27")
        }
    }

    /// The status, what the server says of when to come back and of its time, and for how many seconds it is left alone.
    @Test(
        arguments: [
            (429, "7", "", 7), (503, "120", "", 120), (503, "0", "", 1), (429, "999999999", "", 86_400),
            (429, "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", 60),
            (503, "Sun, 06 Nov 1994 08:49:37 GMT", "", 37),
            (503, "Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:48:37 GMT", 1),
            (429, "soon", "", nil), (429, "", "", nil), (429, "-5", "", nil), (500, "7", "", nil), (403, "7", "", nil),
        ] as [(Int, String, String, Int?)])
    func aServerSaysWhenToComeBack(status: Int, retryAfter: String, date: String, seconds: Int?) async throws {
        let error = try await error(
            .iop, clock: ManualClock(784_111_740_000),
            .answer(
                status: status, headers: ["Retry-After": retryAfter, "Date": date].filter { !$0.value.isEmpty },
                body: []))
        let banned: GatewayError.Kind? = seconds.map { .banned(seconds: $0) }
        #expect(banned == nil || error?.kind == banned)
        if case .banned? = error?.kind { #expect(seconds != nil) }
        #expect(error?.mayHaveTakenEffect == true)
    }

    @Test func whatAPageQuotesIsMadeUnreadable() async throws {
        let token = "to/ken+with=signs&more"
        let server = try LoopbackServer { request in
            .answer(status: 403, headers: [:], body: Array("<title>No: \(request.query)</title>".utf8))
        }
        defer { server.stop() }
        let link = try HTTPLink(
            .iop, endpoint: server.url("/sync"), credentials: credentials(token: token),
            transport: HelperTransport.shared)
        let error = await gatewayError { () throws(GatewayError) in try await link.call(.feedList, parameters: []) }
        #expect(error?.problem.contains("session=***&") == true)
        #expect(error?.problem.contains("app_key=***&") == true)
    }

    @Test func requestsGoWhereTheyWereSentAndStatesAreKeptByOneName() async throws {
        let paths = Locked<[String]>([])
        let server = try LoopbackServer { request in
            paths.withLock { $0.append(request.path) }
            return .answer(status: 200, headers: [:], body: Array("{}".utf8))
        }
        defer { server.stop() }
        let link = try HTTPLink(
            .top(.md5), endpoint: server.url("/Router//rest/"), credentials: credentials(),
            transport: HelperTransport.shared)
        #expect(link.address == GatewayAddress(name: "top", endpoint: "http://localhost:\(server.port)/Router/rest"))
        _ = try await link.call(.feedList, parameters: [])
        #expect(paths.withLock { $0 } == ["/Router//rest/"])
    }
}
