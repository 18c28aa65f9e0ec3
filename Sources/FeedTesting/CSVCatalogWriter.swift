import Bytes

/// Writes generated products as the rows of a canonical CSV.
struct CSVCatalogWriter {
    let repeatsProductColumns: Bool
    private let cells = CatalogCells()

    init(repeatsProductColumns: Bool) { self.repeatsProductColumns = repeatsProductColumns }

    /// Columns between `item_id` and `sku_code`, all about the product.
    private static let productColumns = 22

    func appendHead(to buffer: inout ByteBuffer) {
        buffer.append(
            """
            item_id,category_id,locale,title,title:fr_FR,description,brand,attribute:Material,\
            attribute:Clothing Length,attribute:Pattern Type,attribute:Model Number,image_urls,product_units_type,\
            inventory_deduction_strategy,package_weight,package_length,package_width,package_height,\
            shipping_preparation_time,shipping_template_id,service_template_id,currency,product_group_id,\
            sku_code,price,discount_price,inventory,ean_code,\
            sku:Color,sku_alias:Color,sku_image:Color,sku:Size,country_price:ES,country_discount_price:ES\n
            """)
    }

    func append(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        var columns = 0..<0
        for sku in product.skus {
            cells.itemID(product, to: &buffer)
            buffer.append(",")
            if columns.isEmpty {
                let start = buffer.count
                appendProductColumns(of: product, to: &buffer)
                columns = start..<buffer.count
            } else if repeatsProductColumns {
                buffer.reserve(columns.count)
                buffer.append(UnsafeBufferPointer(rebasing: buffer.bytes[columns]))
            } else {
                for _ in 0..<Self.productColumns { buffer.append(",") }
            }
            append(sku, of: product, to: &buffer)
        }
    }

    /// The cells about the product, each with the comma after it.
    private func appendProductColumns(of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        cells.categoryID(product, to: &buffer)
        buffer.append(",es_ES,")
        let isQuoted = product.number % 4 == 0
        if isQuoted { buffer.append("\"") }
        cells.title(product, to: &buffer)
        buffer.append(isQuoted ? "\"," : ",")
        if product.isTitledInFrench {
            if isQuoted { buffer.append("\"") }
            cells.frenchTitle(product, to: &buffer)
            if isQuoted { buffer.append("\"") }
        }
        buffer.append(",\"")
        for sentence in product.sentences {
            buffer.append("<p>")
            appendDoublingQuotes(CatalogWords.sentences[sentence], to: &buffer)
            buffer.append("</p>")
        }
        buffer.append("\",")
        cells.brand(product, to: &buffer)
        buffer.append(",")
        if product.fault != .requiredAttributeMissing { appendMaterials(of: product, to: &buffer) }
        buffer.append(",")
        cells.length(product, to: &buffer)
        buffer.append(",")
        if let pattern = product.pattern { cells.pattern(pattern, to: &buffer) }
        buffer.append(",M")
        buffer.append(decimal: Int64(product.number))
        buffer.append(",")
        for image in 0..<product.imageCount {
            if image > 0 { buffer.append("|") }
            cells.image(product.imageNumber(image), of: product, to: &buffer)
        }
        buffer.append(",100000015,place_order_withhold,")
        cells.kilograms(product.weight, to: &buffer)
        for side in [product.sides.0, product.sides.1, product.sides.2, product.preparationTime, product.template] {
            buffer.append(",")
            buffer.append(decimal: Int64(side))
        }
        buffer.append(",0,EUR,,")
    }

    private func appendMaterials(of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        cells.material(product.material, to: &buffer)
        guard let second = product.secondMaterial else { return }
        buffer.append("|")
        if second == GeneratedProduct.otherMaterial {
            buffer.append("Other=Bamboo blend")
        } else {
            cells.material(second, to: &buffer)
        }
    }

    private func append(_ sku: GeneratedProduct.SKU, of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        cells.code(of: sku, product, to: &buffer)
        buffer.append(",")
        cells.price(of: sku, product, to: &buffer)
        buffer.append(",")
        if let discount = sku.discount { cells.money(discount, to: &buffer) }
        buffer.append(",")
        cells.inventory(of: sku, product, to: &buffer)
        buffer.append(",")
        if sku.hasEAN { cells.ean(of: sku, product, to: &buffer) }
        buffer.append(",")
        if !product.has(.colorMissing, in: sku) { cells.color(of: sku, product, to: &buffer) }
        buffer.append(",")
        if sku.hasAlias { cells.alias(of: sku, to: &buffer) }
        buffer.append(",")
        if sku.hasImage { cells.image(of: sku, product, to: &buffer) }
        buffer.append(",")
        cells.size(of: sku, to: &buffer)
        buffer.append(",")
        if let price = sku.spanishPrice { cells.money(price, to: &buffer) }
        buffer.append(",")
        if let price = sku.spanishDiscount { cells.money(price, to: &buffer) }
        buffer.append("\n")
    }

    private func appendDoublingQuotes(_ text: StaticString, to buffer: inout ByteBuffer) {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        for byte in bytes {
            if byte == 0x22 { buffer.append(0x22) }
            buffer.append(byte)
        }
    }
}
