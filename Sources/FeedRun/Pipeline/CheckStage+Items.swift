import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder

/// What items a checked product makes: one in each of its operations, or, where it is known what the platform accepted of
/// it, only what differs from that.
extension CheckStage {
    func makeItems(_ product: Int, _ item: Text, _ work: BatchWork) {
        let operations = work.check.operations
        for number in 0..<UInt8(Operation.allCases.count) {
            guard let operation = Operation(rawValue: number),
                operations.contains(OperationSet(operation)) || (operations.isEmpty && number == 0)
            else { continue }
            var made = made(operation, product, item, work)
            guard !operations.isEmpty, encodes else {
                if operations.isEmpty { made.identity.operation = nil }
                if work.hasError(product, operation) { made.status = .rejected }
                work.items.append(made)
                continue
            }
            if operation.carriesWholeProduct {
                makeWhole(operation, made, work)
            } else {
                makeUpdate(operation, made, work)
            }
        }
    }

    private func made(_ operation: Operation, _ product: Int, _ item: Text, _ work: BatchWork) -> ItemWork {
        let bytes = work.batch.bytes.bytes
        var identity = CatalogItem(
            product: product, operation: operation,
            idHash: item.isEmpty ? 0 : bytes[item].hash64(seed: UInt64(operation.rawValue) + 1))
        if operation != .productCreate, let id = work.check.updatedProductID {
            (identity.productID, identity.productIDHash) = (id, UpdateKey.of(operation, productID: id))
        }
        var made = ItemWork(identity, item: item)
        made.lane = Lane(operation, sellsOut: work.check.sellsOut)
        return made
    }

    /// What is known of a product, where anything is.
    private func record(_ item: Text, _ work: BatchWork) -> AcceptedRecord? {
        guard let id = work.check.updatedProductID else { return nil }
        return selection?.record(item: work.batch.bytes.bytes[item], productID: id)
    }

    // MARK: Whole products

    private func makeWhole(_ operation: Operation, _ item: ItemWork, _ work: BatchWork) {
        var made = item
        let record = operation == .productFullUpdate ? record(item.item, work) : nil
        let content = work.contents[Int(operation.rawValue)]
        let before = content.buffer.count
        if work.hasError(item.product, operation) {
            made.status = .rejected
        } else {
            encode(operation, &made, work)
        }
        compareWithOlderCategory(&made, record, work)
        guard made.status == .prepared else {
            work.items.append(made)
            if let record {
                noteVerdict(record, isRejected: true, made, work)
                sendAlone(record, made, work)
            }
            return
        }
        made.nightsWaited = record?.nightsHeld ?? 0
        let isSoldOut = work.check.hasNothingInStock
        guard let record else {
            if isSoldOut {
                wait(&made, before, work)
                work.items.append(made)
                if operation == .productFullUpdate { makeStop(made, work) }
                return
            }
            if selection != nil { made.changes = [ItemChange(operation == .productCreate ? .created : .content)] }
            leaveOut(&made, before, work)
            if operation == .productCreate, made.status == .prepared {
                made.value = work.check.valueForSale
                holdCreate(&made, work)
            }
            work.items.append(made)
            return
        }
        compare(UnsafeBufferPointer(rebasing: content.buffer.bytes[made.content]), record, saysContent: true, work)
        noteVerdict(record, isRejected: false, made, work)
        noteStock(made, work)
        let priceHolds = holdsOfPrices(record, made, work)
        let contentHolds = holdsOfContent(made, work)
        // A product that goes by another id from now on is learned by sending it.
        let isTakenOver = !item.item.isEmpty && !record.item.sameBytes(as: work.batch.bytes.bytes[item.item])
        if isTakenOver { work.comparison.isContentSame = false }
        let comparison = work.comparison
        if record.nightsMissing > 0 { made.changes.append(ItemChange(.returned)) }
        let isNamed = work.check.isOperationNamed && !isSoldOut
        if isNamed ? !comparison.isContentSame || comparison.hasNews : !comparison.isContentSame && !isSoldOut {
            if !comparison.isContentSame { made.changes.append(ItemChange(.content, parts: comparison.parts)) }
            made.changes += changes(of: .productStocksUpdate, work) + changes(of: .productPricesUpdate, work)
            if !comparison.stockMoves.isEmpty { work.mixesStock = true }
            if !closed.isEmpty { made.stock = comparison.stockMoves }
            leaveOut(&made, before, work)
            let isHeld =
                hold(&made, contentHolds + priceHolds + refusals(record, work), record, work)
                || !closed.gates(holding: Packer.Kind(operation, made.lane, stock: made.stock)).isEmpty
            work.items.append(made)
            guard isHeld || made.status != .prepared else { return }
            // What is safe of it goes on, by lanes of its own. A price that is held is held with the content.
            if !isHeld || priceHolds.isEmpty { derivePrices(made, work, holds: priceHolds, record) }
            deriveStock(made, work)
            return
        }
        // Nothing of the content is sent: it is the same, or waits until there is stock.
        if !comparison.isContentSame {
            wait(&made, before, work)
            made.changes.append(ItemChange(.content, parts: comparison.parts))
        } else {
            content.buffer.truncate(to: before)
            made.content = 0..<0
            made.status = .unchanged
        }
        let first = work.items.count
        derivePrices(made, work, holds: priceHolds, record)
        deriveStock(made, work)
        // One line says what is sent; a line that says that nothing else is would only be in its way.
        if made.status == .waiting || work.items.count == first { work.items.insert(made, at: first) }
    }

    /// Compares an encoded item with what was accepted, and says of a file that its stock is too old to be raised by.
    private func compare(
        _ item: UnsafeBufferPointer<UInt8>, _ record: AcceptedRecord, saysContent: Bool, _ work: BatchWork
    ) {
        let content = ItemEncoder.content(of: item)
        let hours = oldFiles[work.batch.file.index]
        work.facts.read(content)
        selection?.compare(
            work.facts, content, with: record, saysContent: saysContent, raisesStock: hours == nil,
            into: &work.comparison)
        if work.comparison.leavesRisesOut, let hours { add(StockExportOld.finding(hours: hours), work) }
    }

    /// The content waits until there is stock.
    private func wait(_ made: inout ItemWork, _ before: Int, _ work: BatchWork) {
        guard let operation = made.operation else { return }
        work.contents[Int(operation.rawValue)].buffer.truncate(to: before)
        made.content = 0..<0
        made.status = .waiting
    }

    /// Leaves out what is in none of the lanes that are asked for.
    private func leaveOut(_ made: inout ItemWork, _ before: Int, _ work: BatchWork) {
        guard let selection, !selection.takes(made.lane) else { return }
        wait(&made, before, work)
        made.lateFindings.append(
            LaneNotChosen.finding(made.lane, at: Place(location: work.check.product.location), product: made.product))
        made.lateSeverity = .notice
    }

    /// A product that is not in stock, and of which nothing is known but its id, is sold out on the platform.
    private func makeStop(_ whole: ItemWork, _ work: BatchWork) {
        guard work.check.productID.number != nil else { return }
        var made = derived(.productStocksUpdate, .stop, whole, work)
        encodeUpdate(.productStocksUpdate, &made, work, chosen: nil)
        work.items.append(made)
    }

    /// Holds a create of what the platform has under another id, or has refused again and again.
    private func holdCreate(_ made: inout ItemWork, _ work: BatchWork) {
        guard let selection, let gates, !selection.accepted.isEmpty else { return }
        let box = work.contents[Int(Operation.productCreate.rawValue)]
        let encoded = ItemEncoder.content(of: UnsafeBufferPointer(rebasing: box.buffer.bytes[made.content]))
        work.facts.read(encoded)
        var holds: [ItemHold] = []
        var twin: AcceptedRecord?
        if gates.isClosed(.renamed), let known = selection.twin(of: work.facts) {
            if let seen {
                if !seen.has(known.item, productID: known.productID) {
                    work.noteRenamed(made, from: known.item.string)
                    holds.append(.renamed(known))
                }
            } else {
                work.hasRenameCandidates = true
                twin = known
            }
        }
        let record = selection.accepted.record(item: work.batch.bytes.bytes[made.item])
        made.nightsWaited = record?.nightsHeld ?? 0
        if let record {
            holds += refusals(record, work)
            noteArrival(&made, record, work)
        }
        var other = made
        hold(&made, holds, record, work)
        guard share != nil, let twin else { return }
        hold(&other, [.renamed(twin)] + holds, record, work)
        made.alternate = .renamed(
            gate: other.gate, severity: other.lateSeverity, findings: other.lateFindings,
            known: (work.batch.keep(twin.item), twin.productID))
    }

    /// A new product that waited for its stock is restocked like one that is listed.
    private func noteArrival(_ made: inout ItemWork, _ record: AcceptedRecord, _ work: BatchWork) {
        let changes = made.changes.map { $0.record(work.batch) }
        let wasHeld = record.verdict == .held && record.codes == HeldPrint.of(.restocked, changes)
        guard record.verdict == .waiting || wasHeld else { return }
        work.mixesStock = true
        if !closed.isEmpty { made.stock = .rises }
    }

    /// What the platform refused again and again, and is the same tonight.
    private func refusals(_ record: AcceptedRecord, _ work: BatchWork) -> [ItemHold] {
        guard let gates, gates.isClosed(.refusedBefore), record.verdict == .refused, let selection,
            let nights = gates.settings.limit(.refusedBefore)?.amount, Double(record.sameNights) >= nights,
            work.dataPrints.indices.contains(work.check.index),
            record.sources.data == work.dataPrints[work.check.index],
            record.sources.rules == selection.settings.rulesPrint & 0xFFFF,
            record.sources.configuration == selection.settings.configurationPrint & 0xFFFF
        else { return [] }
        return [
            ItemHold(
                gate: .refusedBefore, sku: nil, from: "", to: "",
                message:
                    "The platform refused it \(record.sameNights) nights in a row, and it is the same tonight.")
        ]
    }

    /// Stock and price of a product whose content is rejected, where neither is among the faults and no SKU is in doubt.
    private func sendAlone(_ record: AcceptedRecord, _ whole: ItemWork, _ work: BatchWork) {
        guard !work.check.product.isUnreadable, work.check.productID.number != nil else { return }
        let doubts = Doubts(work.findings[work.products[whole.product].findings], late: whole.lateFindings)
        for operation in [Operation.productPricesUpdate, .productStocksUpdate] where doubts.allows(operation) {
            let buffer = work.contents[Int(operation.rawValue)]
            let before = buffer.buffer.count
            let range = ItemEncoder.encode(operation, work.check, work.batch, into: &buffer.buffer)
            compare(UnsafeBufferPointer(rebasing: buffer.buffer.bytes[range]), record, saysContent: false, work)
            buffer.buffer.truncate(to: before)
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

    // MARK: Stock and prices

    private func derived(
        _ operation: Operation, _ lane: Lane, _ whole: ItemWork, _ work: BatchWork
    ) -> ItemWork {
        var made = made(operation, whole.product, whole.item, work)
        // A product that stands twice makes each of its items twice.
        made.identity.idHash = whole.identity.idHash
        made.identity.isDerived = true
        made.nightsWaited = whole.nightsWaited
        made.isGoodByOlderCategory = whole.isGoodByOlderCategory
        made.lane = lane
        return made
    }

    /// Adds an update of the prices that differ, unless rows of prices say more of the product.
    private func derivePrices(_ whole: ItemWork, _ work: BatchWork, holds: [ItemHold], _ record: AcceptedRecord) {
        guard let lane = work.comparison.priceLane, !isJoined(.productPricesUpdate, work) else { return }
        var made = derived(.productPricesUpdate, lane, whole, work)
        let before = work.contents[Int(Operation.productPricesUpdate.rawValue)].buffer.count
        let comparison = work.comparison
        made.changes = changes(of: .productPricesUpdate, work)
        encodeUpdate(.productPricesUpdate, &made, work, chosen: comparison.sendsPrice)
        leaveOut(&made, before, work)
        hold(&made, holds, record, work)
        work.items.append(made)
    }

    /// Rows of stock or prices say more of the product.
    private func isJoined(_ operation: Operation, _ work: BatchWork) -> Bool {
        work.check.updatedProductID.map { join?.has(operation, productID: $0) == true } ?? false
    }

    /// Adds an update of the stock that differs or is due.
    private func deriveStock(_ whole: ItemWork, _ work: BatchWork) {
        guard let lane = work.comparison.stockLane, !isJoined(.productStocksUpdate, work) else { return }
        addStock(derived(.productStocksUpdate, lane, whole, work), isWhole: false, work)
    }

    /// Adds an update of stock: as one item, or where a gate over the run holds some of it as two, of which one falls.
    ///
    /// - Parameter isWhole: SKUs whose stock is the same are sent too.
    private func addStock(_ item: ItemWork, isWhole: Bool, _ work: BatchWork) {
        let comparison = work.comparison
        let (falls, rest) = (comparison.stockLane(\.isFall), comparison.stockLane { !$0.isFall })
        guard let falls, let rest else { return addStock(item, work) { isWhole || comparison.sendsStock($0) } }
        work.mixesStock = true
        let stock = Operation.productStocksUpdate
        guard closed.gates(holding: Packer.Kind(stock, falls)) != closed.gates(holding: Packer.Kind(stock, rest)) else {
            return addStock(item, work) { isWhole || comparison.sendsStock($0) }
        }
        var part = item
        part.lane = falls
        addStock(part, work) { comparison.skus[$0].stock.isFall }
        (part.lane, part.identity.isRest) = (rest, true)
        addStock(part, work) { !comparison.skus[$0].stock.isFall && (isWhole || comparison.sendsStock($0)) }
    }

    private func addStock(_ item: ItemWork, _ work: BatchWork, of chosen: @escaping (Int) -> Bool) {
        var made = item
        let before = work.contents[Int(Operation.productStocksUpdate.rawValue)].buffer.count
        made.changes = changes(of: .productStocksUpdate, work, chosen: chosen)
        encodeUpdate(.productStocksUpdate, &made, work, chosen: chosen)
        leaveOut(&made, before, work)
        work.items.append(made)
    }

    private func makeUpdate(_ operation: Operation, _ item: ItemWork, _ work: BatchWork) {
        var made = item
        guard !work.hasError(item.product, operation) else {
            made.status = .rejected
            work.items.append(made)
            return
        }
        let buffer = work.contents[Int(operation.rawValue)]
        let before = buffer.buffer.count
        encode(operation, &made, work)
        guard made.status == .prepared, let record = record(item.item, work) else {
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

    /// Encodes an item, checks it against its schema, and keeps what its columns are called.
    private func encode(_ operation: Operation, _ made: inout ItemWork, _ work: BatchWork) {
        encodeUpdate(operation, &made, work, chosen: nil)
    }

    private func encodeUpdate(
        _ operation: Operation, _ made: inout ItemWork, _ work: BatchWork, chosen: ((Int) -> Bool)?
    ) {
        let box = work.contents[Int(operation.rawValue)]
        let before = box.buffer.count
        box.buffer.append(0x2C)
        made.content = ItemEncoder.encode(operation, work.check, work.batch, into: &box.buffer, chosen: chosen)
        made.formBytes = ItemEncoder.formEncodedCount(
            UnsafeBufferPointer(rebasing: box.buffer.bytes[made.content]))
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

    init(_ findings: ArraySlice<WeighedFinding>, late: [Finding]) {
        for weighed in findings where weighed.severity == .error { add(weighed.finding.code) }
        for finding in late { add(finding.code) }
    }

    private mutating func add(_ code: FindingCode) {
        let name = code.description
        switch name.prefix(while: { $0 != "." }) {
        case "inventory": stock = true
        case "price", "country-price", "national-quote", "currency": prices = true
        // It is not certain whose values they are.
        case "source", "operation", "product-id": (stock, prices) = (true, true)
        case "item": if name != "item.too-large" { (stock, prices) = (true, true) }
        case "sku": if name.hasPrefix("sku.code-") || name == "sku.none" { (stock, prices) = (true, true) }
        default: break
        }
    }

    func allows(_ operation: Operation) -> Bool { operation == .productStocksUpdate ? !stock : !prices }
}

extension AcceptedRecord {
    /// For how many nights in a row it has been held.
    fileprivate var nightsHeld: Int { verdict == .held ? Int(sameNights) : 0 }
}

extension ProductCheck {
    /// What is for sale, in hundredths: stock times the price to pay.
    fileprivate var valueForSale: Int64 {
        skus.reduce(0) { value, sku in
            let price = sku.discountPrice.number ?? sku.price.number ?? .zero
            let (cents, stock) = (price.hundredths, sku.inventory.number?.coefficient ?? 0)
            let (product, isTooLarge) = cents.multipliedReportingOverflow(by: stock)
            let (sum, overflows) = value.addingReportingOverflow(product)
            return isTooLarge || overflows ? .max : sum
        }
    }
}
