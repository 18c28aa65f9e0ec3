package import Bytes

/// One property of a SKU.
package struct ResolvedProperty: Sendable {
    /// Index into the batch's SKU properties.
    package var entry: Int
    /// As an index into the category's `attributes`.
    package var attribute: ResolvedName
    /// As an index into that attribute's `values`.
    package var value: ResolvedName
    /// An alias or picture without a value, or nothing at all.
    package var isBlank: Bool
}

/// A property by its name, with the value that it had last.
struct KnownProperty {
    var name: Text
    var attribute: ResolvedName
    /// Empty where none was looked up yet.
    var lastText = Text.none
    var lastValue = ResolvedName.unknown

    init(name: Text, attribute: ResolvedName) {
        self.name = name
        self.attribute = attribute
    }
}

/// One SKU.
package struct ResolvedSKU: Sendable {
    /// Index into the batch's SKUs.
    package var entry: Int
    /// Of the SKU, in the seller's quotation currency.
    package var price: ResolvedNumber
    /// Blank where the export gives none.
    package var discountPrice: ResolvedNumber
    /// Rows of the SKU contradict each other in its price, or in its discount: nothing is measured against it.
    var isPriceInDoubt = false
    var isDiscountInDoubt = false
    /// In pieces.
    package var inventory: ResolvedNumber
    /// Its properties in `ProductCheck.properties`, in ascending spec; unknown ones last.
    package var properties: Range<Int>
    /// The properties are in another order in the export.
    package var isReordered: Bool
    /// The earlier SKU of the product with the same code, in `ProductCheck.skus`.
    package var sameCodeAs: Int?
    /// The earlier SKU of the product with the same set of properties, in `ProductCheck.skus`.
    package var samePropertiesAs: Int?
    /// All its properties and their values are known.
    var isResolved = true
    /// Hashes of its (attribute, value) pairs and of its attributes.
    var propertySetHash: UInt64 = 0
    var dimensionHash: UInt64 = 0
    /// Its country prices in `ProductCheck.countryPrices`.
    package var countryPrices: Range<Int>
}

/// A SKU's price in one ship-to country, from its own columns or from a national quote.
package struct ResolvedCountryPrice: Sendable {
    /// The platform's letters, such as `ES`.
    package var country: Text
    /// Absolute, whatever the quote says.
    package var price: ResolvedNumber
    /// Blank where the country has none.
    package var discountPrice: ResolvedNumber
    /// Others of the same country contradict the price, or the discount: nothing is measured against it.
    var isPriceInDoubt = false
    var isDiscountInDoubt = false
    /// Index into the batch's country prices; -1 when a national quote says it.
    package var entry: Int
    /// It is in a row that repeats an earlier one of its SKU: that it agrees is all that is asked of it.
    var isRepeated = false

    init(country: Text, price: ResolvedNumber, discountPrice: ResolvedNumber, entry: Int) {
        self.country = country
        self.price = price
        self.discountPrice = discountPrice
        self.entry = entry
    }
}
