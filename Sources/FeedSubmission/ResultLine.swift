import Bytes
import FeedGateway
import FeedModel
import JSONText
import RunFolder

/// A line of `results.jsonl` about an item that was sent.
struct ResultLine {
    let item: [UInt8]
    let feed: RunPlan.Feed
    let position: Int
    let status: ItemStatus
    var job: Int64?
    var productID: Int64?
    var code: String?
    var message: String?
    var remark: ItemSettlement.Remark?
    /// `item_execution_result` as it came.
    var raw: String?

    init(
        item: String, feed: RunPlan.Feed, position: Int, status: ItemStatus, productID: Int64? = nil,
        code: String? = nil, message: String? = nil
    ) {
        self.item = Array(item.utf8)
        self.feed = feed
        self.position = position
        self.status = status
        self.productID = productID
        self.code = code
        self.message = message
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

    /// What a job came to for an item.
    init(_ item: [UInt8], _ feed: RunPlan.Feed, _ position: Int, _ job: Int64?, _ settled: ItemSettlement) {
        self.item = item
        self.feed = feed
        self.position = position
        self.job = job
        status = settled.status
        productID = settled.productID
        code = settled.code
        message = settled.message
        remark = settled.remark
        raw = settled.raw
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
        output.append("job_id", job)
        output.append(",\"status\":")
        output.append(jsonString: status.rawValue)
        output.append("product_id", productID)
        output.append("code", code)
        // The whole of it is in the result as it came, where there is one.
        output.append("message", raw == nil ? message : message.map { ForeignText.cut($0, to: 4096) })
        output.append("remark", remark?.rawValue)
        output.append("result", raw)
        output.append("}")
    }
}

/// A result that decides about no item of this run: a second one for the same item, one for an item that was not sent,
/// or one of another run's feed. Its line has no `position` and no `status`; what it says is in `says`.
struct ExtraResult {
    let item: [UInt8]
    let raw: String
}

extension ResultsLog {
    /// Adds the lines of a feed, one an item in the feed's order, and what else its job said, and returns when they are
    /// on disk.
    func append(
        _ feed: String, _ lines: [ResultLine], _ job: Int64? = nil, _ extra: [ExtraResult] = []
    ) throws(RunFolderError) {
        try append(
            feed, count: lines.count, { position, output in lines[position].append(to: &output) },
            extraCount: extra.count,
            extra: { number, output in
                extra[number].append(of: feed, lines.first?.feed.operation, job, to: &output)
            })
    }
}

extension ExtraResult {
    /// Appends its line.
    ///
    /// - Parameter run: the folder of the run, where that is another one.
    func append(
        of feed: String, _ operation: Operation?, _ job: Int64?, run: String? = nil, to output: inout ByteBuffer
    ) {
        let said = ItemExecutionResult(raw)
        output.append("{\"item\":")
        output.append(jsonString: item)
        output.append("operation", operation?.name.description)
        output.append("run", run)
        output.append("feed", feed)
        output.append("job_id", job)
        output.append("says", said.verdict.rawValue)
        output.append("product_id", said.productID)
        output.append("code", said.errorCode.isEmpty ? nil : said.errorCode)
        output.append("result", raw)
        output.append("}")
    }
}

extension ByteBuffer {
    fileprivate mutating func append(_ key: StaticString, _ number: Int64?) {
        guard let number else { return }
        appendKey(key)
        append(decimal: number)
    }

    fileprivate mutating func append(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        appendKey(key)
        append(jsonString: text)
    }

    private mutating func appendKey(_ key: StaticString) {
        append(",\"")
        append(key)
        append("\":")
    }
}
