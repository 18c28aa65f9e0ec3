import FeedGateway
import FeedModel
import FeedRun
import FeedSubmission
import FeedTesting
import Foundation
import JSONText
import Testing

/// Nights after which a product would be listed a second time, were an answer or a file taken at its word.
struct SecondListingsTests {
    private static func lost(_ api: PlatformAPI) -> GatewayError {
        GatewayError(api: api, kind: .unreachable, problem: "connection reset", mayHaveTakenEffect: true)
    }

    private static let noProducts =
        #"{"aliexpress_solution_product_list_get_response":{"result":{"success":true,"product_count":0,"total_page":0}}}"#

    private static func rows(_ ids: [String], stock: Int = 50) -> [[String: String?]] {
        ids.map { ["item_id": $0, "sku_code": "\($0)-1", "inventory": "\(stock)"] }
    }

    /// A number that only the export names says nothing of the product that is known.
    @Test func aProductIsNotForgottenForANumberOfTheExport() async throws {
        let nights = try Nights { $0.hasOlderProducts = false }
        nights.export("a.csv", Self.rows(["A1"]))
        _ = try await nights.run()
        nights.export("a.csv", Self.rows(["A1"]).map { $0.merging(["aliexpress_product_id": "777"]) { $1 } })
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_FULL_UPDATE A1"] == "failed")
        nights.export("a.csv", Self.rows(["A1"]))
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE A1"] == nil && nights.twins.isEmpty)
    }

    /// That the platform says once that a product does not exist is no proof: it is looked for by its SKU codes.
    @Test(arguments: [true, false]) func aMissingProductIsLookedFor(isListed: Bool) async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows(["A1", "B1"]))
        _ = try await nights.run()
        nights.rewrite = { (api, parameters, answer) throws(GatewayError) in
            let isOfA1 = parameters.contains { String(decoding: $0.value, as: UTF8.self).contains("A1-1") }
            if api == .productList, isOfA1, !isListed { return Self.noProducts }
            guard api == .feedQuery else { return answer }
            let gone = #"\"success\":false,\"errorCode\":\"F00-00-10001-002\",\"errorMessage\":\"gone\""#
            return answer.replacing(#"\"success\":true"#, with: gone)
                .replacing(#""success_item_count":1"#, with: #""success_item_count":0"#)
        }
        nights.export("a.csv", Self.rows(["A1"], stock: 30) + Self.rows(["B1"]))
        nights.configuration.stockAlwaysBelow = 0
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_STOCKS_UPDATE A1"] == "failed", "\(nights.statuses)")
        nights.rewrite = nil
        _ = try await nights.run()
        // What is not listed either is made anew.
        #expect(nights.statuses[isListed ? "PRODUCT_STOCKS_UPDATE A1" : "PRODUCT_CREATE A1"] == "succeeded")
        #expect(nights.twins.isEmpty == isListed)
    }

    /// Of two feeds whose answers were lost neither is settled by calling the other's job a stranger's.
    @Test func ofTwoLostFeedsEachHasItsJob() async throws {
        var nights = try Nights()
        nights.configuration.wait = .seconds(60)
        nights.rewrite = { (api, _, answer) throws(GatewayError) in
            if api == .feedSubmit { throw Self.lost(api) }
            if api == .feedList { throw GatewayError(api: api, kind: .retryable, mayHaveTakenEffect: false) }
            return answer
        }
        for (number, id) in ["A1", "B1"].enumerated() {
            nights.configuration.out = nights.folder("out\(number)")
            nights.export("a.csv", Self.rows([id]))
            #expect(try await nights.run().status == .unfinished)
        }
        nights.clock.advance(milliseconds: 3_600_000)
        nights.rewrite = { (api, _, answer) throws(GatewayError) in api == .productList ? Self.noProducts : answer }
        nights.configuration.wait = .seconds(1800)
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.twins.isEmpty && nights.platform.productCount == 2)
    }

    /// Of a state that was restored while an unknown job is under way nothing is created.
    @Test func anUnknownJobThatIsUnderWayHoldsCreates() async throws {
        var nights = try Nights { $0.jobMilliseconds = 3_600_000 }
        nights.configuration.wait = .seconds(7200)
        nights.export("a.csv", Self.rows(["A1"]))
        _ = try await nights.run()
        let files = FileManager.default
        try files.copyItem(atPath: nights.folder("state"), toPath: nights.folder("copy"))
        nights.configuration.wait = .zero
        nights.export("a.csv", Self.rows(["A1", "B1"]))
        #expect(try await nights.run().status == .unfinished)
        try files.removeItem(atPath: nights.folder("state"))
        try files.moveItem(atPath: nights.folder("copy"), toPath: nights.folder("state"))
        nights.configuration.out = nights.folder("out2")
        nights.configuration.wait = .seconds(600)
        _ = try await nights.run()
        let held = try await nights.run()
        #expect(
            held.status == .held && held.messages.contains { $0.contains("is not of this state") }, "\(held.messages)")
        nights.clock.advance(milliseconds: 7_200_000)
        nights.configuration.wait = .seconds(7200)
        _ = try await nights.run()
        #expect(nights.twins.isEmpty && nights.platform.productCount == 2)
    }

    /// A journal that lost its last lines is not that of a first night.
    @Test(arguments: 1...3) func aJournalThatIsCutIsDamaged(lines: Int) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.rows(["A1"]))
        _ = try await nights.run()
        let state = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: nights.folder("state"))
                .first { $0.hasSuffix("journal.jsonl") })
        let journal = try #require(nights.folder.read("state/\(state)"))
        nights.folder.write(
            journal.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines).joined(separator: "\n")
                + "\n",
            to: "state/\(state)")
        await #expect { try await nights.run() } throws: { ($0 as? RunFailure)?.status == .configuration }
        #expect(nights.platform.productCount == 1)
    }

    /// A line of the approvals gives a new item the product that the gate names, and no other.
    @Test(arguments: ["A3", ""]) func anApprovalTakesNoOtherProductOver(from: String) async throws {
        var nights = try Nights()
        nights.export("a.csv", GateTests.rows())
        _ = try await nights.run()
        nights.export("a.csv", GateTests.rows { $0 == 3 ? ["item_id": "NEW"] : [:] })
        let other = try #require(nights.items.first { $0["item"]?.stringValue == "A5" }?["product_id"]?.int64Value)
        nights.configuration.approvals = nights.folder("approvals.csv")
        nights.folder.write(
            "item_id,sku_code,gate,from,to,until,reason\nNEW,,renamed,\(from),\(other),,\n", to: "approvals.csv")
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE NEW"] == "held")
        #expect(nights.items.allSatisfy { $0["status"]?.stringValue != "rejected" })
    }

    /// An answer that does not say how many products a seller has is not "none".
    @Test(arguments: [
        "{}", #"{"aliexpress_solution_product_list_get_response":{"result":{}}}"#,
        #"{"aliexpress_solution_product_list_get_response":{"result":{"error_code":"BUSY","error_message":"later"}}}"#,
        noProducts.replacing(
            #""total_page":0"#,
            with: #""total_page":1,"aeop_a_e_product_display_d_t_o_list":[{"product_id":7,"subject":"x"}]"#),
    ])
    func nobodyKnowsWhetherTheShopHasProducts(answer: String) async throws {
        var nights = try Nights()
        nights.address = GatewayAddress(name: "top", endpoint: "https://api.example/router/rest")
        nights.rewrite = { (api, _, said) throws(GatewayError) in api == .productList ? answer : said }
        nights.export("a.csv", Self.rows(["A1"]))
        #expect(try await nights.run().status == .held)
        #expect(nights.platform.productCount == 0)
    }

    /// What the platform says of a refused call without a feed is told.
    @Test func theWordsOfARefusedCallAreKept() async throws {
        var nights = try Nights()
        nights.configuration.stockAndPriceRoute = .batch
        nights.export("a.csv", Self.rows(["A1"]))
        _ = try await nights.run()
        nights.rewrite = { (api, _, answer) throws(GatewayError) in
            guard api == .stockUpdate else { return answer }
            return #"{"aliexpress_solution_batch_product_inventory_update_response":{"update_success":false,"#
                + #""update_error_code":"ZZ-9","update_error_message":"warehouse locked until Friday"}}"#
        }
        nights.export("a.csv", Self.rows(["A1"], stock: 30))
        _ = try await nights.run()
        let findings = nights.items.flatMap { $0["findings"]?.arrayValue ?? [] }
        #expect(findings.contains { $0["message"]?.stringValue?.contains("warehouse locked until Friday") == true })
    }

    /// Items whose create is under way are held, and hold nothing else back.
    @Test func itemsWhoseCreateIsUnderWayAreHeld() async throws {
        var nights = try Nights { $0.jobMilliseconds = 3_600_000 }
        nights.configuration.wait = .zero
        nights.export("a.csv", Self.rows(["A1", "A2"]))
        #expect(try await nights.run().status == .unfinished)
        nights.configuration.out = nights.folder("out2")
        nights.configuration.failOn = .rejected
        nights.configuration.maxRejected = .count(0)
        nights.export("a.csv", Self.rows(["A1", "A2", "A3"]))
        let run = try await nights.run()
        let statuses = nights.lines("out2/items.jsonl").compactMap { $0["status"]?.stringValue }
        #expect(statuses == ["held", "held", "pending"] && run.verdict == .unfinished, "\(statuses)")
        #expect(!FileManager.default.fileExists(atPath: nights.folder("out2/rejected")))
    }
}
