import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// An honest shop over many nights, into which wrecked exports fall at random: nothing wrecked is ever on sale, and no honest
/// night is held.
struct WreckedNightsTests {
    struct SKU: Equatable {
        var code: String
        var price: Int
        var stock: Int
    }

    struct Product: Equatable {
        var item: String
        var title: String
        var skus: [SKU]
        var isExported = true
        var isInStock: Bool { skus.contains { $0.stock > 0 } }
    }

    enum Wreck: CaseIterable {
        case decimalPointLost, centsForEuros, otherCurrency, repriced, allSoldOut, cutInHalf, otherIDs
        case otherTitles, noPrices, allInStock
    }

    /// Trade as real nights show it: a few percent of the items change, all prices move a little every third night, a third
    /// is sold out for weeks.
    struct Shop {
        var random: SeededRandom
        var products: [Product] = []
        private var made = 0

        init(seed: UInt64, count: Int) {
            random = SeededRandom(seed: seed)
            for _ in 0..<count { add() }
        }

        mutating func chance(_ perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &random) < perMille }

        private mutating func add() {
            made += 1
            let isSoldOut = chance(330)
            let skus = (0..<Int.random(in: 1...2, using: &random)).map { number in
                SKU(
                    code: "P\(made)-\(number)", price: Int.random(in: 800...9000, using: &random),
                    stock: isSoldOut ? 0 : Int.random(in: 1...60, using: &random))
            }
            products.append(Product(item: "P\(made)", title: "Linen shirt of pattern \(made)", skus: skus))
        }

        mutating func live(night: Int) {
            let drift = night.isMultiple(of: 3) ? Int.random(in: 96...104, using: &random) : 100
            for index in products.indices {
                if chance(10) { products[index].title += " new" }
                if chance(8) { products[index].isExported.toggle() }
                let restocks = !products[index].isInStock && chance(50)
                let sellsOut = products[index].isInStock && chance(20)
                for sku in products[index].skus.indices {
                    let own = chance(35) ? Int.random(in: 85...118, using: &random) : 100
                    products[index].skus[sku].price = max(100, products[index].skus[sku].price * drift * own / 10_000)
                    if restocks || products[index].skus[sku].stock > 0 && chance(80) {
                        products[index].skus[sku].stock = chance(100) ? 0 : Int.random(in: 1...60, using: &random)
                    }
                    if sellsOut { products[index].skus[sku].stock = 0 }
                }
            }
            if chance(700) { add() }
        }

        /// What the export says on a night on which something went wrong.
        func wrecked(_ wreck: Wreck) -> [Product] {
            var products = products
            for index in products.indices {
                switch wreck {
                case .otherIDs: products[index].item = "NEW-\(products[index].item)"
                case .otherTitles: products[index].title = "Article \(index)"
                case .cutInHalf: if index > products.count / 2 { products[index].isExported = false }
                default: break
                }
                for sku in products[index].skus.indices {
                    switch wreck {
                    case .decimalPointLost: products[index].skus[sku].price *= 100
                    case .centsForEuros: products[index].skus[sku].price = max(1, products[index].skus[sku].price / 100)
                    case .otherCurrency:
                        products[index].skus[sku].price = products[index].skus[sku].price * 432 / 100
                    case .repriced:
                        products[index].skus[sku].price = products[index].skus[sku].price * (50 + index % 30) / 100
                    case .allSoldOut: products[index].skus[sku].stock = 0
                    case .otherIDs: products[index].skus[sku].code = "NEW-\(products[index].skus[sku].code)"
                    case .noPrices: products[index].skus[sku].price = 0
                    case .allInStock:
                        if products[index].skus[sku].stock == 0 { products[index].skus[sku].stock = 50 }
                    case .cutInHalf, .otherTitles: break
                    }
                }
            }
            return products
        }

        static func rows(_ products: [Product]) -> [[String: String?]] {
            products.filter(\.isExported).flatMap { product in
                product.skus.enumerated().map { number, sku in
                    [
                        "item_id": product.item, "sku_code": sku.code, "title": product.title,
                        "price": sku.price == 0 ? "" : "\(Double(sku.price) / 100)", "inventory": "\(sku.stock)",
                        "sku:Size": ["M", "L"][number],
                    ]
                }
            }
        }
    }

    /// What is on sale: title, price and stock by SKU code.
    private static func shelf(_ nights: Nights) -> [String: (title: String, price: Double, stock: Int64)] {
        var shelf: [String: (title: String, price: Double, stock: Int64)] = [:]
        for product in nights.platform.shelves.values {
            for (code, sku) in product.skus {
                shelf[code] = (product.title, Double(sku.price ?? "") ?? -1, sku.inventory ?? -1)
            }
        }
        return shelf
    }

    /// As many nights as the environment asks for in FEEDMILL_WRECKED_NIGHTS, in shops of 25 nights each.
    private static let shops = max(
        1, (ProcessInfo.processInfo.environment["FEEDMILL_WRECKED_NIGHTS"].flatMap { Int($0) } ?? 25) / 25)

    @Test func nothingWreckedIsOnSaleAndNoHonestNightIsHeld() async throws {
        var (honest, held, wrecks) = (0, 0, 0)
        for seed in 1...UInt64(Self.shops) {
            var nights = try Nights()
            nights.configuration.catalogExtent = .full
            nights.configuration.vanished = .stop
            var shop = Shop(seed: seed, count: 110)
            var exported: Set<String> = []
            var lasting: (wreck: Wreck, nights: Int)?
            var kinds = Wreck.allCases.shuffled(using: &shop.random)
            for night in 1...25 {
                let before = Self.shelf(nights)
                // A wreck lasts up to three nights: what is held one night is no base of the next.
                if let last = lasting, last.nights > 0 {
                    lasting = (last.wreck, last.nights - 1)
                } else {
                    let isDue = lasting == nil && night > 2 && shop.chance(950)
                    let wreck = isDue ? Self.next(&kinds, shop, before) : nil
                    lasting = wreck.map { ($0, Int.random(in: 0...2, using: &shop.random)) }
                }
                let wreck = lasting?.wreck
                let export = wreck.map(shop.wrecked) ?? shop.products
                nights.export("a.csv", Shop.rows(export))
                _ = try await nights.run()
                let summary = try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")
                let isHeld = summary["gates"] != nil || (summary["balance"]?["items"]?["held"]?.int64Value ?? 0) > 0
                let place = "seed \(seed), night \(night), \(wreck.map { "\($0)" } ?? "honest")"
                if wreck == nil {
                    honest += 1
                    if isHeld { held += 1 }
                    #expect(!isHeld || Self.shops > 1, "\(place): \(summary["gates"] ?? .null)")
                }
                if let wreck {
                    wrecks += 1
                    expectNothingWrecked(
                        shop, exported, before, Self.shelf(nights), place, allowsFalls: wreck != .allSoldOut)
                    if wreck != .allSoldOut { expectFalls(export, before, Self.shelf(nights), place) }
                }
                exported.formUnion(export.filter(\.isExported).flatMap { $0.skus.map(\.code) })
                #expect(nights.twins.isEmpty, "\(place)")
                nights.clock.advance(milliseconds: 24 * 3_600_000)
                shop.live(night: night)
            }
        }
        #expect(wrecks > 0)
        // Below one in a hundred.
        #expect(held * 100 <= honest, "\(held) of \(honest) honest nights were held; \(wrecks) wrecks")
        if Self.shops > 1 { print("\(held) of \(honest) honest nights were held; \(wrecks) wrecks changed nothing") }
    }

    /// The next kind that a gate can see: it needs twenty products to compare with.
    private static func next(
        _ kinds: inout [Wreck], _ shop: Shop, _ before: [String: (title: String, price: Double, stock: Int64)]
    ) -> Wreck? {
        let soldOut = shop.products.filter { product in
            product.isExported && product.skus.allSatisfy { before[$0.code]?.stock == 0 }
        }
        guard let index = kinds.lastIndex(where: { $0 != .allInStock || soldOut.count >= 20 }) else { return nil }
        return kinds.remove(at: index)
    }

    /// Whatever is held, stock that falls goes out: it is the safe direction.
    private func expectFalls(
        _ export: [Product], _ before: [String: (title: String, price: Double, stock: Int64)],
        _ after: [String: (title: String, price: Double, stock: Int64)], _ place: String
    ) {
        for product in export where product.isExported {
            for sku in product.skus {
                guard let old = before[sku.code], sku.stock < old.stock else { continue }
                #expect(after[sku.code]?.stock == Int64(sku.stock), "\(place): stock of \(sku.code) falls")
            }
        }
    }

    /// What is on sale is what was on sale before, or what the shop really has.
    private func expectNothingWrecked(
        _ shop: Shop, _ exported: Set<String>, _ before: [String: (title: String, price: Double, stock: Int64)],
        _ after: [String: (title: String, price: Double, stock: Int64)], _ place: String, allowsFalls: Bool
    ) {
        var truth: [String: (title: String, price: Double, stock: Int64)] = [:]
        for product in shop.products {
            for sku in product.skus { truth[sku.code] = (product.title, Double(sku.price) / 100, Int64(sku.stock)) }
        }
        let gone = Set(shop.products.filter { !$0.isExported }.flatMap { $0.skus.map(\.code) })
        for (code, now) in after {
            let (old, real) = (before[code], truth[code])
            #expect(old != nil || real != nil, "\(place): \(code) was listed")
            #expect(now.price == old?.price || now.price == real?.price, "\(place): price of \(code)")
            guard let old else {
                // Of what is exported for the first time nobody knows what it was called, or whether it was sold out.
                #expect(!exported.contains(code) || now.stock == real?.stock, "\(place): stock of the new \(code)")
                continue
            }
            #expect(now.title == old.title || now.title == real?.title, "\(place): title of \(code)")
            // What the shop does not have any more is sold out.
            let isGone = now.stock == 0 && gone.contains(code)
            // Less than before is the safe direction.
            let isFall = allowsFalls && now.stock < old.stock
            #expect(
                isGone || isFall || now.stock == old.stock || now.stock == real?.stock, "\(place): stock of \(code)")
        }
    }
}
