import Bytes
import CategoryRules
import FeedModel
import JSONText

/// PRODUCT_CREATE and PRODUCT_FULL_UPDATE: an instance of the product schema, with the fields, names and nesting of the
/// Feed Solution tutorial's samples, in their order.
struct WholeProduct {
    /// Writes the item_content of a product as it stands inside a JSON string.
    static func encode(_ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer) {
        output.append("{")
        if check.has(.productFullUpdate), let id = check.productID.number {
            output.append(#"\"aliexpress_product_id\":"#)
            output.append(id)
            output.append(",")
        }
        output.append(#"\"category_id\":"#)
        output.append(decimal: check.category?.id ?? 0)
        let locale = batch.field(.locale, of: check.index)
        appendTitles(check, batch, &output)
        appendDescriptions(check, batch, &output)
        appendString(#",\"locale\":"#, locale, batch, &output)
        appendString(#",\"product_units_type\":"#, batch.field(.productUnitsType, of: check.index), batch, &output)
        output.append(#",\"image_url_list\":["#)
        for (position, image) in check.images.enumerated() {
            if position > 0 { output.append(0x2C) }
            output.append(embeddedJSONString: batch.bytes.bytes[batch.images[image].text])
        }
        output.append("]")
        CategoryAttributes.encode(check, batch, &output)
        appendSKUs(check, batch, &output)
        appendString(
            #",\"inventory_deduction_strategy\":"#, batch.field(.inventoryDeductionStrategy, of: check.index), batch,
            &output)
        appendNumber(#",\"package_weight\":"#, check.weight, &output)
        appendNumber(#",\"package_length\":"#, check.length, &output)
        appendNumber(#",\"package_height\":"#, check.height, &output)
        appendNumber(#",\"package_width\":"#, check.width, &output)
        appendNumber(#",\"shipping_preparation_time\":"#, check.preparationTime, &output)
        appendString(#",\"shipping_template_id\":"#, batch.field(.shippingTemplateID, of: check.index), batch, &output)
        appendString(#",\"service_template_id\":"#, batch.field(.serviceTemplateID, of: check.index), batch, &output)
        appendString(#",\"product_group_id\":"#, batch.field(.productGroupID, of: check.index), batch, &output)
        appendString(#",\"size_chart_id\":"#, batch.field(.sizeChartID, of: check.index), batch, &output)
        if case .text(let brand) = check.brand {
            output.append(#",\"brand_name\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[brand])
        }
        CategoryAttributes.encodeSellerDefined(check, batch, &output)
        CountryPrices.encode(check, batch, &output)
        output.append("}")
    }

    private static func appendTitles(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        output.append(#",\"title_multi_language_list\":["#)
        let start = output.count
        check.forEachLocalized(check.product.titles, batch.titles, batch) { locale, title in
            if output.count > start { output.append(0x2C) }
            output.append(#"{\"locale\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[locale])
            output.append(#",\"title\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[title.text])
            output.append("}")
        }
        output.append("]")
    }

    private static func appendDescriptions(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        output.append(#",\"description_multi_language_list\":["#)
        let start = output.count
        check.forEachLocalized(check.product.descriptions, batch.descriptions, batch) { locale, description in
            if output.count > start { output.append(0x2C) }
            output.append(#"{\"locale\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[locale])
            output.append(#",\"module_list\":[{\"type\":\"html\",\"html\":{\"content\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[description.text])
            output.append("}}]}")
        }
        output.append("]")
    }

    private static func appendString(
        _ key: StaticString, _ cell: Cell, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        guard !cell.isBlank else { return }
        output.append(key)
        output.append(embeddedJSONString: batch.bytes.bytes[cell.text])
    }

    private static func appendNumber(_ key: StaticString, _ number: ResolvedNumber, _ output: inout ByteBuffer) {
        guard let number = number.number else { return }
        output.append(key)
        output.append(number)
    }

    private static func appendSKUs(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        output.append(#",\"sku_info_list\":["#)
        let category = check.category
        for (position, resolved) in check.skus.enumerated() {
            let sku = batch.skus[resolved.entry]
            if position > 0 { output.append(0x2C) }
            output.append(#"{\"sku_code\":"#)
            output.append(embeddedJSONString: batch.bytes.bytes[sku.code.text])
            if let inventory = resolved.inventory.number {
                output.append(#",\"inventory\":"#)
                output.append(inventory)
            }
            if let price = resolved.price.number {
                output.append(#",\"price\":"#)
                output.append(price)
            }
            if let discountPrice = resolved.discountPrice.number {
                output.append(#",\"discount_price\":"#)
                output.append(discountPrice)
            }
            if !check.traits.contains(.hasFaultyBarcode)
                || Barcode.fault(of: batch.bytes.bytes[sku.eanCode.text]) == nil
            {
                appendString(#",\"ean_code\":"#, sku.eanCode, batch, &output)
            }
            output.append(#",\"sku_attributes\":{"#)
            if let category {
                CategoryAttributes.encodeProperties(of: resolved, category, check, batch, &output)
            }
            output.append("}}")
        }
        output.append("]")
    }
}
