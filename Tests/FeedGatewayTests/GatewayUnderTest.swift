import FeedTesting
import Testing

@testable import FeedGateway

/// Every way to a gateway, all in front of a sandbox of their own.
enum GatewayUnderTest: CaseIterable, CustomTestStringConvertible {
    case sandbox
    case topMD5
    case topHMAC
    case topHMACSHA256
    case iop
    case retrying
    case paced

    var testDescription: String { "\(self)" }

    /// Runs `body` with a gateway, the platform behind it and the clock that both go by.
    func run(
        _ configuration: SandboxConfiguration = SandboxConfiguration(),
        _ body: (any Gateway, SandboxPlatform, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let platform = try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
        switch self {
        case .sandbox: try await body(PlatformGateway(SandboxLink(platform)), platform, clock)
        case .retrying:
            let base = PlatformGateway(SandboxLink(platform))
            try await body(RetryingGateway(base, clock: clock, random: { 0.5 }), platform, clock)
        case .paced:
            // Faster than the sandbox's jobs, which the suite wants to see running.
            var rates = PacedGateway.Rates()
            rates.standard = 1000
            rates.byAPI = [:]
            let base = PlatformGateway(SandboxLink(platform))
            try await body(PacedGateway(base, rates: rates, clock: clock), platform, clock)
        case .topMD5: try await overHTTP(.top(.md5), platform, clock, body)
        case .topHMAC: try await overHTTP(.top(.hmac), platform, clock, body)
        case .topHMACSHA256: try await overHTTP(.top(.hmacSHA256), platform, clock, body)
        case .iop: try await overHTTP(.iop, platform, clock, body)
        }
    }

    private func overHTTP(
        _ wire: HTTPLink.Wire, _ platform: SandboxPlatform, _ clock: ManualClock,
        _ body: (any Gateway, SandboxPlatform, ManualClock) async throws -> Void
    ) async throws {
        let server = try LoopbackPlatform(platform, clock: clock)
        defer { server.stop() }
        let link = try HTTPLink(
            wire, endpoint: wire == .iop ? server.iopEndpoint : server.topEndpoint,
            credentials: LoopbackPlatform.credentials, transport: HelperTransport.shared, clock: clock)
        try await body(PlatformGateway(link), platform, clock)
        #expect(server.calls.allSatisfy { $0.refusal == nil })
        #expect(server.calls.allSatisfy { $0.earlierOnConnection == 0 })
    }
}

/// The error that `body` throws.
func gatewayError<Result>(_ body: () async throws(GatewayError) -> Result) async -> GatewayError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
