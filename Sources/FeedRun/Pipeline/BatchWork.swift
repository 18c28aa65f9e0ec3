import Bytes
import CatalogReading
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// One item on its way through a batch.
struct ItemWork {
    /// What rules over the whole catalog know it by.
    var identity: CatalogItem
    var status = ItemStatus.prepared
    var item: Text
    /// Its bytes among the contents of its operation, after the byte that parts it from the one before.
    var content = 0..<0
    var formBytes = 0
    var placement: Placement?
    var lane = Lane.content
    /// Whether it would be good with the category data of last night, where that was asked.
    var isGoodByOlderCategory: Bool?
    /// How the stock moves that it carries beside its content.
    var stock: StockMoves = []
    /// For how many nights it has been held.
    var nightsWaited = 0
    /// Of a create what is for sale, in hundredths: stock times price.
    var value: Int64 = 0
    /// What holds it.
    var gates: GateSet = []
    /// Nothing of it differs from what was accepted, but it is encoded: should something else of its product be sent, it
    /// goes after that.
    var isSpare = false
    /// What differs from what was accepted.
    var changes: [ItemChange] = []
    /// Its part of `BatchWork.columns`.
    var columns = 0..<0
    /// What came out when the whole catalog was looked at: duplicates.
    var lateFindings: [Finding] = []
    /// How much those weigh.
    var lateSeverity = Severity.error
    /// In a shard: what it is instead, should the whole catalog show that.
    var alternate: Alternate?
    /// What goes on by itself where gates over the run hold it, or some of it.
    var parts: [ItemWork] = []

    init(_ identity: CatalogItem, item: Text) {
        self.identity = identity
        self.item = item
    }

    var product: Int { identity.product }
    /// nil where nothing says what is to be done with the product.
    var operation: Operation? { identity.operation }
    /// The platform's product id, in updates; 0 where there is none.
    var productID: Int64 { identity.productID }
}

/// What an item is instead where that hangs on the whole catalog, which one shard does not know.
enum Alternate {
    /// Where the catalog lacks the known product that it looks like: held.
    case renamed(gates: GateSet, severity: Severity, findings: [Finding], known: (item: Text, productID: Int64))
    /// Where stock and prices that rows name are sent whether they differ or not.
    indirect case named(ItemWork)
}

/// What is kept of a product once it was checked.
struct ProductState {
    var category: Category?
    var categoryID: Int64?
    /// The main locale of a whole product; empty for any other.
    var locale = Text.none
    /// What the state knows of its item; nil where it knows nothing, or nothing is compared.
    var record: AcceptedRecord?
    /// Its findings in `BatchWork.findings`.
    var findings: Range<Int>
    /// One of its records cannot be read and none of them names it: its records are rejected without an item.
    var isNameless = false
    /// It is a part of items that are elsewhere.
    var isElsewhere = false
    /// It is another shard's.
    var isForeign = false
    /// All that `BatchWork.findings` has between the products before and after it.
    var segment = 0..<0
}

/// Stretches of contents that go into one feed.
struct FeedSlice {
    var operation: Operation
    var feed: FeedFile
    var offset: UInt64
    var content: Range<Int>
}

/// What tells findings apart that are reported once per file, or once per run.
struct SaidOnce {
    var code: FindingCode
    var cause: UInt64
    var operations: OperationSet
    var severity: Severity?
    var isOncePerRun: Bool
}

/// A buffer that can be in an array.
final class BufferBox {
    var buffer = ByteBuffer(capacity: 1 << 12)
}

/// A batch with everything that is made of it on its way from the reader to the run folder. Handed from task to task;
/// only one of them uses it at a time.
final class BatchWork: @unchecked Sendable {
    let batch: Batch
    /// Far more is in it than in a usual batch, for the sake of one product.
    var isLarge = false
    /// It is a whole file that shares a task with its neighbours.
    var isSmall = false
    /// How much of the walk's window is free again when it is done with.
    var places = 0
    var raw: RawRecords?
    var materialiser: (any BatchMaterialiser)?
    let check = ProductCheck()
    var schemaCheck = SchemaCheck()
    var facts = ItemFacts()
    var comparison = Comparison()
    /// What run-wide gates measure of the batch.
    var night = NightCounts()
    /// A fingerprint of what the export says of each product.
    var dataPrints: [UInt32] = []
    /// A new item looks like a known product under another id.
    var hasRenameCandidates = false
    /// An item carries stock that a gate over the run may have to hold, beside what it lets pass.
    var mixesStock = false
    var ruleFindings: [Finding] = []
    var findings: [WeighedFinding] = []
    /// What the rules over the whole catalog say of products and keeps no item back, with the product that it follows.
    var catalogFindings: [(product: Int, finding: WeighedFinding)] = []
    /// What some of them say once per file, or once per run.
    var said: [SaidOnce] = []
    var products: [ProductState] = []
    var items: [ItemWork] = []
    /// When rows that belong together are looked for: what makes stock and price updates.
    var targets: [UpdateTarget] = []
    /// Items as they are in feeds, by operation.
    let contents = Operation.allCases.map { _ in BufferBox() }
    var slices: [FeedSlice] = []
    /// What items' lines say of the columns that they come from.
    var columns = ByteBuffer(capacity: 1 << 10)
    /// Records that the batch was read with; those after them were joined to its products.
    var ownRecordCount = 0
    /// As a part of a shard, or of several: all but the records, and those.
    var shardBytes = ByteBuffer(capacity: 16)
    var shardRecords = ByteBuffer(capacity: 16)
    var shardChecksums: (UInt64, UInt64) = (0, 0)
    /// Other files that its places are in.
    var shardOthers: Set<UInt16> = []
    /// What shards have of it.
    var shardParts: [ShardPart] = []
    var changeLines = ByteBuffer(capacity: 1 << 10)
    var heldLines = ByteBuffer(capacity: 1 << 10)
    /// What is to be appended to the files of the run folder.
    var itemLines = ByteBuffer(capacity: 1 << 12)
    var tableLines = ByteBuffer(capacity: 1 << 12)
    var findingLines = ByteBuffer(capacity: 1 << 12)
    var renderedFindings = ByteBuffer(capacity: 1 << 12)
    var rejectedRecords = ByteBuffer(capacity: 1 << 12)
    /// Rejected records that come after those and are too many bytes to be kept.
    var rejectedLater: [Record] = []
    var reasons = ByteBuffer(capacity: 1 << 12)
    /// The same of records that are in other files, by the file's index.
    var elsewhere: [Int: RejectedElsewhere] = [:]
    /// What the reports make of all that.
    var review = ReviewBatch()
    /// What the items come to.
    var totals = ItemTotals()
    /// How the night went for items that are in no feed.
    var verdicts: [(item: Text, verdict: ItemVerdict)] = []
    /// Fingerprints of the data of categories, by id.
    var categoryPrints: [Int64: UInt32] = [:]
    /// The item that is being written.
    var record = ItemRecord()
    /// The words of findings, kept from batch to batch.
    let texts = FindingTexts()
    /// The first message of each code of this batch, for the causes.
    var examples: [FindingCode: String] = [:]
    var seconds = StageSeconds()

    init(file: CatalogFile) { batch = Batch(file: file) }

    func reset(file: CatalogFile, sequence: Int) {
        batch.reset(file: file, sequence: sequence)
        ruleFindings.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        catalogFindings.removeAll(keepingCapacity: true)
        said.removeAll(keepingCapacity: true)
        products.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        targets.removeAll(keepingCapacity: true)
        slices.removeAll(keepingCapacity: true)
        for content in contents { content.buffer.shrink(to: 8 << 20) }
        columns.shrink(to: 1 << 20)
        night.removeAll()
        dataPrints.removeAll(keepingCapacity: true)
        hasRenameCandidates = false
        mixesStock = false
        ownRecordCount = 0
        shardBytes.shrink(to: 8 << 20)
        shardRecords.shrink(to: 8 << 20)
        shardParts.removeAll(keepingCapacity: true)
        shardOthers.removeAll()
        changeLines.shrink(to: 1 << 20)
        heldLines.shrink(to: 1 << 20)
        itemLines.shrink(to: 4 << 20)
        tableLines.shrink(to: 4 << 20)
        findingLines.shrink(to: 4 << 20)
        renderedFindings.shrink(to: 4 << 20)
        rejectedRecords.shrink(to: 4 << 20)
        rejectedLater.removeAll()
        reasons.shrink(to: 4 << 20)
        review.removeAll()
        totals.removeAll()
        verdicts.removeAll(keepingCapacity: true)
        categoryPrints.removeAll(keepingCapacity: true)
        elsewhere.removeAll()
        examples.removeAll(keepingCapacity: true)
        seconds = StageSeconds()
    }
}

extension BatchWork {
    /// Appends a record's bytes as the export has them, with a line end.
    func appendRaw(_ record: Record, to output: inout ByteBuffer) throws {
        let start = output.count
        try raw?.append(record, to: &output)
        Self.endLine(&output, from: start)
    }

    /// Ends what was appended with a line feed where it has none.
    static func endLine(_ output: inout ByteBuffer, from start: Int) {
        if let last = output.bytes.last, output.count > start, last != 0x0A, last != 0x0D { output.append("\n") }
    }
}

/// Rejected records of a file that a batch of another file has.
final class RejectedElsewhere {
    let file: CatalogFile
    var records = ByteBuffer(capacity: 1 << 12)
    var reasons = ByteBuffer(capacity: 1 << 12)

    init(file: CatalogFile) { self.file = file }
}

/// How long the stages of a run took, in seconds of the workers' time; several run side by side.
struct StageSeconds {
    var read = 0.0
    var check = 0.0
    var order = 0.0
    var write = 0.0

    static func += (left: inout StageSeconds, right: StageSeconds) {
        left.read += right.read
        left.check += right.check
        left.order += right.order
        left.write += right.write
    }

    /// Runs `body` and adds the time it took to one of the stages.
    static func measure<Result>(
        _ stage: WritableKeyPath<StageSeconds, Double>, _ seconds: inout StageSeconds, _ body: () throws -> Result
    ) rethrows -> Result {
        let start = ContinuousClock.now
        defer {
            let taken = ContinuousClock.now - start
            seconds[keyPath: stage] +=
                Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
        }
        return try body()
    }
}
