import FeedGateway
import FeedModel
import FeedTesting
import RunFolder
import Testing

@testable import FeedSubmission

/// Jobs that take much longer than is usual.
@Suite struct StuckJobTests {
    typealias Fault = SandboxConfiguration.Fault
    private static let hour: Int64 = 3_600_000

    @Test func whatWaitsInTheQueueIsTakenOutAndGoesAgainInHalves() async throws {
        var run = try PackedRun(creates: [["A", "B", "C"], ["D"]])
        run.settings.wait = 5 * Self.hour
        let platform = try run.platform { $0.faults = [Fault(.endlessJob, .feedSubmit, count: 2)] }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.itemContentIDs) == [["A", "B", "C"], ["D"], ["A", "B"], ["C"], ["D"]])
        #expect(platform.productCount == 4)
        #expect(end.stuck.map(\.fate) == [.cancelled, .cancelled])
        #expect(end.stuck.allSatisfy { $0.age >= 2 * Self.hour && $0.age < 3 * Self.hour && $0.usual == nil })
        // That says nothing about how large a feed may be.
        #expect(try run.state().limits[.items].refused == nil)
        let again = try await run.submit(to: platform)
        #expect(again.statuses == statuses && platform.jobs.count == 5)
    }

    @Test func whatThePlatformIsAtWorkOnStaysPending() async throws {
        var run = try PackedRun([(.productStocksUpdate, [("A", 1), ("B", 2)]), (.productStocksUpdate, [("C", 3)])])
        run.settings.wait = 150 * 60_000
        // In the queue for an hour and a half.
        let platform = try run.platform { $0.faults = [Fault(.slowJob, .feedSubmit, seconds: 3 * 3600)] }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(statuses["PRODUCT_STOCKS_UPDATE A"] == "pending" && statuses["PRODUCT_STOCKS_UPDATE C"] == "succeeded")
        #expect(end.stuck.map(\.fate) == [.pending])
        let again = try await run.submit(to: platform)
        #expect(Set(again.statuses.values) == ["succeeded"] && platform.jobs.count == 2)
    }

    /// Where an operation takes its time, its jobs have three times that.
    @Test func whatIsUsualIsKnownFromTheState() async throws {
        var run = try PackedRun(creates: [["A"], ["B"]])
        run.settings.wait = 9 * Self.hour
        let platform = try run.platform {
            $0.faults = [
                Fault(.slowJob, .feedSubmit, seconds: 2 * 3600 - 60),
                Fault(.endlessJob, .feedSubmit, call: 2),
            ]
        }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"])
        let stuck = try #require(end.stuck.first)
        #expect(end.stuck.count == 1 && stuck.age >= 5 * Self.hour)
        #expect(try #require(stuck.usual) >= 118 * 60_000)
    }

    /// Of a create that was given up one item was found meanwhile; then its job ends after all, and tells of both, or of
    /// the found one alone.
    @Test(arguments: [true, false])
    func whatIsLeftOfAGivenUpCreateIsLearned(_ tellsAll: Bool) async throws {
        var run = try PackedRun(creates: [["A", "B"]])
        run.settings.wait = 1000
        let platform = try run.platform {
            $0.jobMilliseconds = 30 * Self.hour
            if !tellsAll { $0.faults = [Fault(.blankResult, .feedSubmit)] }
            // It can neither be taken out nor looked for.
            $0.unavailable = [.feedInvalidate, .productList]
        }
        _ = try await run.submit(to: platform)
        try await run.clock.sleep(milliseconds: 25 * Self.hour)
        let givenUp = try await run.submit(to: platform)
        #expect(Set(givenUp.statuses.values) == ["unknown"])
        do {
            let state = try run.state()
            let feed = try #require(state.allFeeds.first)
            try state.learn([(feed.items[0], 4711)])
            #expect(state.uncertainCreates.map(\.item.item) == ["B"])
        }
        try await run.clock.sleep(milliseconds: 10 * Self.hour)
        for _ in 0..<2 { _ = try await run.submit(to: platform) }
        let state = try run.state()
        #expect(state.products.productID(item: "A") == 4711)
        let made = try #require(platform.products.first { $0.skuCodes == ["B-1"] }?.id)
        #expect(state.products.productID(item: "B") == (tellsAll ? made : nil))
        #expect(state.uncertainCreates.map(\.item.item) == (tellsAll ? [] : ["B"]))
        #expect(platform.jobs.count == 1)
    }

    /// What another run left in the queue is free for tonight's.
    @Test(arguments: [true, false])
    func aJobOfAnotherRunIsTakenOutToo(_ mayCancel: Bool) async throws {
        var run = try PackedRun(creates: [["A", "B"]])
        run.settings.wait = 1000
        let platform = try run.platform {
            $0.faults = [Fault(.endlessJob, .feedSubmit)]
            if !mayCancel { $0.unavailable = [.feedInvalidate] }
        }
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["pending"])
        try await run.clock.sleep(milliseconds: 3 * Self.hour)
        let state = try run.state()
        let others = Submission(
            settlingOthersOf: state, gateway: PlatformGateway(SandboxLink(platform)), clock: run.clock,
            settings: run.settings, isStopped: { false })
        _ = try await others.settleOthers()
        #expect(others.stuck.count == 1)
        #expect(state.openFeeds.isEmpty == mayCancel)
        #expect(state.uncertainCreates.isEmpty == mayCancel)
        if !mayCancel, case .unanswered? = others.stuck.first?.fate { return }
        #expect(others.stuck.first?.fate == (mayCancel ? .cancelled : .pending))
    }
}
