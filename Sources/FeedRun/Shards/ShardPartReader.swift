import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder

/// Reads one part of a batch.
struct ShardPartReader {
    var reader: PackedReader
    var codes: [FindingCode] = []
    /// By their numbers in the part, those in the batch.
    var words: [Int32] = []
    var columns: [Int32] = []
    var last = Location(line: 0, record: 0)

    static let known = Dictionary(
        RuleList.all.map { ($0.page.code.description, $0.page.code) }, uniquingKeysWith: { first, _ in first })

    /// Items are in items as deep as that at most.
    private static let deepest = 8

    private static let statuses = ItemStatus.allCases.sorted { $0.index < $1.index }

    init(_ reader: PackedReader) { self.reader = reader }

    var isBroken: Bool { reader.isBroken }
    var isAtEnd: Bool { reader.isAtEnd }

    /// What the whole batch has, whoever answers for it.
    mutating func sizes() -> (products: Int, records: Int, hasRest: Bool) {
        let sizes = (Int(reader.packed() & 0xFFFF_FFFF), Int(reader.packed() & 0xFFFF_FFFF))
        return (sizes.0, sizes.1, reader.byte() == 1)
    }

    /// The next product of this part; nil after the last.
    mutating func nextProduct(after product: Int) -> Int? {
        let step = Int(reader.packed() & 0xFFFF_FFFF)
        return step == 0 ? nil : product + step
    }

    // MARK: Products

    mutating func product(
        _ index: Int, into work: BatchWork, _ part: ShardPart, _ decoder: ShardDecoder
    ) throws {
        let batch = work.batch
        var product = Product(location: location(batch), presence: Presence())
        let flags = reader.byte()
        var state = ProductState(findings: 0..<0)
        (state.isNameless, state.isElsewhere) = (flags & 1 != 0, flags & 2 != 0)
        if flags & 4 != 0 { state.categoryID = reader.packedSigned() }
        state.locale = text(batch)
        let firstRecord = Int(reader.packed() & 0xFFFF_FFFF)
        product.records = firstRecord..<firstRecord + Int(reader.packed() & 0xFFFF_FFFF)
        let print = UInt32(truncatingIfNeeded: reader.packed())
        if print != 0 { work.dataPrints.append(print) }
        let fields = batch.fields.count
        let absent = Cell.absent(at: product.location)
        for _ in 0..<ProductField.count { batch.fields.append(absent) }
        for field in ShardPartWriter.fields { batch.fields[fields + field.rawValue] = cell(batch) }
        let firstSKU = batch.skus.count
        for _ in 0..<reader.count() { batch.skus.append(sku(batch)) }
        product.skus = firstSKU..<batch.skus.count
        batch.products.append(product)
        let start = work.findings.count
        let count = reader.count()
        let (first, own) = (Int(reader.packed() & 0xFFFF_FFFF), Int(reader.packed() & 0xFFFF_FFFF))
        guard first + own <= count else { throw part.input.damage }
        for _ in 0..<count { work.findings.append(try finding(batch, part)) }
        state.findings = start + first..<start + first + own
        state.segment = start..<start + count
        work.products.append(state)
        for _ in 0..<reader.count() {
            let item = try item(of: index, work, part, decoder)
            item.append(to: &work.items, decoder.closed)
            if work.products[index].record == nil {
                work.products[index].record = decoder.accepted?.record(of: item.item, in: batch)
            }
        }
        guard !reader.isBroken else { throw part.input.damage }
    }

    private mutating func sku(_ batch: Batch) -> SKU {
        var sku = SKU(location: location(batch))
        if batch.file.dialect != nil { sku.code = cell(batch) }
        sku.price.text = kept(batch)
        sku.inventory.text = kept(batch)
        return sku
    }

    private mutating func item(
        of product: Int, _ work: BatchWork, _ part: ShardPart, _ decoder: ShardDecoder, depth: Int = 0
    ) throws -> ItemWork {
        // What it may be instead and what it is parted into are items, too.
        guard depth < Self.deepest else { throw part.input.damage }
        let batch = work.batch
        let number = reader.byte()
        let operation = number == 0 ? nil : FeedModel.Operation(rawValue: number - 1)
        guard number == 0 || operation != nil else { throw part.input.damage }
        var identity = CatalogItem(product: product, operation: operation, idHash: reader.word())
        identity.productID = reader.packedSigned()
        if identity.productID != 0 { identity.productIDHash = reader.word() }
        let flags = reader.byte()
        identity.isDerived = flags & 1 != 0
        let moves = flags & 128 != 0 ? reader.byte() : 0
        identity.isRest = moves & 1 != 0
        identity.isBesideRows = moves & 2 != 0
        let status = Int(reader.byte())
        let lane = Lane(rawValue: reader.byte())
        let gates = flags & 4 == 0 ? [] : GateSet(rawValue: UInt16(truncatingIfNeeded: reader.packed()))
        var item = ItemWork(identity, item: text(batch))
        guard let lane, status < Self.statuses.count, gates.isEmpty == (flags & 4 == 0), gates.isKnown else {
            throw part.input.damage
        }
        (item.status, item.lane, item.gates, item.isSpare) = (Self.statuses[status], lane, gates, flags & 2 != 0)
        item.stock = StockMoves(rawValue: moves >> 2)
        let older = reader.byte()
        if older > 0 { item.isGoodByOlderCategory = older == 2 }
        item.nightsWaited = Int(truncatingIfNeeded: reader.packed())
        item.value = reader.packedSigned()
        item.formBytes = Int(truncatingIfNeeded: reader.packed())
        if let operation {
            let content = reader.counted()
            if !content.isEmpty {
                let box = work.contents[Int(operation.rawValue)]
                // The byte in front parts it from the item before.
                box.buffer.append(0x2C)
                item.content = box.buffer.count..<box.buffer.count + content.count
                box.buffer.append(content)
            }
        }
        let columns = reader.counted()
        if !columns.isEmpty {
            item.columns = work.columns.count..<work.columns.count + columns.count
            work.columns.append(columns)
        }
        if flags & 32 != 0 { for _ in 0..<reader.count() { item.changes.append(try change(batch, part)) } }
        if flags & 8 != 0 { try findings(batch, part, of: &item) }
        if flags & 64 != 0 {
            for _ in 0..<reader.count() {
                item.parts.append(try self.item(of: product, work, part, decoder, depth: depth + 1))
            }
        }
        guard flags & 16 != 0 else { return item }
        if reader.byte() == 2 {
            let other = try self.item(of: product, work, part, decoder, depth: depth + 1)
            return decoder.sendsNamedUpdates ? other : item
        }
        var other = item
        other.lateFindings = []
        let heldBy = GateSet(rawValue: UInt16(truncatingIfNeeded: reader.packed()))
        guard heldBy.isKnown else { throw part.input.damage }
        try findings(batch, part, of: &other)
        other.gates = heldBy
        let known = batch.bytes.bytes[text(batch)].string
        let productID = reader.packedSigned()
        guard let seen = decoder.seen else {
            work.hasRenameCandidates = true
            return item
        }
        var id = known
        guard !id.withUTF8({ seen.has($0, productID: productID) }) else { return item }
        work.noteRenamed(item, from: known)
        return other
    }

    private mutating func findings(_ batch: Batch, _ part: ShardPart, of item: inout ItemWork) throws {
        for _ in 0..<reader.count() {
            let weighed = try finding(batch, part)
            item.lateFindings.append(weighed.finding)
            item.lateSeverity = weighed.severity
        }
    }

    private mutating func change(_ batch: Batch, _ part: ShardPart) throws -> ItemChange {
        guard let kind = ItemChange.Kind(name: reader.text()) else { throw part.input.damage }
        var change = ItemChange(kind)
        let flags = reader.byte()
        if flags & 1 != 0 { change.sku = text(batch) }
        if flags & 2 != 0 { change.from = reader.text() }
        if flags & 4 != 0 { change.to = reader.text() }
        if flags & 8 != 0 { change.place = try place(batch, part) }
        for _ in 0..<reader.count() {
            guard let part = ContentPart(rawValue: Int(reader.byte())) else { throw part.input.damage }
            change.parts.append(part)
        }
        return change
    }

    /// What run-wide gates measure; nil where nothing was compared.
    mutating func night() -> (NightCounts, mixesStock: Bool)? {
        guard reader.byte() == 1 else { return nil }
        return (NightCounts(&reader), reader.byte() == 1)
    }

    /// What belongs to no product.
    mutating func rest(into work: BatchWork) {
        for _ in 0..<reader.count() {
            guard let weighed = try? finding(work.batch, work.shardParts[0]) else { return }
            work.findings.append(weighed)
        }
    }

    /// What is counted of a shop's export.
    mutating func counts(into batch: Batch) {
        func names(_ counts: inout NameCounts, _ reader: inout PackedReader) {
            for _ in 0..<reader.count() {
                let name = reader.counted()
                counts.note(name, count: Int(truncatingIfNeeded: reader.packed()))
            }
        }
        names(&batch.unused, &reader)
        names(&batch.unmappedCategories, &reader)
        names(&batch.skippedKinds, &reader)
        batch.shopCounts.products &+= Int(truncatingIfNeeded: reader.packed())
        batch.shopCounts.variants &+= Int(truncatingIfNeeded: reader.packed())
        batch.assumedStocks &+= Int(truncatingIfNeeded: reader.packed())
        batch.madeCodes &+= Int(truncatingIfNeeded: reader.packed())
    }

    // MARK: Records

    /// - Parameters:
    ///   - number: of the part: a record's offset says in which part's raw bytes it is, and where.
    ///   - own: gets those that the batch was read with, at their places.
    ///   - appended: gets those that were joined to its products.
    mutating func records(number: Int, _ own: inout [Record?], _ appended: inout [Record]) {
        var index = -1
        var offset: UInt64 = 0
        while !reader.isBroken {
            let step = Int(reader.packed() & 0xFFFF_FFFF)
            guard step > 0 else { return }
            index += step
            let location = location()
            let marks = reader.byte()
            let fate = Record.Fate(rawValue: marks & 0x03) ?? .rejected
            let reason = fate == .skipped ? SkipReason(rawValue: reader.byte()) : nil
            let product = Int32(truncatingIfNeeded: Int(reader.packed() & 0xFFFF_FFFF) - 1)
            let length = reader.packed()
            var record = Record(
                location: location, offset: UInt64(number) << 48 | offset, length: length, fate: fate, product: product)
            record.fault = Record.Fault(rawValue: marks >> 4) ?? .none
            if let reason { record.skipReason = reason }
            record.sharing = Record.Sharing(rawValue: marks >> 2 & 0x03) ?? .none
            offset += min(length, 1 << 40)
            if index < own.count { own[index] = record } else { appended.append(record) }
        }
    }
}
