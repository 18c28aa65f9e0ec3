import FeedTesting
import JSONText
import Testing

/// Records of shops' exports whose product cannot be told: they are rejected, and so is every product that may lack them.
struct LostRecordsTests {
    /// The items that are held back because they may lack something.
    private func held(_ files: [(String, String)]) async throws -> [String?] {
        let run = try await CatalogRun(files.map { ($0.0, $0.1) })
        return run.items.filter { item in
            item["findings"]?.arrayValue?.contains { $0["code"]?.stringValue == "item.variant-missing" } == true
        }.map { $0["item"]?.stringValue }
    }

    private static let woo =
        "ID,Type,SKU,Name,Published,Description,Stock,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"

    /// - Parameter rows: `T` and `P` are variable products, `s` a simple one; `t`, `p`, `x` and `-` are variations of these,
    ///   of a product that is in no file, and of none.
    private func woo(_ rows: String) -> String {
        Self.woo
            + rows.enumerated().map { number, row in
                switch row {
                case "T": "11,variable,TEE,Tee,1,Soft,,,,Size,\"S, M, L\"\n"
                case "P": "30,variable,POL,Polo,1,Soft,,,,Size,\"S, M, L\"\n"
                case "s": "20,simple,CAP,Cap,1,Warm,5,12,,,\n"
                default:
                    "\(100 + number),variation,V\(number),Tee,1,,5,19,"
                        + (row == "t" ? "TEE" : row == "p" ? "id:30" : row == "x" ? "TEA" : "")
                        + ",Size,\(["S", "M", "L"][number % 3])\n"
                }
            }.joined()
    }

    @Test(arguments: [
        ("Ttts", []), ("Tt-s", ["11"]), ("Ttx", []), ("Txt", ["11"]), ("Tt-Pp", ["11"]), ("-Ttt", ["11"]),
        ("TtsxPpp", []), ("TPst-pp", ["11", "30"]), ("sTPttpp", []), ("Ts-", ["11"]), ("TtsP-p", ["30"]),
    ])
    func variations(rows: String, expected: [String]) async throws {
        #expect(try await held([("a.csv", woo(rows))]) == expected)
    }

    @Test func variationsInAFileOfTheirOwn() async throws {
        #expect(try await held([("a.csv", woo("TPs")), ("b.csv", woo("tt-pp"))]) == ["11", "30"])
        #expect(try await held([("a.csv", woo("TPs")), ("b.csv", woo("ttpp"))]) == [])
    }

    /// Words of kinds count without regard to case; a product that says it is simple and has variations is not sent as one.
    @Test(arguments: [("Variable", "VARIATION", []), ("simple", "variation", ["30"]), ("variable", "Variation", [])])
    func kindsOfProductsAndVariations(kind: String, variation: String, expected: [String]) async throws {
        let text = woo("Pps").replacing("variable", with: kind).replacing(",variation", with: ",\(variation)")
        #expect(try await held([("a.csv", text)]) == expected)
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.items.map { $0["item"]?.stringValue } == ["30", "20"])
    }

    private static let shopify =
        "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src\n"

    /// A row that names no product, or one that nothing describes, is of one of those beside it.
    @Test(arguments: [("", ["tee"]), ("te", ["tee"]), ("tee", [])])
    func rowsOfShopify(handle: String, expected: [String]) async throws {
        for row in ["M,T-M,19,5,", ",,,,https://s.example/2.jpg"] {
            let text =
                Self.shopify + "hat,Hat,Warm,Title,Default Title,H,9,3,\n" + "tee,Tee,Soft,Size,S,T-S,19,5,\n"
                + "\(handle),,,,\(row)\n" + "cap,Cap,Warm,Title,Default Title,C,12,4,\n"
            #expect(try await held([("a.csv", text)]) == expected)
        }
    }

    /// A sum at the end of a table is no variant of the product above it.
    @Test func sumsAtTheEnd() async throws {
        let shopify = Self.shopify + "tee,Tee,Soft,Size,S,T-S,19,5,\nTotal,,,,,,,5,\n,,,,,,,5,\n"
        #expect(try await held([("a.csv", shopify)]) == [])
        let products =
            "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity\n"
            + "1;1;Tee;Shirts;19;T;5\n"
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity\n"
            + "1;Size:select:1;M:0;T-1;0;4\nTotal;;;;;4\n"
        #expect(try await held([("p.csv", products), ("c.csv", combinations)]) == [])
    }

    /// A product without a title is no lost record: it is described.
    @Test func aProductWithoutATitle() async throws {
        let text = Self.shopify + "hat,Hat,Warm,,,H,9,3,\ntee,,Soft,Size,S,T-S,19,5,\n"
        #expect(try await held([("a.csv", text)]) == [])
    }

    /// A product of several variants that names none would be sold as one article.
    @Test(arguments: ["configurable", "Configurable"]) func configurableProductsWithoutVariants(type: String)
        async throws
    {
        for column in ["configurable_variations", "url_key"] {
            let text =
                "sku,attribute_set_code,product_type,name,description,price,qty,visibility,\(column)\n"
                + "P,Top,\(type),Tee,Soft,19,7,\"Catalog, Search\",\n"
                + "P-S,Top,simple,Tee S,Soft,19,5,Not Visible Individually,\n"
            #expect(try await held([("a.csv", text)]) == ["P"])
        }
    }
}
