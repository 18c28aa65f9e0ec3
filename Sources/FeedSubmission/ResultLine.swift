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
    var raw: ArraySlice<UInt8>?

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

    /// Appends it, without a line feed.
    ///
    /// - Parameter full: called now and then: the result may be of any length.
    func append(
        to output: inout ByteBuffer, full: (inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
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
        output.append("message", message)
        output.append("remark", remark?.rawValue)
        try output.append("result", raw, full: full)
        output.append("}")
    }
}

/// What is needed again of a line of `results.jsonl` about an item.
struct ReadResult {
    var productID: Int64?
    var code: String?
    var message: String?
    var remark: String?
    /// The beginning of `item_execution_result`; nil where the platform gave none.
    var raw: String?

    /// - Returns: nil for a line that is damaged.
    init?(_ line: UnsafeBufferPointer<UInt8>, with tape: inout JSONTape) {
        guard (try? tape.parse(line, longest: Self.longestText)) != nil else { return nil }
        let view = tape.view
        productID = view.int64("product_id")
        code = view.string("code")
        message = view.string("message").map { ForeignText.cut($0, to: 4096) }
        remark = view.string("remark")
        raw = view.string("result")
    }

    /// Whether two items have the same code and words, or, of a result that has neither, the same text.
    func saysTheSame(as other: ReadResult) -> Bool {
        guard code == other.code, message == other.message else { return false }
        return code != nil || message != nil || raw == other.raw
    }

    /// More than any text but that of a result has.
    private static let longestText = 1 << 13
}

/// A result that decides about no item of this run: a second one for the same item, one for an item that was not sent,
/// or one of another run's feed. Its line has no `position` and no `status`; what it says is in `says`.
struct ExtraResult {
    let item: [UInt8]
    let raw: ArraySlice<UInt8>
}

extension ResultsLog {
    /// Adds the lines of a feed, one an item in the feed's order, and what else its job said, and returns when they are
    /// on disk.
    func append(
        _ feed: String, _ lines: [ResultLine], _ job: Int64? = nil, _ extra: [ExtraResult] = []
    ) throws(RunFolderError) {
        try append(
            feed, count: lines.count,
            { (position, output, full) throws(RunFolderError) in
                try lines[position].append(to: &output, full: full)
            },
            extraCount: extra.count,
            extra: { (number, output, full) throws(RunFolderError) in
                try extra[number].append(of: feed, lines.first?.feed.operation, job, to: &output, full: full)
            })
    }
}

extension ExtraResult {
    /// Appends its line.
    ///
    /// - Parameters:
    ///   - run: the folder of the run, where that is another one.
    ///   - full: called now and then: the result may be of any length.
    func append(
        of feed: String, _ operation: Operation?, _ job: Int64?, run: String? = nil, to output: inout ByteBuffer,
        full: (inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
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
        try output.append("result", raw, full: full)
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

    fileprivate mutating func append(
        _ key: StaticString, _ text: ArraySlice<UInt8>?, full: (inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        guard let text else { return }
        appendKey(key)
        try text.withUnsafeBufferPointer { text throws(RunFolderError) in try append(jsonString: text, full: full) }
    }

    private mutating func appendKey(_ key: StaticString) {
        append(",\"")
        append(key)
        append("\":")
    }
}
