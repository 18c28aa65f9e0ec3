import Bytes
import CategoryRules
import JSONText

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
