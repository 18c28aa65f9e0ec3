/// A product on its way into a batch: the one way to begin a product and to end it, for every format.
///
/// What is appended to the batch's lists after it has begun is its own. (Lists of SKUs' properties and country prices
/// belong to the SKUs.)
package struct ProductDraft {
    /// The product so far. Its ranges are right once it is finished.
    package var product: Product
    /// Where its single fields are in `Batch.fields`.
    package let fields: Int
    private let skuProperties: Int
    private let countryPrices: Int
    private let shopSKUs: Int
    private let shopCategories: Int

    /// Begins a product, with all of its fields blank.
    ///
    /// - Parameter location: of its first record.
    package init(in batch: Batch, at location: UInt32, presence: Presence = []) {
        product = Product(location: location, presence: presence)
        fields = batch.fields.count
        batch.fields.append(contentsOf: repeatElement(.absent(at: location), count: ProductField.count))
        product.titles = batch.titles.count..<batch.titles.count
        product.descriptions = batch.descriptions.count..<batch.descriptions.count
        product.attributes = batch.attributes.count..<batch.attributes.count
        product.images = batch.images.count..<batch.images.count
        product.skus = batch.skus.count..<batch.skus.count
        skuProperties = batch.skuProperties.count
        countryPrices = batch.countryPrices.count
        shopSKUs = batch.shopSKUs.count
        shopCategories = batch.shopCategories.count
    }

    /// Appends it to the batch.
    package mutating func finish(in batch: Batch) {
        product.titles = product.titles.lowerBound..<batch.titles.count
        product.descriptions = product.descriptions.lowerBound..<batch.descriptions.count
        product.attributes = product.attributes.lowerBound..<batch.attributes.count
        product.images = product.images.lowerBound..<batch.images.count
        product.skus = product.skus.lowerBound..<batch.skus.count
        batch.products.append(product)
    }

    /// Appends it to the batch, with what a shop's own export says beyond a canonical one.
    package mutating func finishShop(in batch: Batch) {
        finish(in: batch)
        batch.shopProducts.append(ShopProduct(categories: shopCategories..<batch.shopCategories.count))
    }

    /// Takes back all of it.
    package func abandon(in batch: Batch) {
        clear(in: batch)
        batch.fields.removeSubrange(fields...)
    }

    /// Takes back all but its fields.
    package func clear(in batch: Batch) {
        batch.titles.removeSubrange(product.titles.lowerBound...)
        batch.descriptions.removeSubrange(product.descriptions.lowerBound...)
        batch.attributes.removeSubrange(product.attributes.lowerBound...)
        batch.images.removeSubrange(product.images.lowerBound...)
        batch.skus.removeSubrange(product.skus.lowerBound...)
        batch.skuProperties.removeSubrange(skuProperties...)
        batch.countryPrices.removeSubrange(countryPrices...)
        batch.shopSKUs.removeSubrange(shopSKUs...)
        batch.shopCategories.removeSubrange(shopCategories...)
    }
}
