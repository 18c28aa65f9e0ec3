import FeedModel

extension FeedOperation {
    /// PRODUCT_FULL_UPDATE: the same as a create, led by the platform's product id (Feed Solution tutorial).
    static let productFullUpdate = FeedOperation(
        .productFullUpdate, .wholeProduct, sendingRank: 0, hasBatchCall: false, skuList: "#/sku_info_list"
    ) { check, batch, output, facts, _ in WholeProduct.encode(check, batch, &output, &facts) }
}
