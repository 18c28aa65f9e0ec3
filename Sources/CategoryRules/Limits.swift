package import Bytes

/// The numbers that rules measure against where the category's schema has none of its own.
///
/// The defaults are the platform's (publish-product document, Feed Solution tutorial, product schema); each can be set
/// under its name in the configuration's `limits`.
package struct Limits: Sendable, Equatable {
    /// Code points of a title in en_US.
    package var englishTitleLength = 128
    /// Code points of a title in any other language.
    package var titleLength = 218
    /// Code points of a description.
    package var descriptionLength = 90_000
    /// Pictures of a product.
    package var images = 6
    /// Bytes of a picture that is uploaded.
    package var imageBytes = 3 * 1024 * 1024
    /// Pixels of each side of a picture that is uploaded, at least.
    package var imageSideMinimum = 800
    /// Pixels of each side of a picture that is uploaded, at most.
    package var imageSideMaximum = 5000
    /// How many times its shorter side the longer side of a picture may be.
    package var imageRatio = FixedDecimal(coefficient: 134, scale: 2)
    /// In the seller's quotation currency; so is the next.
    package var priceMinimum = FixedDecimal(coefficient: 1, scale: 2)
    /// Of a price and of a discount price.
    package var priceMaximum = FixedDecimal(coefficient: 999_999)
    /// Pieces of a SKU.
    package var inventoryMinimum = 0
    /// Pieces of a SKU, and of a whole product.
    package var inventoryMaximum = 999_999
    /// Code points of a SKU code.
    package var skuCodeLength = 50
    /// Code points of a SKU property's own name.
    package var skuAliasLength = 70
    /// Properties of a SKU.
    package var skuProperties = 3
    /// Kilograms.
    package var weightMinimum = FixedDecimal(coefficient: 1, scale: 3)
    /// Kilograms.
    package var weightMaximum = FixedDecimal(coefficient: 500)
    /// Centimetres.
    package var sideMinimum = FixedDecimal(coefficient: 1)
    /// Centimetres.
    package var sideMaximum = FixedDecimal(coefficient: 700)
    /// Longest side + 2 × (sum of the others), centimetres.
    package var girthMaximum = FixedDecimal(coefficient: 2700)
    /// Days.
    package var preparationMinimum = 1
    /// Days.
    package var preparationMaximum = 60
    /// Days beyond which preparation is called slow.
    package var preparationSlow = 7
    /// A country's price in percent of the SKU's, at least.
    package var countryPriceFloor = FixedDecimal(coefficient: 70)
    /// A country's discount price in percent of its price, at least.
    package var countryDiscountFloor = FixedDecimal(coefficient: 10)
    /// Percent that a national quote changes a price by.
    package var quotePercentageMinimum = -30
    /// Percent that a national quote raises a price by.
    package var quotePercentageMaximum = 100
    /// Bytes of one record.
    package var recordBytes = 16 * 1024 * 1024
    /// Records of one product.
    package var productRecords = 40_000

    /// The limits that each member names as its value.
    package init() {}

    /// Leads to a limit that is a whole number.
    package typealias WholePath = any WritableKeyPath<Limits, Int> & Sendable
    /// Leads to a limit that is a decimal.
    package typealias DecimalPath = any WritableKeyPath<Limits, FixedDecimal> & Sendable

    /// One limit that the configuration can set.
    package struct Row: Sendable {
        /// Where the limit is, by its kind of number.
        package enum Member: Sendable {
            /// A whole number.
            case whole(WholePath)
            /// An exact decimal.
            case decimal(DecimalPath)
        }
        /// Its name in the configuration.
        package let name: String
        /// What it limits, in a line.
        package let meaning: String
        /// Where it is in `Limits`.
        package let member: Member
        /// It may be set below 0.
        package var mayBeNegative = false
    }

    /// All limits by the names that the configuration has for them.
    package static let rows: [Row] = [
        whole("title_length_en_us", "characters of a title in en_US", \.englishTitleLength),
        whole("title_length", "characters of a title in any other language", \.titleLength),
        whole("description_length", "characters of a description", \.descriptionLength),
        whole("images", "pictures of a product", \.images),
        whole("image_bytes", "bytes of a picture that is uploaded", \.imageBytes),
        whole("image_side_min", "shortest side of a picture, in pixels", \.imageSideMinimum),
        whole("image_side_max", "longest side of a picture, in pixels", \.imageSideMaximum),
        decimal("image_ratio", "how many times its shorter side the longer side of a picture may be", \.imageRatio),
        decimal("price_min", "lowest price", \.priceMinimum),
        decimal("price_max", "highest price", \.priceMaximum),
        whole("inventory_min", "lowest stock of a SKU", \.inventoryMinimum),
        whole("inventory_max", "highest stock of a SKU, and of a whole product", \.inventoryMaximum),
        whole("sku_code_length", "characters of a SKU code", \.skuCodeLength),
        whole("sku_alias_length", "characters of a SKU property's own name", \.skuAliasLength),
        whole("sku_properties", "properties of a SKU", \.skuProperties),
        decimal("weight_min", "lightest package, kg", \.weightMinimum),
        decimal("weight_max", "heaviest package, kg", \.weightMaximum),
        decimal("side_min", "shortest side of a package, cm", \.sideMinimum),
        decimal("side_max", "longest side of a package, cm", \.sideMaximum),
        decimal("girth_max", "longest side of a package + 2 × (sum of the others), cm", \.girthMaximum),
        whole("preparation_min", "fewest days of preparation", \.preparationMinimum),
        whole("preparation_max", "most days of preparation", \.preparationMaximum),
        whole("preparation_slow", "days of preparation above which it counts as slow", \.preparationSlow),
        decimal("country_price_floor", "lowest price of a country, in percent of the SKU's", \.countryPriceFloor),
        decimal(
            "country_discount_floor", "lowest discount price of a country, in percent of its price",
            \.countryDiscountFloor),
        signed("quote_percentage_min", "lowest percentage of a national quote", \.quotePercentageMinimum),
        signed("quote_percentage_max", "highest percentage of a national quote", \.quotePercentageMaximum),
        whole("record_bytes", "bytes of one record; rows of one product may have twice as many", \.recordBytes),
        whole("product_records", "rows or elements of one product", \.productRecords),
    ]

    static func whole(_ name: String, _ meaning: String, _ path: WholePath) -> Row {
        Row(name: name, meaning: meaning, member: .whole(path))
    }

    static func signed(_ name: String, _ meaning: String, _ path: WholePath) -> Row {
        Row(name: name, meaning: meaning, member: .whole(path), mayBeNegative: true)
    }

    static func decimal(
        _ name: String, _ meaning: String, _ path: DecimalPath
    ) -> Row {
        Row(name: name, meaning: meaning, member: .decimal(path))
    }
}
