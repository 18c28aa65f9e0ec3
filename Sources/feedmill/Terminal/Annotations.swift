import Bytes
import FeedModel
import FeedRun

/// What GitHub shows beside the steps of a workflow and beside the lines of files: workflow commands, a line each.
///
/// GitHub shows ten of each level a step, so there is one a cause and never one an item.
struct Annotations {
    enum Level: String, CaseIterable {
        case error
        case warning
        case notice

        init(_ severity: Severity) {
            switch severity {
            case .error: self = .error
            case .held, .warning: self = .warning
            case .fixed, .notice: self = .notice
            }
        }
    }

    /// More of a level GitHub does not show.
    static let most = 10

    /// Whether a workflow of GitHub's reads along.
    static func isWanted(_ environment: [String: String]) -> Bool { environment["GITHUB_ACTIONS"] == "true" }

    /// A line per cause, the first ten of each level, and one about what there is no room for.
    static func lines(of outcome: RunOutcome) -> WorkflowCommands {
        var counts: [Level: Int] = [:]
        var commands = WorkflowCommands()
        for cause in outcome.causes {
            let level = Level(cause.severity)
            guard counts[level, default: 0] < most else { continue }
            counts[level, default: 0] += 1
            commands += line(level, title: cause.code, words(of: cause), file: cause.path, line: cause.line)
        }
        return commands
    }

    private static func words(of cause: RunOutcome.Cause) -> String {
        var words = cause.message
        if let fix = cause.fix { words += " \(fix)" }
        words += cause.count == 1 ? " One finding" : " \(grouped(cause.count)) findings"
        if cause.items > 1 { words += " in \(grouped(cause.items)) items" }
        guard let item = cause.item else { return "\(words): \(cause.place)." }
        return "\(words), \(cause.count == 1 ? "of" : "such as") \(item): \(cause.place)."
    }

    /// `::error file=…,line=…,title=…::message`. What steers the form is escaped as GitHub's own toolkit does it.
    static func line(
        _ level: Level, title: String, _ message: String, file: String? = nil, line: Int? = nil
    ) -> WorkflowCommands {
        var properties: [String] = []
        if let file, file != "-" {
            properties.append("file=\(property(file))")
            if let line { properties.append("line=\(line)") }
        }
        properties.append("title=\(property(title))")
        return WorkflowCommands(
            text: "::\(level.rawValue) \(properties.joined(separator: ","))::\(data(message))\n")
    }

    private static func data(_ text: String) -> String {
        ("\(text)" as Printed).withoutCommands.replacing("%", with: "%25")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// Text that may hold words of an export, so that GitHub takes none of it for a command.
    ///
    /// - Parameter token: what nobody who writes an export can know.
    static func shielded(_ text: Printed, token: String) -> WorkflowCommands {
        WorkflowCommands(text: "::stop-commands::\(token)\n\(text.withoutCommands)::\(token)::\n")
    }

    /// A token for `shielded`.
    static func token() -> String { "feedmill-" + String(UInt64.random(in: .min ... .max), radix: 36) }
}

/// Lines that GitHub takes for commands. Only `Annotations` makes them.
struct WorkflowCommands {
    fileprivate(set) var text = ""

    static func + (left: WorkflowCommands, right: WorkflowCommands) -> WorkflowCommands {
        WorkflowCommands(text: left.text + right.text)
    }

    static func += (left: inout WorkflowCommands, right: WorkflowCommands) { left.text += right.text }
}
