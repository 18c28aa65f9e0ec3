import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import RunFolder

/// What sees batches one after the other, in the order of the catalog: the rules over the whole of it, what is sent of it,
/// and the feeds.
struct OrderStage {
    private let writesFeeds: Bool
    /// Rows were joined with others; nil where there are none.
    private var shared: SharedRecords?
    var catalog: CatalogStage
    var selection: SelectionStage
    var packing: PackingStage

    init(
        folder: RunFolder, book: RuleBook, packer: Packer, writesFeeds: Bool, rows: CatalogRules.Rows,
        permission: PostingPermission
    ) {
        self.writesFeeds = writesFeeds
        shared = rows == .unknown ? nil : SharedRecords()
        catalog = CatalogStage(book, rows)
        selection = SelectionStage(book, permission)
        packing = PackingStage(folder, packer)
    }

    mutating func run(_ work: BatchWork) throws(RunFolderError) {
        catalog.run(work)
        selection.run(work, isSent: writesFeeds)
        if writesFeeds { try packing.run(work) }
        shared?.settle(work)
    }

    /// Packs what sells a product out that no batch has.
    ///
    /// - Parameters:
    ///   - content: the item, with a byte in front.
    ///   - range: where it is in it.
    /// - Returns: where it went, or nil and why it is held; nil where no feeds are written.
    mutating func placeStop(
        _ content: inout ByteBuffer, _ range: Range<Int>, productID: Int64, gate: GateName?
    ) throws(RunFolderError) -> (placement: Placement?, status: ItemStatus)? {
        guard writesFeeds else { return nil }
        guard !selection.isBusy(productID: productID) else { return (nil, .held) }
        let placement = try packing.placeStop(&content, range, gate: gate)
        return (placement, gate == nil ? .prepared : .held)
    }

    /// Closes the feeds that are not full, and forgets the ids: the reports, which come next, need the room.
    mutating func finish() throws(RunFolderError) {
        try packing.finish()
        catalog.finish()
        shared = nil
        selection.finish()
    }
}
