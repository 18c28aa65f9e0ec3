import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Where the export and the category's data changed in one night, it is found out which of them an item's verdict comes from.
struct WhoChangedTests {
    private let data = TemporaryDirectory()
    private let sample: String

    init() throws {
        sample = try String(contentsOfFile: CatalogRun.sampleCategories + "/348.attributes.json", encoding: .utf8)
        data.write(sample, to: "348.attributes.json")
    }

    /// A night after the category's list of sizes has changed or not.
    ///
    /// - Parameter size: what the list has for `M`.
    private func night(_ nights: Nights, _ rows: [[String: String?]], size: String) async throws -> [JSONValue] {
        data.write(
            sample.replacing(
                #"\"en\":\"M\",\"es\":\"M\",\"fr\":\"M\",\"ru\":\"M\",\"zh\":\"M\""#, with: #"\"en\":\"\#(size)\""#),
            to: "348.attributes.json")
        nights.export("a.csv", rows)
        _ = try await nights.run()
        return nights.items.filter { $0["operation"]?.stringValue?.hasSuffix("STOCKS_UPDATE") != true }
    }

    private func nights() throws -> Nights {
        var nights = try Nights()
        nights.configuration.categories = data.path
        return nights
    }

    private static func row(_ change: [String: String?] = [:]) -> [String: String?] {
        ["item_id": "A1", "sku_code": "A1-1", "sku:Size": "M", "price": "20"].merging(change) { $1 }
    }

    @Test func aListThatChangedIsToBlame() async throws {
        let nights = try nights()
        #expect(try await night(nights, [Self.row()], size: "M").first?["because"] == nil)
        // The price changed too, but with last night's list the item would be good.
        let rejected = try await night(nights, [Self.row(["price": "21"])], size: "Medium")
        #expect(rejected.first?["status"]?.stringValue == "rejected")
        #expect(rejected.first?["because"]?.stringValue == "category")
        #expect(rejected.first?["with_older_category"]?.stringValue == "good")
        // And back.
        let good = try await night(nights, [Self.row(["price": "22"])], size: "M")
        #expect(good.first?["because"]?.stringValue == "category", "\(good)")
    }

    @Test func anExportThatChangedIsToBlame() async throws {
        let nights = try nights()
        _ = try await night(nights, [Self.row()], size: "M")
        // The list changed too, but with last night's the item would be rejected all the same.
        let rejected = try await night(nights, [Self.row(["title": ""])], size: "M \\\",\\\"es\\\":\\\"M")
        #expect(rejected.first?["status"]?.stringValue == "rejected")
        #expect(rejected.first?["because"]?.stringValue == "data", "\(rejected)")
    }

    /// Of a product that is rejected night after night, stock that goes out alone and rows of other files are as good as they
    /// were: nothing has changed about them.
    @Test func goodRowsOfARejectedProductHaveNotChanged() async throws {
        let nights = try nights()
        nights.folder.write("item_id,sku_code,price\nA1,A1-1,30\n", to: "exports/0-prices.csv")
        nights.folder.write("item_id,sku_code,inventory\nA1,A1-1,7\n", to: "exports/b-stock.csv")
        _ = try await night(nights, [Self.row(), ["item_id": "A2", "sku_code": "A2-1"]], size: "M")
        for title in ["", "", "Linen shirt"] {
            nights.export("a.csv", [Self.row(["title": title]), ["item_id": "A2", "sku_code": "A2-1"]])
            nights.clock.advance(milliseconds: 86_400_000)
            _ = try await nights.run()
            let said = nights.items.filter { $0["because"] != nil }.compactMap { $0["operation"]?.stringValue }
            #expect(said.allSatisfy { $0 != "PRODUCT_STOCKS_UPDATE" } && said.count < 2, "\(nights.items)")
            let since = nights.items.filter { $0["since"] != nil }.compactMap { $0["operation"]?.stringValue }
            #expect(since.allSatisfy { $0 != "PRODUCT_STOCKS_UPDATE" }, "\(nights.items)")
        }
    }

    /// A row of prices that is rejected night after night says nothing of the product's content.
    @Test func goodContentBesideARejectedPriceHasNotChanged() async throws {
        let nights = try nights()
        _ = try await night(nights, [Self.row()], size: "M")
        for _ in 1...3 {
            nights.folder.write("item_id,sku_code,price\nA1,A1-1,none\n", to: "exports/b-prices.csv")
            nights.clock.advance(milliseconds: 86_400_000)
            _ = try await nights.run()
            let good = nights.items.filter { $0["status"]?.stringValue != "rejected" }
            #expect(!good.isEmpty && good.allSatisfy { $0["because"] == nil && $0["since"] == nil }, "\(good)")
        }
    }

    /// What was never listed is known by its id.
    @Test func aNewItemThatBecomesGoodKnowsWhy() async throws {
        let nights = try nights()
        _ = try await night(nights, [Self.row()], size: "Medium")
        let good = try await night(nights, [Self.row(["price": "21"])], size: "M")
        #expect(good.first?["status"]?.stringValue == "succeeded")
        #expect(good.first?["because"]?.stringValue == "category", "\(good)")
    }

    /// Without a copy, or with one that is not what was kept, both are named.
    @Test(arguments: ["gone", "damaged"]) func aLostCopyLeavesTheQuestionOpen(_ loss: String) async throws {
        let nights = try nights()
        _ = try await night(nights, [Self.row()], size: "M")
        let copies = nights.folder.files().filter { $0.contains("/category-data/348-") }
        #expect(copies.count == 1 && copies[0].hasSuffix(".attributes.json.gz"), "\(copies)")
        let path = nights.folder(copies[0])
        let status = try FileManager.default.attributesOfItem(atPath: path)
        #expect((status[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((status[.size] as? NSNumber).map { $0.intValue < sample.utf8.count / 3 } == true, "\(status)")
        if loss == "gone" {
            try FileManager.default.removeItem(atPath: path)
        } else {
            nights.folder.write("{}", to: copies[0])
        }
        let rejected = try await night(nights, [Self.row(["price": "21"])], size: "Medium")
        #expect(rejected.first?["because"]?.arrayValue?.compactMap(\.stringValue) == ["data", "category"])
        #expect(rejected.first?["with_older_category"] == nil)
    }

    /// Of each category one version is kept: that of the last night that looked at it.
    @Test func oneVersionIsKept() async throws {
        let nights = try nights()
        for size in ["M", "Medium", "M"] { _ = try await night(nights, [Self.row()], size: size) }
        #expect(nights.folder.files().filter { $0.contains("/category-data/") }.count == 1)
    }
}
