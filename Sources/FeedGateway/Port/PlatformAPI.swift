/// The platform's calls that feedmill makes, by the names the platform gives them.
package enum PlatformAPI: String, CaseIterable, Sendable {
    /// Sends a feed; answers with a job's number.
    case feedSubmit = "aliexpress.solution.feed.submit"
    /// Asks how far a job is and for its results.
    case feedQuery = "aliexpress.solution.feed.query"
    /// Lists the seller's jobs, a page at a time.
    case feedList = "aliexpress.solution.feed.list.get"
    /// Cancels jobs.
    case feedInvalidate = "aliexpress.solution.feed.invalidate"
    /// Lists the seller's products, or finds them by SKU code, a page at a time.
    case productList = "aliexpress.solution.product.list.get"
    /// Asks for one product with its SKUs.
    case productInfo = "aliexpress.solution.product.info.get"
    /// Sets stock at once, without a feed.
    case stockUpdate = "aliexpress.solution.batch.product.inventory.update"
    /// Sets prices at once, without a feed.
    case priceUpdate = "aliexpress.solution.batch.product.price.update"
    /// Fetches the JSON Schema of a category.
    case productSchema = "aliexpress.solution.product.schema.get"
    /// Fetches the attributes of a category.
    case childAttributes = "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath"
    /// Fetches the categories below one.
    case categoryTree = "aliexpress.solution.seller.category.tree.query"
    /// Fetches the seller's profile.
    case merchantProfile = "aliexpress.solution.merchant.profile.get"
    /// Fetches the seller's older profile.
    case sellerProfile = "aliexpress.merchant.profile.get"
    /// Fetches the brands that the seller may sell.
    case brands = "aliexpress.merchant.oversea.brand.get"
    /// Uploads a picture to the bank.
    case photobankUpload = "aliexpress.photobank.redefining.uploadimageforsdk"
    /// Lists the pictures in the bank, a page at a time.
    case photobankList = "aliexpress.photobank.redefining.listimagepagination"
    /// Asks how much of the bank is used.
    case photobankSpace = "aliexpress.photobank.redefining.getphotobankinfo"
    /// A path call of the new gateway; the others are named by their method.
    case tokenRefresh = "/auth/token/refresh"

    /// Whether asking again does no harm whatever became of the first time: the call only reads, or it sets absolute
    /// values. A refresh token is good for once.
    package var isRepeatable: Bool {
        switch self {
        case .feedSubmit, .tokenRefresh: false
        // A picture that is uploaded twice takes its room twice.
        case .photobankUpload: false
        default: true
        }
    }

    /// Whether a run can do without it, where the app has no permission to call it.
    package var isOptional: Bool {
        switch self {
        case .feedList, .feedInvalidate, .productInfo, .categoryTree, .brands, .productSchema, .sellerProfile,
            .photobankUpload, .photobankList, .photobankSpace:
            true
        default: false
        }
    }
}

/// What can be fetched as the platform answers it.
package enum PlatformDocument: Sendable, Hashable {
    /// A leaf category's attributes.
    case attributes(category: Int64)
    /// The JSON Schema of a category's products, which is the seller's own too: it lists its templates and groups.
    case schema(category: Int64)
    /// The categories below one, 0 for the root, that the seller may post in.
    case tree(parent: Int64)
    /// The seller's profile: its countries and what it may do.
    case merchantProfile
    /// The older profile, which alone has the quotation currency and the limit on products.
    case sellerProfile
    /// The brands the seller may use.
    case brands

    /// The call that fetches it.
    package var api: PlatformAPI {
        switch self {
        case .attributes: .childAttributes
        case .schema: .productSchema
        case .tree: .categoryTree
        case .merchantProfile: .merchantProfile
        case .sellerProfile: .sellerProfile
        case .brands: .brands
        }
    }
}
