import Bytes
import FeedModel

/// Why a product is refused as a whole.
enum XMLRejection {
    case tooLarge
    case tooDeep
    case encoding
}

/// How much a batch held when a product began.
struct BatchMarks {
    var bytes = 0
    var locations = 0
    var fields = 0
    var titles = 0
    var descriptions = 0
    var attributes = 0
    var images = 0
    var skus = 0
    var skuProperties = 0
    var countryPrices = 0
    var findings = 0
    var unknownNames = 0
    /// Bytes behind what the product's start tag says.
    var contents = 0
}

/// Products from their start tag to their end, whole, refused or cut.
extension XMLProductBuilder {
    mutating func openProduct(at offset: Int, line: Int) {
        settleBadBytes(before: offset)
        let batch = batch!
        record &+= 1
        isInProduct = true
        rejection = nil
        productOffset = offset
        productLine = line
        marks = BatchMarks(
            bytes: written.count, locations: locations.count,
            fields: batch.pointee.fields.count, titles: batch.pointee.titles.count,
            descriptions: batch.pointee.descriptions.count, attributes: batch.pointee.attributes.count,
            images: batch.pointee.images.count, skus: batch.pointee.skus.count,
            skuProperties: batch.pointee.skuProperties.count, countryPrices: batch.pointee.countryPrices.count,
            findings: batch.pointee.findings.count, unknownNames: unknownNames.count,
            contents: written.count)
        location = locate(line)
        product = Product(location: location, presence: [])
        presence = 0
        elements = 0
        batch.pointee.fields.append(
            contentsOf: repeatElement(.absent(at: location), count: ProductField.count))
    }

    /// The product ends before the byte at `end`.
    mutating func closeProduct(at end: Int) {
        let bad = settleBadBytes(before: end)
        if let rejection, rejection != .encoding {
            reject(code(of: rejection), line: productLine, facts(of: rejection, "product"), end)
        } else if bad != nil || rejection != nil {
            let bad = bad ?? productOffset
            let line = productLine + lineEnds(from: productOffset, to: bad)
            reject(.sourceEncoding, line: line, encodingFacts(bad), end)
        } else {
            keep(.used, until: end)
        }
        isInProduct = false
        rejection = nil
    }

    private mutating func keep(_ fate: Record.Fate, until end: Int, isProduct: Bool = true) {
        let batch = batch!
        let index = batch.pointee.products.count
        let records = batch.pointee.records.count
        batch.pointee.records.append(
            Record(
                location: Location(line: UInt32(clamping: productLine), record: record), offset: UInt64(productOffset),
                length: UInt64(end &- productOffset), fate: fate, product: isProduct ? Int32(index) : -1,
                fault: fate == .used || rejection == .tooDeep ? .none : rejection == .tooLarge ? .tooLarge : .encoding))
        guard isProduct else { return }
        product.presence = Presence(rawValue: presence)
        product.titles = marks.titles..<batch.pointee.titles.count
        product.descriptions = marks.descriptions..<batch.pointee.descriptions.count
        product.attributes = marks.attributes..<batch.pointee.attributes.count
        product.images = marks.images..<batch.pointee.images.count
        product.skus = marks.skus..<batch.pointee.skus.count
        product.isUnreadable = fate == .rejected
        product.records = records..<records &+ 1
        batch.pointee.products.append(product)
    }

    /// The record cannot be used: it takes the item that it names with it.
    private mutating func reject(_ code: FindingCode, line: Int, _ facts: (Fact, Fact, Fact), _ end: Int) {
        let namesItem =
            !batch!.pointee.fields[marks.fields + ProductField.itemID.rawValue].isBlank
            || !batch!.pointee.fields[marks.fields + ProductField.aliexpressProductID.rawValue].isBlank
        if !namesItem { takeBack() }
        batch!.pointee.findings.append(
            Finding(
                code, at: Place(location: locate(line)),
                product: namesItem ? Int32(batch!.pointee.products.count) : -1, facts: facts.0, facts.1))
        keep(.rejected, until: end, isProduct: namesItem)
    }

    /// Forgets everything of the open product.
    mutating func takeBack() {
        let batch = batch!
        takeBackContents()
        written.truncate(to: marks.bytes)
        locations.removeLast(locations.count - marks.locations)
        batch.pointee.fields.removeLast(batch.pointee.fields.count - marks.fields)
    }

    /// Forgets what the open product has beyond its start tag, and what comes: only whether it is there still counts.
    mutating func refuseContents(_ reason: XMLRejection) {
        rejection = reason
        collects = false
        takeBackContents()
        written.truncate(to: marks.contents)
        for field in ProductField.allCases where !XMLVocabulary.productSlots.contains(field) {
            batch!.pointee.fields[marks.fields + field.rawValue] = .absent(at: product.location)
        }
    }

    private mutating func takeBackContents() {
        let batch = batch!
        batch.pointee.titles.removeLast(batch.pointee.titles.count - marks.titles)
        batch.pointee.descriptions.removeLast(batch.pointee.descriptions.count - marks.descriptions)
        batch.pointee.attributes.removeLast(batch.pointee.attributes.count - marks.attributes)
        batch.pointee.images.removeLast(batch.pointee.images.count - marks.images)
        batch.pointee.skus.removeLast(batch.pointee.skus.count - marks.skus)
        batch.pointee.skuProperties.removeLast(batch.pointee.skuProperties.count - marks.skuProperties)
        batch.pointee.countryPrices.removeLast(batch.pointee.countryPrices.count - marks.countryPrices)
        batch.pointee.findings.removeLast(batch.pointee.findings.count - marks.findings)
        unknownNames.removeLast(unknownNames.count - marks.unknownNames)
        waiting.removeAll()
    }

    /// The bad bytes up to `end` are dealt with.
    ///
    /// - Returns: the first of the open product; one before it is reported about the file.
    @discardableResult
    mutating func settleBadBytes(before end: Int) -> Int? {
        var first: Int?
        while settledBadBytes < badBytes.count, badBytes[settledBadBytes] < end {
            let bad = badBytes[settledBadBytes]
            settledBadBytes += 1
            if isInProduct, bad >= productOffset {
                first = first ?? bad
            } else {
                reportStrayByte(bad)
            }
        }
        return first
    }

    /// A piece of the file has been parsed: forgets the bad bytes that need not be known any more.
    mutating func settleBadBytes() {
        guard !badBytes.isEmpty else { return }
        settleBadBytes(before: isInProduct ? productOffset : safeOffset)
        badBytes.removeFirst(settledBadBytes)
        settledBadBytes = 0
        // All that are left are in the open product, which needs one.
        if isInProduct, badBytes.count > 1 { badBytes.removeLast(badBytes.count - 1) }
    }

    /// libxml2 could not read the child of the root between those offsets.
    mutating func skipped(_ reason: XMLRejection, from start: Int, to end: Int, line: Int, isProduct: Bool) {
        collects = false
        if isProduct, !isInProduct { openProduct(at: start, line: line) }
        if isInProduct {
            if rejection == nil { refuseContents(reason) }
            closeProduct(at: end)
        } else {
            report(XMLFinding(code: code(of: reason), line: line, facts: facts(of: reason, "element")))
        }
    }

    /// Whether a bad byte may be what the parser stumbled over.
    func hasBadByte(before offset: Int) -> Bool {
        let start = restartPlace.offset
        return badBytes[settledBadBytes...].contains { $0 >= start && $0 <= offset }
    }

    private func code(of reason: XMLRejection) -> FindingCode {
        switch reason {
        case .tooLarge: .sourceRecordTooLarge
        case .tooDeep: .sourceTooDeep
        case .encoding: .sourceEncoding
        }
    }

    private func facts(of reason: XMLRejection, _ what: StaticString) -> (Fact, Fact, Fact) {
        switch reason {
        case .tooLarge: (.words(what), .integer(Int64(largestRecord)), .none)
        case .tooDeep: (.integer(Int64(Self.greatestDepth)), .none, .none)
        case .encoding: (.string(encoding), .none, .none)
        }
    }

    /// The id of the product that is open, as far as it is known.
    var itemOfOpenProduct: String? {
        guard isInProduct, let batch, batch.pointee.fields.count > marks.fields else { return nil }
        let text = batch.pointee.fields[marks.fields + ProductField.itemID.rawValue].text
        return text.isEmpty ? nil : written.bytes[text].string
    }

    /// The open product was cut: it is no record.
    mutating func cutProduct() {
        guard isInProduct else { return }
        takeBack()
        collects = false
        isInProduct = false
        rejection = nil
    }

    mutating func tooDeep() {
        if isInProduct, rejection == nil { refuseContents(.tooDeep) }
    }
}
