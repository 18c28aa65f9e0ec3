import Bytes
package import FeedModel

/// A brand whose permission ends soon.
package enum BrandExpiring: Rule {
    package static let page = RulePage(
        "brand.expiring", .warning,
        what:
            "The permission to sell a brand (brands.json, invalid_time_str) lasts for at "
            + "least two more weeks. Reported once per brand.",
        why: "Once it has ended, the platform refuses products of the brand.",
        cure: "Apply for the brand again at \(SellerBrands.applyAt), and fetch brands.json "
            + "again.",
        source: "aliexpress.merchant.oversea.brand.get (invalid_time_str)",
        passing: [
            .rowsWith(
                "brands.json",
                #"{"datas":[{"brand_id":204589377,"brand_name":"Nordlys","invalid_time_str":"2999-12-31"}]}"#,
                [["brand": "Nordlys"]])
        ],
        failing: [])

    /// It is reported from so many days before the end.
    private static let days = 14

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let brands = product.seller?.brands, brands.hasEnds,
            case .until(let end) = product.permission(in: brands, batch), end.day >= product.today,
            end.day - product.today <= days, let name = product.brandName(batch)
        else { return }
        var finding = Finding(
            page.code, at: Batch.place(of: product.brandCell, name: "brand"), facts: .string(name), .string(end.text),
            isOncePerRun: true)
        finding.cause = end.brand
        product.report(finding, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Your permission to sell \(facts.quoted(0)) ends on \(facts.text(1)) (brands.json).",
            fix: "Apply for it again at \(SellerBrands.applyAt).")
    }
}
