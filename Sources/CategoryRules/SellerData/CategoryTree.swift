import JSONText

/// The categories of an answer of `getchildrenpostcategorybyid`, `seller.category.tree.query` or
/// `category.tree.list`, or of several such answers in one list: which are leaves, and, where the platform was asked
/// for what the seller may post in, which those are.
package struct CategoryTree: Sendable {
    /// A category that products can be posted in, with its names.
    package struct Leaf: Sendable {
        /// The platform's id.
        package let id: Int64
        /// In all languages that the answers have, the English one first; empty where they have none.
        package let names: [String]
        /// The names of the categories above it, from the root on, as far as the answers have them.
        package let path: [String]

        /// Its name and id for a person, such as `Dresses (200000346)`.
        package var label: String { (path + names.prefix(1)).joined(separator: " > ") + " (\(id))" }
    }

    private let leaves: [Int64: Bool]
    private let named: [Leaf]
    /// The answers are about the seller, and no branch is missing: a category that is not in them is not permitted.
    private let isPermission: Bool

    init(_ answer: JSONValue) throws(MalformedData) {
        var answers: [JSONValue] = [answer]
        if case .array(let elements) = answer, !elements.contains(where: { Entry.isEntry($0) }) { answers = elements }
        var entries: [Entry] = []
        for answer in answers { entries += try Self.entries(answer) }
        guard !entries.isEmpty else { throw MalformedData("it has no categories") }
        var leaves: [Int64: Bool] = [:]
        for entry in entries {
            if let known = leaves.updateValue(entry.isLeaf, forKey: entry.id), known != entry.isLeaf {
                throw MalformedData("category \(entry.id) appears twice with different contents")
            }
        }
        self.leaves = leaves
        var seen: Set<Int64> = []
        named = entries.filter { $0.isLeaf && seen.insert($0.id).inserted }.map {
            Leaf(id: $0.id, names: $0.names, path: $0.path)
        }
        isPermission = entries.allSatisfy(\.isSellers) && Self.isWhole(entries)
    }

    /// Whether a category is a leaf; nil where the tree does not have it.
    package func isLeaf(_ id: Int64) -> Bool? { leaves[id] }

    /// Whether the seller may post in a category, as far as the tree says.
    package func permits(_ id: Int64) -> Bool { !isPermission || leaves[id] != nil }

    /// Whether products can be posted in a category, as far as the tree says.
    package func isOpen(_ id: Int64) -> Bool { isLeaf(id) != false && permits(id) }

    /// The categories that products can be posted in, in the order of the answers.
    package var openLeaves: [Leaf] { named.filter { isOpen($0.id) } }

    /// How many categories there are.
    package var count: Int { leaves.count }

    /// A category of an answer.
    private struct Entry {
        var id: Int64
        var isLeaf: Bool
        var level: Int64?
        /// From an answer about what the seller may post in.
        var isSellers: Bool
        var names: [String] = []
        var path: [String] = []

        static func isEntry(_ value: JSONValue) -> Bool {
            guard let object = value.objectValue else { return false }
            let fields = PlatformFields(object)
            return fields["children_category_id"] != nil || fields["is_leaf_category"] != nil
                || fields["isleaf"] != nil || fields["is_leaf"] != nil
        }
    }

    /// An answer about one parent has its children only. Where a category that is no leaf has nothing below it, its
    /// branch was not asked for, and nothing can be said of a category that is not there.
    private static func isWhole(_ entries: [Entry]) -> Bool {
        let deepest = entries.compactMap(\.level).max() ?? .max
        return entries.allSatisfy { $0.isLeaf || ($0.level ?? 0) < deepest }
    }

    private static func entries(_ answer: JSONValue) throws(MalformedData) -> [Entry] {
        let list: [PlatformFields]
        switch answer {
        case .array:
            list = try PlatformFields(JSONObject([.init(key: "list", value: answer)])).list("list")
        case .object(let object):
            let content = try PlatformAnswer.content(of: object)
            let fields = PlatformFields(content)
            let names: [FieldName] = [
                "children_category_list", "aeop_post_category_list", "category_list", "categories",
            ]
            let name = names.first { fields[$0] != nil }
            try PlatformAnswer.expectSuccess(content, isThere: name != nil, "it has no list of categories")
            list = try name.map { (name) throws(MalformedData) in try fields.list(name) } ?? []
        default: throw MalformedData("expected the platform's answer, got \(answer.kind)")
        }
        var entries: [Entry] = []
        for fields in list { try add(fields, below: [], to: &entries) }
        return entries
    }

    /// The names of a category, the English one first. No check goes by them: what cannot be read is no name.
    private static func names(_ fields: PlatformFields) -> [String] {
        for field: FieldName in ["multi_language_names", "names", "name", "category_name", "children_category_name"] {
            guard let (object, text) = try? fields.objectOrText(field) else { continue }
            if let text { return text.allSatisfy(\.isWhitespace) ? [] : [text] }
            let members = (object?.members ?? []).filter { $0.value.stringValue?.contains { !$0.isWhitespace } == true }
            let sorted = members.filter { $0.key == "en" } + members.filter { $0.key != "en" }
            if !sorted.isEmpty { return sorted.compactMap(\.value.stringValue) }
        }
        return []
    }

    private static func add(
        _ fields: PlatformFields, below path: [String], to entries: inout [Entry]
    ) throws(MalformedData) {
        let own = try fields.integer("children_category_id")
        let other = try fields.integer(anyOf: "id", "category_id")
        guard let id = own ?? other else { throw MalformedData("a category without an id") }
        try within("category \(id)") { () throws(MalformedData) in
            guard let leaf = try fields.truth(anyOf: "is_leaf_category", "isleaf", "is_leaf", "leaf") else {
                throw MalformedData("it is not said whether it is a leaf")
            }
            let names = names(fields)
            entries.append(
                Entry(
                    id: id, isLeaf: leaf, level: try fields.integer("level"), isSellers: own != nil, names: names,
                    path: path))
            for child in try fields.list("children") {
                try add(child, below: path + names.prefix(1), to: &entries)
            }
        }
    }
}
