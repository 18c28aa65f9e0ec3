import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedSubmission
import FeedTesting
import JSONText
import Testing

/// What is wrong on the platform after a night is known to be, and mended by the next one.
struct WhatStaysWrongTests {
    /// Two SKUs with plenty in stock.
    private static let before: [[String: String?]] = [
        ["item_id": "A1", "sku_code": "A1-1", "inventory": "50", "sku:Size": "M"],
        ["item_id": "A1", "sku_code": "A1-2", "inventory": "60", "sku:Size": "L"],
    ]

    /// Products of one SKU each.
    private static func products(_ count: Int) -> [[String: String?]] {
        (1...count).map { number in ["item_id": "A\(number)", "sku_code": "A\(number)-1"] }
    }

    /// Stock and prices that are set without a feed say absolute values: whatever trouble comes between, and whether the
    /// answer, a part of the calls or the process is lost, the next night leaves what the exports say then.
    @Test(arguments: [MortalProcess.Trouble.half, .deathWithin])
    func whatWasSetWithoutAFeedIsNeverForgotten(_ trouble: MortalProcess.Trouble) async throws {
        let count = 21
        let rows = { (price: String, stock: String) in
            (1...count).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1", "price": price, "inventory": stock] }
                as [[String: String?]]
        }
        var point = 0
        var isReached = true
        while isReached {
            point += 2
            var nights = try Nights()
            nights.configuration.stockAndPriceRoute = .batch
            nights.configuration.allowedGates = Set(GateName.allCases)
            nights.export("a.csv", rows("20", "50"))
            #expect(try await nights.run().status == .allFine)
            nights.clock.advance(milliseconds: 86_400_000)
            nights.export("a.csv", rows("18", "40"))
            nights.configuration.wait = .seconds(2)
            let process = MortalProcess(trouble, at: point)
            _ = try? await nights.run(process)
            isReached = process.steps >= point
            nights.clock.advance(milliseconds: 86_400_000)
            nights.export("a.csv", rows("20", "50"))
            nights.configuration.out = nights.folder("third")
            for _ in 1...2 where try await nights.run().status != .allFine {
                nights.clock.advance(milliseconds: 86_400_000)
            }
            let wrong = nights.shelf.filter { $0.value.price != "20" || $0.value.inventory != 50 }.keys.sorted()
            #expect(wrong.isEmpty, "\(trouble) at \(point)")
        }
        #expect(point > 20)
    }

    /// What is no longer sold goes with the content; where that waits for stock, it stops all the same.
    @Test func aSKUThatIsDroppedWhileTheRestSellsOutStops() async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", [Self.before[0].merging(["inventory": "0"]) { $1 }])
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "waiting", "PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.stock("A1-1") == 0 && nights.stock("A1-2") == 0)
    }

    /// Two titles leave no doubt of the stock.
    @Test func stockIsSentWhereTitlesContradict() async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        let rows = zip(Self.before, ["One", "Two"]).map { $0.merging(["title": $1, "inventory": "0"]) { $1 } }
        nights.export("a.csv", rows)
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "rejected", "PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.stock("A1-1") == 0 && nights.stock("A1-2") == 0)
    }

    /// What an old export says of stock may have been sold meanwhile, whichever way it would go.
    @Test(arguments: [[:], ["title": "Linen shirt"], ["title": "Linen shirt", "inventory": "90"]])
    func anOldExportRaisesNoStock(change: [String: String?]) async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.configuration.stockMaxAge = .seconds(3600)
        // So that the same stock is due; the clock of the test is far from that of the file system.
        nights.clock.advance(milliseconds: 86_400_000)
        nights.export("a.csv", Self.before.map { $0.merging(change) { $1 } })
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": change.isEmpty ? "unchanged" : "waiting"])
        #expect(nights.stock("A1-1") == 50)
    }

    @Test func pricesByCountryThatAreGoneAreTakenBack() async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.before.map { $0.merging(["country_price:ES": "19.5"]) { $1 } })
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "succeeded"])
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "unchanged"])
    }

    /// Codes that change hide no price from the gates.
    @Test(arguments: ["0.2", "19.9"]) func newCodesOfAProductHideNoPrice(price: String) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.products(24))
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", (1...24).map { ["item_id": "A\($0)", "sku_code": "A\($0)-X", "price": price] })
        _ = try await nights.run()
        #expect(Set(nights.statuses.values) == [price == "0.2" ? "held" : "succeeded"])
    }

    /// What the platform refused again and again is not sent in a later night either.
    @Test func whatWasRefusedStaysHeld() async throws {
        let nights = try Nights { $0.failures = [.init(item: "A1", code: "F00-00-10007-999", message: "no")] }
        nights.export("a.csv", [["item_id": "A1"]])
        for night in 1...8 {
            _ = try await nights.run()
            #expect(nights.statuses["PRODUCT_CREATE A1"] == (night > 3 ? "held" : "failed"), "night \(night)")
            #expect(night <= 3 || nights.items.first?["because"] == nil)
        }
    }

    /// A product that is back says so, also where only its stock is sent.
    @Test func whatIsBackIsSaid() async throws {
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        let rows = Self.products(2)
        for names in [rows, [rows[0]], rows] {
            nights.export("a.csv", names)
            #expect(try await nights.run().status == .allFine)
            nights.clock.advance(milliseconds: 86_400_000)
        }
        let changes = nights.lines("out/changes.jsonl").filter { $0["item"]?.stringValue == "A2" }
        #expect(changes.contains { $0["change"]?.stringValue == "returned" })
    }

    /// Of a file that breaks off nobody knows what came next.
    @Test(arguments: ["A2,348,\"Cotton", "A2,348", "A2,348,\"Cotton\n"])
    func aFileThatIsCutShowsNothingThatVanished(rest: String) async throws {
        var nights = try Nights()
        (nights.configuration.catalogExtent, nights.configuration.vanished) = (.full, .stop)
        nights.configuration.vanishedAfter = 1
        nights.configuration.allowedGates = Set(GateName.allCases)
        let rows = Self.products(3)
        nights.export("a.csv", rows)
        #expect(try await nights.run().status == .allFine)
        nights.folder.write(RuleExample.csv([rows[0]]) + rest, to: "exports/a.csv")
        _ = try await nights.run()
        #expect(nights.stock("A3-1") != 0)
        // A whole file does.
        nights.export("a.csv", [rows[0]])
        _ = try await nights.run()
        #expect(nights.stock("A3-1") == 0)
    }

    /// An approval is of values, however they are written.
    @Test(arguments: ["19.90", "19.9", "19,9"]) func anApprovalIsOfAValue(from: String) async throws {
        var nights = try Nights()
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1", "price": "3.00"]])
        nights.folder.write(
            "item_id,sku_code,gate,from,to,until,reason\nA1,A1-1,price-drop,\"\(from)\",3.00,,sale\n",
            to: "approvals.csv")
        nights.configuration.approvals = nights.folder("approvals.csv")
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_PRICES_UPDATE A1"] == (from == "19,9" ? "held" : "succeeded"))
    }
}
