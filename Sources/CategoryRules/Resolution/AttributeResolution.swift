import Bytes
import FeedModel

extension Resolver {
    /// Looks up the general attributes of a product and their values.
    func resolveAttributes(_ batch: inout Batch, _ check: inout ProductCheck, _ category: Category) {
        for index in check.product.attributes {
            let entry = batch.attributes[index]
            guard !entry.isCustom else {
                check.attributes.append(
                    ResolvedAttribute(
                        entry: index, attribute: .unknown,
                        content: entry.value.isBlank ? .blank : .text(entry.value.text), token: entry.value.text))
                continue
            }
            let name = batch.bytes.bytes[entry.name]
            let resolved = entry.nameIsID ? category.attribute(withID: name) : category.attribute(named: name).resolved
            guard case .known(let position) = resolved, !category.attributes[position].isSKU else {
                check.attributes.append(
                    ResolvedAttribute(entry: index, attribute: resolved, content: .blank, token: entry.value.text))
                continue
            }
            let attribute = category.attributes[position]
            if entry.isWholeCell, attribute.takesListedValues {
                for token in split(entry.value.text, &batch) {
                    check.attributes.append(
                        ResolvedAttribute(
                            entry: index, attribute: resolved, content: content(ofToken: token, batch, attribute),
                            token: token))
                }
            } else {
                let content =
                    entry.isWholeCell
                    ? content(ofToken: entry.value.text, batch, attribute) : content(of: entry, batch, attribute)
                check.attributes.append(
                    ResolvedAttribute(entry: index, attribute: resolved, content: content, token: entry.value.text))
            }
        }
    }

    /// Splits a list at `|`; `\|` is a bar that belongs to a value.
    private func split(_ cell: Text, _ batch: inout Batch) -> [Text] {
        var tokens: [Text] = []
        let end = Int(cell.offset) + Int(cell.count)
        var start = Int(cell.offset)
        var position = start
        var hasEscape = false
        func add(_ stop: Int) {
            var token = Text(offset: start, count: stop - start)
            if hasEscape { token = unescapeBars(token, &batch) }
            let (from, to) = trimmedBounds(
                UnsafePointer(batch.bytes.base), Int(token.offset), Int(token.offset) + Int(token.count))
            if from < to { tokens.append(Text(offset: from, count: to - from)) }
        }
        while position < end {
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
        add(end)
        return tokens
    }

    /// A token of a cell: a name or id of a value, `Other=text`, a number with its unit, or the seller's own text.
    private func content(
        ofToken token: Text, _ batch: borrowing Batch, _ attribute: CategoryAttribute
    ) -> ResolvedAttribute.Content {
        guard !token.isEmpty else { return .blank }
        let bytes = batch.bytes.bytes[token]
        guard attribute.takesListedValues else { return ownText(token, batch, attribute) }
        switch attribute.value(named: bytes) {
        case .one(let value): return value == attribute.otherValue ? .otherTextMissing(value) : .value(value)
        case .several: return .ambiguousValue
        case .none: break
        }
        // `Other=hand made`: only behind the name of a value, so that a value with `=` in its name stays one.
        guard let equals = bytes.firstIndex(of: 0x3D) else {
            return attribute.allowsOwnText ? .text(token) : .unknownValue
        }
        let name = UnsafeBufferPointer(rebasing: bytes[..<equals]).trimmed
        guard case .one(let value) = attribute.value(named: name) else { return .unknownValue }
        let (from, to) = trimmedBounds(
            UnsafePointer(batch.bytes.base), Int(token.offset) + equals + 1, Int(token.offset) + Int(token.count))
        let text = Text(offset: from, count: to - from)
        if value != attribute.otherValue { return text.isEmpty ? .value(value) : .textNotAllowed(text) }
        return text.isEmpty ? .otherTextMissing(value) : .other(value: value, text: text)
    }

    /// The parts of an XML value.
    private func content(
        of entry: AttributeEntry, _ batch: borrowing Batch, _ attribute: CategoryAttribute
    ) -> ResolvedAttribute.Content {
        if !entry.valueID.isEmpty {
            guard attribute.takesListedValues else { return .valueIDNotAllowed }
            switch attribute.value(withID: batch.bytes.bytes[entry.valueID]) {
            case .known(let value) where value == attribute.otherValue:
                return entry.value.isBlank ? .otherTextMissing(value) : .other(value: value, text: entry.value.text)
            case .known(let value):
                return entry.value.isBlank ? .value(value) : .textNotAllowed(entry.value.text)
            case .ambiguous: return .ambiguousValue
            case .unknown: return .unknownValue
            }
        }
        guard !entry.value.isBlank else { return .blank }
        if attribute.takesListedValues {
            switch attribute.value(named: batch.bytes.bytes[entry.value.text]) {
            case .one(let value): return value == attribute.otherValue ? .otherTextMissing(value) : .value(value)
            case .several: return .ambiguousValue
            case .none: return attribute.allowsOwnText ? .text(entry.value.text) : .unknownValue
            }
        }
        guard !entry.unit.isEmpty else { return ownText(entry.value.text, batch, attribute) }
        guard let number = FixedDecimal(batch.bytes.bytes[entry.value.text], point: batch.file.decimalPoint) else {
            return .invalidNumber
        }
        guard let unit = attribute.unit(likeNamed: batch.bytes.bytes[entry.unit]) else {
            return .unitUnknown(entry.unit)
        }
        return .quantity(number, unit: unit)
    }

    /// Text for an attribute without a list: as it is, a number, or a number with its unit.
    private func ownText(
        _ text: Text, _ batch: borrowing Batch, _ attribute: CategoryAttribute
    ) -> ResolvedAttribute.Content {
        let bytes = batch.bytes.bytes[text]
        let point = batch.file.decimalPoint
        if !attribute.units.isEmpty {
            // The number ends where neither digit, point nor sign follows.
            let end =
                bytes.firstIndex { !($0 >= 0x30 && $0 <= 0x39 || $0 == point || $0 == 0x2D) } ?? bytes.count
            guard let number = FixedDecimal(UnsafeBufferPointer(rebasing: bytes[..<end]), point: point) else {
                return .invalidNumber
            }
            let unit = UnsafeBufferPointer(rebasing: bytes[end...]).trimmed
            if unit.isEmpty {
                return attribute.units.count == 1
                    ? .quantity(number, unit: 0) : .unitUnknown(Text(offset: Int(text.offset) + end, count: 0))
            }
            guard let known = attribute.unit(likeNamed: unit) else {
                let rest = Int(text.offset) + end
                let (from, to) = trimmedBounds(
                    UnsafePointer(batch.bytes.base), rest, Int(text.offset) + Int(text.count))
                return .unitUnknown(Text(offset: from, count: to - from))
            }
            return .quantity(number, unit: known)
        }
        guard attribute.kind == .number || attribute.kind == .wholeNumber else { return .text(text) }
        return FixedDecimal(bytes, point: point).map { .number($0) } ?? .invalidNumber
    }
}
