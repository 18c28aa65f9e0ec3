import Bytes

/// Writes generated products as the elements of a canonical XML catalog.
struct XMLCatalogWriter {
    private let cells = CatalogCells()

    func appendHead(to buffer: inout ByteBuffer) {
        buffer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<catalog locale=\"es_ES\">\n")
    }

    func appendTail(to buffer: inout ByteBuffer) { buffer.append("</catalog>\n") }

    func append(_ product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append("<product item_id=\"")
        cells.itemID(product, to: &buffer)
        if product.fault != .categoryMissing {
            buffer.append("\" category_id=\"")
            cells.categoryID(product, to: &buffer)
        }
        buffer.append("\" currency=\"EUR\">\n<title>")
        cells.title(product, to: &buffer)
        buffer.append("</title>")
        if product.isTitledInFrench {
            buffer.append("<title locale=\"fr_FR\">")
            cells.frenchTitle(product, to: &buffer)
            buffer.append("</title>")
        }
        appendDescription(of: product, to: &buffer)
        if product.fault != .brandMissing {
            buffer.append("<brand>")
            cells.brand(product, to: &buffer)
            buffer.append("</brand>")
        }
        appendAttributes(of: product, to: &buffer)
        for image in 0..<product.imageCount {
            buffer.append("<image>")
            cells.image(product.imageNumber(image), of: product, to: &buffer)
            buffer.append("</image>")
        }
        buffer.append("<package weight=\"")
        cells.kilograms(product.weight, to: &buffer)
        buffer.append("\" length=\"")
        buffer.append(decimal: Int64(product.sides.0))
        buffer.append("\" width=\"")
        buffer.append(decimal: Int64(product.sides.1))
        buffer.append("\" height=\"")
        buffer.append(decimal: Int64(product.sides.2))
        buffer.append("\"/><shipping preparation_time=\"")
        buffer.append(decimal: Int64(product.preparationTime))
        buffer.append("\" template_id=\"")
        buffer.append(decimal: Int64(product.template))
        buffer.append("\" service_template_id=\"0\"/>\n<skus>\n")
        for sku in product.skus { append(sku, of: product, to: &buffer) }
        buffer.append("</skus></product>\n")
    }

    private func appendDescription(of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        // Both ways of writing markup inside XML occur.
        let isEscaped = product.number % 2 == 0
        buffer.append(isEscaped ? "<description>" : "<description><![CDATA[")
        for sentence in product.sentences {
            buffer.append(isEscaped ? "&lt;p&gt;" : "<p>")
            let text = CatalogWords.sentences[sentence]
            let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            if isEscaped {
                for byte in bytes {
                    if byte == 0x26 { buffer.append("&amp;") } else { buffer.append(byte) }
                }
            } else {
                buffer.append(bytes)
            }
            buffer.append(isEscaped ? "&lt;/p&gt;" : "</p>")
        }
        buffer.append(isEscaped ? "</description>" : "]]></description>")
    }

    private func appendAttributes(of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        if product.fault != .requiredAttributeMissing {
            buffer.append("<attribute name=\"Material\"><value>")
            cells.material(product.material, to: &buffer)
            buffer.append("</value>")
            if let second = product.secondMaterial {
                if second == GeneratedProduct.otherMaterial {
                    buffer.append("<value id=\"4\">Bamboo blend</value>")
                } else {
                    buffer.append("<value>")
                    cells.material(second, to: &buffer)
                    buffer.append("</value>")
                }
            }
            buffer.append("</attribute>")
        }
        buffer.append("<attribute name=\"Clothing Length\"><value>")
        cells.length(product, to: &buffer)
        if let pattern = product.pattern {
            buffer.append("</value></attribute><attribute name=\"Pattern Type\"><value>")
            cells.pattern(pattern, to: &buffer)
        }
        buffer.append("</value></attribute><attribute name=\"Model Number\"><value>M")
        buffer.append(decimal: Int64(product.number))
        buffer.append("</value></attribute>")
    }

    private func append(_ sku: GeneratedProduct.SKU, of product: GeneratedProduct, to buffer: inout ByteBuffer) {
        buffer.append("<sku")
        if !product.has(.codeMissing, in: sku) {
            buffer.append(" code=\"")
            cells.code(of: sku, product, to: &buffer)
            buffer.append("\"")
        }
        if !product.has(.priceMissing, in: sku) {
            buffer.append(" price=\"")
            cells.price(of: sku, product, to: &buffer)
            buffer.append("\"")
        }
        if let discount = sku.discount {
            buffer.append(" discount_price=\"")
            cells.money(discount, to: &buffer)
            buffer.append("\"")
        }
        buffer.append(" inventory=\"")
        cells.inventory(of: sku, product, to: &buffer)
        if sku.hasEAN {
            buffer.append("\" ean_code=\"")
            cells.ean(of: sku, product, to: &buffer)
        }
        buffer.append("\">")
        if !product.has(.colorMissing, in: sku) {
            buffer.append("<property name=\"Color\"")
            if sku.hasAlias {
                buffer.append(" alias=\"")
                cells.alias(of: sku, to: &buffer)
                buffer.append("\"")
            }
            if sku.hasImage {
                buffer.append(" image=\"")
                cells.image(of: sku, product, to: &buffer)
                buffer.append("\"")
            }
            buffer.append(">")
            cells.color(of: sku, product, to: &buffer)
            buffer.append("</property>")
        }
        buffer.append("<property name=\"Size\">")
        cells.size(of: sku, to: &buffer)
        buffer.append("</property>")
        if let price = sku.spanishPrice {
            buffer.append("<country_price country=\"ES\" price=\"")
            cells.money(price, to: &buffer)
            if let discount = sku.spanishDiscount {
                buffer.append("\" discount_price=\"")
                cells.money(discount, to: &buffer)
            }
            buffer.append("\"/>")
        }
        buffer.append("</sku>\n")
    }
}
