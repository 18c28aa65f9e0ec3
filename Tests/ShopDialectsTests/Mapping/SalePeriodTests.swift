import Bytes
import Testing

@testable import ShopDialects

/// Whether a special price holds on the 24th of November 2026.
struct SalePeriodTests {
    private let today = CalendarDay(year: 2026, month: 11, day: 24)

    @Test(arguments: [
        ("", "", SalePeriod.Answer.holds), ("2026-11-24", "2026-11-24", .holds), ("2026-11-25", "", .isOver),
        ("", "2026-11-23", .isOver), ("2026-11-01 00:00:00", "2026-12-31 23:59:59", .holds),
        ("2026-11-01T00:00:00+01:00", "", .holds), ("0000-00-00", "0000-00-00 00:00:00", .holds),
        // Month and day in either order: what both say counts.
        ("11/1/26, 12:00 AM", "", .holds), ("11/1/26", "12/31/26", .holds), ("3/4/26", "", .holds),
        ("12/11/26", "", .unclear), ("12/12/26", "", .isOver), ("13/11/2026", "", .holds), ("", "1/12/2026", .unclear),
        ("1.12.2026", "", .isOver), ("01.11.26", "", .holds), ("2026/11/24", "24/11/2026", .holds),
        // The other end may say enough.
        ("soon", "2026-11-23", .isOver), ("soon", "2026-12-23", .unclear), ("1767225600", "", .unclear),
        ("2026-13-01", "", .unclear), ("2026-11", "", .unclear), ("2026-11-2x", "", .unclear), ("1-2/26", "", .unclear),
        ("99999-1-1", "", .unclear), ("-", "", .unclear),
    ])
    func fromTo(start: String, end: String, answer: SalePeriod.Answer) {
        let found = Array(start.utf8).withUnsafeBufferPointer { start in
            Array(end.utf8).withUnsafeBufferPointer { SalePeriod.holds(from: start, to: $0, on: today) }
        }
        #expect(found == answer)
    }

    @Test(arguments: [
        ("2026-11-01T00:00+0100/2026-12-31T23:59+0100", SalePeriod.Answer.holds), ("", .holds),
        ("2026-11-24T13:00Z / 2026-11-24T13:01Z", .holds), ("2025-11-01/2025-12-01", .isOver), ("2026-11-24", .unclear),
        ("/2026-11-24", .holds), ("2026-11-25/", .isOver),
    ])
    func interval(text: String, answer: SalePeriod.Answer) {
        let found = Array(text.utf8).withUnsafeBufferPointer { SalePeriod.holds(in: $0, on: today) }
        #expect(found == answer)
    }

    @Test func aDayThatIsNotKnown() {
        let found = Array("2026-11-24".utf8).withUnsafeBufferPointer { SalePeriod.holds(from: $0, to: $0, on: nil) }
        #expect(found == .unclear)
    }
}
