import Bytes
package import FeedModel

/// Two SKUs of one product with the same properties and values.
package enum SKUPropertiesDuplicate: Rule {
    package static let page = RulePage(
        "sku.properties-duplicate", .error,
        what: "No two SKUs of a product have the same values of the same properties, and a "
            + "product has at most one SKU without properties.",
        why: "Buyers could not tell them apart, and the platform refuses them.",
        cure: "Correct the value of one of the two SKUs, add the property that tells them apart, or remove one.",
        source: "publish-product document (each SKU's properties are unique)",
        passing: [.rows([["sku:Size": "M"], ["sku:Size": "L"]])],
        failing: [
            .rows([["sku:Size": "M"], ["sku:Size": "M"]]), .rows([["sku:Size": "M"], ["sku:Size": "#200000989"]]),
        ])

    package static let concerns: ProductTraits = .hasRepeatedProperties

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        // A product with properties wants them of its bare SKUs before it wants them different.
        let hasProperties = product.traits.contains(.hasProperties)
        for sku in product.skus {
            // A whole SKU that appears twice is reported by its code.
            guard let first = sku.samePropertiesAs, sku.sameCodeAs == nil, !sku.properties.isEmpty || !hasProperties
            else {
                continue
            }
            let earlier = batch.skus[product.skus[first].entry]
            let attribute = sku.properties.isEmpty ? nil : product.properties[sku.properties.lowerBound]
            var place = Place(location: batch.skus[sku.entry].location)
            if let attribute { place = Batch.place(of: batch.skuProperties[attribute.entry]) }
            product.report(
                Finding(
                    page.code, at: place, facts: .integer(Int64(batch.locations[Int(earlier.location)].line)),
                    value(sku, 0, product), value(sku, 1, product), value(sku, 2, product)), &findings)
        }
    }

    private static func value(_ sku: ResolvedSKU, _ number: Int, _ product: borrowing ProductCheck) -> Fact {
        guard number < sku.properties.count else { return .none }
        let property = product.properties[sku.properties.lowerBound + number]
        guard let attribute = property.attribute.index, let value = property.value.index else { return .none }
        return .value(attribute: attribute, value: value)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let line = facts.text(0)
        let values = (1...3).filter { facts.isPresent($0) }.map { facts.text($0) }
        guard !values.isEmpty else {
            return FindingText(
                "The SKU has no properties, and neither has the one in line \(line).",
                fix: "Tell the two apart by a property such as a size, or remove one.")
        }
        return FindingText(
            "The SKU has the same properties as the one in line \(line): \(values.joined(separator: ", ")).",
            fix: "Correct one of the two, or remove it.")
    }
}
