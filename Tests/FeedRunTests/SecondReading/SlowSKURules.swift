import Foundation

/// What SKU properties have to be.
struct SlowSKURules {
    let category: SlowCategory

    func check(_ product: inout SlowProduct) {
        for index in product.skus.indices { resolve(index, &product) }
        compare(&product)
        checkWhole(&product)
    }

    /// What one property of a SKU says, under all names that it has in the header.
    private struct Given {
        var attribute: SlowCategory.Attribute
        var text: String
        var alias: String
        var image: String
    }

    private func resolve(_ index: Int, _ product: inout SlowProduct) {
        var given: [Given] = []
        for name in product.names("sku", "sku_alias", "sku_image") {
            let sku = product.skus[index]
            let (text, alias, image) = (sku["sku:\(name)"], sku["sku_alias:\(name)"], sku["sku_image:\(name)"])
            if text.isEmpty, alias.isEmpty, image.isEmpty { continue }
            let attributes = category.attributes(named: name, asSKU: true)
            guard attributes.count == 1, let attribute = attributes.first else {
                product.report(attributes.isEmpty ? "sku.property-unknown" : "sku.value-ambiguous")
                product.skus[index].hasUnknownProperty = true
                continue
            }
            if let known = given.firstIndex(where: { $0.attribute === attribute }) {
                merge(&given[known].text, text, isSame: isSameValue(given[known].text, text, attribute), &product)
                merge(&given[known].alias, alias, &product)
                merge(&given[known].image, image, &product)
            } else if attribute.isSKU, !attribute.isVisible {
                product.report("attribute.hidden")
            } else {
                given.append(Given(attribute: attribute, text: text, alias: alias, image: image))
            }
        }
        for one in given { judge(one, index, &product) }
        product.skus[index].properties.sort {
            ($0.attribute.spec, Int($0.attribute.id)!) < ($1.attribute.spec, Int($1.attribute.id)!)
        }
    }

    private func isSameValue(_ first: String, _ second: String, _ attribute: SlowCategory.Attribute) -> Bool {
        let values = [first, second].map { SlowCategory.find($0, in: attribute.values) }
        return values[0].count == 1 && values[1].count == 1 && values[0][0].id == values[1][0].id
    }

    private func merge(_ first: inout String, _ second: String, isSame: Bool = false, _ product: inout SlowProduct) {
        if first.isEmpty {
            first = second
        } else if !second.isEmpty, !isSame, first != second {
            let number = SlowNumber(first, point: product.point)
            if number == nil || number != SlowNumber(second, point: product.point) {
                product.report("item.conflicting-values")
            }
        }
    }

    private func judge(_ one: Given, _ index: Int, _ product: inout SlowProduct) {
        guard one.attribute.isSKU else {
            product.report("sku.property-not-sku")
            product.skus[index].hasOtherFault = true
            product.skus[index].hasSomeProperty = true
            return
        }
        var property = SlowSKU.Property(
            attribute: one.attribute, value: nil, alias: one.alias.replacing("\\|", with: "|"), image: one.image)
        defer { product.skus[index].properties.append(property) }
        guard !one.text.isEmpty else {
            // A property that is not known may be meant to be its value.
            if !product.skus[index].hasUnknownProperty { product.report("sku.property-empty") }
            product.skus[index].hasOtherFault = true
            return
        }
        let values = SlowCategory.find(one.text, in: one.attribute.values)
        if values.count == 1 {
            property.value = values[0]
        } else {
            product.report(values.isEmpty ? "sku.value-unknown" : "sku.value-ambiguous")
            product.skus[index].hasOtherFault = true
        }
        checkAlias(one.alias, one.attribute, &product)
        if one.image.isEmpty { return }
        if !one.attribute.takesImage {
            product.report("sku.image-not-allowed")
        } else if !SlowRules.isAddress(one.image) {
            product.report("image.invalid-url")
        } else if SlowRules.isOtherFormat(one.image) {
            product.report("image.format")
        }
    }

    private func checkAlias(_ alias: String, _ attribute: SlowCategory.Attribute, _ product: inout SlowProduct) {
        guard !alias.isEmpty else { return }
        if !attribute.takesAlias {
            product.report("sku.alias-not-allowed")
        } else if alias.contains(where: { "#:=,".contains($0) }) || SlowText.length(alias) > 70 {
            product.report("sku.alias-invalid")
        }
    }

    /// SKUs against each other.
    private func compare(_ product: inout SlowProduct) {
        let skus = product.skus
        let hasProperties = skus.contains(where: \.hasProperties)
        if hasProperties, skus.contains(where: { !$0.hasProperties }) { product.report("sku.property-empty") }
        // The same set of properties and values twice.
        func set(_ sku: SlowSKU) -> [String]? {
            sku.isResolved ? sku.properties.map { "\($0.attribute.id):\($0.value!.id)" } : nil
        }
        var isRepeated = false
        for (index, sku) in skus.enumerated() {
            guard let own = set(sku), skus[..<index].contains(where: { set($0) == own }) else { continue }
            isRepeated = true
            if sku.repeats == nil, sku.hasProperties || !hasProperties { product.report("sku.properties-duplicate") }
        }
        // The same dimensions. The one that most have counts, but with all that are required.
        let known = skus.filter { $0.hasProperties && !$0.hasUnknownProperty }
        var kinds: [(dimensions: [String], count: Int)] = []
        for sku in known {
            if let kind = kinds.firstIndex(where: { $0.dimensions == sku.dimensions }) {
                kinds[kind].count += 1
            } else {
                kinds.append((sku.dimensions, 1))
            }
        }
        func rank(_ kind: (dimensions: [String], count: Int)) -> (Int, Int) {
            let required = kind.dimensions.count { id in category.attributes.contains { $0.id == id && $0.isRequired } }
            return (required, kind.count)
        }
        var model = kinds.first
        for kind in kinds.dropFirst() where rank(kind) > rank(model!) { model = kind }
        if known.contains(where: { $0.dimensions != model?.dimensions }) { product.report("sku.dimension-mismatch") }
        // All combinations.
        let isWhole = skus.count > 1 && skus.allSatisfy { $0.hasProperties && $0.isResolved }
        let codes = skus.map { $0["sku_code"] }.filter { !$0.isEmpty }
        guard isWhole, !isRepeated, Set(codes).count == codes.count, kinds.count == 1,
            let dimensions = model?.dimensions, dimensions.count > 1
        else { return }
        var combinations = 1
        for dimension in dimensions.indices {
            combinations *= Set(skus.map { $0.properties[dimension].value!.id }).count
        }
        if combinations > skus.count { product.report("sku.matrix-incomplete") }
    }

    private func checkWhole(_ product: inout SlowProduct) {
        guard !product.skus.isEmpty else { return }
        let given = Set(product.skus.flatMap { $0.properties.map(\.attribute.id) })
        // A property that is not known may be meant for it.
        let mayBeMeant = product.skus.contains(where: \.hasUnknownProperty)
        for attribute in category.skuAttributes where attribute.isRequired && attribute.isVisible {
            if !given.contains(attribute.id), !mayBeMeant { product.report("sku.property-required") }
        }
        if product.skus.contains(where: { $0.properties.count > 3 }) { product.report("sku.too-many-properties") }
    }
}

extension SlowSKU {
    var hasProperties: Bool { !properties.isEmpty || hasUnknownProperty || hasSomeProperty }
    var dimensions: [String] { properties.map(\.attribute.id) }
}
