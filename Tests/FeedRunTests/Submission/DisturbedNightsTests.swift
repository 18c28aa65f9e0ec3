import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

@testable import RunFolder

/// Nights whose clock, state or export is not as nights before left them.
struct DisturbedNightsTests {
    private static let day: Int64 = 86_400_000

    private static func row(_ id: String, _ changes: [String: String?] = [:]) -> [String: String?] {
        ["item_id": id, "sku_code": "\(id)-1", "price": "10", "inventory": "50"].merging(changes) { $1 }
    }

    /// A shop of three products that was sent last night.
    private static func shop() async throws -> Nights {
        let nights = try Nights()
        nights.export("a.csv", [row("A"), row("B"), row("C")])
        #expect(try await nights.run().status == .allFine)
        nights.clock.advance(milliseconds: day)
        return nights
    }

    private static func stock(_ nights: Nights, _ code: String) -> Int64? { nights.shelf[code]?.inventory }

    /// A clock that goes back proves nothing about how old a value is: what differs goes out all the same, what is due
    /// goes once more, and nothing is made again.
    @Test(arguments: [2, 30, 400]) func aClockThatGoesBack(days: Int64) async throws {
        let nights = try await Self.shop()
        nights.clock.advance(milliseconds: -days * Self.day)
        nights.export("a.csv", [Self.row("A", ["inventory": "0"]), Self.row("B", ["inventory": "60"]), Self.row("C")])
        #expect(try await nights.run().status == .allFine)
        #expect(Self.stock(nights, "A-1") == 0 && Self.stock(nights, "B-1") == 60)
        #expect(nights.statuses["PRODUCT_STOCKS_UPDATE C"] == "succeeded")
        #expect(nights.twins.isEmpty && nights.platform.productCount == 3)

        // And forward again.
        nights.clock.advance(milliseconds: days * Self.day)
        nights.export("a.csv", [Self.row("A", ["inventory": "40"]), Self.row("B", ["inventory": "30"]), Self.row("C")])
        #expect(try await nights.run().status == .allFine)
        #expect(Self.stock(nights, "A-1") == 40 && Self.stock(nights, "B-1") == 30)
        #expect(nights.twins.isEmpty && nights.platform.productCount == 3)
    }

    /// A night that begins while another one is not over waits for nothing and sends nothing.
    @Test func nightsThatOverlap() async throws {
        var nights = try await Self.shop()
        nights.export("a.csv", [Self.row("A", ["inventory": "0"]), Self.row("B"), Self.row("C"), Self.row("D")])
        let folder = try #require(
            try FileManager.default.contentsOfDirectory(atPath: nights.folder("state")).first { $0 != "sandbox" })
        let sent = nights.platform.jobs.count
        do {
            let other = try FolderLock(in: Directory(path: nights.folder("state/\(folder)")))
            await #expect(throws: (any Error).self) { try await nights.run() }
            #expect(nights.platform.jobs.count == sent && Self.stock(nights, "A-1") == 50)
            withExtendedLifetime(other) {}
        }
        nights.configuration.out = nights.folder("later")
        #expect(try await nights.run().status == .allFine)
        #expect(Self.stock(nights, "A-1") == 0 && nights.platform.productCount == 4 && nights.twins.isEmpty)
    }

    /// Two ids for one product: the first counts, and the second changes nothing.
    @Test func oneProductUnderTwoIDs() async throws {
        let nights = try await Self.shop()
        let product = "\(try #require(nights.platform.products.first { $0.skuCodes == ["A-1"] }).id)"
        nights.export(
            "a.csv",
            [
                Self.row("A", ["aliexpress_product_id": product, "inventory": "40"]),
                Self.row("B", ["aliexpress_product_id": ""]), Self.row("C", ["aliexpress_product_id": ""]),
                Self.row("Z", ["aliexpress_product_id": product, "title": "Another shirt", "inventory": "7"]),
            ])
        _ = try await nights.run()
        #expect(nights.items.contains { $0["item"]?.stringValue == "Z" && $0["status"]?.stringValue == "rejected" })
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "product-id.duplicate" })
        #expect(Self.stock(nights, "A-1") == 40 && nights.title(of: "A-1") == "Cotton shirt")
        #expect(nights.twins.isEmpty && nights.platform.productCount == 3)
    }

    /// A product whose SKU codes are all new is still that product, and the next night has nothing to say of it.
    @Test func aProductWhoseCodesAllChanged() async throws {
        let nights = try await Self.shop()
        nights.export("a.csv", [Self.row("A", ["sku_code": "NEW-1"]), Self.row("B"), Self.row("C")])
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses["PRODUCT_FULL_UPDATE A"] == "succeeded")
        #expect(nights.platform.productCount == 3 && nights.shelf["A-1"] == nil && Self.stock(nights, "NEW-1") == 50)
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_FULL_UPDATE A"] == "unchanged")
        #expect(nights.platform.productCount == 3)
    }

    /// A product that moves to another category is updated, and not made a second time.
    @Test func aProductThatMovedToAnotherCategory() async throws {
        let nights = try await Self.shop()
        let rows = [Self.row("A", ["category_id": "200000346"]), Self.row("B"), Self.row("C")]
        nights.export("a.csv", rows)
        _ = try await nights.run()
        let statuses = nights.statuses
        #expect(statuses["PRODUCT_CREATE A"] == nil && statuses["PRODUCT_FULL_UPDATE A"] != nil, "\(statuses)")
        #expect(nights.platform.productCount == 3 && nights.twins.isEmpty)
        // Whatever is wrong with it in its new category: what sold out stops.
        nights.export("a.csv", [Self.row("A", ["category_id": "200000346", "inventory": "0"]), rows[1], rows[2]])
        _ = try await nights.run()
        #expect(Self.stock(nights, "A-1") == 0)
        #expect(nights.platform.productCount == 3 && nights.twins.isEmpty)
    }
}
