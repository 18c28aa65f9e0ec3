import FeedGateway
import FeedModel
import FeedTesting
import RunFolder

@testable import FeedSubmission

/// A run folder with feeds that are ready to be sent, a state and a platform, as one test needs them.
struct PackedRun {
    let temporary = TemporaryDirectory()
    var clock = ManualClock()
    var settings = SubmissionSettings()
    var plan: RunPlan

    /// - Parameter feeds: the operation of each feed, and its items: id, and for updates the product's id.
    init(_ feeds: [(operation: Operation, items: [(id: String, product: Int64)])]) throws {
        settings.poll = 100
        settings.wait = 60_000
        settings.settleAfter = 20_000
        settings.route = .feed
        let folder = try RunFolder(path: temporary("out"))
        let (items, findings) = try folder.start()
        try items.close()
        try findings.close()
        var planned: [RunPlan.Feed] = []
        for feed in feeds {
            let number = planned.count { $0.operation == feed.operation } + 1
            let list = "[\(feed.items.map { Self.item($0.id, $0.product, feed.operation) }.joined(separator: ","))]"
            let name = RunLayout.feed(operation: feed.operation.name, number: number)
            try folder.writeFeed(name, Array(list.utf8))
            planned.append(
                RunPlan.Feed(
                    name: name, operation: feed.operation, itemCount: feed.items.count,
                    checksum: FeedChecksum.of(Array(list.utf8))))
        }
        plan = RunPlan(id: "run1", packedAt: clock.now, inputs: [], feeds: planned)
    }

    /// Creates of these items, a feed each list.
    init(creates feeds: [[String]]) throws {
        try self.init(feeds.map { (.productCreate, $0.map { ($0, 0) }) })
    }

    private static func item(_ id: String, _ product: Int64, _ operation: Operation) -> String {
        let sku = #"{\"sku_code\":\"\#(id)-1\",\"price\":9.9,\"inventory\":3,\"sku_attributes\":{}}"#
        let whole =
            #"\"category_id\":348,\"title_multi_language_list\":[{\"locale\":\"es_ES\",\"title\":\"T\"}],"#
            + #"\"description_multi_language_list\":[{\"locale\":\"es_ES\",\"module_list\":[]}],"#
            + #"\"locale\":\"es_ES\",\"product_units_type\":\"100000015\",\"image_url_list\":[\"https://a/b.jpg\"],"#
            + #"\"category_attributes\":{},\"sku_info_list\":[\#(sku)],"#
            + #"\"inventory_deduction_strategy\":\"place_order_withhold\",\"package_weight\":1,"#
            + #"\"package_length\":1,\"package_height\":1,\"package_width\":1,\"shipping_preparation_time\":3,"#
            + #"\"shipping_template_id\":\"1000\",\"service_template_id\":\"0\"}"#
        let content =
            switch operation {
            case .productCreate: "{\(whole)"
            case .productFullUpdate: #"{\"aliexpress_product_id\":\#(product),\#(whole)"#
            case .productPricesUpdate:
                #"{\"aliexpress_product_id\":\#(product),\"multiple_sku_update_list\":["#
                    + #"{\"sku_code\":\"\#(id)-1\",\"price\":9.9,\"discount_price\":8.5}]}"#
            case .productStocksUpdate:
                #"{\"aliexpress_product_id\":\#(product),\"multiple_sku_update_list\":["#
                    + #"{\"sku_code\":\"\#(id)-1\",\"inventory\":3}]}"#
            }
        return #"{"item_content_id":"\#(id)","item_content":"\#(content)"}"#
    }

    /// A platform that remembers nothing but what this test does to it.
    func platform(_ change: (inout SandboxConfiguration) -> Void = { _ in }) throws -> SandboxPlatform {
        var configuration = SandboxConfiguration()
        change(&configuration)
        return try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
    }

    func state(_ storage: (any StorageGuard)? = nil) throws -> SubmissionState {
        try SubmissionState(
            directory: temporary("state"), identity: StateIdentity(gateway: "sandbox", endpoint: "here", seller: "1"),
            now: clock.now, storage: storage)
    }

    /// Sends it, as a process would that has just been started.
    func submit(
        to platform: SandboxPlatform, isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws -> (end: SubmissionEnd, statuses: [String: String]) {
        let folder = try RunFolder(path: temporary("out"))
        let state = try state()
        // What a process knows is what it reads.
        let plan = try folder.plan()?.plan ?? plan
        let submission = try Submission(
            plan, in: folder, state: state, gateway: PlatformGateway(SandboxLink(platform)), clock: clock,
            settings: settings, isStopped: isStopped)
        let end = try await submission.run()
        return (end, try statuses(end, submission.outcomes()))
    }

    /// The status of each item by operation and id.
    private func statuses(_ end: SubmissionEnd, _ outcomes: ItemOutcomes) throws -> [String: String] {
        var found: [String: String] = [:]
        for feed in end.plan.feeds where feed.origins.isEmpty {
            let items = FeedItems(Array((temporary.read("out/\(feed.name)") ?? "").utf8))
            for position in items.ranges.indices {
                let outcome = try outcomes.outcome(feed.name, position, feed.operation)
                found["\(feed.operation.name) \(items.id(position))"] = outcome.status.rawValue
            }
        }
        return found
    }
}
