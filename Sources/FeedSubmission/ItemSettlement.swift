import CategoryRules
import FeedGateway
import FeedModel
import RunFolder

/// What the results of a job say of one item that was sent in it.
struct ItemSettlement {
    /// Something about the results that a person should know, beside what became of the item.
    enum Remark: String {
        /// The platform gave more than one result for the item.
        case severalResults = "several-results"
        /// It said that it made the product, but not as what.
        case noProductID = "no-product-id"
        /// It named another product than the one that was sent for, or another item's.
        case otherProduct = "other-product"
        /// What it said cannot be read, or contradicts itself.
        case unreadable = "unreadable-result"
    }

    var status: ItemStatus
    /// The product that the item is from now on; nil where nothing is learned.
    var productID: Int64?
    /// A create that failed, of which the product may be there.
    var isDoubtful = false
    /// The result that counts, as it came; nil where there is none.
    var raw: ArraySlice<UInt8>?
    var code: String?
    var message: String?
    var remark: Remark?
    /// The other results, as they came.
    var others: [ArraySlice<UInt8>] = []

    /// - Parameters:
    ///   - results: everything that the job says of the item, in its order.
    ///   - sentFor: the product that an update was sent for; nil for a create.
    ///   - isTaken: whether a product is that of another item.
    init(_ results: [ArraySlice<UInt8>], sentFor product: Int64?, isCreate: Bool, isTaken: (Int64) -> Bool) {
        let read = results.map { (raw: $0, said: ItemExecutionResult($0)) }
        // Of two results the worse counts: failed, then what cannot be read, then success.
        let ranked = read.enumerated().min { Self.rank($0.element.said) < Self.rank($1.element.said) }
        guard let worst = ranked?.element else {
            status = .unknown
            return
        }
        raw = worst.raw
        code = worst.said.errorCode.isEmpty ? nil : worst.said.errorCode
        message = worst.said.errorText.isEmpty ? nil : worst.said.errorText
        switch worst.said.verdict {
        case .succeeded: status = .succeeded
        case .failed: status = .failed
        case .unreadable:
            status = .unknown
            remark = .unreadable
        }
        if read.count > 1 {
            others = read.enumerated().filter { $0.offset != ranked?.offset }.map(\.element.raw)
            remark = .severalResults
        }
        guard isCreate else {
            let named = read.compactMap(\.said.productID)
            if let product, named.contains(where: { $0 != product }) { remark = .otherProduct }
            productID = product
            return
        }
        // A product id that one result gives with success is kept, whatever another one says.
        let named = read.lazy.filter { $0.said.verdict == .succeeded }.compactMap(\.said.productID)
        if let id = named.first, named.allSatisfy({ $0 == id }) {
            if isTaken(id) { remark = .otherProduct } else { productID = id }
        }
        if status == .succeeded, productID == nil, remark != .otherProduct { remark = .noProductID }
        let wasMade = read.contains { $0.said.verdict == .succeeded || $0.said.productID != nil }
        isDoubtful =
            status == .failed && productID == nil
            && (wasMade || worst.said.persistence == .transient || Self.isSaidOfMadeProducts(worst.said.errorCode))
    }

    private static func rank(_ said: ItemExecutionResult) -> Int {
        switch said.verdict {
        case .failed: 0
        case .unreadable: 1
        case .succeeded: 2
        }
    }

    /// Codes of failures after which products were found all the same (public code of integrators).
    private static func isSaidOfMadeProducts(_ code: String) -> Bool {
        ["CHK_CATEGORY_ID_NO_PERMISSION", "707001032"].contains(code)
    }
}

extension [ItemSettlement] {
    /// No two items of a feed are one product: where results say so, none of them is learned.
    mutating func dropSharedProducts(isCreate: Bool) {
        guard isCreate else { return }
        let counts = Dictionary(compactMap { $0.productID.map { ($0, 1) } }, uniquingKeysWith: +)
        for index in indices {
            guard let id = self[index].productID, counts[id, default: 0] > 1 else { continue }
            self[index].productID = nil
            self[index].remark = .otherProduct
        }
    }

    /// What results that cannot be read say all the same, where the job counts how many of its items succeeded: all of
    /// them, or none. A product that was made is never made again, whatever of its result is lost.
    mutating func readCounts(of job: FinishedJob, isCreate: Bool) {
        let garbled = indices.filter { self[$0].remark == .unreadable }
        guard !garbled.isEmpty, job.totalCount == count, job.results.count == count,
            garbled.allSatisfy({ self[$0].raw.map(ItemExecutionResult.isGarbled) == true }),
            allSatisfy({ $0.others.isEmpty && $0.raw != nil })
        else { return }
        let rest = job.successCount - self.count { $0.status == .succeeded }
        guard rest == 0 || rest == garbled.count else { return }
        for index in garbled {
            self[index].status = rest == 0 ? .failed : .succeeded
            self[index].isDoubtful = rest == 0 && isCreate
        }
    }

    /// What the state keeps of them.
    func results(carriesProducts: Bool) -> ItemResults {
        ItemResults(
            statuses: map(\.status), productIDs: carriesProducts ? map { $0.productID ?? 0 } : [],
            doubtful: Set(indices.filter { self[$0].isDoubtful }))
    }
}
