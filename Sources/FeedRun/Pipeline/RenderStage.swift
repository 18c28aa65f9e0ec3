import Bytes
import CatalogReading
import CategoryRules
import FeedModel
import FeedPacking
import RunFolder
import RunReports

/// The stage that puts a batch into words and writes its part of the feeds. Any worker can do it for any batch, once
/// it is known where everything goes.
struct RenderStage: Sendable {
    let book: RuleBook
    /// Where rows that were joined with others are had again.
    var join: UpdateJoin?
    /// Items are compared with what was accepted: their lines say how urgent they are.
    var showsLanes = false
    /// The last day that lines of `held.csv` are made for.
    let heldUntil: String
    /// What verdicts are compared with; nil where nothing is.
    var history: VerdictHistory?
    /// Where items' categories come from.
    let categories: CategoryStore

    func run(_ work: BatchWork) throws {
        for slice in work.slices {
            let contents = work.contents[Int(slice.operation.rawValue)].buffer.bytes
            try slice.feed.file.write(UnsafeBufferPointer(rebasing: contents[slice.content]), at: slice.offset)
        }
        if showsLanes, work.totals.lanes == nil { work.totals = ItemTotals(lanes: LaneTable()) }
        if history != nil {
            for case let id? in work.products.lazy.map(\.categoryID) where work.categoryPrints[id] == nil {
                work.categoryPrints[id] = categories.print(ofCategory: id)
            }
        }
        // What a class has is copied for every call that looks at it.
        var record = ItemRecord()
        swap(&record, &work.record)
        var rendered: [ItemRecord.Finding?] = []
        rendered.reserveCapacity(work.findings.count)
        // Of one product they stay in their order.
        let ofCatalog = work.catalogFindings.enumerated().sorted {
            ($0.element.product, $0.offset) < ($1.element.product, $1.offset)
        }.map(\.element)
        var (nextOfCatalog, nextItem) = (0, 0)
        // Product after product, so that the order does not depend on how a file is cut into batches.
        for product in work.products.indices {
            renderFindings(upTo: work.products[product].segment.upperBound, of: product, &rendered, work)
            while nextOfCatalog < ofCatalog.count, ofCatalog[nextOfCatalog].product <= product {
                _ = render(ofCatalog[nextOfCatalog].finding, item: nil, work)
                nextOfCatalog += 1
            }
            var siblings = ProductItems()
            while nextItem < work.items.count, work.items[nextItem].product == product {
                renderItem(nextItem, rendered, work, &record, &siblings)
                nextItem += 1
            }
        }
        renderFindings(upTo: work.findings.count, of: nil, &rendered, work)
        swap(&record, &work.record)
        try renderRejected(rendered, work)
    }

    /// Renders what is said of a product, and of the file before it; nil is what is after the last one.
    private func renderFindings(
        upTo end: Int, of product: Int?, _ rendered: inout [ItemRecord.Finding?], _ work: BatchWork
    ) {
        for index in rendered.count..<end {
            let weighed = work.findings[index]
            guard !weighed.isRepeated else {
                rendered.append(nil)
                continue
            }
            // A finding about the file has no item.
            var item: Text?
            if let product, work.products[product].findings.contains(index), !weighed.finding.isOncePerFile,
                !work.products[product].isNameless
            {
                item = itemID(of: product, work)
            }
            rendered.append(render(weighed, item: item, work))
        }
    }

    private func render(_ weighed: WeighedFinding, item: Text?, _ work: BatchWork) -> ItemRecord.Finding {
        let product = weighed.finding.product
        let words = work.texts.entry(
            of: weighed.finding, in: work.batch, category: product >= 0 ? work.products[Int(product)].category : nil,
            book)
        return render(weighed.finding, weighed.severity, words, item: item, work)
    }

    private func itemID(of product: Int, _ work: BatchWork) -> Text? {
        let id = work.batch.field(.itemID, of: product).text
        return id.isEmpty ? work.batch.field(.aliexpressProductID, of: product).text : id
    }

    /// Renders a finding, once for the item lines and once as a line of its own.
    private func render(
        _ finding: Finding, _ severity: Severity, _ words: FindingTexts.Entry, item: Text?, _ work: BatchWork
    ) -> ItemRecord.Finding {
        let item = item.map { RecordText.bytes(work.batch.bytes.bytes[$0]) } ?? .none
        let rendered = ItemRecord.Finding(
            FindingWording.record(finding, severity: severity, words: words, work.batch, work.texts), item: item,
            to: &work.renderedFindings)
        let line = work.findingLines.count
        FindingLine.append(
            UnsafeBufferPointer(rebasing: work.renderedFindings.bytes[rendered.json]), item: item, &work.findingLines)
        work.review.add(rendered, line: line..<work.findingLines.count - 1)
        if work.examples[finding.code] == nil { work.examples[finding.code] = example(finding, words.text, work) }
        return rendered
    }

    private func example(_ finding: Finding, _ text: FindingText, _ work: BatchWork) -> String {
        var place = FindingWording.fileName(of: finding.place, work.batch)
        if finding.place.location != Place.noLocation {
            place += ":\(work.batch.locations[Int(finding.place.location)].line)"
        }
        if let column = FindingWording.columnName(of: finding.place, work.batch) { place += " \(column)" }
        return "\(place): \(text.message)" + (text.fix.map { " \($0)" } ?? "")
    }

    private func renderItem(
        _ index: Int, _ rendered: [ItemRecord.Finding?], _ work: BatchWork, _ record: inout ItemRecord,
        _ siblings: inout ProductItems
    ) {
        let item = work.items[index]
        let state = work.products[item.product]
        record.removeAll()
        record.fill(work.batch.products[item.product], work.batch)
        record.item = .bytes(work.batch.bytes.bytes[item.item])
        (record.operation, record.status) = (item.operation, item.status)
        record.categoryID = state.categoryID
        record.feed = item.placement.map { ($0.feed, $0.position) }
        record.columns = UnsafeBufferPointer(rebasing: work.columns.bytes[item.columns])
        if showsLanes, item.isShownWithLane { record.lane = item.lane }
        record.gate = item.gates.first
        if item.product < work.dataPrints.count { record.data = work.dataPrints[item.product] }
        record.isGoodByOlderCategory = item.isGoodByOlderCategory
        for change in item.changes { record.changes.append(change.record(work.batch, work.texts)) }
        for position in state.findings {
            let finding = work.findings[position].finding
            guard !finding.isOncePerFile, let words = rendered[position] else { continue }
            if let operation = item.operation, !finding.operations.isEmpty,
                !finding.operations.contains(OperationSet(operation))
            {
                continue
            }
            record.findings.append(words)
        }
        for finding in item.lateFindings {
            let words = work.texts.entry(of: finding, in: work.batch, category: state.category, book)
            record.findings.append(render(finding, item.lateSeverity, words, item: item.item, work))
        }
        record.findingBytes = work.renderedFindings.bytes
        if !record.findings.isEmpty {
            // Of a create it was asked when it was packed.
            record.stockValue =
                item.value > 0 ? item.value : StockValue.hundredths(of: work.batch.products[item.product], work.batch)
        }
        let isOutweighed = siblings.isOutweighed(item.status, isInFeed: record.feed != nil)
        // What is in a feed is noted once it is known what became of it.
        if let history, record.feed == nil,
            let verdict = history.explain(
                &record, state.record, category: state.categoryID.flatMap { work.categoryPrints[$0] } ?? 0,
                isOutweighed: isOutweighed)
        {
            work.verdicts.append((item.item, verdict))
        }
        let start = work.itemLines.count
        record.append(to: &work.itemLines)
        work.review.add(record, line: start..<(work.itemLines.count - 1))
        work.totals.add(record)
        ItemsCSV.append(record, &work.tableLines)
        ChangesJSONL.append(record, &work.changeLines)
        HeldTable.append(record, until: heldUntil, &work.heldLines)
    }

    // MARK: Rejected records

    /// Gathers the raw records of rejected items, and why they are.
    private func renderRejected(_ rendered: [ItemRecord.Finding?], _ work: BatchWork) throws {
        var isRejected = [Bool](repeating: false, count: work.products.count)
        var late: [Int: [Finding]] = [:]
        for item in work.items where item.status == .rejected {
            isRejected[item.product] = true
            if !item.lateFindings.isEmpty { late[item.product, default: []] += item.lateFindings }
        }
        var reasons = Reasons()
        for record in work.batch.records where record.sharing != .elsewhere {
            let product = Int(record.product)
            guard product < 0 ? record.fate == .rejected : isRejected[product] else { continue }
            if product < 0 || product != reasons.product {
                reasons.begin(product)
                appendReasons(of: record, rendered, late[product] ?? [], work, &reasons)
            }
            guard record.location.file == Location.ownFile else {
                let file = Int(record.location.file)
                let box = work.elsewhere[file] ?? RejectedElsewhere(file: work.batch.file(of: record.location))
                work.elsewhere[file] = box
                try append(record, to: &box.records, work)
                append(&reasons, of: record, to: &box.reasons)
                continue
            }
            if work.rejectedRecords.count < Self.mostRejectedBytes {
                try append(record, to: &work.rejectedRecords, work)
            } else {
                work.rejectedLater.append(record)
            }
            append(&reasons, of: record, to: &work.reasons)
        }
    }

    /// Why records are rejected. What is said of a product is said of each of its records, which are together.
    private struct Reasons: ~Copyable {
        /// -1 where the records are nobody's.
        private(set) var product = -1
        /// What follows a record's number and line.
        var line = ByteBuffer(capacity: 1 << 10)
        /// How many records of the product the batch's own file has so far, and the first of them; and other files.
        private var own = (count: 0, first: UInt32(0))
        private var others: [UInt16: (count: Int, first: UInt32)] = [:]
        /// Errors at places that are no product's, by place; nil until one is asked for.
        var byLocation: [Location: [Int]]?

        mutating func begin(_ product: Int) {
            self.product = product
            line.removeAll()
            own = (0, 0)
            others.removeAll(keepingCapacity: true)
        }

        /// Counts a record of the product.
        ///
        /// - Returns: how many its file has before it, and the first of them.
        mutating func note(_ location: Location) -> (count: Int, first: UInt32) {
            guard location.file == Location.ownFile else {
                let said = others[location.file] ?? (0, location.record)
                others[location.file] = (said.count + 1, said.first)
                return said
            }
            if own.count == 0 { own.first = location.record }
            defer { own.count += 1 }
            return own
        }
    }

    /// The line of a record.
    private func append(_ reasons: inout Reasons, of record: Record, to output: inout ByteBuffer) {
        output.append(decimal: Int64(record.location.record))
        output.append("\t")
        output.append(decimal: Int64(record.location.line))
        let said = reasons.note(record.location)
        if said.count < Self.mostRecordsWithMessages {
            output.append(reasons.line.bytes)
        } else {
            appendReference(to: said.first, reasons.line.bytes, &output)
        }
    }

    /// A product of hundreds of thousands of rows would say the same in each of them.
    private static let mostRecordsWithMessages = 1000

    /// More bytes of rejected records are copied as they are written.
    private static let mostRejectedBytes = 4 << 20

    /// The item of a record with the first of its codes, and the record that has all that is said of it.
    private func appendReference(
        to record: UInt32, _ reasons: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer
    ) {
        var tabs = 0
        let end = reasons.firstIndex { byte in
            if byte == 0x09 { tabs += 1 }
            return tabs == 3 || tabs == 2 && byte == 0x20
        }
        output.append(UnsafeBufferPointer(rebasing: reasons[..<(end ?? reasons.endIndex)]))
        output.append("\tas in record ")
        output.append(decimal: Int64(record))
        output.append("\n")
    }

    /// Appends a record's bytes, with a line end.
    private func append(_ record: Record, to output: inout ByteBuffer, _ work: BatchWork) throws {
        let start = output.count
        guard try record.location.file != Location.ownFile && join?.appendRaw(record, to: &output) == true else {
            return try work.appendRaw(record, to: &output)
        }
        BatchWork.endLine(&output, from: start)
    }

    /// A record gets so many messages. Each record of a product has all of the product's, so that a product with
    /// thousands of SKUs and as many faults would have millions.
    private static let mostMessages = 20

    /// The item of a record, and why it is rejected.
    private func appendReasons(
        of record: Record, _ rendered: [ItemRecord.Finding?], _ late: [Finding], _ work: BatchWork,
        _ reasons: inout Reasons
    ) {
        let product = Int(record.product)
        var codes: [String] = []
        var messages: [String] = []
        var count = 0
        func add(_ code: String, _ message: String) {
            if !codes.contains(code) { codes.append(code) }
            if count < Self.mostMessages { messages.append(message) }
            count += 1
        }
        if product >= 0 {
            for position in work.products[product].findings {
                guard let words = rendered[position], words.severity == .error else { continue }
                add(words.code.string, words.message.string)
            }
            for finding in late {
                let words = work.texts.entry(
                    of: finding, in: work.batch, category: work.products[product].category, book)
                add(finding.code.description, words.text.message)
            }
        } else if record.fault == .tooMany {
            add(ItemTooManyRecords.page.code.description, ItemTooManyRecords.surplus)
        } else {
            let byLocation = reasons.byLocation ?? Self.errors(work)
            reasons.byLocation = byLocation
            for position in byLocation[record.location] ?? [] {
                if let words = rendered[position] { add(words.code.string, words.message.string) }
            }
        }
        if count > messages.count { messages.append("\(count - messages.count) more in findings.jsonl.") }
        let id = product < 0 ? Text.none : itemID(of: product, work) ?? .none
        reasons.line.append("\t")
        appendField(work.batch.bytes.bytes[id].string, &reasons.line)
        reasons.line.append("\t")
        appendField(codes.joined(separator: " "), &reasons.line)
        reasons.line.append("\t")
        appendField(messages.joined(separator: " "), &reasons.line)
        reasons.line.append("\n")
    }

    /// Where a batch's findings that are errors are, by place.
    private static func errors(_ work: BatchWork) -> [Location: [Int]] {
        var errors: [Location: [Int]] = [:]
        for (position, weighed) in work.findings.enumerated()
        where weighed.severity == .error && weighed.finding.place.location != Place.noLocation {
            errors[work.batch.locations[Int(weighed.finding.place.location)], default: []].append(position)
        }
        return errors
    }

    /// A field of a tab-separated line, in which nothing ends it or steers what shows it.
    private func appendField(_ text: String, _ output: inout ByteBuffer) {
        var text = text
        text.withUTF8 { ForeignText.append(shown: $0, to: &output) }
    }
}

extension ItemRecord {
    /// Takes where the records of a product are.
    fileprivate mutating func fill(_ product: Product, _ batch: borrowing Batch) {
        func place(_ location: Location) -> RecordPlace {
            RecordPlace(
                file: location.file == Location.ownFile ? .none : .string(batch.fileName(of: location)),
                line: location.line, record: location.record)
        }
        let own = batch.locations[Int(product.location)]
        self.place = RecordPlace(file: .string(batch.fileName(of: own)), line: own.line, record: own.record)
        skuCount = product.skus.count
        for index in product.skus { skuPlaces.append(place(batch.locations[Int(batch.skus[index].location)])) }
        guard batch.file.dialect != nil else { return }
        // A product may have tens of thousands of both.
        let ofSKUs = Set(product.skus.map { batch.locations[Int(batch.skus[$0].location)] })
        for record in product.records where batch.records[record].product >= 0 {
            let location = batch.records[record].location
            guard location != own, !ofSKUs.contains(location) else { continue }
            otherPlaces.append(place(location))
        }
    }
}
