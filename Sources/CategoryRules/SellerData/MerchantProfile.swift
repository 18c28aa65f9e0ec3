import JSONText

/// What the platform says of the seller: an answer of `aliexpress.solution.merchant.profile.get`, of
/// `aliexpress.merchant.profile.get`, or a list of both, which have different fields.
package struct MerchantProfile: Sendable {
    /// How many products the shop may have and has.
    package struct Room: Sendable, Equatable {
        /// How many products the shop may have.
        package let limit: Int64
        /// How many are on sale.
        package let online: Int64
        /// How many the platform is still reviewing.
        package let inAudit: Int64

        /// The three numbers of the profile.
        package init(limit: Int64, online: Int64, inAudit: Int64) {
            (self.limit, self.online, self.inAudit) = (limit, online, inAudit)
        }

        /// How many more can be created.
        package var free: Int64 { max(0, limit - online - inAudit) }
    }

    /// The platform does not let the seller post products.
    package private(set) var isPostingForbidden = false
    /// The currency that the seller's prices are in, such as `EUR`; nil where no answer has one.
    package private(set) var quotationCurrency: String?
    /// nil where no answer has the numbers.
    package private(set) var room: Room?

    /// A profile as it would be read from answers.
    package init(isPostingForbidden: Bool = false, quotationCurrency: String? = nil, room: Room? = nil) {
        self.isPostingForbidden = isPostingForbidden
        self.quotationCurrency = quotationCurrency
        self.room = room
    }

    init(_ answer: JSONValue) throws(MalformedData) {
        switch answer {
        case .object(let object): try add(object)
        case .array(let answers) where !answers.isEmpty:
            for answer in answers {
                guard case .object(let object) = answer else {
                    throw MalformedData("expected the platform's answer, got \(answer.kind)")
                }
                try add(object)
            }
        default: throw MalformedData("expected the platform's answer, got \(answer.kind)")
        }
    }

    private mutating func add(_ answer: JSONObject) throws(MalformedData) {
        let content = try PlatformAnswer.content(of: answer)
        let fields = PlatformFields(content)
        let known: [FieldName] = [
            "product_posting_forbidden", "quotation_currency", "merchant_login_id", "seller_id", "shop_id",
            "country_code", "country", "limit_store_product_number",
        ]
        try PlatformAnswer.expectSuccess(
            content, isThere: known.contains { fields[$0] != nil }, "it has no profile")
        if try fields.truth("product_posting_forbidden") == true { isPostingForbidden = true }
        if let currency = try fields.text("quotation_currency"), !currency.isEmpty {
            guard quotationCurrency == nil || quotationCurrency == currency else {
                throw MalformedData("quotation_currency is \(quotationCurrency ?? "") and \(currency)")
            }
            quotationCurrency = currency
        }
        guard let limit = try fields.integer("limit_store_product_number") else { return }
        // A number that is not there is none that can be added up.
        guard let online = try fields.integer("online_store_product_number") else { return }
        room = Room(limit: limit, online: online, inAudit: try fields.integer("auth_store_product_number") ?? 0)
    }
}
