import Bytes
import FeedGateway
import FeedModel
import RunFolder

/// A process that has a fault at the Nth thing that it does to the disk or asks of the platform, or ends there: after
/// its end nothing that it does has any effect.
final class MortalProcess: StorageGuard {
    enum Trouble: String, CaseIterable {
        /// The change or the request fails, and the process goes on.
        case failure
        /// The process ends before it.
        case deathBefore
        /// The process ends in it: of a write, half reaches the file; a request is carried out and its answer lost.
        case deathWithin
        /// A request is carried out and its answer lost, and the process goes on; a write is done by half.
        case half
    }

    private struct Life {
        var steps = 0
        var isDead = false
    }

    private let point: Int
    private let trouble: Trouble
    private let life = Locked(Life())
    private let calls: @Sendable (PlatformAPI) -> Void

    /// - Parameters:
    ///   - point: the step that has the fault, from 1; 0: none does.
    ///   - calls: is given each call before it is made.
    init(_ trouble: Trouble = .failure, at point: Int = 0, calls: @escaping @Sendable (PlatformAPI) -> Void = { _ in })
    {
        self.point = point
        self.trouble = trouble
        self.calls = calls
    }

    /// How many steps it made.
    var steps: Int { life.withLock { $0.steps } }

    /// What becomes of the next step; nil: it is done.
    private func next() -> Trouble? {
        life.withLock { life in
            guard !life.isDead else { return .deathBefore }
            life.steps += 1
            guard life.steps == point else { return nil }
            life.isDead = trouble == .deathBefore || trouble == .deathWithin
            return trouble
        }
    }

    func refusal(of step: StorageStep, at path: String) -> StorageRefusal? {
        switch next() {
        case nil: nil
        case .failure?, .deathBefore?: StorageRefusal(number: 5)
        case .deathWithin?, .half?: StorageRefusal(number: 28, bytesWritten: 40)
        }
    }

    /// Makes a call to the platform, or not.
    func call<Answer>(
        _ api: PlatformAPI, _ body: () async throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        calls(api)
        switch next() {
        case nil: return try await body()
        case .failure?, .deathBefore?:
            throw GatewayError(api: api, kind: .unreachable, problem: "no connection", mayHaveTakenEffect: false)
        case .deathWithin?, .half?:
            _ = try? await body()
            throw GatewayError(api: api, kind: .unreachable, problem: "the answer was lost", mayHaveTakenEffect: true)
        }
    }
}

/// The way of such a process to the platform.
struct MortalGateway: Gateway {
    let process: MortalProcess
    let base: any Gateway
    /// What it is called; nil: as the gateway below.
    var name: GatewayAddress?

    var address: GatewayAddress { name ?? base.address }

    func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        try await process.call(.feedSubmit) { () throws(GatewayError) in
            try await base.submit(operation, itemList: itemList)
        }
    }

    func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try await process.call(.feedQuery) { () throws(GatewayError) in try await base.query(job: job) }
    }

    func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        try await process.call(.feedList) { () throws(GatewayError) in try await base.listJobs(filter, page: page) }
    }

    func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        try await process.call(.feedInvalidate) { () throws(GatewayError) in try await base.cancel(jobs: jobs) }
    }

    func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        try await process.call(.productList) { () throws(GatewayError) in
            try await base.findProducts(query, page: page)
        }
    }

    func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try await process.call(.productInfo) { () throws(GatewayError) in try await base.product(id) }
    }

    func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture {
        try await process.call(.photobankUpload) { () throws(GatewayError) in try await base.upload(picture) }
    }

    func listPictures(page: Int) async throws(GatewayError) -> PicturePage {
        try await process.call(.photobankList) { () throws(GatewayError) in try await base.listPictures(page: page) }
    }

    func photobankSpace() async throws(GatewayError) -> PhotobankSpace {
        try await process.call(.photobankSpace) { () throws(GatewayError) in try await base.photobankSpace() }
    }

    func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        try await process.call(kind.api) { () throws(GatewayError) in try await base.update(kind, products: products) }
    }

    func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        try await process.call(document.api) { () throws(GatewayError) in try await base.fetch(document) }
    }
}
