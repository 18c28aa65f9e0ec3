import Bytes
import CatalogReading
import FeedTesting
import Foundation
import JSONText
import Testing

/// Shops' own exports in XML, whole and broken.
struct ShopDocumentTests {
    /// A catalog in YML of these offers, in which nothing is missing.
    private static func yml(_ offers: String, front: String = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") -> String
    {
        """
        \(front)<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
        <yml_catalog date="2026-11-24"><shop><name>Берег</name>
        <categories><category id="7">Рубашки</category></categories>
        <offers>
        \(offers)</offers>
        </shop></yml_catalog>

        """
    }

    private static func offer(
        _ id: String, group: String? = nil, size: String = "M", text: String = "Хлопок", more: String = ""
    ) -> String {
        """
        <offer id="\(id)" available="true"\(group.map { " group_id=\"\($0)\"" } ?? "")>
          <price>19.90</price><currencyId>EUR</currencyId><categoryId>7</categoryId>
          <picture>https://ae01.alicdn.com/kf/\(id).jpg</picture><vendor>Albamar</vendor>
          <name>Camisa</name><description>\(text)</description><count>5</count>\(more)
          <param name="Цвет">Blue</param><param name="Размер">\(size)</param><param name="Материал">Cotton</param>
        </offer>

        """
    }

    private static let configuration = """
        {"defaults":{"locale":"es_ES","package_weight":"0.3","package_length":"30","package_width":"20",
        "package_height":"5","shipping_preparation_time":"3","shipping_template_id":"1000","service_template_id":"0"},
        "mapping":{"category":{"*":348},"fields":{"Материал":"attribute:Material"}}}
        """

    private func run(
        _ bytes: some Sequence<UInt8>, as name: String = "b.xml"
    ) throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        let shop = try Shop()
        try shop.export("feedmill.json", Self.configuration)
        try shop.export("categories/merchant.json", #"{"quotation_currency":"EUR"}"#)
        try shop.export(name, bytes)
        let result = try shop.run()
        #expect(try result.written.balanceAddsUp())
        return result
    }

    // MARK: Faults

    /// Each fault costs the offer that it is in, and is said of it; not a character is lost elsewhere.
    @Test(
        arguments: [
            ("]]> in it", "source.malformed-xml"), ("Hilo & aguja", "source.malformed-xml"),
            ("Hilo &aguja; y más", "source.malformed-xml"), ("a\u{B}b", "source.malformed-xml"),
            ("a\u{0}b", "source.encoding"), ("</name>", "source.malformed-xml"),
            ("<![CDATA[ never closed", "source.malformed-xml"), ("<!-- never closed", "source.malformed-xml"),
            ("<b attribute=\"never closed>x</b>", "source.malformed-xml"), ("&#11;", "source.malformed-xml"),
            ("%", "source.encoding"),
        ])
    func aFaultInOneOfferCostsThatOffer(text: String, code: String) throws {
        let offers =
            Self.offer("A1") + Self.offer("A2", text: text) + Self.offer("A3", text: "<![CDATA[<p>Ñ]]> &amp; más")
        let bytes = Self.yml(offers).utf8.map { text == "%" && $0 == UInt8(ascii: "%") ? 0xE9 : $0 }
        let (ending, written) = try run(bytes)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A3"])
        #expect(try written.ids("rejected") == ["A2"])
        #expect(try written.codes("A2") == [code])
        let kept = try written.feed("PRODUCT_CREATE-0001.json").map(\.content.description)
        #expect(kept[0].contains("Хлопок") && kept[1].contains("<p>Ñ & más"))
        // The record comes back byte for byte, and alone gives the same.
        let rejected = try written.bytes("rejected/b.xml")
        let again = try run(rejected).written
        #expect(try again.ids("rejected") == ["A2"] && again.ids("prepared").isEmpty)
        #expect(try again.codes("A2") == [code])
        #expect(try again.bytes("rejected/b.xml") == rejected)
    }

    /// A fault that says what was meant is mended, and said.
    @Test func namesOfHTMLAreRead() throws {
        let text = "Hilo&nbsp;&laquo;fino&raquo; &mdash; <b>ancho</b> &amp; m&aacute;s"
        let (ending, written) = try run(Self.yml(Self.offer("A1", text: text) + Self.offer("A2")).utf8)
        #expect(ending.status == 0)
        #expect(try written.codes("A1") == ["source.malformed-xml"] && written.codes("A2").isEmpty)
        let content = try written.feed("PRODUCT_CREATE-0001.json")[0].content.description
        #expect(content.contains("Hilo\u{A0}«fino» — <b>ancho</b> & más"))
        #expect(try written.items()[0]["findings"]?.arrayValue?.first?["severity"]?.stringValue == "fixed")
    }

    @Test func anOfferWithoutItsEndTag() throws {
        let broken = Self.offer("A2").replacing("</offer>", with: "")
        let (ending, written) = try run(Self.yml(Self.offer("A1") + broken + Self.offer("A3")).utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A3"])
        #expect(try written.codes("A2") == ["source.malformed-xml"])
    }

    @Test func aFileThatIsCutOff() throws {
        let whole = Self.yml(Self.offer("A1") + Self.offer("A2") + Self.offer("A3"))
        for (cut, prepared) in [(200, ["A1", "A2"]), (30, ["A1", "A2", "A3"]), (600, ["A1"])] {
            let (ending, written) = try run(whole.utf8.dropLast(cut))
            #expect(ending.status == 65)
            #expect(try written.ids("prepared") == prepared)
            #expect(try written.fileCodes() == ["source.malformed-xml"])
        }
    }

    @Test func whatComesBeforeADocument() throws {
        for (front, codes) in [
            (
                "<? header('Content-Type: text/xml'); if ($a < 1) echo '<offer>'; ?>\n<?xml version=\"1.0\"?>\n",
                ["source.malformed-xml"]
            ),
            ("<!-- made tonight -->\n", []), ("\n\t\u{FEFF}<?xml version=\"1.0\"?>\n", []), ("", []),
        ] as [(String, [String])] {
            let code = front.hasPrefix("<? ") ? "<url>https://a.example/?r=<? echo $r; ?></url>" : ""
            let text = Self.yml(Self.offer("A1", more: code) + Self.offer("A2"), front: front)
            let (ending, written) = try run(text.utf8, as: "b.yml")
            #expect(ending.status == 0, "\(front): \(ending.output)")
            #expect(try written.ids("prepared") == ["A1", "A2"])
            #expect(try written.fileCodes() == codes)
            let words = try written.lines("findings.jsonl").compactMap { $0["message"]?.stringValue }
            #expect(codes.isEmpty || words.contains { $0.hasSuffix("It was skipped.") })
            let place = try written.items().first?["place"]
            #expect(place?["line"]?.int64Value == Int64(5 + front.utf8.count { $0 == 0x0A }))
        }
    }

    @Test func aDoctypeThatDeclaresIsStillRefused() throws {
        let text = Self.yml(Self.offer("A1", text: "&e;")).replacing(
            "\"shops.dtd\"", with: "\"shops.dtd\" [<!ENTITY e SYSTEM 'file:///etc/passwd'>]")
        let (ending, written) = try run(text.utf8)
        #expect(ending.status == 65)
        #expect(try written.fileCodes() == ["source.forbidden-doctype"])
    }

    @Test(arguments: [
        ("<!DOCTYPE a>", "source.forbidden-doctype"), ("<!c>", "source.malformed-xml"),
    ])
    func markupInARecordCostsIt(markup: String, code: String) throws {
        let text = Self.yml(Self.offer("A1") + Self.offer("A2", more: markup) + Self.offer("A3"))
        let (ending, written) = try run(text.utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A3"])
        #expect(try written.codes("A2") == [code])
    }

    @Test func aRecordOverTheLimitIsOneRecordLess() throws {
        let large = Self.offer("A2", text: String(repeating: "largo\n", count: 3_000_000))
        let (ending, written) = try run(Self.yml(Self.offer("A1") + large + Self.offer("A3")).utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A3"])
        #expect(try written.codes("A2") == ["source.record-too-large"])
        #expect(try written.items().last?["place"]?["line"]?.int64Value == 3_000_018)
    }

    // MARK: Groups

    /// Variants of one product may be anywhere, with the group's id as attribute or element; the base offer of a
    /// group is not sold.
    @Test func offersOfAGroupAreOneProduct() throws {
        let base = Self.offer("G", group: "G").replacing("<param name=\"Цвет\">Blue</param>", with: "")
            .replacing("<param name=\"Размер\">M</param>", with: "").replacing(
                "<param name=\"Материал\">Cotton</param>", with: "")
        let element = Self.offer("G-XL", size: "XL", more: "<group_id>G</group_id>")
        let fill = (1...2000).map { Self.offer("F\($0)") }
        let text = Self.yml(
            Self.offer("G-L", group: "G", size: "L") + fill[..<1000].joined() + Self.offer("G-M", group: "G") + base
                + fill[1000...].joined() + element)
        let (ending, written) = try run(text.utf8)
        #expect(ending.status == 0)
        let ids = try written.ids("prepared")
        #expect(ids.count == 2001 && ids[0] == "G" && ids[1] == "F1" && ids[2000] == "F2000")
        let product = try written.feed("PRODUCT_CREATE-0001.json")[0].content
        #expect(
            product["sku_info_list"]?.arrayValue?.compactMap { $0["sku_code"]?.stringValue } == ["G-L", "G-M", "G-XL"])
        let balance = try written.summary()["balance"]
        let records = balance?["records"]
        #expect(balance?["skipped_for"]?["base-offer"]?.int64Value == 1)
        #expect(records?["in_items"]?.int64Value == 2003)
        let dialect = try written.summary()["files"]?.arrayValue?.first?["dialect"]
        #expect(dialect?["products"]?.int64Value == 2001 && dialect?["variants"]?.int64Value == 2003)
    }

    /// The group is looked for in each offer before that is parsed.
    @Test(arguments: [
        "<group_id>G&amp;1</group_id>", "<group_id >G&#38;1</group_id >", "<group_id\n type='a>b'>G&amp;1</group_id>",
        "<group_id><![CDATA[G&1]]></group_id>", "<group_id><!-- of 2 -->G&amp;1</group_id>",
        "<!-- <group_id>G</group_id> --><group_id>G&amp;1</group_id>",
        "<note><![CDATA[<group_id>G</group_id>]]></note><group_id>G&amp;1</group_id>",
    ])
    func aGroupIsOneHoweverItIsSpelled(element: String) throws {
        let offers = Self.offer("G-L", group: "G&amp;1", size: "L") + Self.offer("G-M", more: element)
        let (ending, written) = try run(Self.yml(offers).utf8)
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.ids("prepared") == ["G&1"])
        let product = try written.feed("PRODUCT_CREATE-0001.json")[0].content
        #expect(product["sku_info_list"]?.arrayValue?.count == 2)
    }

    /// An offer that cannot be read is known by its id as it is meant, so that its product is not taken for vanished.
    @Test func aBrokenOfferIsNamedAsItIsMeant() throws {
        let offers = Self.offer("A1") + Self.offer("H&amp;M", more: "<bad>")
        #expect(try run(Self.yml(offers).utf8).written.ids("rejected") == ["H&M"])
    }

    @Test func twoOffersOfOneIDAreNoGroup() throws {
        let (ending, written) = try run(Self.yml(Self.offer("A1") + Self.offer("A1", size: "L")).utf8)
        #expect(ending.status == 1)
        #expect(try written.items().map { $0["status"]?.stringValue } == ["prepared", "rejected"])
        #expect(try written.lines("findings.jsonl").compactMap { $0["code"]?.stringValue } == ["item.id-duplicate"])
    }

    @Test(arguments: ["windows-1251", "UTF-8"])
    func aWrongDeclarationIsSeen(declared: String) throws {
        var bytes = ByteBuffer()
        let text = Self.yml(Self.offer("A1") + Self.offer("A2")).replacing("UTF-8", with: declared)
        let encoder = try TextEncoder(to: declared == "UTF-8" ? "windows-1251" : "UTF-8")
        Array(text.utf8).withUnsafeBufferPointer { encoder.encode($0, into: &bytes) }
        let (ending, written) = try run(bytes.array)
        #expect(ending.status == 0)
        #expect(try written.fileCodes() == ["source.encoding-guessed"])
        #expect(try written.feed("PRODUCT_CREATE-0001.json")[0].content.description.contains("Хлопок"))
    }
}
