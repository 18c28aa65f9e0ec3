import Bytes
package import CatalogReading
import FeedModel

/// The offers of a YML catalog.
package enum YMLDocument: ShopDocument {
    package static let records = ["offer"]
    package static let containers = ["yml_catalog", "shop", "offers", "categories", "currencies"]
    package static let headElements = ["category", "currency"]
    package static let numberElements: [StaticString] = ["price", "oldprice"]

    package static let elements = RecordElements([
        "@id", "@available", "@group_id", "@type", "url", "price", "oldprice", "oldPrice", "currencyId", "categoryId",
        "picture", "vendor", "vendorCode", "typePrefix", "model", "name", "name/@lang", "description<>",
        "description/@lang", "param[*]", "barcode",
        "group_id", "count", "quantity_in_stock", "stock_quantity", "quantity", "outlets/", "outlets/outlet/",
        "outlets/outlet/@instock", "weight", "dimensions", "market_category", "downloadable", "available",
        "country_of_origin", "sales_notes", "manufacturer_warranty", "keywords", "disabled",
        "price_old", "old_price", "image", "@in_stock",
    ])

    package static let canonicalElements = [
        "item_id": "@id", "title": "name", "description": "description", "brand": "vendor", "category_id": "categoryId",
        "image_urls": "picture", "sku_code": "@id", "price": "price", "inventory": "count", "ean_code": "barcode",
        "package_weight": "weight",
    ]

    private enum Number {
        static let country = elements.number("country_of_origin"), warranty = elements.number("manufacturer_warranty")
        static let image = elements.number("image"), inStockToo = elements.number("@in_stock")
        static let disabled = elements.number("disabled")
        static let id = elements.number("@id"), available = elements.number("@available")
        static let groupID = elements.number("@group_id"), groupElement = elements.number("group_id")
        static let type = elements.number("@type"), price = elements.number("price")
        static let oldPrices = ["oldprice", "oldPrice", "price_old", "old_price"].map(elements.number)
        static let currency = elements.number("currencyId"), category = elements.number("categoryId")
        static let picture = elements.number("picture"), vendor = elements.number("vendor")
        static let typePrefix = elements.number("typePrefix"), model = elements.number("model")
        static let name = elements.number("name"), description = elements.number("description")
        static let languages = [elements.number("name/@lang"), elements.number("description/@lang")]
        static let param = elements.number("param[*]"), barcode = elements.number("barcode")
        static let count = elements.number("count"), quantityInStock = elements.number("quantity_in_stock")
        static let stockQuantity = elements.number("stock_quantity"), quantity = elements.number("quantity")
        static let inStock = elements.number("outlets/outlet/@instock"), weight = elements.number("weight")
        static let dimensions = elements.number("dimensions"), downloadable = elements.number("downloadable")
        static let availableElement = elements.number("available")
        static let marketCategory = elements.number("market_category")
    }

    package static let barcodes: Set = [Number.barcode]

    package static let single = Set(
        [
            "@id", "@available", "@group_id", "price", "oldprice", "oldPrice", "currencyId", "vendor", "typePrefix",
            "model", "group_id", "count", "quantity_in_stock", "stock_quantity", "quantity", "weight", "dimensions",
        ].map(elements.number))

    package static func identity(of record: UnsafeBufferPointer<UInt8>) -> ShopIdentity {
        let group = XMLText.attribute("group_id", of: record)
        return ShopIdentity(
            id: XMLText.attribute("id", of: record),
            group: group.isEmpty ? XMLText.element("group_id", in: record) : group)
    }

    package static func readHead(_ element: ShopHeadElement, into head: inout ShopHead) {
        guard let id = element.attributes["id"], !id.isEmpty else { return }
        if element.name == "category" {
            let parent = element.attributes["parentId"].flatMap { $0.isEmpty || $0 == "0" ? nil : $0 }
            head.categories[id] = (element.text, parent)
        } else if head.currency == nil || element.attributes["rate"] == "1" {
            // The currency that others are worth so many of is the shop's own.
            head.currency = id
        }
    }

    package static func read(
        _ fields: ArraySlice<RecordField>, _ head: ShopHead, _ offer: inout ShopOffer, _ cells: CellReader,
        _ mapping: Mapping
    ) {
        let batch = cells.batch
        var texts = YMLTexts(mapping)
        var parts: (prefix: Cell, vendor: Cell, model: Cell) = (offer.id, offer.id, offer.id)
        var isAvailable: Bool?
        var outlets: Int64?
        for field in fields where !field.isBlank {
            let cell = field.cell
            switch field.element {
            case Number.id: offer.id = cell
            case Number.groupID: offer.group = cell
            case Number.groupElement: if offer.group.isBlank { offer.group = cell }
            case Number.available, Number.availableElement:
                isAvailable = truth(cell, cells) ?? isAvailable
            case Number.inStockToo: isAvailable = isAvailable ?? truth(cell, cells)
            case Number.type: readType(field, &offer, batch)
            case Number.price: offer.price = cell
            case _ where Number.oldPrices.contains(field.element): offer.formerPrice = cell
            case Number.currency: offer.currency = currency(cell, batch)
            case Number.category: addCategory(cell, head, &offer, batch)
            case Number.picture, Number.image: offer.images += cells.addresses(cell)
            case Number.vendor: (offer.brand, parts.vendor) = (cell, cell)
            case Number.typePrefix:
                parts.prefix = cell
                offer.categories.append(ShopCategory(kind: .type, cell: cell))
            case Number.model: parts.model = cell
            case _ where Number.languages.contains(field.element): texts.language = field.text
            case Number.name: texts.add(cell, isTitle: true, cells)
            case Number.description: texts.add(cell, isTitle: false, cells)
            case Number.param:
                guard !field.name.isEmpty else {
                    batch.unused.note("param")
                    continue
                }
                offer.options.append(ShopOption(name: field.name, value: cell, unit: field.unit))
            case Number.barcode:
                if offer.ean.isBlank { offer.ean = cell } else { batch.unused.note("barcode") }
            case Number.count, Number.quantityInStock, Number.stockQuantity, Number.quantity:
                if offer.stock.isBlank { offer.stock = cell } else { note(field, batch) }
            case Number.inStock:
                guard let number = cells.number(cell), number.scale == 0 else {
                    // A rule says that this is no stock.
                    offer.stock = cells.plainNumber(cell)
                    continue
                }
                outlets = (outlets ?? 0) &+ number.coefficient
                (offer.stock.location, offer.stock.column) = (cell.location, cell.column)
            case Number.weight:
                if let weight = cells.weight(cell, mapping.settings.weightUnit) { offer.weight = weight.cell }
            case Number.dimensions: readSides(field, &offer, cells)
            case Number.marketCategory: offer.categories.append(cells.category(cell, separator: UInt8(ascii: "/")))
            case Number.downloadable:
                if cells.flag(cell) == .on { offer.skipReason = .notSold }
            case Number.disabled:
                if cells.flag(cell) == .on { offer.skipReason = .unpublished }
            default:
                if texts.addLocalized(field, cells) { continue }
                offer.features.append(feature(field, batch))
            }
        }
        texts.fill(&offer, cells)
        finish(&offer, parts, head, batch)
        if offer.stock.isBlank, let outlets {
            let start = batch.bytes.count
            batch.bytes.append(decimal: outlets)
            offer.stock.text = Text(offset: start, count: batch.bytes.count - start)
        }
        if let isAvailable { offer.availability = isAvailable ? .inStock : .outOfStock }
        // What the shop says cannot be had is not sold, however many it counts.
        if isAvailable == false, !offer.stock.isBlank {
            batch.unused.note("stock of what is not available")
            offer.stock.text = .none
        }
    }
}

extension YMLDocument {
    /// The name of a field as the mapping knows it, and its value.
    private static func feature(_ field: RecordField, _ batch: Batch) -> ShopOption {
        ShopOption(
            name: ShopText.name(of: field, elements, batch), value: field.cell, unit: field.unit,
            isElement: field.element != Number.country && field.element != Number.warranty)
    }

    private static func note(_ field: RecordField, _ batch: Batch) {
        let name = ShopText.name(of: field, elements, batch)
        batch.unused.note(batch.bytes.bytes[name])
    }

    /// What comes of several fields.
    private static func finish(
        _ offer: inout ShopOffer, _ parts: (prefix: Cell, vendor: Cell, model: Cell), _ head: ShopHead,
        _ batch: Batch
    ) {
        if offer.title.isBlank {
            offer.title = joinedName(parts, batch)
        } else {
            for (cell, name) in [(parts.model, "model" as StaticString), (parts.prefix, "typePrefix")]
            where !cell.isBlank {
                offer.features.append(ShopOption(name: batch.keep(name), value: cell))
            }
        }
        if offer.currency.isBlank, let known = head.currency {
            offer.currency = Cell(text: batch.keep(known), location: offer.id.location, column: ColumnReference.noIndex)
            offer.currency = currency(offer.currency, batch)
        }
    }

    /// `typePrefix vendor model`; a model that begins with the vendor's name has it only once.
    private static func joinedName(_ parts: (prefix: Cell, vendor: Cell, model: Cell), _ batch: Batch) -> Cell {
        let bytes = batch.bytes.bytes
        let model = bytes[parts.model.text].string
        let vendor = bytes[parts.vendor.text].string
        let repeats = model.lowercased().hasPrefix(vendor.lowercased())
        // A vendor alone says nothing of what it is.
        guard !parts.model.isBlank || !parts.prefix.isBlank else {
            return Cell(text: .none, location: parts.model.location, column: parts.model.column)
        }
        let words = [bytes[parts.prefix.text].string, repeats ? "" : vendor, model].filter { !$0.isEmpty }
        let first = [parts.model, parts.vendor, parts.prefix].first { !$0.isBlank } ?? parts.model
        guard !words.isEmpty else { return first }
        let start = batch.bytes.count
        batch.bytes.append(words.joined(separator: " "))
        return Cell(text: batch.replaced(from: start, of: first.text), location: first.location, column: first.column)
    }

    /// What is offered as a whole event or a place in it is not sent in a parcel.
    private static func readType(_ field: RecordField, _ offer: inout ShopOffer, _ batch: Batch) {
        let type = batch.bytes.bytes[field.text]
        if type.sameBytes(as: "tour") || type.sameBytes(as: "event-ticket") || type.sameBytes(as: "audiobook") {
            offer.skipReason = .notSold
        }
    }

    /// The codes of old currencies stand for the new ones.
    private static func currency(_ cell: Cell, _ batch: Batch) -> Cell {
        let code = batch.bytes.bytes[cell.text]
        let isRouble = code.sameBytes(as: "RUR")
        guard isRouble || code.sameBytes(as: "BYR") else { return cell }
        let start = batch.bytes.count
        batch.bytes.append(isRouble ? "RUB" : "BYN")
        return Cell(text: batch.replaced(from: start, of: cell.text), location: cell.location, column: cell.column)
    }

    /// The path of a category where the file lists them, and its id in any case.
    private static func addCategory(_ cell: Cell, _ head: ShopHead, _ offer: inout ShopOffer, _ batch: Batch) {
        if let path = head.path(of: batch.bytes.bytes[cell.text]) {
            let start = batch.bytes.count
            batch.bytes.append(path)
            var named = cell
            named.text = batch.replaced(from: start, of: cell.text)
            offer.categories.append(ShopCategory(kind: .path, cell: named))
        }
        offer.categories.append(ShopCategory(kind: .id, cell: cell))
    }

    private static func truth(_ cell: Cell, _ cells: CellReader) -> Bool? {
        switch cells.flag(cell) {
        case .on: true
        case .off: false
        case .blank, .unknown: nil
        }
    }

    /// `length/width/height` in centimetres.
    private static func readSides(_ field: RecordField, _ offer: inout ShopOffer, _ cells: CellReader) {
        let sides = cells.list(field.cell, at: UInt8(ascii: "/"))
        guard sides.count == 3 else { return note(field, cells.batch) }
        let lengths = sides.map { cells.length($0, .centimetre)?.cell ?? .absent(at: field.location) }
        (offer.length, offer.width, offer.height) = (lengths[0], lengths[1], lengths[2])
    }
}
