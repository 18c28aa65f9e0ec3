import FeedGateway
import Foundation
import RunFolder

/// A way to the platform that is open, and what is remembered of the seller at its end.
struct Connection {
    let gateway: any Gateway
    let state: SubmissionState
    /// The platform lets the seller post no products: only stock and prices may be sent.
    let isPostingForbidden: Bool

    /// Finds out who the seller is, and opens the state that belongs to it.
    ///
    /// - Throws: when the gateway cannot be reached or refuses the credentials, and when the state cannot be used.
    static func open(
        _ configuration: Configuration, _ services: RunServices, _ progress: any ProgressSink
    ) async throws(RunFailure) -> Connection {
        progress.stage("connecting to the platform")
        let gateway = try services.gateway(configuration, services)
        let known = SellerState(
            configuration: configuration, address: gateway.address, app: appDigest(configuration, services),
            now: services.clock.now, storage: services.storage)
        let profile: MerchantProfile?
        do {
            profile = try await gateway.merchantProfile()
        } catch {
            switch error.kind {
            case .credentials, .interrupted: throw RunFailure(error, hasSent: false)
            case .banned, .retryable, .unreachable:
                // Where a state says who the seller is, its word counts. A platform that cannot be reached is noticed
                // by the calls that follow.
                guard try known.isKnown() else { throw RunFailure(error, hasSent: false) }
                progress.remark("\(error)")
            case .configuration, .unavailable, .request:
                // An app that may not ask who the seller is still has a key of its own.
                progress.remark("\(error)")
            }
            profile = nil
        }
        let state = try known.open(profile)
        if state.wasOpenToOthers {
            progress.warn("\(state.path) was open to other users; now only its owner can open it")
        }
        return Connection(
            gateway: gateway, state: state, isPostingForbidden: profile?.isPostingForbidden ?? false)
    }

    /// What a run folder proves was sent has to be known to the state: otherwise it is another one, or an older copy, and
    /// what was sent would be sent once more.
    ///
    /// - Parameters:
    ///   - feeds: what the folder's ledger says, by the feed's name.
    ///   - path: the folder.
    func expect(
        _ feeds: [String: SentFeed], of plan: RunPlan, _ path: String, now: Int64
    ) throws(RunFailure) {
        guard plan.packedAt > now - SubmissionState.retention,
            plan.call.gateway ?? state.identity.gateway == state.identity.gateway
        else { return }
        for feed in feeds.values.sorted(by: { $0.key.feed < $1.key.feed }) where feed.phase != .notTaken {
            guard state[feed.key] == nil else { continue }
            throw RunFailure(
                .configuration,
                "\(path) says that \(feed.key.feed) was sent, but \(state.path) does not know it",
                advice: "name the state, gateway and endpoint that it was sent with, or restore the state from a "
                    + "backup")
        }
    }

    private static func appDigest(_ configuration: Configuration, _ services: RunServices) -> String? {
        guard configuration.gateway != .sandbox else { return nil }
        return (try? Credentials(environment: services.environment))?.appDigest
    }
}

extension RunFailure {
    /// A call that failed and cannot be done without.
    init(_ error: GatewayError, hasSent: Bool) {
        switch error.kind {
        case .credentials:
            self.init(
                .credentials, "the platform refuses the credentials: \(error)",
                advice:
                    "check FEEDMILL_APP_KEY, FEEDMILL_APP_SECRET and FEEDMILL_ACCESS_TOKEN; a token expires "
                    + "after some weeks, and feedmill token refresh renews it for iop"
            )
        case .banned(let seconds):
            self.init(.unfinished, "the platform accepts no calls for \(seconds) seconds: \(error)")
        case .retryable, .unreachable:
            self.init(
                hasSent ? .unfinished : .gatewayUnreachable, "the gateway cannot be reached: \(error)",
                advice: "check the network, the proxy and --endpoint")
        case .interrupted: self.init(.interrupted, "stopped")
        // The platform would let it: it is for the machine to be put right.
        case .configuration where error.remedy != nil:
            self.init(.configuration, "the platform refuses the call: \(error)")
        case .configuration, .unavailable, .request:
            self.init(
                .configuration, "the platform does not let this app make the call: \(error)",
                advice: "check the app's permissions in the platform's console")
        }
    }

    /// A run folder or a state that cannot be used.
    init(_ error: RunFolderError) {
        self.init(error.concernsState ? .configuration : .folderNotWritable, error.description)
    }
}
