import Foundation

/// Days as configurations, approvals and reports write them.
package enum Day {
    /// The number of a day such as `2026-12-31`, counted from 1970-01-01; nil where it is none.
    package static func number(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        let components = DateComponents(year: year, month: month, day: day)
        guard components.isValidDate(in: calendar), let date = calendar.date(from: components) else { return nil }
        return Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
    }

    /// A day by its number, as text.
    package static func text(_ number: Int) -> String {
        String(Date(timeIntervalSince1970: Double(number) * 86_400).formatted(.iso8601).prefix(10))
    }
}
