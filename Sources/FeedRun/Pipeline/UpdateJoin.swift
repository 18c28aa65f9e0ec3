import Bytes
import CatalogReading
import CategoryRules
import FeedModel

/// Stock and price rows of one product of the platform that are in several files, or in several elements of an XML
/// export: one item is made of them (Feed Solution tutorial: merge the variations of a product into one item_content).
///
/// The item is where the first of them is. The SKUs of the others are kept from a first reading of the whole
/// catalog, and put after those of the first one when the catalog is read again; what has nothing to be joined with is
/// not kept. A CSV's own reader has joined the rows of one file before.
///
/// Filled by one task, in the order of the catalog; afterwards it does not change, and any worker may ask.
final class UpdateJoin: @unchecked Sendable {
    /// A product, by where it begins: the file's index in the run and the number of its first record.
    struct Origin: Hashable {
        var file: UInt16
        var record: UInt32
    }

    /// What a product further down adds to an item.
    struct Part {
        /// The items that it is a part of.
        var operations: OperationSet
        /// What its numbers have in front of their fractions.
        var decimalPoint: UInt8
        var skus: Range<UInt32>
        var records: Range<UInt32>
        /// Cells of the product, such as its currency.
        var fields: [(field: ProductField, cell: KeptCell, location: Location)] = []
        /// What keeps it, and so the item, from being sent.
        var errors: [KeptFinding] = []
        var isUnreadable = false
        var next: Int32 = -1
    }

    struct KeptCell {
        /// In `bytes`.
        var text: Text
        var column: UInt16
    }

    struct KeptSKU {
        var location: Location
        var code: KeptCell
        var price: KeptCell
        var discountPrice: KeptCell
        var inventory: KeptCell
        var properties: Range<UInt32>
        var countryPrices: Range<UInt32>
    }

    struct KeptProperty {
        var name: Text
        var nameIsID: Bool
        var value: KeptCell
        var valueID: Text
    }

    struct KeptCountryPrice {
        var country: Text
        var price: KeptCell
        var discountPrice: KeptCell
    }

    struct KeptRecord {
        var location: Location
        var offset: UInt64
        var length: UInt64
        var fate: Record.Fate
        var fault: Record.Fault
        var sharing: Record.Sharing
    }

    /// A finding whose texts are its own.
    struct KeptFinding {
        var finding: Finding
        var location: Location
        var value: String
        var suffix: String
    }

    var bytes = ByteBuffer(capacity: 1 << 12)
    var skus: [KeptSKU] = []
    var records: [KeptRecord] = []
    var properties: [KeptProperty] = []
    var countryPrices: [KeptCountryPrice] = []
    private var parts: [Part] = []
    private var chains: [Origin: (first: Int32, last: Int32)] = [:]
    /// The operations of products whose items are made further up, and whether those are all of the product's.
    private var elsewhere: [Origin: (operations: OperationSet, isAll: Bool)] = [:]
    /// The first product of each operation and id of the platform.
    private var seen = HashIndex()
    /// The SKU codes that rows give a value of, by operation and product.
    private var valued = HashIndex()
    private var origins: [Origin] = []
    /// What the records of each of their items come to, and may come to.
    private var sizes: [ProductSize] = []
    private let largest: ProductSize
    /// The first products of items with more records than one may have, and the products whose records are too many.
    private var crowded: Set<Origin> = []
    private var surplus: Set<Origin> = []
    /// The files that rows were kept of, and how their bytes are had again.
    private(set) var files: [Int: (file: CatalogFile, raw: RawRecords?, isOwn: Bool)] = [:]

    /// - Parameter largest: what the records of an item may come to.
    init(_ largest: ProductSize) { self.largest = largest }

    /// Where a product begins; nil where its file is beyond those that a place can name.
    static func origin(of product: Int, in batch: Batch) -> Origin? {
        let location = batch.locations[Int(batch.products[product].location)]
        guard location.file == Location.ownFile else { return Origin(file: location.file, record: location.record) }
        guard batch.file.index < Int(Location.ownFile) else { return nil }
        return Origin(file: UInt16(batch.file.index), record: location.record)
    }

    // MARK: Gathering

    /// Looks at a product that makes stock or price updates, and keeps it where an earlier one makes the same ones.
    ///
    /// - Parameters:
    ///   - fault: what the configuration makes an error of its file.
    func add(_ target: UpdateTarget, of work: BatchWork, fault: Finding?) {
        noteValues(target, of: work.batch)
        guard let origin = Self.origin(of: target.product, in: work.batch) else { return }
        let number = UInt32(origins.count)
        var joined: [(first: UInt32, operations: OperationSet)] = []
        var isFirst = false
        for operation in Operation.allCases where target.operations.contains(OperationSet(operation)) {
            let key = UpdateKey.of(operation, productID: target.productID)
            guard let first = seen.insert(key, number: number) else {
                isFirst = true
                continue
            }
            if let index = joined.firstIndex(where: { $0.first == first }) {
                joined[index].operations.insert(OperationSet(operation))
            } else {
                joined.append((first, OperationSet(operation)))
            }
        }
        var size = ProductSize()
        for record in work.batch.records[work.batch.products[target.product].records]
        where Int(record.product) == target.product {
            size.add(record)
        }
        if isFirst {
            origins.append(origin)
            sizes.append(size)
        }
        for (first, _) in joined { sizes[Int(first)] += size }
        guard joined.allSatisfy({ sizes[Int($0.first)].fits(in: largest) }) else {
            for (first, _) in joined { crowded.insert(origins[Int(first)]) }
            surplus.insert(origin)
            return
        }
        var all: OperationSet = []
        let last = joined.map(\.first).max()
        for (first, operations) in joined {
            all.formUnion(operations)
            var sharing = Record.Sharing.none
            if isFirst || joined.count > 1 { sharing = !isFirst && first == last ? .withEarlier : .withLater }
            var part = keep(target, operations, sharing, of: work)
            if let fault { part.errors.append(KeptFinding(fault, at: target.product, in: work.batch)) }
            append(part, to: origins[Int(first)])
        }
        guard !joined.isEmpty else { return }
        elsewhere[origin] = (all, all == target.operations)
        let own = work.batch.file
        files[own.index] = (own, work.raw, true)
        for record in work.batch.products[target.product].records {
            let location = work.batch.records[record].location
            guard location.file != Location.ownFile, files[Int(location.file)] == nil else { continue }
            files[Int(location.file)] = (work.batch.file(of: location), work.raw, false)
        }
    }

    private func noteValues(_ target: UpdateTarget, of batch: Batch) {
        for operation in Operation.allCases where target.operations.contains(OperationSet(operation)) {
            let key = UpdateKey.of(operation, productID: target.productID)
            for sku in batch.skus[batch.products[target.product].skus] {
                let cell = operation == .productStocksUpdate ? sku.inventory : sku.price
                guard !cell.text.isEmpty else { continue }
                _ = valued.insert(batch.bytes.bytes[sku.code.text].hash64(seed: key), number: 0)
            }
        }
    }

    private func append(_ part: Part, to origin: Origin) {
        let number = Int32(parts.count)
        parts.append(part)
        if let chain = chains[origin] {
            parts[Int(chain.last)].next = number
            chains[origin]?.last = number
        } else {
            chains[origin] = (number, number)
        }
    }

    /// To be called when the whole catalog was looked at: where products begin is not needed any more.
    func finish() { (origins, sizes) = ([], []) }

    /// Whether rows of the catalog make an update of a product.
    func has(_ operation: Operation, productID: Int64) -> Bool {
        seen[UpdateKey.of(operation, productID: productID)] != nil
    }

    /// Whether they give the stock or the price of a SKU of it.
    func has(_ operation: Operation, productID: Int64, code: UnsafeBufferPointer<UInt8>) -> Bool {
        valued[code.hash64(seed: UpdateKey.of(operation, productID: productID))] != nil
    }

    // MARK: Asking

    /// Whether a product belongs to an item with more records than one may have: neither is sent.
    func hasTooManyRecords(_ origin: Origin) -> Bool { crowded.contains(origin) || surplus.contains(origin) }

    /// The operations of a product whose items are made further up, and whether those are all of the product's.
    func elsewhere(_ origin: Origin) -> (operations: OperationSet, isAll: Bool) { elsewhere[origin] ?? ([], false) }

    /// What belongs to the items of a product and is further down, in the order of the catalog.
    func parts(of origin: Origin) -> [Part] {
        guard let chain = chains[origin] else { return [] }
        var found: [Part] = []
        var next = chain.first
        while next >= 0 {
            found.append(parts[Int(next)])
            next = parts[Int(next)].next
        }
        return found
    }

    /// Appends the bytes of a record of one of `files`.
    ///
    /// - Returns: false where it is none of theirs.
    func appendRaw(_ record: Record, to buffer: inout ByteBuffer) throws -> Bool {
        guard let (_, raw, isOwn) = files[Int(record.location.file)] else { return false }
        var record = record
        if isOwn { record.location.file = Location.ownFile }
        try raw?.append(record, to: &buffer)
        return true
    }
}

/// A product that makes stock or price updates, once it is known of which product of the platform.
struct UpdateTarget {
    /// Index in the batch.
    var product: Int
    var operations: OperationSet
    var productID: Int64
}

/// The files of a batch's places: those of rows that were joined, and those that its reader knows.
struct JoinedFiles: FileDirectory {
    let join: UpdateJoin
    let others: (any FileDirectory)?

    func file(at index: Int) -> CatalogFile? { join.files[index]?.file ?? others?.file(at: index) }
}
