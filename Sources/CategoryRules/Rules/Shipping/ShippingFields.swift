import FeedModel

/// The ids of templates that a product needs.
enum ShippingTemplates {
    static let fields: [(field: ProductField, list: KnownList)] = [
        (.shippingTemplateID, .shippingTemplateID), (.serviceTemplateID, .serviceTemplateID),
    ]
}
