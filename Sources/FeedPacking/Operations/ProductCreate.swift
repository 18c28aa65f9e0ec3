import FeedModel

extension FeedOperation {
    /// PRODUCT_CREATE: an instance of the product schema (Feed Solution tutorial).
    static let productCreate = FeedOperation(
        .productCreate, .wholeProduct, sendingRank: nil, hasBatchCall: false, skuList: "#/sku_info_list"
    ) { check, batch, output, facts, _ in WholeProduct.encode(check, batch, &output, &facts) }
}
