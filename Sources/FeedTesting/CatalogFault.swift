/// The one thing that is wrong with a faulty item of a generated catalog.
package enum CatalogFault: CaseIterable, Sendable {
    /// In the category.
    case categoryMissing, categoryUnknown
    /// In the brand.
    case brandMissing
    /// In an attribute.
    case requiredAttributeMissing, attributeValueUnknown
    /// In a SKU's code.
    case codeMissing, codeDuplicate
    /// In a SKU's properties.
    case propertiesDuplicate, colorUnknown, colorMissing
    /// In a SKU's prices.
    case priceMissing, priceInvalid, priceOutOfRange, discountNotLower
    /// In a SKU's stock.
    case inventoryInvalid, inventoryOutOfRange

    /// Code of the finding that is due for it.
    package var code: String {
        switch self {
        case .categoryMissing: "category.missing"
        case .categoryUnknown: "category.unknown"
        case .brandMissing: "brand.missing"
        case .requiredAttributeMissing: "attribute.required-missing"
        case .attributeValueUnknown: "attribute.value-unknown"
        case .codeMissing: "sku.code-missing"
        case .codeDuplicate: "sku.code-duplicate"
        case .propertiesDuplicate: "sku.properties-duplicate"
        case .colorUnknown: "sku.value-unknown"
        case .colorMissing: "sku.dimension-mismatch"
        case .priceMissing: "price.missing"
        case .priceInvalid: "price.invalid"
        case .priceOutOfRange: "price.out-of-range"
        case .discountNotLower: "price.discount-not-lower"
        case .inventoryInvalid: "inventory.invalid"
        case .inventoryOutOfRange: "inventory.out-of-range"
        }
    }

    /// Whether it takes two SKUs to make this mistake.
    var needsTwoSKUs: Bool { self == .codeDuplicate || self == .propertiesDuplicate || self == .colorMissing }
}
