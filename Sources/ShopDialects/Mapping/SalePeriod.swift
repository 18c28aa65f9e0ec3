import Bytes
import FeedModel

/// Whether a special price holds on a day, by the dates that are beside it.
///
/// Both days belong to the period, and an end that is not stated is open. Times of day are not gone by. In `3/4/26` the day
/// may be either number: where both ways to read it come to the same answer, that is the answer.
package enum SalePeriod {
    /// Whether a special price holds on a day.
    package enum Answer: Sendable {
        /// The day is in the period.
        case holds
        /// The day is outside the period.
        case isOver
        /// The cells can be read in two ways, and the ways differ.
        case unclear
    }

    /// - Parameters:
    ///   - start: a date as shops write it, with a time after it or without; blank for none.
    ///   - day: as `CalendarDay` has it; nil: unknown.
    static func holds(
        from start: UnsafeBufferPointer<UInt8>, to end: UnsafeBufferPointer<UInt8>, on day: CalendarDay?
    ) -> Answer {
        let started = answers(start) { day in { $0 <= day } }
        let goesOn = answers(end) { day in { day <= $0 } }
        func answers(
            _ text: UnsafeBufferPointer<UInt8>, _ test: (CalendarDay) -> (CalendarDay) -> Bool
        ) -> (canHold: Bool, canFail: Bool) {
            guard let days = CalendarDay.readings(of: text) else { return (true, false) }
            guard let day, !days.isEmpty else { return (true, true) }
            return (days.contains(where: test(day)), !days.allSatisfy(test(day)))
        }
        guard started.canHold, goesOn.canHold else { return .isOver }
        return started.canFail || goesOn.canFail ? .unclear : .holds
    }

    /// - Parameter interval: both ends in one, a slash between them, as ISO 8601 has it.
    static func holds(in interval: UnsafeBufferPointer<UInt8>, on day: CalendarDay?) -> Answer {
        guard let slash = interval.firstIndex(of: UInt8(ascii: "/")) else {
            return interval.isEmpty ? .holds : .unclear
        }
        return holds(
            from: UnsafeBufferPointer(rebasing: interval[..<slash]).trimmed,
            to: UnsafeBufferPointer(rebasing: interval[(slash + 1)...]).trimmed, on: day)
    }
}

/// A day, without a time zone.
package struct CalendarDay: Sendable, Comparable {
    /// In the Gregorian calendar; month and day count from 1.
    package let year, month, day: Int

    /// A day, which is not checked.
    package init(year: Int, month: Int, day: Int) { (self.year, self.month, self.day) = (year, month, day) }

    /// By the calendar.
    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// The days that a text may mean: more than one where day and month may be either number, none where it is no date.
    /// What follows the date does not count.
    ///
    /// - Returns: nil for a blank text, and for one of zeros.
    static func readings(of text: UnsafeBufferPointer<UInt8>) -> [CalendarDay]? {
        var numbers: [(value: Int, digits: Int)] = []
        var mark: UInt8 = 0
        var position = 0
        while position < text.count, numbers.count < 3 {
            var number = (value: 0, digits: 0)
            while position < text.count, text[position] >= 0x30, text[position] <= 0x39, number.digits < 5 {
                number = (number.value * 10 + Int(text[position] - 0x30), number.digits + 1)
                position += 1
            }
            guard number.digits > 0 else { break }
            numbers.append(number)
            guard numbers.count < 3, position < text.count else { break }
            guard mark == 0 || mark == text[position] else { return [] }
            mark = text[position]
            position += 1
        }
        if text.isEmpty || numbers.count == 3 && numbers.allSatisfy({ $0.value == 0 }) { return nil }
        let isAtEnd = position == text.count || isBlank(text[position]) || text[position] | 0x20 == 0x74
        guard numbers.count == 3, isAtEnd || text[position] == 0x2C else { return [] }
        let (first, second, third) = (numbers[0].value, numbers[1].value, numbers[2].value)
        let found: [CalendarDay]
        if numbers[0].digits == 4 {
            found = [CalendarDay(year: first, month: second, day: third)]
        } else {
            let year = numbers[2].digits == 2 ? 2000 + third : third
            let dayFirst = CalendarDay(year: year, month: second, day: first)
            found = mark == 0x2E ? [dayFirst] : [dayFirst, CalendarDay(year: year, month: first, day: second)]
        }
        let marks: [UInt8] = [0x2D, 0x2E, 0x2F]
        guard marks.contains(mark) else { return [] }
        return found.filter { (1...12).contains($0.month) && (1...31).contains($0.day) && $0.year > 1900 }
    }
}
