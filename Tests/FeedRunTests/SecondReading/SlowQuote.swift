import Foundation

/// The older per-country quote, made into country prices.
struct SlowQuote {
    let category: SlowCategory?

    func apply(to product: inout SlowProduct) {
        let type = product["national_quote_type"].lowercased()
        let data = product["national_quote_data"]
        if type.isEmpty, data.isEmpty { return }
        if type == "delete" {
            let hasPrices = product.skus.contains { !$0.countryPrices.isEmpty }
            if product.operations != ["PRODUCT_FULL_UPDATE"] || !data.isEmpty || hasPrices {
                return product.report("national-quote.invalid", SlowProduct.prices)
            }
            product.deletesCountryPrices = true
            return
        }
        guard ["percentage", "relative", "absolute"].contains(type),
            let countries = try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [[String: Any]],
            countries.allSatisfy({ isUsable($0, type) })
        else { return product.report("national-quote.invalid", SlowProduct.prices) }
        guard category != nil || !product.isWhole, !countries.isEmpty else { return }
        if type == "percentage", !countries.allSatisfy(isPercentage) {
            return product.report("national-quote.invalid", SlowProduct.prices)
        }
        var isUnknown = false
        for entry in countries {
            let country = entry["shiptoCountry"] as! String
            if let map = entry["absoluteQuoteMap"] as? [String: Any] {
                for (key, value) in map {
                    let wanted = Set(key.split(separator: ";").map(String.init))
                    var isFound = false
                    for index in product.skus.indices where product.skus[index].isResolved {
                        let own = Set(product.skus[index].properties.map { "\($0.attribute.id):\($0.value!.id)" })
                        guard own == (key == "<none>" ? [] : wanted) else { continue }
                        isFound = true
                        add(country, value, type, index, &product)
                    }
                    isUnknown = isUnknown || !isFound && product.skus.allSatisfy(\.isResolved)
                }
            } else {
                for index in product.skus.indices { add(country, entry["percentage"]!, type, index, &product) }
            }
        }
        if isUnknown {
            product.report("country-price.sku-unknown", SlowProduct.prices)
        } else {
            product.foundOfFile.insert("national-quote.legacy")
            let isReduced = product.skus.contains { sku in
                !sku["discount_price"].isEmpty && sku.countryPrices.contains { $0.isQuoted }
                    && (sku.repeats == nil || product.isWhole)
            }
            if isReduced { product.foundOfFile.insert("national-quote.discount") }
        }
    }

    private func isUsable(_ entry: [String: Any], _ type: String) -> Bool {
        guard let country = entry["shiptoCountry"] as? String, !country.isEmpty else { return false }
        if let map = entry["absoluteQuoteMap"] as? [String: Any] { return map.values.allSatisfy { number($0) != nil } }
        return type != "absolute" && entry["percentage"].flatMap(number) != nil
    }

    /// Whole numbers from -30 to 100.
    private func isPercentage(_ entry: [String: Any]) -> Bool {
        let values = (entry["absoluteQuoteMap"] as? [String: Any]).map { Array($0.values) } ?? [entry["percentage"]!]
        return values.allSatisfy { value in
            guard let number = number(value) else { return false }
            return SlowNumber(number).isWhole && number >= -30 && number <= 100
        }
    }

    private func number(_ value: Any) -> Decimal? {
        if let text = value as? String { return SlowNumber(text)?.value }
        return (value as? NSNumber).flatMap { SlowNumber("\($0)")?.value }
    }

    private func add(_ country: String, _ value: Any, _ type: String, _ index: Int, _ product: inout SlowProduct) {
        let sku = product.skus[index]
        guard sku.repeats == nil, !sku.doubts.contains("price"),
            let base = SlowNumber(sku["price"], point: product.point), let value = number(value)
        else {
            return
        }
        var price =
            switch type {
            case "percentage": base.value * (100 + value) / 100
            case "relative": base.value + value
            default: value
            }
        // Half up, below zero too.
        var rounded = Decimal()
        var raised = price * 100 + Decimal(1) / 2
        NSDecimalRound(&rounded, &raised, 0, .down)
        price = rounded / 100
        if let known = sku.countryPrices.firstIndex(where: { $0.country == country }) {
            switch sku.countryPrices[known].price {
            case .blank: product.skus[index].countryPrices[known].price = .number(SlowNumber(price))
            case .number(let other) where other.value != price:
                product.report("item.conflicting-values", SlowProduct.prices)
                product.skus[index].doubts.insert("country_price:\(country)")
            default: break
            }
        } else {
            product.skus[index].countryPrices.append((country, .number(SlowNumber(price)), .blank, true))
            product.skus[index].namedCountries.append(country)
        }
    }
}
