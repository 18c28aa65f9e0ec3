import Testing

@testable import ShopDialects

/// What the elements of a YML offer mean.
struct YMLDocumentTests {
    @Test(
        arguments: [
            ("<price>990</price><oldprice>1290.00</oldprice>", ["price=1290.00", "discount=990"]),
            ("<price>990</price><oldprice>0</oldprice>", ["price=990"]),
            ("<price>990</price><price_old>1290</price_old>", ["price=1290", "discount=990"]),
            ("<image>a.jpg</image>", ["image=a.jpg"]),
            ("<price>990</price><oldPrice>990</oldPrice>", ["price=990"]),
            ("<price>990</price><oldPrice>900</oldPrice>", ["price=990", "price.special-not-lower"]),
            ("<vendor>Elna</vendor>", ["brand=Elna"]),
            ("<currencyId>RUR</currencyId>", ["currency=RUB"]), ("<currencyId>BYR</currencyId>", ["currency=BYN"]),
            ("<currencyId>KZT</currencyId>", ["currency=KZT"]),
            ("<categoryId>3</categoryId>", ["path=Men > Shirts", "id=3"]), ("<categoryId>9</categoryId>", ["id=9"]),
            ("<market_category>Одежда/Рубашки</market_category>", ["path=Одежда > Рубашки"]),
            ("<count>3</count>", ["stock=3"]), ("<quantity_in_stock>0</quantity_in_stock>", ["stock=0"]),
            (
                "<outlets><outlet id='1' instock='2'/><outlet instock='5'/></outlets>",
                ["stock=7", "outlets/outlet/@id=1"]
            ),
            ("<barcode>4600000005019</barcode><barcode>2</barcode>", ["ean=4600000005019", "unused: barcode"]),
            (
                "<weight>0.3</weight><dimensions>20.1/20.5/22</dimensions>",
                [
                    "package_weight=0.3", "package_length=20.1", "package_width=20.5", "package_height=22",
                ]
            ),
            ("<dimensions>20</dimensions>", ["unused: dimensions"]),
            ("<name> Shirt </name><model>X1</model>", ["title=Shirt", "model=X1"]),
            (
                "<typePrefix>Shirt</typePrefix><vendor>Nordlys</vendor><model>Line</model>",
                ["brand=Nordlys", "type=Shirt", "title=Shirt Nordlys Line"]
            ),
            ("<vendor>Elna</vendor><model>Elna 1110</model>", ["brand=Elna", "title=Elna 1110"]),
            ("<description>a<br/>b <b>c &amp; d</b></description>", ["description=a<br>b <b>c & d</b>"]),
            (
                "<description>a<IMG src=\"x\">b<hr>c</description>",
                ["description=a<IMG src=\"x\">b<hr>c", "source.malformed-xml"]
            ),
            (
                "<description><p>One<br>Two</p></description>",
                ["description=<p>One<br>Two</p>", "source.malformed-xml"]
            ),
            ("<name>Tea &amp;amp; milk</name>", ["title=Tea & milk"]),
            ("<description>&lt;p&gt;&lt;/p&gt;</description>", []),
            ("<description><![CDATA[<p>x & y</p>]]></description>", ["description=<p>x & y</p>"]),
            ("<picture>a.jpg</picture><picture/><picture>b.jpg</picture>", ["image=a.jpg", "image=b.jpg"]),
            (
                "<param name='Размер' unit='RU'>52</param><param name='Вес' unit='г'>9</param><param name='Пол'></param>",
                ["[Размер]=52", "Вес=9", "Вес in г", "unused: unit of Размер"]
            ),
            ("<param>x</param>", ["unused: param"]),
            ("<url>u</url><vendorCode>V1</vendorCode>", ["url=u", "vendorCode=V1"]),
            ("<delivery-options><option cost='1' days='2-3'/></delivery-options>", ["delivery-options=1 2-3"]),
            ("<age unit='year'>18</age><x a='1'/>", ["age=18", "age/@unit=year", "x/@a=1"]),
            (
                "<param name='Ткань'>Лён</param><param name='Цвет'>Red</param><param name='Ткань'>Хлопок</param>"
                    + "<param name='Цвет'>Blue</param>",
                ["[Цвет]=Red", "unused: Цвет", "Ткань=Лён", "Ткань=Хлопок"]
            ),
            ("<adult>false</adult>", ["adult=false"]),
        ] as [(String, [String])])
    func whatAnElementMeans(elements: String, expected: [String]) throws {
        var head = ShopHead()
        head.categories = ["1": ("Men", nil), "3": ("Shirts", "1"), "5": ("Loop", "5")]
        let words = try ShopOfferWords.read("<offer id='A'>\(elements)</offer>", YMLDocument.self, head: head)
        #expect(words.filter { $0 != "item_id=A" && $0 != "code=A" }.sorted() == expected.sorted())
    }

    @Test(arguments: [
        ("in_stock='true' available=''", "", ["inStock"]), ("in_stock='true' available='false'", "", ["outOfStock"]),
        ("available='true'", "<count>3</count>", ["stock=3", "inStock"]), ("available='true'", "", ["inStock"]),
        ("available='false'", "<count>3</count>", ["outOfStock", "unused: stock of what is not available"]),
        ("type='audiobook'", "", ["skipped: not-sold"]),
        ("", "<downloadable>true</downloadable>", ["skipped: not-sold"]),
        ("", "<disabled>true</disabled>", ["skipped: unpublished"]), ("", "<disabled>false</disabled>", []),
        ("type='vendor.model' bid='3'", "", ["@bid=3"]),
    ])
    func whatAnAttributeMeans(attributes: String, elements: String, expected: [String]) throws {
        let words = try ShopOfferWords.read("<offer id='A' \(attributes)>\(elements)</offer>", YMLDocument.self)
        #expect(words.filter { $0 != "item_id=A" && $0 != "code=A" } == expected)
    }

    @Test func theShopsCurrencyIsUsedInstead() throws {
        var head = ShopHead()
        for (id, rate) in [("USD", "CBRF"), ("RUR", "1")] {
            YMLDocument.readHead(
                ShopHeadElement(name: "currency", attributes: ["id": id, "rate": rate], text: ""), into: &head)
        }
        #expect(try ShopOfferWords.read("<offer id='A'/>", YMLDocument.self, head: head).contains("currency=RUB"))
    }
}
