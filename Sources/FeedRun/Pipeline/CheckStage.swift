import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports
import ShopDialects

/// The stage that any worker can do for any batch: rows become products, products are checked, good ones are encoded.
struct CheckStage: Sendable {
    let mapping: Mapping
    let defaults: ColumnDefaults
    let checker: Checker
    let book: RuleBook
    let packer: Packer
    /// Items are encoded for feeds; otherwise they are only checked.
    let encodes: Bool
    /// Rows of stock and price updates that belong to items which are elsewhere; nil before they were looked for.
    var join: UpdateJoin?
    /// What was accepted before; nil where nothing is known.
    var selection: Selection?
    /// By the index of a file how many hours old it is, where that is more than its stock may be.
    var oldFiles: [Int: Int] = [:]
    /// What holds items; nil where nothing is compared.
    var gates: ItemGates?
    /// Items and products that the catalog has, where an earlier pass has looked.
    var seen: SeenItems?
    /// Stock and prices that rows name are sent whether they differ or not.
    var sendsNamedUpdates = false
    /// Gates over the run that an earlier pass has found closed: what they hold of a product, and what they let pass, are
    /// items of their own.
    var closed: [GateTrip] = []
    /// Category data of earlier nights; nil where nothing is compared.
    var older: OlderCategories?
    /// What is checked of what is read; nil: all of it.
    var share: ShardShare?
    let stop: StopFlag

    /// Leaves the batch half done where somebody asks to stop: it is dropped then.
    func run(_ work: BatchWork) throws(CategoryDataError) {
        guard !stop.isSet else { return }
        work.materialiser?.materialise(work.batch)
        guard !stop.isSet else { return }
        work.batch.letGoOfCells()
        if selection != nil { work.printData() }
        mapping.apply(to: work.batch)
        defaults.apply(to: work.batch)
        work.ownRecordCount = work.batch.records.count
        // What is counted until here is the same in every shard.
        if share?.hasRest == false { work.batch.forgetCounts() }
        var nextReading = ReadingFindings()
        for product in work.batch.products.indices {
            guard !stop.isSet else { return }
            let first = work.findings.count
            if let share {
                let isOwn = share.has(product, of: work.batch)
                if isOwn {
                    try check(product, &nextReading, work)
                    work.night.place(at: product)
                } else {
                    passOver(product, &nextReading, work)
                }
                if join == nil { noteTarget(product, isOwn: isOwn, work) }
            } else {
                try check(product, &nextReading, work)
            }
            work.products[product].segment = first..<work.findings.count
        }
        _ = collectReadingFindings(upTo: Int(Int32.max), &nextReading, work)
        if share == nil { work.settleRecords() }
    }

    /// Checks a product and makes its items.
    private func check(_ product: Int, _ nextReading: inout ReadingFindings, _ work: BatchWork)
        throws(CategoryDataError)
    {
        let joined = join?.settle(product, of: work.batch)
        let start = collectReadingFindings(upTo: product, &nextReading, work)
        if joined?.isLeft == false {
            leaveOut(product, from: start, work)
            return
        }
        for finding in joined?.findings ?? [] { add(finding, work) }
        work.ruleFindings.removeAll(keepingCapacity: true)
        try checker.check(product, of: work.batch, into: work.check, &work.ruleFindings) { stop.isSet }
        for index in work.ruleFindings.indices { add(work.ruleFindings[index], work) }
        // What is said once a file is apart from the products.
        var state = ProductState(
            category: work.check.category, categoryID: work.check.category?.id,
            findings: start..<work.findings.count)
        if case .unknown(let id) = work.check.categoryState { state.categoryID = id }
        if work.check.carriesWholeProduct, !work.check.product.isUnreadable {
            let locale = work.batch.field(.locale, of: product).text
            if !locale.isEmpty, work.check.takes(work.batch.bytes.bytes[locale], in: .locale) {
                state.locale = locale
            }
        }
        let item = work.check.itemID(work.batch)
        state.isNameless = work.check.product.isUnreadable && item.isEmpty
        state.record = selection?.accepted.record(of: item, in: work.batch)
        work.products.append(state)
        guard !state.isNameless else { return }
        makeItems(product, item, work)
    }

    /// Leaves a product of another shard out. What reading said of it is that one's, too.
    private func passOver(_ product: Int, _ nextReading: inout ReadingFindings, _ work: BatchWork) {
        let (first, said) = (work.findings.count, work.said.count)
        _ = collectReadingFindings(upTo: product, &nextReading, work)
        work.findings.removeSubrange(first...)
        work.said.removeSubrange(said...)
        var state = ProductState(findings: first..<first)
        state.isForeign = true
        work.products.append(state)
    }

    /// Notes which updates a product makes, whoever's it is: two products that make the same are to be one item.
    private func noteTarget(_ product: Int, isOwn: Bool, _ work: BatchWork) {
        var (operations, productID) = (work.check.operations, work.check.updatedProductID)
        // Of one's own it was just worked out: it can be only once, since the batch learns what is known.
        if !isOwn {
            (operations, productID) = checker.target(of: product, in: work.batch, work.check)
            if operations.isEmpty, selection != nil {
                productID = checker.known(product, in: work.batch, work.check)
                operations = work.check.operations
            }
        }
        // The stock or the prices of a whole product may be sent alone.
        if operations.carriesWholeProduct { operations = selection == nil ? [] : .updates }
        guard !operations.isEmpty, let productID else { return }
        work.targets.append(UpdateTarget(product: product, operations: operations, productID: productID))
    }

    /// Finds out which products make stock and price updates, and of what.
    func gather(_ work: BatchWork) throws(CategoryDataError) {
        work.materialiser?.materialise(work.batch)
        mapping.apply(to: work.batch)
        defaults.apply(to: work.batch)
        for finding in work.batch.findings { add(finding, work) }
        for product in work.batch.products.indices {
            let (operations, productID) = checker.target(of: product, in: work.batch, work.check)
            guard !operations.isEmpty, let productID else { continue }
            work.targets.append(UpdateTarget(product: product, operations: operations, productID: productID))
        }
    }

    /// A product of which all is said where the items are that it is a part of. What is said of its rows and keeps no
    /// item back stays where they are.
    private func leaveOut(_ product: Int, from first: Int, _ work: BatchWork) {
        let own = first..<work.findings.count
        let kept = work.findings[own].filter { $0.severity != .error || $0.finding.product < 0 }
        work.findings.replaceSubrange(own, with: kept)
        work.ruleFindings.removeAll(keepingCapacity: true)
        _ = checker.target(of: product, in: work.batch, work.check)
        OperationRetired.check(work.check, work.batch, &work.ruleFindings)
        for finding in work.ruleFindings { add(finding, work) }
        let start = work.findings.count
        var state = ProductState(findings: start..<start)
        state.isElsewhere = true
        work.products.append(state)
    }

    /// How far what reading had to say was moved over: what it said of products, and of the file.
    private struct ReadingFindings {
        var ofProducts = 0
        var ofFile = 0
    }

    /// Moves what reading had to say over, up to and with a product.
    ///
    /// - Returns: where the product's own findings begin.
    private func collectReadingFindings(upTo product: Int, _ next: inout ReadingFindings, _ work: BatchWork) -> Int {
        let count = work.batch.findings.count
        while next.ofFile < count {
            let finding = work.batch.findings[next.ofFile]
            if finding.product < 0 {
                guard isDue(finding, with: product, work) else { break }
                add(finding, work)
            }
            next.ofFile += 1
        }
        var own: [Finding] = []
        while next.ofProducts < count, Int(work.batch.findings[next.ofProducts].product) <= product {
            let finding = work.batch.findings[next.ofProducts]
            next.ofProducts += 1
            guard finding.product >= 0 else { continue }
            if finding.isOncePerFile { add(finding, work) } else { own.append(finding) }
        }
        let start = work.findings.count
        for finding in own { add(finding, work) }
        return start
    }

    /// Whether what is said of the file comes before what is said of a product or with it: by the place in the file, so
    /// that it does not depend on how the file is cut into batches. What ends the reading comes last.
    private func isDue(_ finding: Finding, with product: Int, _ work: BatchWork) -> Bool {
        guard product < work.batch.products.count else { return true }
        guard finding.place.location != Place.noLocation else { return finding.code != .sourceUnreadable }
        let records = work.batch.products[product].records.clamped(to: 0..<work.ownRecordCount)
        guard let last = records.last else { return true }
        return work.batch.locations[Int(finding.place.location)].record <= work.batch.records[last].location.record
    }

    func add(_ finding: Finding, _ work: BatchWork) {
        guard !work.hasSaid(finding), let severity = book.severity(of: finding) else { return }
        var finding = finding
        // An error is its item's, however often the same is said of the file.
        if severity == .error, finding.product >= 0, finding.isOncePerFile { finding.isOncePerFile = false }
        if finding.isOncePerFile { work.noteSaid(finding) }
        work.findings.append(WeighedFinding(finding: finding, severity: severity))
    }
}

extension CheckStage {
    /// Keeps what the item's columns are called, where an answer of the platform would not find them.
    func describeColumns(
        _ operation: Operation, _ made: inout ItemWork, _ work: BatchWork, _ chosen: ((Int) -> Bool)?
    ) {
        let isPartial = !operation.carriesWholeProduct && work.check.skus.count > 1
        guard work.batch.file.dialect != nil || isPartial else { return }
        let columns = ItemColumns(work.check, work.batch, operation, chosen: chosen) {
            work.texts.columnName(of: $0, in: work.batch)
        }
        var sent = SentColumns()
        (sent.sets, sent.setOfSKU, sent.skus) = (columns.sets, columns.setOfSKU, columns.skus)
        let start = work.columns.count
        sent.append(to: &work.columns)
        made.columns = start..<work.columns.count
    }
}

extension BatchWork {
    /// Takes fingerprints of what the export says of each product, before anything is made of it.
    func printData() {
        let bytes = batch.bytes.bytes
        for index in batch.products.indices {
            var print: UInt64 = 1
            func add(_ cell: Cell) {
                if !cell.isBlank { print = mix64(print, bytes[cell.text].hash64(seed: UInt64(cell.column))) }
            }
            let product = batch.products[index]
            for field in 0..<ProductField.count { add(batch.fields[index * ProductField.count + field]) }
            for position in product.titles { add(batch.titles[position].cell) }
            for position in product.descriptions { add(batch.descriptions[position].cell) }
            for position in product.images { print = mix64(print, bytes[batch.images[position].text].hash64) }
            for position in product.attributes { add(batch.attributes[position].value) }
            for position in product.skus {
                let sku = batch.skus[position]
                add(sku.code)
                add(sku.price)
                add(sku.discountPrice)
                add(sku.inventory)
                add(sku.eanCode)
                for property in sku.properties { add(batch.skuProperties[property].value) }
            }
            dataPrints.append(UInt32(truncatingIfNeeded: print) | 1)
        }
    }

    /// Whether what a finding says once per file, or once per run, is among the findings of the batch. The rest is sorted
    /// out with the whole catalog; here it saves what nearly every product says from being kept for each.
    func hasSaid(_ finding: Finding) -> Bool {
        guard finding.isOncePerFile else { return false }
        return said.contains {
            $0.code == finding.code && $0.cause == finding.cause && $0.operations == finding.operations
                && $0.severity == finding.severity && $0.isOncePerRun == finding.isOncePerRun
        }
    }

    /// Remembers what is said once, of a few things.
    func noteSaid(_ finding: Finding) {
        guard said.count < 16 else { return }
        said.append(
            SaidOnce(
                code: finding.code, cause: finding.cause, operations: finding.operations, severity: finding.severity,
                isOncePerRun: finding.isOncePerRun))
    }

    /// Whether an error keeps the item that a product makes in an operation back. What could not be read was not checked.
    func hasError(_ product: Int, _ operation: Operation) -> Bool {
        let (isUnreadable, unreadable) = (batch.products[product].isUnreadable, batch.products[product].unreadable)
        if isUnreadable || unreadable.contains(OperationSet(operation)) { return true }
        return products[product].findings.contains {
            findings[$0].severity == .error && !findings[$0].finding.isOncePerFile
                && (findings[$0].finding.operations.isEmpty
                    || findings[$0].finding.operations.contains(OperationSet(operation)))
        }
    }

    /// To be called when all products were checked: records go where their products did.
    func settleRecords() {
        rejectNameless()
        guard products.contains(where: \.isElsewhere) else { return }
        batch.records.removeAll { $0.product >= 0 && products[Int($0.product)].isElsewhere }
    }

    /// Records of a product that none of them names are rejected without an item.
    private func rejectNameless() {
        guard products.contains(where: \.isNameless) else { return }
        for index in batch.records.indices {
            let product = Int(batch.records[index].product)
            guard product >= 0, products[product].isNameless else { continue }
            batch.records[index].product = -1
            batch.records[index].fate = .rejected
        }
    }
}
