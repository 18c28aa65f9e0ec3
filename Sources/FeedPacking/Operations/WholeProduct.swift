import Bytes
import CategoryRules
import FeedModel
import JSONText

/// PRODUCT_CREATE and PRODUCT_FULL_UPDATE: an instance of the product schema, with the fields, names and nesting of the
/// Feed Solution tutorial's samples, in their order.
struct WholeProduct {
    /// Writes the item_content of a product as it stands inside a JSON string.
    static func encode(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        output.append("{")
        if check.has(.productFullUpdate), let id = check.productID.number {
            output.append(#"\"aliexpress_product_id\":"#)
            output.append(id)
            output.append(",")
            if facts.isNoting { facts.note(productID: check.updatedProductID ?? 0) }
        }
        output.append(#"\"category_id\":"#)
        let category = output.count
        output.append(decimal: check.category?.id ?? 0)
        if facts.isNoting {
            facts.note(.category, category - 14..<category - 3, category..<output.count, output.bytes)
        }
        let locale = batch.field(.locale, of: check.index)
        appendTexts(
            .title, #",\"title_multi_language_list\":"#, check.product.titles, of: batch.titles,
            before: #",\"title\":"#, after: "}", check, batch, &output, &facts)
        appendTexts(
            .description, #",\"description_multi_language_list\":"#, check.product.descriptions,
            of: batch.descriptions, before: #",\"module_list\":[{\"type\":\"html\",\"html\":{\"content\":"#,
            after: "}}]}", check, batch, &output, &facts)
        appendString(.other, #",\"locale\":"#, locale, batch, &output, &facts)
        append(.productUnitsType, .other, #",\"product_units_type\":"#, check, batch, &output, &facts)
        facts.append(.images, #",\"image_url_list\":"#, to: &output) { output in
            output.append("[")
            for (position, image) in check.images.enumerated() {
                if position > 0 { output.append(0x2C) }
                output.append(embeddedJSONString: batch.bytes.bytes[batch.images[image].text])
            }
            output.append("]")
        }
        CategoryAttributes.encode(check, batch, &output, &facts)
        appendSKUs(check, batch, &output, &facts)
        append(
            .inventoryDeductionStrategy, .other, #",\"inventory_deduction_strategy\":"#, check, batch, &output, &facts)
        appendNumber(.package, #",\"package_weight\":"#, check.weight, &output, &facts)
        appendNumber(.package, #",\"package_length\":"#, check.length, &output, &facts)
        appendNumber(.package, #",\"package_height\":"#, check.height, &output, &facts)
        appendNumber(.package, #",\"package_width\":"#, check.width, &output, &facts)
        appendNumber(.shipping, #",\"shipping_preparation_time\":"#, check.preparationTime, &output, &facts)
        append(.shippingTemplateID, .shipping, #",\"shipping_template_id\":"#, check, batch, &output, &facts)
        append(.serviceTemplateID, .shipping, #",\"service_template_id\":"#, check, batch, &output, &facts)
        append(.productGroupID, .other, #",\"product_group_id\":"#, check, batch, &output, &facts)
        append(.sizeChartID, .other, #",\"size_chart_id\":"#, check, batch, &output, &facts)
        if case .text(let brand) = check.brand {
            facts.append(.brand, #",\"brand_name\":"#, to: &output) {
                $0.append(embeddedJSONString: batch.bytes.bytes[brand])
            }
        }
        CategoryAttributes.encodeSellerDefined(check, batch, &output, &facts)
        CountryPrices.encode(check, batch, &output, &facts)
        output.append("}")
    }

    /// Appends the texts of a product in its locales, as one member of the content.
    ///
    /// - Parameters:
    ///   - list: of `all` those of the product.
    ///   - before: what is between a text's locale and the text.
    ///   - after: what ends it.
    private static func appendTexts(
        _ part: ContentPart, _ key: StaticString, _ list: Range<Int>, of all: [LocalizedText], before: StaticString,
        after: StaticString, _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        facts.append(part, key, to: &output) { output in
            output.append("[")
            let start = output.count
            check.forEachLocalized(list, all, batch) { locale, text in
                if output.count > start { output.append(0x2C) }
                output.append(#"{\"locale\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[locale])
                output.append(before)
                output.append(embeddedJSONString: batch.bytes.bytes[text.text])
                output.append(after)
            }
            output.append("]")
        }
    }

    private static func append(
        _ field: ProductField, _ part: ContentPart, _ key: StaticString, _ check: borrowing ProductCheck,
        _ batch: borrowing Batch, _ output: inout ByteBuffer, _ facts: inout ItemFacts
    ) {
        appendString(part, key, batch.field(field, of: check.index), batch, &output, &facts)
    }

    private static func appendString(
        _ part: ContentPart, _ key: StaticString, _ cell: Cell, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        guard !cell.isBlank else { return }
        facts.append(part, key, to: &output) { $0.append(embeddedJSONString: batch.bytes.bytes[cell.text]) }
    }

    private static func appendNumber(
        _ part: ContentPart, _ key: StaticString, _ number: ResolvedNumber, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        guard let number = number.number else { return }
        facts.append(part, key, to: &output) { $0.append(number) }
    }

    private static func appendSKUs(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        output.append(#",\"sku_info_list\":["#)
        let category = check.category
        for (position, resolved) in check.skus.enumerated() {
            let sku = batch.skus[resolved.entry]
            if position > 0 { output.append(0x2C) }
            facts.beginSKU(in: &output, code: batch.bytes.bytes[sku.code.text])
            if let inventory = resolved.inventory.number { facts.appendInventory(inventory, to: &output) }
            if let price = resolved.price.number { facts.appendPrice(price, to: &output) }
            if let discountPrice = resolved.discountPrice.number {
                facts.appendDiscountPrice(discountPrice, to: &output)
            }
            if !sku.eanCode.isBlank,
                !check.traits.contains(.hasFaultyBarcode)
                    || Barcode.fault(of: batch.bytes.bytes[sku.eanCode.text]) == nil
            {
                let key = output.count + 3
                output.append(#",\"ean_code\":"#)
                let value = output.count
                output.append(embeddedJSONString: batch.bytes.bytes[sku.eanCode.text])
                if facts.isNoting { facts.noteBarcode(key..<value - 3, value..<output.count, output.bytes) }
            }
            let key = output.count + 3
            output.append(#",\"sku_attributes\":"#)
            let value = output.count
            output.append("{")
            if let category {
                CategoryAttributes.encodeProperties(of: resolved, category, check, batch, &output)
            }
            output.append("}")
            if facts.isNoting {
                facts.noteProperties(key..<value - 3, value..<output.count, output.bytes)
                facts.endSKU(output.bytes)
            }
            output.append("}")
        }
        output.append("]")
    }
}
