package import FeedModel

/// The way to the platform: the few calls of the AliExpress solution API that feedmill needs.
///
/// Three kinds conform to it, the sandbox, TOP and IOP, and decorators that retry and keep to request rates; all run
/// the same conformance suite. A gateway may be used by several tasks at once. It keeps nothing that matters: what was
/// sent, and which job came of it, is for the caller to write down.
///
/// Every call throws `GatewayError` and nothing else. A call that was cancelled throws one of kind `.interrupted`.
/// After any error the question is whether the platform may have done what it was asked: `mayHaveTakenEffect` answers
/// it. Reading calls may always be repeated.
package protocol Gateway: Sendable {
    /// What it is called on the command line, and where it leads. States are kept apart by it.
    var address: GatewayAddress { get }

    /// Sends a feed (`aliexpress.solution.feed.submit`).
    ///
    /// There is no key that would make the platform recognise a feed it has had before: sent twice, it is done twice.
    /// No gateway repeats this call by itself once the platform may have had it; where the error's
    /// `mayHaveTakenEffect` is true, a job may exist although nobody knows its number.
    ///
    /// - Parameters:
    ///   - operation: what the feed does with its items.
    ///   - itemList: the JSON list of `{item_content_id, item_content}`, at most 2000, as a run folder's feed holds it.
    /// - Returns: the job's number: 64 bits, often above 2^53.
    func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64

    /// Asks what became of a job (`aliexpress.solution.feed.query`).
    func query(job: Int64) async throws(GatewayError) -> JobAnswer

    /// Lists the seller's jobs, one page (`aliexpress.solution.feed.list.get`). Not every app may call it: the error is
    /// then of kind `.unavailable`. `jobs(_:)` walks all pages.
    func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage

    /// Cancels jobs that still wait in the queue, at most 100 in one call (`aliexpress.solution.feed.invalidate`). May
    /// be `.unavailable`.
    func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer

    /// Lists the seller's products in one status, one page (`aliexpress.solution.product.list.get`).
    /// `products(skuCode:)` walks all statuses and pages.
    func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage

    /// Asks for one product and the codes of its SKUs (`aliexpress.solution.product.info.get`). May be `.unavailable`.
    func product(_ id: Int64) async throws(GatewayError) -> ProductDetails

    /// Sets stock or prices at once, without a feed (`aliexpress.solution.batch.product.inventory.update` and
    /// `…price.update`): at most 20 products of at most 200 SKUs each. Some may fail while others are done.
    ///
    /// - Parameters:
    ///   - kind: which of the two.
    ///   - products: each product once.
    /// - Returns: an outcome for each product, in the order of `products`.
    func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome]

    /// Puts a picture into the seller's picture bank (`aliexpress.photobank.redefining.uploadimageforsdk`). May be
    /// `.unavailable`.
    ///
    /// The bank does not know a picture again: what is uploaded twice is in it twice. No gateway repeats this call by
    /// itself once the platform may have had it.
    func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture

    /// Lists the pictures of the bank, one page (`aliexpress.photobank.redefining.listimagepagination`). May be
    /// `.unavailable`.
    func listPictures(page: Int) async throws(GatewayError) -> PicturePage

    /// Asks how much room the bank has (`aliexpress.photobank.redefining.getphotobankinfo`). May be `.unavailable`.
    func photobankSpace() async throws(GatewayError) -> PhotobankSpace

    /// Fetches category data, the tree, the seller's profile or brands.
    ///
    /// - Returns: the platform's answer as it came, a JSON document that was looked through for errors on every level.
    func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8]
}

/// What a gateway is called, and where it leads.
package struct GatewayAddress: Sendable, Hashable {
    /// `sandbox`, `top` or `iop`.
    package let name: String
    /// The URL requests go to; of the sandbox, `in-process`.
    package let endpoint: String

    /// An address; the name is that of `--gateway`.
    package init(name: String, endpoint: String) {
        self.name = name
        self.endpoint = endpoint
    }
}

extension GatewayAddress {
    /// The endpoint in the one form in which endpoints are compared.
    package static func normalized(_ endpoint: String) -> String {
        (try? Endpoint(endpoint))?.normalized ?? endpoint
    }
}

extension Gateway {
    /// The jobs that fit the filter, on all pages.
    ///
    /// Pages are asked for as long as the platform says that there are more and each brings something new: pages that
    /// repeat themselves, or a count that is never reached, end it. Ends between pages when the task is cancelled.
    package func jobs(_ filter: JobFilter) async throws(GatewayError) -> JobListing {
        var pages = Pages<ListedJob>()
        while let page = pages.next {
            try checkCancellation(.feedList)
            let answer = try await listJobs(filter, page: page)
            pages.add(answer.jobs, \.id, pageCount: answer.pageCount, totalCount: answer.totalCount)
        }
        return JobListing(jobs: pages.entries, isWhole: pages.isWhole)
    }

    /// The products that the platform lists for a SKU of this code, whatever their status. That a product is listed
    /// does not prove that it has the SKU: `product(_:)` does.
    package func products(skuCode: String) async throws(GatewayError) -> ProductListing {
        var products: [ListedProduct] = []
        var isWhole = true
        for status in ProductStatus.allCases {
            var pages = Pages<ListedProduct>()
            while let page = pages.next {
                try checkCancellation(.productList)
                let answer = try await findProducts(ProductQuery(status: status, skuCode: skuCode), page: page)
                pages.add(answer.products, \.id, pageCount: answer.pageCount, totalCount: answer.totalCount)
            }
            isWhole = isWhole && pages.isWhole
            products += pages.entries.filter { product in !products.contains { $0.id == product.id } }
        }
        return ProductListing(products: products, isWhole: isWhole)
    }

    private func checkCancellation(_ api: PlatformAPI) throws(GatewayError) {
        guard Task.isCancelled else { return }
        throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: false)
    }

    /// Who the seller is, and whether it may post products at all.
    package func merchantProfile() async throws(GatewayError) -> MerchantProfile {
        try MerchantProfile(answer: try await fetch(.merchantProfile))
    }
}

/// The pages of a list, one after the other.
private struct Pages<Entry> {
    /// The page to ask for; nil when there is none left, or no sense in another one.
    private(set) var next: Int? = 1
    /// Each entry once.
    private(set) var entries: [Entry] = []
    private var ids: Set<Int64> = []
    private var totalCount: Int?
    /// Every page said the same total.
    private var isSteady = true

    /// The longest list that is walked, in pages: 149 feeds of four operations a day take less than a tenth.
    private static var greatestPageCount: Int { 400 }

    mutating func add(_ page: [Entry], _ id: KeyPath<Entry, Int64>, pageCount: Int, totalCount: Int?) {
        let number = next ?? 1
        isSteady = isSteady && totalCount != nil && (number == 1 || totalCount == self.totalCount)
        self.totalCount = totalCount
        let known = ids.count
        for entry in page where ids.insert(entry[keyPath: id]).inserted { entries.append(entry) }
        let isMissing = totalCount.map { ids.count < $0 } ?? (number < pageCount)
        next = isMissing && ids.count > known && number < Self.greatestPageCount ? number + 1 : nil
    }

    var isWhole: Bool { isSteady && totalCount == ids.count }
}
