import JSONText

/// How large feeds may be, as the platform showed: its documents say 2000 items, its change log 300, and a proxy
/// before it may take fewer bytes than either.
///
/// A size counts as refused only where the same items were taken in parts: otherwise one of them was to blame.
package struct FeedLimits: Sendable, Equatable {
    /// What is measured.
    package enum Measure: String, CaseIterable, Sendable {
        /// How many items a feed has.
        case items
        /// Of an item list as a form value.
        case bytes
    }

    /// What is known of one measure.
    package struct Limit: Sendable, Equatable {
        /// The largest size that was taken.
        package var taken = 0
        /// The smallest that was refused; nil where none was.
        package var refused: Int?
        /// What the platform said then.
        package var words = ""
        /// When, in milliseconds since 1970.
        package var refusedAt: Int64 = 0

        /// Nothing is known.
        package init() {}
    }

    private var limits: [Measure: Limit] = [:]

    /// A refusal that is older is tried again: the platform moves its limits.
    package static let memory: Int64 = 30 * 86_400_000

    /// Nothing is known.
    package init() {}

    /// What is known of a measure.
    package subscript(measure: Measure) -> Limit { limits[measure] ?? Limit() }

    /// The smallest size that was refused lately.
    package func refused(_ measure: Measure, now: Int64) -> Int? {
        let limit = self[measure]
        return limit.refusedAt > now - Self.memory ? limit.refused : nil
    }

    /// The most to put into a feed: `most`, or less where that was refused lately.
    package func size(_ measure: Measure, atMost most: Int, now: Int64) -> Int {
        guard let refused = refused(measure, now: now), refused <= most else { return most }
        return min(most, max(1, self[measure].taken))
    }

    /// A feed of that size was taken.
    package mutating func noteTaken(_ measure: Measure, _ size: Int) {
        var limit = self[measure]
        limit.taken = max(limit.taken, size)
        if let refused = limit.refused, size >= refused { limit = Limit(taken: limit.taken) }
        limits[measure] = limit
    }

    /// A feed of that size was refused, and its items were taken in parts.
    ///
    /// - Parameters:
    ///   - part: the size of the largest part.
    ///   - words: what the platform said.
    package mutating func noteRefused(_ measure: Measure, _ size: Int, part: Int, words: String, at time: Int64) {
        var limit = self[measure]
        limit.refused = min(size, refused(measure, now: time) ?? size)
        limit.taken = max(limit.taken < size ? limit.taken : 0, part)
        limit.words = String(words.prefix(300))
        limit.refusedAt = time
        limits[measure] = limit
    }
}

extension FeedLimits.Limit {
    fileprivate init(taken: Int) { self.taken = taken }
}

extension FeedLimits {
    /// The members of its line in the journal.
    var members: [(String, JSONValue)] {
        Measure.allCases.compactMap { measure in
            limits[measure].map { limit in
                var members: [(String, JSONValue)] = [("taken", .number(JSONNumber(limit.taken)))]
                if let refused = limit.refused {
                    members += [
                        ("refused", .number(JSONNumber(refused))), ("words", .string(limit.words)),
                        ("at", .number(JSONNumber(limit.refusedAt))),
                    ]
                }
                return (
                    measure.rawValue,
                    .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
                )
            }
        }
    }

    /// What a line of the journal says; nil where it is none of them.
    init?(_ json: JSONValue) {
        for measure in Measure.allCases {
            guard let value = json[measure.rawValue] else { continue }
            guard let taken = value["taken"]?.int64Value else { return nil }
            var limit = Limit(taken: Int(clamping: taken))
            if let refused = value["refused"]?.int64Value, let time = value["at"]?.int64Value {
                limit.refused = Int(clamping: refused)
                limit.words = value["words"]?.stringValue ?? ""
                limit.refusedAt = time
            }
            limits[measure] = limit
        }
    }
}
