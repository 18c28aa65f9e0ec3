package import Bytes
package import FeedModel

/// A finding with its weight.
package struct WeighedFinding: Sendable {
    /// What was found.
    package var finding: Finding
    /// What it weighs under the configuration in force.
    package var severity: Severity
    /// Said of this file before.
    package var isRepeated = false

    /// A finding that is not repeated.
    package init(finding: Finding, severity: Severity) {
        self.finding = finding
        self.severity = severity
    }
}

/// What rules over the whole catalog know an item by.
package struct CatalogItem: Sendable {
    /// Its product in the batch.
    package var product: Int
    /// nil where nothing says what is to be done with the product.
    package var operation: Operation?
    /// Of the operation and the item's id; 0 where it has none.
    package var idHash: UInt64
    /// Of the operation and the platform's product id, in updates; 0 where there is none.
    package var productIDHash: UInt64
    /// The platform's product id, in updates; 0 where there is none.
    package var productID: Int64 = 0
    /// It was made of a whole product, of which only stock or prices are sent.
    package var isDerived = false
    /// It is a derived one of a product whose rows make the same update, of SKUs that they leave out.
    package var isBesideRows = false
    /// It is the rest of the same update of the same product as the item before.
    package var isRest = false

    /// An item; hashes of 0 are not compared.
    package init(product: Int, operation: Operation?, idHash: UInt64 = 0, productIDHash: UInt64 = 0) {
        self.product = product
        self.operation = operation
        self.idHash = idHash
        self.productIDHash = productIDHash
    }
}

/// The rules over the whole catalog: items that appear twice, SKU codes that products share, several main languages, and
/// what is wrong with a file as a whole. They see batches and their items one after the other, in the order of the catalog.
package struct CatalogRules: Sendable {
    /// What they say of an item.
    package struct Judgement: Sendable {
        /// In the order of the rules.
        package var findings: [Finding] = []
        /// It appears twice, or is of a product that does.
        package var isRejected = false
    }

    /// What is known of rows of updates that are scattered.
    package enum Rows: Sendable {
        /// Whether there are any is to be found out.
        case unknown
        /// They have been joined.
        case joined
        /// They have been joined by shards, each those that it has: whether some are in several is to be found out.
        case joinedByShards
    }

    private let book: RuleBook
    private let rows: Rows
    private var isJoined: Bool { rows != .unknown }
    /// Updates that shards have, with the place of the first, and whether it is made of rows of its own.
    private var updates = HashIndex()
    private var updatePlaces = StableArray<(file: UInt32, line: UInt32, isOfRows: Bool)>()
    /// Items by id and operation, and by product id and operation, with the place of the first.
    private var items = HashIndex()
    private var productIDs = HashIndex()
    private var places = ItemPlaces()
    /// SKU codes of shops' exports, with the product and the place of the first.
    private var seenCodes = HashIndex()
    private var codes = StableArray<(product: UInt32, file: UInt32, line: UInt32)>()
    private var shopProducts: UInt32 = 0
    private var fileNames: [String] = []
    private var reported: Set<Reported> = []
    /// The main locale of the first product that has one, and where it is.
    private var mainLocale: (name: [UInt8], file: String, line: UInt32)?
    /// What the file that is being read has that the configuration makes an error, and the record from which on it
    /// has it.
    private var faultOfFile: (file: Int, finding: Finding, record: UInt32)?
    /// The item before.
    private var last: (item: CatalogItem, isDuplicate: Bool)?

    /// Two products make the same update of one product of the platform: they are to be one item.
    package var hasApart: Bool { apart != nil }

    /// The first two such products.
    package struct Apart: Sendable {
        /// The platform's id that both name.
        package let productID: Int64
        /// The update that both make.
        package let operation: FeedModel.Operation?
        /// Where the first one begins; lines count from 1.
        package let first: (file: String, line: Int)
        /// Where the second one begins.
        package let second: (file: String, line: Int)
    }

    /// Where two such products are; nil while none were seen.
    package private(set) var apart: Apart?

    private struct Reported: Hashable {
        /// nil for what is reported once per run.
        let file: Int?
        let code: FindingCode
        let cause: UInt64
        let operations: UInt8
    }

    /// Rules that have seen nothing yet.
    package init(_ book: RuleBook, _ rows: Rows) {
        self.book = book
        self.rows = rows
    }

    /// To be called with each batch before its items are looked at.
    package mutating func begin(_ batch: Batch) {
        let file = batch.file
        while fileNames.count <= file.index { fileNames.append("") }
        fileNames[file.index] = file.name
        last = nil
    }

    /// Forgets what it has seen: the reports, which come next, need the room.
    package mutating func finish() {
        (items, productIDs, seenCodes, updates) = (HashIndex(), HashIndex(), HashIndex(), HashIndex())
        (places, codes, updatePlaces) = (ItemPlaces(), StableArray(), StableArray())
    }

    /// Whether what is reported once per file, or once per run, was said before.
    package mutating func isRepeated(_ finding: Finding, in batch: Batch) -> Bool {
        guard finding.isOncePerFile else { return false }
        let file = finding.isOncePerRun ? nil : batch.file.index
        let key = Reported(
            file: file, code: finding.code, cause: finding.cause, operations: finding.operations.rawValue)
        return !reported.insert(key).inserted
    }

    // MARK: Files

    /// What is said of a file as a whole and is a warning by itself: an unknown column, two columns of one name. Made
    /// an error by the configuration, it keeps back the file's items from there on.
    package mutating func findFault(in findings: [WeighedFinding], of batch: Batch) {
        guard faultOfFile?.file != batch.file.index else { return }
        for index in findings.indices
        where findings[index].severity == .error && findings[index].finding.product < 0 {
            let weighed = findings[index]
            let code = weighed.finding.code
            guard book.isRaised(code) || code == SourceEncodingUnclear.page.code else { continue }
            let location = weighed.finding.place.location
            let record = location == Place.noLocation ? 0 : batch.locations[Int(location)].record
            faultOfFile = (batch.file.index, weighed.finding, record)
            return
        }
    }

    /// What of its file keeps a product back; nil where nothing does.
    package func fault(ofFileOf product: Int, in batch: Batch) -> Finding? {
        guard let fault = faultOfFile, fault.file == batch.file.index else { return nil }
        let location = batch.products[product].location
        return batch.locations[Int(location)].record >= fault.record ? fault.finding : nil
    }

    /// The same as a finding of the item.
    private func faultOfFile(_ item: CatalogItem, _ batch: Batch) -> Finding? {
        guard let fault = fault(ofFileOf: item.product, in: batch) else { return nil }
        // What stands for `*` in an XML column is in the bytes of the batch that the finding came with.
        let column = batch.file.format == .csv ? fault.place.column : .none
        let (first, second, third, fourth) = fault.facts
        return Finding(
            fault.code, at: Place(location: batch.products[item.product].location, column: column),
            product: Int32(item.product), facts: first, second, third, fourth)
    }

    // MARK: Languages

    /// What there is to say of a product whose main locale is not that of the products before it. As an error it keeps the
    /// product back; else it is reported once per run.
    package mutating func mixedLocale(of product: Int, locale text: Text, in batch: Batch) -> WeighedFinding? {
        let cell = batch.field(.locale, of: product)
        let locale = batch.bytes.bytes[text]
        guard let main = mainLocale else {
            mainLocale = (Array(locale), batch.file.name, batch.locations[Int(cell.location)].line)
            return nil
        }
        guard !main.name.withUnsafeBufferPointer({ $0.sameBytes(as: locale) }) else { return nil }
        var finding = Finding(
            LocaleMixed.page.code, at: batch.place(of: .locale, product: product), product: Int32(product),
            facts: .string(String(decoding: main.name, as: UTF8.self)), .string(main.file),
            .integer(Int64(main.line)), isOncePerRun: true)
        guard let severity = book.severity(of: finding) else { return nil }
        if severity == .error { (finding.isOncePerFile, finding.isOncePerRun) = (false, false) }
        return WeighedFinding(finding: finding, severity: severity)
    }

    // MARK: Items

    /// Judges the next item of a batch.
    package mutating func judge(_ item: CatalogItem, in batch: Batch) -> Judgement {
        var judgement = Judgement()
        if rows == .joinedByShards, !item.isRest { findCrossing(item, batch) }
        if let fault = faultOfFile(item, batch) {
            judgement.findings.append(fault)
            judgement.isRejected = true
        }
        findDuplicates(item, batch, &judgement)
        return judgement
    }

    /// An item whose id, or platform product id, had an item before in the same operation is rejected: the first
    /// stands.
    private mutating func findDuplicates(_ item: CatalogItem, _ batch: Batch, _ judgement: inout Judgement) {
        if item.isRest, let last {
            judgement.isRejected = last.isDuplicate
            return
        }
        // What several items of one product have in common was looked at with the first of them.
        if let (before, isDuplicate) = last, before.product == item.product, item.isDerived || before.isDerived,
            item.idHash == before.idHash
        {
            last = (item, isDuplicate)
            if isDuplicate { judgement.isRejected = true }
            noteUpdate(item, batch)
            return
        }
        last = (item, false)
        let number = UInt32(places.count)
        if !isJoined, item.operation?.carriesWholeProduct == false, item.productIDHash != 0,
            let first = productIDs[item.productIDHash]
        {
            noteApart(item, first, batch)
            return
        }
        var duplicate: (code: FindingCode, field: ProductField, first: UInt32)?
        var isRemembered = false
        if item.idHash != 0 {
            if let first = items.insert(item.idHash, number: number) {
                duplicate = (ItemIDDuplicate.page.code, .itemID, first)
            } else {
                isRemembered = true
            }
        }
        // Where the platform's id serves as the item's, it has just been looked at.
        let product = item.isDerived ? UpdateKey.of(.productFullUpdate, productID: item.productID) : item.productIDHash
        if product != 0, duplicate == nil {
            if let first = productIDs.insert(product, number: number) {
                duplicate = (ProductIDDuplicate.page.code, .aliexpressProductID, first)
            } else {
                isRemembered = true
            }
        }
        if isRemembered { places.append(file: UInt32(batch.file.index), line: line(of: item, batch)) }
        // Its place is the last one now.
        noteUpdate(item, batch)
        guard let duplicate else { return }
        last?.isDuplicate = true
        let first = places[Int(duplicate.first)]
        judgement.findings.append(
            Finding(
                duplicate.code, at: batch.place(of: duplicate.field, product: item.product),
                product: Int32(item.product), facts: .string(fileNames[Int(first.file)]), .integer(Int64(first.line)),
                operations: item.operation.map { OperationSet($0) } ?? []))
        judgement.isRejected = true
    }

    /// Notes that a whole product makes an update of stock or prices. Rows that make it too say more.
    private mutating func noteUpdate(_ item: CatalogItem, _ batch: Batch) {
        guard item.isDerived, item.productIDHash != 0, !isJoined else { return }
        guard let first = productIDs.insert(item.productIDHash, number: UInt32(max(0, places.count - 1))) else {
            return
        }
        noteApart(item, first, batch)
    }

    private mutating func noteApart(_ item: CatalogItem, _ first: UInt32, _ batch: Batch) {
        noteApart(item, Int(first) < places.count ? places[Int(first)] : (file: 0, line: 0), batch)
    }

    private mutating func noteApart(_ item: CatalogItem, _ first: (file: UInt32, line: UInt32), _ batch: Batch) {
        guard apart == nil else { return }
        apart = Apart(
            productID: item.productID, operation: item.operation,
            first: (fileNames[Int(first.file)], Int(first.line)), second: (batch.file.name, Int(line(of: item, batch))))
    }

    private func line(of item: CatalogItem, _ batch: Batch) -> UInt32 {
        batch.locations[Int(batch.products[item.product].location)].line
    }

    /// Looks for rows of an update in one shard of which another shard has rows, or the product itself. Where it is only the
    /// product that is there twice, the first counts.
    private mutating func findCrossing(_ item: CatalogItem, _ batch: Batch) {
        // Rows that another item is beside are of its own shard.
        guard item.operation?.carriesWholeProduct == false, item.productIDHash != 0, !item.isBesideRows else { return }
        let isOfRows = !item.isDerived
        guard let known = updates.insert(item.productIDHash, number: UInt32(updatePlaces.count)) else {
            updatePlaces.append((UInt32(batch.file.index), line(of: item, batch), isOfRows))
            return
        }
        let first = updatePlaces[Int(known)]
        if isOfRows || first.isOfRows { noteApart(item, (first.file, first.line), batch) }
    }

    /// SKU codes that an earlier product of a shop's export has too. Asked once a product, and not of one that is there
    /// twice: of that they only follow.
    package mutating func sharedCodes(of product: Int, in batch: Batch) -> [WeighedFinding] {
        guard batch.file.dialect != nil else { return [] }
        shopProducts += 1
        var shared: [WeighedFinding] = []
        for sku in batch.products[product].skus {
            let cell = batch.skus[sku].code
            guard !cell.isBlank else { continue }
            let hash = batch.bytes.bytes[cell.text].hash64(seed: 0x5C)
            guard let known = seenCodes.insert(hash, number: UInt32(codes.count)) else {
                let location = batch.locations[Int(cell.location)]
                let file = location.file == Location.ownFile ? batch.file.index : Int(location.file)
                codes.append((shopProducts, UInt32(file), location.line))
                continue
            }
            let first = codes[Int(known)]
            guard first.product != shopProducts else { continue }
            var finding = Finding(
                SKUCodeShared.page.code, at: Batch.place(of: cell, name: "sku_code"),
                facts: .string(Int(first.file) < fileNames.count ? fileNames[Int(first.file)] : ""),
                .integer(Int64(first.line)))
            guard let severity = book.severity(of: finding) else { return shared }
            if severity == .error { finding.product = Int32(product) }
            shared.append(WeighedFinding(finding: finding, severity: severity))
        }
        return shared
    }
}
