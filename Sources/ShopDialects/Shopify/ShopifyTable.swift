import Bytes
package import CatalogReading
package import FeedModel

/// A product CSV of Shopify: the rows of one `Handle` are a product. The first of them has what describes it and the names
/// of the options; each row can have a variant, a picture of the gallery, or both, which have nothing to do with each
/// other. Rows of an inventory export give the product's variants their stock, and are an update of it where no other file
/// has the product.
package final class ShopifyTable: ShopTable {
    package let columns: ShopColumns
    let handle, title, body, vendor, type, category, published, status, giftCard: Int
    let optionNames: [Int], optionValues: [Int]
    let sku, price, compareAt, barcode, grams, tracker, quantity, policy, variantImage: Int
    let image, position: Int
    /// Set for an inventory export.
    let inventory: ShopifyInventory?

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        handle = columns.take("handle", "url handle")
        guard handle >= 0 else { return nil }
        title = columns.take("title")
        body = columns.take("body (html)", "body html", "description")
        vendor = columns.take("vendor")
        type = columns.take("type", "custom product type")
        category = columns.take("product category", "standard product type", "standardized product type")
        published = columns.take("published", "published on online store")
        status = columns.take("status")
        giftCard = columns.take("gift card")
        optionNames = (1...3).map { columns.take("option\($0) name") }
        optionValues = (1...3).map { columns.take("option\($0) value") }
        sku = columns.take("variant sku", "sku")
        price = columns.take("variant price", "price")
        compareAt = columns.take("variant compare at price", "variant compare-at price", "compare-at price")
        barcode = columns.take("variant barcode", "barcode")
        grams = columns.take("variant grams", "weight value (grams)")
        tracker = columns.take("variant inventory tracker", "inventory tracker")
        quantity = columns.take("variant inventory qty", "inventory quantity")
        policy = columns.take("variant inventory policy", "continue selling when out of stock")
        variantImage = columns.take("variant image", "variant image url")
        image = columns.take("image src", "product image url")
        position = columns.take("image position")
        inventory = ShopifyInventory(&columns)
        columns.settle(mapping)
        self.columns = columns
    }

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        let product = RecordKey.hash(text(handle))
        if let inventory {
            var key = RecordKey(product: product, isOwner: false)
            let code = RecordKey.hash(text(sku))
            if code != 0 { key.member = code &+ RecordKey.hash(text(inventory.location), salt: 0x18) }
            return key
        }
        return RecordKey(product: product, isOwner: title < 0 || !text(title).isEmpty)
    }

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
        var stocks = Self.stocks(product)
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
        if let reason = table.skips(own, product), !product.mapping.settings.includes.contains(reason) { return reason }
        product.stand(at: own)
        product.set(.itemID, product.identifier(product.cell(own, table.handle), "id", isEssential: true))
        product.addTitle(product.first(\.title))
        product.addDescription(product.first(\.body))
        product.set(.brand, product.first(\.vendor))
        product.addCategory(.path, product.first(\.category))
        product.addCategory(.type, product.first(\.type))
        addImages(&product)
        let options = options(of: product)
        var weight: (number: FixedDecimal, cell: Cell)?
        for row in variants {
            let table = product.table(of: row)
            let stock = table.stock(row, of: &stocks, product)
            table.addVariant(row, options, isOnly: variants.count == 1, stock: stock, &product)
            let grams = product.cell(row, table.grams)
            // The package has to do for the heaviest variant.
            if !grams.isBlank, let number = ShopNumbers.read(product.bytes(grams)), number > weight?.number ?? .zero {
                weight = (number, grams)
            }
        }
        product.set(.packageWeight, weight?.cell)
        product.setUnits(weight: .gram)
        for stock in stocks where !stock.isUsed { product.leaveOut(stock.cell) }
        return nil
    }

    /// Only its stock is in the catalog: an update of it.
    private static func buildStock(
        _ stocks: [ShopifyStock], _ product: inout ShopProductBuilder<ShopifyTable>
    ) -> SkipReason? {
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += stocks.count
        product.set(.itemID, product.identifier(product.cell(0, product.table(of: 0).handle), "id", isEssential: true))
        product.carry(.inventory)
        let options = options(of: product)
        for stock in stocks {
            product.table(of: stock.row).addVariant(
                stock.row, options, isOnly: stocks.count == 1, stock: stock.cell, &product)
        }
        return nil
    }

    /// Names of options stand in one row, mostly the first.
    private static func options(of product: borrowing ShopProductBuilder<ShopifyTable>) -> [Option] {
        (0..<3).compactMap { index -> Option? in
            product.first { $0.optionNames[index] }.map { name in
                Option(
                    name: name.text, index: index, isColor: product.mapping.isColor(product.bytes(name)),
                    isTitle: product.says(name, "title"))
            }
        }
    }

    private func skips(_ row: Int, _ product: borrowing ShopProductBuilder<ShopifyTable>) -> SkipReason? {
        let state = product.cell(row, status)
        if product.says(state, "draft") { return .draft }
        if product.says(state, "archived") { return .archived }
        if product.says(state, "unlisted") || product.says(product.cell(row, published), "false") {
            return .unpublished
        }
        return product.says(product.cell(row, giftCard), "true") ? .notSold : nil
    }

    /// The gallery in the order of its positions.
    private static func addImages(_ product: inout ShopProductBuilder<ShopifyTable>) {
        var images: [(position: Int64, order: Int, cell: Cell)] = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            let image = product.cell(row, table.image)
            guard !image.isBlank else { continue }
            let number = ShopNumbers.read(product.bytes(product.cell(row, table.position)))
            images.append((number?.isWhole == true ? number!.coefficient : .max, images.count, image))
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
        setPrices(row, &variant, product)
        setStock(row, stock, &variant, &extra, product)
        let image = product.cell(row, variantImage)
        var isShown = image.isBlank
        var count = 0
        for option in options {
            let value = product.cell(row, optionValues[option.index])
            guard !value.isBlank else { continue }
            // Shopify's way to say that there are no options.
            if option.isTitle, isOnly || product.says(value, "default title") { continue }
            product.addProperty(option.name, value, image: option.isColor ? image : nil)
            isShown = isShown || option.isColor
            count += 1
        }
        if !isShown { product.leaveOut(image) }
        product.add(variant, extra, row: row, properties: count)
    }

    /// The price to compare with is the regular one where it is higher; where it is the same there is no sale.
    private func setPrices(_ row: Int, _ variant: inout SKU, _ product: borrowing ShopProductBuilder<ShopifyTable>) {
        let (now, before) = (product.cell(row, price), product.cell(row, compareAt))
        variant.price = now
        guard !before.isBlank, let regular = ShopNumbers.read(product.bytes(before)), regular.coefficient != 0,
            regular != ShopNumbers.read(product.bytes(now))
        else { return }
        variant.price = before
        variant.discountPrice = now
    }

    /// What is not tracked is always to be had, and its number says nothing unless somebody filled it in.
    private func setStock(
        _ row: Int, _ stock: Cell?, _ variant: inout SKU, _ extra: inout ShopSKU,
        _ product: borrowing ShopProductBuilder<ShopifyTable>
    ) {
        let number = stock ?? product.cell(row, quantity)
        let isUntracked = tracker >= 0 && product.isBlank(row, tracker)
        variant.inventory = number
        guard !number.isBlank, let count = ShopNumbers.read(product.bytes(number)) else {
            if isUntracked { extra.availability = .inStock }
            return
        }
        guard count <= .zero else { return }
        if isUntracked {
            extra.availability = .inStock
        } else if product.says(product.cell(row, policy), "continue", "true") {
            extra.availability = .backorder
        } else {
            return
        }
        variant.inventory.text = .none
    }
}
