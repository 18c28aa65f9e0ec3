import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import RunFolder
import RunReports

/// Writes what a checked batch came to, as far as one shard answers for it: all that the stages after the checks ask of it,
/// and nothing of what only the checks needed. `ShardDecoder` makes the same batch of the parts that all shards have of it.
///
/// Findings go as facts and as words: what puts them into words is the data of their categories, which the machine that
/// merges need not have.
struct ShardEncoder {
    let share: ShardShare
    let book: RuleBook
    /// Where rows that were joined with others are had again.
    let join: UpdateJoin?

    /// - Parameters:
    ///   - main: gets all but the records.
    ///   - raw: gets the records, byte for byte: any of them may turn out to be rejected.
    func encode(_ work: BatchWork, main: inout ByteBuffer, raw: inout ByteBuffer) throws {
        var writer = ShardPartWriter(work, book)
        main.append(packed: work.products.count)
        main.append(packed: work.ownRecordCount)
        main.append(share.hasRest ? 1 : 0)
        var item = 0
        var last = -1
        for product in work.products.indices {
            let end = work.items[item...].firstIndex { $0.product != product } ?? work.items.count
            defer { item = end }
            guard !work.products[product].isForeign else { continue }
            main.append(packed: product - last)
            last = product
            writer.append(product, work.items[item..<end], to: &main)
        }
        main.append(packed: 0)
        if share.hasRest { writer.appendRest(to: &main) }
        writer.appendCounts(to: &main)
        main.append(work.dataPrints.isEmpty ? 0 : 1)
        if !work.dataPrints.isEmpty {
            work.night.append(to: &main)
            main.append(work.mixesStock ? 1 : 0)
        }
        try appendRecords(work, &writer, &main, &raw)
        work.shardOthers = writer.others
    }

    private func appendRecords(
        _ work: BatchWork, _ writer: inout ShardPartWriter, _ main: inout ByteBuffer, _ raw: inout ByteBuffer
    ) throws {
        var last = -1
        var run: (offset: UInt64, count: UInt64) = (0, 0)
        func flush() throws {
            guard run.count > 0 else { return }
            let record = Record(location: Location(line: 1, record: 1), offset: run.offset, length: run.count)
            try work.raw?.append(record, to: &raw)
            run = (0, 0)
        }
        for index in work.batch.records.indices {
            let record = work.batch.records[index]
            let product = Int(record.product)
            guard product >= 0 ? !work.products[product].isForeign : share.hasRest else { continue }
            main.append(packed: index - last)
            last = index
            writer.append(record, to: &main)
            // Records mostly follow each other in the file.
            if record.location.file == Location.ownFile, record.offset == run.offset + run.count, run.count > 0 {
                run.count += record.length
                main.append(packed: record.length)
                continue
            }
            try flush()
            guard record.location.file != Location.ownFile else {
                run = (record.offset, record.length)
                main.append(packed: record.length)
                continue
            }
            let start = raw.count
            if try join?.appendRaw(record, to: &raw) != true { try work.raw?.append(record, to: &raw) }
            main.append(packed: raw.count - start)
        }
        try flush()
        main.append(packed: 0)
    }
}

/// Writes the parts of one batch; what was said before in it is named by its number.
struct ShardPartWriter {
    private let work: BatchWork
    private let book: RuleBook
    private var codes: [FindingCode: Int] = [:]
    private var words: [FindingText: Int] = [:]
    private var columns: [String: Int] = [:]
    private var last = Location(line: 0, record: 0)
    /// Other files that places are in.
    private(set) var others: Set<UInt16> = []

    private struct FindingText: Hashable {
        var message: String
        var fix: String?
    }

    init(_ work: BatchWork, _ book: RuleBook) {
        self.work = work
        self.book = book
    }

    private var batch: Batch { work.batch }

    // MARK: Products

    /// Appends a product with its findings and items.
    mutating func append(_ index: Int, _ items: ArraySlice<ItemWork>, to output: inout ByteBuffer) {
        let product = batch.products[index]
        let state = work.products[index]
        append(location: product.location, to: &output)
        output.append((state.isNameless ? 1 : 0) | (state.isElsewhere ? 2 : 0) | (state.categoryID == nil ? 0 : 4))
        if let id = state.categoryID { output.append(packedSigned: id) }
        append(state.locale, to: &output)
        output.append(packed: product.records.lowerBound)
        output.append(packed: product.records.count)
        output.append(packed: index < work.dataPrints.count ? Int(work.dataPrints[index]) : 0)
        for field in Self.fields { append(batch.field(field, of: index), to: &output) }
        output.append(packed: product.skus.count)
        for position in product.skus { append(batch.skus[position], to: &output) }
        output.append(packed: state.segment.count)
        output.append(packed: state.findings.lowerBound - state.segment.lowerBound)
        output.append(packed: state.findings.count)
        for position in state.segment {
            append(work.findings[position].finding, work.findings[position].severity, to: &output)
        }
        output.append(packed: items.count)
        for item in items { append(item, to: &output) }
    }

    /// The fields that the stages after the checks look at.
    static let fields: [ProductField] = [.itemID, .aliexpressProductID, .locale]

    private mutating func append(_ sku: SKU, to output: inout ByteBuffer) {
        append(location: sku.location, to: &output)
        if batch.file.dialect != nil { append(sku.code, to: &output) }
        output.append(counted: batch.bytes.bytes[sku.price.text])
        output.append(counted: batch.bytes.bytes[sku.inventory.text])
    }

    private mutating func append(_ item: ItemWork, to output: inout ByteBuffer) {
        output.append(item.operation.map { $0.rawValue + 1 } ?? 0)
        output.append(word: item.identity.idHash)
        output.append(packedSigned: item.productID)
        if item.productID != 0 { output.append(word: item.identity.productIDHash) }
        let marks =
            item.stock.rawValue << 2 | (item.identity.isBesideRows ? 2 : 0) | (item.identity.isRest ? 1 : 0)
        output.append(
            (item.identity.isDerived ? 1 : 0) | (item.isSpare ? 2 : 0) | (item.gates.isEmpty ? 0 : 4)
                | (item.lateFindings.isEmpty ? 0 : 8) | (item.alternate == nil ? 0 : 16)
                | (item.changes.isEmpty ? 0 : 32) | (item.parts.isEmpty ? 0 : 64)
                | (marks == 0 ? 0 : 128))
        if marks != 0 { output.append(marks) }
        output.append(UInt8(item.status.index))
        output.append(item.lane.rawValue)
        if !item.gates.isEmpty { output.append(packed: Int(item.gates.rawValue)) }
        append(item.item, to: &output)
        output.append(item.isGoodByOlderCategory.map { $0 ? 2 : 1 } ?? 0)
        output.append(packed: item.nightsWaited)
        output.append(packedSigned: item.value)
        output.append(packed: item.formBytes)
        if let operation = item.operation {
            let content = work.contents[Int(operation.rawValue)].buffer.bytes
            // What is rejected was taken out of the contents.
            let own = item.status == .prepared || item.isSpare ? item.content : 0..<0
            output.append(counted: UnsafeBufferPointer(rebasing: content[own]))
        }
        output.append(counted: UnsafeBufferPointer(rebasing: work.columns.bytes[item.columns]))
        if !item.changes.isEmpty {
            output.append(packed: item.changes.count)
            for change in item.changes { append(change, to: &output) }
        }
        if !item.lateFindings.isEmpty { append(item.lateFindings, item.lateSeverity, to: &output) }
        if !item.parts.isEmpty {
            output.append(packed: item.parts.count)
            for part in item.parts { append(part, to: &output) }
        }
        switch item.alternate {
        case nil: break
        case .renamed(let gates, let severity, let findings, let known):
            output.append(1)
            output.append(packed: Int(gates.rawValue))
            append(findings, severity, to: &output)
            append(known.item, to: &output)
            output.append(packedSigned: known.productID)
        case .named(let other):
            output.append(2)
            append(other, to: &output)
        }
    }

    private mutating func append(_ findings: [Finding], _ severity: Severity, to output: inout ByteBuffer) {
        output.append(packed: findings.count)
        for finding in findings { append(finding, severity, to: &output) }
    }

    private mutating func append(_ change: ItemChange, to output: inout ByteBuffer) {
        output.append(counted: change.kind.name)
        output.append(
            (change.sku == nil ? 0 : 1) | (change.from == nil ? 0 : 2) | (change.to == nil ? 0 : 4)
                | (change.place == nil ? 0 : 8))
        if let sku = change.sku { append(sku, to: &output) }
        if let from = change.from { output.append(counted: from) }
        if let to = change.to { output.append(counted: to) }
        if let place = change.place { append(place, to: &output) }
        output.append(packed: change.parts.count)
        for part in change.parts { output.append(UInt8(part.rawValue)) }
    }

    /// Appends what belongs to no product.
    mutating func appendRest(to output: inout ByteBuffer) {
        let start = work.products.last?.segment.upperBound ?? 0
        output.append(packed: work.findings.count - start)
        for weighed in work.findings[start...] { append(weighed.finding, weighed.severity, to: &output) }
    }

    /// Appends what is counted of a shop's export.
    func appendCounts(to output: inout ByteBuffer) {
        for names in [batch.unused, batch.unmappedCategories, batch.skippedKinds] {
            output.append(packed: names.entries.count)
            for entry in names.entries {
                entry.name.withUnsafeBufferPointer { output.append(counted: $0) }
                output.append(packed: entry.count)
            }
        }
        for number in [batch.shopCounts.products, batch.shopCounts.variants, batch.assumedStocks, batch.madeCodes] {
            output.append(packed: number)
        }
    }

    /// Appends a record, but for its bytes.
    mutating func append(_ record: Record, to output: inout ByteBuffer) {
        append(record.location, to: &output)
        output.append(record.fate.rawValue | record.sharing.rawValue << 2 | record.fault.rawValue << 4)
        if record.fate == .skipped { output.append(record.skipReason.rawValue) }
        output.append(packed: Int(record.product) + 1)
    }

    // MARK: Findings

    private mutating func append(_ finding: Finding, _ severity: Severity, to output: inout ByteBuffer) {
        if let number = codes[finding.code] {
            output.append(packed: number)
        } else {
            output.append(packed: codes.count)
            codes[finding.code] = codes.count
            output.append(counted: finding.code.description)
        }
        output.append(UInt8(Severity.allCases.firstIndex(of: severity) ?? 0))
        output.append((finding.isOncePerFile ? 1 : 0) | (finding.isOncePerRun ? 2 : 0))
        output.append(packed: Int(finding.product) + 1)
        output.append(finding.operations.rawValue)
        output.append(packed: finding.cause)
        append(finding.place, to: &output)
        let facts = finding.facts
        for fact in [facts.0, facts.1, facts.2, facts.3] { append(fact, to: &output) }
        let category = finding.product >= 0 ? work.products[Int(finding.product)].category : nil
        let text = work.texts.entry(of: finding, in: batch, category: category, book).text
        let said = FindingText(message: text.message, fix: text.fix)
        if let number = words[said] { return output.append(packed: number) }
        output.append(packed: words.count)
        words[said] = words.count
        output.append(counted: said.message)
        output.append(said.fix == nil ? 0 : 1)
        if let fix = said.fix { output.append(counted: fix) }
    }

    private func append(_ fact: Fact, to output: inout ByteBuffer) {
        switch fact {
        // What names a part of a category is in the words.
        case .none, .attribute, .value: output.append(0)
        case .text(let text):
            output.append(1)
            output.append(counted: batch.bytes.bytes[text])
        case .words(let words):
            output.append(1)
            output.append(counted: words.description)
        case .string(let string):
            output.append(1)
            output.append(counted: string)
        case .integer(let number):
            output.append(2)
            output.append(packedSigned: number)
        case .number(let number):
            output.append(3)
            output.append(packedSigned: number.coefficient)
            output.append(packed: Int(number.scale))
        }
    }

    private mutating func append(_ place: Place, to output: inout ByteBuffer) {
        let hasLocation = place.location != Place.noLocation
        let column = place.column
        let hasIndex = column.index != ColumnReference.noIndex
        let shown = hasIndex ? nil : FindingWording.columnName(of: place, batch)
        output.append((hasLocation ? 1 : 0) | (hasIndex ? 2 : 0) | (shown == nil ? 0 : 4))
        if hasLocation { append(location: place.location, to: &output) }
        if hasIndex {
            output.append(packed: Int(column.index))
            output.append(counted: batch.bytes.bytes[column.suffix])
        }
        if let shown {
            if let number = columns[shown] {
                output.append(packed: number)
            } else {
                output.append(packed: columns.count)
                columns[shown] = columns.count
                output.append(counted: shown)
            }
        }
        append(place.value, to: &output)
    }

    // MARK: Cells

    private mutating func append(_ cell: Cell, to output: inout ByteBuffer) {
        append(location: cell.location, to: &output)
        output.append(packed: Int(cell.column))
        append(cell.text, to: &output)
    }

    /// A text, with what the export says in its place where it was made of that.
    private func append(_ text: Text, to output: inout ByteBuffer) {
        let raw = batch.raw(of: text)
        let isMade = raw != text
        output.append(packed: Int(text.count) << 1 | (isMade ? 1 : 0))
        output.append(batch.bytes.bytes[text])
        if isMade { output.append(counted: batch.bytes.bytes[raw]) }
    }

    private mutating func append(location index: UInt32, to output: inout ByteBuffer) {
        append(batch.locations[Int(index)], to: &output)
    }

    /// Most locations are the one before, or the next line.
    private mutating func append(_ location: Location, to output: inout ByteBuffer) {
        defer { last = location }
        if location == last { return output.append(0) }
        if location.file == last.file, location.line == last.line &+ 1, location.record == last.record &+ 1 {
            return output.append(1)
        }
        output.append(location.file == Location.ownFile ? 2 : 3)
        output.append(packed: Int(location.line))
        output.append(packed: Int(location.record))
        guard location.file != Location.ownFile else { return }
        output.append(packed: Int(location.file))
        others.insert(location.file)
    }
}
