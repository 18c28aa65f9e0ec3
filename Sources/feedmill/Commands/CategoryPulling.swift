import Bytes
import FeedRun
import JSONText

/// `feedmill categories pull`: fetches, and says what became of each file.
struct CategoryPulling {
    private let invocation: Invocation
    private let configuration: Configuration
    private let directory: String

    init(_ invocation: Invocation, _ configuration: Configuration, _ directory: String) {
        self.invocation = invocation
        self.configuration = configuration
        self.directory = directory
    }

    /// - Parameter words: categories' ids, and `tree`.
    func perform(_ words: [String], _ format: OutputFormat) async throws(RunFailure) -> ExitStatus {
        var ids: [Int64] = []
        var extras: CategoryPull.Extras = []
        for word in words {
            if word == "tree" {
                extras.insert(.tree)
            } else if let id = Int64(word), id > 0 {
                if !ids.contains(id) { ids.append(id) }
                extras.formUnion([.merchant, .brands])
            } else {
                throw usage("\(word) is neither a category's id, such as 348, nor the word tree", .categories)
            }
        }
        guard !words.isEmpty else {
            throw usage("categories pull needs the ids of categories, such as 348, or the word tree", .categories)
        }
        var lines: [CategoryPull.Line] = []
        try await invocation.stoppable { stop throws(RunFailure) in
            let services = RunServices(environment: invocation.environment, stop: stop)
            let gateway = try services.gateway(configuration, services)
            try await CategoryPull(gateway, into: directory).pull(ids, extras) { line in
                lines.append(line)
                if format == .text { Output.write(Self.text(line)) }
            }
        }
        if format == .json { Output.write(json: "[\n\(lines.map(Self.json).joined(separator: ",\n"))\n]\n") }
        return lines.contains { $0.outcome.problem != nil } ? .configuration : .allFine
    }

    private static func text(_ line: CategoryPull.Line) -> Printed {
        let age = line.formerAge.map { $0 == 1 ? "1 day old" : "\($0) days old" }
        let words =
            switch line.outcome {
            case .added: "added"
            case .changed: "changed; the former file was \(age ?? "")"
            case .unchanged: "unchanged; the former file was \(age ?? "")"
            case .notAvailable: "left out: this app may not call it"
            case .failed(let problem):
                "not fetched: \(problem)" + (age.map { "; the former file stays (\($0))" } ?? "")
            }
        let digest = line.outcome.problem == nil ? line.digest.map { "  sha256 \($0.prefix(16))…" } : nil
        return "\(line.name)  \(words)\(digest ?? "")\n"
    }

    private static func json(_ line: CategoryPull.Line) -> String {
        var members: [JSONObject.Member] = [
            .init(key: "file", value: .string(line.name)), .init(key: "outcome", value: .string(line.outcome.word)),
        ]
        if let problem = line.outcome.problem { members.append(.init(key: "problem", value: .string(problem))) }
        if let digest = line.digest { members.append(.init(key: "sha256", value: .string(digest))) }
        if let age = line.formerAge { members.append(.init(key: "former_age_days", value: .number(JSONNumber(age)))) }
        return JSONValue.object(JSONObject(members)).description
    }
}

extension CategoryPull.Line.Outcome {
    fileprivate var problem: String? { if case .failed(let problem) = self { problem } else { nil } }

    fileprivate var word: String {
        switch self {
        case .added: "added"
        case .changed: "changed"
        case .unchanged: "unchanged"
        case .notAvailable: "not available"
        case .failed: "failed"
        }
    }
}
