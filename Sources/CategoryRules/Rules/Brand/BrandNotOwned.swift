import Bytes
package import FeedModel

/// A brand that is not among the seller's.
package enum BrandNotOwned: Rule {
    package static let page = RulePage(
        "brand.not-owned", .error,
        what: "The brand of a product is one that the seller may sell, or the value for "
            + "goods without a brand.",
        why:
            "The platform refuses products of brands that it has not opened to the seller. "
            + "feedmill knows the seller's brands from brands.json in the category data.",
        cure:
            "Correct the brand, use None for goods without one, or apply for the brand at "
            + "\(SellerBrands.applyAt) and fetch the list again. A permission that has ended "
            + "(invalid_time_str) does not count.",
        source: "aliexpress.merchant.oversea.brand.get; API change log, Feb 27, 2020 and Oct. 15, 2021",
        passing: [
            .rowsWith("brands.json", brands, [["brand": "nordlys"]]),
            .rowsWith("brands.json", brands, [["brand": "None"]]),
        ],
        failing: [
            .rowsWith("brands.json", brands, [["brand": "Kestrel"]]),
            .rowsWith("brands.json", brands, [["brand": "Nordlis"]]),
            .rowsWith("brands.json", ended, [["brand": "Nordlys"]]),
        ])

    private static let ended =
        #"{"datas":[{"brand_id":204589377,"brand_name":"Nordlys","invalid_time_str":"2021-10-15"}]}"#
    private static let brands = #"{"datas":[{"brand_id":204589377,"brand_name":"Nordlys"}]}"#

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let brands = product.seller?.brands, let name = product.brandName(batch)
        else { return }
        let permission = product.permission(in: brands, batch)
        guard !permission.holds(on: product.today) else { return }
        if case .until(let end) = permission {
            product.report(
                Finding(
                    page.code, at: Batch.place(of: product.brandCell, name: "brand"), facts: .string(name), .none,
                    .none,
                    .string(end.text)), &findings)
            return
        }
        product.report(
            Finding(
                page.code, at: Batch.place(of: product.brandCell, name: "brand"), facts: .string(name),
                brands.nearest(to: name).map { .string($0) } ?? .none, .integer(Int64(brands.count))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(3) {
            return FindingText(
                "Your permission to sell \(facts.quoted(0)) ended on \(facts.text(3)) (brands.json).",
                fix: "Apply for it again at \(SellerBrands.applyAt), and fetch brands.json again.")
        }
        let count = FactReader.counted(facts.integer(2), "brand")
        let message = "\(facts.quoted(0)) is not one of the \(count) that you may sell (brands.json)"
        guard facts.isPresent(1) else {
            return FindingText(
                "\(message).", fix: "Use one of those, or None, or apply for the brand at \(SellerBrands.applyAt).")
        }
        return FindingText(
            "\(message); nearest: \(facts.text(1)).", fix: "Write \(facts.text(1)) if that is what you mean.")
    }
}

extension ProductCheck {
    /// What the product's brand is called; nil where it has none, or none that is known to be meant.
    func brandName(_ batch: borrowing Batch) -> String? {
        switch brand {
        case .missing, .faulty, .ambiguous, .unknownID: return nil
        case .text(let text), .freeText(let text), .other(_, let text): return batch.bytes.bytes[text].string
        case .value(let value):
            guard let category, let attribute = category.brandAttribute else { return nil }
            return category.attributes[attribute].values[value].englishName
        }
    }

    /// What the seller's list says of the brand, by its id or by its name in any language.
    func permission(in brands: SellerBrands, _ batch: borrowing Batch) -> SellerBrands.Permission {
        guard case .value(let index) = brand, let category, let attribute = category.brandAttribute else {
            return brands.permission(id: nil, names: brandName(batch).map { [$0] } ?? [])
        }
        let value = category.attributes[attribute].values[index]
        return brands.permission(id: value.idText.string, names: value.names.map(\.text.string))
    }
}
