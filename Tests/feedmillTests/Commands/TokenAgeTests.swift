import FeedRun
import Foundation
import Testing

@testable import feedmill

@Suite struct TokenAgeTests {
    private let now = Int64(1_796_040_000_000)  // 2026-11-30T12:00:00Z
    private let day: Int64 = 86_400_000

    @Test(
        arguments: [
            (nil, nil), ("2026-12-31", nil), ("2026-12-07", nil), ("2026-12-06", "in 7 days, on 2026-12-06"),
            ("2026-12-01", "in 2 days"), ("2026-11-30", "within a day, on 2026-11-30"),
            ("2026-11-29", "expired on 2026-11-29"),
        ] as [(String?, String?)])
    func warnsInTheLastWeek(_ day: String?, _ part: String?) {
        for command in [nil, "feedmill token refresh"] {
            let age = TokenAge(nil, day: day, command: command)
            let warning = age.warning(now: now)
            #expect((warning == nil) == (part == nil))
            #expect(warning?.contains(part ?? "") ?? true)
            let isOver = part?.hasPrefix("expired") == true && command != nil
            #expect(age.failure(now: now)?.status == (isOver ? .credentials : nil))
        }
    }

    /// What was noted when the token was renewed counts more than the configuration, and names the command.
    @Test func whatWasNotedCountsMore() {
        let command = "feedmill token refresh"
        let fine = TokenAge(TokenDates(access: now + 30 * day), day: "2026-11-01", command: command)
        #expect(fine.warning(now: now) == nil && fine.failure(now: now) == nil)
        let last = TokenAge(TokenDates(access: now + 3 * day), day: nil, command: command)
        #expect(
            last.warning(now: now)
                == "the access token expires in 3 days, on 2026-12-03: to renew it: feedmill token refresh")
        let over = TokenAge(TokenDates(access: now - 1), day: nil, command: command).failure(now: now)
        #expect(over?.status == .credentials)
        #expect(over?.description == "the access token expired on 2026-11-30\n  to renew it: feedmill token refresh")
        let both = TokenAge(TokenDates(access: now - 1, refresh: now - 1), day: nil, command: command)
        #expect(both.failure(now: now)?.advice?.contains("authorise the app again") == true)
    }
}
