import CategoryRules
import FeedTesting
import JSONText
import Testing

/// The older per-country quote, turned into country prices.
struct NationalQuoteTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var type: String
        var data: String
        /// The price for the first country that comes out, of the SKU 14:173;5:200000989 at 19.90.
        var price: String?
        var testDescription: String { "\(type) \(data)" }
        init(_ type: String, _ data: String, _ price: String?) {
            self.type = type
            self.data = data
            self.price = price
        }
    }

    static let conversions = [
        Case("percentage", #"[{"shiptoCountry":"RU","percentage":"5"}]"#, "20.9"),
        Case("percentage", #"[{"shiptoCountry":"RU","percentage":-10}]"#, "17.91"),
        Case("percentage", #"[{"shiptoCountry":"RU","percentage":"13.0"}]"#, "22.49"),
        Case("percentage", #"[{"shiptoCountry":"RU","percentage":"0"}]"#, "19.9"),
        Case("relative", #"[{"shiptoCountry":"RU","percentage":"-1.005"}]"#, "18.9"),
        Case("relative", #"[{"shiptoCountry":"RU","percentage":"12"}]"#, "31.9"),
        Case("Relative", #"[{"absoluteQuoteMap":{"14:173;5:200000989":12.0},"shiptoCountry":"RU"}]"#, "31.9"),
        Case("absolute", #"[{"absoluteQuoteMap":{"14:173;5:200000989":84.99},"shiptoCountry":"RU"}]"#, "84.99"),
        Case("absolute", #"[{"absoluteQuoteMap":{"5:200000989;14:173":"84.985"},"shiptoCountry":"RU"}]"#, "84.99"),
        Case("absolute", #"[{"absoluteQuoteMap":{"14:173#Sky;5:200000989;":20},"shiptoCountry":"RU"}]"#, "20"),
        Case("absolute", "[]", nil),
        Case("absolute", #"[{"absoluteQuoteMap":{},"shiptoCountry":"RU"}]"#, nil),
    ]

    @Test(arguments: conversions)
    func aQuoteBecomesAnAbsolutePrice(_ example: Case) async throws {
        let run = try await CatalogRun(
            .rows([["national_quote_type": example.type, "national_quote_data": example.data]]))
        #expect(run.errors.isEmpty, "\(run.findings)")
        let content = try #require(try run.contents("PRODUCT_CREATE").first)
        let price = content.countryPrices.first
        #expect(price?.price == example.price)
        #expect(price?.discount == nil)
        #expect(run.codes.contains("national-quote.legacy") == (example.data != "[]"))
    }

    static let damaged = [
        Case("", "[]", nil), Case("delete", "[]", nil), Case("absolute", "{}", nil), Case("absolute", "[1]", nil),
        Case("absolute", #"[{"shiptoCountry":"RU","percentage":"5"}]"#, nil),
        Case("relative", #"[{"shiptoCountry":"RU","percentage":"five"}]"#, nil),
        Case("relative", #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"Color:Blue":1}}]"#, nil),
        Case("relative", #"[{"shiptoCountry":"RU","percentage":"1"},{"shiptoCountry":"RU","percentage":"2"}]"#, nil),
        Case(
            "absolute",
            #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":20,"5:200000989;14:173":21}}]"#, nil),
        Case("absolute", #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":20}"#, nil),
    ]

    @Test(arguments: damaged)
    func whatCannotBeReadIsRefused(_ example: Case) async throws {
        let run = try await CatalogRun(
            .rows([["national_quote_type": example.type, "national_quote_data": example.data]]))
        #expect(run.errors == ["national-quote.invalid"], "\(run.findings)")
    }

    @Test func theOlderShapeHoldsForEverySKU() async throws {
        let data = #"[{"shiptoCountry":"RU","percentage":"10"},{"shiptoCountry":"US","percentage":"20"}]"#
        let run = try await CatalogRun(
            .rows([
                ["national_quote_type": "percentage", "national_quote_data": data, "price": "10"],
                ["price": "20", "discount_price": "18"],
            ]))
        let content = try #require(try run.contents("PRODUCT_CREATE").first)
        #expect(content.countryPrices.map(\.text) == ["RU S1 11", "RU S2 22", "US S1 12", "US S2 24"])
    }

    @Test func aSKUsOwnCountryPriceCountsAndADifferentOneIsAConflict() async throws {
        let data = #"[{"shiptoCountry":"RU","percentage":"10"}]"#
        func run(_ own: String) async throws -> CatalogRun {
            try await CatalogRun(
                .rows([
                    [
                        "national_quote_type": "percentage", "national_quote_data": data, "price": "10",
                        "country_price:RU": own, "country_discount_price:RU": "9",
                    ]
                ]))
        }
        let same = try await run("11.00")
        #expect(same.errors.isEmpty)
        #expect(try same.contents("PRODUCT_CREATE").first?.countryPrices.map(\.text) == ["RU S1 11 9"])
        #expect(try await run("12").errors == ["item.conflicting-values"])
    }

    @Test func aProductWithoutPropertiesHasTheEmptyKey() async throws {
        for key in ["", "<none>"] {
            let data = #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"\#(key)":9.5}}]"#
            let run = try await CatalogRun(
                .rows([Backpack.row(["national_quote_type": "absolute", "national_quote_data": data, "price": "10"])]))
            #expect(run.errors.isEmpty, "\(run.findings)")
            #expect(try run.contents("PRODUCT_CREATE").first?.countryPrices.map(\.text) == ["ES S1 9.5"])
        }
    }

    @Test func aPriceUpdateMatchesKeysByIds() async throws {
        let run = try await CatalogRun([
            (
                "prices.csv",
                """
                aliexpress_product_id;sku_code;price;sku:14;sku:5;national_quote_type;national_quote_data
                33046841283;S1;10;173;361385;relative;"[{""shiptoCountry"":""ES"",""absoluteQuoteMap"":{""5:361385;14:173"":1.5}}]"
                33046841283;S2;12;#173;#4182;;

                """
            )
        ])
        #expect(run.errors.isEmpty, "\(run.findings)")
        #expect(try run.contents("PRODUCT_PRICES_UPDATE").first?.countryPrices.map(\.text) == ["ES S1 11.5"])
    }

    @Test func aFaultElsewhereIsNotTakenForAnUnknownSKU() async throws {
        let data = #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"14:173;5:200000989":20}}]"#
        let run = try await CatalogRun(
            .rows([["national_quote_type": "absolute", "national_quote_data": data, "sku:Color": "Blurple"]]))
        #expect(run.errors == ["sku.value-unknown"])
    }
}

extension JSONValue {
    /// One price of a `multi_country_price_configuration`.
    struct CountryPrice {
        var country: String
        var sku: String
        var price: String?
        var discount: String?
        var text: String { [country, sku, price, discount].compactMap { $0 }.joined(separator: " ") }
    }

    /// All country prices of an item's content, in order.
    var countryPrices: [CountryPrice] {
        (self["multi_country_price_configuration"]?["country_price_list"]?.arrayValue ?? []).flatMap { country in
            (country["sku_price_by_country_list"]?.arrayValue ?? []).map {
                CountryPrice(
                    country: country["ship_to_country"]?.stringValue ?? "", sku: $0["sku_code"]?.stringValue ?? "",
                    price: $0["price"]?.numberValue?.text, discount: $0["discount_price"]?.numberValue?.text)
            }
        }
    }
}

/// A product of category 152401, which requires no SKU property.
enum Backpack {
    static func row(_ changes: [String: String?] = [:]) -> [String: String?] {
        var row: [String: String?] = [
            "category_id": "152401", "brand": "#201470514", "attribute:Closure Type": "Zipper",
            "attribute:Shirts Type": nil, "attribute:Material": nil,
            "attribute:Sleeve Length(cm)": nil, "attribute:Pattern Type": nil, "sku:Color": "",
            "sku:Size": "",
        ]
        for (column, cell) in changes { row[column] = cell }
        return row
    }
}
