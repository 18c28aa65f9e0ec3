import Bytes
import FeedModel
import Glibc

/// Says which product a row of a canonical catalog belongs to, from the ids in it, while rows are read in order.
///
/// Rows with one `item_id` are one product. In stock and price updates rows with one `aliexpress_product_id` are one
/// product too, and where there is no `item_id` that id serves in its place, or the SKU code where that is known.
struct RowGrouping {
    private let itemID: [Int]
    private let productID: [Int]
    /// Columns whose code stands for the product where no id does, and what is known of codes; empty without it.
    private let skuCode: [Int]
    private let known: (any ProductDirectory)?
    private let operation: [Int]
    /// What the header, or `--operation`, makes of a row that does not name its operation.
    private let usuallyMerges: Bool
    /// Products by the hashes of their ids, numbered by first appearance.
    private var numbers = HashIndex()
    private var products: UInt32 = 0
    /// What the row before says, and the number of its product; nil when it names none.
    private var current: UInt32?
    private var item: UInt64 = 0
    private var product: UInt64 = 0
    /// The item's id alone leads to that product too.
    private var isOfItem = false
    /// The next row is the first one of a product, whatever was read before.
    private var resumes = false

    // MARK: Scattered rows are added to an index

    private let index: RecordIndex?
    private let file: Int
    /// Where the first row of each product is, by number.
    private var firstRows: [UInt64] = []
    /// Products whose first row is in the index.
    private var indexedFirsts: Set<UInt32> = []
    /// The rows that are read belong to a product that is further up.
    private var isLate = false
    private var indexedUntil: UInt64 = 0

    init(_ plan: ColumnPlan, _ options: ReadingOptions, pass: ReadingPass, file: Int) {
        known = options.known
        skuCode = options.known == nil ? [] : plan.roles.indices.filter { plan.roles[$0] == .skuCode }
        itemID = plan.roles.indices.filter { plan.roles[$0] == .field(.itemID) }
        productID = plan.roles.indices.filter { plan.roles[$0] == .field(.aliexpressProductID) }
        operation = options.operation == nil ? plan.roles.indices.filter { plan.roles[$0] == .field(.operation) } : []
        let operations = options.operation.map { OperationSet($0) } ?? plan.presence.operations
        usuallyMerges = !operations.isEmpty && !operations.carriesWholeProduct
        index = if case .indexing(let index) = pass { index } else { nil }
        self.file = file
    }

    /// A batch ended; see `RecordFormat`.
    mutating func endBatch(rewinds: Bool) { resumes = rewinds }

    mutating func breakOff() { (current, item, product, isLate) = (nil, 0, 0, false) }

    /// Classifies the next row.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column.
    mutating func classify(_ record: Record, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Membership {
        let item = hash(itemID, 0x17, text)
        let merges = merges(text)
        var product = merges || item == 0 ? hash(productID, 0x2B, text) : 0
        if item == 0, product == 0, merges { product = knownProduct(text) }
        let isResumed = resumes
        resumes = false
        guard item != 0 || product != 0 else {
            breakOff()
            return .nameless
        }
        if !isResumed, current != nil, item != 0, item == self.item,
            product == 0 ? isOfItem : product == self.product
        {
            if isLate { addToIndex(record, continues: true) }
            return .current
        }
        let (number, isNew) = number(of: item, product)
        let isCurrent = current == number
        (current, self.item, self.product) = (number, item, product)
        isOfItem = numbers[item] == number
        if index != nil {
            if isNew { firstRows.append(record.offset) }
            // A row of the run before goes with it.
            if isResumed || !isCurrent { isLate = firstRows[Int(number)] != record.offset }
            if isLate { addToIndex(record, continues: false) }
        }
        if isNew || isResumed { return .first }
        return isCurrent ? .current : .late
    }

    private mutating func number(of item: UInt64, _ product: UInt64) -> (number: UInt32, isNew: Bool) {
        let known: UInt32?
        if product == 0 {
            known = numbers.insert(item, number: products)
        } else {
            known = numbers[product] ?? (item != 0 ? numbers[item] : nil)
            let number = known ?? products
            if item != 0 { _ = numbers.insert(item, number: number) }
            _ = numbers.insert(product, number: number)
        }
        if let known { return (known, false) }
        defer { products += 1 }
        return (products, true)
    }

    /// Adds a scattered row to the index, and the row that it belongs to.
    private mutating func addToIndex(_ record: Record, continues: Bool) {
        guard let index, let current, record.offset >= indexedUntil else { return }
        indexedUntil = record.offset + 1
        let key = RecordKey(product: max(mix64(UInt64(current) + 1, UInt64(file) + 1), 1), isOwner: false)
        if indexedFirsts.insert(current).inserted {
            let first = Record(location: Location(line: 0, record: 0), offset: firstRows[Int(current)], length: 0)
            index.add(key, first, file: file, continues: false)
        }
        index.add(key, record, file: file, continues: continues)
    }

    /// The hash of the id that the row's SKU code stands for, as the column of ids would have it; 0 where none is known.
    private func knownProduct(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> UInt64 {
        for column in skuCode {
            let code = text(column)
            guard !code.isEmpty else { continue }
            guard let id = known?.productID(skuCode: code) else { return 0 }
            var digits = String(id)
            return digits.withUTF8 { max($0.hash64(seed: 0x2B), 1) }
        }
        return 0
    }

    private func merges(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Bool {
        for column in operation {
            let name = text(column)
            guard !name.isEmpty else { continue }
            guard let named = Operation(name: name) ?? Operation(retiredName: name) else { return false }
            return !named.carriesWholeProduct
        }
        return usuallyMerges
    }

    /// The salted hash of the first filled of several columns; 0 when all are blank.
    private func hash(_ columns: [Int], _ salt: UInt64, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> UInt64 {
        for column in columns {
            let bytes = text(column)
            if !bytes.isEmpty { return max(bytes.hash64(seed: salt), 1) }
        }
        return 0
    }
}
