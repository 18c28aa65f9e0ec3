package import Bytes

/// A number as the export has it.
package enum ResolvedNumber: Sendable, Equatable {
    /// Nothing is there.
    case blank
    /// Something is there that is no number.
    case invalid
    /// The number.
    case value(FixedDecimal)

    /// The number, where there is one.
    package var number: FixedDecimal? {
        if case .value(let number) = self { return number }
        return nil
    }

    /// Whether nothing is there; something invalid is not blank.
    package var isBlank: Bool { self == .blank }
}

/// What a name stands for in a category.
package enum ResolvedName: Sendable, Equatable {
    /// The one thing that has the name, by its index.
    case known(Int)
    /// Nothing has that name.
    case unknown
    /// Two or more have that name.
    case ambiguous

    /// The index, where the name is known.
    package var index: Int? {
        if case .known(let index) = self { return index }
        return nil
    }
}

/// What became of the brand.
package enum ResolvedBrand: Sendable, Equatable {
    /// The product names none.
    case missing
    /// A value of attribute 2.
    case value(Int)
    /// The Other value of attribute 2 with its own text.
    case other(value: Int, text: Text)
    /// Text that attribute 2 does not list, or a category without it.
    case text(Text)
    /// Text for an attribute 2 that has no list.
    case freeText(Text)
    /// An id that attribute 2 does not list.
    case unknownID(Text)
    /// The name fits two values of attribute 2.
    case ambiguous
    /// The value of attribute 2 is faulty in itself, which is said there.
    case faulty
}
