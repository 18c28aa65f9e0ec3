import Bytes
package import FeedModel

/// A product that does not have every combination of its SKU values.
package enum SKUMatrixIncomplete: Rule {
    package static let page = RulePage(
        "sku.matrix-incomplete", .notice,
        what: "A product has a SKU for every combination of its values: three colours in four sizes make twelve.",
        why: "Buyers see missing combinations as unavailable. That may be meant, or a row "
            + "may be missing.",
        cure: "Nothing has to be done. If a row is missing, add it, with inventory 0 if it "
            + "is sold out.",
        source: "publish-product document (a product's SKUs are the product of its properties' values)",
        passing: [
            .rows([
                ["sku:Color": "Blue", "sku:Size": "M"], ["sku:Color": "Blue", "sku:Size": "L"],
                ["sku:Color": "Red", "sku:Size": "M"], ["sku:Color": "Red", "sku:Size": "L"],
            ])
        ],
        failing: [.rows([["sku:Color": "Blue", "sku:Size": "M"], ["sku:Color": "Red", "sku:Size": "L"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        let count = product.skus.count
        guard count > 1, product.traits.contains(.hasProperties),
            product.traits.isDisjoint(with: [
                .hasBareSKU, .hasUnresolvedProperty, .isUneven, .hasRepeatedCode, .hasRepeatedProperties,
            ])
        else { return }
        let first = product.skus[0]
        guard first.properties.count > 1 else { return }
        var combinations = 1
        for dimension in 0..<first.properties.count {
            let (product, overflow) = combinations.multipliedReportingOverflow(by: values(dimension, product))
            combinations = overflow ? Int.max : product
        }
        guard combinations > count else { return }
        product.report(
            Finding(
                page.code, at: Place(location: product.product.location), facts: .integer(Int64(count)),
                .integer(Int64(combinations))), &findings)
    }

    /// How many values of a property the SKUs have.
    private static func values(_ dimension: Int, _ product: borrowing ProductCheck) -> Int {
        func value(_ sku: Int) -> Int {
            product.properties[product.skus[sku].properties.lowerBound + dimension].value.index ?? -1
        }
        if product.skus.count > 32 {
            return Set(product.skus.indices.map(value)).count
        }
        var count = 0
        for sku in product.skus.indices {
            var isNew = true
            for earlier in 0..<sku where value(earlier) == value(sku) {
                isNew = false
                break
            }
            if isNew { count += 1 }
        }
        return count
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has \(facts.text(0)) of the \(facts.text(1)) combinations of its SKU values.")
    }
}
