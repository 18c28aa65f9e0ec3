import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder

/// What one shard has of a batch.
struct ShardPart {
    let input: ShardInput
    let block: ShardInput.Block
    /// Its main part in `BatchWork.shardBytes`.
    let main: Range<Int>
}

/// Makes a batch of the parts that shards have of it: the same that one machine would have after its checks, as far as the
/// stages behind them look at it.
struct ShardDecoder: Sendable {
    /// Items and products that the whole catalog has; nil before they are known.
    var seen: SeenItems?
    /// Stock and prices that rows name are sent whether they differ or not.
    var sendsNamedUpdates = false
    /// Gates over the run that an earlier pass has found closed.
    var closed: [GateTrip] = []

    func decode(_ work: BatchWork) throws {
        for part in work.shardParts {
            try part.input.verify(UnsafeBufferPointer(rebasing: work.shardBytes.bytes[part.main]), of: part.block)
        }
        // The bytes stay where they are until the batch is emptied.
        var parts = work.shardParts.map { part in
            ShardPartReader(PackedReader(UnsafeBufferPointer(rebasing: work.shardBytes.bytes[part.main])))
        }
        let sizes = parts.indices.map { parts[$0].sizes() }
        guard let size = sizes.first, sizes.allSatisfy({ $0.products == size.products && $0.records == size.records })
        else { throw work.shardParts[0].input.damage }
        var next = parts.indices.map { parts[$0].nextProduct(after: -1) }
        for product in 0..<size.products {
            guard let owner = next.firstIndex(of: product) else { throw work.shardParts[0].input.damage }
            try parts[owner].product(product, into: work, work.shardParts[owner], self)
            next[owner] = parts[owner].nextProduct(after: product)
        }
        var nights: [NightCounts] = []
        for index in parts.indices {
            if sizes[index].hasRest { parts[index].rest(into: work) }
            parts[index].counts(into: work.batch)
            if let (night, mixesStock) = parts[index].night() {
                nights.append(night)
                work.mixesStock = work.mixesStock || mixesStock
            }
        }
        work.takeNights(nights)
        var own = [Record?](repeating: nil, count: size.records)
        var appended: [Record] = []
        for index in parts.indices {
            parts[index].records(number: index, &own, &appended)
            guard !parts[index].isBroken, parts[index].isAtEnd else { throw work.shardParts[index].input.damage }
        }
        work.batch.records = own.compactMap { $0 }
        guard work.batch.records.count == own.count,
            work.batch.records.allSatisfy({ Int($0.product) < size.products }),
            appended.allSatisfy({ Int($0.product) < size.products })
        else { throw work.shardParts[0].input.damage }
        work.batch.records += appended.sorted { $0.product < $1.product }
        work.raw = RawRecords(MergedRecords(work.shardParts))
        work.settleRecords()
    }
}

/// Reads one part of a batch.
private struct ShardPartReader {
    private var reader: PackedReader
    private var codes: [FindingCode] = []
    /// By their numbers in the part, those in the batch.
    private var words: [Int32] = []
    private var columns: [Int32] = []
    private var last = Location(line: 0, record: 0)

    private static let known = Dictionary(
        RuleList.all.map { ($0.page.code.description, $0.page.code) }, uniquingKeysWith: { first, _ in first })

    init(_ reader: PackedReader) { self.reader = reader }

    var isBroken: Bool { reader.isBroken }
    var isAtEnd: Bool { reader.isAtEnd }

    /// What the whole batch has, whoever answers for it.
    mutating func sizes() -> (products: Int, records: Int, hasRest: Bool) {
        let sizes = (Int(reader.packed() & 0xFFFF_FFFF), Int(reader.packed() & 0xFFFF_FFFF))
        return (sizes.0, sizes.1, reader.byte() == 1)
    }

    /// The next product of this part; nil behind the last.
    mutating func nextProduct(after product: Int) -> Int? {
        let step = Int(reader.packed() & 0xFFFF_FFFF)
        return step == 0 ? nil : product + step
    }

    // MARK: Products

    mutating func product(
        _ index: Int, into work: BatchWork, _ part: ShardPart, _ decoder: ShardDecoder
    ) throws {
        let batch = work.batch
        var product = Product(location: location(batch), presence: [])
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
            try item(of: index, work, part, decoder).append(to: &work.items, decoder.closed)
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
        of product: Int, _ work: BatchWork, _ part: ShardPart, _ decoder: ShardDecoder
    ) throws -> ItemWork {
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
        let status = Int(reader.byte())
        let lane = Lane(rawValue: reader.byte())
        let gates = flags & 4 == 0 ? [] : GateSet(rawValue: UInt16(truncatingIfNeeded: reader.packed()))
        var item = ItemWork(identity, item: text(batch))
        guard let lane, let found = ItemStatus.allCases.first(where: { $0.index == status }),
            gates.isEmpty == (flags & 4 == 0), gates.isKnown
        else { throw part.input.damage }
        (item.status, item.lane, item.gates, item.isSpare) = (found, lane, gates, flags & 2 != 0)
        item.stock = StockMoves(rawValue: moves >> 1)
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
            for _ in 0..<reader.count() { item.parts.append(try self.item(of: product, work, part, decoder)) }
        }
        guard flags & 16 != 0 else { return item }
        if reader.byte() == 2 {
            let other = try self.item(of: product, work, part, decoder)
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
    ///   - number: of the part: a record's offset says in which part's raw bytes it stands, and where.
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
            let fate = Record.Fate(rawValue: reader.byte()) ?? .rejected
            let reason = fate == .skipped ? SkipReason(rawValue: reader.byte()) : nil
            let product = Int32(truncatingIfNeeded: Int(reader.packed() & 0xFFFF_FFFF) - 1)
            let length = reader.packed()
            var record = Record(
                location: location, offset: UInt64(number) << 48 | offset, length: length, fate: fate, product: product)
            if let reason { record.skipReason = reason }
            offset += min(length, 1 << 40)
            if index < own.count { own[index] = record } else { appended.append(record) }
        }
    }

    // MARK: Findings

    private mutating func finding(_ batch: Batch, _ part: ShardPart) throws -> WeighedFinding {
        let number = Int(truncatingIfNeeded: reader.packed())
        if number == codes.count {
            guard let code = Self.known[reader.text()] else { throw part.input.damage }
            codes.append(code)
        }
        let severity = Int(reader.byte())
        guard codes.indices.contains(number), Severity.allCases.indices.contains(severity) else {
            throw part.input.damage
        }
        let flags = reader.byte()
        let product = Int32(truncatingIfNeeded: Int(reader.packed() & 0xFFFF_FFFF) - 1)
        let operations = OperationSet(rawValue: reader.byte())
        let cause = reader.packed()
        let place = try place(batch, part)
        var finding = Finding(
            codes[number], at: place, product: product, facts: fact(), fact(), fact(), fact(), operations: operations,
            isOncePerFile: flags & 1 != 0, isOncePerRun: flags & 2 != 0, cause: cause)
        finding.isOncePerFile = flags & 1 != 0
        let said = Int(truncatingIfNeeded: reader.packed())
        if said == words.count {
            let message = reader.text()
            batch.saidWords.append((message, reader.byte() == 1 ? reader.text() : nil))
            words.append(Int32(batch.saidWords.count - 1))
        }
        guard words.indices.contains(said), !reader.isBroken else { throw part.input.damage }
        finding.said = words[said]
        return WeighedFinding(finding: finding, severity: Severity.allCases[severity])
    }

    private mutating func fact() -> Fact {
        switch reader.byte() {
        case 1: return .string(reader.text())
        case 2: return .integer(reader.packedSigned())
        case 3:
            let coefficient = reader.packedSigned()
            return .number(FixedDecimal(coefficient: coefficient, scale: UInt8(truncatingIfNeeded: reader.packed())))
        default: return .none
        }
    }

    private mutating func place(_ batch: Batch, _ part: ShardPart) throws -> Place {
        let flags = reader.byte()
        let location = flags & 1 != 0 ? self.location(batch) : Place.noLocation
        var column = ColumnReference.none
        if flags & 2 != 0 {
            column.index = UInt16(truncatingIfNeeded: reader.packed())
            column.suffix = kept(batch)
        }
        if flags & 4 != 0 {
            let number = Int(truncatingIfNeeded: reader.packed())
            if number == columns.count {
                batch.shownColumns.append(reader.text())
                columns.append(Int32(batch.shownColumns.count - 1))
            }
            guard columns.indices.contains(number) else { throw part.input.damage }
            column.shown = columns[number]
        }
        return Place(location: location, column: column, value: text(batch))
    }

    // MARK: Cells

    private mutating func cell(_ batch: Batch) -> Cell {
        let location = location(batch)
        let column = UInt16(truncatingIfNeeded: reader.packed())
        return Cell(text: text(batch), location: location, column: column)
    }

    private mutating func kept(_ batch: Batch) -> Text {
        let bytes = reader.counted()
        return bytes.isEmpty ? .none : batch.keep(bytes)
    }

    private mutating func text(_ batch: Batch) -> Text {
        let count = reader.packed()
        let bytes = reader.take(Int(truncatingIfNeeded: count >> 1))
        guard count & 1 != 0 else { return bytes.isEmpty ? .none : batch.keep(bytes) }
        let raw = kept(batch)
        return batch.remade(raw) { $0.append(Array(bytes)) }
    }

    private mutating func location(_ batch: Batch) -> UInt32 {
        let location = location()
        if batch.locations.last != location { batch.locations.append(location) }
        return UInt32(batch.locations.count - 1)
    }

    private mutating func location() -> Location {
        switch reader.byte() {
        case 0: break
        case 1:
            last.line &+= 1
            last.record &+= 1
        case let kind:
            last = Location(
                line: UInt32(truncatingIfNeeded: reader.packed()), record: UInt32(truncatingIfNeeded: reader.packed()))
            if kind == 3 { last.file = UInt16(truncatingIfNeeded: reader.packed()) }
        }
        return last
    }
}

/// The records of a merged batch, byte for byte: in the raw parts of the shards' blocks. Used by one task at a time.
final class MergedRecords: @unchecked Sendable {
    private let parts: [ShardPart]
    private var bytes: [Int: [UInt8]] = [:]

    init(_ parts: [ShardPart]) { self.parts = parts }

    /// - Parameter record: as `ShardDecoder` made it.
    func append(_ record: Record, to buffer: inout ByteBuffer) throws(ShardDamage) {
        let number = Int(record.offset >> 48)
        let part = parts[number]
        if bytes[number] == nil { bytes[number] = try part.input.raw(of: part.block) }
        let start = Int(record.offset & 0xFFFF_FFFF_FFFF)
        guard let bytes = bytes[number], start <= bytes.count, record.length <= UInt64(bytes.count - start) else {
            throw part.input.damage
        }
        bytes[start..<start + Int(record.length)].withUnsafeBufferPointer { buffer.append($0) }
    }
}
