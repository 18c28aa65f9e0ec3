import Bytes
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// What cells of shops' exports say, kind by kind, in the words and marks of people and spreadsheets.
struct CellKindsTests {
    private static let header =
        "Handle,Title,Body (HTML),Published,Variant SKU,Variant Price,Variant Compare At Price,Variant Inventory Qty,"
        + "Image Src\n"

    /// A product of Shopify with one cell that differs.
    ///
    /// - Parameter blank: what is between the words of the columns' names.
    private func run(
        _ column: String, _ value: String, base: String? = nil, blank: String = " "
    ) async throws -> CatalogRun {
        let values = [
            "Handle": "tee", "Title": "Tee", "Body (HTML)": "Cotton", "Published": "true", "Variant SKU": "T-1",
            "Variant Price": "19", "Variant Compare At Price": "", "Variant Inventory Qty": "5",
            "Image Src": "https://shop.example/a.jpg",
        ].merging([column: value]) { $1 }
        let row = Self.header.dropLast().split(separator: ",").map { name in
            "\"\(values[String(name)]!.replacing("\"", with: "\"\""))\""
        }
        let header = Self.header.dropLast().split(separator: ",").map { "\"\($0.replacing(" ", with: blank))\"" }
        let lines = [header.joined(separator: ","), row.joined(separator: ","), ""]
        return try await CatalogRun([("a.csv", lines.joined(separator: "\n"))]) {
            Self.fill(&$0)
            $0.mapping.imageBase = base
        }
    }

    /// What shops' exports lack.
    private static func fill(_ configuration: inout Configuration) {
        configuration.defaults = [
            "locale": "en_US", "brand": "None", "package_weight": "0.3", "package_length": "30",
            "package_width": "25", "package_height": "4", "shipping_preparation_time": "3",
            "shipping_template_id": "1000", "service_template_id": "0", "attribute:Material": "Cotton",
            "attribute:Shirts Type": "Casual Shirts", "sku:Size": "M", "sku:Color": "Blue",
        ].sorted { $0.key < $1.key }.map { ColumnDefault(column: $0.key, text: $0.value) }
        configuration.mapping.categories = [.init(name: "*", target: "348")]
    }

    private func sku(_ run: CatalogRun) throws -> JSONValue? {
        try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?[0]
    }

    /// Names of columns whose words are parted by anything that looks like it.
    @Test(arguments: [" ", "\u{A0}", "  ", "\n", "\r\n", "\u{200B} ", "\u{202F}", "_", " \u{AD}"])
    func columnsOfTwoWords(blank: String) async throws {
        let run = try await run("Variant SKU", "T-9", blank: blank)
        #expect(run.errors.isEmpty)
        #expect(try sku(run)?["sku_code"]?.stringValue == "T-9")
        #expect(try sku(run)?["inventory"]?.int64Value == 5)
    }

    // MARK: Pictures

    /// What separates addresses, and what is within one.
    @Test(arguments: [
        ("https://s.example/a.jpg##https://s.example/b.jpg", ["https://s.example/a.jpg", "https://s.example/b.jpg"]),
        ("https://s.example/a.jpg^https://s.example/b.jpg", ["https://s.example/a.jpg", "https://s.example/b.jpg"]),
        (
            "[\"https://s.example/a.jpg\",\"https://s.example/b.jpg\"]",
            ["https://s.example/a.jpg", "https://s.example/b.jpg"]
        ),
        ("https://s.example/a.jpg?w=1&amp;h=2", ["https://s.example/a.jpg?w=1&h=2"]),
        (
            "https://s.example/a,1.jpg|https://s.example/b.jpg",
            ["https://s.example/a,1.jpg", "https://s.example/b.jpg"]
        ),
        ("https://p.example/?url=https://s.example/a.jpg", ["https://p.example/?url=https://s.example/a.jpg"]),
        ("HTTPS://S.example/A.jpg", ["https://S.example/A.jpg"]), ("/m/a.jpg", ["https://base.example/m/a.jpg"]),
        ("a.jpg; b.jpg", ["https://base.example/a.jpg", "https://base.example/b.jpg"]),
    ])
    func addressesInACell(cell: String, addresses: [String]) async throws {
        let run = try await run("Image Src", cell, base: "https://base.example")
        let found = try run.contents("PRODUCT_CREATE").first?["image_url_list"]?.arrayValue
        #expect(found?.compactMap(\.stringValue) == addresses, "\(run.codes)")
    }

    /// What is no path is not made an address by the base of pictures.
    @Test(arguments: [
        "www.s.example/a.jpg", "ftp://s.example/a.jpg", "file:///a.jpg", "data:image/png;base64,AAAA",
        "https:/s.example/a.jpg",
        "https//s.example/a.jpg", "htps://s.example/a.jpg", "C:\\a.jpg", "n/a", "NULL", "-", "no_selection",
        "Kein Bild",
    ])
    func whatIsNoPath(cell: String) async throws {
        let run = try await run("Image Src", cell, base: "https://base.example")
        #expect(run.errors.contains("image.invalid-url"), "\(run.codes)")
    }

    // MARK: Numbers

    /// Marks of spreadsheets are no part of a number, nor is the blank in front of a currency.
    @Test(arguments: [
        ("'19.90", "19.9"), ("=\"19,90\"", "19.9"), ("19,90\u{202F}€", "19.9"), ("19,90\u{A0}€", "19.9"),
        ("1\u{202F}299,00\u{202F}€", "1299"),
    ])
    func prices(cell: String, price: String) async throws {
        let run = try await run("Variant Price", cell)
        #expect(try sku(run)?["price"]?.description == price)
    }

    /// Without a price nothing is sold, whatever it is compared with.
    @Test func aPriceToCompareWithIsNoPrice() async throws {
        let text = Self.header + "tee,Tee,Cotton,true,T-1,,25,5,https://shop.example/a.jpg\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.errors.contains("price.missing"))
    }

    @Test(arguments: [("5", "5"), ("'5", "5"), ("5.0", "5"), ("-3", nil), ("5.5", nil), ("0,5", nil), ("5 pcs", nil)])
    func stocks(cell: String, stock: String?) async throws {
        let run = try await run("Variant Inventory Qty", cell)
        #expect(try sku(run)?["inventory"]?.description == stock)
        #expect(run.errors.contains("inventory.invalid") == (stock == nil && cell != "-3"))
    }

    /// Units in the words of several languages, as an abbreviation, too.
    @Test(arguments: [
        ("300 gr.", "0.3"), ("300 гр.", "0.3"), ("500 gramos", "0.5"), ("500 grammi", "0.5"), ("0,5 кілограма", "0.5"),
        ("2lb.", "0.908"), ("300 GRM", "0.3"), ("'1.2", "1.2"), ("2 chili", "2"), ("500 gramów", "0.5"),
        ("ca. 300 g", nil), ("1/2 kg", nil), ("1 lb 4 oz", nil), ("300 g netto", nil), ("3 stones", nil),
    ])
    func weights(cell: String, kilograms: String?) async throws {
        let text =
            "ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Weight (kg),Regular price,Images\n"
            + "1,simple,W1,Tee,1,,Soft,1,5,\"\(cell)\",19,https://shop.example/a.jpg\n"
        let run = try await CatalogRun([("a.csv", text)]) {
            $0.mapping.categories = [.init(name: "*", target: "348")]
        }
        let invalid = run.findings.filter { $0["code"]?.stringValue == "package.invalid" }
        #expect(invalid.isEmpty == (kilograms != nil))
    }

    // MARK: Words

    @Test(
        arguments: [
            ("активний", true), ("неактивний", false), ("увімкнено", true), ("вимкнено", false), ("activé", true),
            ("désactivé", false), ("habilitado", true), ("deshabilitado", false), ("attivato", true),
            ("disattivato", false), ("włączony", true), ("wyłączony", false), ("veröffentlicht", true),
            ("unveröffentlicht", false), ("чернетка", nil), ("vielleicht", nil), ("✓", nil), ("N/A", nil),
        ] as [(String, Bool?)])
    func flags(word: String, isSold: Bool?) async throws {
        let run = try await run("Published", word)
        #expect(run.items.count == (isSold == false ? 0 : 1))
        #expect(run.codes.contains("shop.word-unknown") == (isSold == nil))
    }

    /// Where WooCommerce shows a product.
    @Test(
        arguments: [
            ("visible", true), ("Search", true), ("catalog", true), ("", true), ("hidden", false), ("versteckt", nil),
        ] as [(String, Bool?)])
    func visibilitiesOfWooCommerce(word: String, isSold: Bool?) async throws {
        let text =
            "ID,Type,SKU,Name,Published,Visibility in catalog,Description,Stock,Regular price\n"
            + "1,simple,W1,Tee,1,\(word),Soft,5,19\n"
        let run = try await CatalogRun([("a.csv", text)])
        #expect(run.items.count == (isSold == false ? 0 : 1))
        #expect(run.codes.contains("shop.word-unknown") == (isSold == nil))
    }

    // MARK: Texts and identifiers

    /// What nobody can see is no description.
    @Test(arguments: [
        ("<p>\u{200B}</p>", false), ("<p>&#160;&#8203;</p>", false), ("&nbsp;&zwnj;", false),
        ("<p>\u{3000}</p>", false),
        ("<p>\u{AD}</p>", false), ("<p>é</p>", true), ("<p>&eacute;</p>", true), ("&", true), ("<p>綿</p>", true),
    ])
    func descriptions(cell: String, saysSomething: Bool) async throws {
        #expect(try await run("Body (HTML)", cell).errors.contains("description.missing") == !saysSomething)
    }

    /// Characters that nobody sees make no other SKU of one.
    @Test(arguments: ["\u{200B}T-9", "T-9\u{FEFF}", "'T-9\u{200E}", " T-9\u{2060} "])
    func identifiersWithCharactersThatNobodySees(code: String) async throws {
        let run = try await run("Variant SKU", code)
        #expect(try sku(run)?["sku_code"]?.stringValue == "T-9")
    }

    /// A code that is made of a row's own is made of what the row's own means.
    @Test(arguments: [
        (id: "11", sku: "=\"\"002\"\"", codes: ["002-M", "002-L"]), (id: "11", sku: "'007", codes: ["007-M", "007-L"]),
        (id: "11", sku: "A 1\u{200B}", codes: ["A_1-M", "A_1-L"]), (id: "11", sku: "3.65E+11", codes: []),
        (id: "=\"\"011\"\"", sku: "", codes: ["1-M", "1-L"]),
    ])
    func codesMadeOfVariationsThatLeaveAnOptionOpen(id: String, sku: String, codes: [String]) async throws {
        let run = try await variation(id: id, sku: sku, of: "\"M, L\"", size: "")
        #expect(try skuCodes(run) == codes)
        #expect(run.errors == (codes.isEmpty ? ["identifier.damaged"] : []))
    }

    /// A variation without a code of its own is known by its id, whatever a spreadsheet made of it.
    @Test(arguments: ["11", "'11", "=\"\"11\"\""])
    func codesOfVariationsWithoutOne(id: String) async throws {
        #expect(try skuCodes(await variation(id: id, sku: "", of: "M", size: "M")) == ["11"])
    }

    /// A product of WooCommerce with one variation.
    private func variation(id: String, sku: String, of sizes: String, size: String) async throws -> CatalogRun {
        let text =
            "ID,Type,SKU,Name,Published,Description,Stock,Regular price,Parent,Attribute 1 name,Attribute 1 value(s),"
            + "Images\n1,variable,,Tee,1,Soft,,,,Size,\(sizes),https://s.example/a.jpg\n"
            + "\"\(id)\",variation,\"\(sku)\",Tee,1,,5,19,id:1,Size,\(size),\n"
        return try await CatalogRun([("a.csv", text)]) { Self.fill(&$0) }
    }

    private func skuCodes(_ run: CatalogRun) throws -> [String] {
        let list = try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue ?? []
        return list.compactMap { $0["sku_code"]?.stringValue }
    }

    @Test(arguments: [
        ("#ЗНАЧЕННЯ!", true), ("'#N/A", true), ("#ПОСИЛАННЯ!", true), ("#1 tee", false), ("'tis a tee", false),
    ])
    func errorsOfSpreadsheets(title: String, isError: Bool) async throws {
        #expect(try await run("Title", title).errors.contains("source.spreadsheet-error") == isError)
    }

    /// A combination has a value for each of its attributes.
    @Test(arguments: [("Blue:0", true), ("Blue:0, M:1", false), ("Blue:0, M:1, L:2", true)])
    func combinationsOfPrestaShop(values: String, isUnclear: Bool) async throws {
        let products =
            "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity\n"
            + "1;1;Tee;Shirts;19;T;5\n"
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity\n"
            + "1;Color:color:0, Size:select:1;\(values);T-1;0;4\n"
        let run = try await CatalogRun([("p.csv", products), ("c.csv", combinations)])
        #expect(run.errors.contains("shop.word-unknown") == isUnclear)
    }

    /// A later row of a handle that says something else of the product, and one that says it again.
    @Test(
        arguments: [
            ("Tee", "Cap", "Title"), ("Tee", "Tee", nil), ("Tee", "", nil), ("true", "false", "Published"),
            ("Cotton", "Wool", "Body (HTML)"), ("true", "true", nil),
        ] as [(String, String, String?)])
    func rowsOfShopifyThatDisagree(first: String, second: String, column: String?) async throws {
        let values = ["Tee": "Title", "true": "Published", "Cotton": "Body (HTML)"]
        let names = Self.header.dropLast().split(separator: ",").map(String.init)
        let row = { (own: [String: String]) in names.map { own[$0] ?? "" }.joined(separator: ",") + "\n" }
        let text =
            Self.header
            + row([
                "Handle": "tee", "Title": "Tee", "Body (HTML)": "Cotton", "Published": "true", "Variant SKU": "T-1",
                "Variant Price": "19", "Variant Inventory Qty": "5", "Image Src": "https://shop.example/a.jpg",
            ])
            + row([
                "Handle": "tee", "Variant SKU": "T-2", "Variant Price": "19", "Variant Inventory Qty": "5",
                values[first] ?? "": second,
            ])
        let run = try await CatalogRun([("a.csv", text)]) { Self.fill(&$0) }
        let conflicts = run.findings.filter { $0["code"]?.stringValue == "item.conflicting-values" }
        #expect(conflicts.map { $0["place"]?["column"]?.stringValue } == (column.map { [$0] } ?? []))
        #expect(conflicts.allSatisfy { $0["place"]?["line"]?.int64Value == 3 })
    }

    /// The offers of a group have each its own currency, and one package, which has to do for the largest of them.
    @Test(arguments: ["yml", "google"])
    func offersOfAGroup(dialect: String) async throws {
        let offer = { (size: String, price: String, currency: String, weight: String) in
            dialect == "yml"
                ? "<offer id='\(size)' group_id='7'><price>\(price)</price><currencyId>\(currency)</currencyId><weight>"
                    + "\(weight)</weight><categoryId>1</categoryId><name>Tee</name><description>x</description><count>3"
                    + "</count><picture>https://s.example/a.jpg</picture><param name='Size'>\(size)</param></offer>"
                : "<item><g:id>\(size)</g:id><g:item_group_id>7</g:item_group_id><g:price>\(price) \(currency)</g:price>"
                    + "<g:shipping_weight>\(weight) kg</g:shipping_weight><g:product_type>Tees</g:product_type><title>Tee"
                    + "</title><description>x</description><g:quantity>3</g:quantity>"
                    + "<g:image_link>https://s.example/a.jpg</g:image_link><g:size>\(size)</g:size></item>"
        }
        let offers = offer("S", "20", "EUR", "0.2") + offer("M", "10", "USD", "1.5") + offer("L", "22", "EUR", "0.9")
        let text =
            dialect == "yml"
            ? "<yml_catalog><shop><categories><category id='1'>Tees</category></categories><offers>\(offers)</offers>"
                + "</shop></yml_catalog>"
            : "<rss xmlns:g='http://base.google.com/ns/1.0'><channel>\(offers)</channel></rss>"
        let plain = try await CatalogRun([("a.xml", text)]) { Self.fill(&$0) }
        #expect(plain.errors == ["price.rate-missing"])
        let rated = try await CatalogRun([("a.xml", text)]) {
            Self.fill(&$0)
            $0.mapping.price.currency = "EUR"
            $0.mapping.price.rates = [("USD", FixedDecimal(literal: "0.9"))]
        }
        let content = try rated.contents("PRODUCT_CREATE").first
        let prices = content?["sku_info_list"]?.arrayValue?.map { $0["price"]?.description }
        #expect(prices == ["20", "9", "22"])
        #expect(content?["package_weight"]?.description == "1.5")
    }

    /// Of an element that a SKU or a product has one of, several that differ are a finding, as several titles are.
    @Test(arguments: [
        ("<c>A</c><c>B</c>", true), ("<c>A</c><c>A</c>", false), ("<c>A</c>", false), ("<p>19</p><p>21</p>", true),
        ("<p>19</p><p>19.00</p>", false), ("<s>3</s><s>4</s>", true), ("<b>X</b><b>Y</b>", true),
        ("<w>1</w><w>2</w>", true), ("<t>Tee</t><t>Cap</t>", true), ("<t>Tee</t><t>Tee</t>", false),
        ("<z>S</z><z>M</z>", true), ("<i>https://s.example/1.jpg</i><i>https://s.example/2.jpg</i>", false),
        ("<m>Cotton</m><m>Silk</m>", false),
    ])
    func elementsOfCustomThatAreThereTwice(elements: String, differs: Bool) async throws {
        let names = [
            ("id", "item_id"), ("c", "sku_code"), ("t", "title"), ("p", "price"), ("s", "inventory"), ("b", "brand"),
            ("w", "package_weight"), ("z", "sku:Size"), ("i", "image_urls"), ("m", "attribute:Material"),
        ]
        let text = "<list><goods><id>G1</id>\(elements)</goods><goods><id>G2</id><c>Z</c><t>Cap</t></goods></list>"
        let run = try await CatalogRun([("a.xml", text)]) {
            $0.dialect = "custom"
            var custom = CustomSettings()
            custom.record = "list/goods"
            custom.elements = names.map { CustomSettings.Field($0, to: $1) }
            $0.mapping.custom = custom
        }
        #expect(run.errors.contains("item.conflicting-values") == differs)
        #expect(!run.codes.contains("sku.code-invalid") && !run.codes.contains("shop.field-overridden"))
    }

    // MARK: Canonical XML

    /// A spreadsheet's error is as little a value in canonical XML as in a cell; a barcode is left out by itself.
    @Test(
        arguments: [
            ("title", "#NAME?", true), ("description", "#VALEUR !", true), ("price", "#REF!", true),
            ("inventory", "########", true), ("code", "Err:502", true), ("brand", "#N/D", true),
            ("value", "#BEZUG!", true), ("property", "#Н/Д", true), ("image", "#N/A", true), ("weight", "#ARG!", true),
            ("ean", "#N/A", false), ("title", "Tee #1", false), ("title", "Ratio 1:500", false), ("title", "##", false),
        ])
    func errorsInCanonicalXML(part: String, text: String, isError: Bool) async throws {
        let values = [
            "title": "Tee", "description": "Soft", "price": "19", "inventory": "5", "code": "A1", "brand": "None",
            "value": "Cotton", "property": "M", "image": "https://shop.example/a.jpg", "weight": "0.3",
            "ean": "4006381333931",
        ].merging([part: text]) { $1 }
        func v(_ name: String) -> String { values[name]! }
        let text = """
            <catalog locale="en_US" category_id="348"><product item_id="A1"><title>\(v("title"))</title>
            <description>\(v("description"))</description><brand>\(v("brand"))</brand>
            <attribute name="Material"><value>\(v("value"))</value></attribute><image>\(v("image"))</image>
            <package weight="\(v("weight"))" length="30" width="25" height="4"/>
            <skus><sku code="\(v("code"))" price="\(v("price"))" inventory="\(v("inventory"))" ean_code="\(v("ean"))">
            <property name="Size">\(v("property"))</property></sku></skus></product>
            <product item_id="B1"><title>Cap</title></product></catalog>
            """
        let run = try await CatalogRun([("a.xml", text)])
        let found = run.findings.filter { $0["code"]?.stringValue == "source.spreadsheet-error" }
        #expect(found.count == (isError ? 1 : 0))
        #expect(found.allSatisfy { $0["place"]?["value"]?.stringValue == v(part) })
        #expect(run.items.map { $0["item"]?.stringValue } == ["A1", "B1"])
        if isError {
            #expect(run.items[0]["status"]?.stringValue == "rejected")
            #expect(run.folder.read("out/rejected/a.xml")?.contains(v(part)) == true)
        }
    }
}
