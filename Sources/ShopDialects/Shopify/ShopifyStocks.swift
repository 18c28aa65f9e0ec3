import Bytes
import CatalogReading
import FeedModel

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

/// The stock of each variant of a product that rows of inventory exports give.
struct ShopifyStocks {
    private(set) var all: [ShopifyStock] = []
    /// Where variants are in `all`, by the hashes of their codes and of the values of their options.
    private var byCode: [UInt64: Int] = [:]
    private var byOptions: [UInt64: Int] = [:]

    init(_ product: borrowing ShopProductBuilder<ShopifyTable>) {
        for row in product.rows.indices {
            let table = product.table(of: row)
            guard let inventory = table.inventory else { continue }
            let (code, options) = names(row, product)
            let numbers = inventory.stocks.map { product.cell(row, $0) }.filter { !$0.isBlank }
            let location = product.cell(row, inventory.location)
            var index = find(code, options, product)
            if index == nil, let first = numbers.first {
                index = all.count
                let byCode = RecordKey.identifier(product.bytes(code))
                if byCode != 0 { self.byCode[byCode] = all.count }
                byOptions[Self.hash(options, product)] = byOptions[Self.hash(options, product)] ?? all.count
                all.append(ShopifyStock(row: row, code: code, options: options, cell: first))
            } else if let index, all[index].locations.contains(where: { product.isSame($0, location) }) {
                // Another export has the same: the first counts.
                for number in numbers { product.leaveOut(number) }
                continue
            }
            guard let index else { continue }
            all[index].locations.append(location)
            for number in numbers { add(number, at: index, product) }
        }
        for index in all.indices where all[index].isReadable {
            let sum = all[index].sum
            all[index].cell = product.cells.remade(all[index].cell) { $0.append(sum) }
        }
    }

    private mutating func add(_ cell: Cell, at index: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) {
        guard all[index].isReadable, !product.says(cell, "not stocked") else { return }
        if let number = product.cells.number(cell), let sum = ShopNumbers.sum(all[index].sum, number) {
            all[index].sum = sum
        } else {
            (all[index].cell, all[index].isReadable) = (product.cells.plainNumber(cell), false)
        }
    }

    /// Uses up the stock of the variant in a row; nil where no inventory export has it.
    mutating func use(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> Cell? {
        guard !all.isEmpty else { return nil }
        let (code, options) = names(row, product)
        guard let index = find(code, options, product) else { return nil }
        all[index].isUsed = true
        return all[index].cell
    }

    /// Counts what no variant has.
    func leaveOutUnused(_ product: borrowing ShopProductBuilder<ShopifyTable>) {
        for stock in all where !stock.isUsed { product.leaveOut(stock.cell) }
    }

    private func names(
        _ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) -> (code: Cell, options: [Cell]) {
        let table = product.table(of: row)
        return (product.cell(row, table.sku), table.optionValues.map { product.cell(row, $0) })
    }

    /// By its code, or where one of them has none, by the values of its options.
    private func find(
        _ code: Cell, _ options: [Cell], _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) -> Int? {
        let hash = RecordKey.identifier(product.bytes(code))
        if hash != 0, let index = byCode[hash] { return index }
        guard !options.allSatisfy(\.isBlank), let index = byOptions[Self.hash(options, product)],
            hash == 0 || all[index].code.isBlank
        else { return nil }
        return index
    }

    private static func hash(_ options: [Cell], _ product: borrowing ShopProductBuilder<ShopifyTable>) -> UInt64 {
        options.reduce(0x5B) { mix64($0, product.bytes($1).hash64) }
    }
}
