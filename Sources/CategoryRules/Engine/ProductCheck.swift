package import Bytes
package import FeedModel

/// Everything worked out about one product before the rules look at it: numbers read, names looked up, SKU properties
/// in order. Rules and encoders see the same. One value is used for product after product, so that it allocates
/// nothing once warm.
///
/// A class, because a struct of this size is copied for every call that only looks at it.
package final class ProductCheck: @unchecked Sendable {
    /// Index of the product in the batch.
    package var index = 0
    /// The product, whose ranges are into the batch.
    package var product = Product(location: 0, presence: [])
    /// What is done with it: one operation, or a stock and a price update.
    package var operations: OperationSet = []
    /// How they were found.
    package var operationState = OperationState.known
    /// The record, or `--operation`, names the operation; the columns alone do not.
    package var isOperationNamed = false
    /// What a create would do: make a product, or make it a second time.
    package var createState = CreateState.new
    /// The record named an operation by its retired name.
    package var usesRetiredOperation = false
    /// The platform's id of the product: blank, no whole number above 0, or that number.
    package var productID = ResolvedNumber.blank
    /// Whether there is category data.
    package var categoryState = CategoryState.notNeeded
    /// Nil where it is not needed or not known.
    package var category: Category?
    /// Categories of earlier products, each in the slot of its id, so that the store is not asked for every product.
    var recentCategories = [Category?](repeating: nil, count: 16)
    /// Pictures like the last one.
    var plainPictures = PlainPictures()
    /// What is known of the seller.
    package var seller: SellerData?
    /// From its column, its element or attribute 2.
    package var brand = ResolvedBrand.missing
    /// The brand's attribute among `attributes` (index), when the brand is given there.
    package var brandAttribute: Int?
    /// What is wrong with the brand's own cell as a value of attribute 2.
    var brandFault: ResolvedAttribute.Content?
    /// The brand's cell: its column's, or its attribute's.
    package var brandCell = Cell.absent(at: 0)
    /// Values of general attributes in the order of the export; a list gives several.
    package var attributes: [ResolvedAttribute] = []
    /// All that there is to say about `attributes`.
    package var attributeNotes: AttributeNotes = []
    /// The first value of each attribute of the category, in `attributes`; `absent` and `blank` where there is none.
    var firstValues: [Int32] = []
    static let absent: Int32 = -1
    static let blank: Int32 = -2
    /// The pictures to be sent, as indexes into the batch's images: each once, and no more than the limit.
    package var images: [Int] = []
    /// Of the package of a whole product, in kilograms.
    package var weight = ResolvedNumber.blank
    /// In centimetres.
    package var length = ResolvedNumber.blank
    /// In centimetres.
    package var width = ResolvedNumber.blank
    /// In centimetres.
    package var height = ResolvedNumber.blank
    /// In days.
    package var preparationTime = ResolvedNumber.blank
    /// In the order of the export.
    package var skus: [ResolvedSKU] = []
    /// Of all SKUs; each has its range.
    package var properties: [ResolvedProperty] = []
    /// What the properties of the SKUs before were found to be, by their position in the SKU: the rows of one product
    /// have the same columns.
    var propertyNames: [KnownProperty] = []
    /// SKU properties that the category hides, and which are not sent.
    package var hiddenProperties: [ResolvedProperty] = []
    /// Of all SKUs; each has its range.
    package var countryPrices: [ResolvedCountryPrice] = []
    /// What became of the older per-country quote.
    package var nationalQuote = NationalQuoteState.none
    /// Values of the product that should be the same and are not.
    package var contradictions: [Contradiction] = []
    /// What rules have to look at.
    package var traits: ProductTraits = []
    /// Those of the category's schema, else those of the configuration.
    package var limits = Limits()
    /// The checker whose settings it has.
    var checker: Checker.Identity?
    /// As in `RuleSettings`.
    package var pictures = PictureUse.asTheyAre
    /// See `RuleSettings`.
    var lists = ListExtensions()
    var placeholderHosts: [String] = []
    /// As in `RuleSettings`.
    package var today = 0
    var erasesDiscounts = false
    /// The category data of the run.
    var categories: CategoryStore?

    /// A check of nothing yet.
    package init() {}

    /// Whether it is a create or a full update.
    package var carriesWholeProduct: Bool { operations.carriesWholeProduct }

    /// The id of the product's category, be there data of it or not.
    package var categoryID: Int64? {
        if case .unknown(let id) = categoryState { return id }
        return category?.id
    }

    /// Whether one of its items is for that operation.
    package func has(_ operation: Operation) -> Bool { operations.contains(OperationSet(operation)) }

    /// Whether any of its items has prices in it.
    package var hasPrices: Bool { carriesWholeProduct || has(.productPricesUpdate) }

    /// Whether any of its items has stock in it.
    package var hasStock: Bool { carriesWholeProduct || has(.productStocksUpdate) }

    /// The operations that a finding about prices concerns: all of a whole product, else the price update.
    package var priceOperations: OperationSet { carriesWholeProduct ? [] : OperationSet(.productPricesUpdate) }

    /// The operations that a finding about stock concerns: all of a whole product, else the stock update.
    package var stockOperations: OperationSet { carriesWholeProduct ? [] : OperationSet(.productStocksUpdate) }

    /// None of its SKUs is in stock.
    package var hasNothingInStock: Bool {
        !skus.isEmpty && skus.allSatisfy { $0.inventory == .value(.zero) }
    }

    /// A SKU is sold out.
    package var sellsOut: Bool { skus.contains { $0.inventory == .value(.zero) } }

    /// Whether a SKU speaks for itself: in an update, a row that repeats an earlier one has handed its cells on.
    package func speaks(_ sku: ResolvedSKU) -> Bool { sku.sameCodeAs == nil || carriesWholeProduct }

    /// Appends a finding about this product.
    package func report(_ finding: Finding, _ findings: inout [Finding]) {
        var finding = finding
        finding.product = Int32(truncatingIfNeeded: index)
        findings.append(finding)
    }
}

/// What is true of a product somewhere, so that the rules which look for it need not walk every SKU of every product.
package struct ProductTraits: OptionSet, Sendable {
    /// A bit for each trait, as below.
    package let rawValue: UInt32
    /// The traits of those bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    /// True of every product.
    package static let any = ProductTraits(rawValue: 1 << 31)
    /// A SKU has a property.
    package static let hasProperties = ProductTraits(rawValue: 1)
    /// A SKU has none.
    package static let hasBareSKU = ProductTraits(rawValue: 2)
    /// A property is blank, or its name or value is not known.
    package static let hasUnresolvedProperty = ProductTraits(rawValue: 4)
    /// Two SKUs do not have the same properties.
    package static let isUneven = ProductTraits(rawValue: 8)
    /// Two SKUs have the same code.
    package static let hasRepeatedCode = ProductTraits(rawValue: 16)
    /// Two SKUs have the same properties with the same values.
    package static let hasRepeatedProperties = ProductTraits(rawValue: 32)
    /// A SKU property has a name or a picture of the seller's own.
    package static let hasAliasOrImage = ProductTraits(rawValue: 64)
    /// Properties are in another order than the platform wants.
    package static let isReordered = ProductTraits(rawValue: 128)
    /// A description has pictures.
    package static let describesWithImages = ProductTraits(rawValue: 256)
    /// A description has links.
    package static let describesWithLinks = ProductTraits(rawValue: 512)
    /// A description has product information modules (kse:widget).
    package static let describesWithModules = ProductTraits(rawValue: 1024)
    /// A description has elements that the platform does not take.
    package static let describesWithForbiddenElements = ProductTraits(rawValue: 2048)
    /// There is something to be said about an attribute, or the brand is no value of attribute 2.
    package static let hasNotedAttribute = ProductTraits(rawValue: 1 << 12)
    /// A SKU code is missing, too long or holds a control character.
    package static let hasFaultyCode = ProductTraits(rawValue: 1 << 13)
    /// A price or discount is missing, invalid, out of range or not lower than what it is to be lower than.
    package static let hasFaultyPrice = ProductTraits(rawValue: 1 << 14)
    /// An inventory is missing, invalid or out of range, or so is the sum of all.
    package static let hasFaultyInventory = ProductTraits(rawValue: 1 << 15)
    /// A measure of the package is missing, invalid or out of range.
    package static let hasFaultyPackage = ProductTraits(rawValue: 1 << 16)
    /// There are prices by country, or a national quote that should have become some.
    package static let hasCountryPrices = ProductTraits(rawValue: 1 << 17)
    /// A barcode is not valid, and is not sent.
    package static let hasFaultyBarcode = ProductTraits(rawValue: 1 << 18)
    /// The address of a picture cannot be fetched, or serves placeholders.
    package static let hasFaultyPicture = ProductTraits(rawValue: 1 << 19)
}

/// Two values that should say the same and do not.
package struct Contradiction: Sendable {
    /// The later one.
    package var place: Place
    /// What the earlier one says.
    package var first: Fact
    /// The line that it is in.
    package var line: Int64
    /// The file that it is in, where that is not the later one's.
    package var file: String?
    /// The operations whose item it concerns; all when empty.
    package var operations: OperationSet
}

/// What a product's older per-country quote came to.
package enum NationalQuoteState: Sendable, Equatable {
    /// The product has none.
    case none
    /// Prices by country were worked out of it.
    case converted
    /// As `converted`, from the shape that holds for every SKU alike.
    case convertedFromOlderShape
    /// The product's country prices are to go.
    case deletion
    /// Its type cannot be used: why.
    case invalidType(String)
    /// Its data cannot be used: why.
    case invalidData(String)
    /// Names no SKU of the product: the key.
    case unknownSKU(String)
}

extension ProductCheck {
    /// What becomes the item's `item_content_id`: the merchant's id, in updates the platform's where there is none.
    package func itemID(_ batch: borrowing Batch) -> Text {
        let id = batch.field(.itemID, of: index)
        guard id.isBlank, !has(.productCreate) else { return id.text }
        return batch.field(.aliexpressProductID, of: index).text
    }

    /// The platform's id of the product that an update is of; nil where there is none that can be one.
    package var updatedProductID: Int64? { productID.number?.coefficient }

    /// Whether a value is part of the item: chosen, and of an attribute that is not hidden.
    package func isSent(_ position: Int) -> Bool {
        attributes[position].first >= 0 && attributes[position].notes.isDisjoint(with: .unsent)
    }

    /// Whether the export gives an attribute of the category, be it blank or faulty.
    package func mentions(_ attribute: Int) -> Bool { firstValues[attribute] != Self.absent }

    /// The place of a general attribute's value.
    package func place(_ attribute: ResolvedAttribute, _ batch: borrowing Batch) -> Place {
        let entry = batch.attributes[attribute.entry]
        var place = Batch.place(of: entry.value, name: entry.isCustom ? "custom:*" : "attribute:*", suffix: entry.name)
        if place.value.isEmpty { place.value = entry.valueID }
        return place
    }

    /// Whether an update has a SKU in it: the first of its code, and with something to say.
    package func takesPart(_ sku: ResolvedSKU, in operation: Operation) -> Bool {
        guard sku.sameCodeAs == nil else { return false }
        return operation == .productStocksUpdate ? !sku.inventory.isBlank : !sku.price.isBlank
    }

    /// Goes through the titles or descriptions of a product with their locales: the main one first, each locale once.
    package func forEachLocalized(
        _ range: Range<Int>, _ list: [LocalizedText], _ batch: borrowing Batch, _ body: (Text, Cell) -> Void
    ) {
        let bytes = batch.bytes.bytes
        let mainLocale = batch.field(.locale, of: index).text
        let main = range.first { list[$0].locale.isEmpty && !list[$0].cell.isBlank }
        if let main { body(mainLocale, list[main].cell) }
        for position in range where !list[position].locale.isEmpty && !list[position].cell.isBlank {
            let locale = bytes[list[position].locale]
            if main != nil, locale.sameBytes(as: bytes[mainLocale]) { continue }
            let isRepeated = (range.lowerBound..<position).contains {
                !list[$0].cell.isBlank && bytes[list[$0].locale].sameBytes(as: locale)
            }
            if !isRepeated { body(list[position].locale, list[position].cell) }
        }
    }
}
