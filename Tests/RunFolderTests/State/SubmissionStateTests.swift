import FeedModel
import FeedTesting
import Foundation
import Testing

@testable import RunFolder

@Suite struct SubmissionStateTests {
    let temporary = TemporaryDirectory()
    static let identity = StateIdentity(gateway: "top", endpoint: "https://eco.example/router/rest", seller: "4711")
    static let noon: Int64 = 1_790_000_000_000

    private func open(
        _ identity: StateIdentity = identity, now: Int64 = noon, compactsAt: UInt64 = .max
    ) throws -> SubmissionState {
        try SubmissionState(directory: temporary("state"), identity: identity, now: now, compactsAt: compactsAt)
    }

    private func feed(
        _ name: String = "feeds/PRODUCT_CREATE-0001.json", run: String = "r1",
        _ operation: FeedModel.Operation = .productCreate, at time: Int64 = noon,
        items: [CarriedItem] = items
    ) -> SentFeed {
        SentFeed(
            key: FeedKey(run: run, feed: name), operation: operation, checksum: "00ff", itemCount: 2, folder: "out",
            intendedAt: time, items: CarriedItems(items))
    }

    private static let items = [
        CarriedItem(item: "A1", skuCodes: ["A1-M", "A1-L"]), CarriedItem(item: "Ñ\"2", skuCodes: ["S"]),
    ]

    private var journal: String {
        temporary.files().first { $0.hasSuffix("journal.jsonl") }.map { temporary($0) } ?? ""
    }

    private func lines() throws -> [String] {
        try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func remembersWhatHappenedToAFeed() throws {
        do {
            let state = try open()
            try state.intend(feed())
            try state.sent(feed().key, job: 200_000_000_474_663_248, at: Self.noon + 1)
        }
        do {
            let state = try open()
            #expect(state.openFeeds.map(\.phase) == [.sent(job: 200_000_000_474_663_248)])
            #expect(state.openFeeds.first?.items == feed().items)
            #expect(state.uncertainCreates.map(\.item.item) == ["A1", "Ñ\"2"])
            try state.settle(
                feed().key, job: 200_000_000_474_663_248,
                ItemResults(statuses: [.succeeded, .failed], productIDs: [33_046_841_283, 0]))
        }
        let state = try open()
        #expect(state.openFeeds.isEmpty)
        #expect(state.uncertainCreates.isEmpty)
        #expect(state.feeds(of: "r1").count == 1)
        #expect(state.products.productID(item: "A1") == 33_046_841_283)
        #expect(state.products.productID(skuCode: "A1-L") == 33_046_841_283)
        #expect(state.products.productID(item: "Ñ\"2") == nil)
        #expect(state.products.productID(skuCode: "S") == nil)
    }

    @Test func sellersEndpointsAndGatewaysDoNotMeet() throws {
        let others = [
            StateIdentity(gateway: "sandbox", endpoint: Self.identity.endpoint, seller: "4711"),
            StateIdentity(gateway: "top", endpoint: "https://other.example", seller: "4711"),
            StateIdentity(gateway: "top", endpoint: Self.identity.endpoint, seller: "4712"),
        ]
        let first = try open()
        try first.learn([(CarriedItem(item: "A1", skuCodes: []), 5)])
        for other in others { #expect(try open(other).products.count == 0) }
    }

    @Test func onlyOneMayHaveIt() throws {
        let first = try open()
        #expect { try open() } throws: { error in
            guard let error = error as? RunFolderError, case .inUse = error.reason else { return false }
            return error.concernsState && error.description.contains("--state")
        }
        _ = consume first
        _ = try open()
    }

    /// Wherever a process dies while it writes a line, the lines before it are what was there.
    @Test func dropsALineThatWasNotWrittenToItsEnd() throws {
        do {
            let state = try open()
            try state.intend(feed())
            try state.sent(feed().key, job: 7, at: Self.noon)
        }
        let whole = try Data(contentsOf: URL(filePath: journal))
        let last = try #require(try lines().last).utf8.count
        for missing in [1, 2, last / 2, last, last + 1] {
            try whole.dropLast(missing).write(to: URL(filePath: journal))
            let state = try open()
            #expect(state.openFeeds.map(\.phase) == [.intended])
            try state.sent(feed().key, job: 8, at: Self.noon)
            #expect(try lines().count == 3)
        }
        let state = try open()
        #expect(state.openFeeds.map(\.phase) == [.sent(job: 8)])
    }

    @Test(arguments: ["changed", "missing", "swapped", "blank", "twice"])
    func refusesADamagedMiddle(_ damage: String) throws {
        do {
            let state = try open()
            try state.intend(feed())
            try state.sent(feed().key, job: 7, at: Self.noon)
            try state.giveUp(feed().key)
        }
        var lines = try lines()
        switch damage {
        case "changed": lines[2] = lines[2].replacing("\"job_id\":7", with: "\"job_id\":8")
        case "missing": lines.remove(at: 1)
        case "swapped": lines.swapAt(1, 2)
        case "blank": lines.insert("", at: 1)
        default: lines.insert(lines[1], at: 1)
        }
        try lines.map { $0 + "\n" }.joined().write(toFile: journal, atomically: true, encoding: .utf8)
        #expect { try open() } throws: { error in
            guard let error = error as? RunFolderError, case .damaged = error.reason else { return false }
            return error.concernsState
        }
    }

    @Test func countsWhatMayHaveReachedThePlatform() throws {
        let state = try open()
        let hour: Int64 = 3_600_000
        try state.intend(feed("feeds/PRODUCT_CREATE-0001.json", at: Self.noon - 30 * hour))
        try state.intend(feed("feeds/PRODUCT_CREATE-0002.json", at: Self.noon - 20 * hour))
        try state.intend(feed("feeds/PRODUCT_CREATE-0003.json", at: Self.noon - 2 * hour))
        try state.notTaken(FeedKey(run: "r1", feed: "feeds/PRODUCT_CREATE-0003.json"))
        try state.intend(feed("feeds/PRODUCT_STOCKS_UPDATE-0001.json", .productStocksUpdate))
        #expect(state.sendings(of: .productCreate, since: Self.noon - 24 * hour) == [Self.noon - 20 * hour])
        #expect(state.sendings(of: .productStocksUpdate, since: Self.noon - 24 * hour) == [Self.noon])
    }

    @Test func aCreateNobodyKnowsOfStaysUncertainUntilItsProductIsFound() throws {
        let state = try open()
        try state.intend(feed())
        try state.giveUp(feed().key)
        #expect(try #require(state[feed().key]).phase == .unknown(job: nil))
        #expect(state.uncertainCreates.map(\.item.item) == ["A1", "Ñ\"2"])
        try state.learn([(feed().items[0], 99)])
        #expect(state.uncertainCreates.map(\.item.item) == ["Ñ\"2"])
        #expect(state.products.productID(item: "A1") == 99)
    }

    /// A job of two items is given up, one of them is found, and then the job ends after all: its results are about the
    /// other one, and that one is known from then on, however the journal is read.
    @Test(arguments: [false, true]) func whatAJobSaysThatWasGivenUpIsLearned(compacts: Bool) throws {
        let state = try open()
        try state.intend(feed())
        try state.sent(feed().key, job: 5, at: Self.noon)
        try state.giveUp(feed().key)
        try state.learn([(feed().items[1], 99)])
        try state.settle(feed().key, job: 5, ItemResults(statuses: [.succeeded], productIDs: [77]))
        var learned: [String: Int64] = [:]
        try state.eachLearned { learned[$0.item] = $1 }
        #expect(learned == ["A1": 77, "Ñ\"2": 99])
        if compacts { try state.compact(Self.noon) }
        #expect(state.products.productID(item: "A1") == 77)
        let journal = try lines()
        #expect(journal.contains { $0.contains("77") }, "\(journal)")
    }

    /// Of a job that was given up and ends after all, one item was made and the other one is still in doubt.
    @Test func whatAJobLeavesInDoubtThatWasGivenUpIsThatItem() throws {
        for isReopened in [false, true] {
            let state = try open()
            if !isReopened {
                try state.intend(feed())
                try state.sent(feed().key, job: 5, at: Self.noon)
                try state.giveUp(feed().key)
                try state.settle(
                    feed().key, job: 5, ItemResults(statuses: [.succeeded, .unknown], productIDs: [77, 0]))
            }
            #expect(state.products.productID(item: "A1") == 77)
            #expect(state.uncertainCreates.map(\.item.item) == ["Ñ\"2"])
        }
    }

    @Test(arguments: [0, UInt64.max]) func whatAJobSaysThatWasGivenUpIsThereTheNextTime(compactsAt: UInt64) throws {
        do {
            let state = try open()
            try state.intend(feed(at: Self.noon - 1000 * 86_400_000))
            try state.sent(feed().key, job: 5, at: Self.noon)
            try state.giveUp(feed().key)
            try state.learn([(feed().items[1], 99)])
            try state.settle(feed().key, job: 5, ItemResults(statuses: [.succeeded], productIDs: [77]))
        }
        for _ in 0..<2 {
            let state = try open(compactsAt: compactsAt)
            #expect(state.products.productID(item: "A1") == 77)
            #expect(state.products.productID(item: "Ñ\"2") == 99)
            #expect(state.uncertainCreates.isEmpty)
        }
    }

    @Test func compactsToWhatStillCounts() throws {
        let day: Int64 = 86_400_000
        do {
            let state = try open()
            for number in 1...50 {
                let old = feed("feeds/PRODUCT_CREATE-0001.json", run: "old\(number)", at: Self.noon - 100 * day)
                try state.intend(old)
                try state.sent(old.key, job: Int64(number), at: old.intendedAt)
                try state.settle(
                    old.key, job: Int64(number),
                    ItemResults(statuses: [.succeeded, .succeeded], productIDs: [Int64(number), 7]))
            }
            try state.intend(feed(run: "open", at: Self.noon - 100 * day))
            try state.intend(feed(run: "recent", at: Self.noon - day))
            try state.settle(
                FeedKey(run: "recent", feed: feed().key.feed), job: 60,
                ItemResults(statuses: [.failed, .failed], productIDs: [0, 0]))
        }
        let before = try Data(contentsOf: URL(filePath: journal)).count
        for _ in 0..<2 {
            let state = try open(compactsAt: 0)
            #expect(state.products.productID(item: "A1") == 50)
            #expect(state.products.productID(skuCode: "S") == 7)
            #expect(state.openFeeds.map(\.key.run) == ["open"])
            #expect(state.uncertainCreates.count == 2)
            #expect(state.feeds(of: "recent").map(\.job) == [60])
        }
        #expect(try Data(contentsOf: URL(filePath: journal)).count < before / 10)
        let state = try open()
        #expect(state.feeds(of: "old1").isEmpty)
        #expect(state.products.productID(item: "A1") == 50)
        #expect(state.products.productID(skuCode: "A1-M") == 50)
    }

    /// A SKU code that two products have stands for neither.
    @Test func aSKUCodeOfTwoProductsNamesNone() throws {
        let state = try open()
        try state.learn([
            (CarriedItem(item: "A", skuCodes: ["S1", "S2"]), 1), (CarriedItem(item: "B", skuCodes: ["S2"]), 2),
        ])
        #expect(state.products.productID(skuCode: "S1") == 1)
        #expect(state.products.productID(skuCode: "S2") == nil)
        try state.forget(item: "A")
        #expect(state.products.productID(item: "A") == nil)
        #expect(state.products.productID(skuCode: "S1") == nil)
    }
}
