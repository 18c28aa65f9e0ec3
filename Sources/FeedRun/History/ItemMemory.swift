import Bytes
import FeedGateway
import FeedModel
package import JSONText
import RunFolder

/// What the state knows of an item: what the platform last accepted of it and when, and how its last nights went.
package struct ItemMemory: Sendable {
    /// A SKU as it was last accepted.
    package struct SKU: Sendable {
        /// The merchant's SKU code.
        package let code: String
        /// Decimals as text; nil where nothing is known.
        package let price: String?
        /// As `price`.
        package let discountPrice: String?
        /// Pieces.
        package let inventory: Int64?
        /// When its stock was accepted, such as `2026-11-27T02:14:05Z`.
        package let stockAccepted: String?
        /// Country to price, or to price and discount price.
        package let countryPrices: String?
    }

    /// The merchant's id.
    package let item: String
    /// The platform's id; nil where the platform has not accepted it yet.
    package let productID: Int64?
    /// In the order in which the item was accepted.
    package let skus: [SKU]
    /// Whether its content was accepted. What was adopted has a product and no content.
    package let isContentAccepted: Bool
    /// Of what nobody knows whether the platform took it: `content`, `stock`, `prices`.
    package let unsettled: [String]
    /// The first day on which it was in an export, such as `2026-11-27`.
    package let firstDay: String?
    /// The last day on which it was in one.
    package let lastDay: String?
    /// Whole exports in a row that it was missing from.
    package let nightsMissing: Int
    /// How its last night ended: `good`, `rejected`, `refused`, `held`; nil where none was noted.
    package let verdict: String?
    /// The first day of this verdict.
    package let since: String?
    /// For how many nights in a row the verdict has been the same.
    package let sameNights: Int
    /// What became of it in the nights whose run folders are still there, the oldest first.
    package internal(set) var nights: [ItemNight] = []

    /// - Returns: nil where the state knows nothing of the item.
    init?(_ item: String, in state: StateReading) {
        self.item = item
        var text = item
        let record = text.withUTF8 { state.accepted.record(item: $0) }
        let known = state.products.productID(item: item)
        guard record != nil || known != nil else { return nil }
        productID = known
        guard let record else {
            (skus, unsettled, isContentAccepted) = ([], [], false)
            (firstDay, lastDay, nightsMissing) = (nil, nil, 0)
            (verdict, since, sameNights) = (nil, nil, 0)
            return
        }
        var skus: [SKU] = []
        record.eachSKU { sku in
            skus.append(SKU(sku))
            return true
        }
        self.skus = skus
        isContentAccepted = record.content != 0
        let flags: [(AcceptedProduct.Flags, String)] = [
            (.contentUnsettled, "content"), (.stockUnsettled, "stock"), (.pricesUnsettled, "prices"),
        ]
        unsettled = flags.filter { record.flags.contains($0.0) }.map(\.1)
        func day(_ number: UInt16) -> String? { number > 0 ? Day.text(Int(number)) : nil }
        (firstDay, lastDay, nightsMissing) = (day(record.firstDay), day(record.lastDay), Int(record.nightsMissing))
        verdict = record.verdict == .none ? nil : record.verdict.isRejected ? "rejected" : "\(record.verdict)"
        (since, sameNights) = (day(record.sinceDay), Int(record.sameNights))
    }
}

extension ItemMemory.SKU {
    fileprivate init(_ sku: AcceptedRecord.SKU) {
        func decimal(_ hundredths: UInt32) -> String? {
            guard hundredths != AcceptedProduct.unset else { return nil }
            return FixedDecimal(coefficient: Int64(hundredths), scale: 2).description
        }
        let prices = sku.countryPrices.string
        self.init(
            code: sku.code.string, price: decimal(sku.price), discountPrice: decimal(sku.discountPrice),
            inventory: sku.inventory == AcceptedProduct.unset ? nil : Int64(sku.inventory),
            stockAccepted: sku.stockTime > 0 ? PlatformTime.universal(Int64(sku.stockTime) * 60_000) : nil,
            countryPrices: prices.isEmpty ? nil : prices)
    }
}

extension ItemMemory {
    /// As `feedmill history ITEM --format json` shows it.
    package var json: JSONValue {
        func number(_ number: Int64) -> JSONValue { .number(JSONNumber(number)) }
        var json = JSONObject([("item", .string(item))])
        func add(_ key: String, _ value: String?) { if let value { json.set(key, .string(value)) } }
        if let productID { json.set("product_id", number(productID)) }
        json.set("content_accepted", .bool(isContentAccepted))
        if !unsettled.isEmpty { json.set("unsettled", .array(unsettled.map { .string($0) })) }
        add("first_day", firstDay)
        add("last_day", lastDay)
        json.set("nights_missing", number(Int64(nightsMissing)))
        add("verdict", verdict)
        add("since", since)
        if sameNights > 0 { json.set("same_nights", number(Int64(sameNights))) }
        let list = skus.map { sku -> JSONValue in
            var own = JSONObject([("sku", .string(sku.code))])
            if let price = sku.price { own.set("price", .string(price)) }
            if let price = sku.discountPrice { own.set("discount_price", .string(price)) }
            if let inventory = sku.inventory { own.set("inventory", number(inventory)) }
            if let time = sku.stockAccepted { own.set("stock_accepted", .string(time)) }
            if let prices = sku.countryPrices { own.set("country_prices", .string(prices)) }
            return .object(own)
        }
        json.set("skus", .array(list))
        if !nights.isEmpty { json.set("nights", .array(nights.map(\.json))) }
        return .object(json)
    }
}
