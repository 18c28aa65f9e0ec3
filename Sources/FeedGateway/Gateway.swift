package import FeedModel

/// The way to the platform: the few calls of the AliExpress solution API that feedmill needs.
///
/// Three kinds stand behind it, the sandbox, TOP and IOP, and decorators that retry and keep to request rates; all run
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

    package init(name: String, endpoint: String) {
        self.name = name
        self.endpoint = endpoint
    }
}

extension Gateway {
    /// All jobs that fit the filter.
    package func jobs(_ filter: JobFilter) async throws(GatewayError) -> [ListedJob] {
        var jobs: [ListedJob] = []
        var page = 1
        while true {
            let answer = try await listJobs(filter, page: page)
            jobs += answer.jobs
            guard page < answer.pageCount, !answer.jobs.isEmpty else { return jobs }
            page += 1
        }
    }

    /// The seller's products that have a SKU of this code, whatever their status; a product stands once.
    package func products(skuCode: String) async throws(GatewayError) -> [ListedProduct] {
        var products: [ListedProduct] = []
        for status in ProductStatus.allCases {
            var page = 1
            while true {
                let answer = try await findProducts(ProductQuery(status: status, skuCode: skuCode), page: page)
                for product in answer.products where !products.contains(where: { $0.id == product.id }) {
                    products.append(product)
                }
                guard page < answer.pageCount, !answer.products.isEmpty else { break }
                page += 1
            }
        }
        return products
    }

    /// Who the seller is, and whether it may post products at all.
    package func merchantProfile() async throws(GatewayError) -> MerchantProfile {
        try MerchantProfile(answer: try await fetch(.merchantProfile))
    }
}
