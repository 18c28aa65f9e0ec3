import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

struct SecondNightTests {
    @Test func whatWasCreatedIsUpdatedFromThenOn() async throws {
        let nights = try Nights()
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"], ["item_id": "A2", "sku_code": "A2-1"]])
        let first = try await nights.run()
        #expect(first.status == .allFine)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded", "PRODUCT_CREATE A2": "succeeded"])
        let product = nights.items.first?["product_id"]?.int64Value
        #expect(product != nil)
        // The same exports, and one product more.
        nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1"], ["item_id": "A2", "sku_code": "A2-1"],
                ["item_id": "A3", "sku_code": "A3-1"],
            ])
        _ = try await nights.run()
        #expect(
            nights.statuses == [
                "PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A2": "succeeded",
                "PRODUCT_CREATE A3": "succeeded",
            ])
        #expect(nights.items.first?["product_id"]?.int64Value == product)
        let notices = nights.lines("out/findings.jsonl").filter { $0["code"]?.stringValue == "product-id.known" }
        #expect(notices.count == 1)
        #expect(nights.platform.productCount == 3)
        // A third night with prices changed.
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1", "price": "29.50"]])
        _ = try await nights.run()
        #expect(
            nights.statuses == ["PRODUCT_PRICES_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.folder.read("out/feeds/PRODUCT_PRICES_UPDATE-0001.json")?.contains("29.5") == true)
        #expect(nights.platform.productCount == 3)
    }

    /// Stock and price rows may name a product by its item_id, or by the codes of its SKUs alone.
    @Test func updatesNameAProductByWhatIsKnownOfIt() async throws {
        let nights = try Nights()
        nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1", "sku:Size": "M"],
                ["item_id": "A1", "sku_code": "A1-2", "sku:Size": "L"], ["item_id": "A2", "sku_code": "A2-1"],
            ])
        #expect(try await nights.run().status == .allFine)
        nights.folder.write(
            "item_id,sku_code,inventory\nA2,A2-1,4\n,A1-1,5\n,A1-2,6\n,nobody,7\n", to: "exports/a.csv")
        _ = try await nights.run()
        let statuses = nights.items.compactMap { $0["status"]?.stringValue }
        #expect(statuses == ["succeeded", "succeeded", "rejected"])
        // One falls, the other rises: they are in two lanes.
        let feed = (1...2).compactMap { nights.folder.read("out/feeds/PRODUCT_STOCKS_UPDATE-000\($0).json") }.joined()
        #expect(feed.contains("A1-1") && feed.contains("A1-2") && feed.contains("A2-1"))
    }

    /// Rows that name SKUs alone, of products that are known, in any order and in several files: an item each, and an end.
    @Test(arguments: [["A1-1", "A2-1", "A1-2", "A2-2"], ["A1-2", "A2-2", "A2-1", "A1-1"]])
    func rowsThatNameSKUsAloneMayStandApart(codes: [String]) async throws {
        let nights = try Nights()
        nights.export(
            "a.csv",
            ["A1-1", "A1-2", "A2-1", "A2-2"].map { code -> [String: String?] in
                ["item_id": String(code.prefix(2)), "sku_code": code, "sku:Size": code.hasSuffix("1") ? "M" : "L"]
            })
        #expect(try await nights.run().status == .allFine)
        for isApart in [false, true] {
            let rows = codes.enumerated().map { "\($1),\(4 + $0 + (isApart ? 10 : 0))\n" }
            nights.folder.write(
                "sku_code,inventory\n" + rows[..<(isApart ? 2 : 4)].joined(), to: "exports/a.csv")
            if isApart {
                nights.folder.write("sku_code,inventory\n" + rows[2...].joined(), to: "exports/b.csv")
            }
            _ = try await nights.run()
            #expect(nights.items.count == 2)
            #expect(nights.items.allSatisfy { $0["status"]?.stringValue == "succeeded" && $0["skus"]?.int64Value == 2 })
        }
    }

    /// Nobody knows whether the product exists, and nothing proves that it does not: it is not made again unless somebody
    /// says so.
    @Test func aCreateThatNobodyCouldSettleIsNotRepeated() async throws {
        var nights = try Nights {
            $0.faults = [.init(.cutConnection, .feedSubmit)]
            $0.unavailable = [.feedList]
        }
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "unknown"])
        #expect(nights.items.first?["findings"]?.arrayValue?.last?["code"]?.stringValue == "gateway.unknown")
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "held"])
        #expect(nights.lines("out/findings.jsonl").last?["code"]?.stringValue == "product-id.unsettled")
        #expect(nights.platform.productCount == 0)
        nights.clock.advance(milliseconds: 86_500_000)
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "held"])
        nights.configuration.allows = [.create]
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        #expect(nights.platform.productCount == 1)
    }

    @Test func aRunOnAFolderWithOpenJobsSettlesThemFirst() async throws {
        var nights = try Nights { $0.jobMilliseconds = 60_000 }
        nights.configuration.wait = .seconds(1)
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        #expect(try await nights.run().status == .unfinished)
        // Other exports: the folder is left alone, and the command that settles it is to be printed.
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1", "title": "Otra"]])
        await #expect {
            try await nights.run()
        } throws: { ($0 as? RunFailure)?.status == .unfinished && ($0 as? RunFailure)?.canResume == true }
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "pending"])
        // The same ones: settled, and then run anew.
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        nights.configuration.wait = .seconds(300)
        #expect(try await nights.run().status == .allFine)
        #expect(nights.arrivals == ["PRODUCT_CREATE A1": 1, "PRODUCT_STOCKS_UPDATE A1": 1])
    }

    @Test func aHeldRunIsSentOnlyWhereItIsLetPass() async throws {
        var nights = try Nights()
        nights.export(
            "a.csv", [["item_id": "A1", "sku_code": "A1-1"], ["item_id": "A2", "sku_code": "A2-1", "title": ""]])
        nights.configuration.maxRejected = .count(0)
        #expect(try await nights.run().status == .held)
        await #expect { try await nights.submit() } throws: { ($0 as? RunFailure)?.status == .held }
        #expect(nights.platform.jobs.isEmpty)
        nights.configuration.maxRejected = .count(1)
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded", "PRODUCT_CREATE A2": "rejected"])
    }

    /// A product that an earlier night created may be named by its item_id or by the code of a SKU: one item all the same.
    @Test func stockOfAKnownProductInTwoFilesIsOneItem() async throws {
        let nights = try Nights()
        nights.export("a.csv", [["item_id": "A1"], ["item_id": "A1"]])
        _ = try await nights.run()
        nights.folder.write("item_id,sku_code,inventory\nA1,S1,4\n", to: "exports/a.csv")
        nights.folder.write("sku_code,inventory\nS2,9\n", to: "exports/b.csv")
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.items.first?["sku_places"]?.description == #"[[2,1],[2,1,"b.csv"]]"#)
    }

    @Test func aSellerWhoMayPostNoProductsSendsStockOnly() async throws {
        let nights = try Nights { $0.isPostingForbidden = true }
        nights.export("a.csv", [["item_id": "A1"]])
        nights.folder.write(
            "item_id,aliexpress_product_id,sku_code,inventory\nS1,33046841283,S1,4\n", to: "exports/s.csv")
        let outcome = try await nights.run()
        #expect(outcome.status == .held && outcome.verdict == .held)
        #expect(outcome.messages.contains { $0.contains("1 create or full update") })
        #expect(nights.statuses["PRODUCT_CREATE A1"] == "held")
        #expect(nights.platform.jobs.map(\.operation) == [.productStocksUpdate])
    }

    /// What was packed before nobody could know.
    @Test func aBanThatComesBetweenHoldsTheCreates() async throws {
        var nights = try Nights { $0.isPostingForbidden = true }
        nights.export("a.csv", [["item_id": "A1"]])
        nights.folder.write(
            "item_id,aliexpress_product_id,sku_code,inventory\nS1,33046841283,S1,4\n", to: "exports/s.csv")
        nights.configuration.gateway = .none
        _ = try await nights.run()
        nights.configuration.gateway = .sandbox
        let outcome = try await nights.submit()
        #expect(outcome.status == .held)
        #expect(nights.platform.jobs.map(\.operation) == [.productStocksUpdate])
    }

    /// What fails is found again in the export: file, line, record, column, and in the rejected records.
    @Test func aFailureOfThePlatformPointsIntoTheExport() async throws {
        let nights = try Nights {
            $0.failures = [
                .init(
                    item: "A2", code: "F00-00-10020-002",
                    message: "#/sku_info_list/0/price: 5 is not greater or equal to 10")
            ]
        }
        nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1"], ["item_id": "A2", "sku_code": "A2-1"],
                ["item_id": "A3", "sku_code": "A3-1", "title": ""],
            ])
        _ = try await nights.run()
        let finding = nights.items[1]["findings"]?.arrayValue?.last
        #expect(finding?["code"]?.stringValue == "gateway.F00-00-10020-002")
        #expect(finding?["place"]?["file"]?.stringValue == "a.csv")
        #expect(finding?["place"]?["line"]?.int64Value == 3)
        #expect(finding?["place"]?["record"]?.int64Value == 2)
        #expect(finding?["place"]?["column"]?.stringValue == "price")
        let rejected = (nights.folder.read("out/rejected/a.csv") ?? "").split(separator: "\n")
        #expect(rejected.count == 3)
        #expect(rejected[1].contains("A2-1") && rejected[2].contains("A3-1"))
        let reasons = (nights.folder.read("out/rejected/a.csv.reasons.log") ?? "").split(separator: "\n")
        #expect(reasons.count == 3)
        #expect(reasons[1].hasPrefix("2\t3\tA2\tgateway.F00-00-10020-002\t"))
        #expect(reasons[2].hasPrefix("3\t4\tA3\ttitle.missing"))
    }
}
