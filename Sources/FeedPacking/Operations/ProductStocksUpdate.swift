import Bytes
import CategoryRules
import FeedModel

extension FeedOperation {
    /// PRODUCT_STOCKS_UPDATE: stock of a product's SKUs (Feed Solution tutorial).
    static let productStocksUpdate = FeedOperation(
        .productStocksUpdate, .stock, sendingRank: 2, hasBatchCall: true, skuList: SKUUpdates.list
    ) { check, batch, output, chosen in
        SKUUpdates.encode(.productStocksUpdate, check, batch, &output, chosen) { sku, output in
            output.append(#",\"inventory\":"#)
            output.append(sku.inventory.number ?? .zero)
        }
        output.append("}")
    }
}
