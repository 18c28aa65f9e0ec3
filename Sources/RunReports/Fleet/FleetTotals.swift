import Bytes
import JSONText

/// What run folders come to together. Takes one after the other and keeps none of them.
package struct FleetTotals: Sendable {
    /// A code over all sellers.
    package struct Cause: Sendable {
        /// Such as `price.missing`.
        package let code: String
        /// The severity of its first finding.
        package let severity: String
        /// Sellers that have it.
        package var sellers = 0
        /// Sellers that did not have it in the earlier report.
        package var newSellers = 0
        /// Findings of all sellers.
        package var count: Int64 = 0
        /// The run folder of the first seller that has it.
        package let folder: String
        /// A message of that seller, with its place.
        package let example: String
    }

    /// A seller whose run a person has to look at.
    package struct Note: Sendable {
        /// The run folder, as it was named.
        package let folder: String
        /// What is the matter, such as `expires in 3 days, on 2026-12-02`.
        package let text: String
        /// What the notes of one kind are sorted by.
        let order: Int64
    }

    /// Run folders that were read, and those that could not be.
    package private(set) var sellers = 0
    /// Sellers by verdict.
    package private(set) var verdicts: [String: Int] = [:]
    /// Items of all sellers by status.
    package private(set) var items: [String: Int64] = [:]
    /// Feeds that were packed.
    package private(set) var feeds: Int64 = 0
    /// Of those, the ones that were sent.
    package private(set) var sentFeeds: Int64 = 0
    /// Calls that all runs made; nil where none of them counted.
    package private(set) var calls: Int64?
    /// Runs that hold items. Of this and of the next three lists only some notes are kept; `counts` has the numbers.
    package private(set) var held: [Note] = []
    /// Runs that did not end.
    package private(set) var unfinished: [Note] = []
    /// Access tokens that have expired, or soon will.
    package private(set) var tokens: [Note] = []
    /// Folders that could not be read, and why.
    package private(set) var broken: [Note] = []
    /// How many notes of each kind there were.
    package private(set) var counts = (held: 0, unfinished: 0, tokens: 0, broken: 0)
    private(set) var versions: Set<String> = []
    private var causesByCode: [String: Cause] = [:]
    /// Sellers whose run was whole in the earlier report, too.
    package private(set) var comparable = 0
    let earlier: FleetEarlier

    /// So many notes of one kind are kept.
    private static let mostNotes = 1000
    /// A token that ends within so many days is reported.
    private static let lastDays: Int64 = 7

    private let now: Int64
    private let dayNumber: @Sendable (String) -> Int64?

    /// - Parameters:
    ///   - now: in seconds since 1970.
    ///   - dayNumber: days since 1970 of a day such as 2026-12-31; nil for what is none.
    init(
        since earlier: FleetEarlier, now: Int64, dayNumber: @escaping @Sendable (String) -> Int64?
    ) {
        self.earlier = earlier
        self.now = now
        self.dayNumber = dayNumber
    }

    /// Counts a seller.
    ///
    /// - Returns: its line of `fleet.jsonl`.
    mutating func add(_ seller: FleetSeller) -> JSONValue {
        sellers += 1
        verdicts[seller.verdict.isEmpty ? seller.state.rawValue : seller.verdict, default: 0] += 1
        switch seller.state {
        case .broken:
            counts.broken += 1
            Self.note(&broken, seller, seller.problem, order: Int64(broken.count))
            return seller.json(newCauses: [])
        case .unfinished:
            counts.unfinished += 1
            var words = seller.begun > 0 ? "started \(Self.age(now - seller.begun)) ago" : seller.messages.first ?? ""
            if !seller.problem.isEmpty { words += ": \(seller.problem)" }
            Self.note(&unfinished, seller, words, order: seller.begun > 0 ? seller.begun : now)
            if seller.verdict.isEmpty { return seller.json(newCauses: []) }
        case .finished: break
        }
        for entry in seller.items where entry.status != "read" { items[entry.status, default: 0] += entry.count }
        feeds += seller.feeds
        sentFeeds += seller.sentFeeds
        if let used = seller.calls { calls = (calls ?? 0) + used }
        if !seller.version.isEmpty { versions.insert(seller.version) }
        if seller.isHeld {
            counts.held += 1
            let words = seller.messages.first { $0.hasPrefix("held") } ?? "\(seller.count("held")) items"
            Self.note(&held, seller, words, order: Int64(held.count))
        }
        noteToken(seller)
        let isComparable = earlier.has(seller.folder)
        if isComparable { comparable += 1 }
        var new: [String] = []
        for cause in seller.causes {
            let isNew = isComparable && !earlier.has(cause.code, seller.folder)
            if isNew { new.append(cause.code) }
            var known =
                causesByCode[cause.code]
                ?? Cause(
                    code: cause.code, severity: cause.severity, folder: seller.folder,
                    example: String(cause.example.prefix(300)))
            known.sellers += 1
            known.newSellers += isNew ? 1 : 0
            known.count += cause.count
            causesByCode[cause.code] = known
        }
        return seller.json(newCauses: new)
    }

    private static func note(_ notes: inout [Note], _ seller: FleetSeller, _ text: String, order: Int64) {
        guard notes.count < mostNotes else { return }
        notes.append(Note(folder: seller.folder, text: text, order: order))
    }

    private mutating func noteToken(_ seller: FleetSeller) {
        guard let day = seller.tokenEnds else { return }
        let left = dayNumber(day).map { $0 - now / 86_400 }
        guard left.map({ $0 <= Self.lastDays }) ?? true else { return }
        counts.tokens += 1
        let words =
            switch left {
            case nil: "'\(day)' is not a day"
            case .some(..<0): "expired on \(day)"
            case 0: "expires today"
            case .some(let days): "expires in \(days) \(days == 1 ? "day" : "days"), on \(day)"
            }
        Self.note(&tokens, seller, words, order: left ?? .min)
    }

    /// A time that has passed, in the unit that fits.
    private static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "a minute"
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86_400) days"
        }
    }

    // MARK: What it comes to

    /// By how many sellers have them: those with the most first, errors before the rest.
    package var causes: [Cause] {
        causesByCode.values.sorted { left, right in
            if left.holdsBack != right.holdsBack { return left.holdsBack }
            return left.sellers == right.sellers ? left.code < right.code : left.sellers > right.sellers
        }
    }

    /// Causes that are new for more than a fifth of the sellers: not the work of one of them.
    package var sharedCauses: [Cause] {
        causes.filter { $0.holdsBack && $0.newSellers > 1 && $0.newSellers * 5 > comparable }
    }

    /// What sellers of another version of feedmill might owe to it.
    package var versionChange: (from: [String], to: [String])? {
        guard !earlier.versions.isEmpty, earlier.versions != versions else { return nil }
        return (earlier.versions.sorted(), versions.sorted())
    }

    /// The unfinished run that began first.
    package var oldestUnfinished: Note? { unfinished.min { $0.order < $1.order } }

    /// `fleet.json`.
    func json(version: String, made: String) -> JSONValue {
        func number(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
        func notes(_ notes: [Note]) -> JSONValue {
            .array(
                notes.sorted { $0.order < $1.order }.map { ["folder": .string($0.folder), "says": .string($0.text)] })
        }
        func cause(_ cause: Cause) -> JSONValue {
            [
                "code": .string(cause.code), "severity": .string(cause.severity), "sellers": number(cause.sellers),
                "new_sellers": number(cause.newSellers), "findings": .number(JSONNumber(cause.count)),
                "folder": .string(cause.folder), "example": .string(cause.example),
            ]
        }
        func counts<Count: BinaryInteger>(_ counts: [String: Count]) -> JSONValue {
            FleetSeller.object(counts.sorted { $0.key < $1.key }.map { ($0.key, .number(JSONNumber($0.value))) })
        }
        var members: [(String, JSONValue)] = [
            ("version", .string(version)), ("made", .string(made)), ("sellers", number(sellers)),
            ("compared_sellers", number(comparable)), ("shared_causes", .array(sharedCauses.map(cause))),
            ("verdicts", counts(verdicts)), ("items", counts(items)), ("feeds", .number(JSONNumber(feeds))),
            ("sent_feeds", .number(JSONNumber(sentFeeds))),
        ]
        if let calls { members.append(("calls", .number(JSONNumber(calls)))) }
        members += [
            ("held", notes(held)), ("unfinished", notes(unfinished)), ("tokens", notes(tokens)),
            ("broken", notes(broken)), ("causes", .array(causes.map(cause))),
        ]
        return FleetSeller.object(members)
    }
}

extension FleetTotals.Cause {
    /// It keeps items back.
    var holdsBack: Bool { severity == "error" || severity == "held" }
}

/// What an earlier report over the same folders had.
struct FleetEarlier: Sendable {
    /// Sellers, and sellers with a code.
    private var known: Set<UInt64> = []
    private(set) var versions: Set<String> = []

    init() {}

    var isEmpty: Bool { known.isEmpty }

    /// Takes a line of its `fleet.jsonl`; one that cannot be read is left out.
    ///
    /// - Parameter tape: is used up.
    mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ tape: inout JSONTape) {
        guard (try? tape.parse(line)) != nil else { return }
        let view = tape.view
        guard let folder = view.string("folder"), let causes = view.member("causes", of: 0) else { return }
        known.insert(Self.hash(folder, ""))
        if let version = view.string("version") { versions.insert(version) }
        view.eachMember(of: causes) { key, _ in known.insert(Self.hash(folder, view.text(key).string)) }
    }

    func has(_ folder: String) -> Bool { known.contains(Self.hash(folder, "")) }
    func has(_ code: String, _ folder: String) -> Bool { known.contains(Self.hash(folder, code)) }

    private static func hash(_ folder: String, _ code: String) -> UInt64 {
        var text = "\(folder)\u{0}\(code)"
        return text.withUTF8 { $0.hash64 }
    }
}
