import FeedGateway
import FeedRun
import FeedSubmission
import FeedTesting
import JSONText
import Testing

/// Price updates by the platform's batch call, which takes away a discount that is left out.
struct BatchRouteTests {
    private static func run(_ text: String) async throws -> CatalogRun {
        try await CatalogRun([("p.csv", text)]) {
            $0.stockAndPriceRoute = .batch
            $0.gateway = .sandbox
            $0.state = "\($0.out)-state"
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var codes: [String]
        var testDescription: String { text }
    }

    @Test(arguments: [
        // Without the column nothing says that there are discounts.
        Case(text: "aliexpress_product_id,sku_code,price\n33,S1,10\n", codes: ["price.discount-left-out"]),
        Case(
            text: "aliexpress_product_id,sku_code,price,discount_price\n33,S1,10,9\n33,S2,10,\n",
            codes: ["price.discount-erased"]),
        Case(text: "aliexpress_product_id,sku_code,price,discount_price\n33,S1,10,9\n", codes: []),
    ])
    func aDiscountThatIsLeftOutIsNoError(_ test: Case) async throws {
        let run = try await Self.run(test.text)
        #expect(run.codes.filter { $0.hasPrefix("price.") } == test.codes)
        #expect(run.errors.filter { !$0.hasPrefix("gateway.") }.isEmpty)
        #expect(!run.codes.contains("operation.deprecated"))
    }

    /// Where it is left open, no discount is taken away that nobody named.
    @Test(arguments: [("price\n33,A,S1,10", 1), ("price,discount_price\n33,A,S1,10,9", 0)])
    func aDiscountThatIsLeftOutGoesAsAFeed(_ rest: String, _ jobs: Int) async throws {
        var nights = try Nights()
        nights.configuration.stockAndPriceRoute = .auto
        nights.folder.write("aliexpress_product_id,item_id,sku_code,\(rest)\n", to: "exports/p.csv")
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_PRICES_UPDATE A": "succeeded"])
        #expect(nights.platform.jobs.count == jobs)
    }

    @Test func theNoticeOfAFeedNamesTheRoute() async throws {
        let run = try await CatalogRun([("p.csv", "aliexpress_product_id,sku_code,price\n33,S1,10\n")])
        let notice = run.findings.first { $0["code"]?.stringValue == "operation.deprecated" }
        #expect(notice?["fix"]?.stringValue?.contains("stock_and_price_route") == true)
    }
}
