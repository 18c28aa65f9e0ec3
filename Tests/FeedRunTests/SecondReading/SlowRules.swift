import Foundation

/// Every rule that needs attribute lists and the product alone, one after the other, without any thought of speed.
struct SlowRules {
    let categories: [String: SlowCategory]

    static let warnings: Set<String> = [
        "source.ragged-record/warning", "title.long", "description.foreign-image", "description.foreign-link",
        "description.too-many-modules", "image.duplicate", "image.too-many", "image.format", "attribute.hidden",
        "attribute.value-duplicate", "attribute.key-missing", "attribute.country-required", "brand.unmatched",
        "sku.matrix-incomplete", "sku.too-many-properties", "sku.code-characters", "shipping.slow", "product-id.given",
    ]

    /// Checks one product and completes what its item will hold.
    func check(_ product: inout SlowProduct) {
        let known = product.found.count
        checkAll(&product)
        for index in product.found.indices.reversed()
        where index >= known && product.found[index].operation.map(product.unreadable.contains) == true {
            product.found.remove(at: index)
        }
    }

    private func checkAll(_ product: inout SlowProduct) {
        if !product.isWhole { product.narrow() }
        guard !product.isUnreadable else { return }
        let id = product["category_id"]
        let category = product.isWhole ? categories[id] : nil
        if product.isWhole,
            product.skus.map({ $0["ean_code"] }).contains(where: { !$0.isEmpty && !SlowText.isBarcode($0) })
        {
            product.foundOfFile.insert("sku.barcode-invalid")
        }
        if product.isWhole {
            if id.isEmpty {
                product.report("category.missing")
            } else if category == nil {
                product.report("category.unknown")
            }
        }
        if product.itemID.isEmpty, product.operations.isEmpty || product.has("PRODUCT_CREATE") {
            product.report("item.id-missing")
        }
        checkProductID(&product)
        for index in product.skus.indices {
            product.skus[index].namedCountries = product.skus[index].countries(product)
        }
        findRepeats(&product)
        if let category { SlowSKURules(category: category).check(&product) }
        readCountryPrices(&product)
        if product.isWhole || product.has(SlowProduct.prices) {
            SlowQuote(category: category).apply(to: &product)
            if !product["currency"].isEmpty { product.foundOfFile.insert("currency.unchecked") }
        }
        if product.isWhole {
            SlowAttributeRules(category: category).check(&product)
            checkTexts(&product)
            checkImages(&product)
            checkParcel(&product)
        }
        SlowPriceRules().check(&product)
    }

    private func checkProductID(_ product: inout SlowProduct) {
        guard !product.operations.isEmpty, !product.has("PRODUCT_CREATE") else { return }
        let id = product["aliexpress_product_id"]
        guard !id.isEmpty else { return product.report("product-id.missing") }
        guard let number = SlowNumber(id), number.isWhole, number.value > 0 else {
            return product.report("product-id.invalid")
        }
    }

    /// In updates, rows of one SKU are one: a later one may say what the first leaves blank.
    private func findRepeats(_ product: inout SlowProduct) {
        for index in product.skus.indices where !product.skus[index]["sku_code"].isEmpty {
            product.skus[index].repeats = product.skus[..<index].firstIndex {
                SlowText.same($0["sku_code"], product.skus[index]["sku_code"])
            }
            guard let first = product.skus[index].repeats, !product.isWhole else { continue }
            for (column, operation) in [
                ("price", SlowProduct.prices), ("discount_price", SlowProduct.prices),
                ("inventory", SlowProduct.stocks),
            ] {
                let (known, later) = (product.skus[first][column], product.skus[index][column])
                if known.isEmpty {
                    product.skus[first].cells[column] = later
                } else if !isSame(known, later, product) {
                    product.report("item.conflicting-values", operation)
                    product.skus[first].doubts.insert(column)
                }
            }
            mergeCountries(index, into: first, &product)
        }
    }

    private func mergeCountries(_ index: Int, into first: Int, _ product: inout SlowProduct) {
        let known = product.skus[first].countries(product)
        for country in product.skus[index].countries(product) {
            let isNew = !known.contains(country)
            for column in ["country_price:\(country)", "country_discount_price:\(country)"] {
                let (old, new) = (product.skus[first][column], product.skus[index][column])
                if isNew {
                    product.skus[first].cells[column] = new
                } else if !old.isEmpty, !isSame(old, new, product) {
                    product.report("item.conflicting-values", SlowProduct.prices)
                    product.skus[first].doubts.insert(column)
                }
            }
            if isNew { product.skus[first].addedCountries.append(country) }
        }
    }

    /// Whether a later text says nothing else than an earlier one.
    private func isSame(_ known: String, _ later: String, _ product: SlowProduct) -> Bool {
        if later.isEmpty || SlowText.same(known, later) { return true }
        let number = SlowNumber(known, point: product.point)
        return number != nil && number == SlowNumber(later, point: product.point)
    }

    private func readCountryPrices(_ product: inout SlowProduct) {
        for index in product.skus.indices {
            for country in product.skus[index].countries(product) {
                product.skus[index].countryPrices.append(
                    (
                        country, SlowCell(product.skus[index]["country_price:\(country)"], point: product.point),
                        SlowCell(product.skus[index]["country_discount_price:\(country)"], point: product.point), false
                    ))
            }
        }
    }

    // MARK: Texts and pictures

    static let locales: Set<String> = [
        "en_US", "es_ES", "ru_RU", "fr_FR", "it_IT", "pt_BR", "pt_PT", "de_DE", "nl_NL", "pl_PL", "tr_TR", "in_ID",
        "ar_MA", "ja_JP", "ko_KR", "th_TH", "vi_VN", "iw_IL",
    ]

    private func checkTexts(_ product: inout SlowProduct) {
        let main = product["locale"]
        if main.isEmpty {
            product.report("locale.missing")
        } else if !Self.locales.contains(main) {
            product.report("locale.unsupported")
        }
        for kind in ["title", "description"] {
            if product[kind].isEmpty, main.isEmpty || product["\(kind):\(main)"].isEmpty {
                product.report("\(kind).missing")
            }
            if !product[kind].isEmpty, !main.isEmpty, !product["\(kind):\(main)"].isEmpty,
                !SlowText.same(product[kind], product["\(kind):\(main)"])
            {
                product.report("item.conflicting-values")
            }
            for (locale, text) in texts(kind, product, isForChecks: true) {
                if locale != main, !Self.locales.contains(locale) { product.report("locale.unsupported") }
                if kind == "title" { checkTitle(text, locale, &product) } else { checkDescription(text, &product) }
            }
        }
    }

    /// The texts of a kind with their locales: the main one first, each locale once.
    private func texts(_ kind: String, _ product: SlowProduct, isForChecks: Bool) -> [(locale: String, text: String)] {
        let main = product["locale"]
        var texts = product[kind].isEmpty ? [] : [(locale: main, text: product[kind])]
        for locale in product.names(kind) where !product["\(kind):\(locale)"].isEmpty {
            if isForChecks || !texts.contains(where: { $0.locale == locale }) {
                texts.append((locale, product["\(kind):\(locale)"]))
            }
        }
        return texts
    }

    private func checkTitle(_ text: String, _ locale: String, _ product: inout SlowProduct) {
        let length = SlowText.length(text)
        let most = locale == "en_US" ? 128 : 218
        if length > most { product.report("title.too-long") } else if length > 128 { product.report("title.long") }
        if text.contains("<") || text.contains(">") { product.report("title.forbidden-characters") }
    }

    private func checkDescription(_ text: String, _ product: inout SlowProduct) {
        if SlowText.length(text) > 90_000 { product.report("description.too-long") }
        let html = text.replacingOccurrences(of: #"<!--[\s\S]*?(-->|$)"#, with: "", options: .regularExpression)
        func matches(_ pattern: String) -> [String] {
            let expression = try! NSRegularExpression(pattern: pattern, options: .caseInsensitive)
            return expression.matches(in: html, range: NSRange(html.startIndex..., in: html)).map {
                String(html[Range($0.range(at: $0.numberOfRanges - 1), in: html)!])
            }
        }
        if !matches("<(script|style|iframe|frame|textarea|input|button|pre)(?=[\\s/>])").isEmpty {
            product.report("description.forbidden-markup")
        }
        let sources = matches("<img\\s[^>]*src=[\"']?([^\"'\\s>]*)")
        if sources.contains(where: { !isOn("alicdn.com", $0) }) { product.report("description.foreign-image") }
        let links = matches("<a\\s[^>]*href=[\"']?([^\"'\\s>]*)").filter { $0.contains("//") }
        if links.contains(where: { !isOn("aliexpress.com", $0) && !isOn("alicdn.com", $0) }) {
            product.report("description.foreign-link")
        }
        let modules = matches("<kse:widget([^>]*)>")
        if modules.count > 3 || modules.count(where: { $0.contains("type=\"relation\"") }) > 1 {
            product.report("description.too-many-modules")
        }
    }

    private func isOn(_ domain: String, _ address: String) -> Bool {
        address.range(of: "^(https?:)?//([^/?#:]*\\.)?\(domain)([/?#:]|$)", options: .regularExpression) != nil
    }

    static func isAddress(_ text: String) -> Bool {
        guard text.range(of: #"^https?://[^/?#:.\s][^\s"<>\\^`{|}]*$"#, options: .regularExpression) != nil else {
            return false
        }
        let rest = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)[2]
        let host = rest.prefix { !"/?#:".contains($0) }
        let path = rest.drop { !"/?".contains($0) }
        let domain = host.split(separator: ".").last.map(String.init) ?? ""
        if domain.allSatisfy(\.isNumber) {
            return isPublic(host.split(separator: ".").compactMap { Int($0) }) && path.count > 1
        }
        let isPrivate = ["localhost", "local", "loc", "lan", "internal", "test"].contains(domain.lowercased())
        return host.contains(".") && !isPrivate && path.count > 1
    }

    private static func isPublic(_ address: [Int]) -> Bool {
        guard address.count == 4, address.allSatisfy({ $0 < 256 }) else { return false }
        let start = "\(address[0]).\(address[1])."
        return ![0, 10, 127].contains(address[0]) && start != "192.168." && start != "169.254."
            && !(address[0] == 172 && (16...31).contains(address[1]))
    }

    static func isOtherFormat(_ text: String) -> Bool {
        isAddress(text)
            && text.range(
                of: #"//[^/?#]*/[^?#]*\.(gif|webp|bmp|svg|tiff?|avif|heic|ico|psd|pdf)([?#]|$)"#,
                options: [.regularExpression, .caseInsensitive]) != nil
    }

    private func checkImages(_ product: inout SlowProduct) {
        let all = SlowText.addresses(product["image_urls"])
        var distinct: [String] = []
        for image in all where !distinct.contains(image) { distinct.append(image) }
        if all.isEmpty { product.report("image.missing") }
        if distinct.count < all.count { product.report("image.duplicate") }
        if distinct.count > 6 { product.report("image.too-many") }
        product.images = Array(distinct.prefix(6))
        if product.images.contains(where: { !Self.isAddress($0) }) { product.report("image.invalid-url") }
        if product.images.contains(where: Self.isOtherFormat) { product.report("image.format") }
    }

    // MARK: Parcel and the rest

    private static let units: Set<String> = [
        "100000015", "100000000", "100000001", "100000002", "100078580", "100078581", "100000003", "100000004",
        "100078584", "100000005", "100000006", "100078587", "100000007", "100078589", "100000008", "100078559",
        "100000009", "100000010", "100000011", "100078560", "100078596", "100078597", "100000012", "100000014",
        "100000013", "100000016", "100078603", "100000017", "100000018", "100078606", "100078607", "100000019",
        "100078609", "100000020", "100078558",
    ]

    private func checkParcel(_ product: inout SlowProduct) {
        var sides: [Decimal] = []
        for (column, least, most) in [
            ("package_weight", Decimal(1) / 1000, Decimal(500)), ("package_length", 1, 700), ("package_width", 1, 700),
            ("package_height", 1, 700),
        ] {
            switch SlowCell(product[column], point: product.point) {
            case .blank: product.report("package.missing")
            case .invalid: product.report("package.invalid")
            case .number(let number) where number.value < least || number.value > most:
                product.report("package.out-of-range")
            case .number(let number): if column != "package_weight" { sides.append(number.value) }
            }
        }
        if sides.count == 3, sides.reduce(0, +) * 2 - sides.max()! > 2700 { product.report("package.girth") }
        switch SlowCell(product["shipping_preparation_time"], point: product.point) {
        case .blank: product.report("shipping.missing")
        case .number(let number) where number.isWhole:
            if number.value < 1 || number.value > 60 {
                product.report("shipping.out-of-range")
            } else if number.value > 7 {
                product.report("shipping.slow")
            }
        default: product.report("shipping.invalid")
        }
        for column in ["shipping_template_id", "service_template_id"] {
            if product[column].isEmpty {
                product.report("shipping.missing")
            } else if !SlowText.isDigits(product[column]) {
                product.report("shipping.invalid")
            }
        }
        for column in ["product_group_id", "size_chart_id"]
        where !product[column].isEmpty && !SlowText.isDigits(product[column]) { product.report("seller-id.invalid") }
        if !Self.units.contains(product["product_units_type"]) { product.report("units.unknown") }
        if !["place_order_withhold", "payment_success_deduct"].contains(product["inventory_deduction_strategy"]) {
            product.report("inventory.strategy-unknown")
        }
    }

    // MARK: Content

    /// What the item of a product without errors holds.
    func content(_ product: SlowProduct, _ operation: String) -> [String: Any] {
        var content: [String: Any] = [:]
        if operation != "PRODUCT_CREATE" {
            content["aliexpress_product_id"] = SlowNumber(product["aliexpress_product_id"])!.json
        }
        if !SlowProduct.isWhole(operation) {
            let isStock = operation == SlowProduct.stocks
            let skus = product.skus.filter { $0.repeats == nil && !$0[isStock ? "inventory" : "price"].isEmpty }
            content["multiple_sku_update_list"] = skus.map { sku in
                object(
                    product.point, ["sku_code": sku["sku_code"]],
                    isStock
                        ? ["inventory": sku["inventory"]]
                        : ["price": sku["price"], "discount_price": sku["discount_price"]])
            }
            if !isStock { addCountryPrices(product, &content) }
            return content
        }
        content.merge(
            object(
                product.point,
                [
                    "locale": product["locale"], "product_units_type": product["product_units_type"],
                    "inventory_deduction_strategy": product["inventory_deduction_strategy"],
                    "shipping_template_id": product["shipping_template_id"],
                    "service_template_id": product["service_template_id"],
                    "product_group_id": product["product_group_id"], "size_chart_id": product["size_chart_id"],
                    "brand_name": product.brandName ?? "",
                ],
                [
                    "category_id": product["category_id"], "package_weight": product["package_weight"],
                    "package_length": product["package_length"], "package_width": product["package_width"],
                    "package_height": product["package_height"],
                    "shipping_preparation_time": product["shipping_preparation_time"],
                ])
        ) { first, _ in first }
        content["title_multi_language_list"] = texts("title", product, isForChecks: false).map {
            ["locale": $0.locale, "title": $0.text]
        }
        content["description_multi_language_list"] = texts("description", product, isForChecks: false).map {
            ["locale": $0.locale, "module_list": [["type": "html", "html": ["content": $0.text]] as [String: Any]]]
                as [String: Any]
        }
        content["image_url_list"] = product.images
        var attributes: [String: Any] = [:]
        for (name, value) in product.attributes + [product.brandAttribute].compactMap({ $0 }) {
            attributes[name] = value
        }
        content["category_attributes"] = attributes
        content["sku_info_list"] = product.skus.map { sku in
            var info = object(
                product.point,
                ["sku_code": sku["sku_code"], "ean_code": SlowText.isBarcode(sku["ean_code"]) ? sku["ean_code"] : ""],
                ["inventory": sku["inventory"], "price": sku["price"], "discount_price": sku["discount_price"]])
            var properties: [String: Any] = [:]
            for property in sku.properties {
                properties[property.attribute.name] = object(
                    product.point,
                    [
                        "alias": property.alias, "sku_image_url": property.image, "value": property.value?.id ?? "",
                    ], [:])
            }
            info["sku_attributes"] = properties
            return info
        }
        let custom = product.names("custom").filter { !product["custom:\($0)"].isEmpty }
        if !custom.isEmpty {
            content["user_defined_attribute_list"] = custom.map {
                ["attribute_name": $0, "attribute_value": product["custom:\($0)"]]
            }
        }
        addCountryPrices(product, &content)
        return content
    }

    /// An object of the texts and numbers that are there.
    private func object(_ point: String, _ texts: [String: String], _ numbers: [String: String]) -> [String: Any] {
        var object: [String: Any] = [:]
        for (key, text) in texts where !text.isEmpty { object[key] = text }
        for (key, text) in numbers where !text.isEmpty { object[key] = SlowNumber(text, point: point)!.json }
        return object
    }

    private func addCountryPrices(_ product: SlowProduct, _ content: inout [String: Any]) {
        if product.deletesCountryPrices {
            content["multi_country_price_configuration"] = ["price_type": "delete"]
            return
        }
        let skus = product.skus.filter { $0.repeats == nil }
        var countries: [String] = []
        for country in product.skus.flatMap(\.namedCountries) where !countries.contains(country) {
            countries.append(country)
        }
        guard !countries.isEmpty else { return }
        let list = countries.map { country in
            [
                "ship_to_country": country,
                "sku_price_by_country_list": skus.flatMap { sku in
                    sku.countryPrices.filter { $0.country == country }.map { price -> [String: Any] in
                        var entry: [String: Any] = ["sku_code": sku["sku_code"]]
                        entry["price"] = price.price.number?.json
                        entry["discount_price"] = price.discount.number?.json
                        return entry
                    }
                },
            ] as [String: Any]
        }
        content["multi_country_price_configuration"] =
            ["price_type": "absolute", "country_price_list": list] as [String: Any]
    }
}
