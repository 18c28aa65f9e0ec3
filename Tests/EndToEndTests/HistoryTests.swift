import FeedTesting
import Foundation
import JSONText
import Testing

/// `feedmill history`: nights and items as the state remembers them, without the platform.
struct HistoryTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private func history(_ words: [String] = []) throws -> Feedmill.Ending {
        try Feedmill.run(["history"] + words, in: shop.folder.path)
    }

    /// Two nights: on the second one A1 is dearer, and A2 has a price that cannot be.
    private func twoNights() throws {
        for (price, other) in [("19.90", "19.90"), ("21.50", "0")] {
            try shop.export(
                "shirts.csv",
                Shop.header + Shop.row("A1", price: price) + Shop.row("A2", color: "Red", price: other))
            let ending = try shop.run(["shop", "--gateway", "sandbox", "--fail-on", "never"]).ending
            #expect(ending.status == 0, "\(ending.messages)")
        }
    }

    @Test func nightsAreListedWithTheirItemsAndLanes() throws {
        try twoNights()
        let listed = try history()
        #expect(listed.status == 0, "\(listed.messages)")
        let lines = listed.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("NIGHT "))
        #expect(lines[1].contains("  ok ") && lines[1].contains("2 succeeded") && lines[1].contains("create 2"))
        #expect(lines[2].contains("1 rejected"))
        #expect(lines[2].contains("price-up 1"))
        let nights = try JSONValue(parsing: history(["--format", "json"]).output).arrayValue ?? []
        #expect(nights.map { $0["items"]?["rejected"]?.int64Value } == [0, 1])
    }

    @Test func anItemIsShownAsItWasAccepted() throws {
        try twoNights()
        let dearer = try JSONValue(parsing: history(["A1", "--format", "json"]).output)
        #expect(dearer["item"]?.stringValue == "A1")
        #expect((dearer["product_id"]?.int64Value ?? 0) > 0)
        #expect(dearer["verdict"]?.stringValue == "good")
        #expect(dearer["same_nights"]?.int64Value == 2)
        let sku = dearer["skus"]?.arrayValue?.first
        #expect(sku?["sku"]?.stringValue == "A1-1")
        #expect(sku?["price"]?.stringValue == "21.5" || sku?["price"]?.stringValue == "21.50")
        #expect(sku?["inventory"]?.int64Value == 5)
        #expect(sku?["stock_accepted"]?.stringValue?.hasSuffix("Z") == true)
        // What was rejected tonight is as it was accepted last night.
        let text = try history(["A2"]).output
        #expect(text.hasPrefix("A2\n\n  product   "))
        #expect(text.contains("verdict   rejected since "))
        #expect(text.contains("  A2-1  19.9"))
    }

    /// Night by night, from run folders that are still there.
    @Test func theNightsOfAnItemAreReadFromTheirFolders() throws {
        for (night, price) in ["19.90", "21.50", "23"].enumerated() {
            try shop.export("shirts.csv", Shop.header + Shop.row("A1", price: price))
            #expect(try shop.run(["shop", "--gateway", "sandbox"], out: "night\(night)").ending.status == 0)
        }
        func nights() throws -> [JSONValue] {
            try JSONValue(parsing: history(["A1", "--format", "json"]).output)["nights"]?.arrayValue ?? []
        }
        let all = try nights()
        #expect(all.count == 3 && all[2]["folder"]?.stringValue?.hasSuffix("/night2") == true, "\(all)")
        let change = all[1]["items"]?.arrayValue?.first { $0["lane"]?.stringValue == "price-up" }
        #expect(change?["status"]?.stringValue == "succeeded")
        #expect(change?["changes"]?.arrayValue?.first?["from"]?.stringValue == "19.9")
        let text = try history(["A1"]).output
        #expect(text.contains("  NIGHT ") && text.contains("A1-1 price: 21.5 → 23"), "\(text)")
        // A folder that is gone, or that another run has taken, says nothing.
        try FileManager.default.removeItem(atPath: shop.folder("night0"))
        try shop.export("shirts.csv", Shop.header + Shop.row("A1", price: "24"))
        #expect(try shop.run(["shop", "--gateway", "sandbox"], out: "night1").ending.status == 0)
        #expect(try nights().map { $0["folder"]?.stringValue?.suffix(6) } == ["night2", "night1"])
    }

    @Test func whatIsNotKnownIsSaid() throws {
        let none = try history()
        #expect(none.status == 66)
        #expect(none.messages.contains(".feedmill has no state of this seller"))
        try twoNights()
        let stranger = try history(["A9"])
        #expect(stranger.status == 66)
        #expect(stranger.messages.contains("does not know the item A9"))
        #expect(try history(["A1", "A2"]).status == 64)
        #expect(try history(["--gateway", "iop"]).status == 66)
        #expect(try history(["--gateway", "sandbox"]).status == 0)
    }

    @Test func severalSellersAreNamed() throws {
        try twoNights()
        shop.folder.write(#"{"seller": "other", "fail_on": "never"}"#, to: "other.json")
        let words = ["shop", "--gateway", "sandbox", "--config", "other.json"]
        #expect(try shop.run(words, out: "other").ending.status == 0)
        let both = try history()
        #expect(both.status == 78)
        #expect(both.messages.contains("has states of 2 sellers"))
        let one = try history(["--config", "other.json"])
        #expect(one.status == 0)
        #expect(one.output.split(separator: "\n").count == 2)
    }
}
