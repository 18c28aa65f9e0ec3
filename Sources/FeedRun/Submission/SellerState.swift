import FeedGateway
import RunFolder

/// Finds the state of the seller at a gateway's other end.
///
/// Who the seller is does not hang on a call that may fail: a state says by which names the platform calls its seller,
/// and which apps send for it. A state that knows products of the same seller or app is never passed over for an empty
/// one, which would create everything again: the run ends, unless somebody says that it is right.
struct SellerState {
    let configuration: Configuration
    let address: GatewayAddress
    /// A digest of the app's key; nil where the gateway needs none.
    let app: String?
    /// When it is, in milliseconds since 1970.
    let now: Int64
    let storage: (any StorageGuard)?

    /// - Parameter profile: what the platform says of the seller; nil where it did not say.
    /// - Returns: the state, and whether the names in the profile were needed to find it.
    func open(_ profile: MerchantProfile?) throws(RunFailure) -> SubmissionState {
        do {
            let directory = StateDirectory(path: configuration.state)
            let entries = try directory.entries().filter { isSandbox($0) == (address.name == Self.sandbox) }
            let names = Set(profile?.names ?? [])
            let state: SubmissionState
            if let entry = try choose(entries, names, directory) {
                state = try SubmissionState(
                    path: entry.path, identity: entry.identity, now: now, rebuilds: configuration.sendsEverything,
                    storage: storage)
            } else {
                state = try SubmissionState(
                    directory: configuration.state,
                    identity: StateIdentity(
                        gateway: address.name, endpoint: address.endpoint, seller: newName(profile)),
                    now: now, storage: storage)
            }
            try state.note(
                StateOwner(names: names.union(configuration.seller.map { [$0] } ?? []), apps: app.map { [$0] } ?? []))
            return state
        } catch let failure as RunFailure {
            throw failure
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch {
            throw RunFailure(.internalError, "\(error)")
        }
    }

    /// Whether a state says who the seller is, without the platform's word.
    func isKnown() throws(RunFailure) -> Bool {
        do {
            return try StateDirectory(path: configuration.state).entries().contains { entry in
                isSandbox(entry) == (address.name == Self.sandbox)
                    && (app.map { entry.owner.apps.contains($0) } ?? true)
            }
        } catch {
            throw RunFailure(error)
        }
    }

    private static let sandbox = "sandbox"

    private func isSandbox(_ entry: StateDirectory.Entry) -> Bool { entry.identity.gateway == Self.sandbox }

    /// What a new state calls its seller.
    private func newName(_ profile: MerchantProfile?) -> String {
        configuration.seller ?? profile?.names.first ?? app.map { Self.appPrefix + $0 } ?? "seller"
    }

    private static let appPrefix = "app-"

    /// The state that the run goes on with; nil for a new one.
    private func choose(
        _ entries: [StateDirectory.Entry], _ names: Set<String>, _ directory: StateDirectory
    ) throws -> StateDirectory.Entry? {
        var names = names
        if let seller = configuration.seller { names = [seller] }
        let byName = entries.filter { entry in entry.owner.names.contains { name in names.contains { $0.isSame(name) } }
        }
        // The sandbox has no apps: whatever is there is its only shop's.
        let byApp = entries.filter { entry in
            app.map { entry.owner.apps.contains($0) } ?? (isSandbox(entry) && configuration.seller == nil)
        }
        // A state that was begun when the platform did not say who the seller is has no name but the app's.
        let nameless = byApp.filter { entry in entry.owner.names.allSatisfy { $0.hasPrefix(Self.appPrefix) } }
        let candidates = !byName.isEmpty ? byName : names.isEmpty ? byApp : nameless
        let here = candidates.filter { $0.identity.gateway == address.name && isSameEndpoint($0) }
        if here.count == 1 { return here[0] }
        if here.count > 1 {
            let knowing = try here.filter { try directory.knowsProducts($0) }
            if knowing.count == 1 { return knowing[0] }
            throw RunFailure(
                .configuration,
                "\(configuration.state) holds \(here.count) states that may be this seller's: "
                    + here.map { "\($0.identity.seller) (\($0.path))" }.joined(separator: ", "),
                advice: #"name the one that is meant in the configuration: "seller": "\#(here[0].identity.seller)""#)
        }
        guard !configuration.allows.contains(.newState) else { return nil }
        for entry in (byName + byApp) where try directory.knowsProducts(entry) {
            throw RunFailure(
                .configuration, passedOver(entry),
                advice: advice(entry) + ". An empty state creates every product again; if you want that: "
                    + "--allow \(Allowance.newState.rawValue)")
        }
        return nil
    }

    private func isSameEndpoint(_ entry: StateDirectory.Entry) -> Bool {
        GatewayAddress.normalized(entry.identity.endpoint) == GatewayAddress.normalized(address.endpoint)
    }

    private func passedOver(_ entry: StateDirectory.Entry) -> String {
        if entry.identity.gateway != address.name {
            return "\(entry.path) knows products of this seller, sent through the gateway \(entry.identity.gateway); "
                + "this run goes through \(address.name)"
        }
        if !isSameEndpoint(entry) {
            return "\(entry.path) knows products of this seller, sent to \(entry.identity.endpoint); "
                + "this run goes to \(address.endpoint)"
        }
        return "\(entry.path) knows products that this app sent for the seller \(entry.identity.seller); "
            + "the platform now gives the seller another name"
    }

    private func advice(_ entry: StateDirectory.Entry) -> String {
        if entry.identity.gateway != address.name {
            return "take them over: feedmill adopt --from-gateway \(entry.identity.gateway) --gateway "
                + "\(address.name); or keep to --gateway \(entry.identity.gateway)"
        }
        if !isSameEndpoint(entry) { return "keep to --endpoint \(entry.identity.endpoint)" }
        return #"for that seller set "seller": "\#(entry.identity.seller)" in the configuration; "#
            + "for another one choose another --state"
    }
}

extension String {
    /// Whether it is the same text byte for byte.
    fileprivate func isSame(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
