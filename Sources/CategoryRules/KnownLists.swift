import Bytes
import FeedModel

/// A list of what the platform takes in a field, of which feedmill has its own copy or knows only what such a value
/// looks like. A category's schema names the seller's own (`oneOf`), and `lists` in the configuration adds to ours.
package enum KnownList: String, CaseIterable, Sendable {
    /// Countries that have prices of their own.
    case shipToCountry = "ship_to_country"
    /// Main locales of a product.
    case locale
    /// Units that a product is sold in.
    case productUnitsType = "product_units_type"
    /// When stock is deducted.
    case inventoryDeductionStrategy = "inventory_deduction_strategy"
    /// The seller's shipping templates.
    case shippingTemplateID = "shipping_template_id"
    /// The seller's service templates.
    case serviceTemplateID = "service_template_id"
    /// The seller's product groups.
    case productGroupID = "product_group_id"
    /// The seller's size charts.
    case sizeChartID = "size_chart_id"

    /// What feedmill itself takes for such a value.
    func isUsual(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .shipToCountry: return ShipToCountries.isUsual(value)
        case .locale: return Locales.isUsual(value)
        case .productUnitsType: return ProductUnits.isUsual(value)
        case .inventoryDeductionStrategy:
            return value.sameBytes(as: "place_order_withhold") || value.sameBytes(as: "payment_success_deduct")
        case .shippingTemplateID, .serviceTemplateID, .productGroupID, .sizeChartID:
            for byte in value where byte &- 0x30 > 9 { return false }
            return true
        }
    }

    /// What to do about a value that is none, beside correcting it.
    var extending: String {
        "If the platform accepts it, add it to \"lists\": {\"\(rawValue)\": […]} in "
            + "the configuration."
    }
}

/// What the configuration adds to the lists.
package struct ListExtensions: Sendable, Equatable {
    private var values: [KnownList: Set<String>] = [:]

    /// No additions.
    package init() {}

    /// Adds a value that the configuration names.
    package mutating func add(_ value: String, to list: KnownList) { values[list, default: []].insert(value) }

    /// Whether a list is longer than ours: what is not in it is then no certain fault.
    package func extends(_ list: KnownList) -> Bool { values[list] != nil }

    func has(_ value: UnsafeBufferPointer<UInt8>, in list: KnownList) -> Bool {
        guard let known = values[list] else { return false }
        return known.contains(value.string)
    }
}

/// What a category's schema names for each list.
struct SchemaLists {
    private var values: [KnownList: Set<String>] = [:]

    mutating func add(_ value: String, to list: KnownList) { values[list, default: []].insert(value) }

    mutating func add(_ others: SchemaLists?) {
        values.merge(others?.values ?? [:]) { $0.union($1) }
    }

    func has(_ value: UnsafeBufferPointer<UInt8>, in list: KnownList) -> Bool {
        guard let known = values[list] else { return false }
        return known.contains(value.string)
    }
}

extension ProductCheck {
    /// Whether a value is one that the platform takes: by feedmill's own list, by the configuration, or by the schema of
    /// the product's category, which is the seller's own; where the product needs no category, by the schema of any.
    package func takes(_ value: UnsafeBufferPointer<UInt8>, in list: KnownList) -> Bool {
        if list.isUsual(value) || lists.has(value, in: list) { return true }
        if let category { return category.lists.has(value, in: list) }
        return !carriesWholeProduct && categories?.isListed(value, in: list) == true
    }
}
