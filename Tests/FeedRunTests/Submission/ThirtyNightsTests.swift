import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import Testing

/// A shop over thirty nights, and a plain model of what is to be on sale: after each night the platform has what the export
/// says.
struct ThirtyNightsTests {
    struct SKU {
        var code: String
        var price: Int
        var discount: Int?
        var stock: Int
    }

    struct Product {
        var item: String
        var title: String
        var skus: [SKU]
        var isExported = true
        /// Nights in a row that it is missing from the export.
        var missing = 0
        /// Its content cannot be sent tonight.
        var isFaulty = false
    }

    /// The shop of one seed.
    struct Shop {
        var random: SeededRandom
        var products: [Product] = []
        private var made = 0

        init(seed: UInt64, count: Int) {
            random = SeededRandom(seed: seed)
            for _ in 0..<count { add() }
        }

        private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        private mutating func add() {
            made += 1
            let skus = (0..<Int.random(in: 1...4, using: &random)).map { number in
                SKU(
                    code: "P\(made)-\(number)", price: Int.random(in: 500...5000, using: &random),
                    discount: Int.random(in: 0..<3, using: &random) == 0
                        ? Int.random(in: 300...450, using: &random) : nil,
                    stock: Int.random(in: 0...80, using: &random))
            }
            products.append(Product(item: "P\(made)", title: "Shirt number \(made)", skus: skus))
        }

        /// A day of trade.
        mutating func live() {
            for index in products.indices {
                products[index].isFaulty = chance(1)
                if chance(3) { products[index].title += " again" }
                if chance(2) { products[index].isExported.toggle() }
                for sku in products[index].skus.indices {
                    if chance(3) { products[index].skus[sku].price = Int.random(in: 500...5000, using: &random) }
                    if chance(2) {
                        products[index].skus[sku].discount =
                            products[index].skus[sku].discount == nil ? Int.random(in: 300...450, using: &random) : nil
                    }
                    if chance(10) { products[index].skus[sku].stock = Int.random(in: 0...80, using: &random) }
                }
                if chance(2) { for sku in products[index].skus.indices { products[index].skus[sku].stock = 0 } }
                products[index].missing = products[index].isExported ? 0 : products[index].missing + 1
            }
            if chance(50) { add() }
        }

        var rows: [[String: String?]] {
            products.filter(\.isExported).flatMap { product in
                product.skus.enumerated().map { number, sku in
                    [
                        "item_id": product.item, "sku_code": sku.code,
                        "title": product.isFaulty ? String(repeating: "x", count: 300) : product.title,
                        "price": Self.decimal(sku.price), "discount_price": sku.discount.map(Self.decimal) ?? "",
                        "inventory": "\(sku.stock)", "sku:Size": ["M", "L", "XL", "S"][number],
                    ]
                }
            }
        }

        static func decimal(_ cents: Int) -> String {
            "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        }
    }

    @Test(arguments: [1, 2]) func theShopIsWhatTheExportSays(seed: UInt64) async throws {
        var nights = try Nights { $0.salesPerNight = 2 }
        nights.configuration.catalogExtent = .full
        nights.configuration.vanished = .stop
        // Its prices and its trade are wilder than any honest shop's.
        for gate in GateName.allCases { nights.configuration.gateLimits[gate] = .some(nil) }
        var shop = Shop(seed: seed, count: 40)
        for night in 1...30 {
            nights.export("a.csv", shop.rows)
            let outcome = try await nights.run()
            #expect(outcome.verdict == .ok || outcome.verdict == .rejected, "night \(night)")
            compare(shop, nights, night)
            nights.clock.advance(milliseconds: 24 * 3_600_000)
            shop.live()
        }
        #expect(nights.twins == [])
        let creates = nights.arrivals.filter { $0.key.hasPrefix("PRODUCT_CREATE") }
        #expect(creates.allSatisfy { $0.value == 1 })
    }

    private func compare(_ shop: Shop, _ nights: Nights, _ night: Int) {
        var shelf: [String: (title: String, sku: SandboxSKU)] = [:]
        for product in nights.platform.shelves.values {
            for (code, sku) in product.skus { shelf[code] = (product.title, sku) }
        }
        for product in shop.products {
            let isInStock = product.skus.contains { $0.stock > 0 }
            for sku in product.skus {
                guard let found = shelf[sku.code] else {
                    // Nothing is made of what is not in stock, cannot be sent, or was never exported.
                    let neverGood = !isInStock || product.isFaulty || !product.isExported
                    #expect(neverGood, "night \(night): \(sku.code) is missing")
                    continue
                }
                guard product.isExported else {
                    if product.missing >= 2 {
                        #expect(found.sku.inventory == 0, "night \(night): \(sku.code) vanished")
                    }
                    continue
                }
                #expect(found.sku.inventory == Int64(sku.stock), "night \(night): stock of \(sku.code)")
                // What is sold out is not touched otherwise, nor is the content of what is faulty.
                guard isInStock, !product.isFaulty else { continue }
                #expect(found.title == product.title, "night \(night): title of \(product.item)")
                #expect(
                    Double(found.sku.price ?? "") == Double(sku.price) / 100, "night \(night): price of \(sku.code)")
                #expect(
                    found.sku.discountPrice.flatMap(Double.init) == sku.discount.map { Double($0) / 100 },
                    "night \(night): discount of \(sku.code)")
            }
        }
    }
}
