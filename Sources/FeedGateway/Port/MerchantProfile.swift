import CategoryRules

/// Who the seller is: what `aliexpress.solution.merchant.profile.get` answers.
package struct MerchantProfile: Sendable, Hashable {
    /// What tells this seller from another: the shop's number, else the name it logs in by.
    package let sellerID: String
    package let countryCode: String
    package let shopName: String
    /// Whether the platform lets the seller post no products; nothing should be sent then.
    package let isPostingForbidden: Bool

    package init(sellerID: String, countryCode: String, shopName: String, isPostingForbidden: Bool) {
        self.sellerID = sellerID
        self.countryCode = countryCode
        self.shopName = shopName
        self.isPostingForbidden = isPostingForbidden
    }
}

extension MerchantProfile {
    /// - Parameter answer: the platform's answer as it came.
    package init(answer: [UInt8]) throws(GatewayError) {
        self = try PlatformAnswer(answer, to: .merchantProfile).read { fields throws(Damage) in
            let shop = try fields.integer("shop_id").map { String($0) }
            let login = try fields.text("merchant_login_id")
            return MerchantProfile(
                sellerID: shop ?? login ?? "",
                countryCode: try fields.text("country_code") ?? "", shopName: try fields.text("shop_name") ?? "",
                isPostingForbidden: try fields.truth("product_posting_forbidden") ?? false)
        }
    }
}
