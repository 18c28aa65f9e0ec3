import Bytes
import FeedModel

extension Resolver {
    /// Reads the numbers of a product's SKUs and looks their properties up.
    func resolveSKUs(_ batch: Batch, _ check: ProductCheck) {
        let point = batch.file.decimalPoint
        guard let category = check.category else {
            let none = check.properties.count..<check.properties.count
            for entry in check.product.skus { resolve(entry, point, none, batch, check) }
            findRepeats(batch, check)
            return
        }
        let isOwnXML = batch.file.format == .xml && batch.file.dialect == nil
        for entry in check.product.skus {
            let first = check.properties.count
            let isReordered = resolveProperties(of: batch.skus[entry], batch, check, category)
            resolve(entry, point, first..<check.properties.count, batch, check)
            if isReordered {
                check.skus[check.skus.count - 1].isReordered = isOwnXML
                check.traits.insert(.isReordered)
            }
            describeProperties(ofSKU: check.skus.count - 1, batch, check, category)
        }
        findRepeats(batch, check)
    }

    /// Reads the numbers of a SKU.
    private func resolve(_ entry: Int, _ point: UInt8, _ properties: Range<Int>, _ batch: Batch, _ check: ProductCheck)
    {
        let sku = batch.skus[entry]
        let firstCountry = check.countryPrices.count
        for position in sku.countryPrices { addCountryPrice(position, after: firstCountry, batch, check) }
        check.skus.append(
            ResolvedSKU(
                entry: entry, price: amount(sku.price, batch, point: point),
                discountPrice: amount(sku.discountPrice, batch, point: point),
                inventory: amount(sku.inventory, batch, point: point), properties: properties, isReordered: false,
                countryPrices: firstCountry..<check.countryPrices.count))
    }

    /// Compares a SKU's price of a country with an earlier one, which is in doubt where they differ.
    func doubt(
        _ earlier: Int, _ known: CountryPrice, _ later: CountryPrice, _ batch: Batch, _ check: ProductCheck
    ) {
        let operations = check.priceOperations
        if contradict(known.price, later.price, batch, check, operations: operations) {
            check.countryPrices[earlier].isPriceInDoubt = true
        }
        if contradict(known.discountPrice, later.discountPrice, batch, check, operations: operations) {
            check.countryPrices[earlier].isDiscountInDoubt = true
        }
    }

    private func addCountryPrice(
        _ position: Int, after first: Int, _ batch: Batch, _ check: ProductCheck
    ) {
        let country = batch.countryPrices[position]
        let point = batch.file.decimalPoint
        let added = ResolvedCountryPrice(
            country: country.country, price: amount(country.price, batch, point: point),
            discountPrice: amount(country.discountPrice, batch, point: point), entry: position)
        if batch.file.format == .xml,
            let earlier = find(added.country, in: first..<check.countryPrices.count, batch, check)
        {
            // One country twice in one SKU: columns of a CSV cannot say that.
            let known = batch.countryPrices[check.countryPrices[earlier].entry]
            doubt(earlier, known, country, batch, check)
            return
        }
        check.countryPrices.append(added)
    }

    /// The price for a country among those of one SKU.
    func find(
        _ country: Text, in range: Range<Int>, _ batch: Batch, _ check: borrowing ProductCheck
    ) -> Int? {
        let wanted = batch.bytes.bytes[country]
        // There are fewer countries than that: of a list that goes on for ever the rest is not known anyway.
        for index in range.prefix(64) where batch.bytes.bytes[check.countryPrices[index].country].sameBytes(as: wanted)
        {
            return index
        }
        return nil
    }

    /// Notes that two cells differ, unless one of them is blank or both say the same number or text.
    @discardableResult func contradict(
        _ first: Cell, _ second: Cell, suffix: Text = .none, _ batch: Batch, _ check: ProductCheck,
        operations: OperationSet = []
    ) -> Bool {
        guard !first.isBlank, !second.isBlank else { return false }
        let (left, right) = (batch.bytes.bytes[first.text], batch.bytes.bytes[second.text])
        guard !left.sameBytes(as: right) else { return false }
        let point = batch.file.decimalPoint
        if let number = FixedDecimal(left, point: point), number == FixedDecimal(right, point: point) { return false }
        let location = batch.locations[Int(first.location)]
        let isElsewhere = location.file != batch.locations[Int(second.location)].file
        check.contradictions.append(
            Contradiction(
                place: Batch.place(of: second, suffix: suffix), first: .text(first.text), line: Int64(location.line),
                file: isElsewhere ? batch.fileName(of: location) : nil, operations: operations))
        return true
    }

    // MARK: Properties

    /// Looks a SKU's properties up and puts them into ascending `spec`, equal ones by id (publish-product document).
    ///
    /// - Returns: whether they were in another order.
    private func resolveProperties(
        of sku: SKU, _ batch: Batch, _ check: ProductCheck, _ category: Category
    ) -> Bool {
        let first = check.properties.count
        var isReordered = false
        let takesBars = batch.takesEscapedBars
        for entry in sku.properties {
            if takesBars, !batch.skuProperties[entry].alias.isBlank {
                batch.skuProperties[entry].alias.text = plainText(batch.skuProperties[entry].alias.text, batch)
            }
            let found = resolveProperty(entry, check, at: entry - sku.properties.lowerBound, batch, category)
            if case .known(let attribute) = found.attribute, category.attributes[attribute].isSKU,
                !category.attributes[attribute].isVisible
            {
                check.hiddenProperties.append(found)
                continue
            }
            if isForOthers(found, batch, category) { continue }
            if case .known = found.attribute, merge(found, after: first, batch, check) { continue }
            var position = check.properties.count
            check.properties.append(found)
            while position > first, Self.precedes(found, check.properties[position - 1], category) {
                // One that has no place of its own is reported by itself.
                if case .known(let other) = check.properties[position - 1].attribute,
                    category.attributes[other].isSKU
                {
                    isReordered = true
                }
                check.properties[position] = check.properties[position - 1]
                position -= 1
            }
            check.properties[position] = found
        }
        return isReordered
    }

    /// Whether a property is a default of the configuration that other categories have: it says nothing here.
    private func isForOthers(_ found: ResolvedProperty, _ batch: Batch, _ category: Category) -> Bool {
        switch found.attribute {
        case .ambiguous: return false
        case .known(let index) where category.attributes[index].isSKU: return false
        case .known, .unknown: break
        }
        let entry = batch.skuProperties[found.entry]
        return !entry.value.isBlank && entry.value.column == ColumnReference.noIndex
            && categories.hasAttribute(named: batch.bytes.bytes[entry.name], isSKU: true)
    }

    private func resolveProperty(
        _ entry: Int, _ check: ProductCheck, at position: Int, _ batch: Batch, _ category: Category
    ) -> ResolvedProperty {
        let property = batch.skuProperties[entry]
        let isBlank = property.value.isBlank && property.valueID.isEmpty
        // One column has one name in the batch's bytes.
        let isKnown = position < check.propertyNames.count && check.propertyNames[position].name == property.name
        let attribute =
            isKnown ? check.propertyNames[position].attribute : resolveName(property, batch, category)
        if !isKnown, position == check.propertyNames.count, !property.nameIsID {
            check.propertyNames.append(KnownProperty(name: property.name, attribute: attribute))
        }
        var value = ResolvedName.unknown
        if case .known(let index) = attribute, !isBlank {
            if !property.valueID.isEmpty {
                value = category.attributes[index].value(withID: batch.bytes.bytes[property.valueID])
            } else {
                let text = batch.bytes.bytes[property.value.text]
                // Neighbours mostly share all values but one.
                if isKnown, text.sameBytes(as: batch.bytes.bytes[check.propertyNames[position].lastText]) {
                    value = check.propertyNames[position].lastValue
                } else {
                    value = category.attributes[index].value(named: text).resolved
                    if isKnown {
                        check.propertyNames[position].lastText = property.value.text
                        check.propertyNames[position].lastValue = value
                    }
                }
            }
        }
        return ResolvedProperty(entry: entry, attribute: attribute, value: value, isBlank: isBlank)
    }

    private func resolveName(_ property: SKUProperty, _ batch: Batch, _ category: Category) -> ResolvedName {
        let name = batch.bytes.bytes[property.name]
        guard !property.nameIsID else { return category.attribute(withID: name) }
        let match = category.attribute(named: name)
        // A general attribute may have the name of a SKU property; here the property is meant.
        if case .several(let candidates) = match {
            let properties = candidates.filter { category.attributes[$0].isSKU }
            if properties.count == 1 { return .known(properties[0]) }
        }
        return match.resolved
    }

    /// A property that occurs a second time in its SKU, such as once by name and once by id: what it adds goes to the
    /// first one.
    ///
    /// - Returns: whether there is a first one.
    private func merge(
        _ found: ResolvedProperty, after first: Int, _ batch: Batch, _ check: ProductCheck
    ) -> Bool {
        guard
            let position = (first..<check.properties.count).first(where: {
                check.properties[$0].attribute == found.attribute
            })
        else { return false }
        let known = check.properties[position]
        let name = batch.skuProperties[found.entry].name
        let later = batch.skuProperties[found.entry]
        if known.isBlank {
            batch.skuProperties[known.entry].value = later.value
            batch.skuProperties[known.entry].valueID = later.valueID
            check.properties[position].value = found.value
            check.properties[position].isBlank = found.isBlank
        } else if !found.isBlank, known.value != found.value || known.value.index == nil {
            contradict(batch.skuProperties[known.entry].value, later.value, suffix: name, batch, check)
        }
        if batch.skuProperties[known.entry].alias.isBlank {
            batch.skuProperties[known.entry].alias = later.alias
        } else {
            contradict(batch.skuProperties[known.entry].alias, later.alias, suffix: name, batch, check)
        }
        if batch.skuProperties[known.entry].image.isBlank {
            batch.skuProperties[known.entry].image = later.image
        } else {
            contradict(batch.skuProperties[known.entry].image, later.image, suffix: name, batch, check)
        }
        return true
    }

    private static func precedes(_ left: ResolvedProperty, _ right: ResolvedProperty, _ category: Category) -> Bool {
        guard case .known(let a) = left.attribute, category.attributes[a].isSKU else { return false }
        guard case .known(let b) = right.attribute, category.attributes[b].isSKU else { return true }
        // Where nothing says their order, it is the export's.
        return category.hasSKUOrder && category.attributes[a].precedesInSKU(category.attributes[b])
    }

    /// Works out what the properties of a SKU are as a set, to be compared with those of the others.
    private func describeProperties(
        ofSKU position: Int, _ batch: Batch, _ check: ProductCheck, _ category: Category
    ) {
        let range = check.skus[position].properties
        guard !range.isEmpty else {
            check.traits.insert(.hasBareSKU)
            return
        }
        check.traits.insert(.hasProperties)
        // As sets: where no order is known, two SKUs may have them in different ones.
        var pairs: UInt64 = 0
        var dimensions: UInt64 = 0
        var isResolved = true
        for index in range {
            let property = check.properties[index]
            let entry = batch.skuProperties[property.entry]
            if !entry.alias.isBlank || !entry.image.isBlank { check.traits.insert(.hasAliasOrImage) }
            guard case .known(let attribute) = property.attribute, category.attributes[attribute].isSKU else {
                isResolved = false
                continue
            }
            dimensions &+= mix64(1, UInt64(attribute) &+ 1)
            guard case .known(let value) = property.value else {
                isResolved = false
                continue
            }
            pairs &+= mix64(UInt64(attribute) &+ 1, UInt64(value) &+ 1)
        }
        if !isResolved { check.traits.insert(.hasUnresolvedProperty) }
        check.skus[position].isResolved = isResolved
        check.skus[position].propertySetHash = pairs
        check.skus[position].dimensionHash = dimensions
    }
}
