import FeedGateway
import RunFolder

/// All products of a seller with the codes of their SKUs, a call per page and a call per product.
struct SellerProducts {
    let gateway: any Gateway
    let log: AdoptionLog
    /// Milliseconds since 1970.
    let now: Int64
    let stop: StopFlag

    /// The longest list of one status that is walked, in pages.
    private static let mostPages = 20_000

    /// What is known of the list before it is walked.
    struct Extent {
        fileprivate var firstPages: [(status: ProductStatus, page: ProductPage)] = []
        /// Pages that are still to come.
        var pages: Int { firstPages.reduce(0) { $0 + max(0, $1.page.pageCount - 1) } }
        /// As many as the platform counts.
        var products: Int { firstPages.reduce(0) { $0 + ($1.page.totalCount ?? $1.page.products.count) } }
    }

    /// Asks for the first page of each status, which says how many there are.
    func extent() async throws -> Extent {
        var extent = Extent()
        for status in ProductStatus.allCases { extent.firstPages.append((status, try await page(1, status))) }
        return extent
    }

    /// Walks the pages that are left.
    ///
    /// - Returns: the ids, each once, and whether they are as many as the platform counts.
    func ids(_ extent: Extent) async throws -> (ids: [Int64], isWhole: Bool) {
        var ids: [Int64] = []
        var seen: Set<Int64> = []
        var isWhole = true
        for (status, first) in extent.firstPages {
            var page = first
            var number = 1
            var count = 0
            while true {
                let before = seen.count
                for product in page.products where seen.insert(product.id).inserted { ids.append(product.id) }
                count += seen.count - before
                // A page that brings nothing new would not be the last.
                guard number < page.pageCount, number < Self.mostPages, seen.count > before else { break }
                number += 1
                page = try await self.page(number, status)
            }
            if page.totalCount != count { isWhole = false }
        }
        return (ids, isWhole)
    }

    /// Asks for the SKU codes of the products that the log has not.
    ///
    /// - Returns: products that the platform lists and does not describe.
    func learn(_ ids: [Int64]) async throws -> [Int64] {
        var silent: [Int64] = []
        for id in ids where log.products[id] == nil {
            try checkStop()
            let details: ProductDetails
            do throws(GatewayError) {
                details = try await gateway.product(id)
            } catch {
                guard error.kind == .request else { throw error }
                silent.append(id)
                continue
            }
            if details.id == id, let codes = details.skuCodes {
                try log.add(id, skuCodes: codes, at: now)
            } else {
                silent.append(id)
            }
        }
        return silent
    }

    private func page(_ number: Int, _ status: ProductStatus) async throws -> ProductPage {
        try checkStop()
        return try await gateway.findProducts(ProductQuery(status: status), page: number)
    }

    private func checkStop() throws(RunFailure) {
        if stop.isSet { throw RunFailure(stop.status ?? .interrupted, "stopped") }
    }
}
