import Bytes
package import FeedModel

/// A gateway that keeps to a number of requests a second of each call, so that the platform need not ban anybody.
///
/// Requests of one call are spread evenly: each has its turn, and who comes early waits for it. Where the app's calls are
/// counted over several runs, the turns are those of all of them, and a ban that one hits holds for every other.
package struct PacedGateway: Gateway {
    /// How many requests a second each call may have.
    package struct Rates: Sendable {
        /// Requests a second of every call that has no rate of its own. The platform allows the product calls 50 a
        /// second and seller and more (API change log); an app shares its rates among all its sellers.
        package var standard = 10.0
        /// Requests a second of the calls that have a rate of their own.
        package var byAPI: [PlatformAPI: Double] = [.feedSubmit: 2, .photobankUpload: 50]

        /// The rates that each member names as its value.
        package init() {}
    }

    private let base: any Gateway
    private let rates: Rates
    private let clock: any GatewayClock
    private let quota: AppQuota?
    private let turns = Turns()

    /// When the next turn of each call is, in milliseconds since 1970.
    private final class Turns: Sendable {
        let next = Locked<[PlatformAPI: Int64]>([:])
    }

    /// - Parameter quota: nil where the app's calls are this run's alone.
    package init(
        _ base: any Gateway, rates: Rates = Rates(), quota: AppQuota? = nil, clock: any GatewayClock = SystemClock()
    ) {
        self.base = base
        self.rates = rates
        self.quota = quota
        self.clock = clock
    }

    package var address: GatewayAddress { base.address }

    package func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        try await paced(.feedSubmit) { () throws(GatewayError) in try await base.submit(operation, itemList: itemList) }
    }

    package func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try await paced(.feedQuery) { () throws(GatewayError) in try await base.query(job: job) }
    }

    package func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        try await paced(.feedList) { () throws(GatewayError) in try await base.listJobs(filter, page: page) }
    }

    package func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        try await paced(.feedInvalidate) { () throws(GatewayError) in try await base.cancel(jobs: jobs) }
    }

    package func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        try await paced(.productList) { () throws(GatewayError) in try await base.findProducts(query, page: page) }
    }

    package func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try await paced(.productInfo) { () throws(GatewayError) in try await base.product(id) }
    }

    package func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        try await paced(kind.api) { () throws(GatewayError) in try await base.update(kind, products: products) }
    }

    package func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture {
        try await paced(.photobankUpload) { () throws(GatewayError) in try await base.upload(picture) }
    }

    package func listPictures(page: Int) async throws(GatewayError) -> PicturePage {
        try await paced(.photobankList) { () throws(GatewayError) in try await base.listPictures(page: page) }
    }

    package func photobankSpace() async throws(GatewayError) -> PhotobankSpace {
        try await paced(.photobankSpace) { () throws(GatewayError) in try await base.photobankSpace() }
    }

    package func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        try await paced(document.api) { () throws(GatewayError) in try await base.fetch(document) }
    }

    /// Makes a call when it is its turn.
    private func paced<Answer>(
        _ api: PlatformAPI, _ call: () async throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        let wait = try turn(api)
        if wait > 0 {
            do {
                try await clock.sleep(milliseconds: wait)
            } catch {
                throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: false)
            }
        }
        do {
            return try await call()
        } catch {
            if let quota, case .banned(let seconds) = error.kind {
                let isForAll = error.answer?.subCode.contains("limited-by-app-access-count") == true
                // That others cannot be notified changes nothing about the error itself.
                try? quota.ban(api, isForAll: isForAll, until: clock.now + Int64(seconds) * 1000)
            }
            throw error
        }
    }

    /// How long to wait until it is this request's turn, in milliseconds.
    private func turn(_ api: PlatformAPI) throws(GatewayError) -> Int64 {
        let rate = rates.byAPI[api] ?? rates.standard
        let now = clock.now
        guard let quota else {
            guard rate > 0 else { return 0 }
            return turns.next.withLock { next in
                let turn = max(next[api] ?? now, now)
                next[api] = turn + Int64((1000 / rate).rounded(.up))
                return turn - now
            }
        }
        let turn: AppQuota.Turn
        do {
            turn = try quota.turn(api, rate: rate, now: now)
        } catch {
            throw GatewayError(
                api: api, kind: .configuration, problem: "\(error)", mayHaveTakenEffect: false,
                remedy: "check the folder that app_state names")
        }
        switch turn {
        case .after(let wait): return wait
        case .banned(let until):
            throw GatewayError(
                api: api, kind: .banned(seconds: Int((until - now + 999) / 1000)),
                problem:
                    "by the count of all its runs, the app has no calls left until \(PlatformTime.universal(until))",
                mayHaveTakenEffect: false)
        }
    }
}
