import Bytes
import CategoryRules
import FeedModel
import RunFolder

/// What the platform lets the seller post.
struct PostingPermission {
    var isForbidden = false
    /// nil: not known.
    var room: MerchantProfile.Room?
    /// Products that feeds of earlier runs may still change, by the key of the update, with the folders of those runs.
    var busy: [UInt64: String] = [:]
}

/// Decides what is sent of the good items, one batch after the other, as far as it depends on what came before: what the
/// platform lets the seller post, and that no older stock or price goes after a product's content. What depends on the item
/// alone was decided where it was made.
struct SelectionStage {
    private let book: RuleBook
    private let permission: PostingPermission
    private var creates: Int64 = 0
    /// A product's content goes out although rows of its stock or prices were left out because they are as they were: they
    /// are to go after it.
    private(set) var needsNamedUpdates = false
    /// Products of which stock or prices were left out, by the key of the update.
    private var spared = HashIndex()
    /// Products whose content goes out, by the key of the full update.
    private var sentWhole = HashIndex()
    /// Known products that the catalog has, where it is asked later which it lacks.
    var seen: SeenItems?

    init(_ book: RuleBook, _ permission: PostingPermission) {
        self.book = book
        self.permission = permission
    }

    mutating func run(_ work: BatchWork, isSent: Bool) {
        if seen != nil {
            for item in work.items { seen?.add(work.products[item.product].record, productID: item.productID) }
        }
        for index in work.items.indices {
            if isSent { holdForbidden(index, work) }
            keepOrder(index, work)
        }
    }

    mutating func finish() { (spared, sentWhole) = (HashIndex(), HashIndex()) }

    /// Whether the catalog has a known product.
    func has(_ record: AcceptedRecord) -> Bool { seen?.has(record) ?? false }

    /// Whether an earlier feed may still change the stock of a product.
    func isBusy(productID: Int64) -> Bool {
        permission.busy[UpdateKey.of(.productStocksUpdate, productID: productID)] != nil
    }

    /// A full update never leaves an older stock or price after it: what rows of stock and prices say goes after it.
    private mutating func keepOrder(_ index: Int, _ work: BatchWork) {
        guard let operation = work.items[index].operation, work.items[index].identity.productIDHash != 0 else { return }
        let item = work.items[index]
        if item.isSpare, item.status == .unchanged {
            guard sentWhole[UpdateKey.of(.productFullUpdate, productID: item.productID)] == nil else {
                work.items[index].status = .prepared
                return
            }
            _ = spared.insert(item.identity.productIDHash, number: 0)
        } else if operation == .productFullUpdate, item.status == .prepared, item.gates.isEmpty {
            _ = sentWhole.insert(item.identity.productIDHash, number: 0)
            needsNamedUpdates =
                needsNamedUpdates
                || [.productPricesUpdate, .productStocksUpdate].contains {
                    spared[UpdateKey.of($0, productID: item.productID)] != nil
                }
        }
    }

    /// Holds what the platform would not let the seller post, and what an earlier feed might undo.
    private mutating func holdForbidden(_ index: Int, _ work: BatchWork) {
        guard work.items[index].status == .prepared, let operation = work.items[index].operation,
            permission.isForbidden || permission.room != nil || !permission.busy.isEmpty
        else { return }
        let item = work.items[index]
        let place = Place(location: work.batch.products[item.product].location)
        var finding: Finding?
        if permission.isForbidden, operation.carriesWholeProduct {
            finding = MerchantPostingForbidden.finding(operation, at: place, product: item.product)
        } else if operation == .productCreate, let room = permission.room {
            creates += 1
            if creates > room.free { finding = MerchantProductLimit.finding(room, at: place, product: item.product) }
        } else if !permission.busy.isEmpty, let folder = permission.busy[item.identity.productIDHash] {
            finding = ProductIDBusy.finding(operation, folder: folder, at: place, product: item.product)
        }
        guard let finding, let severity = book.severity(of: finding) else { return }
        work.items[index].lateFindings.append(finding)
        work.items[index].lateSeverity = severity
        work.items[index].status = .held
    }
}
