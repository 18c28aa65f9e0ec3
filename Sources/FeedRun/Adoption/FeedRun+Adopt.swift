import Bytes
package import FeedGateway
import FeedSubmission
import Foundation
import RunFolder

extension FeedRun {
    /// Looks up which items of the catalog are products of the seller already, and remembers it: their next run updates
    /// them. What may be several products is never taken over.
    ///
    /// Nothing is decided before all products were looked at. What was asked for is kept, so that an adoption that was
    /// interrupted goes on where it stopped.
    ///
    /// - Parameter out: the directory for `adopt.csv`.
    package static func adopt(
        _ configuration: Configuration, out: String, progress: any ProgressSink, stop: StopFlag, services: RunServices
    ) async throws(RunFailure) -> Adoption {
        guard !configuration.paths.contains("-") else {
            throw RunFailure(
                .usage, "adopt reads its exports twice, and standard input can be read only once", advice: "name a file"
            )
        }
        do throws(any Error) {
            let files = try CatalogFiles(for: configuration)
            // Where what was accepted is lost, the ids that are left are kept.
            var rebuilding = configuration
            rebuilding.sendsEverything = true
            let connection = try await Connection.open(rebuilding, services, progress)
            let state = connection.state
            progress.stage("reading")
            var catalog = CatalogItems(configuration)
            try catalog.read(files, besides: state.directory, stop)
            let log = try state.adoptionLog(now: services.clock.now)
            let products = SellerProducts(
                gateway: connection.gateway, log: log, now: services.clock.now, stop: stop)
            progress.stage("looking up products")
            let extent = try await products.extent()
            try announce(extent, log, configuration, services, progress)
            let (ids, isWhole) = try await products.ids(extent)
            let silent = try await products.learn(ids)
            let listed = Set(ids)
            let lines = Adoption.lines(catalog.items, log.products.filter { listed.contains($0.key) }) {
                product, item in
                var item = item
                return item.withUTF8 { state.products.isOfAnother(product, than: $0) }
            }
            var doubts = catalog.unreadable
            if !isWhole { doubts.append("the platform's list of products does not match its count; adopt again") }
            if !silent.isEmpty {
                doubts.append(
                    "the platform lists \(silent.count) products and gives no details of them, such as "
                        + "\(silent[0]); adopt again")
            }
            try remember(lines, catalog.items, state, now: services.clock.now)
            let adoption = Adoption(lines: lines, known: catalog.known, doubts: doubts, file: try write(lines, out))
            if adoption.isSettled {
                try state.noteShopKnown()
                try log.remove()
            }
            return adoption
        } catch let error as GatewayError {
            throw failure(error)
        } catch {
            throw RunFailure(of: error)
        }
    }

    /// Says how many calls it takes before they are made.
    private static func announce(
        _ extent: SellerProducts.Extent, _ log: AdoptionLog, _ configuration: Configuration, _ services: RunServices,
        _ progress: any ProgressSink
    ) throws(RunFailure) {
        let known = min(log.products.count, extent.products)
        let needed = extent.pages + extent.products - known
        let budget = try GatewayMaker(configuration, services).callBudget()
        var words =
            "the seller has \(grouped(extent.products)) \(extent.products == 1 ? "product" : "products"): looking them up "
            + "needs \(budget.words(for: needed))"
        if known > 0 { words += "; \(grouped(known)) were looked up before" }
        if let days = budget.days(for: needed) {
            words += ". That takes about \(days) days: run the same command again each day, and it resumes"
        }
        progress.warn(words)
    }

    /// So many products are learned at a time.
    private static let page = 500

    private static func remember(
        _ lines: [Adoption.Line], _ items: [CatalogItems.Item], _ state: SubmissionState, now: Int64
    ) throws(RunFolderError) {
        let found = zip(lines, items).compactMap { line, item -> (item: CarriedItem, productID: Int64)? in
            guard case .matched(let product) = line.outcome else { return nil }
            return (CarriedItem(item: item.id, skuCodes: item.skuCodes), product)
        }
        var rest = found[...]
        while !rest.isEmpty {
            try state.learn(Array(rest.prefix(page)))
            rest = rest.dropFirst(page)
        }
        guard !found.isEmpty || !state.rebuilt.isEmpty else { return }
        try state.accept(AcceptedUpdate(state).merge(), nights: Array(state.accepted.nights), at: now)
    }

    private static func write(_ lines: [Adoption.Line], _ out: String) throws(RunFailure) -> String {
        let file = out == "." ? Adoption.fileName : "\(out)/\(Adoption.fileName)"
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            try Data(Adoption.table(lines)).write(to: URL(filePath: file), options: .atomic)
            return file
        } catch {
            throw RunFailure(
                .folderNotWritable, "\(file) cannot be written: \(error.localizedDescription)",
                advice: "the matches are remembered; name another directory with --out and adopt again")
        }
    }

    private static func failure(_ error: GatewayError) -> RunFailure {
        let failure = RunFailure(error, hasSent: false)
        guard error.api != .productInfo || error.kind != .unavailable else {
            return RunFailure(
                .configuration,
                "this app may not look up products (\(error.api.rawValue)), so nothing can be adopted",
                advice: "check its permissions, or put the products' ids into the column aliexpress_product_id")
        }
        guard !failure.isInterruption else { return failure }
        let again = "what was looked up is kept: the same command resumes"
        return RunFailure(
            failure.status, lines: failure.lines, advice: failure.advice.map { "\($0); \(again)" } ?? again)
    }
}
