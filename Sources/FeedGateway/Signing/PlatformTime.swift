import Foundation

/// Times as the platform writes them. All come from milliseconds since 1970.
package enum PlatformTime {
    /// `timestamp` of the old gateway: `2016-01-01 12:00:00` at GMT+8, whatever the season.
    package static func top(_ milliseconds: Int64) -> String {
        text(seconds: floorSeconds(milliseconds), offset: 8 * 3600)
    }

    /// `timestamp` of the new gateway: milliseconds as digits.
    package static func iop(_ milliseconds: Int64) -> String { String(milliseconds) }

    /// For a person: `2016-01-01T04:00:00Z`.
    package static func universal(_ milliseconds: Int64) -> String {
        text(seconds: floorSeconds(milliseconds), offset: 0).replacing(" ", with: "T") + "Z"
    }

    /// `submitted_time_start` of feed.list.get, on the clocks of Los Angeles. In the hour that these clocks show twice
    /// a year, the text is the one whose later meaning is not after the time: no job is left out.
    package static func submittedFrom(_ milliseconds: Int64) -> String {
        let seconds = floorSeconds(milliseconds)
        let isShownAgain = losAngelesOffset(seconds + 3600) < losAngelesOffset(seconds)
        return losAngeles(isShownAgain ? seconds - 3600 : seconds)
    }

    /// `submitted_time_end` of feed.list.get, the other way about.
    package static func submittedUntil(_ milliseconds: Int64) -> String {
        let seconds = floorSeconds(milliseconds + 999)
        let wasShownBefore = losAngelesOffset(seconds - 3600) > losAngelesOffset(seconds)
        return losAngeles(wasShownBefore ? seconds + 3600 : seconds)
    }

    /// The first time, in milliseconds since 1970, that clocks in Los Angeles show as this; nil where it is no time.
    package static func milliseconds(losAngeles text: String) -> Int64? {
        guard let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/) else { return nil }
        var parts = tm()
        parts.tm_year = Int32(match.1)! - 1900
        parts.tm_mon = Int32(match.2)! - 1
        parts.tm_mday = Int32(match.3)!
        parts.tm_hour = Int32(match.4)!
        parts.tm_min = Int32(match.5)!
        parts.tm_sec = Int32(match.6)!
        let shown = Int64(timegm(&parts))
        let offsets = [losAngelesOffset(shown + 7 * 3600), losAngelesOffset(shown + 8 * 3600)]
        let times = offsets.map { shown - $0 }.filter { $0 + losAngelesOffset($0) == shown }
        return (times.min() ?? shown - offsets[1]) * 1000
    }

    private static func losAngeles(_ seconds: Int64) -> String {
        text(seconds: seconds, offset: losAngelesOffset(seconds))
    }

    private static func losAngelesOffset(_ seconds: Int64) -> Int64 {
        guard let zone = TimeZone(identifier: "America/Los_Angeles") else {
            preconditionFailure("this machine does not know the time zone America/Los_Angeles")
        }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }

    private static func floorSeconds(_ milliseconds: Int64) -> Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : -((-milliseconds + 999) / 1000)
    }

    private static func text(seconds: Int64, offset: Int64) -> String {
        var time = time_t(seconds + offset)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
}
