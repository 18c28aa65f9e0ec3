import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Stock and price rows of one product of the platform are one item, over rows, files and XML elements of the whole
/// catalog.
struct JoinedUpdatesTests {
    private static let header = "item_id,aliexpress_product_id,sku_code,inventory\n"

    private static let catalog: [(name: String, text: String)] = [
        ("a.csv", header + "A,33,S1,5\nB,44,T1,7\n"),
        (
            "b.csv",
            "item_id;aliexpress_product_id;sku_code;inventory;price\nA2;33;S2;6;10,50\nB;44;T1;8;\nC;55;U1;4;9,00\n"
        ),
        (
            "c.xml",
            """
            <catalog operation="PRODUCT_STOCKS_UPDATE">
              <product aliexpress_product_id="33"><skus><sku code="S3" inventory="9"/></skus></product>
              <product aliexpress_product_id="77"><skus><sku code="V1" inventory="9"/></skus></product>
              <product item_id="VV" aliexpress_product_id="77">
                <skus><sku code="V2" inventory="3"/><sku code="V1" inventory="9"/></skus>
              </product>
            </catalog>
            """
        ),
        ("d.csv", "item_id,aliexpress_product_id,sku_code,price,discount_price,country_price:ES\nC9,55,U2,12,11,13\n"),
    ]

    private func lines(_ run: CatalogRun) -> [String] {
        run.items.map { item in
            let codes = item["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
            let place = "\(item["place"]?["file"]?.stringValue ?? ""):\(item["place"]?["line"]?.int64Value ?? 0)"
            return
                ([
                    item["item"]?.stringValue ?? "", item["operation"]?.stringValue ?? "",
                    item["status"]?.stringValue ?? "", place,
                ]
                + codes).joined(separator: " ")
        }
    }

    /// Where a row's stock goes with an earlier product, its blank price is a missing one, and nothing else is wrong.
    @Test func aRowWhoseStockGoesElsewhereIsOfPrices() async throws {
        let run = try await CatalogRun([
            ("a.csv", Self.header + "A,33,S1,5\n"),
            ("b.csv", "item_id,aliexpress_product_id,sku_code,price,inventory,country_price:ES\nB,33,S2,,6,99\n"),
        ])
        #expect(lines(run).contains("B PRODUCT_PRICES_UPDATE rejected b.csv:2 price.missing"), "\(lines(run))")
    }

    /// Rows of one product in many elements or files are bounded as those of one file are: all of them are rejected.
    @Test(arguments: [9, 10]) func moreRecordsThanOneProductMayHave(most: Int) async throws {
        let elements = (1...6).map {
            "<product aliexpress_product_id=\"77\"><skus><sku code=\"V\($0)\" inventory=\"9\"/></skus></product>\n"
        }
        let files = [
            ("a.csv", Self.header + "A,33,S1,5\n,77,T1,5\n"),
            ("b.xml", "<catalog operation=\"PRODUCT_STOCKS_UPDATE\">\n" + elements.joined() + "</catalog>"),
            ("c.csv", Self.header + ",77,T2,5\nB,44,T3,5\n,77,T4,5\n,77,T5,5\n"),
        ]
        let run = try await CatalogRun(files) { $0.limits.productRecords = most }
        let statuses = run.items.map { ($0["item"]?.stringValue ?? "", $0["status"]?.stringValue ?? "") }
        #expect(statuses.filter { $0.1 == "prepared" }.map(\.0) == (most < 10 ? ["A", "B"] : ["A", "77", "B"]))
        #expect(statuses.allSatisfy { $0.1 == "prepared" || $0.0 == "77" && most < 10 })
        #expect(run.codes.contains("item.too-many-records") == (most < 10))
        let records = try run.summary["balance"]?["records"]
        #expect(records?["read"]?.int64Value == 12)
        #expect(records?["rejected"]?.int64Value == (most < 10 ? 10 : 0))
    }

    @Test func theItemStandsWhereTheFirstRowDoes() async throws {
        let run = try await CatalogRun(Self.catalog)
        #expect(
            lines(run) == [
                "A PRODUCT_STOCKS_UPDATE prepared a.csv:2",
                "B PRODUCT_STOCKS_UPDATE rejected a.csv:3 item.conflicting-values",
                "A2 PRODUCT_PRICES_UPDATE prepared b.csv:2",
                "C PRODUCT_PRICES_UPDATE prepared b.csv:4",
                "C PRODUCT_STOCKS_UPDATE prepared b.csv:4",
                "77 PRODUCT_STOCKS_UPDATE prepared c.xml:3",
            ])
        let stocks = try run.contents("PRODUCT_STOCKS_UPDATE").map(\.description)
        #expect(
            stocks == [
                #"{"aliexpress_product_id":33,"multiple_sku_update_list":[{"sku_code":"S1","inventory":5},{"sku_code":"S2","inventory":6},{"sku_code":"S3","inventory":9}]}"#,
                #"{"aliexpress_product_id":55,"multiple_sku_update_list":[{"sku_code":"U1","inventory":4}]}"#,
                #"{"aliexpress_product_id":77,"multiple_sku_update_list":[{"sku_code":"V1","inventory":9},{"sku_code":"V2","inventory":3}]}"#,
            ])
        let prices = try run.contents("PRODUCT_PRICES_UPDATE").map(\.description)
        #expect(
            prices == [
                #"{"aliexpress_product_id":33,"multiple_sku_update_list":[{"sku_code":"S2","price":10.5}]}"#,
                #"{"aliexpress_product_id":55,"multiple_sku_update_list":[{"sku_code":"U1","price":9},{"sku_code":"U2","price":12,"discount_price":11}],"multi_country_price_configuration":{"price_type":"absolute","country_price_list":[{"ship_to_country":"ES","sku_price_by_country_list":[{"sku_code":"U2","price":13}]}]}}"#,
            ])
        // Every row is accounted for, and those of the rejected item are under the header of their own file.
        let summary = try JSONValue(parsing: run.folder.read("out/summary.json") ?? "")
        #expect(summary["balance"]?["records"]?["read"]?.int64Value == 9)
        #expect(summary["balance"]?["records"]?["rejected"]?.int64Value == 2)
        #expect(run.folder.read("out/rejected/a.csv") == Self.header + "B,44,T1,7\n")
        #expect(
            run.folder.read("out/rejected/b.csv")
                == "item_id;aliexpress_product_id;sku_code;inventory;price\nB;44;T1;8;\n")
        #expect(run.messages("item.conflicting-values").first?.contains("a.csv, line 3") == true)
    }

    /// What is rejected gives the same items and findings when it is fed again.
    @Test func rejectedRowsFedAgainAreTheSame() async throws {
        let run = try await CatalogRun(Self.catalog)
        let again = try await CatalogRun(["a.csv", "b.csv"].map { ($0, run.folder.read("out/rejected/\($0)") ?? "") })
        #expect(lines(again) == ["B PRODUCT_STOCKS_UPDATE rejected a.csv:2 item.conflicting-values"])
    }

    @Test(arguments: [1, 2, 5]) func anyNumberOfWorkersGivesTheSameBytes(_ workers: Int) async throws {
        var files: [(name: String, text: String)] = []
        var random = SeededRandom(seed: 77)
        for file in 0..<6 {
            var text = Self.header
            for row in 0..<400 {
                let product = random.below(300)
                text += "I\(product),\(1000 + product),S\(file)-\(row),\(random.below(90))\n"
            }
            files.append(("\(file).csv", text))
        }
        func bytes(_ workers: Int) async throws -> [String] {
            let run = try await CatalogRun(files) { $0.workers = workers }
            return [
                "items.jsonl", "findings.jsonl", "feeds/PRODUCT_STOCKS_UPDATE-0001.json",
                "feeds/PRODUCT_STOCKS_UPDATE-0002.json",
            ].map {
                run.folder.read("out/\($0)") ?? ""
            }
        }
        let one = try await bytes(1)
        #expect(one == (try await bytes(workers)))
        #expect(one[0].split(separator: "\n").count <= 300)
        #expect((one[2] + one[3]).components(separatedBy: "sku_code").count == 2401)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [(name: String, text: String)]
        var items: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(
            name: "a row without the product's id goes with the item's first row, wherever it stands",
            files: [("a.csv", header + ",288,S1,4\nU5,,S2,5\nU5,288,S3,6\nU5,,S4,7\n")],
            items: [
                "U5 PRODUCT_STOCKS_UPDATE prepared a.csv:2",
                "U5 PRODUCT_STOCKS_UPDATE rejected a.csv:3 product-id.missing item.id-duplicate",
            ]),
        Case(
            name: "the first whole row names the item, though a broken one before it has the same name",
            files: [
                (
                    "a.csv",
                    "sku_code,aliexpress_product_id,item_id,inventory\nS1,33,U1,5,x\nS2,33,U1,6\nS3,33,U2,7\n"
                )
            ],
            items: ["U1 PRODUCT_STOCKS_UPDATE rejected a.csv:2 source.ragged-record"]),
        Case(
            name: "a broken row takes the whole item with it",
            files: [("a.csv", header + "A,33,S1,5\n"), ("b.csv", header + "A,33,S2\nB,44,T1,1\n")],
            items: [
                "A PRODUCT_STOCKS_UPDATE rejected a.csv:2 source.ragged-record",
                "B PRODUCT_STOCKS_UPDATE prepared b.csv:3",
            ]),
        Case(
            name: "a broken row of stock rejects the stock, and leaves prices neither unchecked nor behind",
            files: [
                ("a.csv", "item_id,aliexpress_product_id,sku_code,price,inventory\nA,33,S1,no,5\nB,44,T1,3,5\n"),
                ("b.csv", "aliexpress_product_id,sku_code,inventory\n33,S2,1,x\n44,T1\n"),
            ],
            items: [
                "A PRODUCT_PRICES_UPDATE rejected a.csv:2 price.invalid",
                "A PRODUCT_STOCKS_UPDATE rejected a.csv:2 source.ragged-record",
                "B PRODUCT_PRICES_UPDATE prepared a.csv:3",
                "B PRODUCT_STOCKS_UPDATE rejected a.csv:3 source.ragged-record",
            ]),
        Case(
            name: "one item_id for two products stays a fault",
            files: [("a.csv", header + "A,33,S1,5\n"), ("b.csv", header + "A,44,S2,6\n")],
            items: [
                "A PRODUCT_STOCKS_UPDATE prepared a.csv:2",
                "A PRODUCT_STOCKS_UPDATE rejected b.csv:2 item.id-duplicate",
            ]),
        Case(
            name: "an invalid number of a later file rejects the item",
            files: [("a.csv", header + "A,33,S1,5\n"), ("b.csv", header + "A,33,S2,many\n")],
            items: ["A PRODUCT_STOCKS_UPDATE rejected a.csv:2 inventory.invalid"]),
        Case(
            name: "a decimal comma and a point mean the same",
            files: [
                ("a.csv", "aliexpress_product_id,sku_code,price,discount_price\n33,S1,10.5,9\n"),
                ("b.csv", "aliexpress_product_id;sku_code;price;discount_price\n33;S1;10,50;9,0\n33;S2;1,5;1\n"),
                ("c.csv", "aliexpress_product_id;sku_code;price;discount_price\n34;S1;10,50;9,0\n33;S3;1.5;1\n"),
            ],
            items: [
                "33 PRODUCT_PRICES_UPDATE rejected a.csv:2 price.invalid", "34 PRODUCT_PRICES_UPDATE prepared c.csv:2",
            ]),
        Case(
            name: "two whole products are no item",
            files: [
                ("a.xml", full("A1", "33")), ("b.xml", full("A2", "33")),
            ],
            items: [
                "A1 PRODUCT_FULL_UPDATE prepared a.xml:3",
                "A2 PRODUCT_FULL_UPDATE rejected b.xml:3 product-id.duplicate",
            ]),
    ])
    func rowsOfOneProduct(_ test: Case) async throws {
        let run = try await CatalogRun(test.files)
        #expect(lines(run) == test.items, "\(run.findings)")
    }

    private static func full(_ item: String, _ id: String) -> String {
        RuleExample.xml().replacing(
            #"item_id="A1""#, with: #"item_id="\#(item)" aliexpress_product_id="\#(id)""#)
    }
}
