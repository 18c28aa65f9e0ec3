/// What compares tonight with what was accepted, and holds what looks wrecked.
package enum GateName: UInt8, CaseIterable, Sendable {
    /// A SKU's price fell further than a price falls in a night.
    case priceDrop
    /// A SKU's price rose further than a price rises in a night.
    case priceRise
    /// A file's prices are ten or a hundred times what they were, or that much smaller.
    case priceFactor
    /// Many prices moved by the same percentage.
    case priceShift
    /// Many prices moved a lot.
    case priceMass
    /// Many products sold out at once.
    case soldOut
    /// Many sold-out products are back at once.
    case restocked
    /// Many known products are in no export.
    case vanished
    /// The exports have far fewer records than on other nights.
    case rows
    /// Many items that were good are rejected.
    case rejected
    /// Many titles, pictures or brands changed at once.
    case content
    /// A known product has another category.
    case category
    /// A known product has another brand.
    case brand
    /// Many new items look like known products under new ids.
    case renamed
    /// The platform refused the same content several times.
    case refusedBefore

    /// Its name in options and reports.
    package var name: StaticString {
        switch self {
        case .priceDrop: "price-drop"
        case .priceRise: "price-rise"
        case .priceFactor: "price-factor"
        case .priceShift: "price-shift"
        case .priceMass: "price-mass"
        case .soldOut: "sold-out"
        case .restocked: "restocked"
        case .vanished: "vanished"
        case .rows: "rows"
        case .rejected: "rejected"
        case .content: "content"
        case .category: "category"
        case .brand: "brand"
        case .renamed: "renamed"
        case .refusedBefore: "refused-before"
        }
    }

    /// The gate of that name.
    package init?(named name: String) {
        guard let gate = GateName.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = gate
    }
}

/// Gates that hold something, each by itself.
@frozen @usableFromInline
package struct GateSet: OptionSet, Sendable, Hashable {
    /// A bit for each gate, by its raw value.
    @usableFromInline package let rawValue: UInt16

    /// The gates of those bits.
    @inlinable
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// One gate.
    package init(_ gate: GateName) { rawValue = 1 << UInt16(gate.rawValue) }

    /// Several gates.
    package init(_ gates: some Sequence<GateName>) { self = gates.reduce(into: []) { $0.formUnion(GateSet($1)) } }

    /// In the order in which gates are listed.
    package var names: [GateName] { GateName.allCases.filter { contains(GateSet($0)) } }

    /// The one that reports name.
    package var first: GateName? { isEmpty ? nil : GateName(rawValue: UInt8(rawValue.trailingZeroBitCount)) }

    /// Whether every bit is that of a gate.
    package var isKnown: Bool { rawValue >> UInt16(GateName.allCases.count) == 0 }
}
