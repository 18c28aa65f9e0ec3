import Bytes
import Testing

struct NearestNameTests {
    static let known = ["price", "discount_price", "inventory", "sku_code", "ean_code", "title", "id"]

    @Test(arguments: [
        ("prise", "price"), ("Price", "price"), ("pirce", "price"), ("discount_prize", "discount_price"),
        ("inventry", "inventory"), ("skucode", "sku_code"), ("eancode", "ean_code"), ("ids", "id"),
    ])
    func aSlipIsFound(name: String, meant: String) {
        #expect(nearestName(to: name, among: Self.known) == meant)
    }

    @Test(arguments: ["colour", "weight", "p", "", String(repeating: "x", count: 10_000)])
    func anotherWordIsNot(name: String) {
        #expect(nearestName(to: name, among: Self.known) == nil)
    }
}
