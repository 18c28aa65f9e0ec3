import FeedModel
import FeedPacking
import Testing

struct ItemPartTests {
    /// Pointers, what they name, and the column of that.
    static let pointers: [(String, ItemPart, String?)] = [
        ("#", .item, nil), ("#/category_id", .field(.categoryID), "category_id"),
        ("#/aliexpress_product_id", .field(.aliexpressProductID), "aliexpress_product_id"),
        ("#/title_multi_language_list/1/title", .title(1), "title"),
        ("#/description_multi_language_list/0", .description(0), "description"),
        ("#/locale", .field(.locale), "locale"),
        ("#/product_units_type", .field(.productUnitsType), "product_units_type"),
        ("#/image_url_list/2", .image(2), "image_urls"), ("#/image_url_list", .image(nil), "image_urls"),
        ("#/category_attributes/Brand Name/value", .attribute("Brand Name"), "brand"),
        (
            "#/category_attributes/Sleeve Length(cm)/value", .attribute("Sleeve Length(cm)"),
            "attribute:Sleeve Length(cm)"
        ),
        ("#/category_attributes/a~1b~0/value", .attribute("a/b~"), "attribute:a/b~"),
        ("#/category_attributes", .attribute(nil), nil), ("#/sku_info_list", .sku(nil), nil),
        ("#/sku_info_list/2", .sku(2), nil), ("#/sku_info_list/2/price", .price(2), "price"),
        ("#/sku_info_list/0/discount_price", .discountPrice(0), "discount_price"),
        ("#/sku_info_list/0/sku_code", .skuCode(0), "sku_code"),
        ("#/sku_info_list/0/inventory", .inventory(0), "inventory"),
        ("#/sku_info_list/0/ean_code", .eanCode(0), "ean_code"),
        ("#/sku_info_list/1/sku_attributes/Color/value", .property(1, "Color"), "sku:Color"),
        ("#/sku_info_list/1/sku_attributes/Color/alias", .alias(1, "Color"), "sku_alias:Color"),
        ("#/sku_info_list/1/sku_attributes/Color/sku_image_url", .propertyImage(1, "Color"), "sku_image:Color"),
        ("#/package_weight", .field(.packageWeight), "package_weight"),
        ("#/shipping_template_id", .field(.shippingTemplateID), "shipping_template_id"),
        ("#/size_chart_id", .field(.sizeChartID), "size_chart_id"), ("#/brand_name", .field(.brand), "brand"),
        ("#/user_defined_attribute_list/0", .custom(0), "custom:"),
        (
            "#/multi_country_price_configuration/country_price_list/1/sku_price_by_country_list/2/discount_price",
            .countryPrice(.init(country: 1, sku: 2, isDiscount: true)), "country_discount_price:"
        ),
        ("#/multi_country_price_configuration", .countryPrice(nil), "country_price:"),
    ]

    @Test(arguments: pointers.indices)
    func pointersAndPartsAreTheSame(_ index: Int) {
        let (pointer, part, column) = Self.pointers[index]
        #expect(ItemPart(pointer: pointer) == part)
        #expect(part.pointer(in: .productCreate) == pointer)
        #expect(part.column == column)
    }

    /// What is smaller than a cell is in it, and what no column describes is the item.
    @Test(
        arguments: [
            ("#/title_multi_language_list/1/locale", .title(1)),
            ("#/description_multi_language_list/0/module_list/0/html/content", .description(0)),
            ("#/category_attributes/Material/value/1", .attribute("Material")),
            ("#/category_attributes/Material", .attribute("Material")),
            ("#/sku_info_list/1/sku_attributes/Color", .property(1, "Color")),
            ("#/user_defined_attribute_list/3/attribute_name", .custom(3)), ("#/new_field/0", .item), ("", .item),
            ("#/sku_info_list/x/price", .sku(nil)), ("#/multiple_sku_update_list/4/inventory", .inventory(4)),
            ("#/multi_country_price_configuration/country_price_list/0", .countryPrice(nil)),
        ] as [(String, ItemPart)])
    func otherPointers(_ pointer: String, _ part: ItemPart) {
        #expect(ItemPart(pointer: pointer) == part)
    }

    @Test func updatesCallTheirSKUsOtherwise() {
        #expect(ItemPart.price(3).pointer(in: .productPricesUpdate) == "#/multiple_sku_update_list/3/price")
    }
}
