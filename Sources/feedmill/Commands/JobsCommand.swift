import Bytes
import FeedGateway
import FeedModel
import FeedRun
import JSONText

extension Command {
    static let jobs: Command = Command(
        name: "jobs", operands: "[cancel JOB…]",
        summary: "the jobs of this state, and the platform's view of them",
        text: [
            "Lists the unsettled feeds, those of the last week, and jobs of this seller that this state "
                + "did not make. cancel takes jobs out of the platform's queue; a job that runs or is done "
                + "cannot be cancelled. feedmill submit RUN then finds out what became of its items."
        ],
        flags: .jobs,
        examples: [
            Example(command: "feedmill jobs --gateway iop", says: "what is under way"),
            Example(
                command: "feedmill jobs cancel 200000000060024475 --gateway iop", says: "take a job out of the queue"),
        ],
        words: ["cancel"]
    ) { invocation async throws(RunFailure) in
        let operands = invocation.arguments.operands
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, for: .jobs, paths: ["."])
        let isJSON = if case .text("json") = invocation.arguments.values["format"] { true } else { false }
        guard let word = operands.first else {
            let list = try await invocation.stoppable { stop throws(RunFailure) in
                try await FeedRun.jobs(
                    configuration, progress: NoProgress(),
                    services: RunServices(environment: invocation.environment, stop: stop))
            }
            if let remark = list.remark { invocation.terminal.say("\(remark)") }
            if isJSON { Output.write(json: JobLines.json(list)) } else { Output.write(JobLines.text(list)) }
            return .allFine
        }
        guard word == "cancel" else { throw usage("jobs has no action \(word); it has cancel", .jobs) }
        var ids: [Int64] = []
        for text in operands.dropFirst() {
            guard let id = Int64(text), id > 0 else { throw usage("\(text) is not a job number", .jobs) }
            ids.append(id)
        }
        guard !ids.isEmpty else {
            throw usage("jobs cancel needs job numbers; feedmill jobs lists them", .jobs)
        }
        let answer = try await invocation.stoppable { stop throws(RunFailure) in
            try await FeedRun.cancel(
                jobs: ids, configuration, progress: NoProgress(),
                services: RunServices(environment: invocation.environment, stop: stop))
        }
        if isJSON {
            Output.write(json: JobLines.json(ids, answer))
        } else {
            Output.write(JobLines.text(ids, answer))
        }
        return Set(answer.cancelled).isSuperset(of: ids) ? .allFine : .itemsNotFine
    }
}

/// Jobs in lines.
enum JobLines {
    static func text(_ list: JobList) -> Printed {
        let limits: Printed = list.limits.map { "\($0)\n" } ?? ""
        guard !list.entries.isEmpty else { return "no jobs\n\(limits)" }
        let rows: [[Printed]] =
            [["JOB", "OPERATION", "ITEMS", "SENT", "HERE", "PLATFORM", "FEED"]]
            + list.entries.map { entry -> [Printed] in
                [
                    entry.job.map { "\($0)" } ?? "-", entry.operation.map { "\($0.name)" } ?? "-",
                    entry.itemCount.map { "\($0)" } ?? "-",
                    entry.time.map { "\(PlatformTime.universal($0))" } ?? "-", "\(entry.known.rawValue)",
                    entry.status.map { "\($0.rawValue)" } ?? "-",
                    entry.feed.isEmpty ? "-" : "\(entry.run)/\(entry.feed)",
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell.padded(to: widths[index])
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined() + limits
    }

    static func json(_ list: JobList) -> String {
        var lines = list.entries.map { entry -> String in
            var members: [JSONObject.Member] = []
            func add(_ key: String, _ value: JSONValue?) {
                if let value { members.append(.init(key: key, value: value)) }
            }
            add("job_id", entry.job.map { .number(JSONNumber($0)) })
            add("operation", entry.operation.map { .string($0.name.description) })
            add("items", entry.itemCount.map { .number(JSONNumber($0)) })
            add("sent", entry.time.map { .string(PlatformTime.universal($0)) })
            add("here", .string(entry.known.rawValue))
            add("platform", entry.status.map { .string($0.rawValue) })
            add("run", entry.run.isEmpty ? JSONValue?.none : .string(entry.run))
            add("feed", entry.feed.isEmpty ? JSONValue?.none : .string(entry.feed))
            return JSONValue.object(JSONObject(members)).description
        }
        if !list.sizes.isEmpty {
            let limits = list.sizes.map { size -> JSONObject.Member in
                .init(
                    key: size.measure,
                    value: [
                        "taken": .number(JSONNumber(size.taken)), "refused": .number(JSONNumber(size.refused)),
                        "words": .string(size.words), "at": .string(PlatformTime.universal(size.time)),
                    ])
            }
            // The last entry is no job.
            let last: JSONValue = ["feed_limits": .object(JSONObject(limits))]
            lines.append(last.description)
        }
        return lines.isEmpty ? "[]\n" : "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }

    static func text(_ jobs: [Int64], _ answer: CancelAnswer) -> Printed {
        jobs.map { "\($0)  \(word($0, answer))\n" as Printed }.joined()
    }

    static func json(_ jobs: [Int64], _ answer: CancelAnswer) -> String {
        let lines = jobs.map { job -> String in
            let value: JSONValue = ["job_id": .number(JSONNumber(job)), "outcome": .string(word(job, answer))]
            return value.description
        }
        return "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }

    private static func word(_ job: Int64, _ answer: CancelAnswer) -> String {
        if answer.cancelled.contains(job) { return "cancelled" }
        if answer.notCancellable.contains(job) { return "not cancelled: it runs or is done" }
        return answer.failed.contains(job) ? "not cancelled: the platform could not" : "the platform did not mention it"
    }
}
