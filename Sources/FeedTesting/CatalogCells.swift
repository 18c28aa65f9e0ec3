import Bytes

/// The values of generated products, as bytes: what the CSV and the XML of one product have in common.
struct CatalogCells {
    private let materials = CatalogWords.materials.map { Array($0.english.utf8) }
    private let lengths = CatalogWords.lengths.map { Array($0.english.utf8) }
    private let patterns = CatalogWords.patterns.map { Array($0.english.utf8) }
    private let sizes = CatalogWords.sizes.map { Array($0.utf8) }
    private let colors = (0..<200).map { Array(CatalogWords.color($0).english.utf8) }
    private let brands = (0..<GeneratedCategories.brandCount).map { Array(CatalogWords.brand($0).english.utf8) }

    func itemID(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append("P")
        buffer.append(decimal: Int64(1_000_000 + product.number))
    }

    /// Nothing where the category is missing.
    func categoryID(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        switch product.fault {
        case .categoryMissing: break
        case .categoryUnknown: buffer.append(decimal: 999_999)
        default: buffer.append(decimal: GeneratedCategories.ids[product.category])
        }
    }

    func title(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append(CatalogWords.things[product.thing])
        buffer.append(product.number % 4 == 0 ? ", " : " ")
        buffer.append(CatalogWords.qualities[product.quality])
        buffer.append(" ")
        buffer.append(decimal: Int64(product.number))
    }

    func frenchTitle(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append(CatalogWords.thingsInFrench[product.thing])
        buffer.append(product.number % 4 == 0 ? ", " : " ")
        buffer.append(CatalogWords.qualitiesInFrench[product.quality])
    }

    func brand(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.fault != .brandMissing { buffer.append(brands[product.brand]) }
    }

    func material(_ index: Int, to buffer: inout ByteBuffer) { buffer.append(materials[index]) }

    func length(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.fault == .attributeValueUnknown {
            buffer.append("Rather long")
        } else {
            buffer.append(lengths[product.length])
        }
    }

    func pattern(_ index: Int, to buffer: inout ByteBuffer) { buffer.append(patterns[index]) }

    func image(_ index: Int, of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append("https://ae01.alicdn.com/kf/H")
        buffer.append(decimal: Int64(product.number))
        buffer.append("x")
        buffer.append(decimal: Int64(index))
        buffer.append(".jpg")
    }

    func image(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        image(100 + sku.color, of: product, to: &buffer)
    }

    func code(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.has(.codeMissing, in: sku) { return }
        let number = product.has(.codeDuplicate, in: sku) ? 0 : sku.number
        buffer.append("S")
        buffer.append(decimal: Int64(1_000_000 + product.number))
        buffer.append("-")
        buffer.append(decimal: Int64(number + 1))
    }

    func price(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.has(.priceMissing, in: sku) { return }
        if product.has(.priceOutOfRange, in: sku) { return buffer.append("0.00") }
        if product.has(.priceInvalid, in: sku) { return buffer.append("12.99 EUR") }
        money(sku.price, to: &buffer)
    }

    func inventory(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.has(.inventoryInvalid, in: sku) { return buffer.append("plenty") }
        if product.has(.inventoryOutOfRange, in: sku) { return buffer.append("1000000") }
        buffer.append(decimal: Int64(sku.inventory))
    }

    /// A number of thirteen digits whose last is the check digit, or should be.
    func ean(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        let digits = 840_000_000_000 + product.number * 10 + sku.number
        var rest = digits
        var sum = 0
        var weight = 3
        while rest > 0 {
            sum += rest % 10 * weight
            weight = 4 - weight
            rest /= 10
        }
        let checkDigit = (10 - sum % 10 + (sku.hasFaultyEAN ? 1 : 0)) % 10
        buffer.append(decimal: Int64(digits * 10 + checkDigit))
    }

    func color(of sku: GeneratedProduct.SKU, _ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.has(.colorUnknown, in: sku) { return buffer.append("Bleu nuit") }
        buffer.append(colors[sku.color])
    }

    func alias(of sku: GeneratedProduct.SKU, to buffer: inout ByteBuffer) {
        buffer.append(colors[sku.color])
        buffer.append(" Nr ")
        buffer.append(decimal: Int64(sku.color))
    }

    func size(of sku: GeneratedProduct.SKU, to buffer: inout ByteBuffer) { buffer.append(sizes[sku.size]) }

    /// An amount with two decimals, as shops write it.
    func money(_ cents: Int, to buffer: inout ByteBuffer) {
        buffer.append(decimal: Int64(cents / 100))
        buffer.append(".")
        buffer.append(UInt8(0x30 + cents / 10 % 10))
        buffer.append(UInt8(0x30 + cents % 10))
    }

    /// A weight in kilograms out of grams.
    func kilograms(_ grams: Int, to buffer: inout ByteBuffer) {
        buffer.append(decimal: Int64(grams / 1_000))
        buffer.append(".")
        buffer.append(UInt8(0x30 + grams / 100 % 10))
        buffer.append(UInt8(0x30 + grams / 10 % 10))
        buffer.append(UInt8(0x30 + grams % 10))
    }
}
