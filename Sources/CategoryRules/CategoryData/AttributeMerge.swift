import Bytes

/// Brings what an attribute list and a schema say of one category together: both hold.
///
/// The list knows ids, kinds and languages; the schema knows what the key of a feed is, and the titles of values. An
/// attribute or value that only one of them has stays; a value that only the schema has is none where the list names
/// the values itself.
enum AttributeMerge {
    static func merge(_ list: [AttributeDraft], with schema: [AttributeDraft]) -> [AttributeDraft] {
        var result = list
        for draft in schema {
            guard let known = match(draft, in: list) else {
                result.append(draft)
                continue
            }
            merge(draft, into: &result[known])
        }
        return result
    }

    /// The attribute of the list that a schema means by a name: that of the same name in any language.
    private static func match(_ draft: AttributeDraft, in list: [AttributeDraft]) -> Int? {
        let name = draft.names[0].text
        let candidates = list.indices.filter { list[$0].isSKU == draft.isSKU }
        for isExact in [true, false] {
            if let found = candidates.first(where: { list[$0].names.contains { same($0.text, name, isExact) } }) {
                return found
            }
        }
        return nil
    }

    private static func same(_ left: String, _ right: String, _ isExact: Bool) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                if isExact { return left.sameBytes(as: right) }
                return withFolded(left) { left in withFolded(right) { left.sameBytes(as: $0) } }
            }
        }
    }

    private static func merge(_ schema: AttributeDraft, into list: inout AttributeDraft) {
        list.key = schema.key
        list.isRequired = list.isRequired || schema.isRequired
        if list.units.isEmpty { list.units = schema.units }
        add(schema.names, to: &list.names)
        guard !list.values.isEmpty else {
            list.values = schema.values
            if !schema.values.isEmpty { list.showType = schema.showType }
            return
        }
        var indexes: [String: Int] = [:]
        for (index, value) in list.values.enumerated() { indexes[value.idText] = index }
        for value in schema.values {
            guard let index = indexes[value.idText] else { continue }
            add(value.names, to: &list.values[index].names)
        }
    }

    private static func add(
        _ names: [AttributeDraft.LocalizedText], to known: inout [AttributeDraft.LocalizedText]
    ) {
        for name in names where !known.contains(where: { $0.text.utf8.elementsEqual(name.text.utf8) }) {
            known.append(known.isEmpty ? name : AttributeDraft.LocalizedText(language: "", text: name.text))
        }
    }
}
