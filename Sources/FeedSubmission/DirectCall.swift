import FeedGateway
import JSONText

/// One call that sets the stock or the prices of some products; a product with more SKUs than a call takes is spread
/// over several.
struct DirectCall {
    private let kind: DirectUpdateKind
    private let gateway: any Gateway

    init(_ kind: DirectUpdateKind, _ gateway: any Gateway) {
        self.kind = kind
        self.gateway = gateway
    }

    /// - Returns: what became of each item, in order.
    func send(
        _ items: FeedItems, _ positions: Range<Int>
    ) async -> Result<[DirectUpdateOutcome.Result], GatewayError> {
        let updates = positions.map { DirectUpdate(itemContent: items.content($0)) }
        var outcomes = updates.map { update -> DirectUpdateOutcome.Result in
            update == nil ? .failed(code: "unreadable", message: "the item is not such an update") : .done
        }
        let most = DirectUpdate.greatestSKUCount
        let rounds = updates.compactMap { $0.map { max(1, ($0.skus.count + most - 1) / most) } }.max() ?? 0
        for round in 0..<rounds {
            var sent: [Int] = []
            var products: [DirectUpdate] = []
            for (index, update) in updates.enumerated() {
                guard let update, case .done = outcomes[index] else { continue }
                let skus = update.skus.dropFirst(round * most).prefix(most)
                guard !skus.isEmpty || round == 0 else { continue }
                sent.append(index)
                products.append(
                    DirectUpdate(
                        productID: update.productID, skus: Array(skus),
                        countryPrices: round == 0 ? update.countryPrices : nil))
            }
            guard !products.isEmpty else { break }
            do throws(GatewayError) {
                for (index, outcome) in zip(sent, try await gateway.update(kind, products: products)) {
                    outcomes[index] = outcome.result
                }
            } catch {
                return .failure(error)
            }
        }
        return .success(outcomes)
    }
}
