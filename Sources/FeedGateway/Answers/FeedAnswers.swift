import CategoryRules
import FeedModel
import JSONText

/// Answers of the feed calls.
enum FeedAnswers {
    static func submittedJob(_ answer: PlatformAnswer) throws(GatewayError) -> Int64 {
        let id = try answer.read { fields throws(MalformedData) in try fields.integer("job_id") }
        guard let id, id > 0 else { throw PlatformAnswer.unintelligible(answer.api, "it names no job_id") }
        return id
    }

    /// - Parameters:
    ///   - text: the answer. There may be tens of megabytes of words in it, so results are where they are in it.
    ///   - asked: the job that the question was about; an answer about another one is none.
    static func job(_ text: consuming [UInt8], asked: Int64) throws(GatewayError) -> JobAnswer {
        var text = text
        var tape = JSONTape()
        let read = try text.withUnsafeMutableBufferPointer {
            (bytes) throws(GatewayError) -> (total: Int64, succeeded: Int64, results: [JobResults.Place])? in
            do {
                try tape.parse(inPlace: bytes)
            } catch {
                throw PlatformAnswer.unintelligible(.feedQuery, "it is not JSON: \(error)")
            }
            let results = JobResults(tape.view, in: UnsafeBufferPointer(bytes))
            let answer = try PlatformAnswer(tape.view.value(at: 0, hollow: results.list), to: .feedQuery)
            return try answer.read { fields throws(MalformedData) in
                guard let id = try fields.integer("job_id"), let total = try fields.integer("total_item_count"),
                    let succeeded = try fields.integer("success_item_count"), results.list != nil,
                    // A feed has items: a job of none has not begun to count them.
                    total > 0
                else { return nil }
                guard id == asked else { throw MalformedData("it is about job \(id) instead of \(asked)") }
                let places = try results.places()
                return places.count >= total ? (total, succeeded, places) : nil
            }
        }
        guard let read else { return .running }
        return .finished(
            FinishedJob(
                id: asked, totalCount: Int(clamping: read.total), successCount: Int(clamping: read.succeeded),
                results: read.results.map { place in
                    ItemResult(itemContentID: place.id, executionResult: place.made ?? text[place.range])
                }))
    }

    static func jobPage(_ answer: PlatformAnswer) throws(GatewayError) -> JobPage {
        try answer.read { fields throws(MalformedData) in
            let jobs = try fields.list("job_list").map { job throws(MalformedData) -> ListedJob in
                guard let id = try job.integer("job_id") else { throw MalformedData("a job of job_list has no job_id") }
                var name = try job.text("operation_type") ?? ""
                let status = try job.text("status").flatMap { JobStatus(rawValue: $0) }
                return ListedJob(id: id, operation: name.withUTF8 { Operation(name: $0) }, status: status)
            }
            let pages = try fields.integer("total_page")
            let total = try fields.integer("total_count")
            return JobPage(
                jobs: jobs, pageCount: Int(clamping: pages ?? 1), totalCount: total.map { Int(clamping: $0) })
        }
    }

    /// The names of the three lists differ between the platform's documents and its SDK.
    static func cancelled(_ answer: PlatformAnswer) throws(GatewayError) -> CancelAnswer {
        try answer.read { fields throws(MalformedData) in
            let inner = fields["result"]?.objectValue.map { PlatformFields($0) } ?? fields
            func list(_ names: FieldName...) throws(MalformedData) -> [Int64] {
                for name in names where inner[name] != nil { return try inner.integers(name) }
                return []
            }
            return CancelAnswer(
                cancelled: try list("successful_list", "invalid_successful_list"),
                notCancellable: try list("no_need_invalidation_list", "no_need_invalid_list"),
                failed: try list("failed_list", "invalid_failed_list"))
        }
    }
}

extension PlatformFields {
    /// Whole numbers of a list: bare, wrapped, a single one, as text too, or joined by semicolons.
    fileprivate func integers(_ field: FieldName) throws(MalformedData) -> [Int64] {
        var integers: [Int64] = []
        var rest = [self[field] ?? .null]
        while let value = rest.popLast() {
            switch value {
            case .null: break
            case .array(let elements): rest += elements.reversed()
            case .object(let object): rest += object.members.map(\.value).reversed()
            case .number(let number):
                guard let integer = number.int64 else { throw MalformedData("\(field) holds \(number.text)") }
                integers.append(integer)
            case .string(let text):
                for part in text.split(whereSeparator: { ";, ".contains($0) }) {
                    guard let integer = Int64(part) else { throw MalformedData("\(field) holds \(text)") }
                    integers.append(integer)
                }
            case .bool: throw MalformedData("\(field) has no numbers")
            }
        }
        return integers
    }
}
