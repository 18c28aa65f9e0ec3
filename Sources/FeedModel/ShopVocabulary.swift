package import Bytes

/// What was taken for a file's format, and why.
package struct RecognisedDialect: Sendable, Equatable {
    /// How sure it is; of two dialects that fit, the surer one is taken.
    package enum Certainty: String, Sendable, Comparable {
        /// What is essential to the dialect is there, and little else would have it.
        case likely
        /// Nothing else writes such files.
        case certain
        /// `--dialect` says so.
        case named

        private var rank: Int {
            switch self {
            case .likely: 0
            case .certain: 1
            case .named: 2
            }
        }
        /// By how sure the recognition is.
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    /// The dialect's name in `DialectList`, such as `shopify`.
    package let name: String
    /// How sure it is.
    package let certainty: Certainty
    /// What it was recognised by, for a person: `Handle and 40 more of 44 columns`.
    package let evidence: String
    /// What the export calls the columns of feedmill's own format: a blank cell is named by its own column.
    package let columns: [String: String]

    /// A dialect that was recognised or named.
    package init(name: String, certainty: Certainty, evidence: String, columns: [String: String] = [:]) {
        self.name = name
        self.certainty = certainty
        self.evidence = evidence
        self.columns = columns
    }

    /// The same with what an export calls its columns.
    package func with(columns: [String: String]) -> RecognisedDialect {
        RecognisedDialect(name: name, certainty: certainty, evidence: evidence, columns: columns)
    }
}

/// Why a record that can be read makes no item. Counted in the balance; nothing is ever left out without one.
package enum SkipReason: UInt8, CaseIterable, Sendable {
    /// Nothing but blanks.
    case blank
    /// Not finished in the shop.
    case draft
    /// Taken out of the shop.
    case archived
    /// Published nowhere, or only who has the link sees it.
    case unpublished
    /// Sold only as a part of something else that is not in the export.
    case notVisible
    /// A grouped product, a bundle, a link to another shop, a download, a gift card: nothing that can be sent in a parcel.
    case notSold
    /// A base offer of a group whose variants are beside it.
    case baseOffer
    /// Taken off sale in the export itself: a deletion, `available` of a kind that is never sold.
    case withdrawn
    /// The file's header, which occurs again among its rows.
    case repeatedHeader

    /// Its name in `summary.json`.
    package var name: StaticString {
        switch self {
        case .blank: "blank"
        case .draft: "draft"
        case .archived: "archived"
        case .unpublished: "unpublished"
        case .notVisible: "not-visible"
        case .notSold: "not-sold"
        case .baseOffer: "base-offer"
        case .withdrawn: "withdrawn"
        case .repeatedHeader: "repeated-header"
        }
    }
}

/// One way in which a shop says what kind of product something is.
package struct ShopCategory: Sendable {
    /// What the text is.
    package enum Kind: UInt8, Sendable {
        /// Names from the root on, parted by ` > `: `Men > Tops > Shirts`. Readers bring their own separators into that form.
        case path
        /// A product type: a name without a tree.
        case type
        /// The shop's own id of a category.
        case id
    }
    /// How the mapping looks it up.
    package var kind: Kind
    /// The text and its place.
    package var cell: Cell
    /// A category in one of the forms.
    package init(kind: Kind, cell: Cell) {
        self.kind = kind
        self.cell = cell
    }
}

/// The unit of a weight as an export gives it.
package enum WeightUnit: UInt8, Sendable {
    /// The export does not say; the mapping's `weight_unit` counts.
    case unstated
    /// Kilograms.
    case kilogram
    /// Grams.
    case gram
    /// Pounds of 453.59237 g.
    case pound
    /// Ounces of a sixteenth of a pound.
    case ounce
}

/// The unit of the sides of a package as an export gives them.
package enum LengthUnit: UInt8, Sendable {
    /// The export does not say; the mapping's `length_unit` counts.
    case unstated
    /// Centimetres.
    case centimetre
    /// Millimetres.
    case millimetre
    /// Metres.
    case metre
    /// Inches of 2.54 cm.
    case inch
}

/// What a shop says of a SKU's stock beside, or instead of, a number.
package enum Availability: UInt8, Sendable {
    /// It says nothing, or the number says it all.
    case unstated
    /// It can be sent now.
    case inStock
    /// It cannot be bought.
    case outOfStock
    /// It can be ordered before it is on sale.
    case preorder
    /// It can be ordered while there is none.
    case backorder
}

/// What a shop's own export says of a product beyond what a canonical one has: the mapping makes canonical fields of it.
/// `Batch.shopProducts` has one for each product of a dialect's file, and none for a canonical file.
package struct ShopProduct: Sendable {
    /// In `Batch.shopCategories`, the most specific first.
    package var categories: Range<Int>

    /// A product that is in those categories of the shop.
    package init(categories: Range<Int>) { self.categories = categories }
}

/// What a shop's own export says of a SKU beyond what a canonical one has. `Batch.shopSKUs` has one for each SKU of a
/// dialect's file.
package struct ShopSKU: Sendable {
    /// Counts where the SKU's inventory is blank.
    package var availability = Availability.unstated
    /// The shop's own id of the variant, which stands in for a SKU code where there is none; empty where the shop has
    /// none: then the product's id and the values of its options do.
    package var fallbackCode = Text.none
    /// The ISO 4217 code beside the price; empty: the product's currency.
    package var currency = Text.none
    /// As `currency`, beside the discount price.
    package var discountCurrency = Text.none
    /// The prices hold tax: none is added to them.
    package var isGross = false

    /// A price of which nothing is known yet.
    package init() {}
}

/// A text that was made of another one, so that a place can still show what the export says.
package struct ReplacedText: Sendable {
    /// Where the made one begins in the batch's bytes.
    package var made: UInt32
    /// What is in the export.
    package var raw: Text
}

/// Names of an export with how often each occurs, such as those of fields that went nowhere: for the summary.
package struct NameCounts: Sendable {
    /// A name and how often it occurs.
    package struct Entry: Sendable {
        /// UTF-8, as the export has it.
        package var name: [UInt8]
        /// How many records or cells have it.
        package var count: Int
    }
    /// In the order in which the names first occurred.
    package private(set) var entries: [Entry] = []
    /// Where in `entries` a name is, by its hash.
    private var places: [UInt64: Int] = [:]
    private var last = 0

    /// No names.
    package init() {}

    /// Counts a name. They mostly come in the same order again.
    package mutating func note(_ name: UnsafeBufferPointer<UInt8>, count: Int = 1) {
        let next = last + 1 < entries.count ? last + 1 : 0
        if next < entries.count, entries[next].name.withUnsafeBufferPointer({ $0.sameBytes(as: name) }) {
            last = next
        } else {
            last = places[name.hash64] ?? entries.count
        }
        if last == entries.count {
            places[name.hash64] = last
            entries.append(Entry(name: Array(name), count: 0))
        }
        entries[last].count += count
    }

    /// Forgets all names, and keeps the room for them.
    package mutating func removeAll() {
        guard !entries.isEmpty else { return }
        entries.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        last = 0
    }
}

/// The files of a catalog whose products have records in several of them.
package protocol FileDirectory: Sendable {
    /// The file of that index in the run; nil where it is none of those.
    func file(at index: Int) -> CatalogFile?
}
