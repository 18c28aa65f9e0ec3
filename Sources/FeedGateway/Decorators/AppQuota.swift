import Bytes
import Glibc
import JSONText

/// What the calls of one app come to, over all sellers that it works for: the platform counts by the app's key, and a ban
/// that one seller's run hits holds for every other.
///
/// Every process that shares the folder reads and writes one small file under the system's lock: turns of each call, the
/// calls of the platform's day, and bans. It is no record that anything hangs on: after a loss of power it may be older.
package final class AppQuota: Sendable {
    /// What a call may do.
    package enum Turn: Sendable, Equatable {
        /// Go, after so many milliseconds.
        case after(Int64)
        /// No call is taken until then, in milliseconds since 1970.
        case banned(until: Int64)
    }

    /// Why the file cannot be used.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        /// The path, what is wrong with it, and what to do.
        package let description: String
    }

    fileprivate struct Counts {
        /// The platform's day, which begins at midnight of GMT+8.
        var day: Int64 = 0
        var calls: Int64 = 0
        /// By the call's name; `*` for all calls.
        var bans: [String: Int64] = [:]
        /// When the next turn of a call is.
        var turns: [String: Int64] = [:]
    }

    private let path: String
    private let descriptor: Int32
    private let callsADay: Int?
    /// The system's lock keeps processes apart, this one tasks.
    private let gate = Locked(())
    private static let everything = "*"
    /// No count takes as many bytes.
    private static let limit = 1 << 16

    /// - Parameters:
    ///   - folder: that all runs of the app share.
    ///   - app: a digest of the app's key.
    ///   - callsADay: how many calls the app has a day; nil where nobody said.
    package init(folder: String, app: String, callsADay: Int?) throws(Failure) {
        path = "\(folder)/\(app).json"
        self.callsADay = callsADay
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw Failure(description: "\(folder) cannot be created: \(String(cString: strerror(errno)))")
        }
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            throw Failure(description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        _ = try change { _ in }
    }

    deinit { close(descriptor) }

    /// Takes the turn of a call, and counts it.
    ///
    /// - Parameters:
    ///   - rate: so many of it a second; 0 for any number.
    ///   - now: milliseconds since 1970.
    package func turn(_ api: PlatformAPI, rate: Double, now: Int64) throws(Failure) -> Turn {
        try change { counts in
            counts.begin(Self.day(now))
            let ends = [Self.everything, api.rawValue].compactMap { counts.bans[$0] }.filter { $0 > now }
            if let until = ends.max() { return .banned(until: until) }
            if let callsADay, counts.calls >= callsADay { return .banned(until: Self.end(of: Self.day(now))) }
            counts.calls += 1
            guard rate > 0 else { return .after(0) }
            // A turn far ahead is left from a clock that was wrong.
            let next = counts.turns[api.rawValue] ?? now
            let turn = next > now + Self.longestQueue ? now : max(next, now)
            counts.turns[api.rawValue] = turn + Int64((1000 / rate).rounded(.up))
            return .after(turn - now)
        }
    }

    /// The platform takes no call of a kind, or of the app at all, until then.
    package func ban(_ api: PlatformAPI, isForAll: Bool, until time: Int64) throws(Failure) {
        try change { counts in
            let name = isForAll ? Self.everything : api.rawValue
            counts.bans[name] = max(counts.bans[name] ?? 0, time)
        }
    }

    /// How many calls were made today, and how many are left where that is known.
    package func today(now: Int64) throws(Failure) -> (made: Int, left: Int?) {
        try change { counts in
            counts.begin(Self.day(now))
            let made = Int(clamping: counts.calls)
            return (made, callsADay.map { max(0, $0 - made) })
        }
    }

    private static let longestQueue: Int64 = 600_000

    private static func day(_ time: Int64) -> Int64 { (time + 8 * 3_600_000) / 86_400_000 }
    private static func end(of day: Int64) -> Int64 { (day + 1) * 86_400_000 - 8 * 3_600_000 }

    // MARK: The file

    /// So often the lock is asked for, every few milliseconds: who has it has it for less than one.
    private static let tries = 1000

    private func change<Result>(_ body: (inout Counts) -> Result) throws(Failure) -> Result {
        try gate.withLock { _ throws(Failure) in
            var left = Self.tries
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                left -= 1
                guard errno == EWOULDBLOCK || errno == EINTR, left > 0 else {
                    throw Failure(description: "\(path) cannot be locked: another process has it")
                }
                usleep(5000)
            }
            defer { flock(descriptor, LOCK_UN) }
            var counts = try read()
            let result = body(&counts)
            try write(counts)
            return result
        }
    }

    private func read() throws(Failure) -> Counts {
        var text = [UInt8](repeating: 0, count: Self.limit)
        let count = pread(descriptor, &text, text.count, 0)
        guard count >= 0, count < text.count else {
            throw Failure(description: "\(path) cannot be read: remove it to start over")
        }
        guard count > 0 else { return Counts() }
        guard let json = try? JSONValue(parsing: Array(text[..<count])), let day = json["day"]?.int64Value,
            let calls = json["calls"]?.int64Value
        else { throw Failure(description: "\(path) is not what feedmill wrote: remove it to start over") }
        func times(_ key: String) -> [String: Int64] {
            let members = json[key]?.objectValue?.members ?? []
            let pairs = members.compactMap { member in member.value.int64Value.map { (member.key, $0) } }
            return Dictionary(pairs, uniquingKeysWith: max)
        }
        return Counts(day: day, calls: calls, bans: times("bans"), turns: times("turns"))
    }

    private func write(_ counts: Counts) throws(Failure) {
        func object(_ times: [String: Int64]) -> JSONValue {
            .object(
                JSONObject(
                    times.sorted { $0.key < $1.key }.map {
                        JSONObject.Member(key: $0.key, value: .number(JSONNumber($0.value)))
                    }))
        }
        let json: JSONValue = [
            "day": .number(JSONNumber(counts.day)), "calls": .number(JSONNumber(counts.calls)),
            "bans": object(counts.bans), "turns": object(counts.turns),
        ]
        let text = Array((json.description + "\n").utf8)
        guard pwrite(descriptor, text, text.count, 0) == text.count, ftruncate(descriptor, off_t(text.count)) == 0
        else { throw Failure(description: "\(path) cannot be written: \(String(cString: strerror(errno)))") }
    }
}

extension AppQuota.Counts {
    /// A new day begins at nothing. Bans say themselves when they end.
    fileprivate mutating func begin(_ today: Int64) {
        guard day != today else { return }
        (day, calls) = (today, 0)
    }
}
