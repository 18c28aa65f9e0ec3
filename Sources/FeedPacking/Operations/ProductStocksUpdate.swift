import Bytes
import CategoryRules
import FeedModel

extension FeedOperation {
    /// PRODUCT_STOCKS_UPDATE: stock of a product's SKUs (Feed Solution tutorial).
    static let productStocksUpdate = FeedOperation(
        .productStocksUpdate, .stock, sendingRank: 2, hasBatchCall: true, skuList: SKUUpdates.list
    ) { check, batch, output, facts, chosen in
        SKUUpdates.encode(.productStocksUpdate, check, batch, &output, &facts, chosen) { sku, output, facts in
            // What is no number was rejected; it never becomes 0 here.
            if let inventory = sku.inventory.number { facts.appendInventory(inventory, to: &output) }
        }
        output.append("}")
    }
}
