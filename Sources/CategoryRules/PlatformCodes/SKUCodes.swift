extension PlatformCodes {
    /// What is wrong with SKUs, their prices and stock.
    static let skuCodes: [PlatformCode] = [
        PlatformCode(
            "F00-00-10007-007", .permanent, meaning: "Two SKUs of the product have the same sku_code.",
            cure: "Give each SKU a code of its own.", rules: ["sku.code-duplicate"]),
        PlatformCode(
            "F00-00-10007-009", .permanent, meaning: "A SKU has no sku_code.", cure: "Fill sku_code.",
            rules: ["sku.code-missing"]),
        PlatformCode(
            "F00-00-10007-015", .permanent,
            meaning: "A SKU has a property that its category does not have.",
            cure: "Remove the property, or correct its name; fetch the category again if it has "
                + "changed.",
            rules: ["sku.property-unknown", "sku.property-not-sku"]),
        PlatformCode(
            "F00-00-10007-024", .permanent, meaning: "None of the SKUs belongs to the product.",
            cure: "Check that aliexpress_product_id and the sku_codes belong to the same product."),
        PlatformCode(
            "F00-00-10014-015", .permanent,
            meaning: "The update names a sku_code that the product does not have.",
            cure: "Correct the sku_code, or send the whole product (a full update) with the new "
                + "SKU. This also happens where a price and a stock feed of one product run at "
                + "the same time."),
        PlatformCode(
            "F00-00-10014-017", .transient, meaning: "The platform could not pass the prices on internally.",
            cure: "Send the item again later."),
        PlatformCode(
            "F00-00-10014-018", .transient, meaning: "A service of the platform was overloaded.",
            cure: "Send the item again later."),
    ]
}
