import Bytes
import CategoryRules
import FeedPacking
import JSONText
import Testing

/// Which pictures an item names.
@Suite struct ItemPicturesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var content: String
        var isSure: Bool
    }

    private static let own = "https://ae01.alicdn.com/kf/H1.jpg"
    private static func html(_ text: String) -> String {
        #"{"description_multi_language_list":[{"locale":"es_ES","module_list":[{"type":"html","html":{"content":"#
            + "\"\(text)\"}}]}]}"
    }

    @Test(arguments: [
        Case(testDescription: "none", content: #"{"category_id":1}"#, isSure: true),
        Case(testDescription: "the platform's", content: #"{"image_url_list":["\#(own)","\#(own)"]}"#, isSure: true),
        Case(
            testDescription: "with escaped slashes: it is read to see that",
            content: #"{"image_url_list":["https:\/\/ae01.alicdn.com\/kf\/H1.jpg"]}"#, isSure: false),
        Case(
            testDescription: "another's",
            content: #"{"image_url_list":["\#(own)","https://shop.example/1.jpg"]}"#, isSure: false),
        Case(testDescription: "a file", content: #"{"image_url_list":["pictures/1.jpg"]}"#, isSure: false),
        Case(
            testDescription: "of a SKU",
            content: #"{"sku_info_list":[{"sku_attributes":{"Color":{"sku_image_url":"\#(own)","value":"1"}}}]}"#,
            isSure: true),
        Case(
            testDescription: "of a SKU, another's",
            content: #"{"sku_info_list":[{"sku_attributes":{"Size":{"value":"2"}}},{"sku_attributes":"#
                + #"{"Color":{"sku_image_url":"//shop.example/1.jpg","value":"1"}}}]}"#,
            isSure: false),
        Case(testDescription: "in no text", content: html("<p>Lamp &amp; bulb</p>"), isSure: true),
        Case(
            testDescription: "in a text", content: html("<p><IMG src='https://shop.example/1.jpg'></p>"), isSure: false),
        Case(
            testDescription: "in a text, the platform's: it is read to see that", content: html("<img src='\(own)'>"),
            isSure: false),
        Case(testDescription: "no content", content: "[", isSure: false),
    ])
    func aGlanceTellsWhatNeedsNoReading(_ test: Case) throws {
        var text = ByteBuffer(capacity: 256)
        text.append(#"{"item_content_id":"A","item_content":"#)
        text.append(jsonString: test.content)
        text.append("}")
        #expect(ItemPictures.areSurelyBanked(in: text.bytes) == test.isSure)
        let uses = ItemPictures(text.bytes)?.uses ?? []
        guard test.isSure else { return }
        for use in uses {
            var address = use.address
            #expect(address.withUTF8 { WebAddress.isBanked($0) })
        }
    }
}
