import Bytes
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// Exports by configured columns and elements.
struct CustomDialectTests {
    private func run(
        _ files: [(name: String, text: String)], _ change: (inout CustomSettings, inout MappingSettings) -> Void
    ) async throws -> CatalogRun {
        try await CatalogRun(files) { configuration in
            configuration.dialect = "custom"
            configuration.defaults = [
                "locale": "en_US", "brand": "None", "package_weight": "0.3", "package_length": "30",
                "package_width": "25", "package_height": "4", "shipping_preparation_time": "3",
                "shipping_template_id": "1000", "service_template_id": "0", "attribute:Shirts Type": "Casual Shirts",
                "attribute:Material": "Cotton", "sku:Color": "Blue", "sku:Size": "M", "inventory": "5",
            ].sorted { $0.key < $1.key }.map { ColumnDefault(column: $0.key, text: $0.value) }
            configuration.mapping.categories = [.init(name: "*", target: "348")]
            var (custom, mapping) = (CustomSettings(), configuration.mapping)
            change(&custom, &mapping)
            mapping.custom = custom
            configuration.mapping = mapping
        }
    }

    private typealias Field = CustomSettings.Field

    /// Of a record with an attribute `id` and elements `t`, `d`, `p` and `pic`.
    private static let elements = [
        Field("@id", to: "item_id"), Field("t", to: "title"), Field("d", to: "description"), Field("p", to: "price"),
        Field("pic", to: "image_urls"),
    ]

    @Test func aGrossPriceIsNotTaxedAgain() async throws {
        for isGross in [true, false] {
            let run = try await run([
                ("a.csv", "Nr;Name;Text;Preis brutto;Bild\n1;Shirt;<p>x</p>;1.249,00;https://s.example/1.jpg\n")
            ]) { custom, mapping in
                custom.columns = [
                    Field("Nr", to: "item_id"), Field("Name", to: "title"), Field("Text", to: "description"),
                    Field("Preis brutto", to: "price"), Field("Bild", to: "image_urls"),
                ]
                custom.columns[3].isGross = isGross
                mapping.price.tax = FixedDecimal(coefficient: 20)
            }
            let content = try run.contents("PRODUCT_CREATE").first
            #expect(content?["sku_info_list"]?.arrayValue?[0]["price"]?.description == (isGross ? "1249" : "1498.8"))
        }
    }

    /// Records are put together by the id where its path leads, and by nothing that only has the same name.
    @Test(arguments: [
        ("field[@name='id']", "<field name='kind'>x</field><field name='id'>ID</field>"),
        ("codes/id", "<part><id>x</id></part><codes><id>ID</id></codes>"),
        ("id", "<part><id>x</id></part><!-- <id>x</id> --><id >ID</id>"),
        (
            "codes/code[@type='own']/@value",
            "<codes><code type='x' value='x'/><code type='own' value='ID'/></codes>"
        ),
    ])
    func recordsOfOneIDAreOneProduct(path: String, element: String) async throws {
        let record = { (id: String, code: String, size: String) in
            "<r>\(element.replacing("ID", with: id))<sku>\(code)</sku><size>\(size)</size><title>Shirt</title><d>One</d><price>9</price>"
                + "<pic>https://s.example/1.jpg</pic></r>"
        }
        let text = "<all>\(record("A1", "A1-S", "S"))\(record("A2", "A2-S", "S"))\(record("A1", "A1-L", "L"))</all>"
        let run = try await run([("a.xml", text)]) { custom, _ in
            custom.record = "all/r"
            custom.elements = [
                Field(path, to: "item_id"), Field("sku", to: "sku_code"), Field("size", to: "sku:Size"),
                Field("title", to: "title"), Field("d", to: "description"), Field("price", to: "price"),
                Field("pic", to: "image_urls"),
            ]
        }
        #expect(run.errors.isEmpty)
        #expect(run.items.map { $0["item"]?.stringValue } == ["A1", "A2"])
        #expect(run.items.map { $0["skus"]?.int64Value } == [2, 1])
    }

    /// Elements around variants are one product where the configuration's own id says so, whatever other attributes they
    /// have.
    @Test(arguments: [("", 2), ("@id", 1), ("nr", 2), ("name", 1)])
    func elementsOfOneIDAreOneProduct(id: String, count: Int) async throws {
        let model = { (nr: String, size: String) in
            "<model id='1'><nr>\(nr)</nr><name>Shirt</name><d>One</d><pic>https://s.example/1.jpg</pic><v sku='\(nr)-1'>"
                + "<price>9</price><size>\(size)</size></v></model>"
        }
        let files = [("a.xml", "<all>\(model("A", "S"))</all>"), ("b.xml", "<all>\(model("B", "L"))</all>")]
        let run = try await run(files.map { (name: $0.0, text: $0.1) }) { custom, _ in
            (custom.record, custom.group) = ("all/model/v", "all/model")
            custom.elements = [
                Field("@sku", to: "sku_code"), Field("name", to: "title"), Field("d", to: "description"),
                Field("pic", to: "image_urls"), Field("price", to: "price"), Field("size", to: "sku:Size"),
            ]
            if id == "name" {
                custom.elements[1].target = "item_id"
            } else if !id.isEmpty {
                custom.elements.append(Field(id, to: "item_id"))
            }
            if id == "name" { custom.elements.append(Field("nr", to: "title")) }
        }
        #expect(run.items.count == count)
        #expect(run.items.compactMap { $0["skus"]?.int64Value }.reduce(0, +) == 2)
    }

    /// A text goes on after the elements in it. Those of HTML are part of it, others are listed; so is what is nowhere in the
    /// configuration.
    @Test(arguments: [
        ("Linen <b>washed</b> shirt", "Linen washed shirt", []), ("Linen<br/>shirt", "Linen shirt", []),
        ("<i>Linen <b>shirt</b></i>", "Linen shirt", []), ("Linen <old>no</old>shirt", "Linen shirt", ["t/old"]),
        ("<old>no</old>Linen<old>no</old> shirt<old/>", "Linen shirt", ["t/old"]),
        ("Linen shirt</t><maker>ACME</maker><t>", "Linen shirt", ["maker"]),
    ])
    func aTextGoesOnAfterAnElement(text: String, title: String, unused: [String]) async throws {
        let xml = "<all><r id='A'><t>\(text)</t><d>One</d><p>9</p><pic>https://s.example/1.jpg</pic></r></all>"
        let run = try await run([("a.xml", xml)]) { custom, _ in
            custom.record = "all/r"
            custom.elements = Self.elements
        }
        let content = try #require(try run.contents("PRODUCT_CREATE").first)
        #expect(content["title_multi_language_list"]?.arrayValue?[0]["title"]?.stringValue == title)
        let fields = try run.summary["files"]?.arrayValue?[0]["dialect"]?["unused_fields"]?.objectValue
        #expect(fields.map { $0.members.map(\.key).sorted() } == unused)
    }

    /// Of two columns of one name the first filled cell counts for everything, and the file is told so.
    @Test func ofTwoColumnsOfOneNameTheFilledOneCounts() async throws {
        let rows = ["", "x"].map { first in
            ["S", "L"].map { "\(first == "" ? "" : "M1");M1;M1-\($0);Shirt;One;9;\($0);https://s.example/1.jpg" }
        }
        for rows in rows {
            let run = try await run([
                ("a.csv", "Modell;Modell;Nr;Name;Text;Preis;Gr;Bild\n" + rows.joined(separator: "\n") + "\n")
            ]) { custom, _ in
                custom.group = "Modell"
                custom.columns = [
                    Field("Nr", to: "sku_code"), Field("Name", to: "title"), Field("Text", to: "description"),
                    Field("Preis", to: "price"), Field("Gr", to: "sku:Size"), Field("Bild", to: "image_urls"),
                ]
            }
            #expect(run.items.map { $0["item"]?.stringValue } == ["M1"])
            #expect(run.items.first?["skus"]?.int64Value == 2)
            #expect(run.codes.count { $0 == "source.duplicate-column" } == 1)
        }
    }

    /// A table of stock is one, whatever its columns are called.
    @Test func aTableOfStockMakesStockUpdates() async throws {
        let run = try await run([("a.csv", "Nr;Bestand;Ali\nA-1;7;1005000000000001\n")]) { custom, _ in
            custom.columns = [
                Field("Nr", to: "sku_code"), Field("Bestand", to: "inventory"),
                Field("Ali", to: "aliexpress_product_id"),
            ]
        }
        #expect(run.items.map { $0["operation"]?.stringValue } == ["PRODUCT_STOCKS_UPDATE"])
        #expect(run.errors.isEmpty)
    }

    /// Discounts, weights and elements that hold money show what the decimal mark is, as columns do.
    @Test(arguments: ["<o>999,90</o>", "<w>0,35</w>"]) func otherNumbersProveTheMark(element: String) async throws {
        let xml =
            "<all><r id='A'><t>Shirt</t><d>One</d><p>1.250</p>\(element)<pic>https://s.example/1.jpg</pic></r></all>"
        let run = try await run([("a.xml", xml)]) { custom, _ in
            custom.record = "all/r"
            custom.elements =
                Self.elements + [Field("o", to: "discount_price"), Field("w", to: "package_weight")]
        }
        let content = try #require(try run.contents("PRODUCT_CREATE").first)
        #expect(content["sku_info_list"]?.arrayValue?[0]["price"]?.description == "1250")
    }

    /// An instruction in a record hides what looks like its end, and attributes with a prefix are other ones.
    @Test func whatIsNotARecordsOwn() async throws {
        let record = { (id: String) in
            "<r z:id='1' id='\(id)'><t>Shirt</t><?x </r> ?><d>One</d><p>9</p><pic>https://s.example/1.jpg</pic></r>"
        }
        let run = try await run([("a.xml", "<all xmlns:z='urn:z'>\(record("A"))\(record("B"))</all>")]) { custom, _ in
            custom.record = "all/r"
            custom.elements = Self.elements
        }
        #expect(run.items.map { $0["item"]?.stringValue } == ["A", "B"])
        #expect(run.errors.isEmpty)
    }

    /// Programs that write any list as XML call each of its members `item`, records and pictures alike.
    @Test func elementsOfARecordAreCalledAsItIs() async throws {
        let record = { (id: String) in
            """
            <item><id>\(id)</id><t>Shirt</t><d><![CDATA[Not <item>]]> this<br> one</d><p>9</p><!-- <item> -->
            <pics><item>https://s.example/1.jpg</item><item>https://s.example/2.jpg</item></pics></item>
            """
        }
        let cut = "<item><id>C</id><t>Shirt</t><pics><item>https://s.example/1.jpg</item></pics>"
        let run = try await run([("a.xml", "<all>\(record("A"))\(record("B"))\(cut)\(record("D"))</all>")]) {
            custom, _ in
            custom.record = "all/item"
            custom.elements = [
                Field("id", to: "item_id"), Field("t", to: "title"), Field("d", to: "description"),
                Field("p", to: "price"), Field("pics/item", to: "image_urls"),
            ]
        }
        #expect(run.items.map { $0["item"]?.stringValue } == ["A", "B", "C", "D"])
        #expect(run.errors == ["source.malformed-xml"])
        let pictures = try run.contents("PRODUCT_CREATE").map { $0["image_url_list"]?.arrayValue?.count }
        #expect(pictures == [2, 2, 2])
    }

    @Test func theVariantsOfAnElementAreOneProduct() async throws {
        let xml = """
            <s:catalog xmlns:s="urn:x"><s:model id="M1"><title>Shirt</title><d><p>One</p></d>
            <pic>https://s.example/1.jpg</pic><pic>https://s.example/2.jpg</pic>
            <variant sku="M1-S"><price cur="USD">9</price><price cur="EUR">10.50</price><size>S</size></variant>
            <variant sku="M1-L"><price cur="EUR">11.50</price><price cur="USD">9</price><size>L</size><title>no</title></variant>
            </s:model><s:model id="M2"><title>Other</title><d>Two</d><pic>https://s.example/3.jpg</pic>
            <variant sku="M2-S"><price cur="USD">9</price><size>S</size></variant></s:model></s:catalog>
            """
        let run = try await run([("a.xml", xml)]) { custom, _ in
            custom.record = "catalog/model/variant"
            custom.group = "catalog/model"
            custom.elements = [
                Field("@sku", to: "sku_code"), Field("title", to: "title"), Field("d", to: "description"),
                Field("pic", to: "image_urls"), Field("price[@cur='EUR']", to: "price"), Field("size", to: "sku:Size"),
                Field("@id", to: "item_id"),
            ]
        }
        let content = try #require(try run.contents("PRODUCT_CREATE").first)
        let skus = content["sku_info_list"]?.arrayValue ?? []
        #expect(skus.map { $0["sku_code"]?.stringValue } == ["M1-S", "M1-L"])
        #expect(skus.map { $0["price"]?.description } == ["10.5", "11.5"])
        #expect(content["image_url_list"]?.arrayValue?.count == 2)
        #expect(!run.codes.contains("source.column-missing"))
        #expect(run.items.map { $0["item"]?.stringValue } == ["M1", "M2"])
        #expect(run.items[1]["findings"]?.arrayValue?.contains { $0["code"]?.stringValue == "price.missing" } == true)
    }

    @Test func aBrokenRecordCostsItselfAlone() async throws {
        let item = { (id: String, rest: String) in
            "<item id=\"\(id)\"><n>Shirt</n><d>x</d><p>5</p><i>https://s.example/1.jpg</i>\(rest)</item>"
        }
        let xml = "<list>\(item("A", ""))\(item("B", "<b></c>"))\(item("C", ""))</list>"
        let run = try await run([("a.xml", xml)]) { custom, _ in
            custom.record = "list/item"
            custom.elements = [
                Field("@id", to: "item_id"), Field("n", to: "title"), Field("d", to: "description"),
                Field("p", to: "price"),
                Field("i", to: "image_urls"),
            ]
        }
        #expect(run.items.map { $0["status"]?.stringValue } == ["prepared", "rejected", "prepared"])
        #expect(run.errors == ["source.malformed-xml"])
    }

    /// A table of one's own has what is the product's in each row: rows that do not agree are a finding, and the package has
    /// to do for the largest.
    @Test(
        arguments: [
            ("Brand", "None", "None", nil, "0.3"), ("Brand", "None", "", nil, "0.3"),
            ("Brand", "None", "Other", "a.csv:3 Brand", nil), ("Kg", "1", "2.5", nil, "2.5"),
            ("Kg", "2500 g", "2", nil, "2.5"), ("Kg", "", "2", nil, "2"), ("Days", "3", "5", "a.csv:3 Days", nil),
            ("Material", "Cotton", "Silk", "a.csv:3 Material", nil), ("Name", "Tee", "Tee L", nil, "0.3"),
        ] as [(String, String, String, String?, String?)])
    func whatRowsSayOfTheProduct(column: String, first: String, second: String, conflict: String?, weight: String?)
        async throws
    {
        let name = column == "Name" ? (header: "", cell: "") : (header: ",Name", cell: ",Tee")
        let row = { (code: String, value: String) in
            "1,\(code),9,x,https://s.example/1.jpg,\(code),\(value)\(name.cell)\n"
        }
        let text = "Model,Code,Price,Text,Image,Size,\(column)\(name.header)\n" + row("S", first) + row("M", second)
        let run = try await run([("a.csv", text)]) { custom, _ in
            custom.group = "Model"
            custom.columns = [
                ("Code", "sku_code"), ("Price", "price"), ("Text", "description"), ("Image", "image_urls"),
                ("Size", "sku:Size"), ("Brand", "brand"), ("Kg", "package_weight"), ("Name", "title"),
                ("Material", "attribute:Material"), ("Days", "shipping_preparation_time"),
            ].map { Field($0, to: $1) }
        }
        let conflicts = run.findings.filter { $0["code"]?.stringValue == "item.conflicting-values" }
        let places = conflicts.map { finding in
            let (file, line) = (finding["place"]?["file"]?.stringValue, finding["place"]?["line"]?.int64Value)
            return "\(file ?? ""):\(line ?? 0) \(finding["place"]?["column"]?.stringValue ?? "")"
        }
        #expect(places == (conflict.map { [$0] } ?? []))
        #expect(try run.contents("PRODUCT_CREATE").first?["package_weight"]?.description == weight)
    }

    /// A document of elements at random, with the SKUs of the records that are at `shop/goods/item`.
    private struct RandomDocument {
        private(set) var text = "<shop>"
        private(set) var skus: [String: Int] = [:]
        private(set) var elsewhere = 0
        private var random: SeededRandom

        init(seed: UInt64) {
            random = SeededRandom(seed: seed)
            while text.utf8.count < 400_000 { appendElement(in: ["shop"]) }
            text += "</shop>"
        }

        private mutating func appendElement(in path: [String]) {
            switch random.below(path.count > 3 ? 6 : 8) {
            case 0: text += "<!-- <item id=\"X\"/> </goods> -->\n"
            case 1: text += ["<goods/>", "<br />", "</br>", "<note a='>'>x</note>"][random.below(4)]
            case 2...5:
                let id = "P\(random.below(60))"
                let number = text.utf8.count
                text += "<item id=\"\(id)\" sku=\"S\(number)\"><n>Shirt</n><size>\(number)</size><d>"
                text += String(repeating: "<goods>x</goods>", count: random.below(60)) + "</d></item>\n"
                if path == ["shop", "goods"] { skus[id, default: 0] += 1 } else { elsewhere += 1 }
            default:
                let name = ["goods", "goods", "archive", "shop"][random.below(4)]
                let prefix = random.chance(0.2) ? "x:" : ""
                text += "<\(prefix)\(name)\(prefix.isEmpty ? "" : " xmlns:x=\"urn:x\"")>"
                for _ in 0..<random.below(10) { appendElement(in: path + [name]) }
                text += "</\(prefix)\(name)>"
            }
        }
    }

    /// Whatever else is called as records are is none, however the file is cut into batches and its records are put together.
    @Test(arguments: 1...6)
    func onlyElementsAtThePathAreRecords(seed: UInt64) async throws {
        let document = RandomDocument(seed: seed)
        let run = try await run([("a.xml", document.text)]) { custom, _ in
            custom.record = "shop/goods/item"
            custom.elements = [
                Field("@id", to: "item_id"), Field("@sku", to: "sku_code"), Field("n", to: "title"),
                Field("size", to: "sku:Size"),
            ]
        }
        var skus: [String: Int] = [:]
        for item in run.items {
            skus[item["item"]?.stringValue ?? "", default: 0] += item["sku_places"]?.arrayValue?.count ?? 0
        }
        #expect(skus == document.skus)
        #expect(try run.summary["balance"]?["records"]?["read"]?.int64Value == Int64(document.skus.values.reduce(0, +)))
        #expect(document.elsewhere > 20 && document.skus.count > 20)
    }

    /// What is broken between records costs itself, or is an input that was not read to its end: never the rest in silence.
    @Test(arguments: [
        ("<itm id=\"2\"><n>Shirt</n></item>", ["1", "2", "3"], ["source.malformed-xml"], false),
        ("<item id=\"2\"<n>Shirt</n></item>", ["1", "2", "3"], ["source.malformed-xml"], false),
        ("<n>Shirt</n></item>", ["1", "3"], ["source.malformed-xml"], false),
        ("</br>", ["1", "3"], [], false), ("<br/>", ["1", "3"], [], false), ("<note>x</note>", ["1", "3"], [], false),
        ("<br>", ["1"], ["source.malformed-xml"], true), ("<goods>", ["1"], ["source.malformed-xml"], true),
        ("<archive><item id=\"2\"/></archive>", ["1", "3"], [], false),
        ("<archive><item id=\"2\"/>", ["1"], ["source.malformed-xml"], true),
    ])
    func whatIsBrokenBetweenRecords(rubbish: String, items: [String], errors: [String], isUnread: Bool) async throws {
        let item = { (id: String) in "<item id=\"\(id)\"><n>Shirt</n></item>" }
        let text = "<shop><goods>\(item("1"))\n\(rubbish)\n\(item("3"))</goods></shop>"
        let run = try await run([("a.xml", text)]) { custom, _ in
            custom.record = "shop/goods/item"
            custom.elements = [Field("@id", to: "item_id"), Field("n", to: "title")]
        }
        #expect(run.items.compactMap { $0["item"]?.stringValue } == items)
        let found = run.findings.filter { $0["code"]?.stringValue == "source.malformed-xml" }
        #expect(found.compactMap { $0["code"]?.stringValue } == errors)
        #expect(try (run.summary["exit_status"]?.int64Value == 65) == isUnread)
        #expect(found.contains { $0["message"]?.stringValue?.contains("is never closed") == true } == isUnread)
    }

    /// source.empty-export: a path that matches nothing holds the run, and names what may be meant.
    @Test(arguments: [
        ("shop/good/item", "shop/goods/item"), ("shop/goods/article", "shop/goods/item"), ("item", "shop/goods/item"),
        ("shop/item", "shop/goods/item"), ("shop/goods/lot/item", "shop/goods/item"),
    ])
    func aPathThatMatchesNothingIsSaid(path: String, found: String) async throws {
        let item = "<item id=\"1\"><n>Shirt</n><d>x</d><p>5</p></item>"
        let text = "<shop><date>1</date><goods>\(item)\(item)</goods></shop>"
        let run = try await run([("a.xml", text)]) { custom, _ in
            custom.record = path
            custom.elements = [Field("@id", to: "item_id"), Field("n", to: "title")]
        }
        #expect(run.items.isEmpty && run.codes == ["source.empty-export"])
        let message = run.findings.first?["message"]?.stringValue ?? ""
        #expect(message.hasPrefix("No element is at \(path),") && message.hasSuffix(" at \(found)."))
        #expect(run.findings.first?["fix"]?.stringValue == "If those are the products: \"record\": \"\(found)\".")
    }

    /// source.column-missing: what the configuration describes and a file lacks is reported once per file, with what may be
    /// meant; a column that another file has is not.
    @Test func aColumnThatIsMissingIsSaid() async throws {
        let run = try await run([
            ("a.csv", "Nr;Name;Text;Preis_brutto;Bild\n1;Shirt;<p>x</p>;12;https://s.example/1.jpg\n2;Hat;x;9;\n"),
            ("b.csv", "Nr;Bestand\n1;4\n"),
        ]) { custom, _ in
            custom.columns = [
                Field("Nr", to: "item_id"), Field("Name", to: "title"), Field("Text", to: "description"),
                Field("Preis brutto", to: "price"), Field("Bild", to: "image_urls"), Field("Bestand", to: "inventory"),
                Field("Marke", to: "brand"), Field("intern", to: ""),
            ]
        }
        let missing = run.findings.filter { $0["code"]?.stringValue == "source.column-missing" }
        let said = missing.map { finding in
            "\(finding["place"]?["file"]?.stringValue ?? "") \(finding["message"]?.stringValue ?? "")"
                + " \(finding["fix"]?.stringValue ?? "")"
        }
        let words = { (file: String, name: String, fix: String) in
            "\(file) The file has no column '\(name)', which the configuration describes. \(fix)"
        }
        #expect(
            said == [
                words("a.csv", "Preis brutto", "Did you mean 'Preis_brutto'?"), words("a.csv", "Marke", ""),
                words("b.csv", "Preis brutto", ""), words("b.csv", "Marke", ""),
            ])
    }

    @Test(arguments: [
        ("@ean", "ean_code", nil), ("price[@cur='EUR']", "price", nil), ("pic/@href", "image_urls", nil),
        ("tilte", "title", "title"), ("pic/@herf", "image_urls", "pic/@href"), ("price[@cur='USD']", "price", ""),
        ("weight", "package_weight", ""), ("html", "description", ""), ("@idd", "item_id", "@id"),
    ])
    func anElementThatNoRecordHasIsSaid(path: String, target: String, nearest: String?) async throws {
        let xml = """
            <list><item id="1"><title>Shirt</title><price cur="EUR">5</price><d><![CDATA[<html>x</html>]]></d></item>
            <!-- <item><weight>1</weight></item> --><item id="2" ean="x"><n:pic xmlns:n="urn:n" href="https://s.example/1.jpg"/>
            </item></list>
            """
        let run = try await run([("a.xml", xml)]) { custom, _ in
            custom.record = "list/item"
            custom.elements = [Field("d", to: "description"), Field(path, to: target)]
            if target != "item_id" { custom.elements.append(Field("@id", to: "item_id")) }
        }
        let missing = run.findings.filter { $0["code"]?.stringValue == "source.column-missing" }
        #expect(missing.count == (nearest == nil ? 0 : 1))
        if let nearest, let said = missing.first {
            #expect(said["fix"]?.stringValue == (nearest.isEmpty ? nil : "Did you mean '\(nearest)'?"))
            #expect(said["message"]?.stringValue?.contains("'\(path)'") == true)
        }
    }

    /// Without a column that tells products apart a file has none.
    @Test func aFileWithoutItsKeyIsNotRead() async throws {
        let run = try await run([("a.csv", "Nummer;Name\n1;Shirt\n"), ("b.xml", "<shop><i id=\"1\"/></shop>")]) {
            custom, _ in
            custom.columns = [Field("Numer", to: "item_id"), Field("Name", to: "title")]
        }
        let said = run.findings.filter { $0["code"]?.stringValue == "source.unrecognised" }
        #expect(said.count == 2)
        #expect(said.first?["message"]?.stringValue?.contains("a table without 'Numer'") == true)
        #expect(said.first?["fix"]?.stringValue?.contains("Did you mean 'Nummer'?") == true)
        #expect(said.last?["fix"]?.stringValue?.contains("\"record\" and \"elements\"") == true)
    }

    @Test(arguments: [
        ("titel", "did you mean \"title\"?"), ("attribut:Material", "did you mean"), ("sku_image:Color", "cannot go"),
    ])
    func aTargetThatIsNoneIsSaid(target: String, words: String) {
        var custom = CustomSettings()
        custom.columns = [Field("Nr", to: "item_id"), Field("x", to: target)]
        let problems = custom.problems(isUsed: true)
        #expect(problems.map(\.keys) == [["columns", "x"]] && problems.first?.text.contains(words) == true)
    }

    @Test(arguments: [
        "a//b", "/a", "a/", "a[1]", "a[@b]", "a[@b='c", "a/@b/c", "@", "a b", "//a", "a[text()='x']", "..", "*",
    ])
    func aPathThatIsNoneIsSaid(path: String) {
        var custom = CustomSettings()
        custom.record = "list/item"
        custom.elements = [Field("@id", to: "item_id"), Field(path, to: "title")]
        #expect(custom.problems(isUsed: true).map(\.keys) == [["elements", path]])
    }

    @Test func whatIsMissingIsSaid() {
        var custom = CustomSettings()
        #expect(custom.problems(isUsed: true).map(\.keys) == [["dialect"]])
        custom.elements = [Field("@id", to: "item_id")]
        #expect(custom.problems(isUsed: true).map(\.keys) == [["elements"]])
        custom.record = "list/item"
        custom.group = "other"
        #expect(custom.problems(isUsed: true).map(\.keys) == [["group"]])
        #expect(custom.problems(isUsed: false).map(\.keys) == [["dialect"]])
        custom.group = nil
        custom.elements[0].kind = "monney"
        #expect(custom.problems(isUsed: true).first?.text.contains("did you mean \"money\"?") == true)
    }
}
