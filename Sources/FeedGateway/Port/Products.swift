package import JSONText

/// A product's state on the platform: `product_status_type`.
package enum ProductStatus: String, CaseIterable, Sendable {
    /// On sale.
    case onSelling
    /// Under review by the platform.
    case auditing
    /// Sent back by the review: the seller has to change it.
    case editingRequired
    /// Taken off sale.
    case offline
}

/// Which products to list.
package struct ProductQuery: Sendable, Hashable {
    /// The platform lists one status at a time.
    package var status: ProductStatus
    /// Only products that have a SKU of this code.
    package var skuCode: String?

    /// A question for one status.
    package init(status: ProductStatus, skuCode: String? = nil) {
        self.status = status
        self.skuCode = skuCode
    }
}

/// A product in a list.
package struct ListedProduct: Sendable, Hashable {
    /// The platform's id of the product.
    package let id: Int64
    /// Its title; empty where the platform says none.
    package let subject: String
    /// The one that was asked for.
    package let status: ProductStatus

    /// A product as a list has it.
    package init(id: Int64, subject: String, status: ProductStatus) {
        self.id = id
        self.subject = subject
        self.status = status
    }
}

/// One page of a list of products. Pages count from 1.
package struct ProductPage: Sendable, Hashable {
    /// In the platform's order.
    package let products: [ListedProduct]
    /// How many pages there are; at least 1.
    package let pageCount: Int
    /// Products on all pages; nil where the answer does not say.
    package let totalCount: Int?

    /// A page as it came.
    package init(products: [ListedProduct], pageCount: Int, totalCount: Int?) {
        self.products = products
        self.pageCount = pageCount
        self.totalCount = totalCount
    }
}

/// All pages of the lists of products that a question is about.
package struct ProductListing: Sendable, Hashable {
    /// Each product once.
    package let products: [ListedProduct]
    /// Whether as many were listed as the platform says there are, in every status.
    package let isWhole: Bool

    /// What all pages came to.
    package init(products: [ListedProduct], isWhole: Bool) {
        self.products = products
        self.isWhole = isWhole
    }
}

/// A product as `aliexpress.solution.product.info.get` describes it.
package struct ProductDetails: Sendable, Hashable {
    /// The platform's id of the product.
    package let id: Int64
    /// The codes of its SKUs, without those that have none; nil where the answer does not say which SKUs it has.
    package let skuCodes: [String]?

    /// A product as its answer describes it.
    package init(id: Int64, skuCodes: [String]?) {
        self.id = id
        self.skuCodes = skuCodes
    }

    /// Whether one of its SKUs has this code, byte for byte; nil where the answer does not say it.
    package func has(skuCode: String) -> Bool? {
        skuCodes?.contains { $0.utf8.elementsEqual(skuCode.utf8) }
    }
}

/// What is set without a feed.
package enum DirectUpdateKind: Sendable, Hashable {
    /// Stock of SKUs.
    case stock
    /// Prices of SKUs.
    case prices

    /// The batch call that does it.
    package var api: PlatformAPI { self == .stock ? .stockUpdate : .priceUpdate }
}

/// One product of a direct update.
package struct DirectUpdate: Sendable {
    /// What is set of one SKU.
    package struct SKU: Sendable, Hashable {
        /// The merchant's SKU code, by which the platform finds it.
        package let code: String
        /// Of a stock update.
        package let inventory: Int64?
        /// Of a price update, as the item writes it.
        package let price: String?
        /// Left out, the platform erases the discount that is there.
        package let discountPrice: String?

        /// A SKU of a stock update or of a price update.
        package init(code: String, inventory: Int64? = nil, price: String? = nil, discountPrice: String? = nil) {
            self.code = code
            self.inventory = inventory
            self.price = price
            self.discountPrice = discountPrice
        }
    }

    /// The platform's id of the product.
    package let productID: Int64
    /// At most `greatestSKUCount`.
    package let skus: [SKU]
    /// `multi_country_price_configuration` as the item has it.
    package let countryPrices: JSONValue?

    /// An update of one product.
    package init(productID: Int64, skus: [SKU], countryPrices: JSONValue? = nil) {
        self.productID = productID
        self.skus = skus
        self.countryPrices = countryPrices
    }

    /// The direct update that says the same as an `item_content` of PRODUCT_STOCKS_UPDATE or PRODUCT_PRICES_UPDATE.
    ///
    /// - Returns: nil where the content is of no such update.
    package init?(itemContent: JSONValue) {
        guard let id = itemContent["aliexpress_product_id"]?.int64Value,
            let list = itemContent["multiple_sku_update_list"]?.arrayValue
        else { return nil }
        var skus: [SKU] = []
        for sku in list {
            guard let code = sku["sku_code"]?.stringValue else { return nil }
            skus.append(
                SKU(
                    code: code, inventory: sku["inventory"]?.int64Value, price: sku["price"]?.numberValue?.text,
                    discountPrice: sku["discount_price"]?.numberValue?.text))
        }
        self.init(productID: id, skus: skus, countryPrices: itemContent["multi_country_price_configuration"])
    }

    /// The most products that one call takes.
    package static let greatestProductCount = 20
    /// The most SKUs that a product of one call may have.
    package static let greatestSKUCount = 200
}

/// What became of one product of a direct update.
package struct DirectUpdateOutcome: Sendable, Hashable {
    /// What became of it.
    package enum Result: Sendable, Hashable {
        /// It was set.
        case done
        /// It was refused, for the platform's reason.
        case failed(code: String, message: String)
        /// The answer does not mention the product.
        case notMentioned
    }

    /// The product that was asked for.
    package let productID: Int64
    /// What the answer says of it.
    package let result: Result

    /// The outcome of one product.
    package init(productID: Int64, result: Result) {
        self.productID = productID
        self.result = result
    }
}
