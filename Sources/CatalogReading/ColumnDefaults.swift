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

    /// - Parameter defaults: canonical columns with their text; the first of two for one column counts.
    package init(_ defaults: [(column: String, text: String)]) {
        var columns: [String] = []
        var texts: [[UInt8]] = []
        for (column, text) in defaults + Self.builtIn where !columns.contains(column) {
            columns.append(column)
            texts.append(Array(text.utf8))
        }
        plan = ColumnPlan(header: columns)
        self.texts = texts
    }

    /// The canonical columns that `names` are not, with the nearest one that is.
    package static func unknown(in names: [String]) -> [(name: String, nearest: String?)] {
        ColumnPlan(header: names).unknown.map { (names[$0.column], $0.nearest) }
    }

    /// Fills the products of a batch.
    package func apply(to batch: inout Batch) {
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
        for (column, role) in plan.roles.enumerated() {
            switch role {
            case .field(let field):
                for product in batch.products.indices {
                    let position = product * ProductField.count + field.rawValue
                    guard batch.fields[position].isBlank else { continue }
                    batch.fields[position].text = values[column]
                    batch.fields[position].column = ColumnReference.noIndex
                }
            case .skuCode: fill(\.code, values[column], &batch)
            case .price: fill(\.price, values[column], &batch)
            case .discountPrice: fill(\.discountPrice, values[column], &batch)
            case .inventory: fill(\.inventory, values[column], &batch)
            case .eanCode: fill(\.eanCode, values[column], &batch)
            case .unknown: break
            default: rebuildsLists = true
            }
        }
        if rebuildsLists {
            for product in batch.products.indices { addToLists(product, values, names, &batch) }
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

    private func fill(_ cell: WritableKeyPath<SKU, Cell>, _ text: Text, _ batch: inout Batch) {
        for sku in batch.skus.indices where batch.skus[sku][keyPath: cell].isBlank {
            batch.skus[sku][keyPath: cell].text = text
        }
    }

    /// Adds what a product's lists lack. A list that grows is moved behind the others, so that it stays in one piece.
    private func addToLists(_ index: Int, _ values: [Text], _ names: [Text], _ batch: inout Batch) {
        var product = batch.products[index]
        // Updates carry no titles, attributes or pictures.
        let operations = product.presence.operations(forced: nil)
        guard operations.isEmpty || operations.contains(where: \.carriesWholeProduct) else { return }
        for (column, role) in plan.roles.enumerated() {
            let cell = Cell(text: values[column], location: product.location, column: ColumnReference.noIndex)
            switch role {
            case .title(let name):
                let isThere = product.titles.contains { same(batch.titles[$0].locale, names[name], batch) }
                if !isThere {
                    move(&product.titles, in: &batch.titles)
                    batch.titles.append(LocalizedText(locale: names[name], cell: cell))
                    product.titles = product.titles.lowerBound..<batch.titles.count
                }
            case .description(let name):
                let isThere = product.descriptions.contains { same(batch.descriptions[$0].locale, names[name], batch) }
                if !isThere {
                    move(&product.descriptions, in: &batch.descriptions)
                    batch.descriptions.append(LocalizedText(locale: names[name], cell: cell))
                    product.descriptions = product.descriptions.lowerBound..<batch.descriptions.count
                }
            case .attribute(let name), .customAttribute(let name):
                let isCustom = if case .customAttribute = role { true } else { false }
                let isThere = product.attributes.contains {
                    batch.attributes[$0].isCustom == isCustom && same(batch.attributes[$0].name, names[name], batch)
                }
                if !isThere {
                    move(&product.attributes, in: &batch.attributes)
                    batch.attributes.append(
                        AttributeEntry(name: names[name], isCustom: isCustom, isWholeCell: true, value: cell))
                    product.attributes = product.attributes.lowerBound..<batch.attributes.count
                }
            case .images:
                if product.images.isEmpty {
                    let start = batch.images.count
                    CSVMaterialiser.appendImages(cell, &batch)
                    product.images = start..<batch.images.count
                }
            case .propertyValue(let property):
                addProperty(names[plan.names.count + property], cell, product, &batch)
            default: break
            }
        }
        batch.products[index] = product
    }

    private func addProperty(_ name: Text, _ cell: Cell, _ product: Product, _ batch: inout Batch) {
        for index in product.skus {
            guard !batch.skus[index].properties.contains(where: { same(batch.skuProperties[$0].name, name, batch) })
            else { continue }
            move(&batch.skus[index].properties, in: &batch.skuProperties)
            let absent = Cell.absent(at: batch.skus[index].location)
            batch.skuProperties.append(SKUProperty(name: name, value: cell, alias: absent, image: absent))
            batch.skus[index].properties = batch.skus[index].properties.lowerBound..<batch.skuProperties.count
        }
    }

    private func same(_ left: Text, _ right: Text, _ batch: borrowing Batch) -> Bool {
        batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
    }

    private func move<Element>(_ range: inout Range<Int>, in list: inout [Element]) {
        guard range.upperBound != list.count else { return }
        let start = list.count
        for index in range { list.append(list[index]) }
        range = start..<list.count
    }
}
