import FeedModel

extension Batch {
    /// Where a SKU property stands.
    static func place(of property: SKUProperty) -> Place {
        var place = place(of: property.value, name: "sku:*", suffix: property.name)
        if property.value.isBlank { place.value = property.valueID }
        return place
    }

    /// Where the seller's own name of a SKU property stands.
    static func place(ofAlias property: SKUProperty) -> Place {
        place(of: property.alias, name: "sku_alias:*", suffix: property.name)
    }

    /// Where the seller's own picture of a SKU property stands.
    static func place(ofImage property: SKUProperty) -> Place {
        place(of: property.image, name: "sku_image:*", suffix: property.name)
    }
}

extension ProductCheck {
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
        return attribute.values.map { "\($0.englishName) (\($0.id))" }.joined(separator: ", ")
    }
}
