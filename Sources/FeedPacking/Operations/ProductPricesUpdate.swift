import Bytes
import CategoryRules
import FeedModel

extension FeedOperation {
    /// PRODUCT_PRICES_UPDATE: prices of a product's SKUs, with those by ship-to country (Feed Solution tutorial).
    static let productPricesUpdate = FeedOperation(
        .productPricesUpdate, .prices, sendingRank: 1, hasBatchCall: true, skuList: SKUUpdates.list
    ) { check, batch, output, chosen in
        SKUUpdates.encode(.productPricesUpdate, check, batch, &output, chosen) { sku, output in
            output.append(#",\"price\":"#)
            output.append(sku.price.number ?? .zero)
            guard let discountPrice = sku.discountPrice.number else { return }
            output.append(#",\"discount_price\":"#)
            output.append(discountPrice)
        }
        CountryPrices.encode(check, batch, &output)
        output.append("}")
    }
}
