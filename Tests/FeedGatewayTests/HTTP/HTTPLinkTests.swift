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
        #expect(token?.mayHaveTakenEffect == false)
    }

    @Test func whatThePlatformQuotesIsMadeUnreadable() async throws {
        let error = try await error(credentials(token: "an-expired-token"))
        #expect(error?.answer?.message == "Invalid session:***")
        #expect(error.map { "\($0)" + String(reflecting: $0) }?.contains("an-expired-token") == false)
    }

    @Test func aWrongClockSaysSo() async throws {
        #expect(try await error(credentials(), .top(.hmac), skew: 590_000) == nil)
        let late = try await error(credentials(), .top(.hmac), skew: 3_600_000)
        #expect(late?.kind == .configuration && late?.answer?.code == "31")
        #expect(try await error(credentials(), .iop, skew: 3_600_000) == nil)
    }

    @Test(arguments: [
        (301, GatewayError.Kind.configuration, false), (403, .configuration, false), (404, .configuration, false),
        (413, .request, false), (429, .retryable, true), (500, .retryable, true), (502, .retryable, true),
        (504, .retryable, true),
    ])
    func statuses(status: Int, kind: GatewayError.Kind, mayHaveTakenEffect: Bool) async throws {
        let server = try LoopbackServer { _ in
            .answer(status: status, headers: ["Location": "/"], body: Array("<html></html>".utf8))
        }
        defer { server.stop() }
        let link = try HTTPLink(
            .iop, endpoint: server.url("/sync"), credentials: credentials(), transport: HelperTransport.shared)
        let error = await gatewayError { () throws(GatewayError) in
            try await PlatformGateway(link).submit(.productCreate, itemList: [])
        }
        #expect(error?.kind == kind)
        #expect(error?.mayHaveTakenEffect == mayHaveTakenEffect)
    }

    @Test(arguments: [
        "http://api-sg.aliexpress.com/sync", "ftp://api-sg.aliexpress.com/", "https://", "api-sg.aliexpress.com",
        "https://user:password@host/", "https://host/sync?x=1", "http://127.0.0.1.example/",
    ])
    func endpointsThatWouldLeakOrMislead(endpoint: String) {
        #expect(throws: EndpointError.self) {
            try HTTPLink(.iop, endpoint: endpoint, credentials: credentials(), transport: HelperTransport.shared)
        }
    }

    @Test(arguments: [
        "https://api-sg.aliexpress.com/sync", "http://127.0.0.1:8080/router/rest", "http://localhost/sync",
        "http://[::1]:80/sync",
    ])
    func endpointsThatAreFine(endpoint: String) throws {
        let link = try HTTPLink(
            .top(.md5), endpoint: endpoint, credentials: credentials(), transport: HelperTransport.shared)
        #expect(link.address == GatewayAddress(name: "top", endpoint: endpoint))
    }
}
