import JSONText

/// When tokens end, as the platform said when it gave them: `tokens/ends.json` below the states. A token is known by a
/// digest under the app's secret, and nothing of it is here.
package struct TokenEnds: Sendable {
    /// When one token ends.
    package struct Entry: Sendable, Equatable {
        /// The first 8 bytes of the HMAC-SHA256 of the token under the app's secret, in hexadecimal.
        package let digest: String
        /// Milliseconds since 1970.
        package let ends: Int64

        /// The end of a token.
        package init(digest: String, ends: Int64) {
            self.digest = digest
            self.ends = ends
        }
    }

    /// Oldest first.
    private let entries: [Entry]

    static let folder = "tokens"
    private static let name = "ends.json"
    private static let unfinishedName = ".ends.json.tmp"
    /// The apps and sellers of one machine have not as many.
    private static let most = 1000

    /// Reads them; there may be none.
    ///
    /// - Parameter state: the directory of the states.
    package init(state: String) {
        let directory = try? Directory(path: "\(state)/\(Self.folder)")
        let json = directory?.contents(of: Self.name, limit: 1 << 20).flatMap { try? JSONValue(parsing: $0) }
        entries = (json?.arrayValue ?? []).compactMap { entry in
            guard let digest = entry["token"]?.stringValue, let ends = entry["ends"]?.int64Value else { return nil }
            return Entry(digest: digest, ends: ends)
        }
    }

    private init(_ entries: [Entry]) { self.entries = entries }

    /// When the token of that digest ends, in milliseconds since 1970; nil where that is not known.
    package subscript(digest: String?) -> Int64? {
        digest.flatMap { digest in entries.last { $0.digest == digest }?.ends }
    }

    /// Keeps when new tokens end.
    package static func note(
        _ new: [Entry], state: String, storage: (any StorageGuard)? = nil
    ) throws(RunFolderError) {
        do throws(RunFolderError) {
            let directory = try PrivateFolder(path: "\(state)/\(folder)", storage: storage).directory
            let old = TokenEnds(state: state).entries.filter { entry in !new.contains { $0.digest == entry.digest } }
            let list = (old + new).suffix(most).map { entry -> JSONValue in
                ["token": .string(entry.digest), "ends": .number(JSONNumber(entry.ends))]
            }
            let file = try directory.create(name, unfinishedName: unfinishedName)
            try file.append(indented: .array(list))
            try file.sync()
            try file.close()
            try directory.rename(unfinishedName, to: name)
            try directory.sync()
        } catch {
            throw error.ofState
        }
    }
}
