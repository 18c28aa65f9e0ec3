import FeedTesting
import Testing

@testable import FeedGateway

@Suite struct PacedGatewayTests {
    @Test func requestsOfOneCallAreSpreadAndOthersAreNot() async throws {
        let clock = ManualClock()
        let platform = try SandboxPlatform(folder: nil, clock: clock)
        var rates = PacedGateway.Rates()
        rates.byAPI[.merchantProfile] = 4
        let gateway = PacedGateway(PlatformGateway(SandboxLink(platform)), rates: rates, clock: clock)
        let start = clock.now
        for _ in 0..<5 { _ = try await gateway.merchantProfile() }
        #expect(clock.now - start == 1000)
        _ = try await gateway.fetch(.tree(parent: 0))
        #expect(clock.now - start == 1000)
        clock.advance(milliseconds: 10_000)
        _ = try await gateway.merchantProfile()
        #expect(clock.now - start == 11_000)
    }

    @Test func noLimitOfThePlatformIsReached() async throws {
        let clock = ManualClock()
        var configuration = SandboxConfiguration()
        configuration.callsPerSecond = 10
        let platform = try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
        let bare = PlatformGateway(SandboxLink(platform))
        for _ in 0..<10 { _ = try await bare.merchantProfile() }
        let error = await gatewayError { () throws(GatewayError) in try await bare.merchantProfile() }
        #expect(error?.kind == .banned(seconds: 2))
        clock.advance(milliseconds: 5000)
        let paced = PacedGateway(bare, clock: clock)
        for _ in 0..<50 { _ = try await paced.merchantProfile() }
    }
}
