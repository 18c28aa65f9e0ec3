/// What a state remembers of products and nights, looked at without being opened: nothing is locked, nothing is written,
/// and a run that is under way meanwhile is not disturbed.
package struct StateReading: Sendable {
    package let entry: StateDirectory.Entry
    /// What the platform last accepted of every item, as of the last night that was written down.
    package let accepted: AcceptedProducts
    /// Which products there are: what became known since then too.
    package let products: KnownProducts

    /// - Throws: where the journal or the file that it names cannot be read.
    package init(_ entry: StateDirectory.Entry) throws(RunFolderError) {
        self.entry = entry
        do throws(RunFolderError) {
            let folder = try Directory(path: entry.path)
            var (replay, accepted) = try Self.read(folder)
            replay.products.attach(accepted)
            self.accepted = accepted
            products = replay.products
        } catch {
            throw error.ofState
        }
    }

    /// A run may put another file in the place of the one that the journal named a moment ago: then the journal names
    /// that one by now.
    private static func read(_ folder: Directory) throws(RunFolderError) -> (Replay, AcceptedProducts) {
        for isLast in [false, false, true] {
            var replay = Replay()
            try Journal.readAll(in: folder) { json in if let event = JournalEvent(json) { replay.apply(event) } }
            guard let known = replay.accepted else { return (replay, .empty) }
            do throws(RunFolderError) {
                return (replay, try AcceptedProducts(folder, digest: known.digest))
            } catch {
                guard !isLast, !folder.isFile(AcceptedProducts.name(known.digest)) else { throw error }
            }
        }
        preconditionFailure("the last look returns or throws")
    }
}
