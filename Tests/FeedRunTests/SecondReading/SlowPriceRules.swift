import Foundation

/// SKU codes, prices, stock and country prices.
struct SlowPriceRules {
    private static let least = Decimal(1) / 100
    private static let most = Decimal(999_999)

    private func isPrice(_ number: SlowNumber) -> Bool { number.decimals <= 2 }
    private func isInRange(_ number: SlowNumber) -> Bool { number.value >= Self.least && number.value <= Self.most }

    func check(_ product: inout SlowProduct) {
        if product.skus.isEmpty, !product.operations.isEmpty { product.report("sku.none") }
        checkCodes(&product)
        let hasPrices = product.isWhole || product.has(SlowProduct.prices)
        let hasStock = product.isWhole || product.has(SlowProduct.stocks)
        let skus = product.skus.filter { $0.repeats == nil || product.isWhole }
        if hasPrices { checkPrices(skus, hasStock && !product.isWhole, &product) }
        if hasStock { checkStock(skus, hasPrices && !product.isWhole, &product) }
        if hasPrices { for sku in skus { checkCountries(sku, hasStock, &product) } }
    }

    private func checkCodes(_ product: inout SlowProduct) {
        for sku in product.skus {
            let code = sku["sku_code"]
            if code.isEmpty { product.report("sku.code-missing") }
            let hasControl = code.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            if SlowText.length(code) > 50 || hasControl { product.report("sku.code-invalid") }
            guard product.isWhole else { continue }
            if sku.repeats != nil { product.report("sku.code-duplicate") }
            if code.contains(where: { " <>".contains($0) }) { product.report("sku.code-characters") }
        }
    }

    private func checkPrices(_ skus: [SlowSKU], _ mayBeLeftOut: Bool, _ product: inout SlowProduct) {
        for sku in skus {
            let price = SlowCell(sku["price"], point: product.point)
            if price.isBlank {
                if !mayBeLeftOut || sku["inventory"].isEmpty { product.report("price.missing", SlowProduct.prices) }
                continue
            }
            let discount = SlowCell(sku["discount_price"], point: product.point)
            var areFine = true
            for cell in [price, discount] where !cell.isBlank {
                guard let number = cell.number, isPrice(number) else {
                    product.report("price.invalid", SlowProduct.prices)
                    areFine = false
                    continue
                }
                if !isInRange(number) {
                    product.report("price.out-of-range", SlowProduct.prices)
                    areFine = false
                }
            }
            if areFine, sku.doubts.isDisjoint(with: ["price", "discount_price"]), let discount = discount.number,
                let price = price.number, discount.value >= price.value
            {
                product.report("price.discount-not-lower", SlowProduct.prices)
            }
            // Of what was not read nothing is said.
            if !product.isWhole, discount.isBlank, !product.unreadable.contains(SlowProduct.prices) {
                product.foundOfFile.insert("price.discount-left-out")
            }
        }
    }

    private func checkStock(_ skus: [SlowSKU], _ mayBeLeftOut: Bool, _ product: inout SlowProduct) {
        var sum: Decimal? = 0
        var isSoldOut = !skus.isEmpty
        for sku in skus {
            switch SlowCell(sku["inventory"], point: product.point) {
            case .blank:
                if !mayBeLeftOut || sku["price"].isEmpty { product.report("inventory.missing", SlowProduct.stocks) }
                isSoldOut = false
                sum = nil
            case .number(let number) where number.isWhole:
                if number.value != 0 { isSoldOut = false }
                sum = sum.map { $0 + number.value }
                if number.value < 0 || number.value > 999_999 {
                    product.report("inventory.out-of-range", SlowProduct.stocks)
                    sum = nil
                }
            default:
                product.report("inventory.invalid", SlowProduct.stocks)
                isSoldOut = false
                sum = nil
            }
        }
        guard product.isWhole else { return }
        if isSoldOut { product.report("inventory.none-in-stock") }
        if let sum, sum > 999_999 { product.report("inventory.out-of-range") }
    }

    static let countries: Set<String> = [
        "RU", "US", "CA", "ES", "FR", "UK", "NL", "IL", "BR", "CL", "AU", "UA", "BY", "JP", "TH", "SG", "KR", "ID",
        "MY",
        "PH", "VN", "IT", "DE", "SA", "AE", "PL", "TR",
    ]

    private func checkCountries(_ sku: SlowSKU, _ hasStock: Bool, _ product: inout SlowProduct) {
        let base = SlowCell(sku["price"], point: product.point).number.flatMap {
            isPrice($0) && isInRange($0) && !sku.doubts.contains("price") ? $0 : nil
        }
        if !product.isWhole, hasStock, sku["price"].isEmpty, !sku["inventory"].isEmpty, !sku.countryPrices.isEmpty {
            product.report("country-price.sku-unknown", SlowProduct.prices)
        }
        for (country, price, discount, _) in sku.countryPrices {
            if !Self.countries.contains(country) { product.report("country-price.country-unknown", SlowProduct.prices) }
            var usable: SlowNumber?
            switch price {
            case .number(let number) where isPrice(number):
                if isInRange(number) {
                    usable = number
                } else {
                    product.report("country-price.out-of-range", SlowProduct.prices)
                }
            default: product.report("country-price.invalid", SlowProduct.prices)
            }
            if sku.doubts.contains("country_price:\(country)") { usable = nil }
            if let base, let usable, usable.value < base.value * 7 / 10 {
                product.report("country-price.below-floor", SlowProduct.prices)
            }
            if discount.isBlank || price.isBlank { continue }
            guard let reduced = discount.number, isPrice(reduced) else {
                product.report("country-price.invalid", SlowProduct.prices)
                continue
            }
            if !isInRange(reduced) {
                product.report("country-price.out-of-range", SlowProduct.prices)
            } else if let usable, !sku.doubts.contains("country_discount_price:\(country)"),
                reduced.value >= usable.value || reduced.value * 10 < usable.value
            {
                product.report("country-price.discount", SlowProduct.prices)
            }
        }
    }
}
