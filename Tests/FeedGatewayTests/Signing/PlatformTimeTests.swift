import Testing

@testable import FeedGateway

@Suite struct PlatformTimeTests {
    @Test func theOldGatewaySaysGMTPlusEight() {
        #expect(PlatformTime.top(1_451_620_800_000) == "2016-01-01 12:00:00")
        #expect(PlatformTime.top(1_451_620_800_999) == "2016-01-01 12:00:00")
        #expect(PlatformTime.top(1_467_302_399_000) == "2016-06-30 23:59:59")
    }

    @Test func theNewGatewaySaysMilliseconds() {
        #expect(PlatformTime.iop(1_517_820_392_000) == "1517820392000")
    }

    /// The clocks of Los Angeles: standard time, summer time, the hour before clocks go back (shown twice), after it.
    @Test(
        arguments: [
            (1_704_139_200_000, "2024-01-01 12:00:00", "2024-01-01 12:00:00"),
            (1_719_860_400_000, "2024-07-01 12:00:00", "2024-07-01 12:00:00"),
            // 01:30 in summer time: read as standard time it would be an hour late.
            (1_730_622_600_000, "2024-11-03 00:30:00", "2024-11-03 01:30:00"),
            // 01:30 in standard time: read as summer time it would be an hour early.
            (1_730_626_200_000, "2024-11-03 01:30:00", "2024-11-03 02:30:00"),
            // Before and after clocks go forward.
            (1_710_064_740_000, "2024-03-10 01:59:00", "2024-03-10 01:59:00"),
            (1_710_064_800_000, "2024-03-10 03:00:00", "2024-03-10 03:00:00"),
        ] as [(Int64, String, String)])
    func losAngeles(time: Int64, from: String, until: String) {
        #expect(PlatformTime.submittedFrom(time) == from)
        #expect(PlatformTime.submittedUntil(time) == until)
    }

    @Test func partsOfASecondNeverNarrowASearch() {
        #expect(PlatformTime.submittedFrom(1_704_139_200_001) == "2024-01-01 12:00:00")
        #expect(PlatformTime.submittedUntil(1_704_139_200_001) == "2024-01-01 12:00:01")
    }

    @Test func aTextOfLosAngelesIsReadBack() {
        #expect(PlatformTime.milliseconds(losAngeles: "2024-01-01 12:00:00") == 1_704_139_200_000)
        #expect(PlatformTime.milliseconds(losAngeles: "2024-07-01 12:00:00") == 1_719_860_400_000)
        #expect(PlatformTime.milliseconds(losAngeles: "2024-11-03 01:30:00") == 1_730_622_600_000)
        #expect(PlatformTime.milliseconds(losAngeles: "yesterday") == nil)
    }
}
