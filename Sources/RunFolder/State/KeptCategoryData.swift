import Glibc

/// Copies of the category data that nights were checked with, packed, in the folder of a state. With them it is found out
/// whether a verdict changed because the marketplace's rules did. Nothing depends on them: what is missing or damaged
/// leaves that question open.
package struct KeptCategoryData: Sendable {
    /// The kinds of files of a category, by the end of their names.
    package enum Kind: String, CaseIterable, Sendable {
        /// The attributes and their values: `ID.attributes.json`.
        case attributes
        /// The JSON Schema: `ID.schema.json`.
        case schema
    }

    /// The data of a category: a fingerprint of all of its files tells one version from another.
    package struct Version: Hashable, Sendable {
        /// The platform's id.
        package let categoryID: Int64
        /// As `VerdictHistory.print(ofDigests:)` makes it.
        package let print: UInt32

        /// A version of a category's data.
        package init(categoryID: Int64, print: UInt32) {
            self.categoryID = categoryID
            self.print = print
        }

        fileprivate var prefix: String { "\(categoryID)-\(String(print, radix: 16))." }
    }

    private let path: String
    /// No category is longer.
    private static let greatestSize = 256 << 20

    init(state path: String) { self.path = "\(path)/category-data" }

    /// Keeps a version, unless it is kept already.
    package func keep(_ version: Version, _ files: [(kind: Kind, bytes: [UInt8])]) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { return }
        for (kind, bytes) in files {
            let name = name(version, kind)
            guard access(name, F_OK) != 0 else { continue }
            // Under its name once it is whole.
            let unfinished = "\(path)/.unfinished"
            if PackedFile.write(bytes, to: unfinished) { rename(unfinished, name) }
        }
    }

    /// Whether any file of that version is kept.
    package func has(_ version: Version) -> Bool { Kind.allCases.contains { access(name(version, $0), F_OK) == 0 } }

    /// The file of a version; nil where it has none of that kind, or it cannot be read.
    package func file(_ version: Version, _ kind: Kind) -> [UInt8]? {
        PackedFile.read(name(version, kind), limit: Self.greatestSize)
    }

    /// Drops the other versions of these categories.
    package func keepOnly(_ versions: [Version]) {
        let kept = Dictionary(versions.map { ($0.categoryID, $0.prefix) }, uniquingKeysWith: { first, _ in first })
        guard let folder = try? Directory(path: path), let names = try? folder.names() else { return }
        for name in names {
            guard let id = Int64(name.prefix { $0 != "-" }), let prefix = kept[id], !name.hasPrefix(prefix) else {
                continue
            }
            // One that stays is a version too many, and none that anything is taken from.
            try? folder.remove(name)
        }
    }

    private func name(_ version: Version, _ kind: Kind) -> String {
        "\(path)/\(version.prefix)\(kind.rawValue).json.gz"
    }
}

extension StateReading {
    /// The category data of earlier nights.
    package var categoryData: KeptCategoryData { KeptCategoryData(state: entry.path) }
}

extension SubmissionState {
    /// The category data of earlier nights.
    package var categoryData: KeptCategoryData { KeptCategoryData(state: path) }
}
