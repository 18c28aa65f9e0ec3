import Foundation

/// One product of an export as its rows say it, and what is said of it on the way.
struct SlowProduct {
    /// The product's own cells, by column.
    var cells: [String: String] = [:]
    var skus: [SlowSKU] = []
    var operations: [String] = []
    /// Its columns in the order of the header, each once.
    var columns: [String] = []
    var point = "."
    /// Columns that the configuration fills here.
    var defaulted: Set<String> = []
    var isUnreadable = false
    /// Operations of which a joined row could not be read.
    var unreadable: Set<String> = []
    /// The operations whose item is further up, with rows of the same product of the platform.
    var joined: Set<String> = []
    /// What is found: a code, and the operation whose item it concerns where it does not concern all.
    var found: [(code: String, operation: String?)] = []
    /// What is reported once per file or run.
    var foundOfFile: Set<String> = []

    // What the checks make of it, for the item's content.
    var attributes: [(name: String, content: Any)] = []
    var brandAttribute: (name: String, content: Any)?
    var brandName: String?
    var deletesCountryPrices = false
    var images: [String] = []

    static let operations = [
        "PRODUCT_CREATE": "PRODUCT_CREATE", "PRODUCT_FULL_UPDATE": "PRODUCT_FULL_UPDATE",
        "PRODUCT_PRICES_UPDATE": "PRODUCT_PRICES_UPDATE", "PRODUCT_STOCKS_UPDATE": "PRODUCT_STOCKS_UPDATE",
        "STOCK_UPDATE": "PRODUCT_STOCKS_UPDATE", "PRICE_UPDATE": "PRODUCT_PRICES_UPDATE",
    ]

    static func isWhole(_ operation: String) -> Bool {
        operation == "PRODUCT_CREATE" || operation == "PRODUCT_FULL_UPDATE"
    }

    private static let plainColumns: Set<String> = [
        "item_id", "operation", "aliexpress_product_id", "category_id", "locale", "title", "description", "brand",
        "image_urls", "product_units_type", "inventory_deduction_strategy", "package_weight", "package_length",
        "package_width", "package_height", "shipping_preparation_time", "shipping_template_id", "service_template_id",
        "product_group_id", "size_chart_id", "currency", "national_quote_type", "national_quote_data", "sku_code",
        "price", "discount_price", "inventory", "ean_code",
    ]
    private static let skuColumns: Set<String> = ["sku_code", "price", "discount_price", "inventory", "ean_code"]
    private static let prefixes = ["title", "description", "attribute", "custom"]
    private static let skuPrefixes = ["sku", "sku_alias", "sku_image", "country_price", "country_discount_price"]

    static func isKnown(_ column: String) -> Bool {
        plainColumns.contains(column) || hasPrefix(column, prefixes + skuPrefixes)
    }

    private static func hasPrefix(_ column: String, _ prefixes: [String]) -> Bool {
        prefixes.contains { column.hasPrefix($0 + ":") && column.count > $0.count + 1 }
    }

    private static func isSKUColumn(_ column: String) -> Bool {
        skuColumns.contains(column) || hasPrefix(column, skuPrefixes)
    }

    var isWhole: Bool { operations.contains(where: SlowProduct.isWhole) }
    func has(_ operation: String) -> Bool { operations.contains(operation) }
    subscript(column: String) -> String { cells[column] ?? "" }

    mutating func report(_ code: String, _ operation: String? = nil) { found.append((code, isWhole ? nil : operation)) }

    static let prices = "PRODUCT_PRICES_UPDATE"
    static let stocks = "PRODUCT_STOCKS_UPDATE"

    /// What follows a prefix in the header, in its order.
    func names(_ prefixes: String...) -> [String] {
        var names: [String] = []
        for column in columns {
            for prefix in prefixes where column.hasPrefix(prefix + ":") {
                let name = String(column.dropFirst(prefix.count + 1))
                if !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

    /// Puts the rows of a product together.
    init(_ csv: SlowCSV, _ group: SlowCSV.Group, defaults: [(column: String, text: String)]) {
        point = csv.point
        for column in csv.columns where !columns.contains(column) { columns.append(column) }
        // What a broken row says replaces what no whole row does.
        var makeshift: Set<String> = []
        for row in group.rows {
            if csv.rows[row].isRagged {
                isUnreadable = true
                report("source.ragged-record")
                for name in ["item_id", "aliexpress_product_id", "operation"]
                where self[name].isEmpty && !csv.cell(row, name).isEmpty {
                    cells[name] = csv.cell(row, name)
                    makeshift.insert(name)
                }
                continue
            }
            if csv.rows[row].cells.count > csv.columns.count { report("source.ragged-record/warning") }
            var sku: [String: String] = [:]
            for column in columns where SlowProduct.isKnown(column) {
                let text = csv.cell(row, column)
                if text.isEmpty { continue }
                if SlowProduct.isSKUColumn(column) {
                    sku[column] = text
                } else if self[column].isEmpty || makeshift.remove(column) != nil {
                    cells[column] = text
                } else if !SlowText.same(self[column], text), column != "item_id" {
                    report("item.conflicting-values")
                }
            }
            if !sku.isEmpty { skus.append(SlowSKU(sku, source: "\(csv.id) \(row)")) }
        }
        let isRetired = ["STOCK_UPDATE", "PRICE_UPDATE"].contains(self["operation"])
        if isRetired, !isUnreadable { foundOfFile.insert("operation.retired") }
        operations =
            self["operation"].isEmpty
            ? csv.usualOperations : SlowProduct.operations[self["operation"]].map { [$0] } ?? []
        if operations.isEmpty, !isUnreadable { report("operation.unknown") }
        if operations == ["PRODUCT_CREATE"], !self["aliexpress_product_id"].isEmpty {
            operations = ["PRODUCT_FULL_UPDATE"]
            if !isUnreadable, SlowJoin.productID(self) != nil { report("product-id.given") }
        }
        for column in cells.keys
        where ["title", "description", "brand"].contains(column)
            || SlowProduct.hasPrefix(column, ["title", "description", "custom"])
        {
            cells[column] = cells[column]?.replacingOccurrences(of: "\\|", with: "|")
        }
        for (column, text) in defaults where self[column].isEmpty {
            // The configuration writes numbers with a point, whatever the file does.
            cells[column] = column.hasPrefix("package_") ? text.replacingOccurrences(of: ".", with: point) : text
            defaulted.insert(column)
            columns.removeAll { $0 == column }
            columns.append(column)
        }
    }

    var itemID: String {
        self["item_id"].isEmpty && !has("PRODUCT_CREATE") ? self["aliexpress_product_id"] : self["item_id"]
    }

    /// Both prices and stock by the header, and nothing of one of them: only the other is meant.
    mutating func narrow() {
        guard has(SlowProduct.prices), has(SlowProduct.stocks) else { return }
        let hasPrices = skus.contains { !$0["price"].isEmpty || !$0.countries(self).isEmpty }
        let hasStock = skus.contains { !$0["inventory"].isEmpty }
        if hasPrices, !hasStock { operations = [SlowProduct.prices] }
        if hasStock, !hasPrices { operations = [SlowProduct.stocks] }
    }
}

/// One SKU, as its row says it.
struct SlowSKU {
    var cells: [String: String]
    /// The earlier SKU of the product with the same code.
    var repeats: Int?
    /// The columns of its prices that later rows of the same SKU, or a quote, contradict.
    var doubts: Set<String> = []
    /// The category's property, and the value of it, of each of its columns that are known.
    var properties: [Property] = []

    struct Property {
        var attribute: SlowCategory.Attribute
        var value: SlowCategory.Value?
        var alias: String
        var image: String
    }
    /// It has a property that is not known, or of which it is not known which is meant.
    var hasUnknownProperty = false
    /// It has a property that belongs to the product, or a value that is none.
    var hasOtherFault = false
    /// It has a property that is an attribute of the product.
    var hasSomeProperty = false
    /// Countries that a later row of the same SKU adds.
    var addedCountries: [String] = []
    /// The countries of its own row, and those that a quote adds: what the order of countries goes by.
    var namedCountries: [String] = []
    /// Prices by country, in the order in which they are sent.
    var countryPrices: [(country: String, price: SlowCell, discount: SlowCell, isQuoted: Bool)] = []

    /// Tells the row from all others, where it may be moved.
    var source: String?

    init(_ cells: [String: String], source: String? = nil) {
        self.cells = cells
        self.source = source
    }
    subscript(column: String) -> String { cells[column] ?? "" }

    func countries(_ product: SlowProduct) -> [String] {
        product.names("country_price", "country_discount_price").filter {
            !self["country_price:\($0)"].isEmpty || !self["country_discount_price:\($0)"].isEmpty
        }.filter { !addedCountries.contains($0) } + addedCountries
    }

    var isResolved: Bool { !hasUnknownProperty && !hasOtherFault }
}
