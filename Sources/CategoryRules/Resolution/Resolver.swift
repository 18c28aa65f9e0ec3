import Bytes
import FeedModel

/// Works out what the rules and the encoders want to know of a product: its operations, numbers, category, attributes
/// and SKU properties.
struct Resolver: Sendable {
    let operation: Operation?
    let usesRetiredOperation: Bool
    let categories: CategoryStore
    let limits: Limits
    /// What earlier runs know of products.
    var known: (any ProductDirectory)?

    /// Works out one product of a batch. Texts that have to be changed for it are appended to the batch's bytes.
    func resolve(_ index: Int, of batch: Batch, into check: ProductCheck) throws(CategoryDataError) {
        let product = batch.products[index]
        check.index = index
        check.product = product
        clearAttributes(check)
        check.images.removeAll(keepingCapacity: true)
        check.skus.removeAll(keepingCapacity: true)
        check.properties.removeAll(keepingCapacity: true)
        check.propertyNames.removeAll(keepingCapacity: true)
        check.hiddenProperties.removeAll(keepingCapacity: true)
        check.countryPrices.removeAll(keepingCapacity: true)
        check.nationalQuote = .none
        check.contradictions.removeAll(keepingCapacity: true)
        check.traits = []
        check.brand = .missing
        check.brandAttribute = nil
        check.brandFault = nil
        check.category = nil
        check.categoryState = .notNeeded
        resolveOperation(batch, check)
        check.createState = .new
        resolveGivenProduct(batch, check)
        resolveKnownProduct(batch, check)
        readProductID(batch, check)
        if check.hasPrices, check.seller == nil { check.seller = try categories.seller() }
        if check.carriesWholeProduct { try resolveCategory(batch, check) }
        if check.carriesWholeProduct { readPictures(batch, check) }
        resolveSKUs(batch, check)
        resolveNationalQuote(batch, check)
        if check.carriesWholeProduct {
            if let category = check.category {
                resolveAttributes(batch, check, category)
            }
            resolveBrand(batch, check)
            resolveImages(batch, check)
            resolvePackage(batch, check)
            unescapeTexts(batch, check)
            compareMainTexts(check.product.titles, batch.titles, batch, check)
            compareMainTexts(check.product.descriptions, batch.descriptions, batch, check)
            for position in check.product.descriptions {
                let description = batch.bytes.bytes[batch.descriptions[position].cell.text]
                check.traits.formUnion(DescriptionElements.traits(of: description))
            }
        } else {
            narrowOperations(check)
            check.operations.subtract(product.elsewhere)
        }
        noteTraits(batch, check)
    }

    /// See `Checker.target`.
    func target(
        of index: Int, in batch: Batch, _ check: ProductCheck
    ) -> (operations: OperationSet, productID: Int64?) {
        check.index = index
        check.product = batch.products[index]
        resolveOperation(batch, check)
        resolveKnownProduct(batch, check)
        guard !check.operations.isEmpty, !check.carriesWholeProduct else { return ([], nil) }
        readProductID(batch, check)
        let skus = batch.skus[check.product.skus]
        narrowOperations(
            check, hasPrice: skus.contains { !$0.price.isBlank || !$0.countryPrices.isEmpty },
            hasInventory: skus.contains { !$0.inventory.isBlank })
        return (check.operations, check.updatedProductID)
    }

    /// See `Checker.known`.
    func known(_ index: Int, in batch: Batch, _ check: ProductCheck) -> Int64? {
        check.index = index
        check.product = batch.products[index]
        resolveOperation(batch, check)
        resolveKnownProduct(batch, check)
        guard check.carriesWholeProduct else { return nil }
        readProductID(batch, check)
        return check.updatedProductID
    }

    private func readProductID(_ batch: Batch, _ check: ProductCheck) {
        check.productID = number(batch.field(.aliexpressProductID, of: check.index), batch, point: 0x2E)
        if let id = check.productID.number, !id.isWhole || id <= .zero { check.productID = .invalid }
    }

    // MARK: Operation

    private func resolveOperation(_ batch: Batch, _ check: ProductCheck) {
        check.operationState = .known
        check.usesRetiredOperation = false
        check.operations = []
        check.isOperationNamed = true
        if let operation {
            check.operations = OperationSet(operation)
            check.usesRetiredOperation = usesRetiredOperation
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
        check.isOperationNamed = false
        check.operations = check.product.presence.operations
        if check.operations.isEmpty { check.operationState = .undetermined }
    }

    /// Where the columns make a price and a stock update of a product, and no SKU has anything for one of them, there
    /// is only the other.
    private func narrowOperations(_ check: ProductCheck) {
        narrowOperations(
            check, hasPrice: check.skus.contains { !$0.price.isBlank || !$0.countryPrices.isEmpty },
            hasInventory: check.skus.contains { !$0.inventory.isBlank })
    }

    private func narrowOperations(_ check: ProductCheck, hasPrice: Bool, hasInventory: Bool) {
        guard check.has(.productPricesUpdate), check.has(.productStocksUpdate) else { return }
        if hasPrice, !hasInventory { check.operations = OperationSet(.productPricesUpdate) }
        if hasInventory, !hasPrice { check.operations = OperationSet(.productStocksUpdate) }
    }

    // MARK: Category and brand

    private func resolveCategory(_ batch: Batch, _ check: ProductCheck) throws(CategoryDataError) {
        let cell = batch.field(.categoryID, of: check.index)
        switch number(cell, batch, point: 0x2E) {
        case .blank: check.categoryState = .missing
        case .value(let id) where id.isWhole && id > .zero:
            let slot = Int(truncatingIfNeeded: id.coefficient) & (check.recentCategories.count &- 1)
            if let recent = check.recentCategories[slot], recent.id == id.coefficient {
                check.category = recent
            } else if let category = try categories.category(id.coefficient) {
                check.category = category
                check.recentCategories[slot] = category
            }
            if let limits = check.category?.schemaLimits { check.limits = limits.applied(to: check.limits) }
            check.categoryState = check.category == nil ? .unknown(id.coefficient) : .known
        case .invalid, .value: check.categoryState = .invalid
        }
    }

    /// The brand is in its own column, or in attribute 2 (API change log of 2020-02-19 and 2021-10-15).
    private func resolveBrand(_ batch: Batch, _ check: ProductCheck) {
        let brand = check.category?.brandAttribute
        if let brand, check.firstValues[brand] >= 0 { check.brandAttribute = Int(check.firstValues[brand]) }
        check.brandCell = batch.field(.brand, of: check.index)
        // A default of the configuration gives way to the export's own attribute.
        let givesWay = check.brandCell.column == ColumnReference.noIndex && check.brandAttribute != nil
        guard !check.brandCell.isBlank, !givesWay else {
            if let position = check.brandAttribute { resolveBrand(inAttribute: position, batch, check) }
            return
        }
        if batch.takesEscapedBars { check.brandCell.text = plainText(check.brandCell.text, batch) }
        let text = check.brandCell.text
        let bytes = batch.bytes.bytes[text]
        guard let brand, let attribute = check.category?.attributes[brand] else {
            check.brand = Self.isID(bytes) ? .unknownID(text) : .text(text)
            return
        }
        // What the cell may say is what any cell of attribute 2 may: `Other=` with a text too.
        let content = content(ofToken: text, batch, attribute)
        switch content {
        case .value(let value): check.brand = .value(value)
        case .other(let value, let text): check.brand = .other(value: value, text: text)
        case .text(let text): check.brand = attribute.takesListedValues ? .text(text) : .freeText(text)
        case .ambiguousValue: check.brand = .ambiguous
        case .unknownValue: check.brand = Self.isID(bytes) ? .unknownID(text) : .text(text)
        default:
            check.brand = .faulty
            check.brandFault = content
        }
    }

    /// The value of attribute 2 as the brand: what it does not list is a brand by its name, as in the brand's column.
    private func resolveBrand(inAttribute position: Int, _ batch: Batch, _ check: ProductCheck) {
        let given = check.attributes[position]
        let entry = batch.attributes[given.entry]
        check.brandCell = entry.value
        if check.brandCell.isBlank { check.brandCell.text = entry.valueID }
        switch given.content {
        case .value(let value): check.brand = .value(value)
        case .other(let value, let text): check.brand = .other(value: value, text: text)
        case .text(let text):
            let takesList = check.category?.brandAttribute.map { check.category?.attributes[$0].takesListedValues }
            check.brand = takesList == true ? .text(text) : .freeText(text)
        case .unknownValue:
            check.attributes[position].notes.remove(.unknownValue)
            let isID = !entry.valueID.isEmpty || Self.isID(batch.bytes.bytes[given.token])
            check.brand = isID ? .unknownID(given.token) : .text(given.token)
        default: check.brand = .faulty
        }
    }

    /// Whether a text that no name fits is to be taken as an id: digits, or `#` and digits.
    private static func isID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = bytes
        if bytes.first == 0x23 { digits = UnsafeBufferPointer(rebasing: bytes[1...]) }
        return !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// `\|` is a bar in free text as it is in a list, so that one rule holds for every cell.
    private func unescapeTexts(_ batch: Batch, _ check: ProductCheck) {
        guard batch.takesEscapedBars else { return }
        for index in check.product.titles {
            batch.titles[index].cell.text = plainText(batch.titles[index].cell.text, batch)
        }
        for index in check.product.descriptions {
            batch.descriptions[index].cell.text = plainText(batch.descriptions[index].cell.text, batch)
        }
    }

    /// A text with `|` for each `\|` of it; its place still shows what the export says.
    func plainText(_ text: Text, _ batch: Batch) -> Text {
        guard batch.bytes.bytes[text].firstOffset(of: #"\|"#) != nil else { return text }
        let start = batch.bytes.count
        _ = unescapeBars(text, batch)
        return batch.replaced(from: start, of: text)
    }

    /// A text without a locale and one of the main locale are the same.
    private func compareMainTexts(
        _ range: Range<Int>, _ texts: [LocalizedText], _ batch: Batch, _ check: ProductCheck
    ) {
        guard range.count > 1 else { return }
        let main = batch.bytes.bytes[batch.field(.locale, of: check.index).text]
        guard !main.isEmpty, let plain = range.first(where: { texts[$0].locale.isEmpty }) else { return }
        for index in range where batch.bytes.bytes[texts[index].locale].sameBytes(as: main) {
            contradict(texts[plain].cell, texts[index].cell, suffix: texts[index].locale, batch, check)
        }
    }

    /// Pictures that repeat an earlier one go first, then those over the limit.
    private func resolveImages(_ batch: Batch, _ check: ProductCheck) {
        for index in check.product.images where check.images.count < check.limits.images && !batch.images[index].isBlank
        {
            let address = batch.bytes.bytes[batch.images[index].text]
            var isRepeated = false
            for earlier in check.images where batch.bytes.bytes[batch.images[earlier].text].sameBytes(as: address) {
                isRepeated = true
                break
            }
            if !isRepeated { check.images.append(index) }
        }
    }

    // MARK: Numbers

    private func resolvePackage(_ batch: Batch, _ check: ProductCheck) {
        func read(_ field: ProductField) -> ResolvedNumber {
            number(batch.field(field, of: check.index), batch, point: batch.file.decimalPoint)
        }
        check.weight = read(.packageWeight)
        check.length = read(.packageLength)
        check.width = read(.packageWidth)
        check.height = read(.packageHeight)
        check.preparationTime = read(.shippingPreparationTime)
    }

    func number(_ cell: Cell, _ batch: Batch, point: UInt8) -> ResolvedNumber {
        guard !cell.isBlank else { return .blank }
        return FixedDecimal(batch.bytes.bytes[cell.text], point: point).map { .value($0) } ?? .invalid
    }

    /// As `number`, of something that has a range: what is written as a number and too long for one is out of it.
    func amount(_ cell: Cell, _ batch: Batch, point: UInt8) -> ResolvedNumber {
        let found = number(cell, batch, point: point)
        guard found == .invalid else { return found }
        let written = batch.bytes.bytes[cell.text]
        let isNegative = written.first == UInt8(ascii: "-")
        let whole = written.dropFirst(isNegative ? 1 : 0).prefix { $0 != point }
        let fraction = written.dropFirst((isNegative ? 1 : 0) + whole.count)
        guard whole.drop(while: { $0 == UInt8(ascii: "0") }).count >= 18, fraction.count != 1,
            whole.allSatisfy(Self.isDigit), fraction.dropFirst().allSatisfy(Self.isDigit)
        else { return .invalid }
        let most: Int64 = 999_999_999_999_999_999
        return .value(FixedDecimal(coefficient: isNegative ? -most : most))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
