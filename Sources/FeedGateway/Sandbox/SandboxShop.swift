import FeedModel
import JSONText

/// What the sandbox remembers: the shop's products and its jobs.
struct SandboxShop {
    struct Product {
        var skuCodes: [String]
        var title: String
        var images: [String] = []
        /// What is sold of it, by SKU code.
        var shelf: [String: SandboxSKU] = [:]
        /// When the last job that touched its prices, and the last that touched its stock, is done.
        var pricesDone: Int64 = 0
        var stockDone: Int64 = 0
    }

    /// A picture of the bank.
    struct Picture {
        var name: String
        var address: String
        var bytes: Int64
    }

    struct Failure: Hashable {
        var code: String
        var message: String
    }

    struct Item {
        var contentID: String
        /// 0 where there is none.
        var productID: Int64
        var failure: Failure?
        /// What a create or full update made of the product.
        var skuCodes: [String] = []
        var title = ""
        var images: [String] = []
        /// What it says of its SKUs.
        var values: [(code: String, values: SandboxSKU)] = []

        mutating func forgetContent() { (skuCodes, title, images, values) = ([], "", [], []) }
    }

    struct Job {
        var id: Int64
        var operation: Operation
        var submitted: Int64
        var done: Int64
        var items: [Item]
        var isCancelled = false
        /// What is odd about its results.
        var resultFault: SandboxConfiguration.Fault.Kind?
        var faultText = ""

        func status(at time: Int64) -> JobStatus {
            if isCancelled || time >= done { return .finished }
            return time >= submitted + (done - submitted) / 2 ? .processing : .queueing
        }
    }

    /// In the order in which they were submitted.
    private(set) var jobs: [Job] = []
    private(set) var products: [Int64: Product] = [:]
    /// In the order in which they were uploaded.
    var pictures: [Picture] = []
    /// Until when no call of a kind is taken.
    private(set) var bans: [PlatformAPI: Int64] = [:]
    /// How often an item has failed with a code.
    private(set) var failureCounts: [FailureKey: Int] = [:]
    /// Product ids by the bytes of sku_code; made when first asked for.
    private var idsBySKUCode: [[UInt8]: [Int64]]?

    /// Bytes: texts that are equal for Swift may be two ids.
    struct FailureKey: Hashable {
        let item: [UInt8]
        let code: [UInt8]

        init(_ item: String, _ code: String) {
            self.item = Array(item.utf8)
            self.code = Array(code.utf8)
        }
    }

    private static let firstJob: Int64 = 200_000_000_060_000_001
    private static let firstProduct: Int64 = 1_005_000_000_000_001

    var nextJob: Int64 { SandboxShop.firstJob + Int64(jobs.count) }
    private(set) var nextProduct = SandboxShop.firstProduct

    func job(_ id: Int64) -> Job? {
        let index = id - SandboxShop.firstJob
        return jobs.indices.contains(Int(clamping: index)) ? jobs[Int(index)] : nil
    }

    /// Whether a product id is one that the sandbox gives.
    func isOwn(_ id: Int64) -> Bool { id >= SandboxShop.firstProduct && id < SandboxShop.firstProduct + 1 << 40 }

    /// A product id for a product that is being created.
    mutating func takeProductID() -> Int64 {
        defer { nextProduct += 1 }
        return nextProduct
    }

    /// Adds a job and what it does to the products. What its items said of them is kept with the products alone.
    mutating func add(_ job: Job) {
        var kept = job
        for index in kept.items.indices { kept.items[index].forgetContent() }
        jobs.append(kept)
        idsBySKUCode = nil
        for item in job.items {
            if let failure = item.failure {
                failureCounts[FailureKey(item.contentID, failure.code), default: 0] += 1
                continue
            }
            nextProduct = isOwn(item.productID) ? max(nextProduct, item.productID + 1) : nextProduct
            put(item, isWhole: job.operation.carriesWholeProduct)
            switch job.operation {
            case .productCreate, .productFullUpdate:
                products[item.productID, default: Product(skuCodes: [], title: "")].skuCodes = item.skuCodes
                products[item.productID]?.title = item.title
                products[item.productID]?.images = item.images
            case .productPricesUpdate: products[item.productID]?.pricesDone = job.done
            case .productStocksUpdate: products[item.productID]?.stockDone = job.done
            }
        }
    }

    /// Puts what an item says of its SKUs on the shelf. A whole product has no others.
    mutating func put(_ item: Item, isWhole: Bool) {
        guard isWhole || products[item.productID] != nil else { return }
        var shelf = products[item.productID]?.shelf ?? [:]
        if isWhole { shelf = shelf.filter { code, _ in item.skuCodes.contains(code) } }
        for (code, values) in item.values { shelf[code, default: SandboxSKU()].take(values, isWhole: isWhole) }
        products[item.productID, default: Product(skuCodes: [], title: "")].shelf = shelf
    }

    /// A night of sales: so many pieces of every SKU that is in stock.
    mutating func sell(_ pieces: Int64) {
        for id in products.keys {
            for code in products[id]?.shelf.keys.map(\.self) ?? [] {
                guard let inventory = products[id]?.shelf[code]?.inventory else { continue }
                products[id]?.shelf[code]?.inventory = max(0, inventory - pieces)
            }
        }
    }

    /// Cancels a job that waits in the queue: what it would have created is not there.
    mutating func cancel(_ id: Int64) {
        let index = Int(id - SandboxShop.firstJob)
        jobs[index].isCancelled = true
        idsBySKUCode = nil
        guard jobs[index].operation == .productCreate else { return }
        for item in jobs[index].items where item.failure == nil { products[item.productID] = nil }
    }

    mutating func ban(_ api: PlatformAPI, until time: Int64) { bans[api] = time }

    /// The products that have a SKU of this code, ascending; all where it is nil.
    mutating func productIDs(skuCode: String?) -> [Int64] {
        guard let skuCode else { return products.keys.sorted() }
        if idsBySKUCode == nil {
            var index: [[UInt8]: [Int64]] = [:]
            for (id, product) in products {
                for code in Set(product.skuCodes.map { Array($0.utf8) }) { index[code, default: []].append(id) }
            }
            idsBySKUCode = index
        }
        return (idsBySKUCode?[Array(skuCode.utf8)] ?? []).sorted()
    }
}
