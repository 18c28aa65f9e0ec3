import FeedGateway
import FeedSubmission
import RunFolder

extension FeedRun {
    /// Takes the products of a seller over from the state of another gateway: both have the same shop.
    ///
    /// - Returns: how many there were that the state of this gateway did not know.
    package static func takeOver(
        _ configuration: Configuration, from gateway: GatewayName, progress: any ProgressSink, services: RunServices
    ) async throws(RunFailure) -> Int {
        guard gateway != configuration.gateway else {
            throw RunFailure(
                .usage, "--gateway and --from-gateway name the same gateway",
                advice: "name the new one with --gateway, and the one that was used until now with --from-gateway")
        }
        var opening = configuration
        // The state of the other gateway is what this is about.
        opening.allows.insert(.newState)
        let connection = try await Connection.open(opening, services, progress)
        do throws(any Error) {
            let state = connection.state
            let entries = try StateDirectory(path: configuration.state).entries()
            guard let own = entries.first(where: { $0.path == state.path }) else {
                throw RunFailure(.internalError, "the state that was opened is not listed")
            }
            let others = entries.filter { entry in
                entry.identity.gateway == gateway.rawValue
                    && (!entry.owner.names.isDisjoint(with: own.owner.names)
                        || !entry.owner.apps.isDisjoint(with: own.owner.apps))
            }
            guard let other = others.first, others.count == 1 else {
                throw RunFailure(
                    .configuration,
                    others.isEmpty
                        ? "\(configuration.state) holds no state of this seller for the gateway \(gateway.rawValue)"
                        : "\(configuration.state) holds \(others.count) states that may be this seller's for the gateway "
                            + gateway.rawValue,
                    advice:
                        "name the state's directory with --state, and the seller with \"seller\" in the configuration")
            }
            let now = services.clock.now
            let old = try SubmissionState(
                path: other.path, identity: other.identity, now: now, storage: services.storage)
            guard old.openFeeds.isEmpty, old.uncertainCreates.isEmpty else {
                throw RunFailure(
                    .unfinished, "\(other.path) has feeds or items that are not settled",
                    advice: "settle them first: feedmill run or submit with --gateway \(gateway.rawValue)")
            }
            // What the other state learned last is in its journal alone.
            try old.accept(AcceptedUpdate(old).merge(), nights: Array(old.accepted.nights), at: now)
            let count = try state.takeOver(old, at: now)
            if old.isShopKnown || count > 0 { try state.noteShopKnown() }
            return count
        } catch {
            throw RunFailure(of: error)
        }
    }
}
