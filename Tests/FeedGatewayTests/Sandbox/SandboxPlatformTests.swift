import CategoryRules
import FeedModel
import FeedTesting
import JSONText
import Testing

@testable import FeedGateway

/// What the sandbox makes of items, and what it remembers.
@Suite struct SandboxPlatformTests {
    private let clock = ManualClock()

    private func gateway(
        folder: String? = nil, _ configuration: SandboxConfiguration = SandboxConfiguration()
    ) throws -> PlatformGateway {
        PlatformGateway(
            SandboxLink(try SandboxPlatform(folder: folder, configuration: configuration, clock: clock)))
    }

    /// Sends a feed and waits for its results.
    private func results(
        _ operation: Operation, _ list: [UInt8], _ gateway: PlatformGateway
    ) async throws -> [ItemExecutionResult] {
        let job = try await gateway.submit(operation, itemList: list)
        clock.advance(milliseconds: 60)
        guard case .finished(let finished) = try await gateway.query(job: job) else { return [] }
        return finished.results.map { ItemExecutionResult($0.executionResult) }
    }

    @Test func aProductThatDoesNotFitItsSchemaGetsEachViolation() async throws {
        var content = ItemLists.content(skuCodes: ["S1"], title: String(repeating: "é", count: 219)).objectValue!
        content.members.removeAll { $0.key == "locale" || $0.key == "package_width" }
        let result = try await results(.productCreate, ItemLists.list([("A1", .object(content))]), gateway())[0]
        #expect(result.errorCode == "F00-00-10020-002")
        #expect(
            result.errorText == """
                #: required key [locale] not found
                #: required key [package_width] not found
                #/title_multi_language_list/0/title: expected maxLength: 218, actual: 219
                """)
        #expect(result.explanation?.rules.contains { $0.description == "schema.violation" } == true)
        #expect(result.persistence == .permanent)
    }

    @Test func updatesReachOnlyProductsAndSKUsThatAreThere() async throws {
        let gateway = try gateway()
        let created = try await results(.productCreate, ItemLists.products(("A1", ["S1", "S2"])), gateway)
        let id = try #require(created[0].productID)
        let codes = try await results(
            .productStocksUpdate,
            ItemLists.stock(
                ("U1", id, ["S1", "S2"]), ("U2", id + 1, ["S1"]), ("U3", 33_046_841_283, ["anything"])),
            gateway
        ).map(\.errorCode)
        #expect(codes == ["", "F00-00-10001-002", ""])
        let strangers = try await results(.productStocksUpdate, ItemLists.stock(("U4", id, ["S1", "S9"])), gateway)
        #expect(strangers.map(\.errorCode) == ["F00-00-10014-015"])
        let others = try await results(.productStocksUpdate, ItemLists.stock(("U5", id, ["S8", "S9"])), gateway)
        #expect(others.map(\.errorCode) == ["F00-00-10007-024"])
    }

    @Test func aFullUpdateChangesTheSKUsThatAProductHas() async throws {
        let gateway = try gateway()
        let id = try #require(
            try await results(.productCreate, ItemLists.products(("A1", ["S1"])), gateway)[0].productID)
        let update = ItemLists.products(("A1", ["S2"]), updating: [id])
        #expect(try await results(.productFullUpdate, update, gateway).map(\.verdict) == [.succeeded])
        #expect(try await gateway.products(skuCode: "S1").products.isEmpty)
        #expect(try await gateway.products(skuCode: "S2").products.map(\.id) == [id])
    }

    @Test func withoutOlderProductsOnlyItsOwnExist() async throws {
        var configuration = SandboxConfiguration()
        configuration.hasOlderProducts = false
        let list = ItemLists.stock(("U1", 33_046_841_283, ["S1"]))
        let results = try await results(.productStocksUpdate, list, gateway(configuration))
        #expect(results.map(\.errorCode) == ["F00-00-10001-002"])
    }

    private func gateway(_ configuration: SandboxConfiguration) throws -> PlatformGateway {
        try gateway(folder: nil, configuration)
    }

    @Test func pricesAndStockOfOneProductAtTheSameTimeGetInEachOthersWay() async throws {
        let gateway = try gateway()
        let id = try #require(
            try await results(.productCreate, ItemLists.products(("A1", ["S1"])), gateway)[0].productID)
        let list = ItemLists.stock(("U1", id, ["S1"]))
        let prices = try await gateway.submit(.productPricesUpdate, itemList: list)
        let stock = try await results(.productStocksUpdate, list, gateway)
        #expect(stock.map(\.errorCode) == ["F00-00-10014-015"])
        #expect(try await gateway.query(job: prices) != .running)
        #expect(try await results(.productStocksUpdate, list, gateway).map(\.verdict) == [.succeeded])
    }

    @Test func oneProductTwiceInAFeedGoesWrong() async throws {
        let list = ItemLists.stock(("U1", 33_046_841_283, ["S1"]), ("U2", 33_046_841_283, ["S2"]))
        let results = try await results(.productStocksUpdate, list, gateway())
        #expect(results.map(\.verdict) == [.succeeded, .failed])
    }

    @Test func anItemFailsAsOftenAsConfigured() async throws {
        var configuration = SandboxConfiguration()
        configuration.failures = [
            SandboxConfiguration.Failure(item: "A1", code: "F00-10-10000-001", message: "System error", times: 1),
            SandboxConfiguration.Failure(item: "A2", code: "040003", message: "unit missing"),
        ]
        let gateway = try gateway(configuration)
        let list = ItemLists.products(("A1", ["S1"]), ("A2", ["S2"]), ("A3", ["S3"]))
        let first = try await results(.productCreate, list, gateway)
        #expect(first.map(\.verdict) == [.failed, .failed, .succeeded])
        #expect(first.map(\.persistence) == [.transient, .permanent, .permanent])
        #expect(try await results(.productCreate, list, gateway).map(\.verdict) == [.succeeded, .failed, .succeeded])
    }

    @Test func aSlowJobTakesItsTime() async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = [SandboxConfiguration.Fault(.slowJob, .feedSubmit, seconds: 100)]
        let gateway = try gateway(configuration)
        let job = try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1"])))
        clock.advance(milliseconds: 51_000)
        #expect(try await gateway.jobs(JobFilter()).jobs.map(\.status) == [.processing])
        #expect(try await gateway.query(job: job) == .running)
        clock.advance(milliseconds: 50_000)
        #expect(try await gateway.query(job: job) != .running)
    }

    @Test func anotherProcessMeetsTheSameShop() async throws {
        let folder = TemporaryDirectory()
        var configuration = SandboxConfiguration()
        configuration.faults = [SandboxConfiguration.Fault(.ban, .feedInvalidate, call: 2, seconds: 100)]
        let (created, job) = try await firstProcess(folder.path, configuration)

        let second = try gateway(folder: folder.path)
        #expect(try await second.products(skuCode: "S1").products.map(\.id) == [created[0].productID])
        #expect(try await second.products(skuCode: "S4").products.isEmpty)
        #expect(try await second.jobs(JobFilter()).jobs.count == 3)
        clock.advance(milliseconds: 60)
        guard case .finished(let finished) = try await second.query(job: job) else {
            Issue.record("the job is not known")
            return
        }
        #expect(finished.results.map(\.itemContentID) == ["A3"])
        let banned = await gatewayError { () throws(GatewayError) in try await second.cancel(jobs: [job]) }
        #expect(banned?.kind == .banned(seconds: 101))
        let fresh = try await results(.productCreate, ItemLists.products(("A5", ["S5"])), second)
        #expect(fresh[0].productID != created[0].productID)
    }

    /// What a process does to a shop before it ends.
    private func firstProcess(
        _ folder: String, _ configuration: SandboxConfiguration
    ) async throws -> (created: [ItemExecutionResult], job: Int64) {
        let first = try gateway(folder: folder, configuration)
        let created = try await results(.productCreate, ItemLists.products(("A1", ["S1"]), ("A2", ["D", "D"])), first)
        let job = try await first.submit(.productCreate, itemList: ItemLists.products(("A3", ["S3"])))
        let doomed = try await first.submit(.productCreate, itemList: ItemLists.products(("A4", ["S4"])))
        _ = try await first.cancel(jobs: [doomed])
        _ = await gatewayError { () throws(GatewayError) in try await first.cancel(jobs: [job]) }
        return (created, job)
    }

    @Test func twoProcessesAtOnceDoNotDamageTheShop() throws {
        let folder = TemporaryDirectory()
        let first = try gateway(folder: folder.path)
        #expect {
            _ = try gateway(folder: folder.path)
        } throws: {
            "\($0)".contains("in use by another feedmill")
        }
        withExtendedLifetime(first) {}
    }

    @Test func aLineThatAKillCutShortNeverHappened() async throws {
        let folder = TemporaryDirectory()
        _ = try await results(.productCreate, ItemLists.products(("A1", ["S1"])), gateway(folder: folder.path))
        let whole = try #require(folder.read("sandbox.jsonl"))
        folder.write(whole + whole.dropLast(10), to: "sandbox.jsonl")
        do {
            let gateway = try gateway(folder: folder.path)
            #expect(try await gateway.jobs(JobFilter()).jobs.count == 1)
            _ = try await results(.productCreate, ItemLists.products(("A2", ["S2"])), gateway)
        }
        #expect(try await self.gateway(folder: folder.path).jobs(JobFilter()).jobs.count == 2)
        folder.write("{}\n" + whole, to: "sandbox.jsonl")
        #expect(throws: SandboxError.self) { try self.gateway(folder: folder.path) }
    }

    /// Keys that have another name now are still read under their former one.
    @Test func theShopOfAnEarlierVersionIsRead() async throws {
        let folder = TemporaryDirectory()
        let faults = try JSONValue(parsing: #"{"faults":[{"api":"feed.submit","fault":"unreadable-results"}]}"#)
        let first = try await results(
            .productCreate, ItemLists.products(("A1", ["S1"])),
            gateway(folder: folder.path, SandboxConfiguration(faults)))
        #expect(first.map(\.verdict) == [.unreadable])
        let journal = try #require(folder.read("sandbox.jsonl"))
        let former = journal.replacing(#""result_fault""#, with: #""oddity""#)
            .replacing(#""fault_text""#, with: #""odd_text""#)
        #expect(former != journal)
        folder.write(former, to: "sandbox.jsonl")
        let gateway = try gateway(folder: folder.path)
        let job = try #require(try await gateway.jobs(JobFilter()).jobs.first)
        guard case .finished(let finished) = try await gateway.query(job: job.id) else {
            Issue.record("it is not finished")
            return
        }
        #expect(finished.results.map { ItemExecutionResult($0.executionResult).verdict } == [.unreadable])
    }

    @Test func categoryDataComesFromADirectory() async throws {
        let folder = TemporaryDirectory()
        folder.write(#"{"result":{"success":true,"schema":"{}"}}"#, to: "348.schema.json")
        folder.write(#"{"x_response":{"children_category_list":{},"is_success":true}}"#, to: "tree.json")
        var configuration = SandboxConfiguration()
        configuration.documents = folder.path
        let gateway = try gateway(configuration)
        let schema = try JSONValue(parsing: try await gateway.fetch(.schema(category: 348)))
        #expect(schema["aliexpress_solution_product_schema_get_response"]?["result"]?["schema"]?.stringValue == "{}")
        #expect(try CategoryChildren.read(try await gateway.fetch(.tree(parent: 0))).isEmpty)
        let other = await gatewayError { () throws(GatewayError) in try await gateway.fetch(.schema(category: 349)) }
        #expect(other?.kind == .request)
    }
}
