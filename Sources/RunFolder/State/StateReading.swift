import Digests
import Glibc

/// What a state remembers of products and nights, looked at without being opened: nothing is locked, nothing is written,
/// and a run that is under way meanwhile is not disturbed.
package struct StateReading: Sendable {
    /// Which state it is.
    package let entry: StateDirectory.Entry
    /// How large feeds may be, as far as it was found out.
    package let limits: FeedLimits
    /// What its journal holds, in a few digits: another one says something else, or may.
    package let fingerprint: String
    /// The products, with the items whose create is not settled.
    package let directory: KnownProducts
    /// What the platform last accepted of every item, as of the last night that was written down.
    package let accepted: AcceptedProducts
    /// Which products there are: what became known since then too.
    package let products: KnownProducts

    /// - Throws: where the journal or the file that it names cannot be read.
    package init(_ entry: StateDirectory.Entry) throws(RunFolderError) {
        self.entry = entry
        do throws(RunFolderError) {
            let folder = try Directory(path: entry.path)
            fingerprint = try Self.fingerprint(of: folder)
            var (replay, accepted) = try Self.read(folder)
            replay.products.attach(accepted)
            self.accepted = accepted
            products = replay.products
            limits = replay.limits
            directory = replay.directory(besides: nil)
        } catch {
            throw error.ofState
        }
    }

    /// The SHA-256 of a state's journal, which names the file of what was accepted by its own.
    static func fingerprint(of folder: Directory) throws(RunFolderError) -> String {
        let file = try folder.openForReading(Journal.name)
        defer { _ = close(file) }
        var hash = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read", "\(folder.path)/\(Journal.name)") }
            guard count > 0 else { return hexadecimal(hash.finish()) }
            block.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// A run may put another file in the place of the one that the journal named a moment ago: then the journal names
    /// that one by now.
    private static func read(_ folder: Directory) throws(RunFolderError) -> (Replay, AcceptedProducts) {
        for isLast in [false, false, true] {
            var replay = Replay()
            try Journal.readAll(in: folder) { json in if let event = JournalEvent(json) { replay.apply(event) } }
            guard let known = replay.accepted else {
                try StateFiles.expectAccepted(in: folder, by: replay)
                return (replay, .empty)
            }
            do throws(RunFolderError) {
                return (replay, try AcceptedProducts(folder, digest: known.digest))
            } catch {
                guard !isLast, !folder.isFile(AcceptedProducts.name(known.digest)) else { throw error }
            }
        }
        preconditionFailure("the last look returns or throws")
    }
}
