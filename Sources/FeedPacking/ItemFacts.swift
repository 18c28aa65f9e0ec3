package import Bytes
import CategoryRules
import JSONText

/// The parts of a product's content whose changes are told apart (what an item_content says besides price and stock).
package enum ContentPart: Int, CaseIterable, Sendable {
    /// The leaf category.
    case category
    /// The titles in all locales.
    case title
    /// The descriptions in all locales.
    case description
    /// The product's list of pictures.
    case images
    /// The brand, as a value or as text.
    case brand
    /// The general and seller-defined attributes.
    case attributes
    /// Which SKUs there are, and what they are besides price and stock.
    case skus
    /// Weight and sides of the package.
    case package
    /// Preparation time and templates.
    case shipping
    /// Everything else.
    case other

    /// As `changes.jsonl` and the table of lanes call it.
    package var name: StaticString {
        switch self {
        case .category: "category"
        case .title: "title"
        case .description: "description"
        case .images: "images"
        case .brand: "brand"
        case .attributes: "attributes"
        case .skus: "skus"
        case .package: "package"
        case .shipping: "shipping"
        case .other: "other"
        }
    }
}

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
    package private(set) var productID: Int64 = 0
    /// Fingerprints by `ContentPart`; 0 for what is not there.
    package private(set) var parts: [UInt64] = []
    /// In the order of the item.
    package private(set) var skus: [SKU] = []
    /// Parallel to `skus` where the item has prices by country, as `CountryPriceText` writes them.
    private var countryPrices: [[UInt8]] = []
    /// A fingerprint of the properties of all SKUs, whatever their codes.
    package private(set) var properties: UInt32 = 0
    /// The item takes all prices by country away.
    package private(set) var erasesCountryPrices = false
    /// The item says something of prices by country.
    package private(set) var saysCountryPrices = false
    /// Where the content begins in the bytes that it is noted of.
    var origin = 0
    /// The encoder notes what it writes.
    private(set) var isNoting = false
    /// A fingerprint of what the SKU that is being noted says besides its code, price and stock.
    private var rest: UInt64 = 0

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

    private mutating func takeCountryPrices(_ start: Int, _ text: EmbeddedJSON) -> Int {
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

// MARK: - Noting

extension ItemFacts {
    /// Begins an item.
    mutating func begin() {
        origin = 0
        isNoting = true
        productID = 0
        properties = 0
        parts.removeAll(keepingCapacity: true)
        for _ in ContentPart.allCases { parts.append(0) }
        skus.removeAll(keepingCapacity: true)
        countryPrices.removeAll(keepingCapacity: true)
        erasesCountryPrices = false
        saysCountryPrices = false
    }

    /// The product that an update is about.
    mutating func note(productID: Int64) { self.productID = productID }

    /// A member of the content.
    ///
    /// - Parameters:
    ///   - key: where its key is, without quotes.
    ///   - value: where its value is.
    ///   - bytes: which both are in.
    mutating func note(
        _ part: ContentPart, _ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        parts[part.rawValue] &+= Self.hash(key, value, bytes)
    }

    /// An attribute of the category, by its name.
    mutating func noteAttribute(_ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
        let isBrand = UnsafeBufferPointer(rebasing: bytes[key]).sameBytes(as: "Brand Name")
        note(isBrand ? .brand : .attributes, key, value, bytes)
    }

    private static func hash(
        _ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> UInt64 {
        UnsafeBufferPointer(rebasing: bytes[value]).hash64(seed: UnsafeBufferPointer(rebasing: bytes[key]).hash64)
    }

    mutating func beginSKU() {
        skus.append(SKU(code: 0..<0))
        rest = 0
    }

    /// The code of the SKU, a text.
    mutating func noteCode(_ value: Range<Int>) {
        guard value.count >= 4 else { return }
        skus[skus.count - 1].code = value.lowerBound - origin + 2..<value.upperBound - origin - 2
    }

    mutating func noteInventory(_ number: FixedDecimal?) {
        skus[skus.count - 1].inventory = number.map { Self.number($0, scale: 0) } ?? Self.unfit
    }

    mutating func notePrice(_ number: FixedDecimal?) {
        skus[skus.count - 1].price = number.map { Self.number($0, scale: 2) } ?? Self.unfit
    }

    mutating func noteDiscountPrice(_ number: FixedDecimal?) {
        skus[skus.count - 1].discountPrice = number.map { Self.number($0, scale: 2) } ?? Self.unfit
    }

    mutating func noteBarcode(_ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
        let hash = UnsafeBufferPointer(rebasing: bytes[value]).hash64
        skus[skus.count - 1].barcode = UInt32(truncatingIfNeeded: hash) | 1
        noteOther(key, value, bytes)
    }

    mutating func noteProperties(_ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
        properties &+= UInt32(truncatingIfNeeded: UnsafeBufferPointer(rebasing: bytes[value]).hash64)
        noteOther(key, value, bytes)
    }

    /// What else the SKU says.
    mutating func noteOther(_ key: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
        rest &+= Self.hash(key, value, bytes)
    }

    mutating func endSKU(_ bytes: UnsafeBufferPointer<UInt8>) {
        let code = skus[skus.count - 1].code
        let text = UnsafeBufferPointer(rebasing: bytes[origin + code.lowerBound..<origin + code.upperBound])
        parts[ContentPart.skus.rawValue] &+= text.hash64(seed: rest)
    }

    /// What is said of prices by country, from its `{` on.
    mutating func noteCountryPrices(from start: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        _ = takeCountryPrices(start - origin, EmbeddedJSON(UnsafeBufferPointer(rebasing: bytes[origin...])))
    }

    /// The item is written.
    mutating func end() {
        isNoting = false
        origin = 0
        rest = 0
    }
}

// MARK: - Noting what is written

extension ItemFacts {
    /// Appends a member of the content.
    ///
    /// - Parameter key: with what is before it: `,\"locale\":`.
    @inline(__always)
    mutating func append(
        _ part: ContentPart, _ key: StaticString, to output: inout ByteBuffer, _ value: (inout ByteBuffer) -> Void
    ) {
        let start = output.count + 3
        output.append(key)
        let end = output.count
        value(&output)
        if isNoting { note(part, start..<end - 3, end..<output.count, output.bytes) }
    }

    /// Appends an attribute of the category.
    @inline(__always)
    mutating func append(
        _ attribute: CategoryAttribute, to output: inout ByteBuffer, _ value: (inout ByteBuffer) -> Void
    ) {
        let start = output.count + 2
        output.append(attribute.embeddedKeyJSON)
        output.append(":")
        let end = output.count
        value(&output)
        if isNoting { noteAttribute(start..<end - 3, end..<output.count, output.bytes) }
    }

    /// Appends the beginning of a SKU, up to and with its code.
    @inline(__always)
    mutating func beginSKU(in output: inout ByteBuffer, code: UnsafeBufferPointer<UInt8>) {
        output.append(#"{\"sku_code\":"#)
        let start = output.count
        output.append(embeddedJSONString: code)
        guard isNoting else { return }
        beginSKU()
        noteCode(start..<output.count)
    }

    @inline(__always)
    mutating func appendInventory(_ number: FixedDecimal, to output: inout ByteBuffer) {
        output.append(#",\"inventory\":"#)
        output.append(number)
        if isNoting { noteInventory(number) }
    }

    @inline(__always)
    mutating func appendPrice(_ number: FixedDecimal, to output: inout ByteBuffer) {
        output.append(#",\"price\":"#)
        output.append(number)
        if isNoting { notePrice(number) }
    }

    @inline(__always)
    mutating func appendDiscountPrice(_ number: FixedDecimal, to output: inout ByteBuffer) {
        output.append(#",\"discount_price\":"#)
        output.append(number)
        if isNoting { noteDiscountPrice(number) }
    }
}

/// A SKU's prices by country as one text, by which nights are compared: `ES:27.77/20.22;FR:28;`, in byte order of the
/// countries.
package enum CountryPriceText {
    static func append(
        country: UnsafeBufferPointer<UInt8>, price: UnsafeBufferPointer<UInt8>,
        discountPrice: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
    ) {
        text.append(contentsOf: country)
        text.append(0x3A)
        text.append(contentsOf: price)
        if !discountPrice.isEmpty {
            text.append(0x2F)
            text.append(contentsOf: discountPrice)
        }
        text.append(0x3B)
    }

    static func sorted(_ text: [UInt8]) -> [UInt8] {
        guard text.firstIndex(of: 0x3B) != text.lastIndex(of: 0x3B) else { return text }
        return text.split(separator: 0x3B).sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 + [0x3B] }
    }

    /// The countries of a text with what it says of each.
    package static func entries(_ text: [UInt8]) -> [(country: String, price: String)] {
        text.split(separator: 0x3B).compactMap { entry in
            let parts = entry.split(separator: 0x3A, maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
        }
    }
}
