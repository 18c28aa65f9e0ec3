import Bytes
import FeedModel

/// What the columns of Shopify's inventory export are: the stock of each variant at each location, a row for each of both,
/// or in the form of older exports a row for each variant with a column for each location.
struct ShopifyInventory: Sendable {
    /// -1 in the older form.
    let location: Int
    /// Columns whose numbers are to be had: one, or one for each location.
    let stocks: [Int]

    /// Columns that only an export of products has.
    private static let ofProducts: Set<String> = [
        "body (html)", "vendor", "variant price", "price", "variant sku", "image src", "product image url", "status",
        "published",
    ]

    /// Takes its columns; nil for the header of any other export.
    init?(_ columns: inout ShopColumns) {
        guard let found = Self.stocks(in: columns.folded) else { return nil }
        location = columns.take("location")
        stocks = found
        for column in found { columns.use(column) }
    }

    static func recognise(header: [String]) -> DialectMatch? {
        let names = header.map { ShopColumns.fold($0) }
        guard let stocks = stocks(in: names) else { return nil }
        let known = [
            "handle", "title", "sku", "hs code", "coo", "location", "option1 name", "option1 value", "option2 name",
            "option2 value", "option3 name", "option3 value",
        ].count { names.contains($0) }
        return DialectMatch(
            certainty: .certain,
            evidence: "an inventory export: \(known + stocks.count) of \(header.count) columns, stock in "
                + stocks.map { header[$0] }.joined(separator: ", "), weight: known + stocks.count)
    }

    private static func stocks(in names: [String]) -> [Int]? {
        guard names.contains("handle"), names.contains("sku"), ofProducts.isDisjoint(with: names) else { return nil }
        if names.contains("location") {
            // Newer exports say behind the name whether it may be edited.
            for word in ["available", "on hand"] {
                if let column = names.firstIndex(where: { $0 == word || $0.hasPrefix("\(word) (") }) { return [column] }
            }
        }
        guard names.contains("hs code"), let last = names.firstIndex(of: "coo") else { return nil }
        let locations = names.indices.filter { $0 > last && !names[$0].isEmpty }
        return locations.isEmpty ? nil : locations
    }
}

/// The stock of one variant at all locations.
struct ShopifyStock {
    /// The first of its rows.
    let row: Int
    let code: Cell
    let options: [Cell]
    /// What its rows come to, or the first text of them that is no number.
    var cell: Cell
    var sum = FixedDecimal.zero
    var isReadable = true
    var locations: [Cell] = []
    var isUsed = false
}

extension ShopifyTable {
    /// The stock of each variant that rows of inventory exports give.
    static func stocks(_ product: borrowing ShopProductBuilder<ShopifyTable>) -> [ShopifyStock] {
        var stocks: [ShopifyStock] = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            guard let inventory = table.inventory else { continue }
            let (code, options) = table.names(row, product)
            let numbers = inventory.stocks.map { product.cell(row, $0) }.filter { !$0.isBlank }
            let location = product.cell(row, inventory.location)
            var index = stocks.firstIndex { isSame($0, code, options, product) }
            if index == nil, let first = numbers.first {
                index = stocks.count
                stocks.append(ShopifyStock(row: row, code: code, options: options, cell: first))
            } else if let index, stocks[index].locations.contains(where: { product.isSame($0, location) }) {
                // Another export has the same: the first counts.
                for number in numbers { product.leaveOut(number) }
                continue
            }
            guard let index else { continue }
            stocks[index].locations.append(location)
            for number in numbers { add(number, to: &stocks[index], product) }
        }
        for index in stocks.indices where stocks[index].isReadable {
            let sum = stocks[index].sum
            stocks[index].cell = product.remade(stocks[index].cell) { $0.append(sum) }
        }
        return stocks
    }

    private static func add(
        _ cell: Cell, to stock: inout ShopifyStock, _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) {
        guard stock.isReadable, !product.says(cell, "not stocked") else { return }
        if let number = ShopNumbers.read(product.bytes(cell)), let sum = ShopNumbers.sum(stock.sum, number) {
            stock.sum = sum
        } else {
            (stock.cell, stock.isReadable) = (cell, false)
        }
    }

    /// Uses up the stock of the variant in a row; nil where no inventory export has it.
    func stock(
        _ row: Int, of stocks: inout [ShopifyStock], _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) -> Cell? {
        guard !stocks.isEmpty else { return nil }
        let (code, options) = names(row, product)
        guard let index = stocks.firstIndex(where: { Self.isSame($0, code, options, product) }) else { return nil }
        stocks[index].isUsed = true
        return stocks[index].cell
    }

    private func names(
        _ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) -> (code: Cell, options: [Cell]) {
        (product.cell(row, sku), optionValues.map { product.cell(row, $0) })
    }

    /// By its code, or where one of them has none, by the values of its options.
    private static func isSame(
        _ stock: ShopifyStock, _ code: Cell, _ options: [Cell], _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) -> Bool {
        if !stock.code.isBlank, !code.isBlank { return product.isSame(stock.code, code) }
        return zip(stock.options, options).allSatisfy { product.bytes($0).sameBytes(as: product.bytes($1)) }
            && !stock.options.allSatisfy(\.isBlank)
    }
}
