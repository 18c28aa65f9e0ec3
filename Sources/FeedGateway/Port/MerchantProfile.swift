import CategoryRules

/// Who the seller is: what `aliexpress.solution.merchant.profile.get` answers.
package struct MerchantProfile: Sendable, Hashable {
    /// What tells this seller from another: the shop's number and the name it logs in by, as far as the platform says
    /// them.
    package let names: [String]
    /// Two letters; empty where the platform does not say.
    package let countryCode: String
    /// As buyers see it; empty where the platform does not say.
    package let shopName: String
    /// Whether the platform lets the seller post no products; nothing should be sent then.
    package let isPostingForbidden: Bool

    /// A profile as its answer describes it.
    package init(names: [String], countryCode: String, shopName: String, isPostingForbidden: Bool) {
        self.names = names
        self.countryCode = countryCode
        self.shopName = shopName
        self.isPostingForbidden = isPostingForbidden
    }
}

extension MerchantProfile {
    /// - Parameter answer: the platform's answer as it came.
    package init(answer: [UInt8]) throws(GatewayError) {
        self = try PlatformAnswer(answer, to: .merchantProfile).read { fields throws(MalformedData) in
            let shop = try fields.integer("shop_id").map { String($0) }
            let login = try fields.text("merchant_login_id")
            return MerchantProfile(
                names: [shop, login].compactMap(\.self).filter { !$0.isEmpty && $0 != "0" },
                countryCode: try fields.text("country_code") ?? "", shopName: try fields.text("shop_name") ?? "",
                isPostingForbidden: try fields.truth("product_posting_forbidden") ?? false)
        }
    }
}
