import JSONText

/// An answer of `aliexpress.solution.merchant.profile.get` or `aliexpress.merchant.profile.get`.
package struct MerchantProfile: Sendable {
    /// The platform does not let the seller post products.
    package let isPostingForbidden: Bool
    /// The currency that the seller's prices are in, such as `EUR`; nil where the answer has none.
    package let quotationCurrency: String?

    package init(isPostingForbidden: Bool = false, quotationCurrency: String? = nil) {
        self.isPostingForbidden = isPostingForbidden
        self.quotationCurrency = quotationCurrency
    }

    init(_ answer: JSONValue) throws(Damage) {
        guard case .object(let object) = answer else {
            throw Damage("\(answer.kind) in place of the platform's answer")
        }
        let content = try PlatformAnswer.content(of: object)
        let fields = PlatformFields(content)
        let known: [FieldName] = [
            "product_posting_forbidden", "quotation_currency", "merchant_login_id", "seller_id", "shop_id",
            "country_code", "country",
        ]
        try PlatformAnswer.expectSuccess(
            content, isThere: known.contains { fields[$0] != nil }, "there is no profile in it")
        isPostingForbidden = try fields.truth("product_posting_forbidden") ?? false
        quotationCurrency = try fields.text("quotation_currency").flatMap { $0.isEmpty ? nil : $0 }
    }
}
