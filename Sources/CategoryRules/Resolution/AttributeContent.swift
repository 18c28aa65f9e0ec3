import Bytes
import FeedModel

/// What a value comes to: which of the four kinds of the publish-product document it is, and whether it may be that.
extension Resolver {
    /// A token of a cell: a name or id of a value, `Other=text`, a number with its unit, or the seller's own text.
    func content(
        ofToken token: Text, _ batch: borrowing Batch, _ attribute: CategoryAttribute
    ) -> ResolvedAttribute.Content {
        guard !token.isEmpty else { return .blank }
        let bytes = batch.bytes.bytes[token]
        guard attribute.takesListedValues else {
            return bytes.isMarkedID ? .valueIDNotAllowed : ownText(token, batch, attribute)
        }
        switch attribute.value(named: bytes) {
        case .one(let value): return value == attribute.otherValue ? .otherTextMissing(value) : .value(value)
        case .several: return .ambiguousValue
        case .none: break
        }
        let unlisted: ResolvedAttribute.Content =
            attribute.allowsOwnText && !bytes.isMarkedID ? .text(token) : .unknownValue
        // `Other=hand made`: only after the name of a value, so that a value with `=` in its name stays one.
        guard let equals = bytes.firstIndex(of: 0x3D) else { return unlisted }
        let name = UnsafeBufferPointer(rebasing: bytes[..<equals]).trimmed
        let value: Int
        switch attribute.value(named: name) {
        case .one(let found): value = found
        case .several: return .ambiguousValue
        case .none: return unlisted
        }
        let (from, to) = trimmedBounds(
            UnsafePointer(batch.bytes.base), Int(token.offset) + equals + 1, Int(token.offset) + Int(token.count))
        let text = Text(offset: from, count: to - from)
        if value != attribute.otherValue { return text.isEmpty ? .value(value) : .textNotAllowed(text) }
        return text.isEmpty ? .otherTextMissing(value) : .other(value: value, text: text)
    }

    /// The parts of an XML value.
    func content(
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
        let bytes = batch.bytes.bytes[entry.value.text]
        if attribute.takesListedValues {
            guard entry.unit.isEmpty else { return .unitUnknown(entry.unit) }
            switch attribute.value(named: bytes) {
            case .one(let value): return value == attribute.otherValue ? .otherTextMissing(value) : .value(value)
            case .several: return .ambiguousValue
            case .none: return attribute.allowsOwnText && !bytes.isMarkedID ? .text(entry.value.text) : .unknownValue
            }
        }
        guard !bytes.isMarkedID else { return .valueIDNotAllowed }
        guard !entry.unit.isEmpty else { return ownText(entry.value.text, batch, attribute) }
        guard let unit = attribute.unit(likeNamed: batch.bytes.bytes[entry.unit]) else {
            return .unitUnknown(entry.unit)
        }
        if attribute.kind == .interval {
            return isInterval(bytes, batch.file.decimalPoint) ? .interval(entry.value.text, unit: unit) : .invalidNumber
        }
        guard let number = FixedDecimal(bytes, point: batch.file.decimalPoint) else { return .invalidNumber }
        return attribute.kind == .wholeNumber && !number.isWhole ? .invalidNumber : .quantity(number, unit: unit)
    }

    /// Text for an attribute without a list: as it is, a number, or a number with its unit.
    private func ownText(
        _ text: Text, _ batch: borrowing Batch, _ attribute: CategoryAttribute
    ) -> ResolvedAttribute.Content {
        guard attribute.kind != .freeText else { return .text(text) }
        let bytes = batch.bytes.bytes[text]
        let point = batch.file.decimalPoint
        let isInterval = attribute.kind == .interval
        if attribute.units.isEmpty {
            if isInterval { return self.isInterval(bytes, point) ? .interval(text, unit: nil) : .invalidNumber }
            guard let number = FixedDecimal(bytes, point: point) else { return .invalidNumber }
            return attribute.kind == .wholeNumber && !number.isWhole ? .invalidNumber : .number(number)
        }
        // The number ends after its last digit; what follows is the unit.
        let end = (bytes.lastIndex { $0 &- 0x30 < 10 } ?? -1) + 1
        let (first, last) = trimmedBounds(
            UnsafePointer(batch.bytes.base), Int(text.offset) + end, Int(text.offset) + Int(text.count))
        let number = UnsafeBufferPointer(rebasing: bytes[..<end])
        guard isInterval ? self.isInterval(number, point) : FixedDecimal(number, point: point) != nil else {
            return .invalidNumber
        }
        let unitText = Text(offset: first, count: last - first)
        let unit: Int
        if unitText.isEmpty, attribute.units.count == 1 {
            unit = 0
        } else if let named = unitText.isEmpty ? nil : attribute.unit(likeNamed: batch.bytes.bytes[unitText]) {
            unit = named
        } else {
            return .unitUnknown(unitText)
        }
        if isInterval { return .interval(Text(offset: Int(text.offset), count: end), unit: unit) }
        guard let value = FixedDecimal(number, point: point) else { return .invalidNumber }
        return attribute.kind == .wholeNumber && !value.isWhole ? .invalidNumber : .quantity(value, unit: unit)
    }

    /// One number, or two with a hyphen between them of which the first is not the greater.
    private func isInterval(_ bytes: UnsafeBufferPointer<UInt8>, _ point: UInt8) -> Bool {
        if FixedDecimal(bytes, point: point) != nil { return true }
        guard let hyphen = bytes.indices.dropFirst().first(where: { bytes[$0] == 0x2D }),
            let from = FixedDecimal(UnsafeBufferPointer(rebasing: bytes[..<hyphen]).trimmed, point: point),
            let to = FixedDecimal(UnsafeBufferPointer(rebasing: bytes[(hyphen + 1)...]).trimmed, point: point)
        else { return false }
        return from <= to
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// `#` and digits: always an id.
    var isMarkedID: Bool { count > 1 && self[0] == 0x23 && self[1...].allSatisfy { $0 &- 0x30 < 10 } }
}
