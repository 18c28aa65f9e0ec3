import Bytes
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

    func append(to output: inout ByteBuffer) {
        output.append("{\"item\":")
        output.append(jsonString: item)
        output.append(",\"operation\":\"")
        output.append(feed.operation.name)
        output.append("\",\"feed\":")
        output.append(jsonString: feed.name)
        output.append(",\"position\":")
        output.append(decimal: Int64(position))
        append("job_id", job, &output)
        output.append(",\"status\":")
        output.append(jsonString: status.rawValue)
        append("product_id", productID, &output)
        append("code", code, &output)
        // The whole of it stands in the result as it came, where there is one.
        append("message", raw == nil ? message : message.map { ForeignText.cut($0, to: 4096) }, &output)
        append("result", raw, &output)
        output.append("}")
    }

    private func append(_ key: StaticString, _ number: Int64?, _ output: inout ByteBuffer) {
        guard let number else { return }
        appendKey(key, &output)
        output.append(decimal: number)
    }

    private func append(_ key: StaticString, _ text: String?, _ output: inout ByteBuffer) {
        guard let text else { return }
        appendKey(key, &output)
        output.append(jsonString: text)
    }

    private func appendKey(_ key: StaticString, _ output: inout ByteBuffer) {
        output.append(",\"")
        output.append(key)
        output.append("\":")
    }
}

extension ResultsLog {
    /// Adds the lines of a feed, one an item in the feed's order, and returns when they are on disk.
    func append(_ feed: String, _ lines: [ResultLine]) throws(RunFolderError) {
        try append(feed, count: lines.count) { position, output in lines[position].append(to: &output) }
    }
}
