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
    let sku, price, compareAt, barcode, grams, tracker, quantity, policy, shipping, variantImage: Int
    let image, position: Int
    /// Set for an inventory export.
    let inventory: ShopifyInventory?

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        handle = columns.take(.identifier, "handle", "url handle")
        guard handle >= 0 else { return nil }
        title = columns.take(.text, "title")
        body = columns.take(.html, "body (html)", "body html", "description")
        vendor = columns.take(.text, "vendor")
        type = columns.take(.text, "type", "custom product type")
        category = columns.take(
            .path, "product category", "standard product type", "standardized product type")
        published = columns.take(.flag, "published", "published on online store")
        status = columns.take(.word, "status")
        giftCard = columns.take(.flag, "gift card")
        optionNames = (1...3).map { columns.take(.text, "option\($0) name") }
        optionValues = (1...3).map { columns.take(.text, "option\($0) value") }
        sku = columns.take(.identifier, "variant sku", "sku")
        price = columns.take(.money, "variant price", "price")
        compareAt = columns.take(
            .money, "variant compare at price", "variant compare-at price", "compare-at price", "compare at price")
        barcode = columns.take(.identifier, "variant barcode", "barcode")
        grams = columns.take(.weight, "variant grams", "weight value (grams)")
        tracker = columns.take(.word, "variant inventory tracker", "inventory tracker")
        quantity = columns.take(.wholeNumber, "variant inventory qty", "inventory quantity")
        policy = columns.take(.word, "variant inventory policy", "continue selling when out of stock")
        shipping = columns.take(.flag, "variant requires shipping", "requires shipping")
        variantImage = columns.take(.list, "variant image", "variant image url")
        image = columns.take(.list, "image src", "product image url")
        position = columns.take(.wholeNumber, "image position")
        inventory = ShopifyInventory(&columns)
        columns.name([
            "item_id": handle, "title": title, "description": body, "brand": vendor,
            "category_id": type >= 0 ? type : category, "image_urls": image, "sku_code": sku, "price": price,
            "inventory": quantity, "ean_code": barcode, "package_weight": grams,
        ])
        columns.settle(mapping)
        self.columns = columns
    }

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        let product = RecordKey.identifier(text(handle))
        if let inventory {
            var key = RecordKey(product: product, isOwner: false)
            let code = RecordKey.identifier(text(sku))
            if code != 0 { key.member = code &+ RecordKey.hash(text(inventory.location), salt: 0x18) }
            return key
        }
        var key = RecordKey(product: product, isOwner: title < 0 || !text(title).isEmpty)
        // A row that describes a product lacks a title, and no product; one that has nothing of a variant and no picture
        // is none of either, such as a sum at the end.
        key.needsOwner =
            !key.isOwner && text(body).isEmpty
            && [sku, price, optionValues[0], image, variantImage].contains { !text($0).isEmpty }
        key.standsBesideOthers = true
        return key
    }

    /// Metafields hold lists as `a; b` or `["a","b"]`.
    package func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell] {
        columns.folded[column].contains("metafields.") ? cells.metafield(cell) : [cell]
    }
}
