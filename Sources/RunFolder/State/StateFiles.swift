import Bytes
import Glibc
import JSONText

/// By what the seller of a state is known: what the platform calls it, and the app that sends for it.
package struct StateOwner: Sendable, Equatable {
    /// The shop's number, the login, or what the configuration calls the seller.
    package var names: Set<String>
    /// Digests of the app keys.
    package var apps: Set<String>

    /// An owner; empty sets are not known.
    package init(names: Set<String> = [], apps: Set<String> = []) {
        self.names = names
        self.apps = apps
    }
}

/// The files of a state beside its journal.
enum StateFiles {
    /// Says whose state it is: what calls to the platform that may fail need not say again.
    static let owner = "seller.json"
    private static let unfinishedOwner = ".seller.json.tmp"
    /// Is there once something was to be sent. A folder with it and without a journal is a damaged state, not a new one.
    static let begun = "begun"

    static func hasBegun(_ folder: Directory) -> Bool { folder.isFile(begun) }

    static func begin(_ folder: Directory) throws(RunFolderError) { try mark(begun, in: folder) }

    /// Is there once somebody has looked at which products the seller had before feedmill.
    static let shopKnown = "shop-known"

    /// Leaves an empty file.
    static func mark(_ name: String, in folder: Directory) throws(RunFolderError) {
        let file = try folder.create(name)
        try file.sync()
        try file.close()
        try folder.sync()
    }

    /// - Throws: where there is no journal to be read and it cannot be that nothing was sent yet.
    static func expectJournal(in folder: Directory) throws(RunFolderError) {
        let path = "\(folder.path)/\(Journal.name)"
        guard !folder.isFile(Journal.name) else { return }
        guard !folder.exists(Journal.name) else {
            throw RunFolderError(path: path, reason: .unfit("is not a file: put the journal back in its place"))
        }
        guard !hasBegun(folder) else {
            throw RunFolderError(
                path: path,
                reason: .unfit(
                    "is missing although something was sent: restore it from a copy, "
                        + "or products would be created a second time"))
        }
    }

    /// A file of what was accepted is made from what the journal says, and the journal names it then.
    ///
    /// - Throws: where the journal names none that is there, and says nothing that could have been accepted: its last lines
    ///   are lost.
    static func expectAccepted(in folder: Directory, by replay: borrowing Replay) throws(RunFolderError) {
        guard replay.accepted == nil, replay.unmerged.isEmpty, replay.products.count == 0,
            let file = try folder.names().first(where: { $0.hasPrefix(AcceptedProducts.prefix) })
        else { return }
        throw RunFolderError(
            path: "\(folder.path)/\(Journal.name)",
            reason: .unfit(
                "is older than \(file) beside it: lines at its end are lost; restore both from a copy, or products would be "
                    + "created a second time"))
    }

    /// What the platform said of items of runs whose folder is not at hand, and what was there before it grew too large.
    static let lateResults = "late-results.jsonl"
    static let formerLateResults = "late-results.1.jsonl"
    private static let greatestLateSize: UInt64 = 16 << 20

    static func keep(_ results: borrowing ByteBuffer, in folder: Directory) throws(RunFolderError) {
        guard results.count > 0 else { return }
        if folder.size(of: lateResults) > greatestLateSize {
            try folder.rename(lateResults, to: formerLateResults)
        }
        let file = try folder.openForAppending(lateResults, keeping: .max)
        try file.append(results)
        try file.sync()
        try file.close()
    }

    static func owner(in folder: Directory) -> StateOwner? {
        guard let text = folder.contents(of: owner, limit: 1 << 20), let json = try? JSONValue(parsing: text) else {
            return nil
        }
        func texts(_ key: String) -> Set<String> { Set(json[key]?.arrayValue?.compactMap(\.stringValue) ?? []) }
        return StateOwner(names: texts("names"), apps: texts("apps"))
    }

    /// Adds what is new of the owner.
    static func note(_ owner: StateOwner, in folder: Directory) throws(RunFolderError) {
        let known = Self.owner(in: folder) ?? StateOwner()
        let all = StateOwner(names: known.names.union(owner.names), apps: known.apps.union(owner.apps))
        guard all != known else { return }
        func list(_ texts: Set<String>) -> JSONValue { .array(texts.sorted().map { .string($0) }) }
        let json: JSONValue = ["names": list(all.names), "apps": list(all.apps)]
        let file = try folder.create(Self.owner, unfinishedName: unfinishedOwner)
        try file.append(json.description + "\n")
        try file.sync()
        try file.close()
        try folder.rename(unfinishedOwner, to: Self.owner)
        try folder.sync()
    }
}

/// The states in a directory, looked at without being opened.
package struct StateDirectory {
    /// A state, and whose it is.
    package struct Entry: Sendable {
        /// The folder of the state.
        package let path: String
        /// As its journal says.
        package let identity: StateIdentity
        /// As its `seller.json` says.
        package let owner: StateOwner
    }

    /// The directory, by default `.feedmill`.
    package let path: String

    /// Does not look at the disk yet.
    package init(path: String) { self.path = path }

    /// Every state in the directory, in byte order of their folders.
    ///
    /// - Throws: where a folder is a state and it cannot be seen whose: it may be the one that is looked for.
    package func entries() throws(RunFolderError) -> [Entry] {
        do throws(RunFolderError) {
            let directory: Directory
            do throws(RunFolderError) {
                directory = try Directory(path: path)
            } catch {
                guard case .system(_, ENOENT) = error.reason else { throw error }
                return []
            }
            var entries: [Entry] = []
            for name in try directory.names() where directory.isDirectory(name) {
                let folder = try Directory(name, in: directory)
                try StateFiles.expectJournal(in: folder)
                guard folder.isFile(Journal.name) else { continue }
                let identity = try Journal.identity(in: folder)
                var owner = StateFiles.owner(in: folder) ?? StateOwner()
                owner.names.insert(identity.seller)
                entries.append(Entry(path: folder.path, identity: identity, owner: owner))
            }
            return entries
        } catch {
            throw error.ofState
        }
    }

    /// Whether a state knows products, or has sent something of which it does not know yet what became of it.
    package func knowsProducts(_ entry: Entry) throws(RunFolderError) -> Bool {
        do throws(RunFolderError) {
            var replay = Replay()
            try Journal.readAll(in: try Directory(path: entry.path)) { json in
                if let event = JournalEvent(json) { replay.apply(event) }
            }
            return (replay.accepted?.products ?? 0) > 0 || replay.products.count > 0
                || replay.feeds.values.contains { $0.isOpen || !$0.items.isEmpty }
        } catch {
            throw error.ofState
        }
    }
}
