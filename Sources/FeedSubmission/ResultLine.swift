import FeedGateway
import FeedModel
import JSONText
import RunFolder

/// A line of `results.jsonl`.
struct ResultLine {
    let item: String
    let feed: RunPlan.Feed
    let position: Int
    let status: ItemStatus
    var job: Int64?
    var productID: Int64?
    var code: String?
    var message: String?
    /// `item_execution_result` as it came.
    var raw: String?

    init(
        item: String, feed: RunPlan.Feed, position: Int, status: ItemStatus, job: Int64? = nil,
        productID: Int64? = nil, code: String? = nil, message: String? = nil, raw: String? = nil
    ) {
        self.item = item
        self.feed = feed
        self.position = position
        self.status = status
        self.job = job
        self.productID = productID
        self.code = code
        self.message = message
        self.raw = raw
    }

    /// What a direct update came to.
    init(item: String, feed: RunPlan.Feed, position: Int, _ outcome: DirectUpdateOutcome.Result) {
        switch outcome {
        case .done: self.init(item: item, feed: feed, position: position, status: .succeeded)
        case .failed(let code, let message):
            self.init(item: item, feed: feed, position: position, status: .failed, code: code, message: message)
        case .notMentioned: self.init(item: item, feed: feed, position: position, status: .unknown)
        }
    }

    /// What a job says of an item; nil where it does not mention it.
    init(item: String, feed: RunPlan.Feed, position: Int, job: Int64, result: String?) {
        guard let result else {
            self.init(item: item, feed: feed, position: position, status: .unknown, job: job)
            return
        }
        let said = ItemExecutionResult(result)
        let status: ItemStatus =
            switch said.verdict {
            case .succeeded: .succeeded
            case .failed: .failed
            case .unreadable: .unknown
            }
        self.init(
            item: item, feed: feed, position: position, status: status, job: job, productID: said.productID,
            code: said.errorCode.isEmpty ? nil : said.errorCode,
            message: said.errorLines.isEmpty ? nil : said.errorLines.joined(separator: "\n"), raw: result)
    }

    var json: JSONObject {
        var members: [(String, JSONValue)] = [
            ("item", .string(item)), ("operation", .string(feed.operation.name.description)),
            ("feed", .string(feed.name)), ("position", .number(JSONNumber(position))),
        ]
        if let job { members.append(("job_id", .number(JSONNumber(job)))) }
        members.append(("status", .string(status.rawValue)))
        if let productID { members.append(("product_id", .number(JSONNumber(productID)))) }
        if let code { members.append(("code", .string(code))) }
        if let message { members.append(("message", .string(message))) }
        if let raw { members.append(("result", .string(raw))) }
        return JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) })
    }
}
