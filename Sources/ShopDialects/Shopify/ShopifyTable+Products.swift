import Bytes
import CatalogReading
package import FeedModel

/// How products are made of the rows of Shopify's exports.
extension ShopifyTable {
    package static func itemID(_ product: ShopProductBuilder<ShopifyTable>) -> Cell? { product.first(\.handle) }

    /// Whether a row has a variant rather than a picture alone.
    private func isVariant(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> Bool {
        guard inventory == nil else { return false }
        for column in [price, sku, optionValues[0], barcode, quantity] where column >= 0 {
            if !product.isBlank(row, column) { return true }
        }
        return false
    }

    package static func build(_ product: inout ShopProductBuilder<ShopifyTable>) -> SkipReason? {
        var stocks = ShopifyStocks(product)
        guard let any = product.rows.indices.first(where: { product.table(of: $0).inventory == nil }) else {
            return buildStock(stocks, &product)
        }
        let own =
            product.rows.indices.first {
                product.table(of: $0).inventory == nil && !product.isBlank($0, product.table(of: $0).title)
            } ?? any
        let table = product.table(of: own)
        var variants = product.rows.indices.filter { product.table(of: $0).isVariant($0, product) }
        if variants.isEmpty { variants = [own] }
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += variants.count
        if let reason = product.wanted(table.skips(own, product)) { return reason }
        let shipped = variants.filter { product.wanted(product.table(of: $0).skipsVariant($0, product)) == nil }
        if shipped.isEmpty { return .notSold }
        let isShipped = Set(shipped)
        for row in variants where !isShipped.contains(row) {
            product.skip(row, .notSold)
            _ = stocks.use(row, product)
        }
        product.place(at: own)
        product.set(.itemID, product.cells.identifier(product.cell(own, table.handle), "id", isEssential: true))
        product.holdIncomplete(own: own, hasVariants: true)
        for column in [\ShopifyTable.status, \.published, \.giftCard] { _ = product.agreed { $0[keyPath: column] } }
        product.addTitle(product.agreed(\.title))
        product.addDescription(product.agreed(\.body))
        product.set(.brand, product.agreed(\.vendor).map { product.cells.text($0) })
        product.addCategory(
            .path, product.agreed(\.category).map { product.cells.path($0, separator: UInt8(ascii: ">")) })
        product.addCategory(.type, product.agreed(\.type).map { product.cells.text($0) })
        addImages(&product)
        let options = options(of: product)
        var lacking: [Int] = []
        for row in shipped {
            let stock = stocks.use(row, product)
            if stock == nil { lacking.append(row) }
            product.table(of: row).addVariant(row, options, isOnly: shipped.count == 1, stock: stock, &product)
        }
        reportLost(stocks, lacking, product)
        product.setPackage(shipped, weight: { ($0.grams, .gram) }, sides: { _ in [] })
        stocks.leaveOutUnused(product)
        return nil
    }

    /// Says of a product which stock is no variant's, and which variant has none though others have.
    private static func reportLost(
        _ stocks: ShopifyStocks, _ lacking: [Int], _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) {
        if let unused = stocks.all.first(where: { !$0.isUsed }) {
            let name = unused.code.isBlank ? unused.cell : unused.code
            product.cells.report(
                .itemVariantMissing, at: name, .integer(0), .words(lacking.isEmpty ? "no variant" : "stock"))
        } else if !stocks.all.isEmpty,
            let row = lacking.first(where: { product.table(of: $0).needsStock($0, product) })
        {
            let table = product.table(of: row)
            let columns = [table.sku, table.optionValues[0], table.price]
            let name = columns.first { $0 >= 0 && !product.isBlank(row, $0) } ?? table.handle
            product.cells.report(.itemVariantMissing, at: product.cell(row, name), .integer(0), .words("no stock"))
        }
    }

    /// Its stock is tracked, and no number of it is in its own row.
    private func needsStock(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> Bool {
        tracker >= 0 && !product.isBlank(row, tracker) && (quantity < 0 || product.isBlank(row, quantity))
    }

    /// Only its stock is in the catalog: an update of it.
    private static func buildStock(
        _ stocks: ShopifyStocks, _ product: inout ShopProductBuilder<ShopifyTable>
    ) -> SkipReason? {
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += stocks.all.count
        product.set(
            .itemID, product.cells.identifier(product.cell(0, product.table(of: 0).handle), "id", isEssential: true))
        product.carry(.inventory)
        let options = options(of: product)
        for stock in stocks.all {
            product.table(of: stock.row).addVariant(
                stock.row, options, isOnly: stocks.all.count == 1, stock: stock.cell, &product)
        }
        return nil
    }

    /// Names of options are in one row, mostly the first.
    private static func options(of product: borrowing ShopProductBuilder<ShopifyTable>) -> [Option] {
        (0..<3).compactMap { index -> Option? in
            product.agreed { $0.optionNames[index] }.map { cell in
                let name = product.cells.text(cell)
                return Option(
                    name: name.text, index: index, isColor: product.mapping.isColor(product.bytes(name)),
                    isTitle: product.says(name, "title"))
            }
        }
    }

    private enum State {
        case sold
        case not(SkipReason)
    }

    private func skips(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> SkipReason? {
        let state = product.cell(row, status)
        switch product.cells.knownWord(
            state,
            [
                "active": State.sold, "draft": .not(.draft), "archived": .not(.archived),
                "unlisted": .not(.unpublished),
            ])
        {
        case .not(let reason): return reason
        case .sold: break
        case nil: if product.cells.flag(state) == .off { return .unpublished }
        }
        if product.cells.flag(product.cell(row, published)) == .off { return .unpublished }
        return product.cells.flag(product.cell(row, giftCard)) == .on ? .notSold : nil
    }

    /// What is not put into a parcel: a service, a download.
    private func skipsVariant(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> SkipReason? {
        product.cells.flag(product.cell(row, shipping)) == .off ? .notSold : nil
    }

    /// The gallery in the order of its positions.
    private static func addImages(_ product: inout ShopProductBuilder<ShopifyTable>) {
        var images: [(position: Int64, order: Int, cell: Cell)] = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            let cell = product.cell(row, table.image)
            guard !cell.isBlank else { continue }
            let number = product.cells.number(product.cell(row, table.position))
            for image in product.cells.addresses(cell) {
                images.append((number?.isWhole == true ? number!.coefficient : .max, images.count, image))
            }
        }
        if images.contains(where: { $0.position != .max }) {
            images.sort { ($0.position, $0.order) < ($1.position, $1.order) }
        }
        for image in images { product.addImage(image.cell) }
    }

    private struct Option {
        let name: Text
        /// Which of the three.
        let index: Int
        let isColor: Bool
        /// Called `Title`, as Shopify calls the option of a product without any.
        let isTitle: Bool
    }

    private func addVariant(
        _ row: Int, _ options: [Option], isOnly: Bool, stock: Cell?, _ product: inout ShopProductBuilder<ShopifyTable>
    ) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, sku)
        variant.eanCode = product.cell(row, barcode)
        product.cells.setPrices(
            &variant, &extra, asked: product.cell(row, price), before: product.cell(row, compareAt))
        setStock(row, stock, &variant, &extra, product)
        let pictures = product.cells.addresses(product.cell(row, variantImage))
        var isShown = pictures.isEmpty
        var count = 0
        for option in options {
            let value = product.cell(row, optionValues[option.index])
            guard !value.isBlank else { continue }
            // Shopify's way to say that there are no options.
            if option.isTitle, isOnly || product.says(value, "default title") { continue }
            product.addProperty(option.name, value, image: option.isColor ? pictures.first : nil)
            isShown = isShown || option.isColor
            count += 1
        }
        if !isShown, let picture = pictures.first { product.leaveOut(picture) }
        product.add(variant, extra, row: row, properties: count)
    }

    /// What is not tracked is always to be had, and its number says nothing unless somebody filled it in.
    private func setStock(
        _ row: Int, _ stock: Cell?, _ variant: inout SKU, _ extra: inout ShopSKU,
        _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) {
        let number = stock ?? product.cell(row, quantity)
        let isUntracked = tracker >= 0 && product.isBlank(row, tracker)
        variant.inventory = product.cells.plainNumber(number)
        guard let count = product.cells.number(number) else {
            if isUntracked, number.isBlank { extra.availability = .inStock }
            return
        }
        guard count <= .zero else { return }
        if isUntracked {
            extra.availability = .inStock
        } else {
            let goesOn = product.cells.flag(product.cell(row, policy), on: ["continue"], off: ["deny"])
            guard goesOn == .on else { return }
            extra.availability = .backorder
        }
        variant.inventory.text = .none
    }
}
