import Bytes
import JSONText
import RunFolder

/// What one run folder says, for the report over many of them.
struct FleetSeller: Sendable {
    /// The state of a run.
    enum State: String, Sendable {
        case finished
        /// It has no summary yet: it is at work, was killed, or waits to be resumed.
        case unfinished
        /// It cannot be read: `problem` says why.
        case broken
    }

    /// The folder as it was named.
    let folder: String
    var state: State
    var problem = ""
    /// What the platform, or else the configuration, calls the seller; empty where neither does.
    var seller = ""
    var verdict = ""
    var exitStatus: Int64?
    var version = ""
    var started = ""
    var messages: [String] = []
    /// Items by status, and what their operations came to.
    var items: [(status: String, count: Int64)] = []
    var operations = JSONValue.null
    /// What is new, known and gone since the run before; what was changed, where the summary counts that.
    var compared = JSONValue.null
    var changes = JSONValue.null
    var feeds: Int64 = 0
    var sentFeeds: Int64 = 0
    /// Calls to the platform, where the summary counts them.
    var calls: Int64?
    /// The last day of the access token, such as 2026-12-31: as the platform said, or else the configuration.
    var tokenEnds: String?
    /// When an unfinished run began, in seconds since 1970.
    var begun: Int64 = 0
    var causes: [FleetCause] = []

    /// A summary of more bytes than that is not read.
    private static let largestSummary = 32 << 20

    /// Reads a folder. Whatever is wrong with it is kept in the result.
    ///
    /// - Parameter tape: is used up.
    static func read(_ folder: String, _ tape: inout JSONTape) -> FleetSeller {
        var seller = FleetSeller(folder: folder, state: .broken)
        if let taken = RunFolder.taken(folder) {
            (seller.state, seller.begun) = (.unfinished, taken)
            seller.problem = "it ended before it read anything; start it again"
            return seller
        }
        do throws(RunFolderError) {
            let run = try RunFolder(reading: folder)
            guard let bytes = try run.summaryBytes(atMost: largestSummary) else {
                seller.state = .unfinished
                seller.begun = run.begun
                return seller
            }
            do {
                try tape.parse(bytes.bytes)
            } catch {
                seller.problem = "\(RunFile.summary.name) is damaged: \(error)"
                return seller
            }
            seller.take(tape.view)
        } catch {
            seller.problem = "\(error)"
        }
        return seller
    }

    private init(folder: String, state: State) {
        self.folder = folder
        self.state = state
    }

    private mutating func take(_ view: JSONView) {
        guard view.isObject, let verdict = view.string("verdict"), let balance = view.member("balance", of: 0),
            let items = view.member("items", of: balance)
        else {
            problem = "\(RunFile.summary.name) is not a summary of a run"
            return
        }
        self.verdict = verdict
        // A run that ended early says so in a summary, too.
        state = verdict == "unfinished" ? .unfinished : .finished
        exitStatus = view.int64("exit_status")
        version = view.string("version") ?? ""
        started = view.string("started") ?? ""
        view.eachMember(of: items) { key, value in
            guard let count = Int64(view.text(value).string), view[value].kind == .number else { return }
            self.items.append((view.text(key).string, count))
        }
        func value(_ key: StaticString) -> JSONValue { view.member(key, of: 0).map { view.value(at: $0) } ?? .null }
        operations = value("operations")
        compared = value("compared")
        changes = value("changes")
        messages = value("messages").arrayValue?.compactMap(\.stringValue) ?? []
        feeds = view.int64("feeds") ?? 0
        if let submission = view.member("submission", of: 0) {
            seller = view.string("seller", of: submission) ?? ""
            sentFeeds = view.int64("sent", of: submission) ?? 0
            calls = view.int64("calls", of: submission)
            tokenEnds = view.string("token_ends", of: submission).map { String($0.prefix(10)) }
        }
        if let settings = view.member("configuration", of: 0) {
            func setting(_ key: StaticString) -> String? {
                guard let entry = view.member(key, of: settings), view.string("origin", of: entry) != "default" else {
                    return nil
                }
                return view.string("value", of: entry)
            }
            if seller.isEmpty { seller = setting("seller") ?? "" }
            tokenEnds = tokenEnds ?? setting("access_token_expires")
        }
        guard let findings = view.member("findings", of: 0) else { return }
        view.eachMember(of: findings) { key, value in
            causes.append(
                FleetCause(
                    code: view.text(key).string, severity: view.string("severity", of: value) ?? "error",
                    count: view.int64("count", of: value) ?? 0, example: view.string("example", of: value) ?? ""))
        }
    }

    /// How many items have a status.
    func count(_ status: String) -> Int64 { items.first { $0.status == status }?.count ?? 0 }

    /// Some of it was held back.
    var isHeld: Bool { verdict == "held" || count("held") > 0 }

    /// Its line in `fleet.jsonl`; what has nothing to say is absent.
    ///
    /// - Parameter newCauses: the codes that it did not have in the earlier report.
    func json(newCauses: [String]) -> JSONValue {
        var members: [(String, JSONValue)] = [("folder", .string(folder)), ("state", .string(state.rawValue))]
        func add(_ key: String, _ text: String) { if !text.isEmpty { members.append((key, .string(text))) } }
        func add(_ key: String, _ number: Int64?) {
            if let number { members.append((key, .number(JSONNumber(number)))) }
        }
        add("problem", problem)
        add("seller", seller)
        add("verdict", verdict)
        add("exit_status", exitStatus)
        add("version", version)
        add("started", started)
        if begun > 0 { add("begun", begun) }
        if state == .broken || verdict.isEmpty { return Self.object(members) }
        if !messages.isEmpty { members.append(("messages", .array(messages.map { .string($0) }))) }
        members.append(("items", Self.object(items.map { ($0.status, .number(JSONNumber($0.count))) })))
        for (key, value) in [("operations", operations), ("compared", compared), ("changes", changes)]
        where !value.isNull { members.append((key, value)) }
        add("feeds", feeds)
        add("sent_feeds", sentFeeds)
        add("calls", calls)
        add("token_ends", tokenEnds ?? "")
        members.append(
            ("causes", Self.object(causes.map { ($0.code, .number(JSONNumber($0.count))) })))
        if !newCauses.isEmpty { members.append(("new_causes", .array(newCauses.map { .string($0) }))) }
        return Self.object(members)
    }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

/// The findings of one code in one run.
struct FleetCause: Sendable {
    let code: String
    let severity: String
    let count: Int64
    let example: String

    /// It keeps items back.
    var holdsBack: Bool { severity == "error" || severity == "held" }
}
