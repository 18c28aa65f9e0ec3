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
    /// The feed that is being filled, by operation.
    private var feeds = [FeedFile?](repeating: nil, count: Operation.allCases.count)
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

    /// Two products make the same update of one product of the platform: they are to be one item.
    private(set) var hasApart = false
    /// Rows of updates that stand apart have been joined.
    private let isJoined: Bool
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
        for index in work.items.indices {
            rejectForFaultOfFile(index, work)
            findDuplicates(index, work)
            findSharedCodes(index, work)
            if writesFeeds { holdForbidden(index, work) }
            guard work.items[index].status == .prepared, let operation = work.items[index].operation, writesFeeds else {
                continue
            }
            try place(index, operation, work)
        }
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
        if item.productIDHash != 0, late.isEmpty {
            if let first = seenProductIDs.insert(item.productIDHash, number: number) {
                late.append(finding(ProductIDDuplicate.page.code, .aliexpressProductID, first))
            } else {
                isRemembered = true
            }
        }
        if isRemembered { places.append((UInt32(work.batch.file.index), location.line)) }
        guard !late.isEmpty else { return }
        work.items[index].lateFindings += late
        work.items[index].status = .rejected
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
            operation, byteCount: content.count, formBytes: work.items[index].formBytes)
        if let sealed { try seal(sealed) }
        if placement.position == 0 {
            let name = RunLayout.feed(operation: operation.name, number: placement.feed)
            feeds[Int(operation.rawValue)] = FeedFile(file: try folder.createFeed(name))
            feedCount += 1
        }
        work.items[index].placement = placement
        let buffer = work.contents[Int(operation.rawValue)]
        buffer.buffer.base[content.lowerBound - 1] = placement.position == 0 ? 0x5B : 0x2C
        guard let feed = feeds[Int(operation.rawValue)] else { return }
        let bytes = (content.lowerBound - 1)..<content.upperBound
        if let last = work.slices.lastIndex(where: { $0.operation == operation }),
            work.slices[last].feed === feed, work.slices[last].content.upperBound == bytes.lowerBound
        {
            work.slices[last].content = work.slices[last].content.lowerBound..<bytes.upperBound
        } else {
            work.slices.append(
                FeedSlice(operation: operation, feed: feed, offset: placement.offset, content: bytes))
            feed.pending += 1
        }
    }

    private mutating func seal(_ sealed: Packer.Sealed) throws(RunFolderError) {
        guard let feed = feeds[Int(sealed.operation.rawValue)] else { return }
        feeds[Int(sealed.operation.rawValue)] = nil
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

    /// Closes the feeds that are not full, and forgets the ids: the reports, which come next, need the room.
    mutating func finish() throws(RunFolderError) {
        for sealed in packer.sealAll() { try seal(sealed) }
        (seenItems, seenProductIDs, seenCodes) = (HashIndex(), HashIndex(), HashIndex())
        (places, codes) = ([], [])
    }
}
