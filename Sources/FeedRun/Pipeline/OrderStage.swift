import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import RunFolder

/// A feed that is being written. Used only by the task that puts batches in order.
final class FeedFile: @unchecked Sendable {
    let file: OutputFile
    /// Stretches that are being written by workers.
    var pending = 0
    /// Its size without the closing bracket, once it is full.
    var sealedSize: UInt64?

    init(file: OutputFile) { self.file = file }

    /// Closes the list and the file when all of it is written.
    func closeIfComplete() throws(RunFolderError) {
        guard pending == 0, let size = sealedSize else { return }
        let bracket: [UInt8] = [0x5D]
        try bracket.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try file.write(bytes, at: size) }
        try file.close()
    }
}

/// What the platform lets the seller post.
struct PostingPermission {
    var isForbidden = false
    /// nil: not known.
    var room: MerchantProfile.Room?
    /// Products that feeds of earlier runs may still change, by the key of the update, with the folders of those runs.
    var busy: [UInt64: String] = [:]
}

/// The stage that sees batches one after the other, in the order of the catalog: what depends on all that came before.
/// It plans where bytes go; workers write them.
struct OrderStage {
    private let folder: RunFolder
    private let book: RuleBook
    private let writesFeeds: Bool
    private var packer: Packer
    /// The feed that is being filled, by operation and lane.
    private var feeds = [FeedFile?](repeating: nil, count: Packer.slotCount)
    private(set) var feedCount = 0
    /// The feeds that are full or closed, with how many items they have, in the order in which they were.
    private(set) var packed: [Packer.Sealed] = []
    /// Items by id and operation, and by product id and operation, with the place of the first.
    private var seenItems = HashIndex()
    private var seenProductIDs = HashIndex()
    private var places: [(file: UInt32, line: UInt32)] = []
    /// SKU codes of shops' exports, with the product and the place of the first.
    private var seenCodes = HashIndex()
    private var codes: [(product: UInt32, file: UInt32, line: UInt32)] = []
    private var shopProducts: UInt32 = 0
    private var fileNames: [String] = []
    private var saidOnce: Set<SaidOnce> = []
    /// The main locale of the first product that has one, and where it stands.
    private var mainLocale: (name: [UInt8], file: String, line: UInt32)?
    /// What the file that is being read has that the configuration makes an error, and the record from which on it
    /// has it.
    private var faultOfFile: (file: Int, finding: Finding, record: UInt32)?

    /// The item that was looked at last is of a product that was there before.
    private var isDuplicate = false
    /// Two products make the same update of one product of the platform: they are to be one item.
    private(set) var hasApart = false
    /// It is asked later which products the catalog lacks.
    var notesItems = false
    /// Rows of updates that stand apart have been joined.
    private let isJoined: Bool
    /// A product's content goes out although rows of its stock or prices were left out because they are as they were: they
    /// are to go after it.
    private(set) var needsNamedUpdates = false
    /// Products of which stock or prices were left out, by the key of the update.
    private var spared = HashIndex()
    /// Items and products of the catalog, where it is asked which it lacks.
    private(set) var seen = SeenItems()
    /// Products whose content goes out, by the key of the full update.
    private var sentWhole = HashIndex()
    /// What the platform lets the seller do.
    private let permission: PostingPermission
    private var creates: Int64 = 0

    private struct SaidOnce: Hashable {
        /// nil for what is said once a run.
        let file: Int?
        let code: FindingCode
        let cause: UInt64
        let operations: UInt8
    }

    init(
        folder: RunFolder, book: RuleBook, packer: Packer, writesFeeds: Bool, isJoined: Bool,
        permission: PostingPermission
    ) {
        self.folder = folder
        self.book = book
        self.packer = packer
        self.writesFeeds = writesFeeds
        self.isJoined = isJoined
        self.permission = permission
    }

    mutating func run(_ work: BatchWork) throws(RunFolderError) {
        let file = work.batch.file
        while fileNames.count <= file.index { fileNames.append("") }
        fileNames[file.index] = file.name
        findMixedLocale(work)
        findFaultOfFile(work)
        for index in work.findings.indices where work.findings[index].finding.isOncePerFile {
            let finding = work.findings[index].finding
            let said = SaidOnce(
                file: finding.isOncePerRun ? nil : file.index, code: finding.code, cause: finding.cause,
                operations: finding.operations.rawValue)
            work.findings[index].isDropped = !saidOnce.insert(said).inserted
        }
        if notesItems { noteItems(work) }
        for index in work.items.indices {
            rejectForFaultOfFile(index, work)
            findDuplicates(index, work)
            findSharedCodes(index, work)
            if writesFeeds { holdForbidden(index, work) }
            keepOrder(index, work)
            guard work.items[index].status == .prepared, let operation = work.items[index].operation, writesFeeds else {
                continue
            }
            try place(index, operation, work)
            // It is packed all the same, so that it can be released afterwards.
            if work.items[index].gate != nil { work.items[index].status = .held }
        }
    }

    /// A full update never leaves an older stock or price behind it: what rows of stock and prices say goes after it.
    private mutating func keepOrder(_ index: Int, _ work: BatchWork) {
        let item = work.items[index]
        guard let operation = item.operation, item.productIDHash != 0 else { return }
        if item.isSpare, item.status == .unchanged {
            guard sentWhole[UpdateJoin.key(.productFullUpdate, productID: item.productID)] == nil else {
                work.items[index].status = .prepared
                return
            }
            _ = spared.insert(item.productIDHash, number: 0)
        } else if operation == .productFullUpdate, item.status == .prepared, item.gate == nil {
            _ = sentWhole.insert(item.productIDHash, number: 0)
            needsNamedUpdates =
                needsNamedUpdates
                || [.productPricesUpdate, .productStocksUpdate].contains {
                    spared[UpdateJoin.key($0, productID: item.productID)] != nil
                }
        }
    }

    private mutating func noteItems(_ work: BatchWork) {
        for item in work.items { seen.add(work.batch.bytes.bytes[item.item], productID: item.productID) }
    }

    /// Looks at a batch for products that make the same updates as earlier ones.
    mutating func gather(_ work: BatchWork, into join: UpdateJoin) {
        findFaultOfFile(work)
        for target in work.targets {
            let location = work.batch.products[target.product].location
            let record = work.batch.locations[Int(location)].record
            let isFaulty = faultOfFile?.file == work.batch.file.index && record >= faultOfFile?.record ?? 0
            join.add(target, of: work, fault: isFaulty ? faultOfFile?.finding : nil)
        }
    }

    /// The first product whose main locale is not that of the products before it. Where the configuration makes that an
    /// error, all such products are rejected.
    private mutating func findMixedLocale(_ work: BatchWork) {
        for product in work.products.indices where !work.products[product].locale.isEmpty {
            let cell = work.batch.field(.locale, of: product)
            let locale = work.batch.bytes.bytes[cell.text]
            guard let main = mainLocale else {
                let line = work.batch.locations[Int(cell.location)].line
                mainLocale = (Array(locale), work.batch.file.name, line)
                continue
            }
            guard !main.name.withUnsafeBufferPointer({ $0.sameBytes(as: locale) }) else { continue }
            var finding = Finding(
                LocaleMixed.page.code, at: work.batch.place(of: .locale, product: product), product: Int32(product),
                facts: .string(String(decoding: main.name, as: UTF8.self)), .string(main.file),
                .integer(Int64(main.line)), isOncePerRun: true)
            guard let severity = book.severity(of: finding) else { return }
            guard severity == .error else {
                work.findings.append(WeighedFinding(finding: finding, severity: severity))
                return
            }
            finding.isOncePerFile = false
            finding.isOncePerRun = false
            for index in work.items.indices where work.items[index].product == product {
                work.items[index].lateFindings.append(finding)
                work.items[index].status = .rejected
            }
        }
    }

    /// What is said of a file as a whole and is a warning by itself: an unknown column, two columns of one name. Made
    /// an error by the configuration, it keeps back the file's items from there on.
    private mutating func findFaultOfFile(_ work: BatchWork) {
        guard faultOfFile?.file != work.batch.file.index else { return }
        for weighed in work.findings where weighed.severity == .error && weighed.finding.product < 0 {
            let code = weighed.finding.code
            guard book.isRaised(code) || code == SourceEncodingUnclear.page.code else { continue }
            let location = weighed.finding.place.location
            let record = location == Place.noLocation ? 0 : work.batch.locations[Int(location)].record
            faultOfFile = (work.batch.file.index, weighed.finding, record)
            return
        }
    }

    private func rejectForFaultOfFile(_ index: Int, _ work: BatchWork) {
        guard let fault = faultOfFile, fault.file == work.batch.file.index else { return }
        let item = work.items[index]
        let location = work.batch.products[item.product].location
        guard work.batch.locations[Int(location)].record >= fault.record else { return }
        // What stands for `*` in an XML column is in the bytes of the batch that the finding came with.
        let column = work.batch.file.format == .csv ? fault.finding.place.column : .none
        let (first, second, third, fourth) = fault.finding.facts
        work.items[index].lateFindings.append(
            Finding(
                fault.finding.code, at: Place(location: location, column: column), product: Int32(item.product),
                facts: first, second, third, fourth))
        work.items[index].status = .rejected
    }

    /// An item whose id, or platform product id, had an item before in the same operation is rejected: the first
    /// stands.
    private mutating func findDuplicates(_ index: Int, _ work: BatchWork) {
        let item = work.items[index]
        let location = work.batch.locations[Int(work.batch.products[item.product].location)]
        func finding(_ code: FindingCode, _ field: ProductField, _ first: UInt32) -> Finding {
            let place = places[Int(first)]
            return Finding(
                code, at: work.batch.place(of: field, product: item.product), product: Int32(item.product),
                facts: .string(fileNames[Int(place.file)]), .integer(Int64(place.line)),
                operations: item.operation.map { OperationSet($0) } ?? [])
        }
        // What several items of one product have in common was looked at with the first of them.
        if index > 0, work.items[index - 1].product == item.product, item.isDerived || work.items[index - 1].isDerived,
            item.idHash == work.items[index - 1].idHash
        {
            if isDuplicate { work.items[index].status = .rejected }
            noteUpdate(item)
            return
        }
        isDuplicate = false
        var late: [Finding] = []
        let number = UInt32(places.count)
        if !isJoined, item.operation?.carriesWholeProduct == false, item.productIDHash != 0,
            seenProductIDs[item.productIDHash] != nil
        {
            hasApart = true
            return
        }
        var isRemembered = false
        if item.idHash != 0 {
            if let first = seenItems.insert(item.idHash, number: number) {
                late.append(finding(ItemIDDuplicate.page.code, .itemID, first))
            } else {
                isRemembered = true
            }
        }
        // Where the platform's id serves as the item's, it has just been looked at.
        let product =
            item.isDerived ? UpdateJoin.key(.productFullUpdate, productID: item.productID) : item.productIDHash
        if product != 0, late.isEmpty {
            if let first = seenProductIDs.insert(product, number: number) {
                late.append(finding(ProductIDDuplicate.page.code, .aliexpressProductID, first))
            } else {
                isRemembered = true
            }
        }
        noteUpdate(item)
        if isRemembered { places.append((UInt32(work.batch.file.index), location.line)) }
        guard !late.isEmpty else { return }
        isDuplicate = true
        work.items[index].lateFindings += late
        work.items[index].lateSeverity = .error
        work.items[index].status = .rejected
    }

    /// Notes that a whole product makes an update of stock or prices. Rows that make it too say more.
    private mutating func noteUpdate(_ item: ItemWork) {
        guard item.isDerived, item.productIDHash != 0, !isJoined else { return }
        if seenProductIDs.insert(item.productIDHash, number: UInt32(max(0, places.count - 1))) != nil {
            hasApart = true
        }
    }

    /// SKU codes that a product of a shop's export before has too. Of a product that is there twice they only follow from
    /// that.
    private mutating func findSharedCodes(_ index: Int, _ work: BatchWork) {
        let product = work.items[index].product
        guard work.batch.file.dialect != nil, work.items[index].lateFindings.isEmpty,
            index == 0 || work.items[index - 1].product != product
        else { return }
        shopProducts += 1
        for sku in work.batch.products[product].skus {
            let cell = work.batch.skus[sku].code
            guard !cell.isBlank else { continue }
            let hash = work.batch.bytes.bytes[cell.text].hash64(seed: 0x5C)
            guard let known = seenCodes.insert(hash, number: UInt32(codes.count)) else {
                let location = work.batch.locations[Int(cell.location)]
                let file = location.file == Location.ownFile ? work.batch.file.index : Int(location.file)
                codes.append((shopProducts, UInt32(file), location.line))
                continue
            }
            let first = codes[Int(known)]
            guard first.product != shopProducts else { continue }
            var finding = Finding(
                SKUCodeShared.page.code, at: Batch.place(of: cell, name: "sku_code"),
                facts: .string(Int(first.file) < fileNames.count ? fileNames[Int(first.file)] : ""),
                .integer(Int64(first.line)))
            guard let severity = book.severity(of: finding) else { return }
            if severity == .error {
                finding.product = Int32(product)
                work.items[index].lateFindings.append(finding)
                work.items[index].status = .rejected
            } else {
                work.findings.append(WeighedFinding(finding: finding, severity: severity))
            }
        }
    }

    /// Holds what the platform would not let the seller post, and what an earlier feed might undo.
    private mutating func holdForbidden(_ index: Int, _ work: BatchWork) {
        let item = work.items[index]
        guard item.status == .prepared, let operation = item.operation else { return }
        let place = Place(location: work.batch.products[item.product].location)
        var finding: Finding?
        if permission.isForbidden, operation.carriesWholeProduct {
            finding = MerchantPostingForbidden.finding(operation, at: place, product: item.product)
        } else if operation == .productCreate, let room = permission.room {
            creates += 1
            if creates > room.free {
                finding = MerchantProductLimit.finding(room, at: place, product: item.product)
            }
        } else if !permission.busy.isEmpty, let folder = permission.busy[item.productIDHash] {
            finding = ProductIDBusy.finding(operation, folder: folder, at: place, product: item.product)
        }
        guard let finding, let severity = book.severity(of: finding) else { return }
        work.items[index].lateFindings.append(finding)
        work.items[index].lateSeverity = severity
        work.items[index].status = .held
    }

    private mutating func place(_ index: Int, _ operation: Operation, _ work: BatchWork) throws(RunFolderError) {
        let content = work.items[index].content
        let (placement, sealed) = packer.place(
            operation, work.items[index].lane, work.items[index].gate, byteCount: content.count,
            formBytes: work.items[index].formBytes)
        let slot = Packer.slot(operation, work.items[index].lane, work.items[index].gate)
        if let sealed { try seal(sealed) }
        if placement.position == 0 {
            let name = RunLayout.feed(operation: operation.name, number: placement.feed)
            feeds[slot] = FeedFile(file: try folder.createFeed(name))
            feedCount += 1
        }
        work.items[index].placement = placement
        let buffer = work.contents[Int(operation.rawValue)]
        buffer.buffer.base[content.lowerBound - 1] = placement.position == 0 ? 0x5B : 0x2C
        guard let feed = feeds[slot] else { return }
        let bytes = (content.lowerBound - 1)..<content.upperBound
        if let last = work.slices.lastIndex(where: { $0.feed === feed }),
            work.slices[last].content.upperBound == bytes.lowerBound
        {
            work.slices[last].content = work.slices[last].content.lowerBound..<bytes.upperBound
        } else {
            work.slices.append(
                FeedSlice(operation: operation, feed: feed, offset: placement.offset, content: bytes))
            feed.pending += 1
        }
    }

    private mutating func seal(_ sealed: Packer.Sealed) throws(RunFolderError) {
        let slot = Packer.slot(sealed.operation, sealed.lane, sealed.gate)
        guard let feed = feeds[slot] else { return }
        feeds[slot] = nil
        packed.append(sealed)
        feed.sealedSize = sealed.size
        try feed.closeIfComplete()
    }

    /// To be called when a worker has written a batch's stretches.
    func written(_ work: BatchWork) throws(RunFolderError) {
        for slice in work.slices {
            slice.feed.pending -= 1
            try slice.feed.closeIfComplete()
        }
    }

    /// Packs what sells a product out that no batch has.
    ///
    /// - Parameters:
    ///   - content: the item, with a byte in front.
    ///   - range: where it stands in it.
    /// - Returns: where it went, or nil and why it is held.
    mutating func placeStop(
        _ content: inout ByteBuffer, _ range: Range<Int>, productID: Int64, gate: GateName?
    ) throws(RunFolderError) -> (placement: Placement?, status: ItemStatus)? {
        guard writesFeeds else { return nil }
        if permission.busy[UpdateJoin.key(.productStocksUpdate, productID: productID)] != nil { return (nil, .held) }
        let formBytes = ItemEncoder.formEncodedCount(UnsafeBufferPointer(rebasing: content.bytes[range]))
        let (placement, sealed) = packer.place(
            .productStocksUpdate, .stop, gate, byteCount: range.count, formBytes: formBytes)
        if let sealed { try seal(sealed) }
        let slot = Packer.slot(.productStocksUpdate, .stop, gate)
        if placement.position == 0 {
            let name = RunLayout.feed(operation: Operation.productStocksUpdate.name, number: placement.feed)
            feeds[slot] = FeedFile(file: try folder.createFeed(name))
            feedCount += 1
        }
        content.base[range.lowerBound - 1] = placement.position == 0 ? 0x5B : 0x2C
        let bytes = UnsafeBufferPointer(rebasing: content.bytes[range.lowerBound - 1..<range.upperBound])
        try feeds[slot]?.file.write(bytes, at: placement.offset)
        return (placement, gate == nil ? .prepared : .held)
    }

    /// Whether an item, or a product, is in the catalog.
    func hasSeen(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) -> Bool { seen.has(item, productID: productID) }

    /// Closes the feeds that are not full, and forgets the ids: the reports, which come next, need the room.
    mutating func finish() throws(RunFolderError) {
        for sealed in packer.sealAll() { try seal(sealed) }
        (seenItems, seenProductIDs, seenCodes) = (HashIndex(), HashIndex(), HashIndex())
        (spared, sentWhole) = (HashIndex(), HashIndex())
        (places, codes) = ([], [])
    }
}
