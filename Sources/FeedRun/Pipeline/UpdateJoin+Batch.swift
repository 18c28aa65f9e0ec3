import Bytes
import CatalogReading
import CategoryRules
import FeedModel

/// The way of SKUs out of the batch that they are read in, and into that of the product they belong to.
extension UpdateJoin {
    /// Cells of a product, beside those of its SKUs, that a price update has.
    private static let priceFields: [ProductField] = [.currency, .nationalQuoteType, .nationalQuoteData]

    // MARK: Out of a batch

    /// Keeps what a product adds to the items of an earlier one in some operations.
    ///
    /// - Parameter sharing: which other products have its records, since other items are made of them.
    func keep(
        _ target: UpdateTarget, _ operations: OperationSet, _ sharing: Record.Sharing, of work: BatchWork
    ) -> Part {
        let batch = work.batch
        let product = batch.products[target.product]
        let takesPrice = operations.contains(OperationSet(.productPricesUpdate))
        let firstSKU = UInt32(skus.count)
        for index in product.skus where batch.takesPart(batch.skus[index], in: operations, of: target.operations) {
            keep(batch.skus[index], operations, of: batch)
        }
        let firstRecord = UInt32(records.count)
        for record in batch.records[product.records] where Int(record.product) == target.product {
            records.append(
                KeptRecord(
                    location: located(record.location, batch), offset: record.offset, length: record.length,
                    fate: record.fate, fault: record.fault, sharing: sharing))
        }
        var part = Part(
            operations: operations, decimalPoint: batch.file.decimalPoint, skus: firstSKU..<UInt32(skus.count),
            records: firstRecord..<UInt32(records.count))
        for field in Self.priceFields where takesPrice {
            let cell = batch.field(field, of: target.product)
            guard !cell.isBlank, cell.column != ColumnReference.noIndex else { continue }
            part.fields.append((field, keep(cell, of: batch), located(batch.locations[Int(cell.location)], batch)))
        }
        part.isUnreadable = product.isUnreadable
        for weighed in work.findings
        where weighed.finding.product == Int32(target.product) && weighed.severity == .error {
            part.errors.append(KeptFinding(weighed.finding, of: batch))
        }
        return part
    }

    private func keep(_ sku: SKU, _ operations: OperationSet, of batch: Batch) {
        let hasPrice = operations.contains(OperationSet(.productPricesUpdate))
        let hasStock = operations.contains(OperationSet(.productStocksUpdate))
        let firstProperty = UInt32(properties.count)
        let firstCountry = UInt32(countryPrices.count)
        if hasPrice {
            for index in sku.properties {
                let property = batch.skuProperties[index]
                properties.append(
                    KeptProperty(
                        name: keep(property.name, of: batch), nameIsID: property.nameIsID,
                        value: keep(property.value, of: batch), valueID: keep(property.valueID, of: batch)))
            }
            for index in sku.countryPrices {
                let price = batch.countryPrices[index]
                countryPrices.append(
                    KeptCountryPrice(
                        country: keep(price.country, of: batch), price: keep(price.price, of: batch),
                        discountPrice: keep(price.discountPrice, of: batch)))
            }
        }
        let nothing = KeptCell(text: .none, column: ColumnReference.noIndex)
        skus.append(
            KeptSKU(
                location: located(batch.locations[Int(sku.location)], batch), code: keep(sku.code, of: batch),
                price: hasPrice ? keep(sku.price, of: batch) : nothing,
                discountPrice: hasPrice ? keep(sku.discountPrice, of: batch) : nothing,
                inventory: hasStock ? keep(sku.inventory, of: batch) : nothing,
                properties: firstProperty..<UInt32(properties.count),
                countryPrices: firstCountry..<UInt32(countryPrices.count)))
    }

    private func keep(_ cell: Cell, of batch: Batch) -> KeptCell {
        KeptCell(text: keep(cell.text, of: batch), column: cell.column)
    }

    private func keep(_ text: Text, of batch: Batch) -> Text {
        guard !text.isEmpty else { return .none }
        let start = bytes.count
        bytes.append(batch.bytes.bytes[text])
        return Text(offset: start, count: bytes.count - start)
    }

    private func located(_ location: Location, _ batch: Batch) -> Location {
        var location = location
        if location.file == Location.ownFile { location.file = UInt16(batch.file.index) }
        return location
    }

    // MARK: Into a batch

    /// Takes what is made further up out of a product, and puts after its own SKUs what is further down.
    ///
    /// - Returns: what there is to say about the latter, and whether anything is left of the product.
    func settle(_ product: Int, of batch: Batch) -> (findings: [Finding], isLeft: Bool) {
        guard let origin = Self.origin(of: product, in: batch) else { return ([], true) }
        let (operations, isAll) = elsewhere(origin)
        guard !isAll else { return ([], false) }
        if !operations.isEmpty { batch.withhold(operations, of: product) }
        var findings: [Finding] = []
        if hasTooManyRecords(origin) {
            let place = Place(location: batch.products[product].location)
            findings.append(Finding(.itemTooManyRecords, at: place, product: Int32(product)))
            batch.products[product].isUnreadable = true
        }
        let parts = parts(of: origin)
        guard !parts.isEmpty else { return (findings, true) }
        batch.otherFiles = JoinedFiles(join: self, others: batch.otherFiles)
        let own = batch.products[product].skus
        let first = batch.skus.count
        batch.skus += Array(batch.skus[own])
        if !batch.shopSKUs.isEmpty { batch.shopSKUs += Array(batch.shopSKUs[own]) }
        for part in parts { findings += append(part, to: product, of: batch) }
        batch.products[product].skus = first..<batch.skus.count
        return (findings, true)
    }

    private func append(_ part: Part, to product: Int, of batch: Batch) -> [Finding] {
        // What is half read says nothing, least of all of the other operation.
        if part.isUnreadable {
            batch.products[product].unreadable.formUnion(part.operations)
        } else {
            for index in part.skus { append(skus[Int(index)], part.decimalPoint, to: batch) }
        }
        for index in part.records {
            let kept = records[Int(index)]
            var record = Record(
                location: placed(kept.location, batch), offset: kept.offset, length: kept.length, fate: kept.fate,
                product: Int32(product), fault: kept.fault)
            record.sharing = kept.sharing
            batch.records.append(record)
        }
        var findings: [Finding] = []
        for (field, kept, location) in part.fields where !part.isUnreadable {
            let cell = self.cell(kept, at: append(location, to: batch), of: batch)
            let known = batch.field(field, of: product)
            if known.isBlank || known.column == ColumnReference.noIndex {
                batch.fields[product * ProductField.count + field.rawValue] = cell
            } else if !batch.bytes.bytes[known.text].sameBytes(as: batch.bytes.bytes[cell.text]) {
                findings.append(
                    .conflict(
                        known, cell, Batch.place(of: cell, name: field.column), product, batch,
                        OperationSet(.productPricesUpdate)))
            }
        }
        for kept in part.errors {
            var finding = kept.finding
            finding.place.location = append(kept.location, to: batch)
            finding.place.value = batch.append(kept.value)
            finding.place.column.suffix = batch.append(kept.suffix)
            finding.product = Int32(product)
            finding.operations = part.operations
            finding.isOncePerFile = false
            finding.isOncePerRun = false
            findings.append(finding)
        }
        return findings
    }

    private func append(_ kept: KeptSKU, _ point: UInt8, to batch: Batch) {
        let location = append(kept.location, to: batch)
        var sku = SKU(location: location)
        sku.code = cell(kept.code, at: location, of: batch)
        sku.price = number(kept.price, point, at: location, of: batch)
        sku.discountPrice = number(kept.discountPrice, point, at: location, of: batch)
        sku.inventory = number(kept.inventory, point, at: location, of: batch)
        let firstProperty = batch.skuProperties.count
        for index in kept.properties {
            let property = properties[Int(index)]
            batch.skuProperties.append(
                SKUProperty(
                    name: text(property.name, of: batch), nameIsID: property.nameIsID,
                    value: cell(property.value, at: location, of: batch), valueID: text(property.valueID, of: batch),
                    alias: .absent(at: location), image: .absent(at: location)))
        }
        sku.properties = firstProperty..<batch.skuProperties.count
        let firstCountry = batch.countryPrices.count
        for index in kept.countryPrices {
            let price = countryPrices[Int(index)]
            batch.countryPrices.append(
                CountryPrice(
                    country: text(price.country, of: batch),
                    price: number(price.price, point, at: location, of: batch),
                    discountPrice: number(price.discountPrice, point, at: location, of: batch)))
        }
        sku.countryPrices = firstCountry..<batch.countryPrices.count
        batch.skus.append(sku)
        if !batch.shopSKUs.isEmpty { batch.shopSKUs.append(ShopSKU()) }
    }

    private func placed(_ location: Location, _ batch: Batch) -> Location {
        var location = location
        if Int(location.file) == batch.file.index { location.file = Location.ownFile }
        return location
    }

    private func append(_ location: Location, to batch: Batch) -> UInt32 {
        let location = placed(location, batch)
        if batch.locations.last != location { batch.locations.append(location) }
        return UInt32(batch.locations.count - 1)
    }

    private func text(_ text: Text, of batch: Batch) -> Text {
        text.isEmpty ? .none : batch.keep(bytes.bytes[text])
    }

    private func cell(_ kept: KeptCell, at location: UInt32, of batch: Batch) -> Cell {
        Cell(text: text(kept.text, of: batch), location: location, column: kept.column)
    }

    /// A number in the way of writing of the batch's file.
    private func number(_ kept: KeptCell, _ point: UInt8, at location: UInt32, of batch: Batch) -> Cell {
        var cell = cell(kept, at: location, of: batch)
        let host = batch.file.decimalPoint
        guard point != host, !cell.isBlank else { return cell }
        let written = Array(batch.bytes.bytes[cell.text])
        let isNumber = written.withUnsafeBufferPointer { FixedDecimal($0, point: point) } != nil
        let start = batch.bytes.count
        // What is no number there must not become one here.
        batch.bytes.append(isNumber ? written.map { $0 == point ? host : $0 } : written + [0x20])
        cell.text = batch.replaced(from: start, of: cell.text)
        return cell
    }
}

extension OperationSet {
    /// The operations that change SKUs of a product and not the product.
    static let updates: OperationSet = [OperationSet(.productPricesUpdate), OperationSet(.productStocksUpdate)]
}

extension Batch {
    /// Whether a SKU has something for one of `operations`, where its product is for `all`: where it is for both, a blank
    /// price or inventory leaves the SKU out of that one, and a SKU without either is faulty in both.
    fileprivate func takesPart(_ sku: SKU, in operations: OperationSet, of all: OperationSet) -> Bool {
        guard all == .updates, operations != all else { return true }
        let hasPrice = !sku.price.isBlank || !sku.countryPrices.isEmpty
        let hasStock = !sku.inventory.isBlank
        return operations.contains(OperationSet(.productPricesUpdate))
            ? hasPrice || !hasStock : hasStock || !hasPrice
    }

    /// Leaves a product what is not made elsewhere.
    fileprivate func withhold(_ operations: OperationSet, of product: Int) {
        products[product].elsewhere = operations
        for index in products[product].records where Int(records[index].product) == product {
            records[index].sharing = .withEarlier
        }
        let kept = OperationSet.updates.subtracting(operations)
        guard !kept.isEmpty else { return }
        let own = products[product].skus
        let first = skus.count
        for index in own where takesPart(skus[index], in: kept, of: .updates) {
            skus.append(skus[index])
            if !shopSKUs.isEmpty { shopSKUs.append(shopSKUs[index]) }
        }
        products[product].skus = first..<skus.count
    }
}

extension UpdateJoin.KeptFinding {
    /// An error of a batch with its texts.
    init(_ finding: Finding, of batch: Batch) {
        var own = finding
        func kept(_ fact: Fact) -> Fact {
            if case .text(let text) = fact { return .string(batch.bytes.bytes[text].string) }
            return fact
        }
        own.facts = (kept(finding.facts.0), kept(finding.facts.1), kept(finding.facts.2), kept(finding.facts.3))
        var location =
            finding.place.location == Place.noLocation
            ? Location(line: 1, record: 0) : batch.locations[Int(finding.place.location)]
        if location.file == Location.ownFile { location.file = UInt16(batch.file.index) }
        self.init(
            finding: own, location: location, value: batch.bytes.bytes[batch.raw(of: finding.place.value)].string,
            suffix: batch.bytes.bytes[finding.place.column.suffix].string)
    }

    /// A fault of a file, said of one of its products.
    init(_ fault: Finding, at product: Int, in batch: Batch) {
        var finding = fault
        finding.place = Place(
            location: batch.products[product].location,
            column: batch.file.format == .csv ? .column(fault.place.column.index) : .none)
        self.init(finding, of: batch)
    }
}

extension Finding {
    /// Two cells of one item that differ.
    fileprivate static func conflict(
        _ first: Cell, _ second: Cell, _ place: Place, _ product: Int, _ batch: Batch,
        _ operations: OperationSet
    ) -> Finding {
        let location = batch.locations[Int(first.location)]
        return Finding(
            .itemConflictingValues, at: place, product: Int32(product), facts: .text(first.text),
            .integer(Int64(location.line)), .string(batch.fileName(of: location)), operations: operations)
    }
}
