import Bytes
import FeedModel
import FeedPacking
package import RunFolder

/// Brings what was accepted up to what became of feeds: only a `succeeded` result writes it, `failed` leaves it, and what
/// nobody knows marks it unsettled.
///
/// The values are read back from the feeds themselves, so that it does not matter which process finds out what became of
/// them. Where a feed is not at hand any more, its items are unsettled.
package struct AcceptedUpdate {
    private let state: SubmissionState
    /// The folder of the run that is being sent, as its plan calls it.
    private let folder: RunFolder?
    private let run: String

    /// - Parameters:
    ///   - state: is brought up to date.
    ///   - folder: the run that is being sent; feeds of others are read where their plans say.
    ///   - run: its id.
    package init(_ state: SubmissionState, folder: RunFolder? = nil, run: String = "") {
        self.state = state
        self.folder = folder
        self.run = run
    }

    /// What is accepted now, besides how the night went.
    package func merge() throws(RunFolderError) -> AcceptedMerge {
        let merge = state.beginMerge()
        for product in state.rebuilt { learn(product, product.productID, merge) }
        try state.eachLearned { learn($0, $1, merge) }
        // Feeds of one run come one after the other.
        var last: (run: String, folder: String, packed: PackedItems?)?
        for feed in state.unmergedFeeds {
            if last?.run != feed.key.run || last?.folder != feed.folder {
                last = (feed.key.run, feed.folder, packedItems(of: feed))
            }
            try add(feed, last?.packed, merge)
            try merge.writeDownIfLarge()
        }
        return merge
    }

    /// Whether anything became known since what was accepted was written down.
    package var hasNews: Bool { !state.unmergedFeeds.isEmpty }

    private func learn(_ carried: CarriedItem, _ productID: Int64, _ merge: AcceptedMerge) {
        var id = carried.item
        id.withUTF8 { id in
            merge.update(id) { product in
                guard productID > 0 else {
                    product.flags.insert(.forgotten)
                    return
                }
                product.flags.remove(.forgotten)
                if product.productID != productID { product.content = 0 }
                product.productID = productID
                guard product.skus.isEmpty else { return }
                var known: Set<UInt64> = []
                for code in carried.skuCodes {
                    let code = Array(code.utf8)
                    if known.insert(code.withUnsafeBufferPointer({ $0.hash64 })).inserted {
                        product.skus.append(AcceptedSKU(code: code))
                    }
                }
            }
        }
    }

    private func add(_ feed: SentFeed, _ packed: PackedItems?, _ merge: AcceptedMerge) throws(RunFolderError) {
        let statuses: [ItemStatus]
        switch feed.phase {
        case .settled(_, let results): statuses = results.statuses
        case .unknown: statuses = Array(repeating: .unknown, count: feed.itemCount)
        case .intended, .sent, .notTaken, .refused: return
        }
        guard let packed, let items = packed.items(of: feed), items.count == statuses.count else {
            for product in feed.products { merge.update(productID: product) { unsettle(&$0, feed.operation) } }
            return
        }
        var facts = ItemFacts()
        for (position, status) in statuses.enumerated() where status != .failed {
            let isRead: Void? = packed.with(feed.key.feed, position, items) { item, lacksPictures in
                let content = ItemEncoder.content(of: item)
                guard !content.isEmpty else { return }
                facts.read(content)
                if lacksPictures { facts.lackPictures() }
                add(facts, content, status, feed, items, position, merge)
            }
            // What was sent is not at hand as it was packed: nobody knows what it is to be compared with.
            if isRead == nil, let product = items.productID(position) {
                merge.update(productID: product) { unsettle(&$0, feed.operation) }
            }
        }
    }

    private func add(
        _ facts: ItemFacts, _ content: UnsafeBufferPointer<UInt8>, _ status: ItemStatus, _ feed: SentFeed,
        _ items: FeedItems, _ position: Int, _ merge: AcceptedMerge
    ) {
        if feed.operation == .productCreate {
            // What is not known of a create is settled by its SKU codes before anything else is sent of it.
            guard status == .succeeded else { return }
            items.withID(position) { id in
                merge.update(id) { take(facts, content, feed, &$0) }
            }
            return
        }
        func change(_ product: inout AcceptedProduct) {
            if status == .succeeded {
                take(facts, content, feed, &product)
            } else {
                unsettle(&product, feed.operation)
            }
        }
        // Rows of stock and prices may call a product by its number alone.
        if !merge.update(productID: facts.productID, change) {
            items.withID(position) { id in
                merge.update(id) { product in
                    if product.productID == 0 { product.productID = facts.productID }
                    change(&product)
                }
            }
        }
    }

    /// The way to the items of a feed's run; nil where its folder is not at hand.
    private func packedItems(of feed: SentFeed) -> PackedItems? {
        let isOwn = feed.key.run == run
        guard let folder = isOwn ? self.folder : try? RunFolder(reading: feed.folder) else { return nil }
        return PackedItems(folder, run: feed.key.run)
    }

    /// What the platform accepted.
    private func take(
        _ facts: ItemFacts, _ content: UnsafeBufferPointer<UInt8>, _ feed: SentFeed, _ product: inout AcceptedProduct
    ) {
        let time = UInt32(clamping: feed.intendedAt / 60_000)
        let isWhole = feed.operation.carriesWholeProduct
        if isWhole {
            product.content = facts.content
            product.parts = facts.parts.map { UInt16(truncatingIfNeeded: $0) }
            product.title = UInt32(truncatingIfNeeded: facts.parts[ContentPart.title.rawValue])
            product.properties = facts.properties
            product.flags.remove(.contentUnsettled)
        }
        var known = isWhole ? [] : product.skus
        var next = 0
        for (position, fact) in facts.skus.enumerated() {
            let code = ItemFacts.code(UnsafeBufferPointer(rebasing: content[fact.code]))
            var index = known.indices.contains(next) && known[next].code == code ? next : nil
            if index == nil, !isWhole { index = known.firstIndex { $0.code == code } }
            if index == nil {
                index = known.count
                known.append(AcceptedSKU(code: code))
            }
            guard let index else { continue }
            next = index + 1
            if fact.inventory != ItemFacts.unset {
                known[index].inventory = fact.inventory
                known[index].stockTime = time
            }
            if fact.price != ItemFacts.unset {
                known[index].price = fact.price
                if isWhole || fact.discountPrice != ItemFacts.unset { known[index].discountPrice = fact.discountPrice }
            }
            if isWhole { known[index].barcode = fact.barcode }
            if isWhole || facts.saysCountryPrices {
                known[index].countryPrices = facts.countryPrices(ofSKU: position)
            }
        }
        product.skus = known
    }

    /// Nobody knows what became of what was sent.
    private func unsettle(_ product: inout AcceptedProduct, _ operation: Operation) {
        if operation.carriesWholeProduct { product.flags.insert(.contentUnsettled) }
        for index in product.skus.indices {
            if operation != .productPricesUpdate {
                product.skus[index].inventory = AcceptedProduct.unset
                product.skus[index].stockTime = 0
            }
            if operation != .productStocksUpdate { product.skus[index].price = AcceptedProduct.unset }
        }
    }
}
