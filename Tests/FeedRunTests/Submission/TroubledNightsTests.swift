import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

/// Nights on which the platform behaves as its users report: whatever it answers, and whenever, no product is made twice,
/// nothing is called succeeded that is not, and every run ends.
@Suite struct TroubledNightsTests {
    typealias Fault = SandboxConfiguration.Fault

    /// A platform that behaves badly once, and what is to be seen of the items after some nights.
    struct Behaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let faults: [Fault]
        var unavailable: Set<PlatformAPI> = []
        /// The statuses after the first night.
        let first: Set<String>
        /// After the nights that follow, with the platform as it should be.
        var later: Set<String> = ["succeeded"]

        init(
            _ name: String, _ faults: [Fault], unavailable: Set<PlatformAPI> = [], first: Set<String>,
            later: Set<String> = ["succeeded"]
        ) {
            testDescription = name
            self.faults = faults
            self.unavailable = unavailable
            self.first = first
            self.later = later
        }
    }

    private static let after: [Fault] = [
        Fault(.lostAnswer, .feedSubmit), Fault(.badGatewayAfter, .feedSubmit),
        Fault(.statusAfter, .feedSubmit, status: 401), Fault(.statusAfter, .feedSubmit, status: 403),
        Fault(.statusAfter, .feedSubmit, status: 404), Fault(.statusAfter, .feedSubmit, status: 302),
        Fault(.statusAfter, .feedSubmit, status: 413), Fault(.statusAfter, .feedSubmit, status: 500),
        Fault(.htmlAfter, .feedSubmit), Fault(.banAfter, .feedSubmit, seconds: 2),
        Fault(.errorAfter, .feedSubmit, code: 15, subCode: "isp.remote-service-error", message: "remote error"),
        Fault(.errorAfter, .feedSubmit, code: 15, subCode: "F00-10-10000-001", message: "System error"),
        Fault(.errorAfter, .feedSubmit, code: 50, message: "Remote service error"),
        Fault(.errorAfter, .feedSubmit, code: 10, message: "Service currently unavailable"),
        Fault(.errorAfter, .feedSubmit, code: 902, message: "Remote service error"),
        Fault(.errorAfter, .feedSubmit, code: 12345, message: "something new"),
    ]

    /// Errors that came although the feed was taken, with a list that shows the job at once, late, or not to this app.
    static let takenAllTheSame: [Behaviour] = after.flatMap { fault in
        [
            Behaviour("\(fault.kind.rawValue) \(fault.code) \(fault.status)", [fault], first: ["succeeded"]),
            Behaviour(
                "\(fault.kind.rawValue) \(fault.code) \(fault.status), late list",
                [fault, Fault(.lateList, .feedList, count: 1000, seconds: 45)], first: ["succeeded"]),
            Behaviour(
                "\(fault.kind.rawValue) \(fault.code) \(fault.status), start time an hour off",
                [fault, Fault(.shiftedList, .feedList, count: 1000, seconds: 3600)], first: ["succeeded"]),
            Behaviour(
                "\(fault.kind.rawValue) \(fault.code) \(fault.status), no list", [fault], unavailable: [.feedList],
                first: ["succeeded"]),
        ]
    }

    static let others: [Behaviour] = [
        // The list never shows the job: the products do.
        Behaviour(
            "lost, empty list", [Fault(.lostAnswer, .feedSubmit), Fault(.emptyList, .feedList, count: 1000)],
            first: ["succeeded"]),
        Behaviour(
            "lost, cut list", [Fault(.lostAnswer, .feedSubmit), Fault(.cutList, .feedList, count: 1000)],
            first: ["succeeded"]),
        Behaviour(
            "lost, nothing is listed",
            [
                Fault(.lostAnswer, .feedSubmit), Fault(.emptyList, .feedList, count: 1000),
                Fault(.emptyList, .productList, count: 1000),
            ], first: ["unknown", "succeeded"], later: ["succeeded", "unknown", "rejected", "held"]),
        Behaviour(
            "lost, no list, no products", [Fault(.lostAnswer, .feedSubmit)], unavailable: [.feedList, .productList],
            first: ["unknown", "succeeded"], later: ["succeeded", "rejected", "held", "unknown"]),
        Behaviour(
            "never arrived", [Fault(.cutConnection, .feedSubmit)], first: ["succeeded"]),
        Behaviour(
            "never arrived, no list", [Fault(.cutConnection, .feedSubmit)], unavailable: [.feedList],
            first: ["unknown", "succeeded"], later: ["succeeded", "rejected", "held", "unknown"]),
        Behaviour(
            "never arrived, cut list", [Fault(.cutConnection, .feedSubmit), Fault(.cutList, .feedList, count: 1000)],
            first: ["unknown", "succeeded"], later: ["succeeded", "rejected", "held", "unknown"]),
        Behaviour(
            "never arrived, the list of products ignores the code",
            [Fault(.cutConnection, .feedSubmit), Fault(.ignoredFilter, .productList, count: 100_000)],
            unavailable: [.productInfo], first: ["unknown", "succeeded"],
            later: ["succeeded", "rejected", "held", "unknown"]),
        Behaviour(
            "never arrived, the list of products ignores the code, products can be asked",
            [Fault(.cutConnection, .feedSubmit), Fault(.ignoredFilter, .productList, count: 100_000)],
            first: ["succeeded"]),
        // One answer lists all products, the next one those of the code: in between nobody can tell.
        Behaviour(
            "never arrived, the list of products ignores the code now and then",
            [Fault(.cutConnection, .feedSubmit)]
                + stride(from: 1, to: 2000, by: 8).map { Fault(.ignoredFilter, .productList, call: $0, count: 4) },
            unavailable: [.feedList, .productInfo], first: ["unknown", "succeeded"],
            later: ["succeeded", "rejected", "held", "unknown"]),
        Behaviour(
            "pages repeat", [Fault(.repeatedPages, .feedList, count: 100_000), Fault(.lostAnswer, .feedSubmit)],
            first: ["succeeded"]),
    ]

    /// Successes that do not say what was made, results that contradict each other, of a job whose number is known and
    /// of one that was lost.
    static let oddResults: [Behaviour] = [
        Fault.Kind.noProductID, .contradictingResults, .successWithError, .unreadableResults,
        .missingResult, .foreignResult, .blankResult,
    ].flatMap { kind -> [Behaviour] in
        var texts = [""]
        if kind == .noProductID { texts = ["", "0", "null", "-1", " ", "no number"] }
        return texts.map { text in
            var fault = Fault(kind, .feedSubmit)
            fault.message = text
            return Behaviour(
                "\(kind.rawValue) \(text)", [fault], first: ["succeeded", "failed", "unknown"],
                later: ["succeeded", "failed", "unknown", "rejected"])
        }
    }

    private func nights(_ behaviour: Behaviour) throws -> Nights {
        var nights = try Nights {
            $0.faults = behaviour.faults
            $0.unavailable = behaviour.unavailable
        }
        nights.configuration.packing.feedItems = 2
        nights.configuration.retriesTransient = false
        nights.export("a.csv", (1...5).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        return nights
    }

    @Test(arguments: takenAllTheSame + others + oddResults)
    func nothingIsMadeTwice(_ behaviour: Behaviour) async throws {
        let nights = try nights(behaviour)
        for night in 0..<4 {
            _ = try? await nights.run()
            #expect(nights.twins == [], "night \(night)")
            let statuses = Set(nights.statuses.values)
            #expect(
                statuses.isSubset(of: night == 0 ? behaviour.first : behaviour.later), "night \(night): \(statuses)")
            #expect(nights.untrueSuccesses == [], "night \(night)")
            nights.clock.advance(milliseconds: 86_400_000)
        }
    }

    /// An open question about one feed keeps nothing else from being sent.
    @Test func aJobThatNeverEndsHoldsBackOnlyWhatTouchesIt() async throws {
        var nights = try Nights {
            $0.faults = [Fault(.endlessJob, .feedSubmit)]
            // Otherwise it would be taken out of the queue.
            $0.unavailable = [.feedInvalidate]
        }
        nights.configuration.packing.feedItems = 1
        nights.configuration.wait = .seconds(60)
        nights.export("a.csv", (1...2).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        #expect(try await nights.run().status == .unfinished)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "pending", "PRODUCT_CREATE A2": "succeeded"])
        nights.clock.advance(milliseconds: 3 * 3_600_000)
        nights.export("a.csv", (1...3).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1", "price": "50"] })
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_STOCKS_UPDATE A2"] == "succeeded")
        #expect(nights.statuses["PRODUCT_CREATE A3"] == "succeeded")
        #expect(nights.statuses["PRODUCT_CREATE A1"] != "succeeded")
        #expect(nights.twins == [])
        // After a day nobody waits any longer; the product is there and is found by its SKU codes.
        nights.clock.advance(milliseconds: 86_400_000)
        _ = try await nights.run()
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_STOCKS_UPDATE A1"] == "succeeded")
        #expect(nights.twins == [])
    }

    /// Stock that an earlier feed may still change waits by itself: the others of its feed go.
    @Test func stockOfOthersGoesThoughOneProductIsBusy() async throws {
        var nights = try Nights {
            $0.faults = [Fault(.endlessJob, .feedSubmit)]
            // Otherwise it would be taken out of the queue.
            $0.unavailable = [.feedInvalidate]
        }
        nights.configuration.wait = .seconds(1)
        nights.folder.write("aliexpress_product_id,sku_code,inventory\n77,S,5\n", to: "exports/a.csv")
        #expect(try await nights.run().status == .unfinished)
        nights.clock.advance(milliseconds: 3 * 3_600_000)
        nights.folder.write(
            "aliexpress_product_id,sku_code,inventory\n77,S,0\n78,T,4\n79,U,3\n", to: "exports/a.csv")
        nights.configuration.wait = .seconds(60)
        _ = try await nights.run()
        #expect(nights.items.compactMap { $0["status"]?.stringValue } == ["held", "succeeded", "succeeded"])
        #expect(nights.items.first?["findings"]?.arrayValue?.last?["code"]?.stringValue == "product-id.busy")
        // Nobody waits for longer than a day.
        nights.clock.advance(milliseconds: 22 * 3_600_000)
        _ = try await nights.run()
        #expect(Set(nights.items.compactMap { $0["status"]?.stringValue }) == ["succeeded"])
    }

    @Test func aCancelledJobFreesItsItems() async throws {
        var nights = try Nights { $0.faults = [Fault(.endlessJob, .feedSubmit)] }
        nights.configuration.wait = .seconds(1)
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        #expect(try await nights.run().status == .unfinished)
        let job = try #require(nights.items.first?["job_id"]?.int64Value)
        let answer = try await FeedRun.cancel(
            jobs: [job], nights.configuration, progress: NoProgress(), services: nights.services())
        #expect(answer.cancelled == [job])
        nights.clock.advance(milliseconds: 60_000)
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        #expect(nights.twins == [])
    }

    /// A job that the platform forgets for a while is asked for as long as there is time, and by later runs.
    @Test func aJobThatIsSaidNotToExistIsNotForgotten() async throws {
        var nights = try Nights { $0.faults = [Fault(.noSuchJob, .feedQuery, count: 40)] }
        nights.configuration.wait = .seconds(120)
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        #expect(try await nights.run().status == .unfinished)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "pending"])
        for _ in 0..<12 where nights.statuses["PRODUCT_CREATE A1"] != "succeeded" { _ = try await nights.submit() }
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
    }

    @Test func zeroOfZeroIsNoEnd() async throws {
        let nights = try Nights { $0.faults = [Fault(.zeroResults, .feedQuery, count: 3)] }
        nights.export("a.csv", (1...3).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        #expect(try await nights.run().status == .allFine)
        #expect(Set(nights.statuses.values) == ["succeeded"])
    }

    /// The results of an update name another product: what is known stays.
    @Test func swappedProductsMoveNothing() async throws {
        let nights = try Nights { $0.faults = [Fault(.swappedProducts, .feedSubmit, call: 2)] }
        nights.export("a.csv", (1...2).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        _ = try await nights.run()
        let products = Dictionary(
            uniqueKeysWithValues: nights.items.map { ($0["item"]?.stringValue, $0["product_id"]?.int64Value) })
        for _ in 0..<2 {
            _ = try await nights.run()
            for item in nights.items {
                #expect(item["product_id"]?.int64Value == products[item["item"]?.stringValue])
            }
        }
        #expect(nights.lines("out/items.jsonl").allSatisfy { $0["status"]?.stringValue == "succeeded" })
    }

    /// Both results of an item are reported, the worse one counts, and the product is remembered.
    @Test func ofTwoResultsTheWorseCountsAndBothAreKept() async throws {
        let nights = try Nights { $0.faults = [Fault(.contradictingResults, .feedSubmit)] }
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "failed"])
        let results = nights.lines("out/results.jsonl").filter { $0["item"]?.stringValue == "A1" }
        #expect(results.count == 2)
        #expect(results.contains { $0["result"]?.stringValue?.contains("\"success\":true") == true })
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "succeeded"])
    }

    /// Ids that differ only in how an accent is written are two ids.
    @Test func idsAreComparedByTheirBytes() async throws {
        let nights = try Nights {
            $0.failures = [.init(item: "caf\u{E9}", code: "F00-00-10007-009", message: "sku_code is empty")]
        }
        nights.export(
            "a.csv", [["item_id": "caf\u{E9}", "sku_code": "x1"], ["item_id": "cafe\u{301}", "sku_code": "x2"]])
        _ = try await nights.run()
        #expect(nights.items.compactMap { $0["status"]?.stringValue } == ["failed", "succeeded"])
        _ = try await nights.run()
        #expect(
            nights.items.compactMap { $0["operation"]?.stringValue } == ["PRODUCT_CREATE", "PRODUCT_STOCKS_UPDATE"])
    }

    /// A run that was packed before another one sent newer values does not undo them.
    @Test func anOlderRunDoesNotOverwriteNewerStock() async throws {
        var nights = try Nights()
        nights.configuration.gateway = .none
        nights.folder.write("aliexpress_product_id,sku_code,inventory\n77,S,5\n", to: "exports/a.csv")
        _ = try await nights.run()
        nights.clock.advance(milliseconds: 3_600_000)
        nights.configuration.gateway = .sandbox
        nights.configuration.out = nights.folder("newer")
        nights.folder.write("aliexpress_product_id,sku_code,inventory\n77,S,0\n", to: "exports/a.csv")
        #expect(try await nights.run().status == .allFine)
        nights.configuration.out = nights.folder("out")
        let outcome = try await nights.submit()
        #expect(outcome.status == .held)
        #expect(outcome.messages.contains { $0.contains("newer") })
        #expect(nights.platform.jobs.count == 1)
    }
}

extension Nights {
    /// Items that are said to have succeeded and of which the platform has no product.
    var untrueSuccesses: [String] {
        let products = Dictionary(
            platform.products.map { ($0.id, $0.skuCodes) }, uniquingKeysWith: { first, _ in first })
        return items.compactMap { item in
            guard item["status"]?.stringValue == "succeeded", let id = item["item"]?.stringValue else { return nil }
            guard let product = item["product_id"]?.int64Value else {
                return products.values.contains { $0.contains("\(id)-1") } ? nil : id
            }
            return products[product]?.contains("\(id)-1") == true ? nil : id
        }
    }
}
