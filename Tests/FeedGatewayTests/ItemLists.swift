import JSONText

/// Item lists for tests, as feeds hold them.
enum ItemLists {
    /// Whole products: item id and the codes of its SKUs.
    static func products(_ products: (id: String, skuCodes: [String])..., updating ids: [Int64] = []) -> [UInt8] {
        list(
            products.enumerated().map { index, product in
                (
                    product.id,
                    content(skuCodes: product.skuCodes, title: product.id, productID: ids.dropFirst(index).first)
                )
            })
    }

    static func stock(_ updates: (id: String, productID: Int64, skuCodes: [String])...) -> [UInt8] {
        list(
            updates.map { update in
                let skus = update.skuCodes.map { code -> JSONValue in ["sku_code": .string(code), "inventory": 5] }
                let content: JSONValue = [
                    "aliexpress_product_id": .number(JSONNumber(update.productID)),
                    "multiple_sku_update_list": .array(skus),
                ]
                return (update.id, content)
            })
    }

    static func list(_ items: [(id: String, content: JSONValue)]) -> [UInt8] {
        let entries = items.map { item -> JSONValue in
            ["item_content_id": .string(item.id), "item_content": .string(item.content.description)]
        }
        return Array(JSONValue.array(entries).description.utf8)
    }

    static func content(skuCodes: [String], title: String, productID: Int64? = nil) -> JSONValue {
        let skus = skuCodes.map { code -> JSONValue in
            ["sku_code": .string(code), "inventory": 3, "price": 23, "sku_attributes": [:]]
        }
        var members: [JSONObject.Member] = []
        if let productID {
            members.append(.init(key: "aliexpress_product_id", value: .number(JSONNumber(productID))))
        }
        let rest: JSONValue = [
            "category_id": 348, "title_multi_language_list": [["locale": "es_ES", "title": .string(title)]],
            "description_multi_language_list": [], "locale": "es_ES", "product_units_type": "100000015",
            "image_url_list": ["https://shop.example/1.jpg"], "category_attributes": [:], "sku_info_list": .array(skus),
            "inventory_deduction_strategy": "place_order_withhold", "package_weight": 1, "package_length": 1,
            "package_height": 1, "package_width": 1, "shipping_preparation_time": 3, "shipping_template_id": "1",
            "service_template_id": "0",
        ]
        return .object(JSONObject(members + (rest.objectValue?.members ?? [])))
    }
}
