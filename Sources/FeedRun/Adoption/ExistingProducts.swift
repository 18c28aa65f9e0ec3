import Bytes
import FeedGateway
import FeedModel
import FeedSubmission
import RunFolder

/// Keeps a shop that was there before feedmill from getting everything a second time: where the seller has products that
/// the state does not know, nothing is created until somebody has said which is which.
struct ExistingProducts {
    let connection: Connection
    let configuration: Configuration

    /// Why no product of a run may be created; nil where they may. The platform is asked once in the life of a state, and
    /// only where something is to be created.
    ///
    /// - Parameter operations: of the run's feeds.
    func hold(_ operations: [Operation]) async throws -> FeedHold? {
        let state = connection.state
        guard connection.gateway.address.name != GatewayName.sandbox.rawValue, !state.isShopKnown,
            operations.contains(.productCreate), !hasCreated
        else { return nil }
        guard !configuration.allows.contains(.create) else {
            try state.noteShopKnown()
            return nil
        }
        do throws(GatewayError) {
            let count = try await connection.gateway.productCount()
            if count > state.products.count { return .unknownProducts(count: count, problem: nil) }
        } catch {
            switch error.kind {
            // Where the platform does not say it, nobody knows.
            case .configuration, .unavailable, .request:
                return .unknownProducts(count: nil, problem: "\(error)")
            case .credentials, .banned, .retryable, .unreachable, .interrupted:
                var failure = RunFailure(error, hasSent: false)
                failure.canResume = true
                throw failure
            }
        }
        try state.noteShopKnown()
        return nil
    }

    /// Whether this state created anything before.
    private var hasCreated: Bool {
        connection.state.allFeeds.contains { $0.operation == .productCreate && $0.phase != .notTaken }
    }

    /// The message about creates that are held because the seller may have those products already.
    ///
    /// - Parameter items: how many are held.
    static func words(_ items: Int, _ count: Int?, _ problem: String?, paths: [String], gateway: String) -> String {
        let held = "held: \(items) \(items == 1 ? "create" : "creates"), which could list products twice: "
        let why =
            switch count {
            case let count?: "the seller has \(count) products, and this state does not know all of them"
            case nil: "the platform does not say whether the seller has products (\(problem ?? ""))"
            }
        let path = paths.isEmpty ? "PATH…" : ShellWords.joined(paths)
        return "\(held)\(why). To find out which item is which product: feedmill adopt \(path) --gateway \(gateway). "
            + "To create them anyway: --allow create"
    }
}

extension Gateway {
    /// How many products the seller has, whatever their status.
    func productCount() async throws(GatewayError) -> Int {
        var count = 0
        for status in ProductStatus.allCases {
            let page = try await findProducts(ProductQuery(status: status), page: 1)
            guard let said = page.totalCount ?? (page.products.isEmpty ? nil : page.products.count) else {
                throw GatewayError(
                    api: .productList, kind: .request,
                    problem: "its answer about products with the status \(status.rawValue) has no product_count",
                    mayHaveTakenEffect: false)
            }
            // A count that the list belies is none.
            count += max(said, page.products.count)
        }
        return count
    }
}
