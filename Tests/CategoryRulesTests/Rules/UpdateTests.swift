import CategoryRules
import FeedTesting
import JSONText
import Testing

/// Stock and price updates: which SKUs take part, and what their rows make together.
struct UpdateTests {
    private func run(_ text: String) async throws -> CatalogRun { try await CatalogRun([("update.csv", text)]) }

    @Test func aBlankCellLeavesASKUOutOfOneOfTheTwo() async throws {
        let run = try await run(
            """
            aliexpress_product_id,sku_code,price,inventory
            33046841283,S1,10,4
            33046841283,S2,,5
            33046841283,S3,12,

            """)
        #expect(run.errors.isEmpty, "\(run.findings)")
        #expect(try codes(run, "PRODUCT_PRICES_UPDATE") == ["S1", "S3"])
        #expect(try codes(run, "PRODUCT_STOCKS_UPDATE") == ["S1", "S2"])
    }

    @Test func bothBlankIsMissingInBoth() async throws {
        let run = try await run(
            "aliexpress_product_id,sku_code,price,inventory\n33046841283,S1,10,4\n33046841283,S2,,\n")
        #expect(run.errors.sorted() == ["inventory.missing", "price.missing"])
        #expect(run.items.count == 2)
        #expect(
            run.items.allSatisfy { $0["status"]?.stringValue == "rejected" && $0["findings"]?.arrayValue?.count == 1 })
    }

    @Test func aFaultInAPriceLeavesTheStockUpdateAlone() async throws {
        let run = try await run("aliexpress_product_id,sku_code,price,inventory\n33046841283,S1,0,4\n")
        #expect(run.errors == ["price.out-of-range"])
        #expect(run.items.map { $0["status"]?.stringValue } == ["rejected", "prepared"])
    }

    @Test func rowsOfOneSKUAreOne() async throws {
        let run = try await run(
            """
            aliexpress_product_id,sku_code,price,discount_price,inventory
            33046841283,S1,10,,
            33046841283,S1,10.00,9,4

            """)
        #expect(run.errors.isEmpty, "\(run.findings)")
        let price = try #require(try skus(run, "PRODUCT_PRICES_UPDATE").first)
        #expect(price["discount_price"]?.numberValue?.text == "9")
        #expect(try skus(run, "PRODUCT_PRICES_UPDATE").count == 1)
        #expect(try skus(run, "PRODUCT_STOCKS_UPDATE").first?["inventory"]?.int64Value == 4)
    }

    /// Of a country price too a later row of the SKU has only to agree.
    @Test(arguments: [(".5", ["item.conflicting-values"]), ("61.0", []), ("0", ["item.conflicting-values"])])
    func aLaterRowOfASKUHasToAgreeInItsCountryPrices(_ price: String, _ codes: [String]) async throws {
        let run = try await run(
            "aliexpress_product_id,sku_code,price,country_price:ES\n33046841283,S1,60,61\n33046841283,S1,60,\(price)\n")
        #expect(run.errors == codes)
    }

    @Test(arguments: ["S1,,\nS1,0,", "S1,0,\nS1,,", "S1,0,\nS1,0,"])
    func aFaultOfOneSKUInTwoRowsIsSaidOnce(_ rows: String) async throws {
        let lines = rows.replacing("S1", with: "33046841283,S1")
        let run = try await run("aliexpress_product_id,sku_code,price,discount_price\n\(lines)\n")
        #expect(run.errors == ["price.out-of-range"])
    }

    @Test func rowsOfOneSKUThatDifferAreAConflictOfThatUpdate() async throws {
        let run = try await run(
            "aliexpress_product_id,sku_code,price,inventory\n33046841283,S1,10,4\n33046841283,S1,11,4\n")
        #expect(run.errors == ["item.conflicting-values"])
        #expect(run.items.map { $0["status"]?.stringValue } == ["rejected", "prepared"])
    }

    /// Where it is not known which price is meant, nothing is measured against either.
    @Test(arguments: [
        // Rows with price, discount, the country's price and its discount.
        (["17.07,,,", "38.57,37.57,39,"], 1), (["10,9,,", "20,19,,"], 2), (["10,9,,", "10,12,,"], 1),
        (["100,,69,", "90,,69,"], 1), (["10,,20,5", "10,,4,5"], 1), (["10,,20,19", "10,,20,25"], 1),
        (["10,,20,19", "10,,18.5,"], 1), (["10,,,", "20,,5,4"], 1), (["10,12,,", "11,12,,", "10,12,,"], 1),
    ])
    func nothingIsMeasuredAgainstAPriceInDoubt(_ rows: [String], conflicts: Int) async throws {
        let header = "aliexpress_product_id,sku_code,price,discount_price,country_price:ES,country_discount_price:ES\n"
        for order in [rows, rows.reversed()] {
            let run = try await run(header + order.map { "33046841283,S1,\($0)\n" }.joined())
            #expect(Set(run.errors) == ["item.conflicting-values"], "\(order)")
            #expect(run.errors.count >= conflicts)
        }
        // What is agreed on is measured.
        let run = try await run(header + "33046841283,S1,10,12,4,\n33046841283,S1,10,12,4,\n33046841283,S2,1,,,\n")
        #expect(run.errors.sorted() == ["country-price.below-floor", "price.discount-not-lower"])
    }

    /// A number is one however long it is.
    @Test(arguments: [
        ("price", "out-of-range"), ("discount_price", "out-of-range"), ("inventory", "out-of-range"),
    ])
    func numbersOfAnyLength(_ column: String, code: String) async throws {
        let digits = String(repeating: "4", count: 40)
        for (text, code) in [
            (digits, code), ("-\(digits)", code), ("\(digits).5", code), ("000\(digits)", code),
            ("\(digits)x", "invalid"), ("\(digits).", "invalid"), ("--\(digits)", "invalid"),
            ("0.\(digits)", "invalid"),
        ] {
            var cells = ["aliexpress_product_id": "33046841283", "sku_code": "S1", "price": "9", "inventory": "3"]
            cells[column] = text
            let columns = cells.keys.sorted()
            let rows = [columns, columns.map { cells[$0] ?? "" }].map { $0.joined(separator: ",") + "\n" }
            let family = column == "inventory" ? "inventory" : "price"
            #expect(try await run(rows.joined()).errors == ["\(family).\(code)"], "\(text)")
        }
    }

    @Test func aCountryWithoutAnythingHasNoDiscount() async throws {
        let run = try await CatalogRun([
            (
                "a.xml",
                "<catalog><product aliexpress_product_id='33046841283'><skus><sku code='S1' price='9'>"
                    + "<country_price country='ES'/></sku></skus></product></catalog>"
            )
        ])
        #expect(run.messages("country-price.invalid") == ["The country has no price."])
    }

    @Test func aQuoteOfAPriceInDoubtIsNotCompared() async throws {
        let header = "aliexpress_product_id,sku_code,price,country_price:ES,national_quote_type,national_quote_data\n"
        let quote = #"percentage,"[{""shiptoCountry"":""ES"",""percentage"":""10""}]""#
        let run = try await run(header + "33046841283,S1,10,11,\(quote)\n33046841283,S1,20,11,,\n")
        #expect(run.errors == ["item.conflicting-values"], "\(run.findings)")
    }

    @Test func aPriceUpdateWithoutDiscountsSaysSoOnceAFile() async throws {
        let rows = "aliexpress_product_id,sku_code,price\n33046841283,S1,10\n33046841284,S1,10\n"
        let run = try await CatalogRun([("a.csv", rows), ("b.csv", rows.replacing("330468", with: "330469"))])
        #expect(run.codes.filter { $0 == "price.discount-left-out" }.count == 2)
        #expect(run.errors.isEmpty)
    }

    private func skus(_ run: CatalogRun, _ operation: String) throws -> [JSONValue] {
        try run.contents(operation).first?["multiple_sku_update_list"]?.arrayValue ?? []
    }

    private func codes(_ run: CatalogRun, _ operation: String) throws -> [String] {
        try skus(run, operation).compactMap { $0["sku_code"]?.stringValue }
    }
}
