import FeedGateway
import RunFolder

/// What the seller's products say of items whose create nobody could settle.
enum ProductPresence: Sendable, Equatable {
    /// This product has a SKU of the item, and is no other item's.
    case found(Int64)
    /// The lists were whole, and no product has any of its SKUs.
    case absent
    /// Neither is proved.
    case undecided
}

extension Submission {
    /// More products than that listed for one SKU code are no answer.
    private static let greatestCandidateCount = 20
    /// A SKU code that nobody has: a list that names products for it does not look at the code.
    private static let nobodysCode = "feedmill-no-such-code-5f1c"

    /// Looks an item up among the seller's products by the codes of its SKUs.
    ///
    /// Nothing is concluded from a list that is cut, that does not filter, or from a product that has not got the SKU.
    ///
    /// - Returns: nil where the platform does not answer, or nothing more is to be asked.
    func presence(of item: CarriedItem) async -> ProductPresence? {
        let first = await look(for: item)
        guard first == .absent else { return first }
        // One answer may be empty by mistake: it is asked for again after the lists have shown what is known.
        return await showKnownProducts() ? await look(for: item) : goesOn ? .undecided : nil
    }

    private func look(for item: CarriedItem) async -> ProductPresence? {
        var found: Set<Int64> = []
        var isAbsent = !item.skuCodes.isEmpty
        for code in item.skuCodes {
            guard lookups < settings.productLookups else { return .undecided }
            lookups += 1
            let listing: ProductListing
            switch await ask({ () throws(GatewayError) in try await gateway.products(skuCode: code) }) {
            case .success(let answer): listing = answer
            case .failure(let error): return error.kind == .unavailable || error.kind == .request ? .undecided : nil
            }
            if !listing.isWhole { isAbsent = false }
            guard listing.products.count <= Self.greatestCandidateCount else { return .undecided }
            for product in listing.products {
                switch await has(product.id, code, isOnly: listing.products.count == 1) {
                case true?: found.insert(product.id)
                case false?: break
                case nil:
                    // Which of them has the SKU is not known, whatever the others say.
                    return goesOn ? .undecided : nil
                }
            }
            if !found.isEmpty { break }
        }
        guard goesOn else { return nil }
        guard let product = found.first, found.count == 1 else {
            return found.isEmpty && isAbsent ? .absent : .undecided
        }
        var id = item.item
        return id.withUTF8 { state.products.isOfAnother(product, than: $0) } ? .undecided : .found(product)
    }

    /// Whether a listed product has a SKU of that code; nil where that cannot be proved.
    ///
    /// - Parameter isOnly: no other product is listed for the code.
    private func has(_ product: Int64, _ code: String, isOnly: Bool) async -> Bool? {
        lookups += 1
        switch await ask({ () throws(GatewayError) in try await gateway.product(product) }) {
        case .success(let details): return details.has(skuCode: code)
        case .failure(let error):
            guard error.kind == .unavailable || error.kind == .request else { return nil }
            // The app may not look into products: the list has to show that it looks at codes.
            // One that lists several did not, at least this time.
            guard isOnly else { return nil }
            return await filters() ? true : nil
        }
    }

    /// Whether lists of products look at the SKU code that is asked for. Found out once.
    private func filters() async -> Bool {
        if let known = listsFilter { return known }
        guard
            case .success(let listing) = await ask({ () throws(GatewayError) in
                try await gateway.products(skuCode: Self.nobodysCode)
            })
        else { return false }
        let isFiltering = listing.isWhole && listing.products.isEmpty
        listsFilter = isFiltering
        return isFiltering
    }

    /// Whether lists of products show one that is known to be there: what lists that show nothing do not show proves
    /// nothing. Found out once; where no product is known, the lists are believed.
    private func showKnownProducts() async -> Bool {
        if let known = listsShowProducts { return known }
        guard let last = state.lastLearned else { return true }
        guard
            case .success(let listing) = await ask({ () throws(GatewayError) in
                try await gateway.products(skuCode: last.skuCode)
            })
        else { return false }
        let isShown = listing.products.contains { $0.id == last.productID }
        listsShowProducts = isShown
        return isShown
    }

    /// Makes a call that only helps to find out, a few times more after short bans. That it fails ends nothing but the
    /// finding out, unless no other call would work either.
    func ask<Answer>(
        _ call: () async throws(GatewayError) -> Answer
    ) async -> Result<Answer, GatewayError> {
        for isLast in [false, false, true] {
            do throws(GatewayError) {
                return .success(try await call())
            } catch {
                switch error.kind {
                case .banned(let seconds) where seconds <= settings.longestBan && !isLast:
                    await sleep(Int64(seconds) * 1000)
                    guard goesOn else { return .failure(error) }
                case .credentials, .interrupted:
                    _ = await handle(error)
                    return .failure(error)
                default: return .failure(error)
                }
            }
        }
        preconditionFailure("the last call returns")
    }
}
