import FeedGateway
import FeedModel
import FeedTesting
import RunFolder
import Testing

@testable import FeedSubmission

/// Feeds that are refused as a whole.
@Suite struct SplittingTests {
    typealias Fault = SandboxConfiguration.Fault

    private static let refused = Fault(
        .error, .feedSubmit, code: 15, subCode: "isv.invalid-parameter:item_list", message: "item_list is refused",
        count: 3)

    @Test func aFeedThatIsTooLargeGoesInHalvesAndTheLimitIsRemembered() async throws {
        let run = try PackedRun(creates: [["A", "B", "C", "D", "E"], ["F"], ["G", "H", "I", "J", "K"]])
        let platform = try run.platform { $0.feedLimit = 3 }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"] && statuses.count == 11)
        // The second large one was not even tried.
        #expect(
            platform.jobs.map(\.itemContentIDs) == [
                ["A", "B", "C"], ["D", "E"], ["F"], ["G", "H", "I"], ["J", "K"],
            ])
        #expect(end.splits == 2 && end.holds.isEmpty && end.unsentFeeds.isEmpty)
        do {
            let limits = try run.state().limits
            #expect(limits[.items].taken == 3 && limits[.items].refused == 5)
            #expect(limits[.items].words.contains("item_list has 5 items, at most 3 are taken"))
            #expect(limits.size(.items, atMost: 300, now: run.clock.now) == 3)
            #expect(limits.size(.items, atMost: 4, now: run.clock.now) == 4)
            #expect(limits.size(.items, atMost: 300, now: run.clock.now + FeedLimits.memory) == 300)
        }
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses && platform.jobs.count == 5)
    }

    /// The one item that is refused alone is the one that failed, and no limit was found.
    @Test func anItemThatIsToBlameIsFoundAndFailsAlone() async throws {
        let run = try PackedRun(creates: [["A", "B", "C", "D"]])
        // Four, two, one.
        let platform = try run.platform { $0.faults = [Self.refused] }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses.filter { $0.value == "failed" }.count == 1)
        #expect(statuses.filter { $0.value == "succeeded" }.count == 3)
        #expect(end.splits == 2)
        #expect(try run.state().limits[.items].refused == nil)
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses)
    }

    @Test func moreExtraFeedsThanMayBeAreNotMadeAndNothingFailsForIt() async throws {
        var run = try PackedRun([(.productStocksUpdate, (1...8).map { ("S\($0)", Int64($0)) })])
        run.settings.splitFeeds = 2
        let platform = try run.platform { $0.feedLimit = 2 }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses.values.count { $0 == "succeeded" } == 4)
        #expect(statuses.values.count { $0 == "held" } == 4)
        #expect(end.splits == 2)
        guard case .tooLarge(4, let words)? = end.holds.values.first, end.holds.count == 1 else {
            Issue.record("\(end.holds)")
            return
        }
        #expect(words.contains("at most 2 are taken"))
        // The same run has used its extra feeds.
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses && platform.jobs.count == 2)
    }

    /// What is in front of the platform may have passed the feed on: a create is halved once it is certain that nothing
    /// was made, and not at all where it was taken.
    @Test(arguments: [false, true], [Operation.productCreate, .productStocksUpdate])
    func aFeedThatMayHaveArrivedIsHalvedOnlyWhereThatDoesNoHarm(_ wasTaken: Bool, _ operation: Operation) async throws {
        let isCreate = operation == .productCreate
        let run = try PackedRun([(operation, (1...4).map { ("A\($0)", isCreate ? 0 : Int64($0)) })])
        let platform = try run.platform {
            $0.faults = [Fault(wasTaken ? .statusAfter : .status, .feedSubmit, status: 413)]
        }
        let start = run.clock.now
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        let whole = ["A1", "A2", "A3", "A4"]
        let halves = [["A1", "A2"], ["A3", "A4"]]
        let expected = isCreate ? (wasTaken ? [whole] : halves) : (wasTaken ? [whole] + halves : halves)
        #expect(platform.jobs.map(\.itemContentIDs) == expected)
        #expect((run.clock.now - start >= run.settings.settleAfter) == (isCreate && !wasTaken))
        let limits = try run.state().limits
        #expect((limits[.bytes].refused != nil) == !(isCreate && wasTaken))
        #expect(limits[.items].refused == nil)
    }

    /// A price waits for the full update before it, in however many parts that goes.
    @Test func whatComesAfterWaitsForBothHalves() async throws {
        let items = (1...4).map { (id: "A\($0)", product: Int64($0)) }
        let run = try PackedRun([(.productFullUpdate, items), (.productPricesUpdate, [("A4", 4)])])
        let platform = try run.platform {
            $0.feedLimit = 2
            $0.jobMilliseconds = 5000
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "A2"], ["A3", "A4"], ["A4"]])
    }

    /// Items of halves that fail for a reason of the platform's own are tried once more, like any others.
    @Test func whatFailedInAHalfIsTriedOnceMore() async throws {
        let run = try PackedRun(creates: [["A", "B", "C", "D"]])
        let platform = try run.platform {
            $0.feedLimit = 2
            $0.failures = [.init(item: "C", code: "10006008", message: "Photobank:upload_error", times: 1)]
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A", "B"], ["C", "D"], ["C"]])
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses && platform.jobs.count == 3)
    }

    /// A job of which every item failed with one word that says nothing of any of them failed as a whole.
    @Test(arguments: [Operation.productCreate, .productStocksUpdate])
    func aJobThatFailsAsAWholeGoesInHalves(operation: Operation) async throws {
        let run = try PackedRun([(operation, (1...6).map { ("S\($0)", operation == .productCreate ? 0 : Int64($0)) })])
        let platform = try run.platform { $0.wholeFailureLimit = 2 }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"] && statuses.count == 6, "\(statuses)")
        #expect(platform.jobs.map(\.itemContentIDs.count) == [6, 3, 3, 2, 1, 2, 1])
        #expect(end.splits == 3)
        #expect(try run.state().limits[.items].refused == 3)
        #expect(try run.state().limits[.items].taken == 2)
    }

    /// What an item, or a code that is known, explains is that item's fault.
    @Test func whatIsExplainedIsNotHalved() async throws {
        let run = try PackedRun([(.productStocksUpdate, (1...4).map { ("S\($0)", Int64($0)) })])
        let platform = try run.platform { configuration in
            configuration.failures = (1...4).map {
                .init(item: "S\($0)", code: "F00-00-10007-009", message: "sku_code is empty, please check your input")
            }
        }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["failed"] && platform.jobs.count == 1 && end.splits == 0)
    }
}
