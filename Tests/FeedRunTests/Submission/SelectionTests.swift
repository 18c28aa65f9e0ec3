import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import RunReports
import Testing

/// The second night sends what differs from what was accepted, and nothing else.
struct SelectionTests {
    /// Two SKUs with plenty in stock.
    private static let before: [[String: String?]] = [
        ["item_id": "A1", "sku_code": "A1-1", "inventory": "50", "sku:Size": "M"],
        ["item_id": "A1", "sku_code": "A1-2", "inventory": "60", "sku:Size": "L"],
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the second night's rows say instead.
        let rows: [[String: String?]]
        let statuses: [String: String]
        var lanes: [String: String] = [:]
        /// `change sku from to`.
        var changes: [String] = []

        init(
            _ name: String, _ first: [String: String?] = [:], _ second: [String: String?] = [:],
            _ statuses: [String: String], lanes: [String: String] = [:], changes: [String] = []
        ) {
            testDescription = name
            // What is said of the product is in both rows.
            let product = first.filter {
                ["title", "image_urls", "operation"].contains($0.key) || $0.key.contains(":P")
            }
            rows = zip(SelectionTests.before, [first, second.merging(product) { own, _ in own }])
                .map { $0.merging($1) { _, new in new } }
            self.statuses = statuses
            self.lanes = lanes
            self.changes = changes
        }
    }

    static let cases: [Case] = [
        Case("nothing differs", [:], [:], ["PRODUCT_FULL_UPDATE A1": "unchanged"]),
        Case(
            "a price falls", ["price": "10"], [:], ["PRODUCT_PRICES_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_PRICES_UPDATE A1": "price-down"], changes: ["price A1-1 19.9 10"]),
        Case(
            "a price rises", [:], ["price": "30"], ["PRODUCT_PRICES_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_PRICES_UPDATE A1": "price-up"], changes: ["price A1-2 19.9 30"]),
        Case(
            "stock falls", ["inventory": "40"], [:], ["PRODUCT_STOCKS_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_STOCKS_UPDATE A1": "stock-down"], changes: ["inventory A1-1 50 40"]),
        Case(
            "stock rises", ["inventory": "51"], [:], ["PRODUCT_STOCKS_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_STOCKS_UPDATE A1": "stock-up"], changes: ["inventory A1-1 50 51"]),
        Case(
            "all is sold out", ["inventory": "0"], ["inventory": "0"], ["PRODUCT_STOCKS_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_STOCKS_UPDATE A1": "stop"], changes: ["inventory A1-1 50 0", "inventory A1-2 60 0"]),
        Case(
            "sold out and another title", ["inventory": "0", "title": "Linen shirt"], ["inventory": "0"],
            ["PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_FULL_UPDATE A1": "waiting"],
            lanes: ["PRODUCT_STOCKS_UPDATE A1": "stop", "PRODUCT_FULL_UPDATE A1": "content"]),
        Case(
            "price and stock", ["price": "25", "inventory": "7"], [:],
            ["PRODUCT_PRICES_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A1": "succeeded"]),
        Case(
            "another title", ["title": "Linen shirt"], [:], ["PRODUCT_FULL_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_FULL_UPDATE A1": "content"], changes: ["content title"]),
        Case(
            "a picture more", ["image_urls": "https://ae01.alicdn.com/kf/shirt.jpg|https://ae01.alicdn.com/kf/b.jpg"],
            [:], ["PRODUCT_FULL_UPDATE A1": "succeeded"], changes: ["content images"]),
        Case(
            "another attribute", ["attribute:Pattern Type": "Striped"], [:],
            ["PRODUCT_FULL_UPDATE A1": "succeeded"], changes: ["content attributes"]),
        Case(
            "a title that is too long, and less stock",
            ["title": String(repeating: "x", count: 300), "inventory": "3"],
            [:], ["PRODUCT_FULL_UPDATE A1": "rejected", "PRODUCT_STOCKS_UPDATE A1": "succeeded"],
            lanes: ["PRODUCT_STOCKS_UPDATE A1": "stock-down"]),
        Case(
            "a title that is too long, and another price",
            ["title": String(repeating: "x", count: 300), "price": "25"],
            [:], ["PRODUCT_FULL_UPDATE A1": "rejected", "PRODUCT_PRICES_UPDATE A1": "succeeded"]),
        Case(
            "stock that is no number", ["inventory": "many", "price": "25"], [:],
            ["PRODUCT_FULL_UPDATE A1": "rejected", "PRODUCT_PRICES_UPDATE A1": "succeeded"]),
        Case(
            "a price that is no number", ["inventory": "3", "price": "cheap"], [:],
            ["PRODUCT_FULL_UPDATE A1": "rejected", "PRODUCT_STOCKS_UPDATE A1": "succeeded"]),
        Case(
            "two SKUs of one code", ["inventory": "3"], ["sku_code": "A1-1"],
            ["PRODUCT_FULL_UPDATE A1": "rejected"]),
        Case(
            "the operation is named, and a price differs", ["operation": "PRODUCT_FULL_UPDATE", "price": "25"], [:],
            ["PRODUCT_FULL_UPDATE A1": "succeeded"]),
        Case(
            "the operation is named, and nothing differs", ["operation": "PRODUCT_FULL_UPDATE"], [:],
            ["PRODUCT_FULL_UPDATE A1": "unchanged"]),
    ]

    @Test(arguments: cases) func theSecondNight(_ second: Case) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", second.rows)
        _ = try await nights.run()
        #expect(nights.statuses == second.statuses)
        for (item, lane) in second.lanes { #expect(nights.lanes[item] == lane, "\(item)") }
        let changes = nights.changes
        if !second.changes.isEmpty { #expect(changes == second.changes) }
        #expect(nights.platform.productCount == 1)
        // Each update of a product that is rejected says so.
        let alone = nights.lines("out/findings.jsonl").count { $0["code"]?.stringValue == "stock.sent-alone" }
        #expect(alone == (second.statuses.values.contains("rejected") ? second.statuses.count - 1 : 0))
    }

    @Test func aNewProductWaitsUntilThereIsStock() async throws {
        let nights = try Nights()
        nights.export("a.csv", [["item_id": "A1", "inventory": "0"]])
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "waiting"])
        #expect(nights.folder.read("out/rejected/a.csv") == nil && nights.platform.productCount == 0)
        nights.export("a.csv", [["item_id": "A1", "inventory": "3"]])
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
    }

    /// Stock is sent again once it is old, and always where little is left.
    @Test func stockIsSentAgain() async throws {
        let nights = try Nights { $0.salesPerNight = 3 }
        nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1", "inventory": "50"],
                ["item_id": "A2", "sku_code": "A2-1", "inventory": "20"],
            ])
        #expect(try await nights.run().status == .allFine)
        nights.clock.advance(milliseconds: 3_600_000)
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "unchanged", "PRODUCT_STOCKS_UPDATE A2": "succeeded"])
        #expect(nights.stock("A1-1") == 47 && nights.stock("A2-1") == 20)
        nights.clock.advance(milliseconds: 21 * 3_600_000)
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A2": "succeeded"])
        #expect(nights.lanes["PRODUCT_STOCKS_UPDATE A1"] == "stock-due" && nights.stock("A1-1") == 50)
    }

    /// What failed was not accepted: it is sent again.
    @Test func whatFailedIsSentAgain() async throws {
        let nights = try Nights {
            $0.failures = [.init(item: "A1", code: "F00-00-10007-999", message: "no", times: 1)]
        }
        nights.export("a.csv", Self.before)
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "failed"])
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
    }

    /// Rows of stock say more than a product's own column, in whichever order they are.
    @Test(arguments: ["a-stock.csv", "z-stock.csv"]) func rowsOfStockCount(_ file: String) async throws {
        let nights = try Nights()
        nights.export("m.csv", [["item_id": "A1", "sku_code": "A1-1", "inventory": "50"]])
        #expect(try await nights.run().status == .allFine)
        nights.folder.write("item_id,sku_code,inventory\nA1,A1-1,33\n", to: "exports/\(file)")
        for night in 0..<4 {
            // In the last night the content goes out, and the rows' stock after it.
            let title = night == 3 ? "Linen shirt" : "Cotton shirt"
            nights.export("m.csv", [["item_id": "A1", "sku_code": "A1-1", "inventory": "50", "title": title]])
            #expect(try await nights.run().status == .allFine)
            #expect(nights.stock("A1-1") == 33, "night \(night)")
        }
        #expect(nights.statuses["PRODUCT_FULL_UPDATE A1"] == "succeeded")
    }

    /// Of a product whose rows name only some SKUs the others have the stock and the price of its own columns: in a feed of
    /// their own, since no feed names a product twice.
    @Test(arguments: ["a-rows.csv", "z-rows.csv"]) func rowsLeaveOtherSKUsAlone(_ file: String) async throws {
        let nights = try Nights()
        func export(_ first: String, _ second: String, title: String = "Cotton shirt", price: String = "20") {
            nights.export(
                "m.csv",
                [
                    ["item_id": "A1", "sku_code": "A1-1", "sku:Size": "M", "inventory": first, "title": title],
                    [
                        "item_id": "A1", "sku_code": "A1-2", "sku:Size": "L", "inventory": second, "title": title,
                        "price": price,
                    ],
                ])
        }
        export("50", "60")
        #expect(try await nights.run().status == .allFine)
        nights.folder.write("item_id,sku_code,inventory,price\nA1,A1-1,33,21\n", to: "exports/\(file)")
        export("50", "0", price: "19")
        #expect(try await nights.run().status == .allFine)
        #expect(nights.stock("A1-1") == 33 && nights.stock("A1-2") == 0)
        #expect(nights.price("A1-1") == "21" && nights.price("A1-2") == "19")
        // Both fall: in one lane, and in two feeds.
        nights.folder.write("item_id,sku_code,inventory,price\nA1,A1-1,31,21\n", to: "exports/\(file)")
        export("0", "0", title: "", price: "19")
        let broken = try await nights.run()
        #expect(broken.verdict == .rejected, "\(nights.statuses)")
        #expect(nights.stock("A1-1") == 31 && nights.stock("A1-2") == 0)
        export("50", "40", price: "19")
        #expect(try await nights.run().status == .allFine)
        nights.folder.write("item_id,sku_code,inventory,price\nA1,A1-1,30,21\n", to: "exports/\(file)")
        export("50", "39", price: "19")
        #expect(try await nights.run().status == .allFine)
        #expect(nights.stock("A1-1") == 30 && nights.stock("A1-2") == 39)
        #expect(nights.items.filter { $0["lane"]?.stringValue == "stock-down" }.count == 2)
        #expect(Set(nights.items.compactMap { $0["feed"]?.stringValue }).count == 2)
    }

    /// Two SKUs of one code are in doubt, and no other is.
    @Test(arguments: ["A1-2", ""]) func aSKUInDoubtKeepsNoOtherBack(code: String) async throws {
        let nights = try Nights()
        let rows: [[String: String?]] = [
            ["item_id": "A1", "sku_code": "A1-1", "sku:Size": "M", "inventory": "50"],
            ["item_id": "A1", "sku_code": "A1-2", "sku:Size": "L", "inventory": "60"],
            ["item_id": "A1", "sku_code": "A1-3", "sku:Size": "S", "inventory": "70"],
        ]
        nights.export("m.csv", rows)
        #expect(try await nights.run().status == .allFine)
        nights.export(
            "m.csv",
            [
                rows[0].merging(["inventory": "0"]) { $1 }, rows[1].merging(["inventory": "0"]) { $1 },
                rows[2].merging(["sku_code": code, "inventory": "5"]) { $1 },
            ])
        #expect(try await nights.run().verdict == .rejected)
        #expect(
            nights.stock("A1-1") == 0 && nights.stock("A1-2") == (code.isEmpty ? 0 : 60) && nights.stock("A1-3") == 70)
    }

    @Test func aPlanSendsNothingAndIsSentOnce() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1", "inventory": "5"]] + [Self.before[1]])
        nights.configuration.planOnly = true
        let plan = try await nights.run()
        #expect(plan.status == .allFine && plan.summary.lanes?.count(.stockDown) == 1)
        #expect(nights.platform.jobs.count == 1)
        nights.configuration.planOnly = false
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.platform.jobs.count == 2 && nights.stock("A1-1") == 5)
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.platform.jobs.count == 2)
    }

    @Test func anOldPlanIsRefused() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        nights.configuration.planOnly = true
        _ = try await nights.run()
        nights.configuration.planOnly = false
        nights.clock.advance(milliseconds: 25 * 3_600_000)
        await #expect { try await nights.submit() } throws: { ($0 as? RunFailure)?.status == .held }
        #expect(nights.platform.jobs.isEmpty)
    }

    /// Stock goes out in its hour also where the content, which waits for the night, differs too.
    @Test func stockOfChangedContentGoesByItself() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.export(
            "a.csv",
            Self.before.map { $0.merging(["title": "Linen shirt", "inventory": "0", "price": "2"]) { $1 } }
                + [["item_id": "A2", "sku_code": "A2-1"]])
        nights.configuration.lanes = [.stop, .stockDown, .stockUp, .stockDue]
        #expect(try await nights.run().status == .allFine)
        #expect(nights.stock("A1-1") == 0 && nights.stock("A1-2") == 0 && nights.shelf["A1-1"]?.price == "19.9")
        nights.export("a.csv", Self.before.map { $0.merging(["title": "Linen shirt", "inventory": "7"]) { $1 } })
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "waiting", "PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.stock("A1-1") == 7)
    }

    /// An old export raises no stock; what it says is less is sent.
    @Test func oldStockOnlyFalls() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.configuration.stockMaxAge = .seconds(3600)
        // The clock of the test is far from that of the file system.
        nights.folder.write("item_id,sku_code,inventory\nA1,A1-1,90\nA1,A1-2,40\n", to: "exports/a.csv")
        #expect(try await nights.run().status == .allFine)
        #expect(nights.stock("A1-1") == 50 && nights.stock("A1-2") == 40)
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "stock.export-old" })
    }

    /// A verdict that is not last night's says what changed.
    @Test func whoChanged() async throws {
        var nights = try Nights { $0.failures = [.init(item: "A2", code: "F00-00-10007-999", message: "no", times: 1)] }
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        _ = try await nights.run()
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1", "title": ""]])
        _ = try await nights.run()
        #expect(nights.items.first?["because"]?.stringValue == "data")
        _ = try await nights.run()
        #expect(nights.items.first?["because"] == nil && nights.items.first?["since"] != nil)
        nights.configuration.defaults = [ColumnDefault(column: "title", text: "Cotton shirt")]
        nights.configuration.settings = [SettingInForce(key: "defaults", value: "title", origin: .file)]
        _ = try await nights.run()
        #expect(nights.items.first?["because"]?.stringValue == "configuration")
    }

    @Test func onlySomeLanesAreSent() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.before)
        #expect(try await nights.run().status == .allFine)
        nights.export(
            "a.csv", [["item_id": "A1", "sku_code": "A1-1", "inventory": "5", "price": "25"]] + [Self.before[1]])
        nights.configuration.lanes = [.stop, .stockDown, .stockUp, .stockDue]
        #expect(try await nights.run().status == .allFine)
        #expect(
            nights.statuses == ["PRODUCT_PRICES_UPDATE A1": "waiting", "PRODUCT_STOCKS_UPDATE A1": "succeeded"])
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "lane.not-chosen" })
        nights.configuration.lanes = nil
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses["PRODUCT_PRICES_UPDATE A1"] == "succeeded")
    }
}

extension Nights {
    var lanes: [String: String] {
        var found: [String: String] = [:]
        for item in items {
            let key = "\(item["operation"]?.stringValue ?? "") \(item["item"]?.stringValue ?? "")"
            found[key] = item["lane"]?.stringValue
        }
        return found
    }

    /// The lines of changes.jsonl in short: `price A1-1 19.9 10`.
    var changes: [String] {
        lines("out/changes.jsonl").map { line in
            let parts = line["parts"]?.arrayValue?.compactMap(\.stringValue).joined(separator: "+")
            return ["change", "sku", "from", "to"].compactMap { line[$0]?.stringValue }.joined(separator: " ")
                + (parts.map { " " + $0 } ?? "")
        }
    }

    /// What the platform has in stock of a SKU.
    func stock(_ code: String) -> Int64? {
        platform.shelves.values.lazy.compactMap { $0.skus[code]?.inventory }.first
    }
}
