import Bytes
import CatalogReading
import FeedModel
import Testing

struct XMLCatalogReaderTests {
    static let whole = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- all there is -->
        <catalog operation="PRODUCT_CREATE" locale="es_ES">
          <product item_id="A1" category_id="200000346" aliexpress_product_id="77" operation=" PRODUCT_FULL_UPDATE "
                   currency="USD" product_units_type="100000015" inventory_deduction_strategy="place_order_withhold"
                   product_group_id="9" size_chart_id="8">
            <title locale="es_ES"> Camisa &amp; m&#225;s </title> <title>Shirt</title>
            <description locale="fr_FR"><![CDATA[<p>Une ]]>chemise<![CDATA[</p>]]></description>
            <brand id="200010868"/>
            <attribute name="Material"><value id="47"/><value>
              Linen</value></attribute>
            <attribute id="20205"><value id="4">hand made</value></attribute>
            <attribute name="Net Weight"><value unit="kg">1.5</value></attribute>
            <attribute name="Empty"/>
            <attribute name="Plain">text</attribute>
            <custom_attribute name="Origin">Spain</custom_attribute>
            <image>https://a/1.jpg</image>
            <image> https://a/2.jpg </image>
            <package weight="0.35" length="30" width="25" height="4"/>
            <shipping preparation_time="3" template_id="1000" service_template_id="0"/>
            <national_quote type="relative">[{}]</national_quote>
            <skus>
              <sku code="234" price="23" discount_price="12" inventory="234" ean_code="E">
                <property name="Color" alias="Sky" image="https://b">Blue</property>
                <property id="5"><value id="100014064"/></property>
                <country_price country="ES" price="27.77" discount_price="20.22"/>
              </sku>
              <sku
                  code="235" price=""/>
            </skus>
          </product>
        </catalog>
        """

    static let wholeInWords = """
        product @4 127
        item_id = A1 @4 product/@item_id
        operation = PRODUCT_FULL_UPDATE @4 product/@operation
        aliexpress_product_id = 77 @4 product/@aliexpress_product_id
        category_id = 200000346 @4 product/@category_id
        locale = es_ES @3 catalog/@locale
        brand = #200010868 @9 brand
        product_units_type = 100000015 @4 product/@product_units_type
        inventory_deduction_strategy = place_order_withhold @4 product/@inventory_deduction_strategy
        package_weight = 0.35 @19 package/@weight
        package_length = 30 @19 package/@length
        package_width = 25 @19 package/@width
        package_height = 4 @19 package/@height
        shipping_preparation_time = 3 @20 shipping/@preparation_time
        shipping_template_id = 1000 @20 shipping/@template_id
        service_template_id = 0 @20 shipping/@service_template_id
        product_group_id = 9 @4 product/@product_group_id
        size_chart_id = 8 @4 product/@size_chart_id
        currency = USD @4 product/@currency
        national_quote_type = relative @21 national_quote/@type
        national_quote_data = [{}] @21 national_quote
        title = Camisa & más @7 title[es_ES]
        title = Shirt @7 title
        description = <p>Une chemise</p> @8 description[fr_FR]
        attribute Material id:47 unit: =  @10 attribute[Material]/value
        attribute Material id: unit: = Linen @10 attribute[Material]/value
        attribute# 20205 id:4 unit: = hand made @12 attribute[20205]/value
        attribute Net Weight id: unit:kg = 1.5 @13 attribute[Net Weight]/value
        attribute Empty id: unit: =  @14 attribute[Empty]/value
        attribute Plain id: unit: = text @15 attribute[Plain]/value
        custom Origin id: unit: = Spain @16 custom_attribute[Origin]
        image = https://a/1.jpg @17 image
        image = https://a/2.jpg @18 image
        sku @23
        code = 234 @23 sku/@code
        price = 23 @23 sku/@price
        discount = 12 @23 sku/@discount_price
        inventory = 234 @23 sku/@inventory
        ean = E @23 sku/@ean_code
        property Color id: = Blue @24 sku/property[Color]
        alias = Sky @24 sku/property[Color]/@alias
        image = https://b @24 sku/property[Color]/@image
        property# 5 id:100014064 =  @25 sku/property[5]
        country ES price = 27.77 @26 country_price[ES]/@price
        country ES discount = 20.22 @26 country_price[ES]/@discount_price
        sku @28
        code = 235 @28 sku/@code
        price =  @28 sku/@price
        """

    /// Blocks of one byte put every call of the parser's between any two bytes of the document.
    @Test(arguments: [1 << 16, 100, 7, 1])
    func everythingHasItsPlace(blockBytes: Int) throws {
        let reading = try XMLReading(Self.whole, blockBytes: blockBytes)
        #expect(reading.findings == [])
        #expect(reading.products.count == 1)
        #expect(reading.products.first ?? [] == Self.wholeInWords.split(separator: "\n").map(String.init))
        #expect(reading.raw.first?.hasPrefix("<product item_id=\"A1\" ") == true)
        #expect(reading.raw.first?.hasSuffix("</skus>\n  </product>") == true)
        #expect(!reading.endedEarly)
        #expect(reading.bytesRead == UInt64(Self.whole.utf8.count))
    }

    @Test func rejectedProductsStandUnderTheFilesOwnHead() throws {
        let reading = try XMLReading(Self.whole)
        let again = reading.file.head + Array(reading.raw[0].utf8) + reading.file.tail
        let second = try XMLReading(again)
        #expect(second.raw == reading.raw)
        #expect(second.findings == [])
        #expect(second.products[0].filter { !$0.contains("@") } == reading.products[0].filter { !$0.contains("@") })
    }

    @Test func oneProductAfterAnother() throws {
        let text = "<catalog>" + (1...500).map { "<product item_id='P\($0)'>\n</product >" }.joined() + "</catalog>"
        let reading = try XMLReading(text, blockBytes: 256, batchBytes: 1000)
        #expect(reading.batches > 5)
        #expect(reading.products.count == 500)
        #expect(reading.raw == (1...500).map { "<product item_id='P\($0)'>\n</product >" })
        #expect(reading.records.map(\.location) == (1...500).map { Location(line: UInt32($0), record: UInt32($0)) })
        #expect(reading.findings == [])
    }

    @Test func linesAreRightPast65535() throws {
        let text =
            "<catalog>" + String(repeating: "\n", count: 70_000) + "<!-- \n --><product\n item_id='A'\n>"
            + String(repeating: "\n", count: 70_000) + "<title>T</title><tilte/></product></catalog>"
        let reading = try XMLReading(text)
        #expect(
            reading.products == [
                ["product @70002 1", "item_id = A @70002 product/@item_id", "title = T @140004 title"]
            ])
        #expect(
            reading.findings == ["source.unknown-column 1:140004 item:- product/tilte 'product/tilte' 'product/title'"])
    }

    @Test(arguments: [
        ("<catalog xmlns='urn:x'><product item_id='A'/></catalog>", 1, 0),
        ("<c:catalog xmlns:c='urn:x'><c:product item_id='A'></c:product></c:catalog>", 1, 0),
        ("<catalog xmlns:g='urn:g'><g:product item_id='A'/><product item_id='B' g:x='1'/></catalog>", 1, 2),
        ("<c:catalog xmlns:c='urn:x'><product item_id='A'/></c:catalog>", 0, 1),
        (
            "<catalog xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='catalog.xsd'>"
                + "<product xml:space='preserve' item_id='A'/></catalog>", 1, 0
        ),
        ("<!DOCTYPE catalog><catalog><product item_id='A'/></catalog>", 1, 0),
        ("\u{FEFF}<?xml version='1.0'?>\n<catalog><?p i?><product item_id='A'/><!-- --></catalog>\n<!-- -->\n", 1, 0),
    ])
    func whatElseAWellMadeCatalogMayBe(text: String, products: Int, findings: Int) throws {
        let reading = try XMLReading(text)
        #expect(reading.products.count == products)
        #expect(reading.findings.count == findings)
        #expect(!reading.endedEarly)
    }

    @Test(arguments: [
        (
            "<product item_id='A' itemid='B'/>",
            "source.unknown-column 1:1 item:- product/@itemid 'product/@itemid' 'product/@item_id'"
        ),
        (
            "<product><sku code='1'/></product>",
            "source.unknown-column 1:1 item:- product/sku 'product/sku' 'product/skus'"
        ),
        ("<product><title>a <b>b</b> c</title></product>", "source.unknown-column 1:1 item:- title/b 'title/b'"),
        ("<product><image src='x'/></product>", "source.unknown-column 1:1 item:- image/@src 'image/@src'"),
        ("<product>text</product>", "source.unknown-column 1:1 item:- product/text() 'product/text()'"),
        ("<product price='1'/>", "source.unknown-column 1:1 item:- product/@price 'product/@price' 'sku/@price'"),
        (
            "<product item_id='A'><brand>X</brand><brand>Y</brand></product>",
            "item.conflicting-values 1:1 item:A brand='Y' 'X' 1"
        ),
        (
            "<product item_id='A'><title locale='x'>X</title>\n<title locale='x'>Y</title></product>",
            "item.conflicting-values 1:2 item:A title[x]='Y' 'X' 1"
        ),
        (
            "<product item_id='A'><skus><sku><property name='C'>X<value>Y</value></property></sku></skus></product>",
            "item.conflicting-values 1:1 item:A sku/property[C]='Y' 'X' 1"
        ),
    ])
    func oneThingToSay(product: String, words: String) throws {
        let reading = try XMLReading("<catalog>\(product)</catalog>")
        #expect(reading.findings == [words])
        #expect(reading.products.count == 1)
        #expect(!reading.endedEarly)
    }

    @Test func unknownNamesAreSaidOnce() throws {
        let product = "<product item_id='A'><colour><deep/></colour><title>a<i/>b</title></product>"
        let reading = try XMLReading("<catalog x=''>\(product)\(product)\(product)</catalog>", batchBytes: 10)
        #expect(reading.findings.count == 3)
        #expect(reading.products.allSatisfy { $0.contains("title = ab @1 title") })
    }

    @Test(arguments: [
        "<product item_id='A'><brand>X</brand><brand> X </brand><brand/></product>",
        "<product item_id='A'><title/><title>X</title></product>",
        "<product item_id='A'><package weight='1'/><package height='2'/></product>",
    ])
    func whatAgreesIsNoConflict(product: String) throws {
        #expect(try XMLReading("<catalog>\(product)</catalog>").findings == [])
    }

    @Test func theRootSpeaksForEveryBatch() throws {
        let text =
            "<catalog\n locale='es_ES' category_id='5'>"
            + (1...50).map { "<product item_id='\($0)'/>\n" }.joined() + "</catalog>"
        let reading = try XMLReading(text, blockBytes: 64, batchBytes: 100)
        #expect(reading.batches > 3)
        #expect(reading.products.allSatisfy { $0.contains("locale = es_ES @1 catalog/@locale") })
        #expect(reading.products.allSatisfy { $0.contains("category_id = 5 @1 catalog/@category_id") })
    }

    @Test func aCatalogWithoutProductsIsEmpty() throws {
        let reading = try XMLReading("<catalog>\n<note/>\n</catalog>")
        #expect(reading.findings.last?.hasPrefix("source.empty-export") == true)
    }
}
