import Bytes

extension NameMatch {
    var resolved: ResolvedName {
        switch self {
        case .one(let index): .known(index)
        case .none: .unknown
        case .several: .ambiguous
        }
    }
}

extension Category {
    /// The attribute with the id that a text says.
    func attribute(withID idText: UnsafeBufferPointer<UInt8>) -> ResolvedName {
        guard let id = wholeNumber(idText), let index = attribute(id: id) else { return .unknown }
        return .known(index)
    }
}

extension CategoryAttribute {
    /// The value with the id that a text says.
    func value(withID idText: UnsafeBufferPointer<UInt8>) -> ResolvedName {
        guard let id = wholeNumber(idText), let index = value(id: id) else { return .unknown }
        return .known(index)
    }

    /// Filled with values of a list, rather than with text or numbers.
    var takesListedValues: Bool { kind.isChoice }

    /// The unit of that name, whatever its case.
    func unit(likeNamed name: UnsafeBufferPointer<UInt8>) -> Int? {
        if let exact = unit(named: name) { return exact }
        let folded = name.string.lowercased()
        return units.firstIndex { $0.name.string.lowercased() == folded }
    }
}

/// Digits as a number above 0, with or without `#` in front.
private func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    let digits = text.first == 0x23 ? UnsafeBufferPointer(rebasing: text[1...]) : text
    guard let number = FixedDecimal(digits), number.isWhole, number > .zero else { return nil }
    return number.coefficient
}
