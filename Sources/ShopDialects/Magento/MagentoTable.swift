import Bytes
package import CatalogReading
package import FeedModel

/// A product CSV of Magento: one row per SKU and store view. A configurable product names its variants by SKU; they have
/// rows of their own, before or after it, and in other files where the export was cut into bunches.
package final class MagentoTable: ShopTable {
    package let columns: ShopColumns
    let sku, view, type, categories, name, description, shortDescription, weight, online, visibility: Int
    let price, specialPrice, specialFrom, specialTo, image, moreImages, attributes: Int
    let quantity, inStock, manageStock, usesConfiguredStock, backorders, usesConfiguredBackorders: Int
    let variations, labels, hiddenImages: Int

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        sku = columns.take(.identifier, "sku")
        guard sku >= 0 else { return nil }
        view = columns.take(.word, "store view code")
        type = columns.take(.word, "product type")
        categories = columns.take(.path, "categories")
        name = columns.take(.text, "name")
        description = columns.take(.html, "description")
        shortDescription = columns.take(.html, "short description")
        weight = columns.take(.weight, "weight")
        online = columns.take(.flag, "product online")
        visibility = columns.take(.word, "visibility")
        price = columns.take(.money, "price")
        specialPrice = columns.take(.money, "special price")
        specialFrom = columns.take(.date, "special price from date")
        specialTo = columns.take(.date, "special price to date")
        image = columns.take(.list, "base image")
        moreImages = columns.take(.list, "additional images")
        attributes = columns.take(.list, "additional attributes")
        quantity = columns.take(.wholeNumber, "qty")
        inStock = columns.take(.flag, "is in stock")
        manageStock = columns.take(.flag, "manage stock")
        usesConfiguredStock = columns.take(.flag, "use config manage stock")
        backorders = columns.take(.word, "allow backorders")
        usesConfiguredBackorders = columns.take(.flag, "use config backorders")
        hiddenImages = columns.take(.list, "hide from product page")
        variations = columns.take(.list, "configurable variations")
        labels = columns.take(.list, "configurable variation labels")
        columns.name([
            "item_id": sku, "title": name, "description": description, "category_id": categories, "image_urls": image,
            "sku_code": sku, "price": price, "inventory": quantity, "package_weight": weight,
        ])
        columns.settle(mapping)
        self.columns = columns
    }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        var key = RecordKey(product: Self.code(text(sku)), isOwner: text(view).isEmpty)
        key.standsAlone = key.isOwner
        let variations = text(self.variations)
        guard key.isOwner, !variations.isEmpty else { return key }
        key.claims = MagentoCells.variations(variations).map { variation in
            Self.code(UnsafeBufferPointer(rebasing: variations[variation.sku]).trimmed)
        }
        return key
    }

    /// Magento compares SKU codes without regard to case.
    static func code(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        withFolded(IdentifierText.plain(text)) { RecordKey.hash($0) }
    }

    package static func itemID(_ product: ShopProductBuilder<MagentoTable>) -> Cell? {
        let own = ownRow(product) ?? 0
        return product.cell(own, product.table(of: own).sku)
    }

    /// The row that the product is: the configurable one, or the only one of no store view.
    static func ownRow(_ product: borrowing ShopProductBuilder<MagentoTable>) -> Int? {
        let plain = product.rows.indices.filter { product.isBlank($0, product.table(of: $0).view) }
        return plain.first { !product.isBlank($0, product.table(of: $0).variations) } ?? plain.first
    }

    // MARK: Products

    package static func build(_ product: inout ShopProductBuilder<MagentoTable>) -> SkipReason? {
        guard let own = ownRow(product) else {
            product.set(.itemID, itemID(product))
            let sku = product.cell(0, product.table(of: 0).sku)
            product.cells.report(.itemParentMissing, at: sku, .text(sku.text))
            product.markUnreadable()
            return nil
        }
        let table = product.table(of: own)
        let isConfigurable = !product.isBlank(own, table.variations)
        let children = isConfigurable ? variants(own, product) : []
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += isConfigurable ? children.count { $0.row != nil } : 1
        if let reason = product.wanted(table.skips(own, isVariant: false, product)) { return reason }
        let reasons = children.map { child in
            product.wanted(child.row.flatMap { product.table(of: $0).skips($0, isVariant: true, product) })
        }
        let sold = zip(children, reasons).filter { $0.1 == nil }.map(\.0)
        if isConfigurable, !children.isEmpty, sold.isEmpty { return reasons.compactMap { $0 }.first }
        for (child, reason) in zip(children, reasons) {
            if let reason, let row = child.row { product.skip(row, reason) }
        }
        product.place(at: own)
        product.set(.itemID, product.cells.identifier(product.cell(own, table.sku), "SKU", isEssential: true))
        addTexts(own, &product)
        addCategories(own, &product)
        let rows = sold.compactMap(\.row)
        table.addImages(own, rows, &product)
        product.setPackage([own] + rows, weight: { ($0.weight, .unstated) }, sides: { _ in [] })
        if isConfigurable {
            let axes = axes(of: sold, product)
            addFeatures(own, besides: axes, &product)
            addVariants(sold, axes, own, &product)
        } else {
            if product.says(product.cell(own, table.type), "configurable") {
                product.cells.report(
                    .itemVariantMissing, at: product.cell(own, table.type), .integer(0), .words("none named"))
            }
            addFeatures(own, besides: [], &product)
            table.addVariant(own, own, [], &product)
        }
        return nil
    }

    private func skips(_ row: Int, isVariant: Bool, _ product: borrowing ShopProductBuilder<MagentoTable>)
        -> SkipReason?
    {
        // 2 is disabled.
        if product.cells.flag(product.cell(row, online), off: ["2"]) == .off { return .unpublished }
        guard !isVariant else { return nil }
        if product.cells.isUnsold(product.cell(row, type), Self.kinds, included: product.mapping.includedKinds) {
            return .notSold
        }
        let isVisible = product.cells.word(
            product.cell(row, visibility), Self.visibilities,
            expected: "Catalog, Search, or Not Visible Individually")
        return isVisible == false ? .notVisible : nil
    }

    /// Where a product is to be seen, by its number or in the language of the back office: whether anywhere.
    private static let visibilities: KeyValuePairs<StaticString, Bool> = [
        "1": false, "2": true, "3": true, "4": true, "not visible individually": false, "catalog": true, "search": true,
        "catalog, search": true, "both": true, "einzeln nicht sichtbar": false, "nicht einzeln sichtbar": false,
        "katalog": true, "suche": true, "katalog, suche": true, "non visible individuellement": false,
        "pas visible individuellement": false, "invisible individuellement": false, "catalogue": true,
        "recherche": true,
        "catalogue, recherche": true, "no visible individualmente": false, "no visible de forma individual": false,
        "catálogo": true, "búsqueda": true, "buscar": true, "catálogo, búsqueda": true, "catálogo, buscar": true,
        "non visibile individualmente": false, "non visibile singolarmente": false, "catalogo": true, "ricerca": true,
        "cerca": true, "catalogo, ricerca": true, "catalogo, cerca": true, "niet individueel zichtbaar": false,
        "catalogus": true, "zoeken": true, "catalogus, zoeken": true, "não visível individualmente": false,
        "pesquisa": true, "catálogo, pesquisa": true, "busca": true, "catálogo, busca": true,
        "niewidoczny pojedynczo": false, "niewidoczne pojedynczo": false, "niewidoczny indywidualnie": false,
        "wyszukiwanie": true, "szukaj": true, "katalog, wyszukiwanie": true, "katalog, szukaj": true,
        "не виден индивидуально": false, "не показывать отдельно": false, "каталог": true, "поиск": true,
        "каталог, поиск": true,
    ]

    private static let kinds = ProductKinds(goods: ["simple", "configurable"], column: "product_type")

    /// The texts of the product, and those of the store views as further languages.
    private static func addTexts(_ own: Int, _ product: inout ShopProductBuilder<MagentoTable>) {
        let table = product.table(of: own)
        let sku = product.cell(own, table.sku)
        var title = product.cell(own, table.name)
        var description = product.cell(own, table.description)
        if product.cells.html(description).isBlank {
            description = product.cell(own, table.shortDescription)
        } else {
            product.leaveOut(product.cell(own, table.shortDescription))
        }
        var others: [(locale: Text, title: Cell, description: Cell)] = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            let view = product.cell(row, table.view)
            guard !view.isBlank, product.isSame(product.cell(row, table.sku), sku) else { continue }
            let name = product.cell(row, table.name)
            let text = product.cell(row, table.description)
            guard let locale = product.mapping.locale(of: product.bytes(view)) else {
                product.leaveOut(name)
                product.leaveOut(text)
                continue
            }
            if locale == product.mapping.mainLocale {
                if !name.isBlank { title = name }
                if !text.isBlank { description = text }
            } else {
                let known = locale.withUnsafeBufferPointer { product.batch.keep($0) }
                others.append((known, name, text))
            }
        }
        product.addTitle(title)
        product.addDescription(description)
        for other in others {
            product.addTitle(other.title, locale: other.locale)
            product.addDescription(other.description, locale: other.locale)
        }
    }

    /// Paths with slashes, a comma between them, or a bar; each begins with the store's root, which is no category. Either
    /// parts only where the root follows.
    private static func addCategories(_ own: Int, _ product: inout ShopProductBuilder<MagentoTable>) {
        let cell = product.cell(own, product.table(of: own).categories)
        let text = product.bytes(cell)
        let root = Array(text.prefix { $0 != 0x2F && $0 != 0x2C && $0 != 0x7C })
        guard !root.isEmpty else { return }
        var ranges: [Range<Int>] = []
        var start = 0
        for position in text.indices where text[position] == 0x2C || text[position] == 0x7C {
            let rest = text[(position + 1)...]
            guard rest.starts(with: root) else { continue }
            let next = position + 1 + root.count
            guard next == text.count || [0x2F, 0x2C, 0x7C].contains(text[next]) else { continue }
            ranges.append(start..<position)
            start = position + 1
        }
        ranges.append(start..<text.count)
        for range in ranges where range.count > root.count {
            // A slash in a name is written `\/`.
            product.addCategory(
                .path,
                product.cells.path(product.cells.part(cell, range), separator: 0x2F, escape: 0x5C, dropping: 1))
        }
    }

    private func addImages(_ own: Int, _ children: [Int], _ product: inout ShopProductBuilder<MagentoTable>) {
        var images = pictures(own, product)
        if images.isEmpty { images = children.flatMap { product.table(of: $0).pictures($0, product) } }
        product.addImages(images)
    }

    /// The pictures of a row without those that its page does not show.
    func pictures(_ row: Int, _ product: borrowing ShopProductBuilder<MagentoTable>) -> [Cell] {
        let hidden = product.cells.addresses(product.cell(row, hiddenImages))
        let all =
            product.cells.addresses(product.cell(row, image)) + product.cells.addresses(product.cell(row, moreImages))
        return all.filter { cell in
            // Magento's word for none.
            !product.says(cell, "no_selection") && !hidden.contains { product.isSame($0, cell) }
        }
    }

    /// `additional_attributes`: of several values of one a bar is between. The manufacturer is the brand.
    private static func addFeatures(
        _ own: Int, besides axes: [Axis], _ product: inout ShopProductBuilder<MagentoTable>
    ) {
        let cell = product.cell(own, product.table(of: own).attributes)
        for pair in MagentoCells.pairs(product.bytes(cell), in: 0..<Int(cell.text.count)) {
            let name = product.cells.part(cell, pair.name)
            guard !axes.contains(where: { product.isSame($0.name, name) }) else { continue }
            for value in product.cells.list(product.cells.part(cell, pair.value), at: 0x7C) {
                if product.says(name, "manufacturer", "brand"), product.field(.brand).isBlank {
                    product.set(.brand, product.cells.text(value))
                } else {
                    product.addFeature(name.text, value)
                }
            }
        }
    }
}
