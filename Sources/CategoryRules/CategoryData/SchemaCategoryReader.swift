import Bytes
import JSONText

/// What a product schema says of the attributes of its category, and the numbers that rules measure against.
///
/// An attribute is a property of `category_attributes`, a SKU property one of `sku_attributes`, under its English name.
/// Its `value` is a text, one of a `oneOf` of constants with titles, or a list of them; the constants are the ids of the
/// values. `customValue` is the text of Other, `unit` the unit of a number, `alias` and `sku_image_url` are what sellers
/// call and show a SKU value by (Product Schema document).
struct SchemaCategoryReader {
    private let view: JSONView
    private let root: Int

    init(_ view: JSONView, root: Int) {
        self.view = view
        self.root = root
    }

    // MARK: Attributes

    func attributes() -> [AttributeDraft] {
        var drafts: [AttributeDraft] = []
        if let node = property(root, "category_attributes") { read(node, isSKU: false, into: &drafts) }
        if let list = property(root, "sku_info_list"), let item = view.member("items", of: list),
            let node = property(item, "sku_attributes")
        {
            read(node, isSKU: true, into: &drafts)
        }
        return drafts
    }

    private func read(_ node: Int, isSKU: Bool, into drafts: inout [AttributeDraft]) {
        guard let properties = view.member("properties", of: node) else { return }
        var required: Set<String> = []
        if let names = view.member("required", of: node) {
            view.eachElement(of: names) { required.insert(view.text($0).string) }
        }
        view.eachMember(of: properties) { key, value in
            let name = view.text(key).string
            // The platform's documents name the brand's attribute by both; no other id can be known.
            let id = !isSKU && name == "Brand Name" ? 2 : -Int64(drafts.count) - 1
            drafts.append(
                attribute(id, name, value, isSKU: isSKU, isRequired: required.contains(name)))
        }
    }

    private func attribute(
        _ id: Int64, _ name: String, _ node: Int, isSKU: Bool, isRequired: Bool
    ) -> AttributeDraft {
        let value = property(node, "value")
        let items = value.flatMap { view.member("items", of: $0) }
        let choice = (items ?? value).flatMap { view.member("oneOf", of: $0) }
        let isNumber = value.flatMap { view.member("type", of: $0) }.map {
            view.text($0).sameBytes(as: "number") || view.text($0).sameBytes(as: "integer")
        }
        var units: [(name: String, rate: String)] = []
        if let unit = property(node, "unit"), let options = view.member("oneOf", of: unit) {
            eachOption(of: options) { constant, _ in units.append((view.text(constant).string, "1")) }
        }
        return AttributeDraft(
            id: id, key: name, names: [AttributeDraft.LocalizedText(language: "en", text: name)],
            isRequired: isRequired, isKey: false, isSKU: isSKU, isVisible: true, spec: 0,
            inputType: isNumber == true ? "NUMBER" : "STRING", showType: items == nil ? "" : "check_box",
            allowsCustomName: property(node, "alias") != nil,
            allowsCustomPicture: property(node, "sku_image_url") != nil, allowsOwnText: false, units: units,
            values: choice.map(values) ?? [], requiredCountries: [])
    }

    private func values(_ options: Int) -> [ValueDraft] {
        var values: [ValueDraft] = []
        values.reserveCapacity(Int(view[options].count))
        eachOption(of: options) { constant, title in
            let text = view.text(constant).string
            var id = Int64(text) ?? 0
            if String(id) != text { id = 0 }
            let names = title.map { [AttributeDraft.LocalizedText(language: "en", text: view.text($0).string)] }
            values.append(ValueDraft(id: id, idText: text, names: names ?? [], hasChildren: false, children: []))
        }
        return values
    }

    /// The constants of a `oneOf` that are texts, with their titles.
    private func eachOption(of options: Int, _ body: (_ constant: Int, _ title: Int?) -> Void) {
        view.eachElement(of: options) { option in
            var constant: Int?
            var title: Int?
            view.eachMember(of: option) { key, value in
                let key = view.text(key)
                if key.sameBytes(as: "const") { constant = value }
                if key.sameBytes(as: "title"), view[value].kind == .string, !view.text(value).trimmed.isEmpty {
                    title = value
                }
            }
            if let constant, view[constant].kind == .string { body(constant, title) }
        }
    }

    /// See `SchemaField`.
    func fields() -> [SchemaField] {
        var required: Set<String> = []
        if let names = view.member("required", of: root) {
            view.eachElement(of: names) { required.insert(view.text($0).string) }
        }
        var fields: [SchemaField] = []
        guard let properties = view.member("properties", of: root) else { return [] }
        view.eachMember(of: properties) { key, value in
            let name = view.text(key).string
            guard name != "category_id", name != "category_attributes", name != "sku_info_list" else { return }
            var options: [(value: String, title: String?)] = []
            if let choice = view.member("oneOf", of: value) {
                eachOption(of: choice) { options.append((view.text($0).string, $1.map { view.text($0).string })) }
            }
            fields.append(SchemaField(name: name, isRequired: required.contains(name), options: options))
        }
        return fields
    }

    /// What it names where we have lists of our own.
    func lists() -> SchemaLists {
        var lists = SchemaLists()
        func add(_ node: Int?, to list: KnownList) {
            guard let node, let choice = view.member("oneOf", of: node) else { return }
            eachOption(of: choice) { constant, _ in lists.add(view.text(constant).string, to: list) }
        }
        for list in KnownList.allCases where list != .shipToCountry { add(property(root, list.rawValue), to: list) }
        add(property(root, "title_multi_language_list").flatMap { item($0, "locale") }, to: .locale)
        add(property(root, "description_multi_language_list").flatMap { item($0, "locale") }, to: .locale)
        let prices = property(root, "multi_country_price_configuration").flatMap { property($0, "country_price_list") }
        add(prices.flatMap { item($0, "ship_to_country") }, to: .shipToCountry)
        return lists
    }

    var requiresCountryPriceList: Bool {
        guard let node = property(root, "multi_country_price_configuration"),
            let names = view.member("required", of: node)
        else { return false }
        var isRequired = false
        view.eachElement(of: names) { if view.text($0).sameBytes(as: "country_price_list") { isRequired = true } }
        return isRequired
    }

    private func property(_ node: Int, _ name: String) -> Int? {
        guard let properties = view.member("properties", of: node) else { return nil }
        var name = name
        return name.withUTF8 { view.member($0, of: properties) }
    }

    private func property(_ node: Int, _ name: StaticString) -> Int? {
        guard let properties = view.member("properties", of: node) else { return nil }
        return view.member(name, of: properties)
    }

    // MARK: Numbers

    /// The category that the schema says it is of.
    var categoryID: Int64? {
        guard let node = property(root, "category_id"), let constant = view.member("const", of: node) else {
            return nil
        }
        return view[constant].kind == .number
            ? view.decimal(constant).flatMap { $0.isWhole ? $0.coefficient : nil } : nil
    }

    func limits() -> SchemaLimits {
        var limits = SchemaLimits()
        let title = property(root, "title_multi_language_list").flatMap { item($0, "title") }
        limits.titleLength = count(title, "maxLength")
        limits.images = count(property(root, "image_url_list"), "maxItems")
        if let list = property(root, "sku_info_list") {
            limits.skuCodeLength = count(item(list, "sku_code"), "maxLength")
            limits.priceMinimum = number(item(list, "price"), "minimum")
            limits.priceMaximum = number(item(list, "price"), "maximum")
            limits.inventoryMinimum = whole(item(list, "inventory"), "minimum")
            limits.inventoryMaximum = whole(item(list, "inventory"), "maximum")
            if let attributes = item(list, "sku_attributes"), let all = view.member("properties", of: attributes) {
                // Of several bounds the loosest: the schema itself says the rest.
                view.eachMember(of: all) { _, value in
                    guard let alias = property(value, "alias") else { return }
                    limits.skuAliasLength = max(limits.skuAliasLength ?? 0, count(alias, "maxLength") ?? .max)
                }
            }
        }
        limits.weightMinimum = number(property(root, "package_weight"), "minimum")
        limits.weightMaximum = number(property(root, "package_weight"), "maximum")
        let sides = [
            property(root, "package_length"), property(root, "package_width"), property(root, "package_height"),
        ]
        let minimums = sides.compactMap { number($0, "minimum") }
        let maximums = sides.compactMap { number($0, "maximum") }
        limits.sideMinimum = minimums.count == sides.count ? minimums.min() : nil
        limits.sideMaximum = maximums.count == sides.count ? maximums.max() : nil
        limits.preparationMinimum = whole(property(root, "shipping_preparation_time"), "minimum")
        limits.preparationMaximum = whole(property(root, "shipping_preparation_time"), "maximum")
        if limits.skuAliasLength == .max { limits.skuAliasLength = nil }
        return limits
    }

    private func item(_ list: Int, _ name: StaticString) -> Int? {
        view.member("items", of: list).flatMap { property($0, name) }
    }

    private func number(_ node: Int?, _ keyword: StaticString) -> FixedDecimal? {
        guard let node, let value = view.member(keyword, of: node), view[value].kind == .number else { return nil }
        return view.decimal(value)
    }

    private func whole(_ node: Int?, _ keyword: StaticString) -> Int? {
        number(node, keyword).flatMap { $0.isWhole ? Int($0.coefficient) : nil }
    }

    private func count(_ node: Int?, _ keyword: StaticString) -> Int? { whole(node, keyword) }
}

/// The numbers of a category's schema, which come before those of the configuration. nil: the schema has none.
struct SchemaLimits: Equatable {
    var titleLength: Int?
    var images: Int?
    var skuCodeLength: Int?
    var skuAliasLength: Int?
    var priceMinimum: FixedDecimal?
    var priceMaximum: FixedDecimal?
    var inventoryMinimum: Int?
    var inventoryMaximum: Int?
    var weightMinimum: FixedDecimal?
    var weightMaximum: FixedDecimal?
    var sideMinimum: FixedDecimal?
    var sideMaximum: FixedDecimal?
    var preparationMinimum: Int?
    var preparationMaximum: Int?

    /// The limits in force for the category.
    func applied(to configured: Limits) -> Limits {
        var limits = configured
        limits.englishTitleLength = titleLength ?? limits.englishTitleLength
        limits.titleLength = titleLength ?? limits.titleLength
        limits.images = images ?? limits.images
        limits.skuCodeLength = skuCodeLength ?? limits.skuCodeLength
        limits.skuAliasLength = skuAliasLength ?? limits.skuAliasLength
        limits.priceMinimum = priceMinimum ?? limits.priceMinimum
        limits.priceMaximum = priceMaximum ?? limits.priceMaximum
        limits.inventoryMinimum = inventoryMinimum ?? limits.inventoryMinimum
        limits.inventoryMaximum = inventoryMaximum ?? limits.inventoryMaximum
        limits.weightMinimum = weightMinimum ?? limits.weightMinimum
        limits.weightMaximum = weightMaximum ?? limits.weightMaximum
        limits.sideMinimum = sideMinimum ?? limits.sideMinimum
        limits.sideMaximum = sideMaximum ?? limits.sideMaximum
        limits.preparationMinimum = preparationMinimum ?? limits.preparationMinimum
        limits.preparationMaximum = preparationMaximum ?? limits.preparationMaximum
        return limits
    }
}
