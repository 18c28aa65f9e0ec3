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

    /// What a column's name says of its unit is decided, and not asked.
    @Test(arguments: [("Poids (kg)", "kg"), ("Poids (g)", "g"), ("Poids", nil)])
    func aUnitInTheNameOfAColumnIsDecided(_ column: String, _ unit: String?) throws {
        let prestaShop = """
            Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity;\(column);\
            Image URLs (x,y,z...)
            1;1;Shirt;Shirts;19.90;S-1;4;250;https://shop.example/1.jpg

            """
        let found = try initial([("products.csv", prestaShop)])
        #expect(found.files.first?.format.hasPrefix("prestashop") == true)
        #expect(found.json["mapping"]?["weight_unit"]?.stringValue == unit)
        #expect(found.open.contains { $0.name == "mapping.weight_unit" } == (unit == nil))
        #expect(found.units == (unit.map { ["weights are in \($0), as the columns say: \(column)"] } ?? []))
    }

    /// One setting holds for all exports: where they differ, it stays open.
    @Test func unitsOfColumnsThatDifferStayOpen() throws {
        func prestaShop(_ unit: String, _ id: Int) -> String {
            """
            Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity;Poids (\(unit))
            \(id);1;Shirt;Shirts;19.90;S-\(id);4;250

            """
        }
        let found = try initial([("a.csv", prestaShop("kg", 1)), ("b.csv", prestaShop("g", 2))])
        #expect(found.products == 2)
        #expect(found.open.contains { $0.name == "mapping.weight_unit" })
    }

    @Test func currenciesAreFound() throws {
        let yml = """
            <?xml version="1.0"?><yml_catalog><shop><currencies><currency id="RUB" rate="1"/></currencies><offers>
            <offer id="1" available="true"><name>Shirt</name><price>900</price><currencyId>RUB</currencyId></offer>
            </offers></shop></yml_catalog>
            """
        let found = try initial([("f.xml", yml)])
        #expect(found.currencies.map(\.name) == ["RUB"])
        let rate = try #require(found.open.first { $0.name == "mapping.price.rates.RUB" })
        #expect(rate.meaning == "the price of one RUB in EUR")
        // What they are converted into is known: merchant.json says it.
        #expect(found.json["mapping"]?["price"]?["currency"]?.stringValue == "EUR")
    }

    @Test(arguments: ["", "no header\n", "<html></html>"])
    func whatIsNoExportIsReportedAndNothingIsMadeUp(_ text: String) throws {
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

    /// A measure is known by its name with a unit, and the unit by it.
    @Test(arguments: [
        ("Gewicht (g)", "g", "Länge (cm)", "Breite (cm)", "Höhe (cm)", "cm"),
        ("weight_kg", "kg", "length_mm", "width_mm", "height_mm", "mm"),
        ("Gewicht in g", "g", "Länge [mm]", "Breite [cm]", "Höhe [mm]", ""),
        ("Poids en kg", "kg", "Longueur", "Largeur", "Hauteur", ""), ("Peso", "", "Lunghezza/cm", "x", "y", "cm"),
    ])
    func unitsAreFoundInNames(
        _ weight: String, _ weightUnit: String, _ length: String, _ width: String, _ height: String,
        _ lengthUnit: String
    ) throws {
        let found = try initial(
            """
            Artikelnr;Bezeichnung;Preis;Bestand;\(weight);\(length);\(width);\(height)
            L-1;Leinenhemd;39,90;4;250;30;20;4

            """)
        #expect(found.json["columns"]?[weight]?.stringValue == "package_weight")
        #expect(found.json["columns"]?[length]?.stringValue == "package_length")
        #expect(found.json["mapping"]?["weight_unit"]?.stringValue ?? "" == weightUnit)
        #expect(found.json["mapping"]?["length_unit"]?.stringValue ?? "" == lengthUnit)
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

/// An XML document that no dialect knows is described by its elements.
struct HomeMadeDocumentTests {
    private let folder = TemporaryDirectory()

    private func initial(
        _ text: String, change: (inout Configuration) -> Void = { _ in }
    ) throws -> InitialConfiguration {
        folder.write(text, to: "exports/lager.xml")
        var configuration = Configuration(paths: [folder("exports")])
        configuration.categories = CatalogRun.sampleCategories
        change(&configuration)
        return try FeedRun.initial(configuration, stop: StopFlag())
    }

    private static let variants = """
        <?xml version="1.0"?><!-- <Artikel> --><Lager xmlns:x="urn:x"><Liste>
        <Artikel Nr="1" Stand="a > b"><Benennung>Hemd</Benennung><Langtext><p>Fein.</p></Langtext><Gewicht_g>310</Gewicht_g>
        <Fotos><Foto>https://shop.example/1.jpg</Foto><Foto>https://shop.example/2.jpg</Foto></Fotos><Varianten>
        <Variante><EigeneNr>1-M</EigeneNr><Groesse>M</Groesse><VK_brutto>39,90</VK_brutto><x:Bestand>7</x:Bestand></Variante>
        <Variante><EigeneNr>1-L</EigeneNr><Groesse>L</Groesse><VK_brutto>39,90</VK_brutto><x:Bestand>0</x:Bestand></Variante>
        </Varianten></Artikel>
        <Artikel Nr="2"><Benennung>Kleid</Benennung><Langtext>Fein.</Langtext><Gewicht_g>410</Gewicht_g><Varianten>
        <Variante><EigeneNr>2-S</EigeneNr><Groesse>S</Groesse><VK_brutto>59,00</VK_brutto><x:Bestand>3</x:Bestand></Variante>
        </Varianten></Artikel></Liste></Lager>

        """

    @Test func recordsGroupsAndElementsAreFound() throws {
        let found = try initial(Self.variants)
        #expect(found.products == 2 && found.skus == 3)
        #expect(found.files.first?.format == "custom (elements guessed by their names)")
        #expect(found.json["dialect"]?.stringValue == "custom")
        #expect(found.json["record"]?.stringValue == "Lager/Liste/Artikel/Varianten/Variante")
        #expect(found.json["group"]?.stringValue == "Lager/Liste/Artikel")
        for (name, target) in [
            ("@Nr", "item_id"), ("Benennung", "title"), ("Langtext", "description"), ("Gewicht_g", "package_weight"),
            ("Fotos/Foto", "image_urls"), ("Groesse", "sku:Size"), ("VK_brutto", "price"), ("Bestand", "inventory"),
        ] { #expect(found.json["elements"]?[name]?.stringValue == target, "\(name)") }
        #expect(found.json["mapping"]?["weight_unit"]?.stringValue == "g")
        // Nobody can know these by their names.
        #expect(found.open.prefix(2).map(\.keys) == [["elements", "EigeneNr"], ["elements", "@Stand"]])
        // What the document lacks is seen through its elements.
        #expect(found.open.contains { $0.name == "defaults.shipping_template_id" })
        let known = try initial(Self.variants) {
            $0.dialect = "custom"
            $0.mapping.custom.elements = [.init("EigeneNr", to: "sku_code")]
        }
        #expect(known.json["elements"]?["EigeneNr"]?.stringValue == "sku_code")
        #expect(known.open.first?.keys == ["elements", "@Stand"])
    }

    /// What each product has once is no variant, and elements may name themselves.
    @Test func elementsThatNameThemselvesAreAttributes() throws {
        let found = try initial(
            """
            <stock><goods><item code="S-10"><name>Shirt</name><prices><price>39.90</price><stock>7</stock></prices>
            <props><prop title="Color">Blue</prop><prop title="Material">Linen</prop></props>
            <photo type="large">https://shop.example/1.jpg</photo><photo type="small">https://shop.example/2.jpg</photo></item>
            <item code="S-11"><name>Hat</name><prices><price>9.90</price><stock>7</stock></prices></item></goods></stock>
            """)
        #expect(found.products == 2)
        #expect(found.json["record"]?.stringValue == "stock/goods/item")
        #expect(found.json["group"] == nil)
        #expect(found.json["elements"]?["@code"]?.stringValue == "item_id")
        #expect(found.json["elements"]?["prices/price"]?.stringValue == "price")
        #expect(found.json["elements"]?["props/prop"]?["name"]?.stringValue == "@title")
        #expect(found.json["elements"]?["props/prop"]?["to"]?.stringValue == "attribute:*")
        #expect(found.json["elements"]?["photo"]?.stringValue == "image_urls")
    }

    @Test(arguments: [
        "<html><body>Login</body></html>", "<a><b>", "<", "<a b='", "<![CDATA[", "<a/><price>1</price>",
        "<rates><rate><currency>EUR</currency><price>1</price></rate></rates>",
        String(repeating: "<a>", count: 10_000), "<!DOCTYPE a [<!ENTITY b '<c>'>]><a>&b;</a>",
    ])
    func whatIsNoSuchDocumentStaysUnknown(text: String) throws {
        let found = try initial(text)
        #expect(found.json["elements"] == nil && found.json["dialect"] == nil)
        #expect(found.products == 0)
    }
}
