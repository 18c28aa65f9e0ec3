import FeedGateway
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// What is seen of exports, and what a configuration to start from leaves open.
struct InitialConfigurationTests {
    private let folder = TemporaryDirectory()

    private func initial(
        _ files: [(name: String, text: String)], change: (inout Configuration) -> Void = { _ in }
    ) throws -> InitialConfiguration {
        for file in files { folder.write(file.text, to: "exports/\(file.name)") }
        var configuration = Configuration(paths: [folder("exports")])
        configuration.categories = CatalogRun.sampleCategories
        change(&configuration)
        return try FeedRun.initial(configuration, stop: StopFlag())
    }

    private static let shopify = """
        Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,\
        Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src,Status
        a,Shirt,<p>x</p>,Lino,Vestidos,TRUE,Color,Sand,A-1,300,shopify,3,19.90,https://shop.example/a.jpg,active
        a,,,,,,,Blue,A-2,300,shopify,3,19.90,,
        b,Hat,<p>x</p>,Lino,Hats > Summer,TRUE,Title,Default Title,B-1,,,,9.90,https://shop.example/b.jpg,active

        """

    @Test func whatTheExportLacksIsOpen() throws {
        let found = try initial([("products.csv", Self.shopify)])
        #expect(found.files.first?.format.hasPrefix("shopify (certain") == true)
        #expect(found.files.first?.encoding == "UTF-8")
        #expect(found.products == 2)
        #expect(found.skus == 3)
        let open = Dictionary(uniqueKeysWithValues: found.open.map { ($0.name, $0.count) })
        for name in ["locale", "package_length", "package_width", "package_height", "shipping_template_id"] {
            #expect(open["defaults.\(name)"] == 2, "\(name)")
        }
        #expect(open["defaults.package_weight"] == 1)
        #expect(open["defaults.brand"] == nil)
        #expect(open["mapping.category.Vestidos"] == 1)
        #expect(open["mapping.category.'Hats > Summer'"] == 1)
        #expect(open["mapping.stock.in_stock"] == 1)
    }

    /// Names of categories count in every language; what they ask for is seen where they are the shop's own.
    @Test func categoriesAreFoundByTheirNamesInAllLanguages() throws {
        let found = try initial([("products.csv", Self.shopify)])
        let dresses = found.open.first { $0.name == "mapping.category.Vestidos" }
        #expect(dresses?.suggestions.map(\.label) == ["Dresses (200000346)"])
        #expect(dresses?.suggestions.map(\.value) == ["200000346"])
        #expect(found.open.contains { $0.name == "mapping.values.Color.Sand" })
        #expect(found.open.contains { $0.name == "defaults.'attribute:Material'" })
        #expect(found.open.contains { $0.name == "defaults.'sku:Size'" })
        #expect(found.open.first { $0.name == "mapping.category.'Hats > Summer'" }?.suggestions.isEmpty == true)
    }

    @Test func whatIsDecidedIsKeptAndNotAskedAgain() throws {
        var found = try initial([("products.csv", Self.shopify)]) {
            $0.dialect = "shopify"
            $0.mapping.categories = [.init(name: "*", target: "200000346")]
        }
        #expect(!found.open.contains { $0.keys.starts(with: ["mapping", "category"]) })
        #expect(found.json["dialect"]?.stringValue == "shopify")
        #expect(found.json["mapping"]?["category"]?["*"]?.stringValue == "200000346")
        let locale = try #require(found.open.first { $0.name == "defaults.locale" })
        let stock = try #require(found.open.first { $0.name == "mapping.stock.in_stock" })
        found.decide(locale, "es_ES")
        found.decide(stock, "5")
        #expect(found.json["defaults"]?["locale"]?.stringValue == "es_ES")
        #expect(found.json["mapping"]?["stock"]?["in_stock"]?.int64Value == 5)
        found.reopen(locale)
        #expect(found.json["defaults"]?["locale"]?.isNull == true)
        #expect(try JSONValue(parsing: found.text).semanticallyEqual(to: found.json))
    }

    @Test func aUnitThatTheExportDoesNotStateIsOpen() throws {
        let magento = """
            sku,product_type,name,price,qty,weight,categories,product_online,visibility,base_image
            A1,simple,Shirt,10,3,0.5,Default Category/Shirts,1,"Catalog, Search",/a/b.jpg

            """
        let found = try initial([("m.csv", magento), ("products.csv", Self.shopify)])
        let names = found.open.map(\.name)
        #expect(names.contains("mapping.weight_unit"))
        #expect(!names.contains("mapping.length_unit"))
        #expect(names.contains("mapping.image_base"))
        let shopify = try initial([("products.csv", Self.shopify)]) { $0.paths = [folder("exports/products.csv")] }
        #expect(!shopify.open.contains { $0.name == "mapping.weight_unit" })
    }

    @Test func currenciesAreFound() throws {
        let yml = """
            <?xml version="1.0"?><yml_catalog><shop><currencies><currency id="RUB" rate="1"/></currencies><offers>
            <offer id="1" available="true"><name>Shirt</name><price>900</price><currencyId>RUB</currencyId></offer>
            </offers></shop></yml_catalog>
            """
        let found = try initial([("f.xml", yml)])
        #expect(found.currencies.map(\.name) == ["RUB"])
        #expect(found.open.contains { $0.name == "mapping.price.rates.RUB" })
    }

    @Test(arguments: ["", "no header\n", "<html></html>"])
    func whatIsNoExportIsToldAndNothingIsMadeUp(_ text: String) throws {
        let found = try initial([("a.csv", text)])
        #expect(found.files.first?.faults.isEmpty == false)
        #expect(found.products == 0)
        #expect(found.open.isEmpty)
    }

    @Test(arguments: [
        ("locale", "es_ES", true), ("locale", "Spanish", false), ("package_weight", "0.35", true),
        ("package_weight", "x", false), ("package_height", "0", false), ("shipping_template_id", "1000", true),
        ("service_template_id", "0", true), ("shipping_preparation_time", "3.5", false), ("brand", "Lino", true),
    ])
    func anAnswerThatCannotBeMeantIsToldApart(_ key: String, _ answer: String, _ fits: Bool) throws {
        let found = try initial([("products.csv", Self.shopify.replacing(",Lino,", with: ",,"))]) {
            $0.mapping.categories = [.init(name: "*", target: "348")]
        }
        let setting = try #require(found.open.first { $0.keys == ["defaults", key] })
        #expect((setting.objection(to: answer) == nil) == fits)
    }

    @Test func standardInputIsRefused() throws {
        var configuration = Configuration(paths: ["-"])
        configuration.categories = CatalogRun.sampleCategories
        #expect(throws: RunFailure.self) { try FeedRun.initial(configuration, stop: StopFlag()) }
    }
}

/// A table that no dialect knows is described by its columns.
struct HomeMadeTableTests {
    private let folder = TemporaryDirectory()

    private func initial(_ text: String) throws -> InitialConfiguration {
        folder.write(text, to: "exports/lager.csv")
        var configuration = Configuration(paths: [folder("exports")])
        configuration.categories = CatalogRun.sampleCategories
        return try FeedRun.initial(configuration, stop: StopFlag())
    }

    @Test func columnsAreFoundByTheirNames() throws {
        let found = try initial(
            """
            Artikelnr;Bezeichnung;Preis;Bestand;Farbe;Größe;Bild;Kategorie;Lieferdatum
            L-1;Leinenhemd;39,90;4;Blau;M;https://shop.example/l1.jpg;Hemden;morgen

            """)
        #expect(found.products == 1 && found.skus == 1)
        #expect(found.json["dialect"]?.stringValue == "custom")
        for (name, target) in [
            ("Artikelnr", "sku_code"), ("Bezeichnung", "title"), ("Preis", "price"), ("Bestand", "inventory"),
            ("Farbe", "sku:Color"), ("Größe", "sku:Size"), ("Bild", "image_urls"), ("Kategorie", "category"),
        ] { #expect(found.json["columns"]?[name]?.stringValue == target, "\(name)") }
        // Nobody can tell from its name.
        #expect(found.json["columns"]?["Lieferdatum"]?.description == "null")
        #expect(found.open.first?.keys == ["columns", "Lieferdatum"])
        // What the table lacks is seen through its columns.
        #expect(found.open.contains { $0.name == "mapping.category.Hemden" })
        #expect(found.open.contains { $0.name == "mapping.values.Color.Blau" || $0.name == "defaults.locale" })
    }

    @Test(arguments: [
        "Dear customer, do not forget the summer sale!\n", "<html><body>Login</body></html>\n", "1;2;3\n4;5;6\n",
        "Bezeichnung;Preis;Farbe\nHemd;39,90;Blau\n", "a;a;a\n", "",
    ])
    func whatIsNoSuchTableStaysUnknown(text: String) throws {
        let found = try initial(text)
        #expect(found.json["columns"] == nil && found.json["dialect"] == nil)
        #expect(found.products == 0)
    }
}
