import Foundation

/// Stock and price rows of one product of the platform, made one item over all files.
enum SlowJoin {
    /// The platform's id, where it can be one.
    static func productID(_ product: SlowProduct) -> Decimal? {
        guard let number = SlowNumber(product["aliexpress_product_id"]), number.isWhole, number.value > 0 else {
            return nil
        }
        return number.value
    }

    private static let updates = [SlowProduct.prices, SlowProduct.stocks]

    /// Moves what belongs to an item further up there, and takes products that nothing is left of out.
    ///
    /// - Returns: what is still said where those were.
    static func join(_ products: inout [SlowProduct]) -> Set<String> {
        var first: [String: Int] = [:]
        for index in products.indices {
            var product = products[index]
            guard !product.isWhole, !product.operations.isEmpty, let id = productID(product) else { continue }
            product.narrow()
            let operations = product.operations
            for operation in operations {
                let key = "\(operation) \(id)"
                guard let host = first[key] else {
                    first[key] = index
                    continue
                }
                append(product, operation, operations, to: &products[host])
                product.operations.removeAll { $0 == operation }
                products[index].joined.insert(operation)
            }
            guard !products[index].joined.isEmpty else { continue }
            products[index].operations = product.operations
            guard let left = product.operations.first, operations.count > 1 else { continue }
            products[index].skus = product.skus.filter { takesPart($0, left, operations, product) }
        }
        let isLeft = { (product: SlowProduct) in product.joined.isEmpty || !product.operations.isEmpty }
        var said: Set<String> = []
        for product in products where !isLeft(product) {
            said.formUnion(product.foundOfFile)
            for (code, _) in product.found where code.hasSuffix("/warning") {
                said.insert(String(code.split(separator: "/")[0]))
            }
        }
        products.removeAll { !isLeft($0) }
        return said
    }

    private static func takesPart(
        _ sku: SlowSKU, _ operation: String, _ all: [String], _ product: SlowProduct
    ) -> Bool {
        guard all.count > 1 else { return true }
        let hasPrice = !sku["price"].isEmpty || !sku.countries(product).isEmpty
        let hasStock = !sku["inventory"].isEmpty
        return operation == SlowProduct.prices ? hasPrice || !hasStock : hasStock || !hasPrice
    }

    private static func append(
        _ product: SlowProduct, _ operation: String, _ all: [String], to host: inout SlowProduct
    ) {
        let isPrice = operation == SlowProduct.prices
        if product.isUnreadable { host.unreadable.insert(operation) }
        for (code, own) in product.found where !code.hasSuffix("/warning") && (own == nil || own == operation) {
            host.found.append((code, operation))
        }
        for column in product.columns where !host.columns.contains(column) { host.columns.append(column) }
        if product.isUnreadable { return }
        for sku in product.skus where takesPart(sku, operation, all, product) {
            var cells = sku.cells.filter { column, _ in
                column == "sku_code" || (column == "inventory") != isPrice && !column.hasPrefix("sku")
                    || isPrice && column.hasPrefix("sku:")
            }
            for column in cells.keys where product.point != host.point && !column.hasPrefix("sku") {
                let text = cells[column] ?? ""
                cells[column] =
                    SlowNumber(text, point: product.point) == nil
                    ? text + " " : text.replacingOccurrences(of: product.point, with: host.point)
            }
            // Both operations of one product may go to one item.
            if let known = host.skus.firstIndex(where: { $0.source == sku.source && sku.source != nil }) {
                host.skus[known].cells.merge(cells) { old, _ in old }
            } else {
                host.skus.append(SlowSKU(cells, source: sku.source))
            }
        }
        guard isPrice else { return }
        for column in ["currency", "national_quote_type", "national_quote_data"] where !product[column].isEmpty {
            if host[column].isEmpty {
                host.cells[column] = product[column]
            } else if !SlowText.same(host[column], product[column]) {
                host.report("item.conflicting-values", SlowProduct.prices)
            }
        }
    }
}
