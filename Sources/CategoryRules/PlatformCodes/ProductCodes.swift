extension PlatformCodes {
    /// What is wrong with a product as a whole.
    static let productCodes: [PlatformCode] = [
        PlatformCode(
            "F00-00-10020-002", .permanent,
            meaning: "The item does not fit its category's product schema. Each line of the text "
                + "names a place in the item and what is wrong there.",
            cure: "Mend what the text names. \"0 subschemas matched\" at an attribute means a "
                + "value that is not an option; at a template, group or brand, an id that is not "
                + "the seller's own. With the category's schema at hand (feedmill categories "
                + "pull ID) feedmill finds the same before sending.",
            rules: [
                "schema.violation", "title.too-long", "attribute.required-missing", "attribute.value-unknown",
                "brand.unmatched", "sku.value-unknown", "image.missing", "shipping.missing",
            ]),
        PlatformCode(
            "F00-00-10003-005", .permanent,
            meaning: "The item has an attribute that its category does not have.",
            cure: "Remove the attribute, or correct its name; fetch the category again if it has "
                + "changed.",
            rules: ["attribute.unknown"]),
        PlatformCode(
            "F00-00-10001-002", .permanent,
            meaning: "The product to be changed does not exist.",
            cure: "Correct aliexpress_product_id. A deleted product has to be created again.",
            rules: ["product-id.missing", "product-id.invalid"]),
        PlatformCode(
            "F00-00-10020-004", .transient,
            meaning: "The platform failed.", cure: "Send the item again later.",
            textMarkers: ["system error", "系统错误"]),
        PlatformCode(
            "F00-00-10020-004", .permanent,
            meaning: "The service does not know the seller (\"SellerId=… not exists\").",
            cure: "Check that the access token belongs to the seller's account and that the shop "
                + "is open."),
        PlatformCode(
            "CHK_CATEGORY_ID_NO_PERMISSION", .permanent,
            meaning: "The seller may not post in this category.",
            cure: "Apply for the category, or choose another one. Look at the shop first: the "
                + "platform sometimes publishes such products anyway.",
            rules: ["category.not-permitted"]),
        PlatformCode(
            "707001032", .permanent,
            meaning: "The seller may not post in this category.",
            cure: "Apply for the category, or choose another one. Look at the shop first: the "
                + "platform sometimes publishes such products anyway.",
            rules: ["category.not-permitted"]),
        PlatformCode(
            "GPF.CHK_CATEGORY_ID_NOT_LEAF_CATEGORY", .permanent,
            meaning: "The category has subcategories; products belong to the last level only.",
            cure: "Choose the subcategory that fits.", rules: ["category.not-leaf"]),
        PlatformCode(
            "PRODUCT_IN_AUDIT_PENDING", .permanent,
            meaning: "The platform is reviewing the product; it cannot be changed meanwhile.",
            cure: "Send the update again once the product is on sale."),
        PlatformCode(
            "PRODUCT_IN_LOCK_MODE", .permanent,
            meaning: "The platform has locked the product.",
            cure: "Find out why in the seller centre, and have it unlocked."),
        PlatformCode(
            "7090001", .permanent, meaning: "The title has forbidden characters.",
            cure: "Remove < and > from the title.", rules: ["title.forbidden-characters"]),
        PlatformCode(
            "090001", .permanent, meaning: "The title has forbidden characters.",
            cure: "Remove < and > from the title.", rules: ["title.forbidden-characters"]),
        PlatformCode(
            "040003", .permanent, meaning: "The unit that the product is sold by is missing.",
            cure: "Fill product_units_type.", rules: ["units.unknown"]),
        PlatformCode(
            "CHK_BASIC_REQUIRED", .permanent, meaning: "A required field is missing; the text names it.",
            cure: "Fill in the field. Sellers in the US have to give the package's weight in "
                + "pounds too.",
            rules: ["package.missing", "schema.violation"]),
        seenElsewhere(
            "CHK_BASIC_ONEOF", "A field has a value that it cannot have.",
            "Choose one of the listed values.",
            rules: ["attribute.value-unknown", "units.unknown", "inventory.strategy-unknown", "schema.violation"]),
        seenElsewhere(
            "CHK_BASIC_MAX_LENGTH", "A text is too long for its field.", "Shorten it.",
            rules: ["title.too-long", "description.too-long", "sku.code-invalid", "sku.alias-invalid"]),
        seenElsewhere(
            "CHK_CATPROP_CPV_NOT_ENUM", "An attribute has a value that is not on its list.",
            "Choose one of the listed values.", rules: ["attribute.value-unknown"]),
        seenElsewhere(
            "CHK_SKU_PROPS_DUPLICATE", "Two SKUs have the same values of the same properties.",
            "Correct one of the two, or remove it.", rules: ["sku.properties-duplicate"]),
        seenElsewhere(
            "CHK_SKU_PROPS_NOT_MATCH_SALE_PROP", "The properties of a SKU are not those of its category.",
            "Use the SKU properties of the category.",
            rules: ["sku.property-unknown", "sku.property-not-sku", "sku.dimension-mismatch"]),
        seenElsewhere(
            "BIZ_CHECK_SELLER_SKU_DUPLICATE", "A sku_code appears twice.", "Give each SKU a code of its own.",
            rules: ["sku.code-duplicate"]),
    ]

    /// A code of the publishing core that AliExpress shares with sister shops, published for one of those.
    private static func seenElsewhere(
        _ code: StaticString, _ meaning: String, _ cure: String, rules: [StaticString]
    ) -> PlatformCode {
        PlatformCode(
            code, .permanent, meaning: meaning + " The code is published for a sister platform of AliExpress.",
            cure: cure, rules: rules)
    }
}
