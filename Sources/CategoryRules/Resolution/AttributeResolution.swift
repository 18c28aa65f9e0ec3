import Bytes
import FeedModel

extension Resolver {
    /// So many values of one product are looked at; no category asks for more.
    private static let mostValues = 1000

    /// Looks up the general attributes of a product and their values.
    func resolveAttributes(_ batch: Batch, _ check: ProductCheck, _ category: Category) {
        let missing = category.attributes.count - check.firstValues.count
        if missing > 0 { check.firstValues.append(contentsOf: repeatElement(ProductCheck.absent, count: missing)) }
        var hasUnknown = false
        for index in check.product.attributes {
            let entry = batch.attributes[index]
            var name = ResolvedName.unknown
            if entry.isCustom, batch.takesEscapedBars {
                batch.attributes[index].value.text = plainText(entry.value.text, batch)
            }
            if !entry.isCustom {
                let bytes = batch.bytes.bytes[entry.name]
                name = entry.nameIsID ? category.attribute(withID: bytes) : generalAttribute(named: bytes, category)
                if name == .unknown { hasUnknown = true }
            }
            append(index, name, batch, category, to: &check.attributes)
            if check.attributes.count > Self.mostValues {
                check.attributes.removeSubrange(Self.mostValues...)
                check.attributes[Self.mostValues - 1].notes = .cut
                break
            }
        }
        if hasUnknown, category.attributes.count > category.topLevelCount { resolveChildren(batch, check, category) }
        for position in check.attributes.indices { note(position, batch, check, category) }
    }

    private func generalAttribute(named name: UnsafeBufferPointer<UInt8>, _ category: Category) -> ResolvedName {
        let match = category.attribute(named: name)
        // A SKU property may have the name of a general attribute; here the attribute is meant.
        if case .several(let candidates) = match {
            let general = candidates.filter { !category.attributes[$0].isSKU }
            if general.count == 1 { return .known(general[0]) }
        }
        return match.resolved
    }

    /// Forgets the attributes of the product before.
    func clearAttributes(_ check: ProductCheck) {
        for attribute in check.attributes {
            if case .known(let index) = attribute.attribute { check.firstValues[index] = ProductCheck.absent }
        }
        check.attributes.removeAll(keepingCapacity: true)
        check.attributeNotes = []
    }

    /// Appends what an entry of the export holds: a value, or several of a list.
    private func append(
        _ index: Int, _ name: ResolvedName, _ batch: Batch, _ category: Category,
        to list: inout [ResolvedAttribute]
    ) {
        let entry = batch.attributes[index]
        guard case .known(let position) = name, !category.attributes[position].isSKU else {
            let content: ResolvedAttribute.Content = entry.value.isBlank ? .blank : .text(entry.value.text)
            list.append(
                ResolvedAttribute(entry: index, attribute: name, content: content, token: entry.value.text))
            return
        }
        let attribute = category.attributes[position]
        guard entry.isWholeCell else {
            let token = entry.value.text.isEmpty ? entry.valueID : entry.value.text
            list.append(
                ResolvedAttribute(
                    entry: index, attribute: name, content: content(of: entry, batch, attribute), token: token))
            return
        }
        guard attribute.takesListedValues, batch.bytes.bytes[entry.value.text].contains(0x7C) else {
            let text = batch.takesEscapedBars ? plainText(entry.value.text, batch) : entry.value.text
            list.append(
                ResolvedAttribute(
                    entry: index, attribute: name, content: content(ofToken: text, batch, attribute), token: text))
            return
        }
        let tokens = split(entry.value.text, batch)
        if tokens.isEmpty {
            list.append(ResolvedAttribute(entry: index, attribute: name, content: .blank, token: entry.value.text))
        }
        for token in tokens {
            list.append(
                ResolvedAttribute(
                    entry: index, attribute: name, content: content(ofToken: token, batch, attribute), token: token))
        }
    }

    /// Splits a list at `|`; `\|` is a bar that belongs to a value.
    private func split(_ cell: Text, _ batch: Batch) -> [Text] {
        var tokens: [Text] = []
        let end = Int(cell.offset) + Int(cell.count)
        var start = Int(cell.offset)
        var position = start
        var hasEscape = false
        func add(_ stop: Int) {
            var token = Text(offset: start, count: stop - start)
            if hasEscape { token = unescapeBars(token, batch) }
            let (from, to) = trimmedBounds(
                UnsafePointer(batch.bytes.base), Int(token.offset), Int(token.offset) + Int(token.count))
            if from < to { tokens.append(Text(offset: from, count: to - from)) }
        }
        while position < end, tokens.count <= Self.mostValues {
            let byte = batch.bytes.base[position]
            if byte == 0x5C, position + 1 < end, batch.bytes.base[position + 1] == 0x7C {
                hasEscape = true
                position += 2
                continue
            }
            if byte == 0x7C {
                add(position)
                start = position + 1
                hasEscape = false
            }
            position += 1
        }
        if position >= end { add(end) }
        return tokens
    }

    // MARK: Child attributes

    /// Looks up names that no attribute at the top has among the attributes that hang on the chosen values. A chosen
    /// value of such an attribute may bring more of them.
    private func resolveChildren(_ batch: Batch, _ check: ProductCheck, _ category: Category) {
        var found = true
        while found, check.attributes.count <= Self.mostValues {
            found = false
            var position = 0
            while position < check.attributes.count {
                let index = check.attributes[position].entry
                guard check.attributes[position].attribute == .unknown, !batch.attributes[index].isCustom else {
                    position += 1
                    continue
                }
                let name = childAttribute(batch.attributes[index], batch, check, category)
                guard case .known = name else {
                    check.attributes[position].attribute = name
                    position += 1
                    continue
                }
                found = true
                var values: [ResolvedAttribute] = []
                append(index, name, batch, category, to: &values)
                check.attributes.replaceSubrange(position...position, with: values)
                position += values.count
            }
        }
    }

    /// The child attribute that an entry means. The same one may hang on several of the chosen values, each time with
    /// values of its own: the first that takes what the entry says counts.
    private func childAttribute(
        _ entry: AttributeEntry, _ batch: Batch, _ check: borrowing ProductCheck, _ category: Category
    ) -> ResolvedName {
        let name = batch.bytes.bytes[entry.name]
        let match = entry.nameIsID ? category.childAttribute(idText: name) : category.childAttribute(named: name)
        let candidates: [Int]
        switch match {
        case .none: return .unknown
        case .one(let index): candidates = [index]
        case .several(let indexes): candidates = indexes
        }
        let chosen = candidates.filter { index in
            category.attributes[index].parent.map { isChosen($0, batch, check, category) } ?? false
        }
        guard let first = chosen.first else { return .unknown }
        guard chosen.allSatisfy({ category.attributes[$0].id == category.attributes[first].id }) else {
            return .ambiguous
        }
        return .known(chosen.first { takes(entry, category.attributes[$0], batch) } ?? first)
    }

    /// Whether an attribute lists all values that an entry names.
    private func takes(_ entry: AttributeEntry, _ attribute: CategoryAttribute, _ batch: Batch) -> Bool {
        guard attribute.takesListedValues else { return true }
        guard entry.valueID.isEmpty else { return attribute.value(idText: batch.bytes.bytes[entry.valueID]) != nil }
        return batch.bytes.bytes[entry.value.text].split(separator: 0x7C).allSatisfy { token in
            let name = UnsafeBufferPointer(rebasing: token).trimmed
            return name.contains(0x3D) || attribute.value(named: name) != .none
        }
    }

    private func isChosen(
        _ parent: CategoryParent, _ batch: Batch, _ check: borrowing ProductCheck, _ category: Category
    ) -> Bool {
        guard category.attributes[parent.attribute].isVisible else { return false }
        for other in check.attributes where other.attribute == .known(parent.attribute) {
            if other.content.chosenValue == parent.value { return true }
        }
        guard parent.attribute == category.brandAttribute else { return false }
        let brand = batch.bytes.bytes[batch.field(.brand, of: check.index).text]
        return category.attributes[parent.attribute].value(named: brand) == .one(parent.value)
    }

    // MARK: Notes

    /// Works out what there is to say about a value, and whether it is the first of its attribute.
    private func note(_ position: Int, _ batch: Batch, _ check: ProductCheck, _ category: Category) {
        let found = check.attributes[position]
        var notes = found.notes
        switch found.attribute {
        case .unknown where batch.attributes[found.entry].isCustom: notes.insert(.custom)
        case .unknown: notes.insert(isForOthers(found, batch) ? .overridden : .unknown)
        case .ambiguous: notes.insert(.ambiguousName)
        case .known(let index) where category.attributes[index].isSKU:
            notes.insert(isForOthers(found, batch) ? .overridden : .skuProperty)
        case .known(let index) where !category.attributes[index].isVisible:
            check.firstValues[index] = ProductCheck.blank
            if found.content != .blank { notes.insert(.hidden) }
        case .known(let index) where found.content == .blank:
            if check.firstValues[index] == ProductCheck.absent { check.firstValues[index] = ProductCheck.blank }
            notes.insert(.blank)
        case .known(let index):
            notes.formUnion(found.content.notes)
            if let value = found.content.chosenValue, !category.attributes[index].values[value].children.isEmpty {
                notes.insert(.hasChildren)
            }
            let first = Int(check.firstValues[index])
            if first < 0 {
                check.firstValues[index] = Int32(position)
                check.attributes[position].first = position
            } else {
                check.attributes[position].first = first
                notes.formUnion(laterNotes(position, first, batch, check, category.attributes[index]))
            }
        }
        check.attributes[position].notes = notes
        check.attributeNotes.formUnion(notes)
    }

    /// Whether a value is a default of the configuration, or a shop's own that the configuration gave a place, for an
    /// attribute that other categories have: it is for their products, and says nothing here. A shop's own is counted
    /// among the fields without a place.
    private func isForOthers(_ found: ResolvedAttribute, _ batch: Batch) -> Bool {
        let entry = batch.attributes[found.entry]
        let isDefault = entry.value.column == ColumnReference.noIndex
        guard isDefault || batch.file.dialect != nil,
            categories.hasAttribute(named: batch.bytes.bytes[entry.name], isSKU: false)
        else { return false }
        if !isDefault { batch.unused.note(batch.bytes.bytes[entry.name]) }
        return true
    }

    /// What there is to say about a value of an attribute that has another one already.
    private func laterNotes(
        _ position: Int, _ first: Int, _ batch: Batch, _ check: borrowing ProductCheck,
        _ attribute: CategoryAttribute
    ) -> AttributeNotes {
        let found = check.attributes[position]
        let entry = batch.attributes[found.entry]
        let firstEntry = batch.attributes[check.attributes[first].entry]
        let isDefault = entry.value.column == ColumnReference.noIndex
        if isDefault, firstEntry.value.column != ColumnReference.noIndex { return .overridden }
        var hasOtherText = false
        for earlier in first..<position where check.attributes[earlier].first == first {
            if found.content.isSame(as: check.attributes[earlier].content, batch) { return .repeated }
            if case .other = check.attributes[earlier].content { hasOtherText = true }
        }
        var isSurplus = attribute.kind != .multipleChoice
        if case .other = found.content, hasOtherText { isSurplus = true }
        guard isSurplus else { return [] }
        // One list has one name in the batch's bytes.
        return entry.name == firstEntry.name ? .surplus : .conflicting
    }
}

extension ResolvedAttribute.Content {
    /// The value of the list that was chosen, with or without a text of its own.
    var chosenValue: Int? {
        switch self {
        case .value(let value), .other(let value, _), .otherTextMissing(let value): value
        default: nil
        }
    }

    var notes: AttributeNotes {
        switch self {
        case .value, .other, .text, .quantity, .number, .interval: []
        case .blank: .blank
        case .unknownValue: .unknownValue
        case .ambiguousValue: .ambiguousValue
        case .textNotAllowed: .textNotAllowed
        case .otherTextMissing: .otherTextMissing
        case .valueIDNotAllowed: .valueIDNotAllowed
        case .unitUnknown: .unitUnknown
        case .invalidNumber: .invalidNumber
        }
    }

    /// Whether both say the same; faulty ones never do.
    fileprivate func isSame(as other: Self, _ batch: Batch) -> Bool {
        func same(_ left: Text, _ right: Text) -> Bool {
            batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
        }
        switch (self, other) {
        case (.value(let left), .value(let right)): return left == right
        case (.other(let value, let left), .other(let otherValue, let right)):
            return value == otherValue && same(left, right)
        case (.text(let left), .text(let right)): return same(left, right)
        case (.interval(let left, let unit), .interval(let right, let otherUnit)):
            return unit == otherUnit && same(left, right)
        case (.number(let left), .number(let right)): return left == right
        case (.quantity(let left, let unit), .quantity(let right, let otherUnit)):
            return left == right && unit == otherUnit
        default: return false
        }
    }
}
