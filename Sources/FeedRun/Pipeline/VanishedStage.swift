import Bytes
import FeedModel
import FeedPacking
import JSONText
import RunFolder
import RunReports

/// What becomes of products that the platform has and a whole catalog lacks: they are listed, and where the configuration
/// says so, sold out.
struct VanishedStage {
    let accepted: AcceptedProducts
    let action: VanishedAction
    /// In how many whole catalogs in a row a product is missing before it is sold out.
    let after: Int

    /// How many products the last whole catalog had, and how many of them are newly missing.
    func count(_ order: OrderStage) -> (known: Int, missing: Int) {
        var (known, missing) = (0, 0)
        accepted.eachRecord { record in
            guard record.isOnPlatform, record.nightsMissing == 0 else { return }
            known += 1
            if !order.selection.has(record) { missing += 1 }
        }
        return (known, missing)
    }

    /// Lists them and packs what stops them, in the order in which they became known.
    func run(
        _ order: inout OrderStage, _ writer: inout RunWriter, _ tally: inout Tally, _ review: inout ReviewReader,
        gate: GateName?
    ) throws {
        var failure: (any Error)?
        accepted.eachRecord { record in
            guard failure == nil, record.isOnPlatform,
                !order.selection.has(record)
            else {
                return
            }
            do {
                let isDue = action == .stop && Int(record.nightsMissing) + 1 >= after && Self.sells(record)
                if isDue {
                    try stop(record, &order, &writer, &tally, &review, gate)
                } else {
                    try writer.append(listed: record.item)
                    review.addListed(record.item)
                    tally.totals.lanes?.listedVanished += 1
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Whether it may still be bought, as far as is known.
    private static func sells(_ record: AcceptedRecord) -> Bool {
        var sells = record.skuCount == 0
        record.eachSKU { sku in
            sells = sku.inventory != 0
            return !sells
        }
        return sells && record.skuCount > 0
    }

    private func stop(
        _ record: AcceptedRecord, _ order: inout OrderStage, _ writer: inout RunWriter, _ tally: inout Tally,
        _ review: inout ReviewReader, _ gate: GateName?
    ) throws {
        var codes: [UnsafeBufferPointer<UInt8>] = []
        record.eachSKU {
            codes.append($0.code)
            return true
        }
        var content = ByteBuffer(capacity: 1 << 10)
        // The byte in front parts it from the item before.
        content.append(0x2C)
        let range = ItemEncoder.encodeStop(
            item: record.item, productID: record.productID, codes: codes, into: &content)
        guard let (placement, status) = try order.placeStop(&content, range, productID: record.productID, gate: gate)
        else {
            return
        }
        var item = ItemRecord()
        item.item = .bytes(record.item)
        (item.operation, item.status, item.lane, item.gate) = (.productStocksUpdate, status, .stop, gate)
        item.skuCount = codes.count
        item.changes = [ItemRecord.Change(RecordText("vanished"))]
        item.feed = placement.map { ($0.feed, $0.position) }
        let line = try writer.append(item)
        line.withUnsafeBufferPointer { review.add(item, line: $0) }
        tally.totals.add(item)
    }
}
