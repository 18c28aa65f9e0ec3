package import FeedModel

/// What reading shops' own formats has to say.
///
/// Each comment names the facts that the finding carries, in their order.
extension FindingCode {
    /// A price in a currency that the mapping has no rate for. Facts: the currency.
    package static var priceRateMissing: FindingCode { FindingCode("price.rate-missing") }
    /// A special price of which it is not clear whether it holds on the day of the run; it is left out. Facts: the price.
    package static var pricePeriodUnclear: FindingCode { FindingCode("price.period-unclear") }
    /// An identifier that a spreadsheet has made a rounded number of, such as `3.65275E+11`. Facts: what it identifies.
    package static var identifierDamaged: FindingCode { FindingCode("identifier.damaged") }
    /// A variant whose product is nowhere in the catalog. Facts: what it calls its product.
    package static var itemParentMissing: FindingCode { FindingCode("item.parent-missing") }
    /// Variants that a product names and no file of the catalog has. Facts: how many; where the first variant is that
    /// has lost its product, where that may be this one, or a word for what else is amiss (see `ItemVariantMissing`).
    package static var itemVariantMissing: FindingCode { FindingCode("item.variant-missing") }
    /// A word in a cell of a closed set that is none of it. Facts: what is expected.
    package static var shopWordUnknown: FindingCode { FindingCode("shop.word-unknown") }
    /// The configuration places a field where the dialect has put something else. Facts: what the dialect has put there.
    package static var shopFieldOverridden: FindingCode { FindingCode("shop.field-overridden") }
    /// A special price that is not lower than the regular one, and so is none. Facts: the regular price.
    package static var priceSpecialNotLower: FindingCode { FindingCode("price.special-not-lower") }
}
