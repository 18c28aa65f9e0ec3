import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import Testing

/// What `tree.json`, `merchant.json` and `brands.json` change, beyond the examples of their rules.
struct SellerDataTests {
    private static let good = RuleExample.csv([[:]])

    @Test(arguments: [
        #"{"aliexpress_solution_merchant_profile_get_response":{"country_code":"ES","product_posting_forbidden":true}}"#,
        #"{"product_posting_forbidden":"true"}"#,
    ])
    func ofASellerWhoMayNotPostCreatesAreHeld(_ profile: String) async throws {
        let data = [(name: "merchant.json", text: profile)]
        let held = try await CatalogRun([("a.csv", Self.good)], data: data)
        #expect(held.items.map { $0["status"]?.stringValue } == ["held"])
        #expect(held.codes == ["merchant.posting-forbidden"] && held.feeds.isEmpty)
        let summary = try JSONValue(parsing: held.folder.read("out/summary.json") ?? "")
        #expect(summary["verdict"]?.stringValue == "held" && summary["exit_status"]?.int64Value == 2)
        #expect(held.folder.read("out/report.html")?.contains("does not let this seller post") == true)
        let checked = try await CatalogRun([("a.csv", Self.good)], data: data) { $0.checkOnly = true }
        #expect(checked.errors.isEmpty)
    }

    /// Trees, and what is said of a product of category 348.
    @Test(
        arguments: [
            (
                #"{"aliexpress_category_redefining_getchildrenpostcategorybyid_response":{"result":{"success":true,"aeop_post_category_list":{"aeop_post_category_dto":[{"id":348,"isleaf":false,"level":2}]}}}}"#,
                ["category.not-leaf"]
            ),
            // The platform's whole tree says nothing of permission, and neither does one branch of the seller's.
            (#"[{"id":1,"isleaf":true}]"#, []),
            (
                #"{"is_success":true,"children_category_list":{"category_info":[{"children_category_id":3,"is_leaf_category":false,"level":1},{"children_category_id":5,"is_leaf_category":true,"level":1}]}}"#,
                []
            ),
            // All answers in one list.
            (
                #"[{"is_success":true,"children_category_list":[{"children_category_id":3,"is_leaf_category":false,"level":1}]},{"is_success":true,"children_category_list":[{"children_category_id":348,"is_leaf_category":true,"level":2}]}]"#,
                []
            ),
            (
                #"[{"is_success":true,"children_category_list":[{"children_category_id":3,"is_leaf_category":false,"level":1}]},{"is_success":true,"children_category_list":[{"children_category_id":5,"is_leaf_category":true,"level":2}]}]"#,
                ["category.not-permitted"]
            ),
        ] as [(String, [String])])
    func trees(_ tree: String, _ errors: [String]) async throws {
        let run = try await CatalogRun([("a.csv", Self.good)], data: [("tree.json", tree)])
        #expect(run.errors == errors)
    }

    @Test func aBrandOfTheSellersThatTheListDoesNotHaveIsFine() async throws {
        let brands = #"{"result":{"success":true,"datas":{"brand":[{"brand_id":"9","brand_name":"Acme"}]}}}"#
        let run = try await CatalogRun(
            [("a.csv", RuleExample.csv([["brand": "ACME"]]))], data: [("brands.json", brands)])
        #expect(run.codes.isEmpty, "\(run.findings)")
    }

    @Test func theSummaryNamesTheFilesThatWereUsed() async throws {
        let run = try await CatalogRun(
            [("a.csv", Self.good)], data: [("merchant.json", #"{"country":"ES","quotation_currency":"EUR"}"#)])
        let summary = try JSONValue(parsing: run.folder.read("out/summary.json") ?? "")
        let files = summary["category_data"]?.arrayValue?.compactMap { $0["file"]?.stringValue }
        #expect(files == ["348.attributes.json", "tree.json", "merchant.json"])
    }

    @Test func aPriceUpdateInAnotherCurrencyIsRejectedAndItsStockIsNot() async throws {
        let csv = "aliexpress_product_id,sku_code,price,inventory,currency\n33046841283,S1,5,3,USD\n"
        let run = try await CatalogRun([("a.csv", csv)], data: [("merchant.json", #"{"quotation_currency":"EUR"}"#)])
        #expect(run.errors == ["currency.mismatch"])
        #expect(run.items.map { $0["status"]?.stringValue } == ["rejected", "prepared"])
    }
}
