import Bytes
import JSONText

/// Lays the attributes of one category out in an arena.
struct CategoryCompiler: ~Copyable {
    var arena = Arena()
    /// The attributes so far: a list's attributes are together, their children after them.
    private(set) var attributes: [CategoryAttribute] = []
    consuming func finish() -> Arena { arena }

    /// Adds the attributes that always count, and after them, level by level, those that hang on their values.
    mutating func add(_ topLevel: [AttributeDraft]) {
        var level = topLevel.map { (draft: $0, parent: CategoryParent?.none) }
        var firstOfLevel = 0
        while !level.isEmpty {
            var nextLevel: [(draft: AttributeDraft, parent: CategoryParent?)] = []
            let firstOfNext = firstOfLevel + level.count
            for (offset, entry) in level.enumerated() {
                var firstChild: [Int] = []
                firstChild.reserveCapacity(entry.draft.values.count)
                for (value, draft) in entry.draft.values.enumerated() {
                    firstChild.append(firstOfNext + nextLevel.count)
                    let parent = CategoryParent(attribute: firstOfLevel + offset, value: value)
                    nextLevel += draft.children.map { ($0, parent) }
                }
                attributes.append(compile(entry.draft, parent: entry.parent, firstChild: firstChild))
            }
            level = nextLevel
            firstOfLevel = firstOfNext
        }
    }

    private mutating func compile(
        _ draft: AttributeDraft, parent: CategoryParent?, firstChild: [Int]
    ) -> CategoryAttribute {
        let name = preferred(draft.names).map { draft.names[$0].text } ?? String(draft.id)
        var embeddedKeyJSON = ByteBuffer()
        embeddedKeyJSON.append(embeddedJSONString: draft.key ?? name)
        let values = zip(draft.values, firstChild).map { compile($0, firstChild: $1) }
        let entries = values.enumerated().map {
            NameIndex.Entry(index: $0.offset, idText: $0.element.idText, names: $0.element.names)
        }
        return CategoryAttribute(
            id: draft.id, idText: keep(draft.id < 0 ? "" : String(draft.id)), name: keep(name),
            key: keep(draft.key ?? name),
            embeddedKeyJSON: arena.keep(embeddedKeyJSON.bytes), names: keep(draft.names), parent: parent,
            isRequired: draft.isRequired, isKey: draft.isKey, isSKU: draft.isSKU, isVisible: draft.isVisible,
            spec: draft.spec, inputType: keep(draft.inputType), showType: keep(draft.showType), kind: draft.kind,
            allowsCustomName: draft.allowsCustomName, allowsCustomPicture: draft.allowsCustomPicture,
            allowsOwnText: draft.allowsOwnText,
            units: arena.keep(draft.units.map { CategoryUnit(name: keep($0.name), rate: keep($0.rate)) }),
            values: arena.keep(values), otherValue: draft.values.firstIndex { $0.id == 4 },
            requiredCountries: arena.keep(draft.requiredCountries.map { keep($0) }),
            valueIndex: index(entries))
    }

    private mutating func compile(_ draft: ValueDraft, firstChild: Int) -> CategoryValue {
        let names = keep(draft.names)
        let idText = keep(draft.idText)
        return CategoryValue(
            id: draft.id, idText: idText, name: preferred(draft.names).map { names[$0].text } ?? idText,
            names: names, hasChildren: draft.hasChildren,
            children: arena.keep(firstChild..<firstChild + draft.children.count))
    }

    /// An index of `entries` in the arena.
    mutating func index(_ entries: [NameIndex.Entry]) -> UnsafePointer<NameIndex> {
        let index = NameIndex(entries, in: &arena)
        return arena.keep(CollectionOfOne(index)).baseAddress!
    }

    private mutating func keep(_ text: String) -> CategoryBytes { arena.keep(text.utf8) }

    private mutating func keep(_ names: [AttributeDraft.LocalizedText]) -> UnsafeBufferPointer<LocalizedName> {
        guard names.count == 1 else {
            return arena.keep(names.map { LocalizedName(language: keep($0.language), text: keep($0.text)) })
        }
        return arena.keep(CollectionOfOne(LocalizedName(language: keep(names[0].language), text: keep(names[0].text))))
    }

    /// The English name, else the first one.
    private func preferred(_ names: [AttributeDraft.LocalizedText]) -> Int? {
        names.firstIndex { $0.language == "en" } ?? names.firstIndex { $0.language.hasPrefix("en_") }
            ?? names.indices.first
    }
}

extension AttributeDraft {
    /// See `AttributeKind`.
    fileprivate var kind: AttributeKind {
        if !values.isEmpty {
            return showType == "check_box" || showType == "group_table" ? .multipleChoice : .singleChoice
        }
        switch showType {
        case "interval": return .interval
        case "input_int": return .wholeNumber
        case "unit": return .number
        default: return inputType == "NUMBER" || !units.isEmpty ? .number : .freeText
        }
    }
}
