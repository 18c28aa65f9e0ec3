package import Bytes

/// What an item_content says, as far as nights are compared: a fingerprint of each part of the content, and price and
/// stock of each SKU.
///
/// Of the bytes as feedmill writes them into a feed, JSON inside a JSON string: noted by the encoder while it writes an
/// item of tonight, or read from what a feed of an earlier night carried. Both come to the same. Attributes and SKUs count
/// whatever their order.
package struct ItemFacts: Sendable, Equatable {
    /// What the item says of one SKU.
    package struct SKU: Sendable, Equatable {
        /// Its code as it stands in the content, escaped twice.
        package var code: Range<Int>
        /// In hundredths; `unset` where the item says nothing, `unfit` where it is too large to be remembered.
        package var price = ItemFacts.unset
        /// As `price`.
        package var discountPrice = ItemFacts.unset
        /// Pieces, as `price`.
        package var inventory = ItemFacts.unset
        /// A hash of its barcode; 0 where it has none.
        package var barcode: UInt32 = 0

        init(code: Range<Int>) { self.code = code }
    }

    /// In place of a number that the item does not give.
    package static let unset = UInt32.max
    /// In place of a number that is too large, or too fine, to be remembered.
    package static let unfit = UInt32.max - 1

    /// The product that an update is about; 0 where none is named.
    package internal(set) var productID: Int64 = 0
    /// Fingerprints by `ContentPart`; 0 for what is not there.
    package internal(set) var parts: [UInt64] = []
    /// In the order of the item.
    package internal(set) var skus: [SKU] = []
    /// Parallel to `skus` where the item has prices by country, as `CountryPriceText` writes them.
    var countryPrices: [[UInt8]] = []
    /// A fingerprint of the properties of all SKUs, whatever their codes.
    package internal(set) var properties: UInt32 = 0
    /// The item takes all prices by country away.
    package internal(set) var erasesCountryPrices = false
    /// The item says something of prices by country.
    package internal(set) var saysCountryPrices = false
    /// Where the content begins in the bytes that it is noted of.
    var origin = 0
    /// The encoder notes what it writes.
    var isNoting = false
    /// A fingerprint of what the SKU that is being noted says besides its code, price and stock.
    var rest: UInt64 = 0

    /// Nothing known yet.
    package init() {}

    /// What an item_content says.
    ///
    /// - Parameter content: from its `{` to its `}`.
    package init(_ content: UnsafeBufferPointer<UInt8>) { read(content) }

    /// The prices by country of a SKU, as `CountryPriceText` writes them.
    package func countryPrices(ofSKU position: Int) -> [UInt8] {
        countryPrices.indices.contains(position) ? countryPrices[position] : []
    }

    /// A fingerprint of the whole content.
    package var content: UInt64 { parts.reduce(0x51) { mix64($0, $1) } | 1 }

    /// The item went without pictures that it names: it is not what it will be with them.
    package mutating func lackPictures() { parts[ContentPart.images.rawValue] ^= 0x9E37_79B9_7F4A_7C15 }

    /// Reads an item_content.
    ///
    /// - Parameter content: from its `{` to its `}`.
    package mutating func read(_ content: UnsafeBufferPointer<UInt8>) {
        begin()
        isNoting = false
        let text = EmbeddedJSON(content)
        text.eachMember(at: 0) { key, start in take(key, start, text) }
        rest = 0
    }

    /// - Returns: where the value ends.
    private mutating func take(_ key: Range<Int>, _ start: Int, _ text: EmbeddedJSON) -> Int {
        let name = text.slice(key)
        if name.sameBytes(as: "sku_info_list") || name.sameBytes(as: "multiple_sku_update_list") {
            return text.eachElement(at: start) { element in takeSKU(element, text) }
        }
        if name.sameBytes(as: "multi_country_price_configuration") { return takeCountryPrices(start, text) }
        if name.sameBytes(as: "category_attributes") {
            return text.eachMember(at: start) { name, start in
                let value = text.value(start)
                noteAttribute(name, value, text.bytes)
                return value.upperBound
            }
        }
        let value = text.value(start)
        if name.sameBytes(as: "aliexpress_product_id") {
            productID = Int64(String(decoding: text.slice(value), as: UTF8.self)) ?? 0
        } else {
            note(Self.part(of: name), key, value, text.bytes)
        }
        return value.upperBound
    }

    private static func part(of key: UnsafeBufferPointer<UInt8>) -> ContentPart {
        if key.sameBytes(as: "category_id") { return .category }
        if key.sameBytes(as: "title_multi_language_list") { return .title }
        if key.sameBytes(as: "description_multi_language_list") { return .description }
        if key.sameBytes(as: "image_url_list") { return .images }
        if key.sameBytes(as: "brand_name") { return .brand }
        if key.sameBytes(as: "user_defined_attribute_list") { return .attributes }
        if key.hasPrefix("package_") { return .package }
        return key.hasPrefix("shipping_") || key.sameBytes(as: "service_template_id") ? .shipping : .other
    }

    private mutating func takeSKU(_ element: Int, _ text: EmbeddedJSON) -> Int {
        beginSKU()
        let end = text.eachMember(at: element) { key, start in
            let value = text.value(start)
            let name = text.slice(key)
            if name.sameBytes(as: "sku_code") {
                noteCode(value)
            } else if name.sameBytes(as: "inventory") {
                noteInventory(FixedDecimal(text.slice(value)))
            } else if name.sameBytes(as: "price") {
                notePrice(FixedDecimal(text.slice(value)))
            } else if name.sameBytes(as: "discount_price") {
                noteDiscountPrice(FixedDecimal(text.slice(value)))
            } else if name.sameBytes(as: "ean_code") {
                noteBarcode(key, value, text.bytes)
            } else if name.sameBytes(as: "sku_attributes") {
                noteProperties(key, value, text.bytes)
            } else {
                noteOther(key, value, text.bytes)
            }
            return value.upperBound
        }
        endSKU(text.bytes)
        return end
    }

    mutating func takeCountryPrices(_ start: Int, _ text: EmbeddedJSON) -> Int {
        saysCountryPrices = true
        while countryPrices.count < skus.count { countryPrices.append([]) }
        let end = text.eachMember(at: start) { key, start in
            let name = text.slice(key)
            if name.sameBytes(as: "country_price_list") {
                return text.eachElement(at: start) { element in takeCountry(element, text) }
            }
            let value = text.value(start)
            if name.sameBytes(as: "price_type") {
                erasesCountryPrices = text.slice(text.contents(value)).sameBytes(as: "delete")
            }
            return value.upperBound
        }
        for index in countryPrices.indices { countryPrices[index] = CountryPriceText.sorted(countryPrices[index]) }
        return end
    }

    private mutating func takeCountry(_ element: Int, _ text: EmbeddedJSON) -> Int {
        var country = 0..<0
        return text.eachMember(at: element) { key, start in
            let name = text.slice(key)
            guard name.sameBytes(as: "sku_price_by_country_list") else {
                let value = text.value(start)
                if name.sameBytes(as: "ship_to_country") { country = text.contents(value) }
                return value.upperBound
            }
            var next = 0
            return text.eachElement(at: start) { element in
                var code = 0..<0
                var price = 0..<0
                var discount = 0..<0
                let end = text.eachMember(at: element) { key, start in
                    let value = text.value(start)
                    let name = text.slice(key)
                    if name.sameBytes(as: "sku_code") { code = text.contents(value) }
                    if name.sameBytes(as: "price") { price = value }
                    if name.sameBytes(as: "discount_price") { discount = value }
                    return value.upperBound
                }
                // Countries name their SKUs in the order of the SKUs.
                guard let sku = index(of: text.slice(code), from: next, text) else { return end }
                next = sku + 1
                CountryPriceText.append(
                    country: text.slice(country), price: text.slice(price), discountPrice: text.slice(discount),
                    to: &countryPrices[sku])
                return end
            }
        }
    }

    private func index(of code: UnsafeBufferPointer<UInt8>, from start: Int, _ text: EmbeddedJSON) -> Int? {
        for index in start..<skus.count where text.slice(skus[index].code).sameBytes(as: code) { return index }
        for index in 0..<min(start, skus.count) where text.slice(skus[index].code).sameBytes(as: code) { return index }
        return nil
    }

    /// A decimal as it is remembered.
    package static func number(_ decimal: FixedDecimal, scale: UInt8) -> UInt32 {
        guard decimal.scale <= scale, !decimal.isNegative else { return unfit }
        var value = decimal.coefficient
        for _ in decimal.scale..<scale {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return unfit }
            value = product
        }
        return UInt32(exactly: value).map { min($0, unfit) } ?? unfit
    }

    /// A SKU's code as it is, of a content.
    package static func code(_ escaped: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard escaped.contains(0x5C) else { return Array(escaped) }
        return EmbeddedJSON.unescaped(escaped)
    }
}
