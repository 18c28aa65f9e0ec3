import FeedGateway
import FeedModel
import FeedTesting
import RunFolder
import Testing

@testable import FeedSubmission

@Suite struct SubmissionTests {
    typealias Fault = SandboxConfiguration.Fault

    @Test func sendsEachFeedOnceAndWritesDownWhatBecameOfEachItem() async throws {
        let run = try PackedRun(creates: [["A1", "A2"], ["A3"]])
        let platform = try run.platform {
            $0.failures = [.init(item: "A2", code: "F00-00-10007-007", message: "duplicate sku_code")]
        }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(end.stop == nil)
        #expect(
            statuses == [
                "PRODUCT_CREATE A1": "succeeded", "PRODUCT_CREATE A2": "failed", "PRODUCT_CREATE A3": "succeeded",
            ])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "A2"], ["A3"]])
        do {
            let state = try run.state()
            #expect(state.products.productID(item: "A1") != nil)
            #expect(state.products.productID(skuCode: "A3-1") != nil)
            #expect(state.products.productID(item: "A2") == nil)
        }
        // Done is done.
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses)
        #expect(platform.jobs.count == 2)
    }

    /// The platform has the feed although its answer was lost: by the list of jobs, or by the products.
    @Test(arguments: [Fault.Kind.lostAnswer, .badGatewayAfter], [true, false])
    func findsAJobWhoseNumberItNeverHeard(_ kind: Fault.Kind, _ hasList: Bool) async throws {
        let run = try PackedRun(creates: [["A1", "A2"], ["A3"]])
        let platform = try run.platform {
            $0.faults = [Fault(kind, .feedSubmit)]
            if !hasList { $0.unavailable = [.feedList] }
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "A2"], ["A3"]])
        #expect(platform.productCount == 3)
    }

    /// The platform never saw the feed: it is sent once more where that is certain.
    @Test func sendsAgainWhatNeverArrived() async throws {
        let run = try PackedRun(creates: [["A1", "A2"], ["A3"]])
        let platform = try run.platform { $0.faults = [Fault(.cutConnection, .feedSubmit)] }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        // Until it was certain, the others went.
        #expect(platform.jobs.map(\.itemContentIDs) == [["A3"], ["A1", "A2"]])
    }

    /// Neither jobs nor products say it: nobody knows, and nothing is made twice.
    @Test func aCreateThatCannotBeSettledIsUnknown() async throws {
        let run = try PackedRun(creates: [["A1"], ["A2"]])
        let platform = try run.platform {
            $0.faults = [Fault(.cutConnection, .feedSubmit)]
            $0.unavailable = [.feedList]
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(statuses == ["PRODUCT_CREATE A1": "unknown", "PRODUCT_CREATE A2": "succeeded"])
        #expect(try run.state().uncertainCreates.map(\.item.item) == ["A1"])
        _ = try await run.submit(to: platform)
        #expect(platform.jobs.map(\.itemContentIDs) == [["A2"]])
    }

    @Test(arguments: [true, false])
    func anUpdateThatCannotBeSettledIsSentAgainIfThatIsWanted(_ isWanted: Bool) async throws {
        var run = try PackedRun([(.productStocksUpdate, [("A1", 7)])])
        run.settings.resendsUpdates = isWanted
        let platform = try run.platform {
            $0.faults = [Fault(.lostAnswer, .feedSubmit)]
            $0.unavailable = [.feedList]
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(statuses == ["PRODUCT_STOCKS_UPDATE A1": isWanted ? "succeeded" : "unknown"])
        #expect(platform.jobs.count == (isWanted ? 2 : 1))
    }

    @Test func ofOneProductTheFullUpdateComesFirstThenThePriceThenTheStock() async throws {
        let run = try PackedRun([
            (.productStocksUpdate, [("A1", 7), ("B", 8)]), (.productPricesUpdate, [("A1", 7)]),
            (.productFullUpdate, [("A1", 7)]), (.productStocksUpdate, [("C", 9)]),
        ])
        let platform = try run.platform { $0.jobMilliseconds = 5000 }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        let sent = platform.jobs.map { "\($0.operation.name) \($0.itemContentIDs.joined(separator: " "))" }
        #expect(
            sent == [
                "PRODUCT_FULL_UPDATE A1", "PRODUCT_STOCKS_UPDATE C", "PRODUCT_PRICES_UPDATE A1",
                "PRODUCT_STOCKS_UPDATE A1 B",
            ])
    }

    @Test func whatIsOverTheDaysQuotaIsHeldAndGoesTheNextDay() async throws {
        var run = try PackedRun(creates: [["A1"], ["A2"], ["A3"]])
        run.settings.feedsADay = 2
        let platform = try run.platform()
        let start = run.clock.now
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses["PRODUCT_CREATE A3"] == "held")
        guard case .quota(let until) = end.holds["feeds/PRODUCT_CREATE-0003.json"] else {
            Issue.record("the third feed is not held")
            return
        }
        #expect(until == start + 86_400_000)
        try await run.clock.sleep(milliseconds: until - run.clock.now)
        let next = try await run.submit(to: platform)
        #expect(Set(next.statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1"], ["A2"], ["A3"]])
    }

    /// Another machine, or another tool, sends for the same seller: its feeds count where the platform lists them.
    @Test(arguments: [true, false])
    func feedsThatOthersSentCountForTheDaysQuota(_ hasList: Bool) async throws {
        let other = try PackedRun(creates: [["A1"], ["A2"]])
        let platform = try other.platform { if !hasList { $0.unavailable = [.feedList] } }
        _ = try await other.submit(to: platform)
        var run = try PackedRun(creates: [["B1"], ["B2"]])
        run.clock = other.clock
        run.settings.feedsADay = 3
        let start = run.clock.now
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses["PRODUCT_CREATE B1"] == "succeeded")
        #expect(statuses["PRODUCT_CREATE B2"] == (hasList ? "held" : "succeeded"))
        guard hasList else { return }
        guard case .quota(let until) = end.holds["feeds/PRODUCT_CREATE-0002.json"] else {
            Issue.record("the second feed is not held")
            return
        }
        #expect(until == start + 86_400_000)
        try await run.clock.sleep(milliseconds: until - run.clock.now)
        let next = try await run.submit(to: platform)
        #expect(Set(next.statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1"], ["A2"], ["B1"], ["B2"]])
    }

    @Test func itemsThatFailedForThePlatformsOwnReasonsAreTriedOnceMore() async throws {
        let run = try PackedRun(creates: [["A1", "A2"], ["A3", "A4"]])
        let platform = try run.platform {
            $0.failures = [
                .init(item: "A2", code: "F00-00-10009-002", message: "system error", times: 1),
                .init(item: "A3", code: "F00-00-10009-002", message: "system error"),
                .init(item: "A4", code: "F00-00-10007-009", message: "sku_code is empty"),
            ]
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(
            statuses == [
                "PRODUCT_CREATE A1": "succeeded", "PRODUCT_CREATE A2": "succeeded", "PRODUCT_CREATE A3": "failed",
                "PRODUCT_CREATE A4": "failed",
            ])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "A2"], ["A3", "A4"], ["A2", "A3"]])
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses)
        #expect(platform.jobs.count == 3)
    }

    @Test(arguments: [3, 18_000])
    func aShortBanIsWaitedForAndALongOneEndsTheRun(_ seconds: Int) async throws {
        let run = try PackedRun(creates: [["A1"], ["A2"]])
        let platform = try run.platform { $0.faults = [Fault(.ban, .feedSubmit, call: 2, seconds: seconds)] }
        let start = run.clock.now
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses["PRODUCT_CREATE A1"] == "succeeded")
        guard seconds > 60 else {
            #expect(end.stop == nil)
            #expect(statuses["PRODUCT_CREATE A2"] == "succeeded")
            return
        }
        // A feed that was banned may have arrived all the same.
        #expect(statuses["PRODUCT_CREATE A2"] == "unknown")
        guard case .throttled(let until, _) = end.stop else {
            Issue.record("it goes on: \(String(describing: end.stop))")
            return
        }
        #expect(until >= start + 18_000_000)
        #expect(run.clock.now < start + 60_000)
        try await run.clock.sleep(milliseconds: until - run.clock.now)
        let later = try await run.submit(to: platform)
        #expect(Set(later.statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1"], ["A2"]])
    }

    @Test func aJobThatIsNotDoneInTimeIsPendingAndSettledLater() async throws {
        var run = try PackedRun(creates: [["A1"]])
        run.settings.wait = 2000
        let platform = try run.platform { $0.jobMilliseconds = 60_000 }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses == ["PRODUCT_CREATE A1": "pending"])
        #expect(end.openFeeds.count == 1)
        run.settings.wait = 120_000
        let later = try await run.submit(to: platform)
        #expect(later.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        #expect(platform.jobs.count == 1)
    }

    @Test func aFeedThatWasChangedIsNotSent() async throws {
        let run = try PackedRun(creates: [["A1"], ["A2"]])
        run.temporary.write("[]", to: "out/feeds/PRODUCT_CREATE-0002.json")
        let platform = try run.platform()
        let (end, _) = try await run.submit(to: platform)
        guard case .changed(feed: "feeds/PRODUCT_CREATE-0002.json") = end.stop else {
            Issue.record("it goes on: \(String(describing: end.stop))")
            return
        }
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1"]])
    }

    /// The same run packed twice, or two copies of its folder: what exists is not made again.
    @Test func aCreateOfWhatExistsIsHeld() async throws {
        let run = try PackedRun(creates: [["A1", "A2"]])
        try run.state().learn([(CarriedItem(item: "A2", skuCodes: ["A2-1"]), 5)])
        let platform = try run.platform()
        let (end, statuses) = try await run.submit(to: platform)
        #expect(end.holds["feeds/PRODUCT_CREATE-0001.json"] == .exists(count: 1, item: "A2"))
        #expect(Set(statuses.values) == ["held"])
        #expect(platform.jobs.isEmpty)
    }

    @Test func stockAndPricesCanGoWithoutAFeed() async throws {
        var run = try PackedRun([
            (.productStocksUpdate, (1...45).map { ("A\($0)", Int64($0)) }), (.productPricesUpdate, [("A1", 1)]),
        ])
        run.settings.route = .batch
        let platform = try run.platform()
        let (_, statuses) = try await run.submit(to: platform)
        #expect(statuses.count == 46)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.isEmpty)
    }

    @Test func stopsBetweenCallsWhenAskedTo() async throws {
        let run = try PackedRun(creates: [["A1"], ["A2"]])
        let platform = try run.platform()
        let (end, _) = try await run.submit(to: platform, isStopped: { !platform.jobs.isEmpty })
        guard case .interrupted = end.stop else {
            Issue.record("it goes on")
            return
        }
        let later = try await run.submit(to: platform)
        #expect(Set(later.statuses.values) == ["succeeded"])
        #expect(platform.jobs.count == 2)
    }
}
