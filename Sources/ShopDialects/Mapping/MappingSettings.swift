package import Bytes
package import FeedModel

/// What the configuration says of how a shop's words become the platform's: the object `mapping`, as it is written there.
package struct MappingSettings: Sendable, Equatable {
    /// A name or pattern of the shop, and what it becomes. In a pattern `*` stands for any text; names count before
    /// patterns, longer patterns before shorter ones, and case and surrounding blanks do not count.
    package struct Entry: Sendable, Equatable {
        /// The shop's word, or a pattern.
        package var name: String
        /// The platform's word; empty leaves the name out where that is allowed.
        package var target: String
        /// A name and its counterpart.
        package init(name: String, target: String) {
            self.name = name
            self.target = target
        }
    }

    /// The shop's category to the platform's id: a path (`Men > Tops > *`), a type, or with `path:`, `type:` or `id:` in
    /// front only that; `*` for all others.
    package var categories: [Entry] = []
    /// The shop's name of an option, or `Color` and `Size` for the names that are known for them, to the platform's name
    /// of the SKU property; empty: the option is left out.
    package var options: [Entry] = []
    /// Per property or attribute, by the platform's name: the shop's value to the platform's.
    package var values: [(name: String, entries: [Entry])] = []
    /// The shop's field or feature to a canonical column, such as `attribute:Material`; empty: left out on purpose.
    /// `attribute:*` and `custom:*` take the shop's own name, for features only.
    package var fields: [Entry] = []
    /// The shop's brand to the platform's; `*` for all others.
    package var brands: [Entry] = []
    /// How prices are converted.
    package var price = Price()
    /// What is used for a number that the export does not give.
    package var stock = Stock()
    /// Of weights whose unit the export does not say.
    package var weightUnit = WeightUnit.kilogram
    /// Of sides whose unit the export does not say.
    package var lengthUnit = LengthUnit.centimetre
    /// A store view or language of the shop to a locale, such as `de` to `de_DE`.
    package var locales: [Entry] = []
    /// What is in front of pictures that are no whole address.
    package var imageBase: String?
    /// A value that the mapping changes stays as the SKU property's own name (its alias).
    package var keepsOwnNames = false
    /// The columns of exports that have no header, by the name of the file or a pattern of it.
    package var headers: [(file: String, columns: [String])] = []
    /// Products that are read although they would be skipped for one of these reasons.
    package var includes: Set<SkipReason> = []
    /// What parts the entries of a list in a cell, where whoever exported could choose it (PrestaShop); nil: as the header
    /// and the cells show.
    package var listSeparator: String?
    /// Kinds of products that are goods in this shop, though no dialect knows them.
    package var includedKinds: [String] = []

    /// What the configuration says of exports of the dialect `custom`.
    package var custom = CustomSettings()

    /// A mapping that places nothing.
    package init() {}

    /// price × rate × (1 + tax/100) × (1 + markup/100) + add, then rounded. All of it exact.
    package struct Price: Sendable, Equatable {
        /// Of the shop's currencies, by ISO code.
        package var rates: [(currency: String, rate: FixedDecimal)] = []
        /// Of prices whose currency has no rate of its own.
        package var rate: FixedDecimal?
        /// Per cent.
        package var tax: FixedDecimal?
        /// Per cent.
        package var markup: FixedDecimal?
        /// In the result's currency.
        package var add: FixedDecimal?
        /// What prices end with, such as 0.99 or 9.90.
        package var ending: FixedDecimal?
        /// To cents, or to the next `ending`.
        package var rounding = Rounding.up
        /// What the result is in.
        package var currency: String?

        /// Prices as the export has them.
        package init() {}

        /// Where a price goes that does not end as it should.
        package enum Rounding: String, Sendable, CaseIterable {
            /// To the next one above it.
            case up
            /// To the nearest one; upwards where two are as near.
            case nearest
            /// To the next one below it.
            case down
        }

        /// By all members.
        package static func == (left: Price, right: Price) -> Bool {
            left.rates.elementsEqual(right.rates, by: ==) && left.rate == right.rate && left.tax == right.tax
                && left.markup == right.markup && left.add == right.add && left.ending == right.ending
                && left.rounding == right.rounding && left.currency == right.currency
        }
    }

    /// The stock of a SKU for which the export has no number; nil: it is missing then.
    package struct Stock: Sendable, Equatable {
        /// Pieces of what is in stock.
        package var inStock: Int?
        /// The export does not even say whether there is any.
        package var unknown: Int?
        /// Pieces of what can be ordered before it is there.
        package var preorder = 0
        /// Pieces of what can be ordered although it is sold out.
        package var backorder = 0

        /// Nothing is sent for what can only be ordered, and a missing number stays missing.
        package init() {}
    }

    /// By all members.
    package static func == (left: MappingSettings, right: MappingSettings) -> Bool {
        left.categories == right.categories && left.options == right.options && left.fields == right.fields
            && left.values.elementsEqual(right.values, by: ==) && left.brands == right.brands
            && left.price == right.price && left.stock == right.stock && left.weightUnit == right.weightUnit
            && left.lengthUnit == right.lengthUnit && left.locales == right.locales
            && left.headers.elementsEqual(right.headers, by: ==) && left.imageBase == right.imageBase
            && left.keepsOwnNames == right.keepsOwnNames
            && left.custom == right.custom && left.listSeparator == right.listSeparator
            && left.includes == right.includes && left.includedKinds == right.includedKinds
    }
}
