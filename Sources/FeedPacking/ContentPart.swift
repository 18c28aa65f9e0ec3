/// The parts of a product's content whose changes are told apart (what an item_content says besides price and stock).
package enum ContentPart: Int, CaseIterable, Sendable {
    /// The leaf category.
    case category
    /// The titles in all locales.
    case title
    /// The descriptions in all locales.
    case description
    /// The product's list of pictures.
    case images
    /// The brand, as a value or as text.
    case brand
    /// The general and seller-defined attributes.
    case attributes
    /// Which SKUs there are, and what they are besides price and stock.
    case skus
    /// Weight and sides of the package.
    case package
    /// Preparation time and templates.
    case shipping
    /// Everything else.
    case other

    /// As `changes.jsonl` and the table of lanes call it.
    package var name: StaticString {
        switch self {
        case .category: "category"
        case .title: "title"
        case .description: "description"
        case .images: "images"
        case .brand: "brand"
        case .attributes: "attributes"
        case .skus: "skus"
        case .package: "package"
        case .shipping: "shipping"
        case .other: "other"
        }
    }
}
