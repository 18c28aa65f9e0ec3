import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// What a night leaves for the next ones: creates that the platform's day has no room for, causes, a state that is behind.
struct LeftoverNightsTests {
    private static let hour: Int64 = 3_600_000

    private static func rows(_ products: [(id: String, price: String, stock: String)]) -> [[String: String?]] {
        products.map { ["item_id": $0.id, "sku_code": "\($0.id)-1", "price": $0.price, "inventory": $0.stock] }
    }

    /// The item is in the feed and at the position that its line names.
    private static func expectItemsInTheirFeeds(_ nights: Nights) throws {
        for item in nights.items {
            guard let feed = item["feed"]?.stringValue, let position = item["position"]?.int64Value else { continue }
            let list = try JSONValue(parsing: nights.folder.read("out/\(feed)") ?? "").arrayValue ?? []
            #expect(list[Int(position)]["item_content_id"]?.stringValue == item["item"]?.stringValue, "\(feed)")
        }
    }

    @Test func whereADayHasNoRoomForAllCreatesTheMostValuableGoFirst() async throws {
        var nights = try Nights()
        nights.configuration.packing.feedItems = 2
        nights.configuration.packing.feeds = 2
        nights.export(
            "a.csv",
            Self.rows([
                ("P1", "10", "1"), ("P2", "10", "30"), ("P3", "10", "2"), ("P4", "99.99", "9"), ("P5", "1", "500"),
                ("P6", "10", "40"), ("P7", "10", "3"),
            ]))
        let first = try await nights.run()
        // 899.91, 500, 400 and 300 are for sale of these.
        #expect(nights.platform.products.flatMap(\.skuCodes) == ["P4-1", "P5-1", "P6-1", "P2-1"])
        #expect(
            nights.statuses.filter { $0.value == "held" }.keys.sorted()
                == ["P1", "P3", "P7"].map { "PRODUCT_CREATE \($0)" })
        #expect(nights.items.map { $0["item"]?.stringValue } == (1...7).map { "P\($0)" })
        try Self.expectItemsInTheirFeeds(nights)
        let words = try #require(first.messages.first { $0.contains("PRODUCT_CREATE held") })
        #expect(words.contains("2 feeds of PRODUCT_CREATE held (items: 3 of create)"), "\(words)")
        #expect(words.contains("At 2 feeds a day all of them are through by"))

        // What waited goes first, also before what is worth more.
        nights.clock.advance(milliseconds: 26 * Self.hour)
        nights.export(
            "b.csv", Self.rows([("Q1", "99.99", "99"), ("Q2", "99.99", "99"), ("Q3", "99.99", "99")]))
        _ = try await nights.run()
        let codes = nights.platform.products.flatMap(\.skuCodes)
        #expect(
            codes.prefix(7).contains("P7-1") && codes.prefix(7).contains("P3-1") && codes.prefix(7).contains("P1-1"))
        #expect(codes.count == 8 && codes.last == "Q1-1")
        try Self.expectItemsInTheirFeeds(nights)
        #expect(nights.twins.isEmpty)
    }

    @Test func whereThereIsRoomCreatesGoInTheOrderOfTheCatalog() async throws {
        var nights = try Nights()
        nights.configuration.packing.feedItems = 2
        nights.export("a.csv", Self.rows([("P1", "10", "1"), ("P2", "10", "30"), ("P3", "10", "2")]))
        _ = try await nights.run()
        #expect(nights.platform.products.flatMap(\.skuCodes) == ["P1-1", "P2-1", "P3-1"])
    }

    @Test func aStateThatIsBehindThePlatformCreatesNothingTwice() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows([("A", "10", "50")]))
        _ = try await nights.run()
        let files = FileManager.default
        try files.copyItem(atPath: nights.folder("state"), toPath: nights.folder("copy"))
        nights.clock.advance(milliseconds: 24 * Self.hour)
        nights.export("b.csv", Self.rows([("B", "10", "50")]))
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE B"] == "succeeded")

        // A week later the state of the first night is put back, without the run folder that knows better.
        nights.clock.advance(milliseconds: 7 * 24 * Self.hour)
        try files.removeItem(atPath: nights.folder("state"))
        try files.moveItem(atPath: nights.folder("copy"), toPath: nights.folder("state"))
        nights.configuration.out = nights.folder("out2")
        nights.export("b.csv", Self.rows([("B", "10", "50"), ("C", "10", "50")]))
        let outcome = try await nights.run()
        #expect(outcome.messages.contains { $0.contains("restored from an older copy") }, "\(outcome.messages)")
        #expect(nights.twins.isEmpty && nights.platform.products.count == 2)
        nights.clock.advance(milliseconds: 24 * Self.hour)
        _ = try await nights.run()
        #expect(nights.twins.isEmpty && nights.platform.products.count == 3)
        let statuses = nights.lines("out2/items.jsonl").compactMap { $0["status"]?.stringValue }
        #expect(statuses.allSatisfy { ["succeeded", "unchanged"].contains($0) }, "\(statuses)")
    }

    @Test func causesAreNewKnownAndGoneSinceLastNight() async throws {
        let nights = try Nights()
        func compared() throws -> JSONValue? {
            try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")["compared"]
        }
        func export(_ first: [String: String?], _ second: [String: String?]) {
            nights.export(
                "a.csv",
                [
                    ["item_id": "A", "sku_code": "A-1"].merging(first) { $1 },
                    ["item_id": "B", "sku_code": "B-1"].merging(second) { $1 },
                ])
        }
        export(["price": "x"], ["title": ""])
        _ = try await nights.run()
        #expect(try compared() == nil, "a first night has nothing to compare with")
        nights.clock.advance(milliseconds: 24 * Self.hour)
        export(["price": "x"], ["title": "Shirt", "image_urls": ""])
        _ = try await nights.run()
        let night = try #require(try compared())
        #expect(night["run"] == nil && night["started"] != nil)
        #expect(night["findings"]?.description == #"{"new":1,"known":1,"gone":1}"#)
        #expect(night["new_causes"]?.int64Value == 1)
        let page = nights.folder.read("out/report.html") ?? ""
        #expect(page.contains("Since last night") && page.contains("title.missing"))
        #expect(nights.folder.read("out/summary.md")?.contains("Since last night") == true)
        // The night before the last is forgotten, and gone on with is the same night.
        _ = try await nights.submit()
        #expect(try compared()?["findings"]?.description == #"{"new":1,"known":1,"gone":1}"#)
    }
}
