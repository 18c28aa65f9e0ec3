package import FeedModel

/// A gateway whose calls end as soon as somebody asks to stop, whatever they wait for: an answer, the end of a ban, their
/// turn. Such a call throws `.interrupted`, and so does every later one before it begins.
package struct StoppableGateway: Gateway {
    private let base: any Gateway
    private let stop: StopFlag

    /// Calls of `base` end with `interrupted` once `stop` is set.
    package init(_ base: any Gateway, stop: StopFlag) {
        self.base = base
        self.stop = stop
    }

    package var address: GatewayAddress { base.address }

    package func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        try await stoppable(.feedSubmit) { [base] () throws(GatewayError) in
            try await base.submit(operation, itemList: itemList)
        }
    }

    package func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try await stoppable(.feedQuery) { [base] () throws(GatewayError) in try await base.query(job: job) }
    }

    package func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        try await stoppable(.feedList) { [base] () throws(GatewayError) in try await base.listJobs(filter, page: page) }
    }

    package func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        try await stoppable(.feedInvalidate) { [base] () throws(GatewayError) in try await base.cancel(jobs: jobs) }
    }

    package func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        try await stoppable(.productList) { [base] () throws(GatewayError) in
            try await base.findProducts(query, page: page)
        }
    }

    package func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try await stoppable(.productInfo) { [base] () throws(GatewayError) in try await base.product(id) }
    }

    package func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        try await stoppable(kind.api) { [base] () throws(GatewayError) in
            try await base.update(kind, products: products)
        }
    }

    package func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture {
        try await stoppable(.photobankUpload) { [base] () throws(GatewayError) in try await base.upload(picture) }
    }

    package func listPictures(page: Int) async throws(GatewayError) -> PicturePage {
        try await stoppable(.photobankList) { [base] () throws(GatewayError) in
            try await base.listPictures(page: page)
        }
    }

    package func photobankSpace() async throws(GatewayError) -> PhotobankSpace {
        try await stoppable(.photobankSpace) { [base] () throws(GatewayError) in try await base.photobankSpace() }
    }

    package func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        try await stoppable(document.api) { [base] () throws(GatewayError) in try await base.fetch(document) }
    }

    private func stoppable<Answer: Sendable>(
        _ api: PlatformAPI, _ call: @escaping @Sendable () async throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        guard !stop.isSet else {
            throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: false)
        }
        let task = Task { () -> Result<Answer, GatewayError> in
            do throws(GatewayError) {
                return .success(try await call())
            } catch {
                return .failure(error)
            }
        }
        let result = await withTaskCancellationHandler {
            await stop.watching({ task.cancel() }) { await task.value }
        } onCancel: {
            task.cancel()
        }
        return try result.get()
    }
}
