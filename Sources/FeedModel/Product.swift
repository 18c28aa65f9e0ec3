public import Bytes

/// A value with the place it was read from. Blank and absent are the same: a text of no bytes.
@frozen @usableFromInline
package struct Cell: Sendable {
    /// The value without surrounding blanks, decoded to UTF-8.
    @usableFromInline package var text: Text
    /// Index into the batch's `locations`: the row, or the XML element.
    @usableFromInline package var location: UInt32
    /// Index into the file's `columns`; `ColumnReference.noIndex` where the file has no such column.
    @usableFromInline package var column: UInt16

    /// A cell; `text` is without surrounding blanks.
    @inlinable
    package init(text: Text, location: UInt32, column: UInt16) {
        self.text = text
        self.location = location
        self.column = column
    }

    /// Blank or absent.
    @inlinable
    package var isBlank: Bool { text.isEmpty }

    /// A cell that is not there.
    package static func absent(at location: UInt32) -> Cell {
        Cell(text: .none, location: location, column: ColumnReference.noIndex)
    }
}

/// The single-valued fields of a product, in the order of the canonical columns.
@frozen @usableFromInline
package enum ProductField: Int, CaseIterable, Sendable {
    /// Which product it is, and what is done with it.
    case itemID, operation, aliexpressProductID, categoryID, locale, brand
    /// How it is sold.
    case productUnitsType, inventoryDeductionStrategy
    /// The package: its weight in kilograms, its sides in centimetres.
    case packageWeight, packageLength, packageWidth, packageHeight
    /// Shipping: days of preparation, and the seller's templates.
    case shippingPreparationTime, shippingTemplateID, serviceTemplateID
    /// What the seller puts it into, and the currency that its prices are checked against.
    case productGroupID, sizeChartID, currency
    /// The older per-country quote.
    case nationalQuoteType, nationalQuoteData

    /// How many fields there are: so many cells of `Batch.fields` belong to a product.
    @inlinable
    package static var count: Int { nationalQuoteData.rawValue &+ 1 }

    /// The canonical column.
    package var column: StaticString {
        switch self {
        case .itemID: "item_id"
        case .operation: "operation"
        case .aliexpressProductID: "aliexpress_product_id"
        case .categoryID: "category_id"
        case .locale: "locale"
        case .brand: "brand"
        case .productUnitsType: "product_units_type"
        case .inventoryDeductionStrategy: "inventory_deduction_strategy"
        case .packageWeight: "package_weight"
        case .packageLength: "package_length"
        case .packageWidth: "package_width"
        case .packageHeight: "package_height"
        case .shippingPreparationTime: "shipping_preparation_time"
        case .shippingTemplateID: "shipping_template_id"
        case .serviceTemplateID: "service_template_id"
        case .productGroupID: "product_group_id"
        case .sizeChartID: "size_chart_id"
        case .currency: "currency"
        case .nationalQuoteType: "national_quote_type"
        case .nationalQuoteData: "national_quote_data"
        }
    }
}

/// What kinds of data an export has, which decides the operation where nothing names it: for a CSV its header, for
/// XML the elements and attributes of the one product.
package struct Presence: OptionSet, Sendable {
    /// A bit for each kind, as below.
    package let rawValue: UInt8
    /// The kinds of those bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A title in the main locale or another one.
    package static let title = Presence(rawValue: 1)
    /// A description in the main locale or another one.
    package static let description = Presence(rawValue: 2)
    /// The platform's category.
    package static let categoryID = Presence(rawValue: 4)
    /// The platform's id of the product: what would be a create is a full update.
    package static let aliexpressProductID = Presence(rawValue: 8)
    /// A price of a SKU.
    package static let price = Presence(rawValue: 16)
    /// The stock of a SKU.
    package static let inventory = Presence(rawValue: 32)
    /// A discount price of a SKU.
    package static let discountPrice = Presence(rawValue: 64)
}

/// A title or description in one locale.
package struct LocalizedText: Sendable {
    /// Such as `fr_FR`; empty for the product's main locale.
    package var locale: Text
    /// The text and its place.
    package var cell: Cell
    /// A text; an empty `locale` is the product's main one.
    package init(locale: Text, cell: Cell) {
        self.locale = locale
        self.cell = cell
    }
}

/// One value of a general attribute, as the export gives it.
package struct AttributeEntry: Sendable {
    /// Name or id of the attribute.
    package var name: Text
    /// The export says that `name` is an id (XML `id="…"`); otherwise it is a name first, an id if nothing has it.
    package var nameIsID: Bool
    /// A seller-defined attribute (`custom:NAME`, `<custom_attribute>`).
    package var isCustom: Bool
    /// The value is a whole CSV cell, in which `a|b`, `Other=text`, `1.5 kg` and `#47` mean something where the
    /// attribute's kind gives them a meaning. In XML the parts are in `valueID`, `unit` and the cell apart.
    package var isWholeCell: Bool
    /// CSV: the cell. XML: the element's text (beside `valueID`: the text of the Other option).
    package var value: Cell
    /// XML `<value id="…">`; empty elsewhere.
    package var valueID: Text
    /// XML `<value unit="…">`; empty elsewhere.
    package var unit: Text
    /// In an export of a shop: the name is the platform's already, and no feature of the shop's.
    package var isPlaced = false
    /// In an export of a shop: an element of its format, which only its own name gives a place.
    package var isElement = false

    /// A value; with `isWholeCell`, a cell that may hold several.
    package init(
        name: Text, nameIsID: Bool = false, isCustom: Bool = false, isWholeCell: Bool, value: Cell,
        valueID: Text = .none, unit: Text = .none
    ) {
        self.name = name
        self.nameIsID = nameIsID
        self.isCustom = isCustom
        self.isWholeCell = isWholeCell
        self.value = value
        self.valueID = valueID
        self.unit = unit
    }
}

/// One property of one SKU, as the export gives it.
package struct SKUProperty: Sendable {
    /// Name or id of the property.
    package var name: Text
    /// As in `AttributeEntry`.
    package var nameIsID: Bool
    /// CSV: the cell. XML: the element's text.
    package var value: Cell
    /// XML `<value id="…">`; empty elsewhere.
    package var valueID: Text
    /// The merchant's own name for the value; blank for most.
    package var alias: Cell
    /// Address of the value's own picture; blank for most.
    package var image: Cell

    /// A property with its value.
    package init(name: Text, nameIsID: Bool = false, value: Cell, valueID: Text = .none, alias: Cell, image: Cell) {
        self.name = name
        self.nameIsID = nameIsID
        self.value = value
        self.valueID = valueID
        self.alias = alias
        self.image = image
    }
}

/// A SKU's price in one ship-to country.
package struct CountryPrice: Sendable {
    /// The platform's two letters, such as `ES`.
    package var country: Text
    /// In the seller's quotation currency.
    package var price: Cell
    /// Blank where the country has none.
    package var discountPrice: Cell
    /// The prices of a country.
    package init(country: Text, price: Cell, discountPrice: Cell) {
        self.country = country
        self.price = price
        self.discountPrice = discountPrice
    }
}

/// One SKU of a product. Ranges are into the batch's arrays.
package struct SKU: Sendable {
    /// Location of its row or element.
    package var location: UInt32
    /// The merchant's code, `sku_code`.
    package var code: Cell
    /// As the export writes it; a rule reads the number.
    package var price: Cell
    /// Blank where there is none.
    package var discountPrice: Cell
    /// Pieces in stock.
    package var inventory: Cell
    /// A barcode: EAN, UPC or ISBN.
    package var eanCode: Cell
    /// In `Batch.skuProperties`.
    package var properties: Range<Int>
    /// In `Batch.countryPrices`.
    package var countryPrices: Range<Int>

    /// A SKU of which nothing is known yet.
    package init(location: UInt32) {
        self.location = location
        code = .absent(at: location)
        price = .absent(at: location)
        discountPrice = .absent(at: location)
        inventory = .absent(at: location)
        eanCode = .absent(at: location)
        properties = 0..<0
        countryPrices = 0..<0
    }
}

/// What the merchant sells. Ranges are into the batch's arrays; single fields come from `Batch.field(_:of:)`.
package struct Product: Sendable {
    /// Location of its first record.
    package var location: UInt32
    /// What the export has of it.
    package var presence: Presence
    /// In `Batch.titles`.
    package var titles: Range<Int>
    /// In `Batch.descriptions`.
    package var descriptions: Range<Int>
    /// In `Batch.attributes`.
    package var attributes: Range<Int>
    /// In `Batch.images`.
    package var images: Range<Int>
    /// In `Batch.skus`.
    package var skus: Range<Int>
    /// Its records, in `Batch.records`. They are together there even where they are not in the file.
    package var records: Range<Int>
    /// One of its records could not be read, so that nothing can be said about the rest of it.
    package var isUnreadable = false
    /// Operations of which a row elsewhere, which is a part of them, could not be read. They are rejected, the others are
    /// checked.
    package var unreadable: OperationSet = []
    /// Operations that its data is for and whose items are made elsewhere, together with other rows of the same product
    /// of the platform.
    package var elsewhere: OperationSet = []

    /// A product without any parts. `ProductDraft` fills it.
    package init(location: UInt32, presence: Presence) {
        self.location = location
        self.presence = presence
        titles = 0..<0
        descriptions = 0..<0
        attributes = 0..<0
        images = 0..<0
        skus = 0..<0
        records = 0..<0
    }
}

extension Presence {
    /// The operations that data of this kind is for, where neither the record nor the command line names one.
    ///
    /// A title with a category or a description makes a product: a full update where there is a column for the
    /// platform's product id, a create where there is none. Otherwise prices make a price update and inventory a stock
    /// update, both make both. Empty when it is neither.
    package var operations: OperationSet {
        if contains(.title), contains(.categoryID) || contains(.description) {
            return OperationSet(contains(.aliexpressProductID) ? .productFullUpdate : .productCreate)
        }
        var found: OperationSet = []
        if contains(.price) { found.insert(OperationSet(.productPricesUpdate)) }
        if contains(.inventory) { found.insert(OperationSet(.productStocksUpdate)) }
        return found
    }
}
