import Bytes
import FeedModel

/// Works out what the rules and the encoders want to know of a product: its operations, numbers, category, attributes
/// and SKU properties.
struct Resolver: Sendable {
    let operation: Operation?
    let categories: CategoryStore
    let limits: Limits

    /// Works out one product of a batch. Texts that have to be changed for it are appended to the batch's bytes.
    func resolve(_ index: Int, of batch: inout Batch, into check: inout ProductCheck) throws(CategoryDataError) {
        let product = batch.products[index]
        check.index = index
        check.product = product
        check.attributes.removeAll(keepingCapacity: true)
        check.images.removeAll(keepingCapacity: true)
        check.skus.removeAll(keepingCapacity: true)
        check.properties.removeAll(keepingCapacity: true)
        check.countryPrices.removeAll(keepingCapacity: true)
        check.nationalQuote = .none
        check.brand = .missing
        check.brandAttribute = nil
        check.category = nil
        check.categoryState = .notNeeded
        resolveOperation(batch, &check)
        check.productID = number(batch.field(.aliexpressProductID, of: index), batch, point: 0x2E)
        if let id = check.productID.number, !id.isWhole || id <= .zero { check.productID = .invalid }
        if check.carriesWholeProduct { try resolveCategory(batch, &check) }
        resolveSKUs(batch, &check)
        if check.carriesWholeProduct {
            if let category = check.category {
                resolveAttributes(&batch, &check, category)
            }
            resolveBrand(batch, &check)
            resolveImages(batch, &check)
        } else {
            narrowOperations(&check)
        }
    }

    // MARK: Operation

    private func resolveOperation(_ batch: borrowing Batch, _ check: inout ProductCheck) {
        check.operationState = .known
        check.usesRetiredOperation = false
        check.operations = []
        if let operation {
            check.operations = OperationSet(operation)
            return
        }
        let cell = batch.field(.operation, of: check.index)
        guard cell.isBlank else {
            let name = batch.bytes.bytes[cell.text]
            if let operation = Operation(name: name) {
                check.operations = OperationSet(operation)
            } else if let operation = Operation(retiredName: name) {
                check.operations = OperationSet(operation)
                check.usesRetiredOperation = true
            } else {
                check.operationState = .unknown
            }
            return
        }
        for operation in check.product.presence.operations(forced: nil) {
            check.operations.insert(OperationSet(operation))
        }
        if check.operations.isEmpty { check.operationState = .undetermined }
    }

    /// Where the columns make a price and a stock update of a product, and no SKU has anything for one of them, there
    /// is only the other.
    private func narrowOperations(_ check: inout ProductCheck) {
        guard check.has(.productPricesUpdate), check.has(.productStocksUpdate) else { return }
        let hasPrice = check.skus.contains { !$0.price.isBlank }
        let hasInventory = check.skus.contains { !$0.inventory.isBlank }
        if hasPrice, !hasInventory { check.operations = OperationSet(.productPricesUpdate) }
        if hasInventory, !hasPrice { check.operations = OperationSet(.productStocksUpdate) }
    }

    // MARK: Category and brand

    private func resolveCategory(_ batch: borrowing Batch, _ check: inout ProductCheck) throws(CategoryDataError) {
        let cell = batch.field(.categoryID, of: check.index)
        switch number(cell, batch, point: 0x2E) {
        case .blank: check.categoryState = .missing
        case .value(let id) where id.isWhole && id > .zero:
            check.category = try categories.category(id.coefficient)
            check.categoryState = check.category == nil ? .unknown(id.coefficient) : .known
        case .invalid, .value: check.categoryState = .invalid
        }
    }

    /// The brand stands in its own column, or in attribute 2 (API change log of 2020-02-19 and 2021-10-15).
    private func resolveBrand(_ batch: borrowing Batch, _ check: inout ProductCheck) {
        let brand = check.category?.brandAttribute
        if let brand {
            check.brandAttribute = check.attributes.firstIndex { $0.attribute == .known(brand) && $0.content != .blank }
        }
        let cell = batch.field(.brand, of: check.index)
        guard !cell.isBlank else {
            if let position = check.brandAttribute, case .value(let value) = check.attributes[position].content {
                check.brand = .value(value)
            }
            return
        }
        let bytes = batch.bytes.bytes[cell.text]
        guard let brand, let attribute = check.category?.attributes[brand] else {
            check.brand = Self.isID(bytes) ? .unknownID : .text(cell.text)
            return
        }
        switch attribute.value(named: bytes) {
        case .one(let value): check.brand = .value(value)
        case .several: check.brand = .ambiguous
        case .none: check.brand = Self.isID(bytes) ? .unknownID : .text(cell.text)
        }
    }

    /// Whether a text that no name fits is to be taken as an id: digits, or `#` and digits.
    private static func isID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = bytes
        if bytes.first == 0x23 { digits = UnsafeBufferPointer(rebasing: bytes[1...]) }
        return !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Pictures that repeat an earlier one go first, then those over the limit.
    private func resolveImages(_ batch: borrowing Batch, _ check: inout ProductCheck) {
        for index in check.product.images where check.images.count < limits.images {
            let address = batch.bytes.bytes[batch.images[index].text]
            var isRepeated = false
            for earlier in check.images where batch.bytes.bytes[batch.images[earlier].text].sameBytes(as: address) {
                isRepeated = true
                break
            }
            if !isRepeated { check.images.append(index) }
        }
    }

    // MARK: SKUs

    private func resolveSKUs(_ batch: borrowing Batch, _ check: inout ProductCheck) {
        let point = batch.file.decimalPoint
        for entry in check.product.skus {
            let sku = batch.skus[entry]
            let firstProperty = check.properties.count
            var isReordered = false
            if let category = check.category {
                isReordered = resolveProperties(of: sku, batch, &check, category)
            }
            let firstCountry = check.countryPrices.count
            for position in sku.countryPrices {
                let country = batch.countryPrices[position]
                check.countryPrices.append(
                    ResolvedCountryPrice(
                        country: country.country, price: number(country.price, batch, point: point),
                        discountPrice: number(country.discountPrice, batch, point: point), entry: position))
            }
            check.skus.append(
                ResolvedSKU(
                    entry: entry, price: number(sku.price, batch, point: point),
                    discountPrice: number(sku.discountPrice, batch, point: point),
                    inventory: number(sku.inventory, batch, point: point),
                    properties: firstProperty..<check.properties.count,
                    isReordered: isReordered && batch.file.format == .xml,
                    countryPrices: firstCountry..<check.countryPrices.count))
        }
        findRepeats(batch, &check)
    }

    /// Looks a SKU's properties up and puts them into ascending `spec`, equal ones by id (publish-product document).
    ///
    /// - Returns: whether they stood in another order.
    private func resolveProperties(
        of sku: SKU, _ batch: borrowing Batch, _ check: inout ProductCheck, _ category: Category
    ) -> Bool {
        let first = check.properties.count
        var isReordered = false
        for entry in sku.properties {
            let property = batch.skuProperties[entry]
            let name = batch.bytes.bytes[property.name]
            let attribute = property.nameIsID ? category.attribute(withID: name) : category.attribute(named: name).resolved
            var value = ResolvedName.unknown
            let isBlank = property.value.isBlank && property.valueID.isEmpty
            if case .known(let index) = attribute, !isBlank {
                let known = category.attributes[index]
                value =
                    property.valueID.isEmpty
                    ? known.value(named: batch.bytes.bytes[property.value.text]).resolved
                    : known.value(withID: batch.bytes.bytes[property.valueID])
            }
            let found = ResolvedProperty(entry: entry, attribute: attribute, value: value, isBlank: isBlank)
            var position = check.properties.count
            check.properties.append(found)
            while position > first, Self.precedes(found, check.properties[position - 1], category) {
                check.properties[position] = check.properties[position - 1]
                position -= 1
                isReordered = true
            }
            check.properties[position] = found
        }
        return isReordered
    }

    private static func precedes(_ left: ResolvedProperty, _ right: ResolvedProperty, _ category: Category) -> Bool {
        guard case .known(let a) = left.attribute else { return false }
        guard case .known(let b) = right.attribute else { return true }
        let (first, second) = (category.attributes[a], category.attributes[b])
        return first.spec == second.spec ? first.id < second.id : first.spec < second.spec
    }

    /// Finds SKUs that repeat the code or the properties of an earlier one.
    private func findRepeats(_ batch: borrowing Batch, _ check: inout ProductCheck) {
        let count = check.skus.count
        guard count > 1 else { return }
        // Products have a few SKUs; one with hundreds must not cost their square.
        var codes: [UInt64: Int] = [:]
        var sets: [UInt64: Int] = [:]
        let usesTables = count > 24
        for position in 0..<count {
            let code = batch.bytes.bytes[batch.skus[check.skus[position].entry].code.text]
            let set = propertySetHash(check, position)
            if usesTables {
                if !code.isEmpty {
                    let hash = code.hash64
                    if let first = codes[hash] { check.skus[position].sameCodeAs = first } else { codes[hash] = position }
                }
                if let first = sets[set] { check.skus[position].samePropertiesAs = first } else { sets[set] = position }
                continue
            }
            for earlier in 0..<position {
                if check.skus[position].sameCodeAs == nil, !code.isEmpty,
                    code.sameBytes(as: batch.bytes.bytes[batch.skus[check.skus[earlier].entry].code.text])
                {
                    check.skus[position].sameCodeAs = earlier
                }
                if check.skus[position].samePropertiesAs == nil, check.skus[earlier].propertySetHash == set {
                    check.skus[position].samePropertiesAs = earlier
                }
            }
            check.skus[position].propertySetHash = set
        }
    }

    /// A hash of the set of (attribute, value) pairs of a SKU.
    private func propertySetHash(_ check: borrowing ProductCheck, _ sku: Int) -> UInt64 {
        var hash: UInt64 = 0
        for position in check.skus[sku].properties {
            let property = check.properties[position]
            guard let attribute = property.attribute.index, let value = property.value.index else { continue }
            hash = mix64(hash &+ UInt64(attribute) &+ 1, UInt64(value) &+ 1)
        }
        return hash
    }

    // MARK: Numbers

    func number(_ cell: Cell, _ batch: borrowing Batch, point: UInt8) -> ResolvedNumber {
        guard !cell.isBlank else { return .blank }
        return FixedDecimal(batch.bytes.bytes[cell.text], point: point).map { .value($0) } ?? .invalid
    }
}
