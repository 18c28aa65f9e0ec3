import Testing

@testable import ShopDialects

/// What the elements of a Google Merchant item mean.
struct GoogleDocumentTests {
    @Test(
        arguments: [
            ("<g:price>32.0 USD</g:price>", ["currency=USD", "price=32"]),
            ("<g:price>USD 1,099.50</g:price>", ["currency=USD", "price=1099.5"]),
            (
                "<g:price>44990 KZT</g:price><g:sale_price>40000 KZT</g:sale_price>",
                ["currency=KZT", "price=44990", "discount=40000"]
            ),
            (
                "<g:price>28 EUR</g:price><g:sale_price>30 EUR</g:sale_price>",
                ["currency=EUR", "price=28", "price.special-not-lower"]
            ),
            ("<g:price>1.226 EUR</g:price>", ["currency=EUR", "price=1226 or 1.226"]),
            ("<g:price>28 EUR</g:price><g:price>28 EUR</g:price>", ["currency=EUR", "price=28"]),
            (
                "<g:price>28 EUR</g:price><g:price>20 EUR</g:price>",
                ["currency=EUR", "item.conflicting-values", "price=20"]
            ),
            ("<g:price>19 EUR</g:price><g:price>19.00 €</g:price>", ["currency=EUR", "price=19"]),
            (
                "<g:price>19 EUR</g:price><g:price>19 USD</g:price>",
                ["currency=USD", "item.conflicting-values", "price=19"]
            ),
            ("<g:availability>maybe</g:availability>", ["shop.word-unknown"]),
            ("<price>12.5</price><currency>SEK</currency>", ["currency=SEK", "price=12.5"]),
            ("<g:availability>in_stock</g:availability>", ["inStock"]),
            ("<g:availability>InStock</g:availability>", ["inStock"]),
            ("<g:availability>https://schema.org/OutOfStock</g:availability>", ["outOfStock"]),
            ("<g:availability>preorder</g:availability>", ["preorder"]),
            ("<title>Plain</title><g:title>Own</g:title>", ["title=Own", "unused: title"]),
            ("<summary>S</summary>", ["description=S"]),
            ("<description>D</description><summary>S</summary>", ["description=D", "unused: summary"]),
            (
                "<g:additional_image_link>b.jpg</g:additional_image_link><g:image_link>a.jpg</g:image_link>",
                ["image=a.jpg", "image=b.jpg"]
            ),
            (
                "<g:additional_image_link>http://a/1.jpg, http://a/2.jpg</g:additional_image_link>",
                ["image=http://a/1.jpg", "image=http://a/2.jpg"]
            ),
            ("<g:product_type>Men&gt;Shirts</g:product_type>", ["path=Men > Shirts"]),
            ("<g:google_product_category>212</g:google_product_category>", ["id=212"]),
            ("<g:gtin>4006381333931</g:gtin>", ["ean=4006381333931"]),
            ("<g:shipping_weight>12 oz</g:shipping_weight>", ["package_weight=0.341"]),
            ("<g:shipping_weight>heavy</g:shipping_weight>", ["package_weight=heavy"]),
            ("<g:shipping_length>20 in</g:shipping_length>", ["package_length=50.8"]),
            ("<g:color>Blue</g:color><g:gender>male</g:gender>", ["[color]=Blue", "gender=male"]),
            (
                "<g:product_detail><g:attribute_name>Fit</g:attribute_name><g:attribute_value>Slim</g:attribute_value>"
                    + "</g:product_detail>", ["Fit=Slim"]
            ),
            ("<g:shipping><g:price>4 EUR</g:price></g:shipping>", ["shipping/price=4 EUR"]),
            ("<content:encoded xmlns:content='urn:c'>x</content:encoded>", ["content:encoded=x"]),
        ] as [(String, [String])])
    func whatAnElementMeans(elements: String, expected: [String]) throws {
        for prefix in ["g", "merchant"] {
            let words = try ShopOfferWords.read(
                "<item>\(elements)<g:id>A</g:id></item>".replacing("g:", with: "\(prefix):"), GoogleDocument.self,
                primer: "<rss xmlns:\(prefix)='\(GoogleDocument.namespace)'><channel>")
            let own = words.filter { $0 != "item_id=A" && $0 != "code=A" }
            #expect(own.sorted() == expected.sorted())
        }
    }

    @Test func aPrefixThatIsNotDeclaredIsGooglesToo() throws {
        let words = try ShopOfferWords.read(
            "<item><g:id>A</g:id><g:price>3 EUR</g:price></item>", GoogleDocument.self, primer: "<rss><channel>")
        #expect(words == ["item_id=A", "currency=EUR", "code=A", "price=3"])
    }
}
