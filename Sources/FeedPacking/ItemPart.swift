import CategoryRules
package import FeedModel

/// What a place in an item_content is made of: the way from a JSON pointer, as our schema check and the platform's
/// answers have it, to a column of the catalog, and back.
///
/// SKUs, titles and the like are counted as they stand in the item, from 0.
package enum ItemPart: Hashable, Sendable {
    /// The item as a whole.
    case item
    /// The category, a template and whatever else has a column of its own.
    case field(ProductField)
    /// A title, by its number among the titles.
    case title(Int)
    /// A description, by its number among the descriptions.
    case description(Int)
    /// nil: the list of all pictures.
    case image(Int?)
    /// A general attribute, by its key in the item; nil: all of them.
    case attribute(String?)
    /// A seller-defined attribute; nil: all of them.
    case custom(Int?)
    /// nil: all SKUs.
    case sku(Int?)
    /// The code of a SKU, by the SKU's number in the item; so are the four below.
    case skuCode(Int)
    /// The price of a SKU.
    case price(Int)
    /// The discount price of a SKU.
    case discountPrice(Int)
    /// The stock of a SKU.
    case inventory(Int)
    /// The barcode of a SKU.
    case eanCode(Int)
    /// A SKU's property, by its key in the item.
    case property(Int, String)
    /// The alias of a SKU's property, by the property's key in the item.
    case alias(Int, String)
    /// The picture of a SKU's property, by the property's key in the item.
    case propertyImage(Int, String)
    /// A price of a ship-to country, by the numbers of the country and of the SKU among that country's; nil: all of
    /// them.
    case countryPrice(CountryPricePosition?)

    /// Where a country price is.
    package struct CountryPricePosition: Hashable, Sendable {
        /// Among the countries of the item.
        package var country: Int
        /// Among the SKUs of that country.
        package var sku: Int
        /// The discount price rather than the price.
        package var isDiscount: Bool

        /// A price of a SKU in a country.
        package init(country: Int, sku: Int, isDiscount: Bool) {
            self.country = country
            self.sku = sku
            self.isDiscount = isDiscount
        }
    }

    /// The part that a pointer such as `#/sku_info_list/2/price` names; for a pointer to something smaller the part
    /// that it is in, and the whole item for what no column describes.
    package init(pointer: String) {
        var steps = JSONPointer.steps(of: pointer)[...]
        guard let first = steps.popFirst() else {
            self = .item
            return
        }
        let index = steps.first.flatMap { Int($0) }
        switch first {
        case "title_multi_language_list": self = .title(index ?? 0)
        case "description_multi_language_list": self = .description(index ?? 0)
        case "image_url_list": self = .image(index)
        case "category_attributes": self = .attribute(steps.first)
        case "user_defined_attribute_list": self = .custom(index)
        case "brand_name": self = .field(.brand)
        case "sku_info_list", "multiple_sku_update_list": self = Self.sku(steps)
        case "multi_country_price_configuration": self = Self.countryPrice(steps)
        default:
            self = Self.fields[first].map { .field($0) } ?? .item
        }
    }

    private static func sku(_ steps: ArraySlice<String>) -> ItemPart {
        guard let first = steps.first, let sku = Int(first) else { return .sku(nil) }
        let rest = Array(steps.dropFirst())
        switch rest.first {
        case "sku_code": return .skuCode(sku)
        case "price": return .price(sku)
        case "discount_price": return .discountPrice(sku)
        case "inventory": return .inventory(sku)
        case "ean_code": return .eanCode(sku)
        case "sku_attributes" where rest.count > 1:
            switch rest.count > 2 ? rest[2] : "value" {
            case "alias": return .alias(sku, rest[1])
            case "sku_image_url": return .propertyImage(sku, rest[1])
            default: return .property(sku, rest[1])
            }
        default: return .sku(sku)
        }
    }

    private static func countryPrice(_ steps: ArraySlice<String>) -> ItemPart {
        let steps = Array(steps)
        guard steps.count > 3, steps[0] == "country_price_list", steps[2] == "sku_price_by_country_list",
            let country = Int(steps[1]), let sku = Int(steps[3])
        else { return .countryPrice(nil) }
        let isDiscount = steps.count > 4 && steps[4] == "discount_price"
        return .countryPrice(CountryPricePosition(country: country, sku: sku, isDiscount: isDiscount))
    }

    /// The single fields, by their names in an item; they are those of the columns.
    private static let fields: [String: ProductField] = {
        var fields: [String: ProductField] = [:]
        let own: [ProductField] = [.itemID, .operation, .brand, .currency, .nationalQuoteType, .nationalQuoteData]
        for field in ProductField.allCases where !own.contains(field) { fields[field.column.description] = field }
        return fields
    }()

    /// The SKU that it belongs to.
    package var skuIndex: Int? {
        switch self {
        case .sku(let sku): sku
        case .skuCode(let sku), .price(let sku), .discountPrice(let sku), .inventory(let sku), .eanCode(let sku): sku
        case .property(let sku, _), .alias(let sku, _), .propertyImage(let sku, _): sku
        default: nil
        }
    }

    /// The canonical column, such as `sku:Color`; nil for the item and for a SKU as a whole. Of a text in several
    /// locales, and of prices by country, the column without its locale or country.
    package var column: String? {
        switch self {
        case .item, .sku: nil
        case .field(let field): field.column.description
        case .title: "title"
        case .description: "description"
        case .image: "image_urls"
        case .attribute(let name): name.map { $0 == "Brand Name" ? "brand" : "attribute:\($0)" }
        case .custom: "custom:"
        case .skuCode: "sku_code"
        case .price: "price"
        case .discountPrice: "discount_price"
        case .inventory: "inventory"
        case .eanCode: "ean_code"
        case .property(_, let name): "sku:\(name)"
        case .alias(_, let name): "sku_alias:\(name)"
        case .propertyImage(_, let name): "sku_image:\(name)"
        case .countryPrice(let position): position?.isDiscount == true ? "country_discount_price:" : "country_price:"
        }
    }

    /// The pointer to it in an item of an operation.
    package func pointer(in operation: Operation) -> String {
        let skus = OperationList[operation].skuList
        func property(_ sku: Int, _ name: String, _ field: String) -> String {
            "\(skus)/\(sku)/sku_attributes/\(JSONPointer.escaped(name))/\(field)"
        }
        switch self {
        case .item: return "#"
        case .field(.brand): return "#/brand_name"
        case .field(let field): return "#/\(field.column)"
        case .title(let index): return "#/title_multi_language_list/\(index)/title"
        case .description(let index): return "#/description_multi_language_list/\(index)"
        case .image(let index): return index.map { "#/image_url_list/\($0)" } ?? "#/image_url_list"
        case .attribute(let name):
            return name.map { "#/category_attributes/\(JSONPointer.escaped($0))/value" } ?? "#/category_attributes"
        case .custom(let index):
            return index.map { "#/user_defined_attribute_list/\($0)" } ?? "#/user_defined_attribute_list"
        case .sku(let sku): return sku.map { "\(skus)/\($0)" } ?? skus
        case .skuCode(let sku): return "\(skus)/\(sku)/sku_code"
        case .price(let sku): return "\(skus)/\(sku)/price"
        case .discountPrice(let sku): return "\(skus)/\(sku)/discount_price"
        case .inventory(let sku): return "\(skus)/\(sku)/inventory"
        case .eanCode(let sku): return "\(skus)/\(sku)/ean_code"
        case .property(let sku, let name): return property(sku, name, "value")
        case .alias(let sku, let name): return property(sku, name, "alias")
        case .propertyImage(let sku, let name): return property(sku, name, "sku_image_url")
        case .countryPrice(let position):
            let root = "#/multi_country_price_configuration"
            guard let position else { return root }
            return "\(root)/country_price_list/\(position.country)/sku_price_by_country_list/\(position.sku)/"
                + (position.isDiscount ? "discount_price" : "price")
        }
    }
}

extension ItemPart {
    /// What the canonical XML calls it, such as `sku/@price`; nil where nothing describes it, or the name of what does is
    /// not known.
    package var element: String? {
        switch self {
        case .custom, .countryPrice: nil
        default: column.flatMap(CanonicalNames.element(ofColumn:))
        }
    }
}
