import Bytes
import CategoryRules
import FeedModel

extension FeedOperation {
    /// PRODUCT_PRICES_UPDATE: prices of a product's SKUs, with those by ship-to country (Feed Solution tutorial).
    static let productPricesUpdate = FeedOperation(
        .productPricesUpdate, .prices, sendingRank: 1, hasBatchCall: true, skuList: SKUUpdates.list
    ) { check, batch, output, facts, chosen in
        SKUUpdates.encode(.productPricesUpdate, check, batch, &output, &facts, chosen) { sku, output, facts in
            // What is no number was rejected; it never becomes 0 here.
            if let price = sku.price.number { facts.appendPrice(price, to: &output) }
            if let discountPrice = sku.discountPrice.number { facts.appendDiscountPrice(discountPrice, to: &output) }
        }
        CountryPrices.encode(check, batch, &output, &facts)
        output.append("}")
    }
}
