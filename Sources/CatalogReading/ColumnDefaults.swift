import Bytes
package import FeedModel

/// Fills blank cells with what the configuration says for their column, whatever the format of the export.
///
/// A default never decides the operation, and it makes no SKU of a record that has none.
package struct ColumnDefaults: Sendable {
    private let plan: ColumnPlan
    private let texts: [[UInt8]]

    /// What every catalog has where neither it nor the configuration says otherwise: one piece, stock taken when the
    /// order is placed.
    package static let builtIn = [
        (column: "product_units_type", text: "100000015"),
        (column: "inventory_deduction_strategy", text: "place_order_withhold"),
    ]

    /// - Parameter defaults: canonical columns with their text; the first of two for one column counts, and an empty
    ///   one takes the built-in default away.
    package init(_ defaults: [(column: String, text: String)]) {
        var columns: [String] = []
        var texts: [[UInt8]] = []
        let all = defaults + Self.builtIn
        // Values of SKU properties first: their own names and pictures hang on them.
        for (column, text) in all.filter({ $0.column.hasPrefix("sku:") }) + all.filter({ !$0.column.hasPrefix("sku:") })
        where !columns.contains(column) {
            columns.append(column)
            texts.append(Array(text.utf8).withUnsafeBufferPointer { Array($0.trimmed) })
        }
        plan = ColumnPlan(header: columns)
        self.texts = texts
    }

    /// The canonical columns that `names` are not, with the nearest one that is.
    package static func unknown(in names: [String]) -> [(name: String, nearest: String?)] {
        ColumnPlan(header: names).unknown.map { (names[$0.column], $0.nearest) }
    }

    /// Fills the products of a batch.
    package func apply(to batch: Batch) {
        guard !batch.products.isEmpty else { return }
        var values: [Text] = []
        for (text, role) in zip(texts, plan.roles) {
            let start = batch.bytes.count
            // The configuration writes numbers with a point, and the file may read them with a comma.
            let isForeignNumber = batch.file.decimalPoint != 0x2E && Self.isNumber(role)
            batch.bytes.append(isForeignNumber ? text.map { $0 == 0x2E ? batch.file.decimalPoint : $0 } : text)
            values.append(Text(offset: start, count: text.count))
        }
        var names: [Text] = []
        for name in plan.names + plan.properties + plan.countries {
            let start = batch.bytes.count
            batch.bytes.append(name)
            names.append(Text(offset: start, count: batch.bytes.count - start))
        }
        var rebuildsLists = false
        for (column, role) in plan.roles.enumerated() where !texts[column].isEmpty {
            switch role {
            case .field(let field):
                for product in batch.products.indices {
                    let position = product * ProductField.count + field.rawValue
                    guard batch.fields[position].isBlank else { continue }
                    fill(&batch.fields[position], values[column])
                }
            case .skuCode: fill(\.code, values[column], batch)
            case .price: fill(\.price, values[column], batch)
            case .discountPrice: fill(\.discountPrice, values[column], batch)
            case .inventory: fill(\.inventory, values[column], batch)
            case .eanCode: fill(\.eanCode, values[column], batch)
            case .unknown: break
            default: rebuildsLists = true
            }
        }
        if rebuildsLists {
            for product in batch.products.indices { addToLists(product, values, names, batch) }
        }
    }

    /// Whether cells of a column are read as numbers of the file.
    private static func isNumber(_ role: ColumnPlan.Role) -> Bool {
        switch role {
        case .price, .discountPrice, .inventory, .countryPrice, .countryDiscountPrice: true
        case .field(let field):
            switch field {
            case .packageWeight, .packageLength, .packageWidth, .packageHeight, .shippingPreparationTime: true
            default: false
            }
        default: false
        }
    }

    private func fill(_ cell: WritableKeyPath<SKU, Cell>, _ text: Text, _ batch: Batch) {
        for sku in batch.skus.indices { fill(&batch.skus[sku][keyPath: cell], text) }
    }

    /// The place of a default is the record's; the column is not the file's.
    private func fill(_ cell: inout Cell, _ text: Text) {
        guard cell.isBlank else { return }
        cell.text = text
        cell.column = ColumnReference.noIndex
    }

    /// Adds what a product's lists lack. A list that grows is moved after the others, so that it stays in one piece.
    private func addToLists(_ index: Int, _ values: [Text], _ names: [Text], _ batch: Batch) {
        var product = batch.products[index]
        for (column, role) in plan.roles.enumerated() where !texts[column].isEmpty {
            let text = values[column]
            switch role {
            case .title(let name):
                let cell = cell(text, product.location)
                addText(&batch.titles, &product.titles, names[name], cell, batch.bytes.bytes)
            case .description(let name):
                let cell = cell(text, product.location)
                addText(&batch.descriptions, &product.descriptions, names[name], cell, batch.bytes.bytes)
            case .attribute(let name), .customAttribute(let name):
                addAttribute(names[name], role == .customAttribute(name), text, &product, batch)
            case .images:
                guard product.images.isEmpty else { continue }
                let start = batch.images.count
                CSVMaterialiser.appendImages(cell(text, product.location), batch)
                product.images = start..<batch.images.count
            case .propertyValue(let property), .propertyAlias(let property), .propertyImage(let property):
                addToProperties(role, names[plan.names.count + property], text, product, batch)
            case .countryPrice(let country), .countryDiscountPrice(let country):
                let name = names[plan.names.count + plan.properties.count + country]
                addToCountryPrices(role, name, text, product, batch)
            default: break
            }
        }
        batch.products[index] = product
    }

    private func cell(_ text: Text, _ location: UInt32) -> Cell {
        Cell(text: text, location: location, column: ColumnReference.noIndex)
    }

    private func addText(
        _ list: inout [LocalizedText], _ range: inout Range<Int>, _ locale: Text, _ cell: Cell,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        if let there = range.first(where: { bytes[list[$0].locale].sameBytes(as: bytes[locale]) }) {
            if list[there].cell.isBlank { list[there].cell = cell }
            return
        }
        list.moveToEnd(&range)
        list.append(LocalizedText(locale: locale, cell: cell))
        range = range.lowerBound..<list.count
    }

    private func addAttribute(
        _ name: Text, _ isCustom: Bool, _ text: Text, _ product: inout Product, _ batch: Batch
    ) {
        let isThere = product.attributes.contains {
            batch.attributes[$0].isCustom == isCustom && same(batch.attributes[$0].name, name, batch)
        }
        guard !isThere else { return }
        batch.attributes.moveToEnd(&product.attributes)
        batch.attributes.append(
            AttributeEntry(name: name, isCustom: isCustom, isWholeCell: true, value: cell(text, product.location)))
        product.attributes = product.attributes.lowerBound..<batch.attributes.count
    }

    /// An own name or picture of a value is for SKUs that have the value.
    private func addToProperties(
        _ role: ColumnPlan.Role, _ name: Text, _ text: Text, _ product: Product, _ batch: Batch
    ) {
        for index in product.skus {
            let there = batch.skus[index].properties.first { same(batch.skuProperties[$0].name, name, batch) }
            switch (role, there) {
            case (.propertyValue, let there?):
                if batch.skuProperties[there].valueID.isEmpty { fill(&batch.skuProperties[there].value, text) }
            case (.propertyAlias, let there?): fill(&batch.skuProperties[there].alias, text)
            case (.propertyImage, let there?): fill(&batch.skuProperties[there].image, text)
            case (.propertyValue, nil):
                batch.skuProperties.moveToEnd(&batch.skus[index].properties)
                let location = batch.skus[index].location
                batch.skuProperties.append(
                    SKUProperty(
                        name: name, value: cell(text, location), alias: .absent(at: location),
                        image: .absent(at: location)))
                batch.skus[index].properties = batch.skus[index].properties.lowerBound..<batch.skuProperties.count
            default: break
            }
        }
    }

    private func addToCountryPrices(
        _ role: ColumnPlan.Role, _ country: Text, _ text: Text, _ product: Product, _ batch: Batch
    ) {
        for index in product.skus {
            let location = batch.skus[index].location
            var there = batch.skus[index].countryPrices.first { same(batch.countryPrices[$0].country, country, batch) }
            if there == nil {
                batch.countryPrices.moveToEnd(&batch.skus[index].countryPrices)
                there = batch.countryPrices.count
                batch.countryPrices.append(
                    CountryPrice(
                        country: country, price: .absent(at: location), discountPrice: .absent(at: location)))
                batch.skus[index].countryPrices = batch.skus[index].countryPrices.lowerBound..<batch.countryPrices.count
            }
            guard let there else { continue }
            if case .countryPrice = role {
                fill(&batch.countryPrices[there].price, text)
            } else {
                fill(&batch.countryPrices[there].discountPrice, text)
            }
        }
    }

    private func same(_ left: Text, _ right: Text, _ batch: Batch) -> Bool {
        batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
    }
}

extension Array {
    /// Moves a stretch of a list after the rest, so that it can grow; nothing is done where it is there.
    package mutating func moveToEnd(_ range: inout Range<Int>) {
        guard range.upperBound != count else { return }
        let start = count
        for index in range { append(self[index]) }
        range = start..<count
    }
}
