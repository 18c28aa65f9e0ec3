import Bytes
import JSONText
import RunFolder
import Testing

@testable import FeedSubmission

@Suite struct FeedItemsTests {
    /// An item list as feeds hold it: the content is JSON in a string.
    private func list(_ items: [(id: String, content: JSONValue)]) -> [UInt8] {
        let all = items.map { item -> JSONValue in
            ["item_content_id": .string(item.id), "item_content": .string(item.content.description)]
        }
        return Array(JSONValue.array(all).description.utf8)
    }

    private static let odd = [
        "A1", "", "ñ\"x", "back\\slash", "\\\"", "{\"sku_code\":\"no\"}", "tab\tend\\", "é\u{1F9E6}",
    ]

    @Test func tellsItemsApartWhateverIsInThem() {
        let items = FeedItems(
            list(
                Self.odd.map { text in
                    (
                        text,
                        [
                            "title": .string("\(text) \"sku_code\":\"a\" }{"),
                            "sku_info_list": [["sku_code": .string("\(text)1")], ["sku_code": .string(text)]],
                        ]
                    )
                }))
        #expect(items.ids == Self.odd)
        for (position, text) in Self.odd.enumerated() {
            #expect(items.carried()[position] == CarriedItem(item: text, skuCodes: ["\(text)1", text]))
            #expect(items.productID(position) == nil)
            #expect(items.content(position)["sku_info_list"]?.arrayValue?.count == 2)
        }
    }

    @Test func readsTheProductOfAnUpdate() {
        let items = FeedItems(
            list([
                ("A", ["aliexpress_product_id": 33_046_841_283, "multiple_sku_update_list": []]),
                ("B", ["title": "{\"aliexpress_product_id\":7}"]), ("{\"aliexpress_product_id\":7", [:]),
            ]))
        #expect(items.productID(0) == 33_046_841_283)
        #expect(items.productID(1) == nil && items.productID(2) == nil)
        #expect(FeedItems(Array("[]".utf8)).count == 0)
    }
}
