import Bytes
package import FeedModel

/// A unit of sale that the platform does not have.
package enum UnitsUnknown: Rule {
    package static let page = RulePage(
        "units.unknown", .error,
        what: "product_units_type is the id of one of the platform's units, such as 100000015 for a piece.",
        why: "The platform takes units by their ids and refuses others. The list is "
            + "feedmill's; what the schema of the product's category names is accepted too.",
        cure:
            "Write the id, or leave the cell blank for a piece. Common ones: 100000015 piece, 100000017 set, 100000013 "
            + "pair, 100000014 pack, 100000004 dozen, 100000000 bag.",
        source: "solution.product.post document (product_unit)",
        passing: [.rows([["product_units_type": "100000013"]]), .rows([["product_units_type": ""]])],
        failing: [.rows([["product_units_type": "piece"]]), .rows([["product_units_type": "7"]])])

    package static let lists: [KnownList] = [.productUnitsType]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let cell = batch.field(.productUnitsType, of: product.index)
        guard !cell.isBlank else { return }
        guard !product.takes(batch.bytes.bytes[cell.text], in: .productUnitsType) else { return }
        product.report(Finding(page.code, at: batch.place(of: .productUnitsType, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let name = facts.rawValue.lowercased()
        let message = "\(facts.value) is not the id of a unit that feedmill knows"
        let known = ProductUnits.all.first { $0.name.description == name || $0.name.description + "s" == name }
        guard let known else {
            return FindingText(
                message + ".",
                fix: "Write the id of a unit, such as 100000015 (piece). \(KnownList.productUnitsType.extending)")
        }
        return FindingText("\(message); \(known.name) is \(known.id).", fix: "Write \(known.id).")
    }
}

/// The units that products are sold in (solution.product.post document, product_unit).
enum ProductUnits {
    /// Whether it is the id of one, by feedmill's list.
    static func isUsual(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        if id.sameBytes(as: "100000015") { return true }
        for unit in all where id.sameBytes(as: unit.id) { return true }
        return false
    }

    static let all: [(id: StaticString, name: StaticString)] = [
        ("100000015", "piece"), ("100000000", "bag"), ("100000001", "barrel"), ("100000002", "bushel"),
        ("100078580", "carton"), ("100078581", "centimeter"), ("100000003", "cubic meter"), ("100000004", "dozen"),
        ("100078584", "feet"), ("100000005", "gallon"), ("100000006", "gram"), ("100078587", "inch"),
        ("100000007", "kilogram"), ("100078589", "kiloliter"), ("100000008", "kilometer"), ("100078559", "liter"),
        ("100000009", "long ton"), ("100000010", "meter"), ("100000011", "metric ton"), ("100078560", "milligram"),
        ("100078596", "milliliter"), ("100078597", "millimeter"), ("100000012", "ounce"), ("100000014", "pack"),
        ("100000013", "pair"), ("100000016", "pound"), ("100078603", "quart"), ("100000017", "set"),
        ("100000018", "short ton"), ("100078606", "square feet"), ("100078607", "square inch"),
        ("100000019", "square meter"), ("100078609", "square yard"), ("100000020", "ton"), ("100078558", "yard"),
    ]
}
