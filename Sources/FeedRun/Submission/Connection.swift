import Digests
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
        progress.stage("connecting")
        let gateway = try services.gateway(configuration, services)
        let (seller, isPostingForbidden) = try await seller(gateway, configuration, services, progress)
        do {
            let state = try SubmissionState(
                directory: configuration.state,
                identity: StateIdentity(
                    gateway: gateway.address.name, endpoint: gateway.address.endpoint, seller: seller),
                now: services.clock.now, storage: services.storage)
            if state.wasOpenToOthers {
                progress.warn("\(state.path) was open to other users, and is not any more")
            }
            return Connection(gateway: gateway, state: state, isPostingForbidden: isPostingForbidden)
        } catch {
            throw RunFailure(error)
        }
    }

    private static func seller(
        _ gateway: any Gateway, _ configuration: Configuration, _ services: RunServices, _ progress: any ProgressSink
    ) async throws(RunFailure) -> (name: String, isPostingForbidden: Bool) {
        let profile: MerchantProfile
        do {
            profile = try await gateway.merchantProfile()
        } catch {
            switch error.kind {
            case .configuration, .unavailable, .request:
                // An app that may not ask who the seller is still has a key of its own.
                progress.remark("\(error)")
                if let seller = configuration.seller { return (seller, false) }
                let key = services.environment["FEEDMILL_APP_KEY"] ?? ""
                return ("app-" + hexadecimal(SHA256.digest(Array(key.utf8)).prefix(8)), false)
            default: throw RunFailure(error, hasSent: false)
            }
        }
        let name = configuration.seller ?? (profile.sellerID.isEmpty ? "seller" : profile.sellerID)
        return (name, profile.isPostingForbidden)
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
                    "check FEEDMILL_APP_KEY, FEEDMILL_APP_SECRET and FEEDMILL_ACCESS_TOKEN; a token ends after some weeks"
            )
        case .banned(let seconds):
            self.init(.unfinished, "the platform takes no calls for \(seconds) seconds: \(error)")
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
                .configuration, "the platform does not let this app do it: \(error)",
                advice: "see to the app's permissions in the platform's console")
        }
    }

    /// A run folder or a state that cannot be used.
    init(_ error: RunFolderError) {
        self.init(error.concernsState ? .configuration : .folderNotWritable, error.description)
    }
}
