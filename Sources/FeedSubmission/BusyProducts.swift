import FeedModel
import RunFolder

/// What other runs have under way or have sent later, by product and by item: it decides what a feed has to wait for.
///
/// A feed that is not settled may still change its products: what is sent meanwhile could be undone by it. And what was
/// packed before another run sent the same products is old.
struct BusyProducts {
    fileprivate struct Holder {
        let folder: String
        let operation: Operation
        let isOpen: Bool
        let time: Int64
    }

    private var holders: [Holder] = []
    private var products: [Int64: [Int]] = [:]
    private var items: [[UInt8]: [Int]] = [:]

    /// - Parameters:
    ///   - run: whose feeds are left out.
    ///   - time: when that run was packed, in milliseconds since 1970.
    init(_ state: SubmissionState, besides run: String, packedAt time: Int64) {
        for feed in state.allFeeds where feed.key.run != run && feed.counts {
            guard feed.isOpen || feed.intendedAt > time else { continue }
            let holder = holders.count
            for product in feed.products where product > 0 { products[product, default: []].append(holder) }
            for position in feed.items.indices {
                items[feed.items.withID(position) { Array($0) }, default: []].append(holder)
                let product = feed.items.productID(position)
                if product > 0 { products[product, default: []].append(holder) }
            }
            holders.append(
                Holder(
                    folder: feed.folder, operation: feed.operation, isOpen: feed.isOpen, time: feed.intendedAt))
        }
    }

    var isEmpty: Bool { holders.isEmpty }

    /// Why a feed is not to go now; nil where it may.
    func hold(_ feed: FeedItems, _ operation: Operation) -> FeedHold? {
        guard !isEmpty else { return nil }
        var open: (count: Int, item: String, folder: String)?
        var later: (count: Int, item: String, folder: String)?
        for (position, id) in feed.idBytes.enumerated() {
            let product = feed.productID(position) ?? 0
            let found = (items[id] ?? []) + (product > 0 ? products[product] ?? [] : [])
            if let holder = found.lazy.map({ holders[$0] }).first(where: \.isOpen) {
                open = (open.map { $0.count + 1 } ?? 1, open?.item ?? feed.id(position), open?.folder ?? holder.folder)
            }
            if let holder = found.lazy.map({ holders[$0] }).first(where: { $0.carries(operation) && !$0.isOpen }) {
                later = (
                    later.map { $0.count + 1 } ?? 1, later?.item ?? feed.id(position), later?.folder ?? holder.folder
                )
            }
        }
        if let later { return .outdated(count: later.count, item: later.item, folder: later.folder) }
        return open.map { .busy(count: $0.count, item: $0.item, folder: $0.folder) }
    }
}

extension BusyProducts.Holder {
    /// Whether it carried what an operation would overwrite with older values.
    fileprivate func carries(_ other: Operation) -> Bool {
        operation.carriesWholeProduct || other.carriesWholeProduct || operation == other
    }
}
