import Bytes
package import CatalogReading
import FeedModel

/// The items of a Google Merchant feed in RSS or Atom, and of the home-made `<products>` that look like one.
///
/// Elements are known by their names in Google's namespace, whatever its prefix is, and in none: titles, links and
/// descriptions come with and without it, and some feeds have no namespace at all. What is in Google's counts first.
package enum GoogleDocument: ShopDocument {
    package static let namespace = "http://base.google.com/ns/1.0"
    /// The same as some write it, which says nothing else.
    static let spellings = [
        "https://base.google.com/ns/1.0", "http://base.google.com/ns/1.0/", "https://base.google.com/ns/1.0/",
    ]
    package static let numberElements: [StaticString] = ["price", "sale_price"]
    package static let records = ["item", "entry", "product"]
    package static let containers = ["rss", "channel", "feed", "RDF", "items", "entries", "products"]
    package static let headElements: [String] = []

    package static let elements = RecordElements(
        namespaces: [namespace] + spellings,
        [
            "id", "title<>", "description<>", "link", "link/@href", "image_link", "additional_image_link",
            "availability",
            "price", "sale_price", "sale_price_effective_date", "brand", "gtin", "mpn", "item_group_id", "color",
            "size", "pattern", "material",
            "gender",
            "age_group", "google_product_category", "product_type", "condition", "quantity", "inventory",
            "shipping_weight", "shipping_length", "shipping_width", "shipping_height", "product_detail/",
            "product_detail/section_name", "product_detail/attribute_name", "product_detail/attribute_value",
            "shipping/",
            "shipping/country", "shipping/region", "shipping/service", "shipping/price", "summary<>", "content<>",
            "name",
            "currency", "url", "image", "images/", "images/image", "category", "sku", "ean", "stock", "size_system",
            "size_type", "guid", "isbn", "product_weight", "additional_images/", "additional_images/image",
        ])

    package static let canonicalElements = [
        "item_id": "id", "title": "title", "description": "description", "brand": "brand",
        "category_id": "product_type", "image_urls": "image_link", "sku_code": "id", "price": "price",
        "inventory": "quantity", "ean_code": "gtin", "package_weight": "shipping_weight",
        "package_length": "shipping_length", "package_width": "shipping_width", "package_height": "shipping_height",
    ]

    private enum Number {
        static let id = elements.number("id"), sku = elements.number("sku"), group = elements.number("item_group_id")
        static let titles = ["title", "name"].map(elements.number)
        static let descriptions = ["description", "content", "summary"].map(elements.number)
        static let images = ["image_link", "image"].map(elements.number)
        static let moreImages = ["additional_image_link", "images/image", "additional_images/image"]
            .map(elements.number)
        static let availability = elements.number("availability")
        static let price = elements.number("price"), salePrice = elements.number("sale_price")
        static let salePeriod = elements.number("sale_price_effective_date")
        static let currency = elements.number("currency"), brand = elements.number("brand")
        static let eans = ["gtin", "ean", "isbn"].map(elements.number)
        static let stocks = ["quantity", "inventory", "stock"].map(elements.number)
        static let options = ["color", "size", "pattern", "material", "gender", "age_group"].map(elements.number)
        static let categories = ["product_type", "category", "google_product_category"].map(elements.number)
        static let weights = ["shipping_weight", "product_weight"].map(elements.number)
        static let sides = ["shipping_length", "shipping_width", "shipping_height"].map(elements.number)
        static let detailName = elements.number("product_detail/attribute_name")
        static let detailValue = elements.number("product_detail/attribute_value")
    }

    package static let barcodes = Set(Number.eans)

    package static let single = Set(
        [
            "id", "title", "description", "link", "image_link", "availability", "price", "sale_price",
            "sale_price_effective_date", "brand", "gtin", "mpn", "item_group_id", "color", "size", "pattern",
            "material",
            "gender", "age_group", "condition", "quantity", "inventory", "shipping_weight", "shipping_length",
            "shipping_width", "shipping_height", "name", "currency", "sku", "stock",
        ].map(elements.number))

    package static func warning(about primer: [UInt8]) -> String? {
        let tags = String(decoding: primer, as: UTF8.self)
        guard let spelling = spellings.last(where: { tags.contains("\"\($0)\"") || tags.contains("'\($0)'") }) else {
            return nil
        }
        return "its namespace is \(spelling); Google's is \(namespace)"
    }

    package static func identity(of record: UnsafeBufferPointer<UInt8>) -> ShopIdentity {
        ShopIdentity(
            id: XMLText.element("id", in: record, namespaces: elements.namespaces),
            group: XMLText.element("item_group_id", in: record, namespaces: elements.namespaces))
    }

    package static func readHead(_ element: ShopHeadElement, into head: inout ShopHead) {}

    package static func read(
        _ fields: ArraySlice<RecordField>, _ head: ShopHead, _ offer: inout ShopOffer, _ cells: CellReader,
        _ mapping: Mapping
    ) {
        let batch = cells.batch
        var detail: RecordField?
        for field in fields where !field.isBlank {
            // What Google's namespace has too counts there.
            if !field.isOwn, fields.contains(where: { $0.isOwn && $0.element == field.element && !$0.isBlank }) {
                note(field, batch)
                continue
            }
            switch field.element {
            case Number.detailName: detail = field
            case Number.detailValue:
                guard let name = detail else { fallthrough }
                offer.features.append(ShopOption(name: name.text, value: field.cell))
                detail = nil
            default: read(field, &offer, cells, mapping)
            }
        }
        fill(&offer, fields, cells)
    }

    /// Fields that a product has one of, under several names: the first filled one counts, and what is in Google's
    /// namespace before what is not.
    private static func fill(_ offer: inout ShopOffer, _ fields: ArraySlice<RecordField>, _ cells: CellReader) {
        let batch = cells.batch
        func choose(_ names: [Int]) -> Cell? {
            var chosen: Int?
            for name in names where chosen == nil {
                chosen =
                    fields.firstIndex { $0.element == name && !$0.isBlank && $0.isOwn }
                    ?? fields.firstIndex { $0.element == name && !$0.isBlank }
            }
            guard let chosen else { return nil }
            for index in fields.indices where index != chosen && names.contains(fields[index].element) {
                // One beside Google's own of the same name has been noted.
                let isNoted = fields[chosen].isOwn && fields[chosen].element == fields[index].element
                if !isNoted, !fields[index].isBlank { note(fields[index], batch) }
            }
            return fields[chosen].cell
        }
        if let title = choose(Number.titles) { offer.title = title }
        if let description = choose(Number.descriptions) { offer.description = description }
        if let id = choose([Number.id, Number.sku]) { offer.id = id }
        if let image = choose(Number.images) { offer.images.insert(contentsOf: cells.addresses(image), at: 0) }
        for name in Number.categories {
            guard let field = fields.first(where: { $0.element == name && !$0.isBlank }) else { continue }
            offer.categories.append(cells.category(field.cell, separator: UInt8(ascii: ">")))
        }
        if offer.currency.isBlank {
            let price = cells.money(offer.price)
            if !price.currency.isEmpty {
                offer.currency = Cell(
                    text: price.currency, location: offer.price.location, column: offer.price.column)
            }
        }
    }
}

extension GoogleDocument {
    private static func read(
        _ field: RecordField, _ offer: inout ShopOffer, _ cells: CellReader, _ mapping: Mapping
    ) {
        let batch = cells.batch
        let cell = field.cell
        let number = field.element
        switch number {
        case Number.group: offer.group = cell
        case Number.availability: offer.availability = GoogleText.availability(cell, cells)
        case Number.price: offer.price = cell
        case Number.salePrice: offer.specialPrice = cell
        case Number.salePeriod: offer.salePeriod = cell
        case Number.currency: offer.currency = cell
        case Number.brand: offer.brand = cell
        case _ where Number.options.contains(number):
            offer.options.append(ShopOption(name: ShopText.name(of: field, elements, batch), value: cell))
        case _ where Number.moreImages.contains(number): offer.images += cells.addresses(cell)
        case _ where Number.eans.contains(number):
            if offer.ean.isBlank { offer.ean = cell } else { note(field, batch) }
        case _ where Number.stocks.contains(number):
            if offer.stock.isBlank { offer.stock = cell } else { note(field, batch) }
        case _ where Number.weights.contains(number):
            guard offer.weight.isBlank else { return note(field, batch) }
            if let weight = cells.weight(cell, mapping.settings.weightUnit) { offer.weight = weight.cell }
        case _ where Number.sides.contains(number):
            guard let side = cells.length(cell, mapping.settings.lengthUnit)?.cell else { return }
            switch Number.sides.firstIndex(of: number) {
            case 0: offer.length = side
            case 1: offer.width = side
            default: offer.height = side
            }
        case _ where isReadByFill(number): break
        default:
            offer.features.append(
                ShopOption(name: ShopText.name(of: field, elements, batch), value: cell, isElement: true))
        }
    }

    private static let readByFill = Set(
        Number.titles + Number.descriptions + Number.images + Number.categories + [Number.id, Number.sku])

    private static func isReadByFill(_ number: Int) -> Bool { readByFill.contains(number) }

    private static func note(_ field: RecordField, _ batch: Batch) {
        let name = ShopText.name(of: field, elements, batch)
        batch.unused.note(batch.bytes.bytes[name])
    }
}
