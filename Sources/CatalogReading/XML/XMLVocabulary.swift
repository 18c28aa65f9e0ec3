import FeedModel

/// The elements of the canonical XML catalog. An element is known by where it is, so `<value>` is two of them.
enum XMLElement: UInt8, CaseIterable {
    case document, catalog, product
    case title, description, brand, attribute, attributeValue, customAttribute, image, package, shipping
    case nationalQuote, skus, sku, property, propertyValue, countryPrice

    /// The name of its tag.
    var name: String {
        switch self {
        case .document: ""
        case .attributeValue, .propertyValue: "value"
        case .customAttribute: "custom_attribute"
        case .nationalQuote: "national_quote"
        case .countryPrice: "country_price"
        default: "\(self)"
        }
    }

    /// The element that it is in.
    var parent: XMLElement {
        switch self {
        case .document, .catalog: .document
        case .product: .catalog
        case .attributeValue: .attribute
        case .sku: .skus
        case .property, .countryPrice: .sku
        case .propertyValue: .property
        default: .product
        }
    }

    /// The names of its attributes; each place in the list is the attribute's slot.
    var attributes: [String] {
        switch self {
        case .catalog: XMLVocabulary.inherited.map(\.name)
        case .product: XMLVocabulary.ownedByProduct.map(\.name) + XMLVocabulary.inherited.map(\.name)
        case .title, .description: ["locale"]
        case .brand, .propertyValue: ["id"]
        case .attribute, .customAttribute: ["name", "id"]
        case .attributeValue: ["id", "unit"]
        case .package: XMLVocabulary.package.map(\.name)
        case .shipping: XMLVocabulary.shipping.map(\.name)
        case .nationalQuote: ["type"]
        case .sku: ["code", "price", "discount_price", "inventory", "ean_code"]
        case .property: ["name", "id", "alias", "image"]
        case .countryPrice: ["country", "price", "discount_price"]
        case .document, .image, .skus: []
        }
    }

    /// Whether its text is a value.
    var hasText: Bool {
        switch self {
        case .title, .description, .brand, .attribute, .attributeValue, .customAttribute, .image, .nationalQuote,
            .property, .propertyValue:
            true
        default: false
        }
    }

    /// How places call it; `*` stands for the name of the attribute or property.
    fileprivate var pattern: String {
        switch self {
        case .attribute, .attributeValue: "attribute[*]/value"
        case .customAttribute: "custom_attribute[*]"
        case .property, .propertyValue: "sku/property[*]"
        case .countryPrice: "country_price[*]"
        default: name
        }
    }

    /// How places call it where something in it is not known.
    var path: String {
        switch self {
        case .document: ""
        case .attributeValue, .propertyValue, .property: "\(parent.name)/\(name)"
        default: name
        }
    }
}

/// The tables of names, and the columns that come of them.
enum XMLVocabulary {
    typealias Slot = (name: String, field: ProductField)

    /// Product attributes that only a product has.
    static let ownedByProduct: [Slot] = [
        ("item_id", .itemID), ("aliexpress_product_id", .aliexpressProductID),
    ]
    /// Product attributes that the root has for every product that does not give its own.
    static let inherited: [Slot] = [
        ("operation", .operation), ("category_id", .categoryID), ("locale", .locale), ("currency", .currency),
        ("product_units_type", .productUnitsType), ("inventory_deduction_strategy", .inventoryDeductionStrategy),
        ("product_group_id", .productGroupID), ("size_chart_id", .sizeChartID),
    ]
    static let package: [Slot] = [
        ("weight", .packageWeight), ("length", .packageLength), ("width", .packageWidth), ("height", .packageHeight),
    ]
    static let shipping: [Slot] = [
        ("preparation_time", .shippingPreparationTime), ("template_id", .shippingTemplateID),
        ("service_template_id", .serviceTemplateID),
    ]

    /// The fields that a `<product>`'s, a `<package>`'s and a `<shipping>`'s slots set.
    static let productSlots = (ownedByProduct + inherited).map(\.field)
    static let packageSlots = package.map(\.field)
    static let shippingSlots = shipping.map(\.field)

    /// What each element adds to the columns, in this order: its attributes, its text, its text in a named locale, an
    /// unknown attribute, an unknown element. See `firstColumn`.
    private static func columns(of element: XMLElement) -> [String] {
        let pattern = element.pattern
        return element.attributes.map { "\(pattern)/@\($0)" }
            + [pattern, "\(pattern)[*]", "\(element.path)/@*", element == .document ? "*" : "\(element.path)/*"]
    }

    /// The columns of every XML export: patterns in which `*` stands for a name.
    static let columns: [String] = XMLElement.allCases.flatMap { columns(of: $0) }

    /// Where the columns of each element begin.
    static let firstColumn: [Int] = XMLElement.allCases.map { element in
        XMLElement.allCases.prefix(Int(element.rawValue)).reduce(0) { $0 + columns(of: $1).count }
    }

    /// The column of elements in `element` that nothing is known of.
    static func unknownElementColumn(of element: XMLElement) -> UInt16 {
        UInt16(firstColumn[Int(element.rawValue)] + columns(of: element).count - 1)
    }

    /// Every child and attribute of `element`, the names that a slip may have meant.
    static func childNames(of element: XMLElement) -> [String] {
        XMLElement.allCases.filter { $0 != .document && $0.parent == element }.map(\.name)
    }

    /// Where else an element or attribute of that name occurs, as `sku/@price`.
    static func elsewhere(element name: String) -> String? {
        XMLElement.allCases.first { $0 != .document && $0.name == name }.map { "\($0.parent.name)/\(name)" }
    }
    static func elsewhere(attribute name: String) -> String? {
        XMLElement.allCases.first { $0 != .catalog && $0.attributes.contains(name) }.map { "\($0.path)/@\(name)" }
    }
}
