import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// Updates of stock and prices, whether their rows name them or they are what differs of a whole product, and how items are
/// encoded.
extension CheckStage {
    /// Stock and price of a product whose content is rejected, where neither is among the faults and no SKU is in doubt.
    func sendAlone(_ record: AcceptedRecord, _ whole: ItemWork, _ work: BatchWork) {
        guard !work.check.product.isUnreadable, work.check.productID.number != nil else { return }
        let doubts = Doubts(
            work.findings[work.products[whole.product].findings], late: whole.lateFindings, of: work.batch)
        for operation in [Operation.productPricesUpdate, .productStocksUpdate] where doubts.allows(operation) {
            let buffer = work.contents[Int(operation.rawValue)]
            let before = buffer.buffer.count
            let range = ItemEncoder.encode(
                operation, work.check, work.batch, into: &buffer.buffer, noting: &work.facts)
            compare(UnsafeBufferPointer(rebasing: buffer.buffer.bytes[range]), record, saysContent: false, work)
            buffer.buffer.truncate(to: before)
            work.comparison.leaveOut(operation) { doubts.isOfSKU($0, work.check, work.batch) }
            let count = work.items.count
            if operation == .productStocksUpdate {
                noteStock(whole, work)
                deriveStock(whole, work)
            } else {
                derivePrices(whole, work, holds: holdsOfPrices(record, whole, work), record)
            }
            guard work.items.count > count else { continue }
            add(
                StockSentAlone.finding(
                    operation, at: Place(location: work.check.product.location), product: whole.product), work)
            work.products[whole.product].findings =
                work.products[whole.product].findings.lowerBound..<work.findings.count
        }
    }

    func derived(
        _ operation: Operation, _ lane: Lane, _ whole: ItemWork, _ work: BatchWork
    ) -> ItemWork {
        var made = made(operation, whole.product, whole.item, work)
        // A product that appears twice makes each of its items twice.
        made.identity.idHash = whole.identity.idHash
        made.identity.isDerived = true
        made.identity.isBesideRows = isLeftToRows(operation, work)
        made.nightsWaited = whole.nightsWaited
        made.isGoodByOlderCategory = whole.isGoodByOlderCategory
        made.lane = lane
        return made
    }

    /// Adds an update of the prices that differ, but for SKUs of which rows of prices say more.
    func derivePrices(_ whole: ItemWork, _ work: BatchWork, holds: [ItemHold], _ record: AcceptedRecord) {
        leaveToRows(.productPricesUpdate, work)
        guard let lane = work.comparison.priceLane else { return }
        var made = derived(.productPricesUpdate, lane, whole, work)
        let before = work.contents[Int(Operation.productPricesUpdate.rawValue)].buffer.count
        let comparison = work.comparison
        made.changes = changes(of: .productPricesUpdate, work)
        encodeUpdate(.productPricesUpdate, &made, work, chosen: comparison.sendsPrice)
        leaveOut(&made, before, work)
        hold(&made, holds, record, work)
        work.items.append(made)
    }

    /// Rows of stock or prices say more of the product, or of one of its SKUs.
    func isLeftToRows(
        _ operation: Operation, _ work: BatchWork, code: UnsafeBufferPointer<UInt8>? = nil
    ) -> Bool {
        guard let join, let product = work.check.updatedProductID, join.has(operation, productID: product) else {
            return false
        }
        return code.map { join.has(operation, productID: product, code: $0) } ?? true
    }

    private func leaveToRows(_ operation: Operation, _ work: BatchWork) {
        guard isLeftToRows(operation, work) else { return }
        work.comparison.leaveOut(operation) { number in
            isLeftToRows(operation, work, code: code(of: work.check.skus[number], work))
        }
    }

    func code(of sku: ResolvedSKU, _ work: BatchWork) -> UnsafeBufferPointer<UInt8> {
        work.batch.bytes.bytes[work.batch.skus[sku.entry].code.text]
    }

    /// Adds an update of the stock that differs or is due.
    func deriveStock(_ whole: ItemWork, _ work: BatchWork) {
        leaveToRows(.productStocksUpdate, work)
        guard let lane = work.comparison.stockLane else { return }
        addStock(derived(.productStocksUpdate, lane, whole, work), isWhole: false, work)
    }

    /// Whether a SKU of a product is for sale on the platform that the export lacks.
    func sellsOthers(_ record: AcceptedRecord, _ work: BatchWork) -> Bool {
        let known = Set(work.check.skus.map { work.batch.bytes.bytes[work.batch.skus[$0.entry].code.text].hash64 })
        var sells = false
        record.eachSKU { sku in
            sells = sku.inventory != 0 && !known.contains(sku.code.hash64)
            return !sells
        }
        return sells
    }

    /// Sells out all SKUs that the platform has of a product: those that the export lacks would go with its content, which
    /// waits for stock.
    func stopAll(_ record: AcceptedRecord, _ whole: ItemWork, _ work: BatchWork) {
        var codes: [UnsafeBufferPointer<UInt8>] = []
        record.eachSKU {
            if !isLeftToRows(.productStocksUpdate, work, code: $0.code) { codes.append($0.code) }
            return true
        }
        guard !codes.isEmpty else { return }
        var made = derived(.productStocksUpdate, .stop, whole, work)
        made.changes = changes(of: .productStocksUpdate, work)
        let box = work.contents[Int(Operation.productStocksUpdate.rawValue)]
        let before = box.buffer.count
        box.buffer.append(0x2C)
        made.content = ItemEncoder.encodeStop(
            item: work.batch.bytes.bytes[made.item], productID: record.productID, codes: codes, into: &box.buffer)
        check(.productStocksUpdate, &made, from: before, work, chosen: { _ in true })
        leaveOut(&made, before, work)
        put(made, work)
    }

    /// Adds an update of stock: as one item, or where a gate over the run holds some of it as two, of which one falls.
    ///
    /// - Parameter isWhole: SKUs whose stock is the same are sent too.
    private func addStock(_ item: ItemWork, isWhole: Bool, _ work: BatchWork) {
        let comparison = work.comparison
        var made = stockUpdate(item, work) { isWhole || comparison.sendsStock($0) }
        if let falls = comparison.stockLane(\.isFall), let rest = comparison.stockLane({ !$0.isFall }) {
            work.mixesStock = true
            if makesParts {
                var (fall, other) = (item, item)
                fall.lane = falls
                (other.lane, other.identity.isRest) = (rest, true)
                made.parts = [
                    stockUpdate(fall, work) { comparison.skus[$0].stock.isFall },
                    stockUpdate(other, work) {
                        !comparison.skus[$0].stock.isFall && (isWhole || comparison.sendsStock($0))
                    },
                ]
            }
        }
        put(made, work)
    }

    private func stockUpdate(
        _ item: ItemWork, _ work: BatchWork, of chosen: @escaping (Int) -> Bool
    ) -> ItemWork {
        var made = item
        let before = work.contents[Int(Operation.productStocksUpdate.rawValue)].buffer.count
        made.changes = changes(of: .productStocksUpdate, work, chosen: chosen)
        encodeUpdate(.productStocksUpdate, &made, work, chosen: chosen)
        leaveOut(&made, before, work)
        return made
    }

    func makeUpdate(_ operation: Operation, _ item: ItemWork, _ work: BatchWork) {
        var made = item
        guard !work.hasError(item.product, operation) else {
            made.status = .rejected
            work.items.append(made)
            return
        }
        let buffer = work.contents[Int(operation.rawValue)]
        let before = buffer.buffer.count
        encode(operation, &made, work)
        guard made.status == .prepared, let record = record(item.product, work) else {
            if made.status == .prepared { leaveOut(&made, before, work) }
            work.items.append(made)
            return
        }
        compare(UnsafeBufferPointer(rebasing: buffer.buffer.bytes[made.content]), record, saysContent: false, work)
        let lane = operation == .productStocksUpdate ? work.comparison.stockLane : work.comparison.priceLane
        let holds = operation == .productPricesUpdate ? holdsOfPrices(record, made, work) : []
        made.nightsWaited = record.nightsHeld
        if operation == .productStocksUpdate { noteStock(made, work) }
        made.changes = changes(of: operation, work)
        let whole = made
        let first = work.items.count
        add(made, lane, before, sendsNamed: sendsNamedUpdates, holds, record, work)
        guard share != nil, !sendsNamedUpdates, lane == nil || !work.check.isOperationNamed else { return }
        // Only the whole catalog shows which of the two it is.
        let (mixesStock, second) = (work.mixesStock, buffer.buffer.count)
        made = whole
        encode(operation, &made, work)
        add(made, lane, second, sendsNamed: true, holds, record, work)
        guard work.items.count > first + 1, let other = work.items.popLast() else { return }
        work.mixesStock = mixesStock
        work.items[first].alternate = .named(other)
    }

    /// Adds an update that rows make, once it was compared with what was accepted.
    ///
    /// - Parameters:
    ///   - before: where its bytes begin.
    ///   - sendsNamed: it is sent whether it differs or not.
    private func add(
        _ item: ItemWork, _ lane: Lane?, _ before: Int, sendsNamed: Bool, _ holds: [ItemHold], _ record: AcceptedRecord,
        _ work: BatchWork
    ) {
        var made = item
        guard let operation = made.operation else { return }
        let buffer = work.contents[Int(operation.rawValue)]
        let isWhole = work.check.isOperationNamed || sendsNamed
        if let lane, operation == .productStocksUpdate {
            made.lane = lane
            buffer.buffer.truncate(to: before)
            return addStock(made, isWhole: isWhole, work)
        }
        if let lane {
            made.lane = lane
            if !isWhole {
                buffer.buffer.truncate(to: before)
                encodeUpdate(operation, &made, work, chosen: work.comparison.sendsPrice)
            }
            leaveOut(&made, before, work)
            hold(&made, holds, record, work)
        } else if sendsNamed {
            made.lane = operation == .productStocksUpdate ? .stockDue : .priceUp
            leaveOut(&made, before, work)
        } else {
            made.status = .unchanged
            made.isSpare = true
        }
        work.items.append(made)
    }

    // MARK: Encoding

    /// Encodes an item, checks it against its schema, and keeps what its columns are called. What it says is noted where
    /// anything is known that it could be compared with.
    ///
    /// - Parameter countsLater: its size as a form value is counted by `countFormBytes` where it may be too large or is sent.
    func encode(_ operation: Operation, _ made: inout ItemWork, _ work: BatchWork, countsLater: Bool = false) {
        let box = work.contents[Int(operation.rawValue)]
        let before = box.buffer.count
        box.buffer.append(0x2C)
        if selection?.accepted.isEmpty == false {
            made.content = ItemEncoder.encode(
                operation, work.check, work.batch, into: &box.buffer, noting: &work.facts)
        } else {
            made.content = ItemEncoder.encode(operation, work.check, work.batch, into: &box.buffer)
        }
        check(operation, &made, from: before, work, chosen: nil, countsLater: countsLater)
    }

    /// Counts how large an item is as a form value.
    func countFormBytes(_ operation: Operation, _ made: inout ItemWork, _ work: BatchWork) {
        let content = work.contents[Int(operation.rawValue)].buffer.bytes
        made.formBytes = ItemEncoder.formEncodedCount(UnsafeBufferPointer(rebasing: content[made.content]))
    }

    /// Encodes an update of some SKUs of a product that was compared with what was accepted.
    func encodeUpdate(
        _ operation: Operation, _ made: inout ItemWork, _ work: BatchWork, chosen: ((Int) -> Bool)?
    ) {
        let box = work.contents[Int(operation.rawValue)]
        let before = box.buffer.count
        box.buffer.append(0x2C)
        made.content = ItemEncoder.encode(operation, work.check, work.batch, into: &box.buffer, chosen: chosen)
        check(operation, &made, from: before, work, chosen: chosen)
    }

    private func check(
        _ operation: Operation, _ made: inout ItemWork, from before: Int, _ work: BatchWork, chosen: ((Int) -> Bool)?,
        countsLater: Bool = false
    ) {
        let box = work.contents[Int(operation.rawValue)]
        made.formBytes = made.content.count * ItemEncoder.mostFormBytesPerByte
        if !countsLater || !packer.fits(formBytes: made.formBytes) { countFormBytes(operation, &made, work) }
        guard !packer.fits(formBytes: made.formBytes) else {
            let item = UnsafeBufferPointer(rebasing: box.buffer.bytes[made.content])
            made.lateFindings =
                made.identity.isDerived ? [] : work.schemaCheck.findings(operation, item, work.check, work.batch)
            if made.lateFindings.isEmpty {
                describeColumns(operation, &made, work, chosen)
            } else {
                box.buffer.truncate(to: before)
                made.status = .rejected
            }
            return
        }
        box.buffer.truncate(to: before)
        made.status = .rejected
        made.lateFindings.append(
            Finding(
                ItemTooLarge.page.code, at: Place(location: work.check.product.location), product: Int32(made.product),
                facts: .integer(Int64(made.formBytes)), .integer(Int64(packer.maximumBytes)),
                operations: OperationSet(operation)))
    }
}

/// What the faults of a rejected product leave beyond doubt.
private struct Doubts {
    private var stock = false
    private var prices = false
    /// Where the codes of SKUs are in doubt.
    private var codes: Set<UInt32> = []

    init(_ findings: ArraySlice<WeighedFinding>, late: [Finding], of batch: Batch) {
        for weighed in findings where weighed.severity == .error { add(weighed.finding, batch) }
        for finding in late { add(finding, batch) }
    }

    /// Columns that say what a product is, and nothing of whose stock or price something is.
    private static func isContent(_ column: String) -> Bool {
        ["title", "description", "brand", "category_id", "image_urls"].contains(column)
            || ["title:", "description:", "attribute:", "custom:", "package_"].contains { column.hasPrefix($0) }
    }

    private mutating func add(_ finding: Finding, _ batch: Batch) {
        let name = finding.code.description
        if finding.code == .itemConflictingValues,
            let column = FindingWording.columnName(of: finding.place, batch), Self.isContent(column)
        {
            return
        }
        switch name.prefix(while: { $0 != "." }) {
        case "inventory": stock = true
        case "price", "country-price", "national-quote", "currency": prices = true
        // It is not certain whose values they are.
        case "source", "operation", "product-id": (stock, prices) = (true, true)
        case "item": if name != "item.too-large" { (stock, prices) = (true, true) }
        case "sku":
            if name == "sku.none" { (stock, prices) = (true, true) }
            if name.hasPrefix("sku.code-") { codes.insert(finding.place.location) }
        default: break
        }
    }

    func allows(_ operation: Operation) -> Bool { operation == .productStocksUpdate ? !stock : !prices }

    /// Whether nobody knows which SKU it is: its code is at fault, or another has it too.
    func isOfSKU(_ number: Int, _ check: borrowing ProductCheck, _ batch: borrowing Batch) -> Bool {
        guard !codes.isEmpty else { return false }
        for (other, sku) in check.skus.enumerated() where other == number || sku.sameCodeAs == number {
            if codes.contains(batch.skus[sku.entry].code.location) { return true }
        }
        return false
    }
}
