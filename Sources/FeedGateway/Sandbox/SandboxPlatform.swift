import Bytes
package import FeedModel
package import JSONText

/// The built-in simulator: takes the calls that feedmill makes and behaves as the platform does, as far as its documents
/// and the people who use it report. Jobs take time, items fail one by one with the platform's codes and words, too many
/// calls are limited, creating the same product twice makes two products.
///
/// The same calls at the same times give the same answers. With a folder it remembers shop and jobs from process to
/// process; a job is in the folder before its number is given. May be called by several tasks at once.
package final class SandboxPlatform: Sendable {
    /// What comes of a call.
    package enum Reply: Sendable {
        /// The platform's answer, or its error response.
        case answer(JSONValue)
        /// An HTTP status in place of an answer.
        case status(Int)
        /// Text that is no answer, with status 200.
        case text(String)
        /// The connection breaks.
        case cut
        /// An answer that comes so many milliseconds late.
        case late(Int64, JSONValue)
    }

    private struct State: ~Copyable {
        var shop = SandboxShop()
        var journal: SandboxJournal?
        /// The shop is what the journal says. Until then only the bans are.
        var isRead = false
        /// Calls of this process.
        var counts: [PlatformAPI: Int] = [:]
        var requests: Int64 = 0
        var secondOfLastCall: Int64 = 0
        var callsInSecond = 0

        /// Reads the shop where it is needed for the first time.
        mutating func readShop() throws(SandboxError) {
            guard !isRead else { return }
            shop = SandboxShop()
            try journal?.replay(into: &shop)
            isRead = true
        }
    }

    private let configuration: SandboxConfiguration
    private let clock: any GatewayClock
    private let state: Locked<State>

    /// - Parameter folder: where it remembers; nil: nowhere. It must exist.
    package init(
        folder: String?, configuration: SandboxConfiguration = SandboxConfiguration(),
        clock: any GatewayClock = SystemClock()
    ) throws(SandboxError) {
        self.configuration = configuration
        self.clock = clock
        var shop = SandboxShop()
        if let folder {
            let journal = try SandboxJournal(folder: folder)
            try journal.readBans(into: &shop)
            state = Locked(State(shop: shop, journal: consume journal))
        } else {
            state = Locked(State(journal: nil, isRead: true))
        }
    }

    /// Takes a call.
    ///
    /// - Parameter attachment: the file that comes with it, if one does.
    package func reply(
        to api: PlatformAPI, _ parameters: [Parameter], _ attachment: Attachment? = nil
    ) throws(SandboxError) -> Reply {
        let now = clock.now
        return try state.withLock { state throws(SandboxError) in
            if api != .merchantProfile || configuration.salesPerNight > 0 { try state.readShop() }
            state.requests += 1
            state.counts[api, default: 0] += 1
            let call = state.counts[api]!
            let fault = configuration.faults.first {
                $0.api == api && call >= $0.call && call < $0.call + $0.count
            }
            let requestID = "sandbox\(state.requests)"
            if let limited = try limit(&state, api, fault, now, requestID) { return .answer(limited) }
            if let fault, !fault.kind.comesAfter, let reply = reply(fault, requestID) { return reply }
            var request = Request(
                api: api, parameters: parameters, attachment: attachment, now: now, requestID: requestID, fault: fault)
            let answer = try request.answer(&state.shop, configuration)
            for event in request.events { try state.journal?.append(event) }
            // A run asks first who the seller is.
            if api == .merchantProfile, configuration.salesPerNight > 0, !state.shop.jobs.isEmpty {
                state.shop.sell(configuration.salesPerNight)
                try state.journal?.append(SandboxJournal.Event.sold(configuration.salesPerNight))
            }
            if let fault, fault.kind == .slowAnswer { return .late(Int64(fault.seconds) * 1000, answer) }
            guard let fault, fault.kind.comesAfter else { return .answer(answer) }
            if fault.kind == .banAfter { try ban(&state, api, fault, now) }
            return reply(fault, requestID) ?? .answer(answer)
        }
    }

    /// Lets an answer be late.
    func wait(_ milliseconds: Int64) async throws(CancellationError) {
        try await clock.sleep(milliseconds: milliseconds)
    }

    /// What comes in place of an answer; nil where the call is answered.
    private func reply(_ fault: SandboxConfiguration.Fault, _ requestID: String) -> Reply? {
        func error(_ code: Int, _ message: String, _ subCode: String = "", _ subMessage: String = "") -> Reply {
            .answer(SandboxAnswers.error(code, message, subCode, subMessage, requestID: requestID))
        }
        switch fault.kind {
        case .cutConnection, .lostAnswer: return .cut
        case .badGateway, .badGatewayAfter: return .status(502)
        case .status, .statusAfter: return .status(fault.status)
        case .html, .htmlAfter: return .text("<html><body>The page is not available.</body></html>")
        case .error, .errorAfter: return error(fault.code, fault.message, fault.subCode, fault.message)
        case .banAfter: return .answer(limited(seconds: Int64(fault.seconds), requestID))
        case .serviceTimeout:
            return error(15, "Remote service error", "isp.remote-service-timeout", "the service timed out")
        default: return nil
        }
    }

    private func ban(
        _ state: inout State, _ api: PlatformAPI, _ fault: SandboxConfiguration.Fault, _ now: Int64
    ) throws(SandboxError) {
        let until = now + Int64(fault.seconds) * 1000
        state.shop.ban(api, until: until)
        try state.journal?.append(SandboxJournal.Event.ban(api, until: until))
    }

    /// Code 7 where the call comes too often, is banned, or is to be banned now; code 11 where the app may not make it.
    private func limit(
        _ state: inout State, _ api: PlatformAPI, _ fault: SandboxConfiguration.Fault?, _ now: Int64,
        _ requestID: String
    ) throws(SandboxError) -> JSONValue? {
        if configuration.unavailable.contains(api) {
            return SandboxAnswers.error(
                11, "Insufficient isv permissions", "isv.permission-api-package-limit",
                "scope ids are not allowed for this app", requestID: requestID)
        }
        if let fault, fault.kind == .ban { try ban(&state, api, fault, now) }
        if let until = state.shop.bans[api], until > now {
            return limited(seconds: (until - now + 999) / 1000, requestID)
        }
        guard let most = configuration.callsPerSecond else { return nil }
        if now / 1000 != state.secondOfLastCall {
            state.secondOfLastCall = now / 1000
            state.callsInSecond = 0
        }
        state.callsInSecond += 1
        guard state.callsInSecond > most else { return nil }
        return limited(seconds: 1, requestID)
    }

    private func limited(seconds: Int64, _ requestID: String) -> JSONValue {
        SandboxAnswers.error(
            7, "App Call Limited", "accesscontrol.limited-by-api-access-count",
            "This ban will last for \(seconds) more seconds", requestID: requestID)
    }
}

extension SandboxPlatform {
    /// An answer as one that was asked for with `simplify=true`: without the root, and lists without wrappers. Errors
    /// keep theirs.
    package static func simplified(_ answer: JSONValue) -> JSONValue { SandboxAnswers.simplified(answer) }

    /// A job as a test wants to look at it.
    package struct JobSummary: Sendable, Hashable {
        /// Its number.
        package let id: Int64
        /// Of all its items.
        package let operation: Operation
        /// In the order of the feed.
        package let itemContentIDs: [String]
    }

    /// Lends the shop to somebody who looks at it.
    private func withShop<Result>(_ body: (SandboxShop) -> Result) -> Result {
        state.withLock { state in
            do { try state.readShop() } catch { fatalError("\(error)") }
            return body(state.shop)
        }
    }

    /// Every job that was ever made, in order.
    package var jobs: [JobSummary] {
        withShop { shop in
            shop.jobs.map {
                JobSummary(id: $0.id, operation: $0.operation, itemContentIDs: $0.items.map(\.contentID))
            }
        }
    }

    /// The pictures of the bank, in the order in which they came: the name of each, and where it is.
    package var pictures: [ListedPicture] {
        withShop { shop in shop.pictures.map { ListedPicture(name: $0.name, address: $0.address) } }
    }

    /// How many products it has created.
    package var productCount: Int { withShop { $0.products.count } }

    /// The pictures of each product, as the last create or full update of it names them.
    package var images: [Int64: [String]] { withShop { $0.products.mapValues(\.images) } }

    /// What is on sale: by product, its title and its SKUs by their codes.
    package var shelves: [Int64: (title: String, skus: [String: SandboxSKU])] {
        withShop { shop in shop.products.mapValues { ($0.title, $0.shelf) } }
    }

    /// The products, ascending, with the codes of their SKUs.
    package var products: [(id: Int64, skuCodes: [String])] {
        withShop { shop in
            shop.products.map { ($0.key, $0.value.skuCodes) }.sorted { $0.id < $1.id }
        }
    }
}
