/// What compares tonight with what was accepted, and holds what looks wrecked.
package enum GateName: UInt8, CaseIterable, Sendable {
    case priceDrop
    case priceRise
    case priceFactor
    case priceShift
    case priceMass
    case soldOut
    case restocked
    case vanished
    case rows
    case rejected
    case content
    case category
    case brand
    case renamed
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
    @usableFromInline package let rawValue: UInt16

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
