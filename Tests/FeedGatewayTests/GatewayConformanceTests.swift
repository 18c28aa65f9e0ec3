import FeedModel
import FeedTesting
import Testing

@testable import FeedGateway

/// What every gateway does, whatever it goes through.
@Suite struct GatewayConformanceTests {
    @Test(arguments: GatewayUnderTest.allCases)
    func aJobRunsAndThenHasAResultForEachItem(way: GatewayUnderTest) async throws {
        try await way.run { gateway, platform, clock in
            let list = ItemLists.products(("A1", ["S1", "S2"]), ("Ñandú 鞋 & 50% + \"x\"", ["S1"]), ("A3", ["D", "D"]))
            let job = try await gateway.submit(.productCreate, itemList: list)
            #expect(job > 1 << 53)
            #expect(try await gateway.query(job: job) == .running)
            clock.advance(milliseconds: 60)
            guard case .finished(let finished) = try await gateway.query(job: job) else {
                Issue.record("the job is not done")
                return
            }
            #expect(finished.id == job && finished.totalCount == 3 && finished.successCount == 2)
            #expect(finished.results.map(\.itemContentID) == ["A1", "Ñandú 鞋 & 50% + \"x\"", "A3"])
            let results = finished.results.map { ItemExecutionResult($0.executionResult) }
            #expect(results.map(\.verdict) == [.succeeded, .succeeded, .failed])
            #expect(results[0].productID != nil && results[0].productID != results[1].productID)
            #expect(results[2].errorCode == "F00-00-10007-007")
            #expect(results[2].errorText == "duplicate sku_code, please check your input")
            #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "Ñandú 鞋 & 50% + \"x\"", "A3"]])
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func jobsAreListedByOperationStatusAndTime(way: GatewayUnderTest) async throws {
        try await way.run { gateway, _, clock in
            let list = ItemLists.products(("A1", ["S1"]))
            let first = try await gateway.submit(.productCreate, itemList: list)
            clock.advance(milliseconds: 3_600_000)
            let time = clock.now
            let second = try await gateway.submit(.productCreate, itemList: list)
            let third = try await gateway.submit(
                .productStocksUpdate, itemList: ItemLists.stock(("A2", 33_046_841_283, ["S1"])))
            #expect(Set(try await gateway.jobs(JobFilter()).jobs.map(\.id)) == [first, second, third])
            #expect(Set(try await gateway.jobs(JobFilter(submittedFrom: time)).jobs.map(\.id)) == [second, third])
            #expect(try await gateway.jobs(JobFilter(submittedUntil: time - 60_000)).jobs.map(\.id) == [first])
            #expect(
                try await gateway.jobs(JobFilter(operation: .productStocksUpdate)).jobs == [
                    ListedJob(id: third, operation: .productStocksUpdate, status: .queueing)
                ])
            #expect(try await gateway.jobs(JobFilter(status: .finished)).jobs.map(\.id) == [first])
            #expect(try await gateway.jobs(JobFilter(operation: .productPricesUpdate)).jobs.isEmpty)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func listsOfManyPagesAreWalked(way: GatewayUnderTest) async throws {
        try await way.run { gateway, _, _ in
            for _ in 0..<60 {
                _ = try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1"])))
            }
            #expect(Set(try await gateway.jobs(JobFilter()).jobs.map(\.id)).count == 60)
            #expect(try await gateway.products(skuCode: "S1").products.count == 60)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func onlyAWaitingJobCanBeCancelled(way: GatewayUnderTest) async throws {
        try await way.run { gateway, platform, clock in
            let done = try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1"])))
            clock.advance(milliseconds: 1000)
            let waiting = try await gateway.submit(.productCreate, itemList: ItemLists.products(("A2", ["S2"])))
            let answer = try await gateway.cancel(jobs: [done, waiting, 17])
            #expect(answer == CancelAnswer(cancelled: [waiting], notCancellable: [done], failed: [17]))
            #expect(platform.productCount == 1)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func productsAreFoundByTheirSKUCodes(way: GatewayUnderTest) async throws {
        try await way.run { gateway, _, _ in
            _ = try await gateway.submit(
                .productCreate, itemList: ItemLists.products(("A1", ["S1", "S2"]), ("A2", ["S3"])))
            let found = try await gateway.products(skuCode: "S2").products
            #expect(found.map(\.subject) == ["A1"])
            #expect(found.first?.status == .onSelling)
            #expect(try await gateway.products(skuCode: "S9").products.isEmpty)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func directUpdatesSayWhatBecameOfEachProduct(way: GatewayUnderTest) async throws {
        try await way.run { gateway, _, _ in
            _ = try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1", "S2"])))
            let product = try #require(try await gateway.products(skuCode: "S1").products.first).id
            let sku = DirectUpdate.SKU(code: "S1", inventory: 3, price: "12.5", discountPrice: "11")
            let stranger = DirectUpdate.SKU(code: "S9", inventory: 3, price: "12.5")
            for kind in [DirectUpdateKind.stock, .prices] {
                let outcomes = try await gateway.update(
                    kind,
                    products: [
                        DirectUpdate(productID: product, skus: [sku]),
                        DirectUpdate(productID: product + 1, skus: [stranger]),
                    ])
                #expect(outcomes.map(\.productID) == [product, product + 1])
                #expect(outcomes[0].result == .done)
                guard case .failed(let code, _) = outcomes[1].result else {
                    Issue.record("a product that does not exist was updated")
                    continue
                }
                #expect(code == "F00-00-10001-002")
            }
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func theSellerAndItsDocuments(way: GatewayUnderTest) async throws {
        var configuration = SandboxConfiguration()
        configuration.isPostingForbidden = true
        try await way.run(configuration) { gateway, _, _ in
            let profile = try await gateway.merchantProfile()
            #expect(profile.names == ["1", "sandbox"] && profile.isPostingForbidden && profile.countryCode == "ES")
            #expect(try CategoryChildren.read(try await gateway.fetch(.tree(parent: 0))).isEmpty)
            let brands = await gatewayError { () throws(GatewayError) in try await gateway.fetch(.brands) }
            #expect(brands?.kind == .unavailable)
            let error = await gatewayError { () throws(GatewayError) in try await gateway.fetch(.schema(category: 5)) }
            #expect(error?.kind == .request)
            #expect(error?.answer?.message.contains("does not exist") == true)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func aPictureIsInTheBankByTheNameThatItWasUploadedUnder(way: GatewayUnderTest) async throws {
        var configuration = SandboxConfiguration()
        configuration.photobankBytes = 1 << 20
        try await way.run(configuration) { gateway, platform, _ in
            // Bytes that a form, a boundary or a line could be taken for.
            let bytes = (0...255).map { UInt8($0) } + Array("\r\n--feedmill&a=%41+\r\n\r\n".utf8)
            let picture = PictureUpload(fileName: "a & b \"ñ\".jpg", mediaType: "image/jpeg", bytes: bytes)
            let banked = try await gateway.upload(picture)
            #expect(banked.address.hasPrefix("https://ae01.alicdn.com/kf/"))
            #expect(banked.space?.total == 1 << 20)
            let second = try await gateway.upload(picture)
            #expect(second.address != banked.address)
            let page = try await gateway.listPictures(page: 1)
            #expect(page.pictures.map(\.address) == [second.address, banked.address] && page.pageCount == 1)
            #expect(try await gateway.photobankSpace() == PhotobankSpace(total: 1 << 20, used: Int64(bytes.count * 2)))
            let large = PictureUpload(
                fileName: "large.jpg", mediaType: "image/jpeg", bytes: [UInt8](repeating: 7, count: 1 << 20))
            let full = await gatewayError { () throws(GatewayError) in try await gateway.upload(large) }
            #expect(full?.kind == .request)
            #expect(full?.answer?.message.contains("space") == true)
            #expect(platform.pictures.count == 2)
        }
    }

    /// Errors of every form, in place of the bank's answer and after it did its work.
    @Test(
        arguments: [GatewayUnderTest.sandbox, .topHMACSHA256, .iop],
        [
            (SandboxConfiguration.Fault(.lostAnswer, .photobankUpload), true, GatewayError.Kind.unreachable),
            (.init(.cutConnection, .photobankUpload), true, .unreachable),
            (.init(.badGateway, .photobankUpload), true, .retryable),
            (.init(.html, .photobankUpload), true, .unreachable),
            (.init(.serviceTimeout, .photobankUpload), true, .retryable),
            (.init(.noAddress, .photobankUpload), true, .retryable),
            (.init(.fullBank, .photobankUpload), false, .request),
            (.init(.error, .photobankUpload, code: 27, message: "Invalid session"), false, .credentials),
            (
                .init(.error, .photobankUpload, code: 11, subCode: "isv.permission-api-package-limit"), false,
                .unavailable
            ),
            (.init(.error, .photobankUpload, code: 15, subCode: "isv.invalid-parameter"), false, .request),
            (.init(.ban, .photobankUpload, seconds: 7), false, .banned(seconds: 8)),
        ])
    func trouble(way: GatewayUnderTest, ofTheBank fault: (SandboxConfiguration.Fault, Bool, GatewayError.Kind))
        async throws
    {
        var configuration = SandboxConfiguration()
        configuration.faults = [fault.0]
        try await way.run(configuration) { gateway, _, _ in
            let picture = PictureUpload(fileName: "a.jpg", mediaType: "image/jpeg", bytes: [1, 2, 3])
            let error = await gatewayError { () throws(GatewayError) in try await gateway.upload(picture) }
            // Without HTTP a page is an answer that nobody understands.
            let kind = way == .sandbox && fault.0.kind == .html ? .retryable : fault.2
            #expect(error?.kind == kind, "\(String(describing: error))")
            #expect(error?.mayHaveTakenEffect == fault.1)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func aRefusedFeedMadeNoJob(way: GatewayUnderTest) async throws {
        try await way.run { gateway, platform, _ in
            for list in ["", "{}", "[]", "[{}]", "[{\"item_content_id\":\"A\"", String(repeating: " ", count: 100)] {
                let error = await gatewayError { () throws(GatewayError) in
                    try await gateway.submit(.productCreate, itemList: Array(list.utf8))
                }
                #expect(error?.kind == .request, "\(list)")
                #expect(error?.mayHaveTakenEffect == false, "\(list)")
            }
            let unknown = await gatewayError { () throws(GatewayError) in try await gateway.query(job: 3) }
            #expect(unknown?.kind == .request)
            #expect(platform.jobs.isEmpty)
        }
    }

    /// The trouble, and whether the job is there in the end.
    @Test(
        arguments: GatewayUnderTest.allCases,
        [
            (SandboxConfiguration.Fault.Kind.lostAnswer, 1), (.badGatewayAfter, 1), (.badGateway, 0),
            (.cutConnection, 0), (.serviceTimeout, 0),
        ])
    func aFeedIsNeverSentAgainWhereTheAnswerWasLost(
        way: GatewayUnderTest, trouble: (SandboxConfiguration.Fault.Kind, Int)
    ) async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = [SandboxConfiguration.Fault(trouble.0, .feedSubmit, call: 2)]
        try await way.run(configuration) { gateway, platform, _ in
            let list = ItemLists.products(("A1", ["S1"]))
            _ = try await gateway.submit(.productCreate, itemList: list)
            let error = await gatewayError { () throws(GatewayError) in
                try await gateway.submit(.productCreate, itemList: list)
            }
            #expect(error?.isTransient == true)
            #expect(error?.mayHaveTakenEffect == true)
            #expect(platform.jobs.count == 1 + trouble.1)
            #expect(try await gateway.jobs(JobFilter()).jobs.count == 1 + trouble.1)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func aShortListOfResultsIsAJobThatStillRuns(way: GatewayUnderTest) async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = [SandboxConfiguration.Fault(.shortResults, .feedQuery, count: 2)]
        try await way.run(configuration) { gateway, _, clock in
            let list = ItemLists.products(("A1", ["S1"]), ("A2", ["S2"]))
            let job = try await gateway.submit(.productCreate, itemList: list)
            clock.advance(milliseconds: 1000)
            #expect(try await gateway.query(job: job) == .running)
            #expect(try await gateway.query(job: job) == .running)
            #expect(try await gateway.query(job: job) != .running)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func aCallThatTheAppMayNotMakeSaysSo(way: GatewayUnderTest) async throws {
        var configuration = SandboxConfiguration()
        configuration.unavailable = [.feedList, .feedInvalidate]
        try await way.run(configuration) { gateway, _, _ in
            let list = await gatewayError { () throws(GatewayError) in try await gateway.jobs(JobFilter()) }
            #expect(list?.kind == .unavailable)
            let cancel = await gatewayError { () throws(GatewayError) in try await gateway.cancel(jobs: [1]) }
            #expect(cancel?.kind == .unavailable)
        }
    }

    @Test(arguments: GatewayUnderTest.allCases)
    func aLongBanIsForTheCaller(way: GatewayUnderTest) async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = [SandboxConfiguration.Fault(.ban, .feedSubmit, seconds: 18_000)]
        try await way.run(configuration) { gateway, platform, _ in
            for _ in 0..<2 {
                let error = await gatewayError { () throws(GatewayError) in
                    try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1"])))
                }
                #expect(error?.kind == .banned(seconds: 18_001))
                #expect(error?.mayHaveTakenEffect == true)
            }
            #expect(platform.jobs.isEmpty)
        }
    }
}
