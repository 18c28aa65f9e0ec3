import FeedModel
import FeedTesting
import Testing

@testable import FeedGateway

@Suite struct RetryingGatewayTests {
    private func gateway(
        _ faults: [SandboxConfiguration.Fault], random: Double = 0.5,
        policy: RetryingGateway.Policy = RetryingGateway.Policy()
    ) throws -> (RetryingGateway, SandboxPlatform, ManualClock) {
        var configuration = SandboxConfiguration()
        configuration.faults = faults
        let clock = ManualClock()
        let platform = try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
        let base = PlatformGateway(SandboxLink(platform))
        return (RetryingGateway(base, policy: policy, clock: clock, random: { random }), platform, clock)
    }

    private let list = ItemLists.products(("A1", ["S1"]))

    @Test func trialsArePausedLongerAndLonger() async throws {
        let fault = SandboxConfiguration.Fault(.serviceTimeout, .merchantProfile, count: 4)
        let (gateway, _, clock) = try gateway([fault])
        #expect(try await gateway.merchantProfile().countryCode == "ES")
        #expect(clock.slept == [500, 1000, 2000, 4000])
    }

    @Test func pausesAreDrawnFromNothingToTheLongest() async throws {
        let fault = SandboxConfiguration.Fault(.badGateway, .merchantProfile, count: 4)
        let (eager, _, clock) = try gateway([fault], random: 0)
        _ = try await eager.merchantProfile()
        #expect(clock.slept == [0, 0, 0, 0])
    }

    @Test func enoughIsEnough() async throws {
        let fault = SandboxConfiguration.Fault(.cutConnection, .merchantProfile, count: 100)
        let (gateway, _, clock) = try gateway([fault])
        let error = await gatewayError { () throws(GatewayError) in try await gateway.merchantProfile() }
        #expect(error?.kind == .unreachable)
        #expect(clock.slept.count == 4)
    }

    @Test func aPauseIsNeverLongerThanTheLongest() async throws {
        let fault = SandboxConfiguration.Fault(.cutConnection, .merchantProfile, count: 100)
        var policy = RetryingGateway.Policy()
        policy.attempts = 80
        let (patient, _, clock) = try gateway([fault], random: 0.999, policy: policy)
        _ = await gatewayError { () throws(GatewayError) in try await patient.merchantProfile() }
        #expect(clock.slept.count == 79)
        #expect(clock.slept.max() ?? 0 < 30_000)
    }

    @Test func aFeedThatMayBeThereIsNotSentAgain() async throws {
        for kind in [SandboxConfiguration.Fault.Kind.lostAnswer, .badGatewayAfter, .badGateway, .serviceTimeout] {
            let (gateway, platform, clock) = try gateway([SandboxConfiguration.Fault(kind, .feedSubmit)])
            let error = await gatewayError { () throws(GatewayError) in
                try await gateway.submit(.productCreate, itemList: list)
            }
            #expect(error?.mayHaveTakenEffect == true)
            #expect(platform.jobs.count <= 1)
            #expect(clock.slept.isEmpty)
        }
    }

    /// The platform was seen to take feeds that it answered with a ban.
    @Test func aFeedThatMetABanIsForTheCaller() async throws {
        let (gateway, _, clock) = try gateway([SandboxConfiguration.Fault(.ban, .feedSubmit, seconds: 3)])
        let error = await gatewayError { () throws(GatewayError) in
            try await gateway.submit(.productCreate, itemList: list)
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(clock.slept.isEmpty)
    }

    @Test func bansAreWaitedOutOnlySoLong() async throws {
        let (gateway, _, clock) = try gateway([
            SandboxConfiguration.Fault(.ban, .feedQuery, count: 9, seconds: 20)
        ])
        let error = await gatewayError { () throws(GatewayError) in try await gateway.query(job: 1) }
        #expect(error?.kind == .banned(seconds: 21))
        #expect(clock.slept == [21_000, 21_000])
    }

    @Test func theCallersFaultIsNotTriedAgain() async throws {
        let (gateway, _, clock) = try gateway([])
        let error = await gatewayError { () throws(GatewayError) in try await gateway.query(job: 1) }
        #expect(error?.kind == .request)
        #expect(clock.slept.isEmpty)
    }
}
