import Bytes
package import FeedModel

/// A gateway that keeps to a number of requests a second of each call, so that the platform need not ban anybody.
///
/// Requests of one call are spread evenly: each has its turn, and who comes early waits for it.
package struct PacedGateway: Gateway {
    package struct Rates: Sendable {
        /// Requests a second of every call that has no rate of its own. The platform allows the product calls 50 a
        /// second and seller and more (API change log); an app shares its rates among all its sellers.
        package var standard = 10.0
        package var byAPI: [PlatformAPI: Double] = [.feedSubmit: 2]

        package init() {}
    }

    private let base: any Gateway
    private let rates: Rates
    private let clock: any GatewayClock
    private let turns = Turns()

    /// When the next turn of each call is, in milliseconds since 1970.
    private final class Turns: Sendable {
        let next = Locked<[PlatformAPI: Int64]>([:])
    }

    package init(_ base: any Gateway, rates: Rates = Rates(), clock: any GatewayClock = SystemClock()) {
        self.base = base
        self.rates = rates
        self.clock = clock
    }

    package var address: GatewayAddress { base.address }

    package func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        try await turn(.feedSubmit)
        return try await base.submit(operation, itemList: itemList)
    }

    package func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try await turn(.feedQuery)
        return try await base.query(job: job)
    }

    package func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        try await turn(.feedList)
        return try await base.listJobs(filter, page: page)
    }

    package func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        try await turn(.feedInvalidate)
        return try await base.cancel(jobs: jobs)
    }

    package func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        try await turn(.productList)
        return try await base.findProducts(query, page: page)
    }

    package func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try await turn(.productInfo)
        return try await base.product(id)
    }

    package func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        try await turn(kind.api)
        return try await base.update(kind, products: products)
    }

    package func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        try await turn(document.api)
        return try await base.fetch(document)
    }

    /// Waits until it is this request's turn.
    private func turn(_ api: PlatformAPI) async throws(GatewayError) {
        let rate = rates.byAPI[api] ?? rates.standard
        guard rate > 0 else { return }
        let now = clock.now
        let wait = turns.next.withLock { next in
            let turn = max(next[api] ?? now, now)
            next[api] = turn + Int64((1000 / rate).rounded(.up))
            return turn - now
        }
        guard wait > 0 else { return }
        do {
            try await clock.sleep(milliseconds: wait)
        } catch {
            throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: false)
        }
    }
}
