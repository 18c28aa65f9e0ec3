import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

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
                // One that says nothing of what is to be done is no duplicate of one that does.
                if operations.isEmpty {
                    (made.identity.operation, made.identity.idHash) = (nil, idHash(nil, item, work))
                }
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

    func made(_ operation: Operation, _ product: Int, _ item: Text, _ work: BatchWork) -> ItemWork {
        var identity = CatalogItem(
            product: product, operation: operation, idHash: idHash(operation, item, work))
        if operation != .productCreate, let id = work.check.updatedProductID {
            (identity.productID, identity.productIDHash) = (id, UpdateKey.of(operation, productID: id))
        }
        var made = ItemWork(identity, item: item)
        made.lane = Lane(operation, sellsOut: work.check.sellsOut)
        return made
    }

    private func idHash(_ operation: Operation?, _ item: Text, _ work: BatchWork) -> UInt64 {
        let seed = operation.map { UInt64($0.rawValue) + 1 } ?? 0
        return item.isEmpty ? 0 : work.batch.bytes.bytes[item].hash64(seed: seed)
    }

    /// What is known of a product, where anything is.
    func record(_ product: Int, _ work: BatchWork) -> AcceptedRecord? {
        guard let id = work.check.updatedProductID else { return nil }
        return selection?.record(work.products[product].record, productID: id)
    }

    private func makeWhole(_ operation: Operation, _ item: ItemWork, _ work: BatchWork) {
        var made = item
        let record = operation == .productFullUpdate ? record(item.product, work) : nil
        let content = work.contents[Int(operation.rawValue)]
        let before = content.buffer.count
        if work.hasError(item.product, operation) {
            made.status = .rejected
        } else {
            encode(operation, &made, work, countsLater: record != nil)
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
        if operation == .productCreate, work.check.createState == .uncertain {
            wait(&made, before, work)
            made.status = .held
            return work.items.append(made)
        }
        made.nightsWaited = record?.nightsHeld ?? 0
        if operation == .productCreate, seen == nil, share == nil, let approvals = gates?.settings.approvals,
            !approvals.isEmpty, approvals.namesProduct(of: work.batch.bytes.bytes[item.item].string)
        {
            work.hasRenameCandidates = true
        }
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
                made.value = StockValue.hundredths(of: work.check.product, work.batch) ?? 0
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
        if isTakenOver, isStranger(record, work) {
            leaveOut(&made, before, work)
            hold(&made, [.stranger(record)], record, work)
            if made.status != .prepared { return work.items.append(made) }
        }
        let comparison = work.comparison
        if record.nightsMissing > 0 { made.changes.append(ItemChange(.returned)) }
        let isNamed = work.check.isOperationNamed && !isSoldOut
        // Content carries the stock: an export that is too old to raise it waits with both.
        let carriesContent = !comparison.isContentSame && !isSoldOut && !comparison.leavesRisesOut
        if isNamed ? !comparison.isContentSame || comparison.hasNews : carriesContent {
            countFormBytes(operation, &made, work)
            if !comparison.isContentSame { made.changes.append(ItemChange(.content, parts: comparison.parts)) }
            made.changes += changes(of: .productStocksUpdate, work) + changes(of: .productPricesUpdate, work)
            if comparison.stockLane != nil { work.mixesStock = true }
            if makesParts { made.stock = comparison.stockMoves }
            leaveOut(&made, before, work)
            let isHeld = hold(&made, contentHolds + priceHolds + refusals(record, work), record, work)
            let goesOut = !isHeld && made.status == .prepared
            let first = work.items.count
            work.items.append(made)
            guard !goesOut || makesParts else { return }
            // What is safe of it goes on, by lanes of its own. A price that is held is held with the content.
            if !isHeld || priceHolds.isEmpty { derivePrices(made, work, holds: priceHolds, record) }
            deriveStock(made, work)
            guard goesOut else { return }
            made.parts = Array(work.items[(first + 1)...])
            work.items.removeSubrange(first...)
            put(made, work)
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
        if isSoldOut, !comparison.isContentSame, sellsOthers(record, work) {
            stopAll(record, made, work)
        } else {
            deriveStock(made, work)
        }
        // One line says what is sent; a line that says that nothing else is would only be in its way.
        if made.status == .waiting || work.items.count == first {
            work.items.insert(made, at: first)
        } else if record.nightsMissing > 0 {
            work.items[first].changes.insert(ItemChange(.returned), at: 0)
        }
    }

    /// Compares the item that was encoded last, and noted, with what was accepted, and says of a file that its stock is too
    /// old to be raised by.
    func compare(
        _ item: UnsafeBufferPointer<UInt8>, _ record: AcceptedRecord, saysContent: Bool, _ work: BatchWork
    ) {
        let content = ItemEncoder.content(of: item)
        let hours = oldFiles[work.batch.file.index]
        assert(work.facts == ItemFacts(content), "what was noted is not of this item")
        selection?.compare(
            work.facts, content, with: record, saysContent: saysContent, raisesStock: hours == nil,
            into: &work.comparison)
        if work.comparison.leavesRisesOut, let hours { add(StockExportOld.finding(hours: hours), work) }
    }

    /// The content waits until there is stock.
    func wait(_ made: inout ItemWork, _ before: Int, _ work: BatchWork) {
        guard let operation = made.operation else { return }
        work.contents[Int(operation.rawValue)].buffer.truncate(to: before)
        made.content = 0..<0
        made.status = .waiting
    }

    /// Leaves out what is in none of the lanes that are asked for.
    func leaveOut(_ made: inout ItemWork, _ before: Int, _ work: BatchWork) {
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
        let isLeft = work.check.skus.map { isLeftToRows(.productStocksUpdate, work, code: code(of: $0, work)) }
        guard isLeft.contains(false) else { return }
        encodeUpdate(.productStocksUpdate, &made, work) { !isLeft[$0] }
        work.items.append(made)
    }

    /// Holds a create of what the platform has under another id, or has refused again and again.
    private func holdCreate(_ made: inout ItemWork, _ work: BatchWork) {
        guard let selection, let gates, !selection.accepted.isEmpty else { return }
        let box = work.contents[Int(Operation.productCreate.rawValue)]
        assert(
            work.facts
                == ItemFacts(ItemEncoder.content(of: UnsafeBufferPointer(rebasing: box.buffer.bytes[made.content]))),
            "what was noted is not of this item")
        var holds: [ItemHold] = []
        var twin: AcceptedRecord?
        if gates.isClosed(.renamed), let known = selection.twin(of: work.facts) {
            if let seen {
                if !seen.has(known) {
                    work.noteRenamed(made, from: known.item.string)
                    holds.append(.renamed(known))
                }
            } else {
                work.hasRenameCandidates = true
                twin = known
            }
        }
        let record = work.products[made.product].record
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
            gates: other.gates, severity: other.lateSeverity, findings: other.lateFindings,
            known: (work.batch.keep(twin.item), twin.productID))
    }

    /// Whether an item is to take a product over by a line of the approvals, and does not look like it: nothing of it is
    /// sent for that product.
    private func isStranger(_ record: AcceptedRecord, _ work: BatchWork) -> Bool {
        guard let selection, let gates, gates.isClosed(.renamed) else { return false }
        return work.batch.field(.aliexpressProductID, of: work.check.index).text.isEmpty
            && !selection.isTwin(work.facts, of: record)
    }

    /// A new product that waited for its stock is restocked like one that is listed.
    private func noteArrival(_ made: inout ItemWork, _ record: AcceptedRecord, _ work: BatchWork) {
        let changes = made.changes.map { $0.record(work.batch, work.texts) }
        let wasHeld = record.verdict == .held && record.codes == HeldPrint.of(.restocked, changes)
        guard record.verdict == .waiting || wasHeld else { return }
        work.mixesStock = true
        if makesParts { made.stock = .rises }
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
                    "The platform refused it \(Int(nights)) nights in a row, and nothing has changed since.")
        ]
    }
}

extension AcceptedRecord {
    /// For how many nights in a row it has been held.
    var nightsHeld: Int { verdict == .held ? Int(sameNights) : 0 }
}
