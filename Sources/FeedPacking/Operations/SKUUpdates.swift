import Bytes
import CategoryRules
import FeedModel
import JSONText

/// What updates of stock and of prices have in common: the SKUs of one product with what changes.
enum SKUUpdates {
    /// JSON pointer to the list of the SKUs.
    static let list = "#/multiple_sku_update_list"

    /// Writes an item_content up to and with the list of its SKUs.
    ///
    /// - Parameter values: appends what is said of a SKU.
    static func encode(
        _ operation: Operation, _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts, _ chosen: ((Int) -> Bool)?,
        values: (ResolvedSKU, inout ByteBuffer, inout ItemFacts) -> Void
    ) {
        output.append(#"{\"aliexpress_product_id\":"#)
        output.append(check.productID.number ?? .zero)
        if facts.isNoting { facts.note(productID: check.updatedProductID ?? 0) }
        output.append(#",\"multiple_sku_update_list\":["#)
        var isFirst = true
        var number = -1
        for sku in check.skus where check.takesPart(sku, in: operation) {
            number += 1
            guard chosen?(number) ?? true else { continue }
            if !isFirst { output.append(0x2C) }
            isFirst = false
            facts.beginSKU(in: &output, code: batch.bytes.bytes[batch.skus[sku.entry].code.text])
            values(sku, &output, &facts)
            if facts.isNoting { facts.endSKU(output.bytes) }
            output.append("}")
        }
        output.append("]")
    }
}

/// `multi_country_price_configuration`: absolute prices by ship-to country (Feed Solution tutorial, sample code 3).
enum CountryPrices {
    /// Writes it where any SKU has a country price. Countries and SKUs stand by first appearance.
    static func encode(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        guard check.nationalQuote == .deletion || !check.countryPrices.isEmpty else { return }
        output.append(#",\"multi_country_price_configuration\":"#)
        let start = output.count
        append(check, batch, &output)
        if facts.isNoting { facts.noteCountryPrices(from: start, output.bytes) }
    }

    private static func append(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer
    ) {
        if check.nationalQuote == .deletion {
            output.append(#"{\"price_type\":\"delete\""#)
            // What the schema wants beside it where there are prices holds nothing then.
            if check.category?.requiresCountryPriceList == true { output.append(#",\"country_price_list\":[]"#) }
            output.append("}")
            return
        }
        output.append(#"{\"price_type\":\"absolute\",\"country_price_list\":["#)
        for (position, first) in check.countryPrices.enumerated() {
            let country = batch.bytes.bytes[first.country]
            var isRepeated = false
            for earlier in 0..<position
            where batch.bytes.bytes[check.countryPrices[earlier].country].sameBytes(as: country) {
                isRepeated = true
                break
            }
            if isRepeated { continue }
            if position > 0 { output.append(0x2C) }
            output.append(#"{\"ship_to_country\":"#)
            output.append(embeddedJSONString: country)
            output.append(#",\"sku_price_by_country_list\":["#)
            var isFirst = true
            for sku in check.skus where sku.sameCodeAs == nil {
                for index in sku.countryPrices
                where batch.bytes.bytes[check.countryPrices[index].country].sameBytes(as: country) {
                    let price = check.countryPrices[index]
                    if !isFirst { output.append(0x2C) }
                    isFirst = false
                    output.append(#"{\"sku_code\":"#)
                    output.append(embeddedJSONString: batch.bytes.bytes[batch.skus[sku.entry].code.text])
                    if let number = price.price.number {
                        output.append(#",\"price\":"#)
                        output.append(number)
                    }
                    if let number = price.discountPrice.number {
                        output.append(#",\"discount_price\":"#)
                        output.append(number)
                    }
                    output.append("}")
                }
            }
            output.append("]}")
        }
        output.append("]}")
    }
}
