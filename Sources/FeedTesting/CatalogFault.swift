/// The one thing that is wrong with a faulty item of a generated catalog.
package enum CatalogFault: CaseIterable, Sendable {
    case categoryMissing, categoryUnknown
    case brandMissing
    case requiredAttributeMissing, attributeValueUnknown
    case codeMissing, codeDuplicate
    case propertiesDuplicate, colorUnknown, colorMissing
    case priceMissing, priceInvalid, priceOutOfRange, discountNotLower
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
