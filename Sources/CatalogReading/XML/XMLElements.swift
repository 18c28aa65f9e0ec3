import Bytes
import FeedModel

/// What each known element means: from attributes and text to the batch's arrays.
extension XMLProductBuilder {
    /// What the product has, whatever is in it: the operation may hang on it.
    mutating func notePresence(of element: XMLElement) {
        switch element {
        case .product:
            if isGiven(1) { presence |= Presence.aliexpressProductID.rawValue }
            if isGiven(3) || root.hasCategory { presence |= Presence.categoryID.rawValue }
        case .title: presence |= Presence.title.rawValue
        case .description: presence |= Presence.description.rawValue
        case .sku:
            if isGiven(1) { presence |= Presence.price.rawValue }
            if isGiven(2) { presence |= Presence.discountPrice.rawValue }
            if isGiven(3) { presence |= Presence.inventory.rawValue }
        default: break
        }
    }

    func isGiven(_ slot: UInt32) -> Bool { given & 1 << slot != 0 }

    /// The attribute's value, or nothing.
    private func value(_ slot: Int) -> Text { isGiven(UInt32(slot)) ? values[slot] : .none }

    /// The attribute as a cell of the element that starts.
    private func cell(_ slot: Int, _ entry: XMLNameTable.Entry) -> Cell {
        guard isGiven(UInt32(slot)) else { return .absent(at: location) }
        return Cell(text: values[slot], location: location, column: entry.firstColumn &+ UInt16(slot))
    }

    /// A known element starts; its attributes are in `values`.
    mutating func begin(_ element: XMLElement, _ entry: XMLNameTable.Entry) {
        switch element {
        case .product:
            for (slot, known) in XMLVocabulary.productSlots.enumerated() { set(known, cell(slot, entry)) }
            marks.contents = written.count
        case .package:
            for (slot, known) in XMLVocabulary.packageSlots.enumerated() { set(known, cell(slot, entry)) }
        case .shipping:
            for (slot, known) in XMLVocabulary.shippingSlots.enumerated() { set(known, cell(slot, entry)) }
        case .title, .description, .brand: qualifier = value(0)
        case .nationalQuote: set(.nationalQuoteType, cell(0, entry))
        case .attribute:
            let id = value(1)
            attribute = AttributeEntry(
                name: id.isEmpty ? value(0) : id, nameIsID: !id.isEmpty, isWholeCell: false,
                value: .absent(at: location))
            attributeHasValue = false
        case .attributeValue:
            attribute.valueID = value(0)
            attribute.unit = value(1)
        case .customAttribute:
            // An id is no part of it, which a rule says.
            let name = value(0)
            attribute = AttributeEntry(
                name: name.isEmpty ? value(1) : name, nameIsID: isGiven(1), isCustom: true, isWholeCell: false,
                value: .absent(at: location))
        case .sku: beginSKU(entry)
        case .property:
            let id = value(1)
            property = SKUProperty(
                name: id.isEmpty ? value(0) : id, nameIsID: !id.isEmpty,
                value: Cell(text: .none, location: location, column: entry.textColumn), alias: cell(2, entry),
                image: cell(3, entry))
        case .propertyValue:
            setPropertyID(value(0))
        case .countryPrice:
            batch!.pointee.countryPrices.append(
                CountryPrice(country: value(0), price: cell(1, entry), discountPrice: cell(2, entry)))
        case .document, .catalog, .image, .skus: break
        }
    }

    private mutating func beginSKU(_ entry: XMLNameTable.Entry) {
        sku = SKU(location: location)
        sku.code = cell(0, entry)
        sku.price = cell(1, entry)
        sku.discountPrice = cell(2, entry)
        sku.inventory = cell(3, entry)
        sku.eanCode = cell(4, entry)
        sku.properties = batch!.pointee.skuProperties.count..<batch!.pointee.skuProperties.count
        sku.countryPrices = batch!.pointee.countryPrices.count..<batch!.pointee.countryPrices.count
    }

    /// The text so far of the element around one that starts: it is a value of its own.
    mutating func finishText(before element: XMLElement) {
        switch element {
        case .attributeValue: finishAttributeText()
        case .propertyValue: finishPropertyText()
        default: break
        }
    }

    /// A known element ends; its text begins at `textStart`.
    mutating func finish(_ element: XMLElement) {
        switch element {
        case .title: addLocalized(.title)
        case .description: addLocalized(.description)
        case .brand:
            // An id is written as elsewhere: `#47` is always the id.
            let text = qualifier.isEmpty ? takeText() : join("#", qualifier)
            set(.brand, Cell(text: text, location: location, column: names![.brand].textColumn))
        case .image:
            let text = takeText()
            batch!.pointee.images.append(Cell(text: text, location: location, column: names![.image].textColumn))
        case .nationalQuote:
            let text = takeText()
            set(.nationalQuoteData, Cell(text: text, location: location, column: names![.nationalQuote].textColumn))
        case .customAttribute:
            attribute.value = Cell(text: takeText(), location: location, column: names![.customAttribute].textColumn)
            batch!.pointee.attributes.append(attribute)
        case .attributeValue:
            addAttributeValue(takeText())
            attribute.valueID = .none
            attribute.unit = .none
        case .attribute:
            finishAttributeText()
            if !attributeHasValue { addAttributeValue(.none) }
        case .propertyValue: finishPropertyText()
        case .property:
            finishPropertyText()
            batch!.pointee.skuProperties.append(property)
        case .sku:
            sku.properties = sku.properties.lowerBound..<batch!.pointee.skuProperties.count
            sku.countryPrices = sku.countryPrices.lowerBound..<batch!.pointee.countryPrices.count
            batch!.pointee.skus.append(sku)
        case .product: inherit()
        case .document, .catalog, .package, .shipping, .skus, .countryPrice: break
        }
    }

    /// The text collected so far, without blanks at its ends.
    private mutating func takeText() -> Text {
        let bytes = written.bytes
        let (start, end) = trimmedBounds(bytes.baseAddress!, textStart, bytes.count)
        textStart = bytes.count
        return start < end ? Text(offset: start, count: end &- start) : .none
    }

    private mutating func join(_ mark: StaticString, _ text: Text) -> Text {
        let start = written.count
        written.append(mark)
        written.reserve(Int(text.count))
        written.append(written.bytes[text])
        return Text(offset: start, count: written.count - start)
    }

    private mutating func addLocalized(_ element: XMLElement) {
        let entry = names![element]
        let column = qualifier.isEmpty ? entry.textColumn : entry.localizedColumn
        let added = LocalizedText(
            locale: qualifier, cell: Cell(text: takeText(), location: location, column: column))
        let batch = batch!
        let bytes = written.bytes
        let other =
            element == .title
            ? Self.add(added, to: &batch.pointee.titles, from: draft!.product.titles.lowerBound, bytes)
            : Self.add(
                added, to: &batch.pointee.descriptions, from: draft!.product.descriptions.lowerBound, bytes)
        if let other { reportConflict(other, added.cell, suffix: qualifier) }
    }

    /// Appends a text unless the product, whose texts begin at `first`, has one in that locale: then that is returned.
    private static func add(
        _ added: LocalizedText, to texts: inout [LocalizedText], from first: Int, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Cell? {
        for index in first..<texts.count where bytes[texts[index].locale].sameBytes(as: bytes[added.locale]) {
            if !texts[index].cell.isBlank { return texts[index].cell }
            texts[index] = added
            return nil
        }
        texts.append(added)
        return nil
    }

    private mutating func finishAttributeText() {
        let text = takeText()
        if !text.isEmpty { addAttributeValue(text) }
    }

    private mutating func addAttributeValue(_ text: Text) {
        attribute.value = Cell(text: text, location: location, column: names![.attributeValue].textColumn)
        batch!.pointee.attributes.append(attribute)
        attributeHasValue = true
    }

    private mutating func finishPropertyText() {
        let text = takeText()
        guard !text.isEmpty else { return }
        let added = Cell(text: text, location: location, column: names![.property].textColumn)
        if property.value.isBlank {
            property.value = added
        } else {
            reportConflict(property.value, added, suffix: property.name)
        }
    }

    private mutating func setPropertyID(_ id: Text) {
        guard !id.isEmpty else { return }
        let added = Cell(text: id, location: location, column: names![.property].textColumn)
        if property.valueID.isEmpty {
            property.valueID = id
            property.value.location = location
        } else {
            reportConflict(
                Cell(text: property.valueID, location: location, column: added.column), added, suffix: property.name)
        }
    }

    /// Sets a field of the product: the first that is not blank counts, another that differs is reported.
    mutating func set(_ field: ProductField, _ cell: Cell) {
        guard cell.column != ColumnReference.noIndex else { return }
        let index = draft!.fields &+ field.rawValue
        let known = batch!.pointee.fields[index]
        if known.isBlank {
            batch!.pointee.fields[index] = cell
        } else if !cell.isBlank {
            reportConflict(known, cell)
        }
    }

    /// Gives the product what the root has and it has not.
    private mutating func inherit() {
        for index in root.defaults.indices {
            let known = root.defaults[index]
            guard batch!.pointee.fields[draft!.fields &+ known.field.rawValue].isBlank else { continue }
            set(known.field, Cell(text: known.text, location: locateRoot(), column: known.column))
        }
    }
}
