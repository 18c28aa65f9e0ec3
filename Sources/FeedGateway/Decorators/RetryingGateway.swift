package import FeedModel

/// A gateway that tries again what may pass a little later: the platform's own trouble and broken connections after a
/// pause that grows and is drawn at random, a ban once it is over.
///
/// What the caller is at fault for is never tried again, and nothing that the platform may have done already and would
/// do twice: a feed whose answer was lost goes back to the caller, who has to find out.
package struct RetryingGateway: Gateway {
    /// How often, and how long apart, a call is tried again.
    package struct Policy: Sendable {
        /// Tries of one call, bans aside.
        package var attempts = 5
        /// The longest that the first pause can be, in milliseconds; each later one can be twice as long.
        package var firstPause: Int64 = 1000
        /// The longest that any pause can be, in milliseconds.
        package var longestPause: Int64 = 30_000
        /// How long bans are waited out within one call, in seconds altogether; a longer one is the caller's.
        package var patience = 60

        /// The limits that each member names as its value.
        package init() {}
    }

    private let base: any Gateway
    private let policy: Policy
    private let clock: any GatewayClock
    private let random: @Sendable () -> Double

    /// - Parameter random: numbers from 0 to below 1.
    package init(
        _ base: any Gateway, policy: Policy = Policy(), clock: any GatewayClock = SystemClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.base = base
        self.policy = policy
        self.clock = clock
        self.random = random
    }

    package var address: GatewayAddress { base.address }

    package func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        try await retrying { () throws(GatewayError) in try await base.submit(operation, itemList: itemList) }
    }

    package func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try await retrying { () throws(GatewayError) in try await base.query(job: job) }
    }

    package func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        try await retrying { () throws(GatewayError) in try await base.listJobs(filter, page: page) }
    }

    package func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        try await retrying { () throws(GatewayError) in try await base.cancel(jobs: jobs) }
    }

    package func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        try await retrying { () throws(GatewayError) in try await base.findProducts(query, page: page) }
    }

    package func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try await retrying { () throws(GatewayError) in try await base.product(id) }
    }

    package func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        try await retrying { () throws(GatewayError) in try await base.update(kind, products: products) }
    }

    package func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture {
        try await retrying { () throws(GatewayError) in try await base.upload(picture) }
    }

    package func listPictures(page: Int) async throws(GatewayError) -> PicturePage {
        try await retrying { () throws(GatewayError) in try await base.listPictures(page: page) }
    }

    package func photobankSpace() async throws(GatewayError) -> PhotobankSpace {
        try await retrying { () throws(GatewayError) in try await base.photobankSpace() }
    }

    package func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        try await retrying { () throws(GatewayError) in try await base.fetch(document) }
    }

    private func retrying<Answer>(
        _ call: () async throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        var attempt = 1
        var patience = policy.patience
        while true {
            do {
                return try await call()
            } catch {
                guard let pause = pause(after: error, attempt: &attempt, patience: &patience) else { throw error }
                do {
                    try await clock.sleep(milliseconds: pause)
                } catch _ {
                    throw GatewayError(
                        api: error.api, kind: .interrupted, problem: "interrupted",
                        mayHaveTakenEffect: error.mayHaveTakenEffect)
                }
            }
        }
    }

    /// How long to wait before the next try, in milliseconds; nil where there is to be none.
    private func pause(after error: GatewayError, attempt: inout Int, patience: inout Int) -> Int64? {
        guard error.api.isRepeatable || !error.mayHaveTakenEffect else { return nil }
        switch error.kind {
        case .banned(let seconds):
            guard seconds <= patience else { return nil }
            patience -= seconds
            return Int64(seconds) * 1000
        // What is too large once is too large again.
        case .retryable where error.httpStatus == 413: return nil
        case .retryable, .unreachable:
            guard attempt < policy.attempts else { return nil }
            let longest = min(policy.longestPause, policy.firstPause << min(attempt - 1, 30))
            attempt += 1
            return Int64(Double(longest) * random())
        case .configuration, .credentials, .request, .unavailable, .interrupted: return nil
        }
    }
}
