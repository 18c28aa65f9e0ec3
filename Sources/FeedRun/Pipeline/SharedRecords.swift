import CategoryRules
import FeedModel
import RunFolder

/// Records that are parts of items of several products: the price of a row may belong to one earlier item and its stock to
/// another one, or to an item of its own.
///
/// Each of those products has them, and a record counts where its worst item went: with the first product that has a
/// rejected item, else with the last one. So it is counted once, and once among the rejected records.
struct SharedRecords {
    /// Those that were counted as rejected.
    private var rejected: Set<UpdateJoin.Origin> = []

    /// Says of each shared record of a batch whether it counts there. Batches come in the order of the catalog.
    mutating func settle(_ work: BatchWork) {
        let batch = work.batch
        guard batch.records.contains(where: { $0.sharing != .none }) else { return }
        var isRejected = [Bool](repeating: false, count: work.products.count)
        for item in work.items where item.status == .rejected { isRejected[item.product] = true }
        // A batch may have a record twice: where its rows are, and before that with the product that they were joined to.
        for sharing in [Record.Sharing.withLater, .withEarlier] {
            for index in batch.records.indices where batch.records[index].sharing == sharing {
                let counts = counts(batch.records[index], isRejected, batch)
                batch.records[index].sharing = counts ? .none : .elsewhere
            }
        }
    }

    private mutating func counts(_ record: Record, _ isRejected: [Bool], _ batch: Batch) -> Bool {
        let isOwn = record.location.file == Location.ownFile
        let place = UpdateJoin.Origin(
            file: isOwn ? UInt16(clamping: batch.file.index) : record.location.file, record: record.location.record)
        guard !rejected.contains(place) else { return false }
        let isBad = record.product < 0 ? record.fate == .rejected : isRejected[Int(record.product)]
        if isBad { rejected.insert(place) }
        return isBad || record.sharing == .withEarlier
    }
}
