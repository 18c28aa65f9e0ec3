import Bytes
import FeedRun
import Foundation
import Glibc
import RunReports

extension Command {
    static let fleet: Command = Command(
        name: "fleet", operands: "report OUT…",
        summary: "one report over the run folders of many sellers",
        text: [
            "report OUT…: reads the run folder of each seller and writes fleet.html, one page; "
                + "fleet.jsonl, one line per seller; and fleet.json, the totals. A folder that cannot be read "
                + "is named; the others are complete. A cause that is new for more than a fifth of the sellers "
                + "since the report that is in --out is on top.",
            "OUT is a run folder, a file that lists run folders, one per line, or - for such a list on "
                + "standard input.",
        ],
        flags: .fleet,
        examples: [
            Example(command: "feedmill fleet report sellers/*/out --out fleet", says: "a report over all sellers"),
            Example(
                command: "feedmill fleet report sellers.txt --out fleet --format json",
                says: "of the folders that a file lists; the totals on standard output"),
        ],
        words: ["report"]
    ) { invocation async throws(RunFailure) in
        let operands = invocation.arguments.operands
        guard let word = operands.first else { throw usage("fleet needs an action: report", .fleet) }
        guard word == "report" else { throw usage("fleet has no action \(quoted(word)); it has report", .fleet) }
        let folders = try FleetList.folders(Array(operands.dropFirst()))
        guard !folders.isEmpty else { throw usage("fleet report needs run folders, or a file that lists them", .fleet) }
        let output: String =
            if case .text(let path) = invocation.arguments.values["out"] { path } else { "feedmill-fleet" }
        let totals = try await invocation.stoppable { stop throws(RunFailure) in
            try FeedRun.fleet(folders, to: output, now: Date(), stop: stop)
        }
        if case .text("json") = invocation.arguments.values["format"] {
            Output.write(jsonFile: "\(output)/fleet.json")
        } else {
            Output.write(FleetText(totals, output).text)
        }
        if totals.counts.broken == totals.sellers { return .noInput }
        return totals.counts.broken > 0 ? .unreadableInput : .allFine
    }
}

/// The run folders that a command line names.
private enum FleetList {
    /// More bytes than that are no list of run folders.
    private static let most = 64 << 20

    /// A directory is one, a file is a list of them; what is not there is a folder that cannot be read.
    static func folders(_ operands: [String]) throws(RunFailure) -> [String] {
        var folders: [String] = []
        for operand in operands {
            var status = stat()
            let isFile = stat(operand, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
            guard operand == "-" || isFile else {
                folders.append(operand)
                continue
            }
            folders += try lines(operand)
        }
        return folders
    }

    private static func lines(_ path: String) throws(RunFailure) -> [String] {
        let text: Data?
        do {
            let file = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
            text = try file.read(upToCount: most + 1)
        } catch {
            throw RunFailure(.noInput, "\(path) cannot be read: \(error.localizedDescription)")
        }
        let bytes = text ?? Data()
        guard bytes.count <= most, let list = String(validating: bytes, as: UTF8.self), !list.contains("\0") else {
            throw RunFailure(.noInput, "\(path) is not a list of run folders", advice: "write one path per line")
        }
        return list.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") }
    }
}

/// What `feedmill fleet report` says: what is shared on top, then what a person has to look at.
struct FleetText {
    private(set) var text: Printed = ""

    /// So many causes and notes of one kind are named.
    private static let most = 5

    init(_ totals: FleetTotals, _ output: String) {
        for cause in totals.sharedCauses {
            line(
                "\(cause.code) is new for \(cause.newSellers) of \(totals.comparable) sellers: look at the marketplace or at "
                    + "feedmill's rules first")
        }
        let verdicts = totals.verdicts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        let parts = verdicts.map { entry -> Printed in "\(entry.value) \(entry.key)" }
        line("\(totals.sellers) \(totals.sellers == 1 ? "seller" : "sellers") = \(parts.joined(separator: " + "))")
        notes("held", totals.held, totals.counts.held)
        notes("unfinished", totals.unfinished, totals.counts.unfinished)
        notes("expiring access tokens", totals.tokens, totals.counts.tokens)
        notes("folders that cannot be read", totals.broken, totals.counts.broken)
        let causes = totals.causes
        if !causes.isEmpty { line("causes by number of sellers:") }
        for cause in causes.prefix(Self.most) { line("  \(cause.sellers) × \(cause.code) (\(cause.severity))") }
        line("")
        line("Report, to be opened in a browser: \(output)/fleet.html")
    }

    private mutating func line(_ line: Printed) { text += "\(line)\n" }

    private mutating func notes(_ title: Printed, _ notes: [FleetTotals.Note], _ count: Int) {
        guard count > 0 else { return }
        line("\(title): \(count)")
        for note in notes.prefix(Self.most) { line("  \(note.folder): \(note.text)") }
        if count > Self.most { line("  and \(count - Self.most) more") }
    }
}
