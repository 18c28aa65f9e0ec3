import JSONText

/// What the sandbox sells of a SKU, as feeds and calls last said, and as it was bought since.
package struct SandboxSKU: Sendable, Equatable {
    /// Pieces that can be bought.
    package var inventory: Int64?
    /// As the feed wrote it.
    package var price: String?
    /// As the feed wrote it; nil where there is none.
    package var discountPrice: String?

    /// What an item's content says of its SKUs, by their codes.
    static func values(_ content: JSONValue) -> [(code: String, values: SandboxSKU)] {
        let list = content["sku_info_list"] ?? content["multiple_sku_update_list"]
        return (list?.arrayValue ?? []).compactMap { sku in
            guard let code = sku["sku_code"]?.stringValue else { return nil }
            // Feeds have numbers, the batch calls texts.
            func text(_ key: String) -> String? { sku[key]?.numberValue?.text ?? sku[key]?.stringValue }
            return (
                code,
                SandboxSKU(
                    inventory: text("inventory").flatMap { Int64($0) }, price: text("price"),
                    discountPrice: text("discount_price"))
            )
        }
    }

    /// Takes over what another says.
    mutating func take(_ other: SandboxSKU, isWhole: Bool) {
        if let inventory = other.inventory { self.inventory = inventory }
        if let price = other.price { self.price = price }
        if other.discountPrice != nil || isWhole { discountPrice = other.discountPrice }
    }
}

extension SandboxSKU {
    func json(_ code: String) -> JSONValue {
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        return .array([
            .string(code), inventory.map { .number(JSONNumber($0)) } ?? .null, text(price), text(discountPrice),
        ])
    }

    static func read(_ value: JSONValue) -> (code: String, values: SandboxSKU)? {
        guard let fields = value.arrayValue, fields.count == 4, let code = fields[0].stringValue else { return nil }
        return (
            code,
            SandboxSKU(
                inventory: fields[1].int64Value, price: fields[2].stringValue, discountPrice: fields[3].stringValue)
        )
    }
}
