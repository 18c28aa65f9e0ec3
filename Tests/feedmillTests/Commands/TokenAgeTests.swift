import Foundation
import Testing

@testable import feedmill

@Suite struct TokenAgeTests {
    @Test(
        arguments: [
            (nil, nil), ("2026-12-31", nil), ("2026-12-08", nil), ("2026-12-07", "ends in 7 days"),
            ("2026-12-01", "ends in 1 day,"), ("2026-11-30", "ends today"), ("2026-11-29", "ended on 2026-11-29"),
            ("tomorrow", "is no day"),
        ] as [(String?, String?)])
    func warnsInTheLastWeek(_ day: String?, _ part: String?) throws {
        let now = try Date("2026-11-30T12:00:00Z", strategy: .iso8601)
        let warning = TokenAge.warning(day, now: now)
        #expect((warning == nil) == (part == nil))
        #expect(warning?.contains(part ?? "") ?? true)
    }
}
