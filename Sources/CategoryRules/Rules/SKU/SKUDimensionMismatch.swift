import Bytes
package import FeedModel

/// SKUs of one product that do not have the same properties.
package enum SKUDimensionMismatch: Rule {
    package static let page = RulePage(
        "sku.dimension-mismatch", .error,
        what: "All SKUs of a product have the same properties: where one has a colour and a size, every one has both.",
        why:
            "A product's SKUs are the combinations of its properties; the platform refuses SKUs with different numbers "
            + "of them.",
        cure: "Fill in the property that the SKU lacks, or empty the one that only it has.",
        source: "publish-product document (all SKUs have the same dimensions)",
        passing: [.rows([["sku:Color": "Blue"], ["sku:Color": "Blue"]])],
        failing: [
            .rows([["sku:Color": "Blue"], ["sku:Color": ""]]),
            .rows([["sku:Ships From": ""], ["sku:Ships From": "Spain"]]),
        ])

    package static let concerns: ProductTraits = .isUneven

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.traits.isSuperset(of: [.hasProperties, .isUneven]), let model = model(product) else { return }
        for sku in product.skus
        where isComparable(sku, product) && sku.dimensionHash != product.skus[model].dimensionHash {
            let others = product.skus[model]
            let lacking = attributes(of: others, butNotOf: sku, product)
            let extra = attributes(of: sku, butNotOf: others, product)
            guard let attribute = lacking ?? extra else { continue }
            product.report(
                Finding(
                    page.code, at: product.place(of: attribute, missingIn: sku, batch), facts: .attribute(attribute),
                    lacking == nil ? .words("extra") : .words("lacking"),
                    .integer(Int64(batch.locations[Int(batch.skus[others.entry].location)].line))), &findings)
        }
    }

    /// Whether it is known which properties a SKU has: one that is not known may be meant for what it lacks.
    private static func isComparable(_ sku: ResolvedSKU, _ product: borrowing ProductCheck) -> Bool {
        guard !sku.properties.isEmpty else { return false }
        if sku.isResolved { return true }
        return sku.properties.allSatisfy { product.properties[$0].attribute.index != nil }
    }

    /// The SKU that the others are measured against: one whose properties most SKUs have, but with all that are
    /// required and that any SKU has.
    private static func model(_ product: borrowing ProductCheck) -> Int? {
        var kinds: [UInt64: (first: Int, count: Int)] = [:]
        for position in product.skus.indices where isComparable(product.skus[position], product) {
            kinds[product.skus[position].dimensionHash, default: (position, 0)].count += 1
        }
        var best: (position: Int, required: Int, count: Int)?
        for kind in kinds.values.sorted(by: { $0.first < $1.first }) {
            var required = 0
            for property in product.skus[kind.first].properties {
                if let attribute = product.skuAttribute(product.properties[property]),
                    product.category?.attributes[attribute].isRequired == true
                {
                    required += 1
                }
            }
            if let known = best, (known.required, known.count) >= (required, kind.count) { continue }
            best = (kind.first, required, kind.count)
        }
        return best?.position
    }

    /// The first attribute that one SKU has and another does not.
    private static func attributes(
        of sku: ResolvedSKU, butNotOf other: ResolvedSKU, _ product: borrowing ProductCheck
    ) -> Int? {
        for position in sku.properties {
            guard let attribute = product.skuAttribute(product.properties[position]) else { continue }
            var isShared = false
            for match in other.properties where product.properties[match].attribute == .known(attribute) {
                isShared = true
            }
            if !isShared { return attribute }
        }
        return nil
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let attribute = facts.text(0)
        if facts.text(1) == "lacking" {
            return FindingText(
                "The SKU has no \(attribute), but other SKUs of its product do, such as the "
                    + "one in line \(facts.text(2)).",
                fix: "Fill in its \(attribute).")
        }
        return FindingText(
            "The SKU has \(attribute), but other SKUs of its product do not, such as the "
                + "one in line \(facts.text(2)).",
            fix: "Empty its \(attribute), or fill it in for every SKU.")
    }
}
