import Bytes
package import CatalogReading
package import FeedModel

/// A text feed of Google Merchant Center: one row a variant, those with one `item_group_id` a product. No row is the
/// product's own, and nothing says what the variants differ in but their values.
package final class GoogleTable: ShopTable {
    package let columns: ShopColumns
    let id, title, description, image, moreImages, availability, price, salePrice, salePeriod, brand, gtin, group: Int
    let googleCategory, productType, quantity, weight: Int
    let sides: [Int]
    /// Columns that are options where variants differ in them, and features where they do not.
    let traits: [Int]

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        id = columns.take(.identifier, "id", "offer id")
        guard id >= 0 else { return nil }
        title = columns.take(.text, "title", "structured title")
        description = columns.take(.html, "description", "structured description")
        image = columns.take(.list, "image link")
        moreImages = columns.take(.list, "additional image link", "additional image links")
        availability = columns.take(.word, "availability")
        price = columns.take(.money, "price")
        salePrice = columns.take(.money, "sale price")
        salePeriod = columns.take(.date, "sale price effective date")
        brand = columns.take(.text, "brand")
        gtin = columns.take(.identifier, "gtin")
        group = columns.take(.identifier, "item group id")
        googleCategory = columns.take(.path, "google product category")
        productType = columns.take(.path, "product type")
        quantity = columns.take(
            .wholeNumber, "quantity", "inventory", "sell on google quantity", "quantity to sell on facebook")
        weight = columns.take(.weight, "shipping weight", "product weight")
        sides = ["length", "width", "height"].map { columns.take(.length, "shipping \($0)", "product \($0)") }
        traits = ["color", "size", "pattern", "material", "gender", "age group"].map { columns.takeFeature($0) }
        columns.name([
            "item_id": id, "title": title, "description": description, "brand": brand,
            "category_id": productType >= 0 ? productType : googleCategory, "image_urls": image, "sku_code": id,
            "price": price, "inventory": quantity, "ean_code": gtin, "package_weight": weight,
            "package_length": sides[0], "package_width": sides[1], "package_height": sides[2],
        ])
        columns.settle(mapping)
        self.columns = columns
    }

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        RecordKey(id: RecordKey.identifier(text(id)), group: RecordKey.identifier(text(group)))
    }

    package static func itemID(_ product: ShopProductBuilder<GoogleTable>) -> Cell? {
        product.first(\.group) ?? product.first(\.id)
    }

    package static func build(_ product: inout ShopProductBuilder<GoogleTable>) -> SkipReason? {
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += product.rows.count
        product.set(.itemID, itemID(product).map { product.cells.identifier($0, "id", isEssential: true) })
        product.addTitle(product.first(\.title))
        product.addDescription(product.first(\.description))
        product.set(.brand, product.first(\.brand).map { product.cells.text($0) })
        for cell in [product.first(\.productType), product.first(\.googleCategory)].compactMap({ $0 }) {
            let category = product.cells.category(cell, separator: UInt8(ascii: ">"))
            product.addCategory(category.kind, category.cell)
        }
        addImages(&product)
        product.setPackage(
            Array(product.rows.indices), weight: { ($0.weight, .unstated) },
            sides: { table in table.sides.map { ($0, .unstated) } })
        let axes = (0..<6).filter { isAxis($0, product) }
        for row in product.rows.indices { product.table(of: row).addVariant(row, axes, &product) }
        let table = product.table(of: 0)
        for trait in 0..<6 where !axes.contains(trait) {
            guard let value = product.first({ $0.traits[trait] }) else { continue }
            product.addFeature(product.name(0, table.traits[trait]), value)
        }
        return nil
    }

    /// Colour and size are what nearly every category has as properties of a SKU; others are where variants differ.
    private static func isAxis(_ trait: Int, _ product: borrowing ShopProductBuilder<GoogleTable>) -> Bool {
        guard let first = product.first({ $0.traits[trait] }) else { return false }
        if trait < 2 { return true }
        return product.rows.indices.contains { row in
            let value = product.cell(row, product.table(of: row).traits[trait])
            return !product.bytes(value).sameBytes(as: product.bytes(first))
        }
    }

    private func addVariant(_ row: Int, _ axes: [Int], _ product: inout ShopProductBuilder<GoogleTable>) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, id)
        variant.eanCode = product.cell(row, gtin)
        variant.inventory = product.cells.plainNumber(product.cell(row, quantity))
        extra.availability = GoogleText.availability(product.cell(row, availability), product.cells)
        let special = product.special(
            product.cell(row, salePrice), from: product.cell(row, salePeriod), to: nil)
        product.cells.setPrices(&variant, &extra, regular: product.cell(row, price), special: special)
        var count = 0
        for trait in axes {
            let value = product.cell(row, traits[trait])
            guard !value.isBlank else { continue }
            product.addProperty(product.name(row, traits[trait]), value)
            count += 1
        }
        product.add(variant, extra, row: row, properties: count)
    }

    /// The main picture of each variant, then the further ones.
    private static func addImages(_ product: inout ShopProductBuilder<GoogleTable>) {
        var images: [Cell] = []
        for row in product.rows.indices {
            images += product.cells.addresses(product.cell(row, product.table(of: row).image))
        }
        for row in product.rows.indices {
            let more = product.cell(row, product.table(of: row).moreImages)
            images += product.cells.addresses(more)
        }
        product.addImages(images)
    }
}
