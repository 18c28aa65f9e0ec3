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

    @inlinable
    package init(text: Text, location: UInt32, column: UInt16) {
        self.text = text
        self.location = location
        self.column = column
    }

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
    case itemID, operation, aliexpressProductID, categoryID, locale, brand
    case productUnitsType, inventoryDeductionStrategy
    case packageWeight, packageLength, packageWidth, packageHeight
    case shippingPreparationTime, shippingTemplateID, serviceTemplateID
    case productGroupID, sizeChartID, currency
    case nationalQuoteType, nationalQuoteData

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
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let title = Presence(rawValue: 1)
    package static let description = Presence(rawValue: 2)
    package static let categoryID = Presence(rawValue: 4)
    package static let aliexpressProductID = Presence(rawValue: 8)
    package static let price = Presence(rawValue: 16)
    package static let inventory = Presence(rawValue: 32)
    package static let discountPrice = Presence(rawValue: 64)
}

/// A title or description in one locale.
package struct LocalizedText: Sendable {
    /// Such as `fr_FR`; empty for the product's main locale.
    package var locale: Text
    package var cell: Cell
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
    /// attribute's kind gives them a meaning. In XML the parts stand in `valueID`, `unit` and the cell apart.
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
    package var name: Text
    package var nameIsID: Bool
    package var value: Cell
    /// XML `<value id="…">`; empty elsewhere.
    package var valueID: Text
    package var alias: Cell
    package var image: Cell

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
    package var country: Text
    package var price: Cell
    package var discountPrice: Cell
    package init(country: Text, price: Cell, discountPrice: Cell) {
        self.country = country
        self.price = price
        self.discountPrice = discountPrice
    }
}

/// One SKU of a product. Ranges are into the batch's arrays.
package struct SKU: Sendable {
    package var location: UInt32
    package var code: Cell
    package var price: Cell
    package var discountPrice: Cell
    package var inventory: Cell
    package var eanCode: Cell
    package var properties: Range<Int>
    package var countryPrices: Range<Int>

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
    package var presence: Presence
    package var titles: Range<Int>
    package var descriptions: Range<Int>
    package var attributes: Range<Int>
    package var images: Range<Int>
    package var skus: Range<Int>
    /// Its records, in `Batch.records`. They stand together there even where they do not in the file.
    package var records: Range<Int>
    /// One of its records could not be read, so that nothing can be said about the rest of it.
    package var isUnreadable = false
    /// Operations that its data is for and whose items are made elsewhere, together with other rows of the same product
    /// of the platform.
    package var elsewhere: OperationSet = []

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
