import Glibc

/// Times as HTTP writes them (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms.
enum HTTPDate {
    /// Milliseconds since 1970; nil where it is no time.
    static func milliseconds(_ text: String) -> Int64? {
        if let match = text.firstMatch(
            of: /(\d{1,2})[ -](\w{3})[ -](\d{4}|\d\d) (\d\d):(\d\d):(\d\d) GMT/)
        {
            let year = Int32(match.3)!
            // Of two digits are those of RFC 850: no server sends the last century's.
            return time(
                match.3.count == 2 ? 2000 + year : year, match.2, Int32(match.1)!, Int32(match.4)!, Int32(match.5)!,
                Int32(match.6)!)
        }
        guard let match = text.firstMatch(of: /(\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})/) else { return nil }
        return time(
            Int32(match.6)!, match.1, Int32(match.2)!, Int32(match.3)!, Int32(match.4)!, Int32(match.5)!)
    }

    private static func time(
        _ year: Int32, _ month: Substring, _ day: Int32, _ hour: Int32, _ minute: Int32, _ second: Int32
    ) -> Int64? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard let index = months.firstIndex(of: month.lowercased()), (1...31).contains(day), hour < 24, minute < 60,
            second <= 60, year >= 1970
        else { return nil }
        var parts = tm()
        parts.tm_year = year - 1900
        parts.tm_mon = Int32(index)
        parts.tm_mday = day
        parts.tm_hour = hour
        parts.tm_min = minute
        parts.tm_sec = second
        return Int64(timegm(&parts)) * 1000
    }
}
