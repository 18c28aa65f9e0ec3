import Bytes
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// Codes that arise only in exports of shops' own formats, most of them only with a mapping.
struct DialectFindingsTests {
    private static let header = "Handle,Title,Body (HTML),Variant SKU,Variant Barcode,Variant Price\n"

    /// identifier.damaged: the barcode is left out, with a damaged SKU code the item is.
    @Test(arguments: [("S1", "3.65275E+11", Severity.warning), ("3.65275E+11", "", .error), ("1,5E+7", "", .error)])
    func anIdentifierThatASpreadsheetRounded(code: String, barcode: String, severity: Severity) async throws {
        let text = "\(Self.header)tee,Tee,Cotton,\"\(code)\",\"\(barcode)\",19\n"
        let run = try await CatalogRun([("a.csv", text)])
        let found = run.findings.filter { $0["code"]?.stringValue == "identifier.damaged" }
        #expect(found.compactMap { $0["severity"]?.stringValue } == [severity.rawValue])
    }

    @Test(arguments: ["'03652", "=\"03652\"", "03652", "1E5", "E+1", "A1E+2"])
    func identifiersThatAreWhole(code: String) async throws {
        let text = "\(Self.header)tee,Tee,Cotton,\"\(code.replacing("\"", with: "\"\""))\",,19\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(!run.codes.contains("identifier.damaged"))
    }

    /// shop.word-unknown: no word that is not known lists a product.
    @Test(
        arguments: [
            ("Published", "vrai", true), ("Published", "FALSCH", false), ("Published", "0", false),
            ("Published", "", true),
            ("Published", "perhaps", nil), ("Status", "active", true), ("Status", "draft", false),
            ("Status", "Aktiv", true),
            ("Status", "limbo", nil), ("Gift Card", "TRUE", false), ("Gift Card", "n/a", nil),
            ("Gift Card", "nein", true),
            ("Requires Shipping", "false", false), ("Requires Shipping", "ja", true), ("Requires Shipping", "??", nil),
        ] as [(String, String, Bool?)])
    func flags(column: String, word: String, isSold: Bool?) async throws {
        let run = try await CatalogRun([
            ("a.csv", "Handle,Title,Body (HTML),Variant SKU,Variant Price,\(column)\ntee,Tee,Cotton,T1,19,\(word)\n")
        ])
        #expect(run.items.count == (isSold == false ? 0 : 1))
        #expect(run.codes.contains("shop.word-unknown") == (isSold == nil))
    }

    /// Where Magento shows a product: a number, or words of its back office.
    @Test(
        arguments: [
            ("4", true), ("1", false), ("Catalog, Search", true), ("Einzeln nicht sichtbar", false), ("Katalog", true),
            ("", true), ("somewhere", nil),
        ] as [(String, Bool?)])
    func visibilitiesOfMagento(word: String, isSold: Bool?) async throws {
        let text =
            "sku,product_type,attribute_set_code,name,description,price,qty,visibility,configurable_variations\n"
            + "S,simple,Top,Tee,Cotton,19,5,\"\(word)\",\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.items.count == (isSold == false ? 0 : 1))
        #expect(run.codes.contains("shop.word-unknown") == (isSold == nil))
    }

    /// Numbers of which a file does not say what their mark is are none, and both readings are named.
    @Test(arguments: [
        ("1,299", "5", "price.invalid", "1299 or 1.299"), ("45", "1.250", "inventory.invalid", "1250 or 1.25"),
    ])
    func numbersWithTwoReadings(price: String, stock: String, code: String, readings: String) async throws {
        let header =
            "Handle,Title,Body (HTML),Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty\n"
        let row = "tee,Tee,Cotton,T1,\"\(price)\",shopify,\"\(stock)\"\n"
        let run = try await CatalogRun([("a.csv", header + row)])
        #expect(run.errors.contains(code))
        let fixes = run.findings.filter { $0["code"]?.stringValue == code }.compactMap { $0["fix"]?.stringValue }
        #expect(fixes.first?.contains(readings) == true, "\(fixes)")
        // A number of the same file that can only be read in one way settles it.
        let proof = "cap,Cap,Wool,C1,\"\(price.contains(",") ? "19.90" : "19,90")\",shopify,3\n"
        let settled = try await CatalogRun([("a.csv", header + row + proof)])
        #expect(!settled.codes.contains(code))
    }

    /// shop.field-overridden: what the configuration places counts, and that is said once.
    @Test func aFieldThatTheDialectFillsToo() async throws {
        let text =
            "Handle,Title,Body (HTML),Vendor,Marke,Variant SKU,Variant Price\ntee,Tee,Cotton,House,Olmo,T1,19\n"
            + "cap,Cap,Wool,House,Lino,C1,19\n"
        let run = try await CatalogRun([("a.csv", text)]) {
            $0.mapping.fields = [MappingSettings.Entry(name: "Marke", target: "brand")]
        }
        #expect(run.codes.count { $0 == "shop.field-overridden" } == 1)
        #expect(run.messages("shop.field-overridden").first?.contains("House") == true)
    }

    /// price.special-not-lower: a price to compare with that is not higher is none.
    @Test(arguments: [("10", "price.special-not-lower"), ("19", nil), ("0", nil), ("25", nil)])
    func pricesToCompareWith(before: String, code: String?) async throws {
        let text =
            "Handle,Title,Body (HTML),Variant SKU,Variant Price,Variant Compare At Price\ntee,Tee,Cotton,T1,19,\(before)\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.codes.contains("price.special-not-lower") == (code != nil))
    }

    /// item.parent-missing: said once for all variants of the product.
    @Test func variationsWithoutTheirProduct() async throws {
        let text =
            "ID,Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"
            + "12,variation,A-S,A,1,19,id:11,Size,S\n13,variation,A-M,A,1,19,id:11,Size,M\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.errors == ["item.parent-missing"])
        #expect(run.items.map { $0["item"]?.stringValue } == ["id:11"])
    }

    /// item.variant-missing: said once a product, which is not sent without what it lacks unless the configuration says
    /// so.
    @Test func variantsThatAreInNoFile() async throws {
        let text =
            "sku,product_type,attribute_set_code,name,price,configurable_variations,additional_attributes\n"
            + "P,configurable,Top,Tee,19,\"sku=P-S,size=S|sku=P-M,size=M|sku=P-L,size=L\",\nP-S,simple,Top,Tee S,19,,\n"
        for override in [nil, RuleOverride.warning] {
            let run = try await CatalogRun([("a.csv", text)]) {
                if let override { $0.rules["item.variant-missing"] = override }
            }
            #expect(run.codes.count { $0 == "item.variant-missing" } == 1)
            #expect(run.errors.contains("item.variant-missing") == (override == nil))
            #expect(run.items.map { $0["skus"]?.int64Value } == [1])
        }
    }

    /// A stock that finds no variant may be that of one without any.
    @Test(arguments: [("T-2", true), ("T2", false)])
    func stocksThatFindNoVariant(code: String, isFound: Bool) async throws {
        let products =
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker\n"
            + "tee,Tee,Cotton,Size,S,T-1,19,shopify\ntee,,,,M,T-2,19,shopify\n"
        let inventory = "Handle,Title,SKU,Location,Available\ntee,Tee,T-1,Shop,4\ntee,Tee,\(code),Shop,5\n"
        let run = try await CatalogRun([("a.csv", products), ("b.csv", inventory)]) { $0.mapping.stock.unknown = 9 }
        #expect(run.errors.contains("item.variant-missing") == !isFound)
    }

    /// What servers print in front of a feed is passed over, whatever its tags; the feed's own root is the root.
    @Test(arguments: [
        "<br />\n<b>Notice</b>:  Undefined index: x in <b>/srv/feed.php</b> on line <b>3</b><br />\n",
        "<div class=\"error\"><p>Slow query</p></div>\n", "<br>\n<hr>\n",
        "<!-- cached -->\n<script>var a = 1;</script>\n", "\n",
    ])
    func whatServersPrintInFrontOfAFeed(front: String) async throws {
        func item(_ id: String) -> String {
            "<item><g:id>\(id)</g:id><title>Tee</title><description>Soft</description>"
                + "<g:image_link>https://shop.example/\(id).jpg</g:image_link><g:availability>in stock</g:availability>"
                + "<g:price>19 EUR</g:price></item>\n"
        }
        let feed =
            "<?xml version=\"1.0\"?>\n<rss xmlns:g=\"http://base.google.com/ns/1.0\" version=\"2.0\"><channel>\n"
            + item("1") + item("2") + "</channel></rss>\n"
        let run = try await CatalogRun([("a.xml", front + feed)])
        #expect(run.items.map { $0["item"]?.stringValue } == ["1", "2"])
        let found = run.findings.filter { $0["code"]?.stringValue == "source.malformed-xml" }
        #expect(found.compactMap { $0["severity"]?.stringValue } == ["warning"])
    }

    /// A spreadsheet's error is no title and no size in XML either; of a barcode nothing but the barcode is lost.
    @Test(arguments: [
        ("name", "#NAME?", true), ("param", "Err:502", true), ("price", "#WERT!", true), ("vendor", "#N/D", true),
        ("description", "#VALEUR !", true), ("barcode", "#N/A", false), ("name", "Shirt #1", false),
    ])
    func errorsOfSpreadsheetsInElements(element: String, text: String, isError: Bool) async throws {
        let values = [
            "price": "100", "name": "Shirt", "vendor": "V", "description": "Cotton", "barcode": "4006381333931",
            "param": "M",
        ].merging([element: text]) { $1 }
        func offer(_ id: String, _ values: [String: String]) -> String {
            "<offer id=\"\(id)\" available=\"true\"><currencyId>RUB</currencyId><categoryId>1</categoryId>"
                + values.sorted { $0.key < $1.key }.map { name, value in
                    "<\(name)\(name == "param" ? " name=\"Size\"" : "")>\(value)</\(name)>"
                }.joined() + "</offer>\n"
        }
        let run = try await CatalogRun([
            (
                "a.yml",
                "<?xml version=\"1.0\"?><yml_catalog date=\"2026-01-01\"><shop><categories><category id=\"1\">C</category>"
                    + "</categories><offers>\n" + offer("A", values)
                    + offer("B", ["name": "Shirt", "price": "100"]) + "</offers></shop></yml_catalog>\n"
            )
        ])
        #expect(run.errors.contains("source.spreadsheet-error") == isError, "\(run.errors)")
        #expect(run.items.map { $0["item"]?.stringValue } == ["A", "B"])
        #expect(run.codes.contains("sku.barcode-invalid") == (element == "barcode"))
    }

    /// A product whose exports disagree about its variants is sent neither without one nor with a stock that nobody gave.
    @Test(
        arguments: [
            ("tee,Tee,T-1,Shop,4\ntee,Tee,T-2,Shop,5\n", nil),
            (
                "tee,Tee,T-1,Shop,4\ntee,Tee,T-2,Shop,5\ntee,Tee,T-3,Shop,6\n",
                "There is a stock of 'T-3', which is no variant"
            ),
            ("tee,Tee,T-1,Shop,4\n", "'T-2' has no stock in the exports"),
            ("cup,Cup,C-1,Shop,4\n", nil),
        ] as [(String, String?)])
    func variantsAndStocksThatFindEachOtherOrNot(stock: String, message: String?) async throws {
        let products =
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker\n"
            + "tee,Tee,Cotton,Size,S,T-1,19,shopify\ntee,,,,M,T-2,19,shopify\n"
        let run = try await CatalogRun([
            ("a.csv", products), ("b.csv", "Handle,Title,SKU,Location,Available\n" + stock),
        ]) {
            $0.mapping.stock.unknown = 9
        }
        let messages = run.messages("item.variant-missing")
        #expect(messages.count == (message == nil ? 0 : 1))
        if let message { #expect(messages.first?.hasPrefix(message) == true, "\(messages)") }
        #expect(run.errors.contains("item.variant-missing") == (message != nil))
    }

    /// What a package may weigh shows which unit a file's header counts in, and what a combination adds.
    @Test(arguments: [
        ("Weight (kg)", "Weight (lbs)", "800", "1", true), ("Weight (kg)", "Weight (lbs)", "", "800", false),
        ("Weight (lbs)", "Weight (kg)", "800", "1", false), ("Weight (lbs)", "Weight (kg)", "", "800", true),
        ("Weight (lbs)", "Weight (g)", "1", "900", false),
    ])
    func weightsInTheUnitOfTheirFile(
        product: String, variation: String, weight: String, own: String, isTooHeavy: Bool
    ) async throws {
        let columns =
            "ID,Type,SKU,Name,Published,Description,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)"
        let run = try await CatalogRun([
            ("a.csv", "\(columns),\(product)\n1,variable,V,Cap,1,Wool,,,Size,S,\(weight)\n"),
            ("b.csv", "\(columns),\(variation)\n2,variation,V-S,Cap,1,,9,V,Size,S,\(own)\n"),
        ])
        #expect(run.codes.contains("package.out-of-range") == isTooHeavy)
        #expect(!run.codes.contains("package.invalid") && run.items.count == 1)
    }

    @Test(arguments: [
        ("480", "50", true), ("480", "5", false), ("", "800", true), ("480", "-20", false), ("480", "", false),
    ])
    func whatACombinationWeighs(product: String, impact: String, isTooHeavy: Bool) async throws {
        let run = try await CatalogRun([
            (
                "a.csv",
                "Product ID;Active (0/1);Name *;Price tax excluded;Reference #;Description;Weight\n"
                    + "1;1;Cap;20;C;Wool;\(product)\n"
            ),
            (
                "b.csv",
                "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Impact on price;Impact on weight\n"
                    + "1;Size:select:0;S:0;0;\(impact)\n1;Size:select:0;M:0;0;0\n"
            ),
        ])
        #expect(run.codes.contains("package.out-of-range") == isTooHeavy)
    }

    /// item.id-duplicate: a row that is a product by itself is no part of another one of that name, beside it or apart.
    @Test(arguments: [
        "ID,Type,SKU,Name,Published,Description,Regular price\n1,simple,A,Cap,1,Wool,9\n",
        "SKU,Type,Name,Published,Description,Regular price\nA,simple,Cap,1,Wool,9\n",
        "sku,product_type,attribute_set_code,name,visibility,price,additional_attributes\nA,simple,Top,Cap,,9,\n",
        "Product ID,Active (0/1),Name *,Price tax excluded,Reference #\n1,1,Cap,9,A\n",
        "id,title,description,link,image link,price\nA,Cap,Wool,u,i,9 EUR\n",
    ])
    func rowsOfOneNameThatAreProducts(text: String) async throws {
        let (header, row) = (text.prefix { $0 != "\n" } + "\n", text.drop { $0 != "\n" }.dropFirst())
        let other = row.replacing("1", with: "2").replacing("A", with: "B")
        for rows in [row + row + other, row + other + row] {
            let run = try await CatalogRun([("a.csv", String(header + rows))])
            #expect(run.items.count == 3)
            #expect(run.codes.count { $0 == "item.id-duplicate" } == 1)
        }
    }

    /// An address without its scheme is one of the page that it is on.
    @Test func picturesWithoutAScheme() async throws {
        let text = "\(Self.header.dropLast()),Image Src\ntee,Tee,Cotton,T1,,19,//cdn.example/t.jpg\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(!run.codes.contains { $0.hasPrefix("image.") })
    }

    /// Paths of categories are parted where the store's root follows, by whatever the shop has chosen.
    @Test(arguments: ["Default/Men/Tops,Default/Sale", "Default/Men/Tops|Default/Sale", "Default|Default/Men/Tops"])
    func categoriesOfMagento(cell: String) async throws {
        let text =
            "sku,product_type,attribute_set_code,name,visibility,categories,price,additional_attributes\n"
            + "A,simple,Top,Cap,,\"\(cell)\",9,\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.messages("category.missing").first?.contains("'Men > Tops'") == true)
    }

    /// Exports with a special price that is higher than the price, so that it is said wherever it holds.
    private static func specials(from start: String, to end: String) -> [(name: String, text: String)] {
        [
            (
                "woocommerce.csv",
                "ID,Type,SKU,Name,Published,Description,Date sale price starts,Date sale price ends,Sale price,"
                    + "Regular price\n1,simple,W1,Cap,1,Wool,\(start),\(end),30,20\n"
            ),
            (
                "woocommerce-de.csv",
                "ID,Typ,Artikelnummer,Name,Veröffentlicht,Beschreibung,\"Datum, an dem Angebotspreis beginnt\","
                    + "\"Datum, an dem Angebotspreis endet\",Angebotspreis,Regulärer Preis\n"
                    + "2,simple,W2,Cap,1,Wool,\(start),\(end),30,20\n"
            ),
            (
                "magento.csv",
                "sku,product_type,attribute_set_code,name,description,price,special_price,special_price_from_date,"
                    + "special_price_to_date,visibility,additional_attributes\nM1,simple,Top,Cap,Wool,20,30,\(start),\(end),,\n"
            ),
            (
                "prestashop.csv",
                "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Discount amount;"
                    + "Discount from (yyyy-mm-dd);Discount to (yyyy-mm-dd);Reference #;Description\n"
                    + "3;1;Cap;Caps;20;-10;\(start);\(end);P1;Wool\n"
            ),
            (
                "google.tsv",
                "id\ttitle\tdescription\tprice\tsale price\tsale price effective date\tlink\timage link\n"
                    + "G1\tCap\tWool\t20 EUR\t30 EUR\t\(start)/\(end)\tu\ti\n"
            ),
            (
                "google.xml",
                "<rss xmlns:g='http://base.google.com/ns/1.0'><channel><item><g:id>G2</g:id><g:title>Cap</g:title>"
                    + "<g:description>Wool</g:description><g:price>20 EUR</g:price><g:sale_price>30 EUR</g:sale_price>"
                    + "<g:sale_price_effective_date>\(start)/\(end)</g:sale_price_effective_date></item></channel></rss>"
            ),
        ]
    }

    /// price.period-unclear: a special price holds by the day of the run, and is left out where that is not clear.
    @Test(arguments: [
        ("2026-11-01", "2026-11-24", ["price.special-not-lower"]), ("2026-11-25", "2026-12-24", []),
        ("2026-10-01", "2026-11-23", []), ("2026-11-xx", "2026-12-01", ["price.period-unclear"]),
    ])
    func specialPricesWithDates(start: String, end: String, expected: [String]) async throws {
        var services = RunServices()
        // Noon of the 24th of November 2026, UTC: the same day in most of the world.
        services.clock = ManualClock(1_795_521_600_000)
        let files = Self.specials(from: start, to: end)
        let run = try await CatalogRun(files, services: services)
        let found = run.codes.filter { $0 == "price.special-not-lower" || $0 == "price.period-unclear" }
        #expect(found == expected.flatMap { Array(repeating: $0, count: files.count) })
        #expect(run.items.count == files.count)
    }

    /// sku.code-shared: two products, in one file or in two; once for each code, and not for a product that is there twice.
    @Test func aCodeOfTwoProducts() async throws {
        let one = "\(Self.header)tee,Tee,Cotton,T1,,19\ncap,Cap,Wool,T1,,9\n"
        let two = "\(Self.header)hat,Hat,Felt,T1,,29\nhat,,,H2,,29\ntee,Tee,Cotton,T1,,19\n"
        let run = try await CatalogRun([("a.csv", one), ("b.csv", two)])
        #expect(run.codes.count { $0 == "sku.code-shared" } == 2)
        #expect(run.messages("sku.code-shared").allSatisfy { $0.contains("a.csv, line 2") })
    }

    /// One product in two exports, such as last night's beside tonight's.
    @Test func theSameProductInTwoFiles() async throws {
        let rows = "\(Self.header)tee,Tee,Cotton,T1,,19\ntee,,,T2,,20\n"
        let run = try await CatalogRun([("a.csv", rows), ("b.csv", rows)])
        #expect(run.items.map { $0["skus"]?.int64Value } == [2, 2])
        #expect(run.errors.count { $0 == "item.id-duplicate" } == 1)
    }

    @Test func aCurrencyWithoutARate() {
        var settings = MappingSettings()
        settings.price.rates = [("KZT", FixedDecimal(literal: "0.002"))]
        let dialect = RecognisedDialect(name: "test", certainty: .certain, evidence: "")
        let batch = Batch(file: CatalogFile(index: 0, name: "a.csv", format: .csv, dialect: dialect))
        for currency in ["KZT", "EUR", ""] {
            let product = batch.products.count
            batch.locations.append(Location(line: UInt32(product + 2), record: UInt32(product + 1)))
            batch.products.append(Product(location: UInt32(product), presence: []))
            batch.shopProducts.append(ShopProduct(categories: 0..<0))
            for _ in 0..<ProductField.count { batch.fields.append(.absent(at: UInt32(product))) }
            let text = Array(currency.utf8).withUnsafeBufferPointer { batch.keep($0) }
            batch.fields[product * ProductField.count + ProductField.currency.rawValue].text = text
            var sku = SKU(location: UInt32(product))
            sku.price.text = Array("1500".utf8).withUnsafeBufferPointer { batch.keep($0) }
            batch.skus.append(sku)
            batch.shopSKUs.append(ShopSKU())
            batch.products[product].skus = product..<(product + 1)
        }
        Mapping(settings).apply(to: batch)
        #expect(batch.findings.map { "\($0.code) \($0.product)" } == ["price.rate-missing 1", "price.rate-missing 2"])
        #expect(batch.bytes.bytes[batch.skus[0].price.text].string == "3")
        #expect(batch.bytes.bytes[batch.raw(of: batch.skus[0].price.text)].string == "1500")
        #expect(batch.bytes.bytes[batch.skus[1].price.text].string == "1500")
    }

    // MARK: Shopify's inventory export

    private static let locations =
        "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,"
        + "Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),"
        + "Available (not editable),On hand (current),On hand (new)\n"
        + "tee,Tee,Size,S,,,,,T-S,,,Shop,,0,0,1,4,5,\ntee,Tee,Size,S,,,,,T-S,,,Store,,0,0,0,7,7,\n"
        + "tee,Tee,Size,M,,,,,T-M,,,Shop,,0,0,0,not stocked,not stocked,\n"
        + "tee,Tee,Size,M,,,,,T-M,,,Store,,0,0,0,-2,-2,\n"

    /// A column for each location, as older exports have it.
    private static let columns =
        "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Shop,Store\n"
        + "tee,Tee,Size,S,T-S,,,4,7\ntee,Tee,Size,M,T-M,,,not stocked,-2\n"

    /// Alone it is an update of the stock at all locations together, of what was sent before.
    @Test(arguments: [locations, columns])
    func stocksAlone(text: String) async throws {
        let run = try await CatalogRun([("inventory.csv", text)])
        #expect(run.items.map { $0["operation"]?.stringValue } == ["PRODUCT_STOCKS_UPDATE"])
        #expect(run.items.map { $0["item"]?.stringValue } == ["tee"])
        #expect(run.items.map { $0["skus"]?.int64Value } == [2])
        // It needs an item that an earlier run has sent, and nothing else of a product.
        #expect(run.errors == ["product-id.missing"])
        let update = try await CatalogRun([("inventory.csv", text)]) {
            $0.defaults = [ColumnDefault(column: "aliexpress_product_id", text: "1005001234567890")]
        }
        let skus = try update.contents("PRODUCT_STOCKS_UPDATE").first?["multiple_sku_update_list"]?.arrayValue ?? []
        #expect(skus.map { $0["sku_code"]?.stringValue } == ["T-S", "T-M"])
        #expect(skus.map { $0["inventory"]?.int64Value } == [11, 0])
    }

    /// Beside its products it is their stock, whichever file comes first.
    @Test(arguments: [locations, columns])
    func stocksOfProducts(text: String) async throws {
        let products =
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker\n"
            + "tee,Tee,Cotton,Size,S,T-S,19,shopify\ntee,,,,M,,19,shopify\ntee,,,,L,T-L,19,shopify\n"
        for name in ["a.csv", "z.csv"] {
            let run = try await CatalogRun([(name, text), ("products.csv", products)])
            #expect(run.items.count == 1)
            #expect(run.items.first?["operation"]?.stringValue == "PRODUCT_CREATE")
            // That of the second is none, and of the third nothing is known.
            #expect(run.messages("inventory.missing").count == 1)
            #expect(!run.codes.contains("inventory.invalid"))
        }
    }

    /// inventory.invalid: at the row that has it.
    @Test func aStockThatIsNoNumber() async throws {
        let run = try await CatalogRun([("a.csv", Self.columns.replacing(",4,7", with: ",4,seven"))])
        #expect(run.messages("inventory.invalid").first?.contains("seven") == true)
    }

    /// A product of which a row cannot be read is one of the export's all the same, as in XML.
    @Test func productsThatCannotBeReadAreCounted() async throws {
        let run = try await CatalogRun([("a.csv", "\(Self.header)tee,Tee,Cotton,T1,,19\ncap,Cap,\"Wool,C1,,19\n")])
        let summary = try JSONValue(parsing: run.folder.read("out/summary.json") ?? "")
        #expect(summary["files"]?.arrayValue?.first?["dialect"]?["products"]?.int64Value == 2)
    }
}
