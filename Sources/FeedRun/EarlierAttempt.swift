import CatalogReading
import CategoryRules
import Digests
import FeedModel
import Foundation
import JSONText
import RunFolder

/// The run that a folder holds already. A scheduler that starts a command again, because it lost sight of it, is answered
/// by it where it is what the command would do: the same command, exports, configuration, approvals, category data and
/// version, on the same night.
struct EarlierAttempt {
    /// What is to be done about it.
    enum Answer {
        /// It ended for good: this is how.
        case finished(RunOutcome)
        /// Feeds of it are not settled: it is to be resumed.
        case unfinished
    }

    /// A night ends that long after its run began: no later run of a daily schedule is answered by it.
    static let night: TimeInterval = 12 * 3600

    /// Settings that change nothing of what becomes of the items.
    private static let indifferent: Set<String> = [
        "out", "compare", "format", "quiet", "verbose", "no_color", "workers", "once", "wait", "poll",
    ]

    private let document: SummaryDocument
    private var summary: JSONObject { document.json }
    private let status: ExitStatus
    private let verdict: Verdict
    private let started: Date
    /// It left more than the summary of what was packed.
    private let isFinished: Bool

    /// - Returns: nil where the folder at `path` holds no run that came to feeds or to an end.
    init?(_ path: String) {
        guard RunFolder.isRunFolder(path), let folder = try? RunFolder(path: path),
            let document = try? folder.summary(), case let summary = document.json,
            let number = summary["exit_status"]?.int64Value,
            let status = Int32(exactly: number).flatMap(ExitStatus.init(rawValue:)),
            let verdict = summary["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)),
            let text = summary["started"]?.stringValue, let started = try? Date(text, strategy: .iso8601)
        else { return nil }
        self.document = document
        self.status = status
        self.verdict = verdict
        self.started = started
        isFinished = folder.isFinished && !status.isWorthAnotherTry
    }

    /// - Returns: nil where a run would not be the same.
    func answer(
        for configuration: Configuration, _ files: CatalogFiles, _ store: CategoryStore, now: Date
    ) async -> Answer? {
        let age = now.timeIntervalSince(started)
        guard summary["version"]?.stringValue == Version.current, age >= 0, age < Self.night,
            summary["command"]?.stringValue == configuration.commandThatSendsNothing,
            summary["approvals"]?.stringValue ?? "" == ApprovalsFile.digest(configuration),
            hasSameSettings(as: configuration), hasSameCategories(as: store), await hasSameInputs(as: files)
        else { return nil }
        guard isFinished else { return configuration.gateway == .none ? nil : .unfinished }
        let earlier = summary["messages"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return .finished(
            RunOutcome(
                status: status, verdict: verdict, summary: RunSummary(document),
                messages: earlier + ["this run had already finished; nothing was read or sent again"]))
    }

    private func hasSameSettings(as configuration: Configuration) -> Bool {
        let then = summary["configuration"]?.objectValue?.members ?? []
        func relevant(_ settings: [(key: String, value: String)]) -> [String] {
            settings.filter { !Self.indifferent.contains($0.key) }.map { "\($0.key)=\($0.value)" }
        }
        return relevant(then.map { ($0.key, $0.value["value"]?.stringValue ?? "") })
            == relevant(configuration.settings.map { ($0.key, $0.value) })
    }

    /// What was read is as it was, and nothing came to it since.
    private func hasSameCategories(as store: CategoryStore) -> Bool {
        guard let directory = store.directory else { return summary["category_data"]?.arrayValue?.isEmpty != false }
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: directory)) ?? [] where name.hasSuffix(".json") {
            let changed = try? manager.attributesOfItem(atPath: "\(directory)/\(name)")[.modificationDate] as? Date
            // The summary has the time in whole seconds.
            guard let changed, changed < started.addingTimeInterval(1) else { return false }
        }
        return (summary["category_data"]?.arrayValue ?? []).allSatisfy { file in
            let content = manager.contents(atPath: "\(directory)/\(file["file"]?.stringValue ?? "")")
            let digest = content.map { $0.withUnsafeBytes { hexadecimal(SHA256.digest($0)) } }
            return digest != nil && digest == file["sha256"]?.stringValue
        }
    }

    private func hasSameInputs(as files: CatalogFiles) async -> Bool {
        guard files.unreadable.isEmpty, !files.inputs.contains(where: \.isStandardInput) else { return false }
        let then = document.files
        guard then.compactMap({ $0["name"]?.stringValue }) == files.inputs.map(\.name),
            then.compactMap({ $0["size"]?.int64Value }) == files.inputs.map({ Int64($0.size) })
        else { return false }
        let digests = await InputDigests(of: then.count) { index in
            try? ByteSource(path: files.inputs[index].path, name: files.inputs[index].name)
        }.all
        return zip(then, digests).allSatisfy { $1 != nil && $0["sha256"]?.stringValue == $1 }
    }
}
