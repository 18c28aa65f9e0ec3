import FeedGateway
import FeedTesting
import Testing

/// The calls of one app, counted over several runs.
@Suite struct AppQuotaTests {
    private let folder = TemporaryDirectory()
    private let clock = ManualClock()

    private func quota(_ app: String = "app", callsADay: Int? = nil) throws -> AppQuota {
        try AppQuota(folder: folder("shared"), app: app, callsADay: callsADay)
    }

    @Test func turnsAreThoseOfAllRuns() throws {
        let (first, second, other) = (try quota(), try quota(), try quota("another"))
        let now = clock.now
        #expect(try first.turn(.feedSubmit, rate: 2, now: now) == .after(0))
        #expect(try second.turn(.feedSubmit, rate: 2, now: now) == .after(500))
        #expect(try first.turn(.feedSubmit, rate: 2, now: now) == .after(1000))
        // Another call, and another app, have turns of their own.
        #expect(try second.turn(.feedQuery, rate: 2, now: now) == .after(0))
        #expect(try other.turn(.feedSubmit, rate: 2, now: now) == .after(0))
        #expect(try second.turn(.feedSubmit, rate: 2, now: now + 1500) == .after(0))
        #expect(try first.today(now: now).made == 5)
    }

    @Test func theDaysCallsEndAtMidnightOfThePlatform() throws {
        let (first, second) = (try quota(callsADay: 3), try quota(callsADay: 3))
        // 2027-01-15 08:00 UTC: 16:00 at GMT+8.
        let now: Int64 = 1_800_000_000_000
        for quota in [first, second, first] { #expect(try quota.turn(.feedQuery, rate: 0, now: now) == .after(0)) }
        #expect(try second.today(now: now) == (3, 0))
        let midnight = (now + 8 * 3_600_000) / 86_400_000 * 86_400_000 + 86_400_000 - 8 * 3_600_000
        #expect(try second.turn(.feedQuery, rate: 0, now: now) == .banned(until: midnight))
        #expect(try second.turn(.feedQuery, rate: 0, now: midnight) == .after(0))
        #expect(try first.today(now: midnight) == (1, 2))
    }

    @Test func aBanOfOneRunHoldsForTheOthers() async throws {
        let (first, second) = (try quota(), try quota())
        let now = clock.now
        try first.ban(.feedSubmit, isForAll: false, until: now + 5000)
        #expect(try second.turn(.feedSubmit, rate: 0, now: now) == .banned(until: now + 5000))
        #expect(try second.turn(.feedQuery, rate: 0, now: now) == .after(0))
        try first.ban(.feedSubmit, isForAll: true, until: now + 3000)
        #expect(try second.turn(.feedQuery, rate: 0, now: now) == .banned(until: now + 3000))
        #expect(try second.turn(.feedSubmit, rate: 0, now: now + 5000) == .after(0))
    }

    /// What the platform says to one gateway the other one knows without asking.
    @Test(arguments: [true, false])
    func aGatewayDoesNotAskWhereAnotherWasBanned(_ isForAll: Bool) async throws {
        var configuration = SandboxConfiguration()
        let code = isForAll ? "app-access-count" : "api-access-count"
        configuration.faults = [
            .init(
                .error, .feedQuery, code: 7, subCode: "accesscontrol.limited-by-\(code)",
                message: "This ban will last for 9 more seconds")
        ]
        let platform = try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
        func gateway() throws -> PacedGateway {
            PacedGateway(PlatformGateway(SandboxLink(platform)), quota: try quota(), clock: clock)
        }
        let (first, second) = (try gateway(), try gateway())
        await #expect(throws: GatewayError.self) { try await first.query(job: 1) }
        do {
            _ = try await second.query(job: 1)
            Issue.record("it asks")
        } catch {
            #expect(error.kind == .banned(seconds: 10))
            #expect(error.description.contains("the app has no calls left until"))
            #expect(!error.mayHaveTakenEffect)
        }
        let profile = try? await second.merchantProfile()
        #expect((profile == nil) == isForAll)
    }

    @Test func whatIsNoCountIsSaid() throws {
        folder.write("something else", to: "shared/app.json")
        #expect(throws: AppQuota.Failure.self) { try quota() }
        folder.write("", to: "shared/app.json")
        #expect(try quota().today(now: clock.now).made == 0)
    }
}
