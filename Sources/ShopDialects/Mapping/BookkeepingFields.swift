/// Fields that shop systems write for themselves: nothing of a feed can be made of them, so that nobody has to read them
/// one by one among those that go nowhere.
package enum BookkeepingFields {
    /// Whole names, folded as columns are.
    private static let names: Set<String> = [
        // Shopify
        "tags", "variant weight unit", "variant taxable", "variant tax code", "variant fulfillment service",
        "image alt text", "gift card", "seo title", "seo description", "cost per item", "collection", "template suffix",
        "published scope", "variant inventory policy", "charge tax", "unit price total measure", "charge taxes",
        // WooCommerce
        "id", "is featured?", "visibility in catalog", "tax status", "tax class", "backorders allowed?",
        "low stock amount", "sold individually?", "allow customer reviews?", "purchase note", "shipping class",
        "download limit", "download expiry days", "grouped products", "upsells", "cross-sells", "external url",
        "button text", "position", "menu order", "swatches attributes",
        // Magento
        "attribute set code", "product websites", "tax class name", "url key", "created at", "updated at",
        "new from date", "new to date", "display product options in", "gift message available", "page layout",
        "product options container", "map enabled", "map price", "msrp price",
        "msrp display actual price type", "website id", "deferred stock update", "notify on stock below",
        // PrestaShop
        "default (0 = no, 1 = yes)", "supplier", "supplier reference", "wholesale price", "on sale (0/1)", "ecotax",
        "minimal quantity", "low stock level", "unity", "unit price", "tags (x,y,z...)", "url rewritten",
        "tax rules id", "product available date", "product creation date", "show price (0 = no, 1 = yes)",
        "delete existing images (0 = no, 1 = yes)", "condition", "customizable (0 = no, 1 = yes)", "warehouse",
        "depends on stock", "image position", "combination available date",
        // Google and YML
        "adult", "identifier exists", "is bundle", "link", "mobile link", "multipack", "tax", "url",
        "vendorcode",
        "delivery", "store", "pickup", "sales notes", "keywords", "size system", "size type", "age group",
        "channel/title", "channel/link", "channel/description", "feed/title", "link/@href", "shop/name", "shop/company",
        "shop/url", "shop/platform", "shop/version", "shop/agency", "shop/email", "guid", "unit pricing measure",
    ]
    /// What such names begin with.
    private static let beginnings = [
        "meta title", "meta keyword", "meta description", "meta:", "google shopping /", "seo ", "custom label ",
        "use config ", "related ", "crosssell ", "cross-sell", "upsell ", "bundle ", "custom design", "custom layout",
        "min cart ", "max cart ", "qty ", "enable qty ", "is decimal", "is qty decimal", "out of stock qty",
        "download ",
        "included / ", "price / ", "compare at price / ", "advanced stock", "id / name of shop", "image alt texts",
        "shipping/", "small image", "thumbnail image", "swatch image", "base image label", "additional image label",
        "channel/", "associated ", "status in ", "date ",
    ]

    /// Whether a field is of no use for a feed.
    package static func hold(_ field: String) -> Bool {
        let name = ShopColumns.fold(field)
        return names.contains(name) || beginnings.contains(where: name.hasPrefix)
    }
}
