import Bytes
import CLibXML2
import FeedModel

/// What there is to say while records are read.
extension XMLProductBuilder {
    /// Puts a finding into the batch, or keeps it until that can be done.
    mutating func report(_ finding: XMLFinding) {
        guard let batch, !collects else {
            waiting.append(finding)
            return
        }
        let location = UInt32(locations.count)
        locations.append(
            Location(line: UInt32(clamping: finding.line), record: isInProduct ? record : finding.record))
        let start = written.count
        written.append(finding.name)
        let suffix = Text(offset: start, count: written.count - start)
        batch.pointee.findings.append(
            Finding(
                finding.code, at: Place(location: location, column: .column(finding.column, suffix: suffix)),
                facts: finding.facts.0, finding.facts.1, finding.facts.2, cause: finding.cause))
    }

    mutating func reportWaiting() {
        let findings = waiting
        waiting.removeAll()
        for finding in findings { report(finding) }
    }

    /// Reports a name that nothing is known of, unless that was done before.
    private mutating func reportUnknown(_ path: String, _ name: String, column: UInt16, line: Int, nearest: String?) {
        // Hostile files have no end of names.
        guard unknownNames.count < 1000, unknownNames.insert(path).inserted else { return }
        var key = path
        var finding = XMLFinding(
            code: .sourceUnknownColumn, line: line, column: column, name: name,
            facts: (.string(path), nearest.map { .string($0) } ?? .none, .none))
        finding.cause = key.withUTF8 { max($0.hash64, 1) }
        report(finding)
    }

    mutating func reportUnknownElement(_ name: XMLNameTable.Name, prefix: XMLNameTable.Name?, line: Int) {
        let name = qualified(name, prefix)
        let parent = current
        let near = nearest(to: name, in: XMLVocabulary.childNames(of: parent))
        reportUnknown(
            "\(parent.path)/\(name)", name, column: names![parent].unknownElementColumn, line: line,
            nearest: near.map { "\(parent.path)/\($0)" } ?? XMLVocabulary.elsewhere(element: name))
    }

    /// - Parameter attribute: name, prefix, namespace, value and its end, as libxml2 hands them out.
    mutating func reportUnknownAttribute(
        _ attribute: UnsafeMutablePointer<UnsafePointer<xmlChar>?>, of element: XMLElement, line: Int
    ) {
        if let namespace = attribute[2], names!.isForOthers(namespace) { return }
        let name = qualified(attribute[0]!, attribute[1])
        let near = nearest(to: name, in: element.attributes)
        reportUnknown(
            "\(element.path)/@\(name)", name, column: names![element].unknownAttributeColumn, line: line,
            nearest: near.map { "\(element.path)/@\($0)" } ?? XMLVocabulary.elsewhere(attribute: name))
    }

    /// Text where only elements may be.
    mutating func reportStrayText() {
        reportUnknown(
            "\(current.path)/text()", "text()", column: names![current].unknownElementColumn, line: lastLine,
            nearest: nil)
    }

    private func qualified(_ name: XMLNameTable.Name, _ prefix: XMLNameTable.Name?) -> String {
        (prefix.map { String(cString: $0) + ":" } ?? "") + String(cString: name)
    }

    /// Reports the values of the product that are an error of a spreadsheet. A barcode is left out by itself.
    ///
    /// - Returns: there are such.
    mutating func reportSpreadsheetErrors() -> Bool {
        guard let draft, let batch = batch?.pointee else { return false }
        let bytes = written.bytes
        var found: [Finding] = []
        func look(_ cell: Cell, suffix: Text = .none) {
            guard SpreadsheetErrors.isError(bytes[cell.text]) else { return }
            found.append(
                Finding(
                    .sourceSpreadsheetError, at: Batch.place(of: cell, suffix: suffix),
                    product: Int32(batch.products.count)))
        }
        for field in ProductField.allCases { look(batch.fields[draft.fields + field.rawValue]) }
        for text in batch.titles[draft.product.titles.lowerBound...] { look(text.cell, suffix: text.locale) }
        for text in batch.descriptions[draft.product.descriptions.lowerBound...] {
            look(text.cell, suffix: text.locale)
        }
        for image in batch.images[draft.product.images.lowerBound...] { look(image) }
        for attribute in batch.attributes[draft.product.attributes.lowerBound...] {
            look(attribute.value, suffix: attribute.name)
        }
        for sku in batch.skus[draft.product.skus.lowerBound...] {
            for cell in [sku.code, sku.price, sku.discountPrice, sku.inventory] { look(cell) }
            for property in batch.skuProperties[sku.properties] {
                for cell in [property.value, property.alias, property.image] { look(cell, suffix: property.name) }
            }
            for price in batch.countryPrices[sku.countryPrices] {
                for cell in [price.price, price.discountPrice] { look(cell, suffix: price.country) }
            }
        }
        batch.findings += found
        return !found.isEmpty
    }

    /// Two values of one product that should be the same are not: the first counts.
    mutating func reportConflict(_ first: Cell, _ second: Cell, suffix: Text = .none) {
        let bytes = written.bytes
        guard !second.isBlank, !bytes[first.text].sameBytes(as: bytes[second.text]) else { return }
        batch!.pointee.findings.append(
            Finding(
                .itemConflictingValues, at: Batch.place(of: second, suffix: suffix),
                product: Int32(batch!.pointee.products.count), facts: .text(first.text),
                .integer(Int64(locations[Int(first.location)].line))))
    }
}
