import FeedModel

/// How what was accepted becomes a file, and the file the state.
extension SubmissionState {
    /// Calls `body` with every product that became known since what was accepted was written down, in the order of the
    /// journal; 0 for an item that was forgotten.
    package func eachLearned(_ body: (CarriedItem, Int64) -> Void) throws(RunFolderError) {
        do throws(RunFolderError) {
            var last = -1
            var number = 0
            try readJournal { event in
                if case .accepted = event { last = number }
                number += 1
            }
            number = -1
            var carried = CarriedFeeds()
            try readJournal { event in
                number += 1
                carried.apply(event)
                switch event {
                case .settled(let key, _, let results, _):
                    for (item, id) in carried.learned(key, results) where number > last { body(item, id) }
                case .known(let list): if number > last { for known in list { body(known.item, known.productID) } }
                case .forgotten(let item):
                    if number > last { body(CarriedItem(item: item, skuCodes: []), 0) }
                default: break
                }
            }
        } catch {
            throw error.ofState
        }
    }

    /// What was accepted so far, to be brought up to date.
    package func beginMerge() -> AcceptedMerge { AcceptedMerge(accepted, in: folder) }

    /// Writes the products' ids, where any of them is another now.
    ///
    /// - Returns: the SHA-256 of their file.
    private func writeIDs(_ accepted: AcceptedProducts, _ merge: AcceptedMerge) throws(RunFolderError) -> String {
        if !merge.changesProducts, let ids = acceptedIDs, folder.isFile(ProductIDs.name(ids)) { return ids }
        return try ProductIDs.write(accepted, in: folder)
    }

    private func readJournal(_ body: (JournalEvent) -> Void) throws(RunFolderError) {
        try Journal.readAll(in: folder) { json in if let event = JournalEvent(json) { body(event) } }
    }

    /// Writes what is accepted now, and makes it what counts.
    ///
    /// - Parameters:
    ///   - merge: what is accepted; it may be in the midst of being written.
    ///   - marks: how the night went, unless it is; nil where no exports were read.
    ///   - nights: the record of nights, a line of JSON each, the oldest first.
    ///   - time: milliseconds since 1970.
    package func accept(
        _ merge: AcceptedMerge, _ marks: NightMarks? = nil, nights: [UInt8], at time: Int64
    ) throws(RunFolderError) {
        do throws(RunFolderError) {
            merge.beginWriting(marks)
            let digest = try merge.finish(nights: nights)
            let accepted = try AcceptedProducts(folder, AcceptedProducts.name(digest), digest: nil)
            let ids = try writeIDs(accepted, merge)
            try add(.accepted(digest: digest, ids: ids, products: accepted.productCount, at: time))
            replace(accepted)
            rebuilt = []
            // Files that no longer count, and those that a sudden end left before they did.
            for name in try folder.names()
            where name.hasPrefix(AcceptedProducts.prefix) && name != AcceptedProducts.name(digest)
                || name.hasPrefix(ProductIDs.prefix) && name != ProductIDs.name(ids)
                || name == AcceptedMerge.spillName
            {
                try folder.remove(name)
            }
        } catch {
            throw error.ofState
        }
        try compactIfGrown(time)
    }
}
