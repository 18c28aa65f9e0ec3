package import FeedModel

extension Batch {
    /// Where a SKU property is.
    package static func place(of property: SKUProperty) -> Place {
        var place = place(of: property.value, name: "sku:*", suffix: property.name)
        if property.value.isBlank { place.value = property.valueID }
        return place
    }

    /// Where the seller's own name of a SKU property is.
    package static func place(ofAlias property: SKUProperty) -> Place {
        place(of: property.alias, name: "sku_alias:*", suffix: property.name)
    }

    /// Where the seller's own picture of a SKU property is.
    package static func place(ofImage property: SKUProperty) -> Place {
        place(of: property.image, name: "sku_image:*", suffix: property.name)
    }
}

extension ProductCheck {
    /// Where a SKU's property would be that it does not have.
    func place(of attribute: Int, missingIn sku: ResolvedSKU, _ batch: borrowing Batch) -> Place {
        let location = batch.skus[sku.entry].location
        // Another SKU that has it shows what its column is called.
        for property in properties where property.attribute == .known(attribute) {
            let entry = batch.skuProperties[property.entry]
            return Place(location: location, column: Batch.place(of: entry).column)
        }
        guard let category else { return Place(location: location) }
        return Place(
            location: location, column: .named("sku:*", suffix: batch.append(category.attributes[attribute].name)))
    }

    /// The attribute of a property that is a SKU property of the category.
    func skuAttribute(_ property: ResolvedProperty) -> Int? {
        guard case .known(let index) = property.attribute, let category, category.attributes[index].isSKU else {
            return nil
        }
        return index
    }
}

extension FactReader {
    /// The values that an attribute knows, where they are few.
    func allowedValues(_ attribute: CategoryAttribute) -> String? {
        guard !attribute.values.isEmpty, attribute.values.count <= 8 else { return nil }
        return attribute.values.map(\.label).joined(separator: ", ")
    }
}
