import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Shards of a later night, compared with what the platform accepted: merged, they are the plan that one machine makes.
struct ShardedNightsTests {
    /// A shop of products, and the rows of their stock and prices in files of their own.
    private struct Shop {
        var products: [(id: String, title: String, price: String, inventory: String)]
        var stock: [String: String] = [:]
        var prices: [String: String] = [:]

        func write(_ nights: Nights) {
            func rows(_ products: some Sequence<(id: String, title: String, price: String, inventory: String)>)
                -> [[String: String?]]
            {
                products.flatMap { product in
                    // Rows of stock and prices name the first of two SKUs.
                    [("M", product.inventory), ("L", product.inventory + "1")].enumerated().map { number, sku in
                        [
                            "item_id": product.id, "sku_code": "\(product.id)-\(number + 1)", "title": product.title,
                            "price": product.price, "sku:Size": sku.0, "inventory": sku.1,
                        ]
                    }
                }
            }
            let half = products.count / 2
            nights.export("m-first.csv", rows(products[..<half]))
            nights.export("n-second.csv", rows(products[half...]))
            func write(_ values: [String: String], _ column: String, to name: String) {
                // An export without a record would hold the rest.
                guard !values.isEmpty else { return }
                let rows = values.sorted { $0.key < $1.key }.map { "\($0.key),\($0.key)-1,\($0.value)\n" }
                nights.folder.write("item_id,sku_code,\(column)\n" + rows.joined(), to: "exports/\(name)")
            }
            write(stock, "inventory", to: "a-stock.csv")
            write(prices, "price", to: "z-prices.csv")
        }
    }

    private static func shop(_ count: Int) -> Shop {
        Shop(
            products: (1...count).map { number in
                ("A\(number)", "Linen shirt \(number)", "\(number + 10).50", "\(number % 5 * 10)")
            })
    }

    /// What may happen to a shop in a night.
    private static func change(_ shop: inout Shop, _ random: inout some RandomNumberGenerator) {
        for index in shop.products.indices where Bool.random(using: &random) {
            switch Int.random(in: 0..<9, using: &random) {
            case 0: shop.products[index].title += " new"
            case 1: shop.products[index].price = "\(Int.random(in: 1...900, using: &random)).90"
            case 2: shop.products[index].inventory = "0"
            case 3: shop.products[index].inventory = "\(Int.random(in: 1...90, using: &random))"
            case 4: shop.products[index].title = ""
            case 5: shop.products[index].id += "x"
            case 6: shop.stock[shop.products[index].id] = "\(Int.random(in: 0...60, using: &random))"
            case 7: shop.prices[shop.products[index].id] = "\(Int.random(in: 5...60, using: &random)).40"
            default: break
            }
        }
        if Bool.random(using: &random) { shop.products.removeLast() }
    }

    /// Nights of which nobody knows what they bring: everything that is decided against what was accepted, the lanes, the
    /// gates and what vanished.
    @Test(arguments: 0..<6)
    func anyNightIsTheSame(number: Int) async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededRandom(seed: seed)
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        nights.configuration.vanished = number % 2 == 0 ? .stop : .report
        nights.configuration.vanishedAfter = 1
        nights.configuration.gatesBase = number % 3 == 0 ? 3 : 20
        nights.configuration.allowedGates = number % 2 == 0 ? [.priceMass, .rejected, .vanished, .content] : []
        nights.configuration.settleAfter = .milliseconds(1)
        var shop = Self.shop(24)
        for night in 0..<4 {
            shop.write(nights)
            for count in [1, 3] {
                let found = try await nights.differences(count, by: .id)
                #expect(found == [], "seed \(seed), night \(night)")
            }
            _ = try await nights.run()
            nights.clock.advance(milliseconds: 86_400_000)
            Self.change(&shop, &random)
        }
    }

    /// An export that breaks off in its last record shows in every shard that something is missing, and nothing vanishes.
    @Test func aCutExportIsTheSame() async throws {
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        nights.configuration.vanished = .stop
        nights.configuration.vanishedAfter = 1
        let shop = Self.shop(12)
        shop.write(nights)
        _ = try await nights.run()
        nights.clock.advance(milliseconds: 86_400_000)
        let text = try #require(nights.folder.read("exports/n-second.csv"))
        nights.folder.write(
            text.split(separator: "\n").dropLast(4).joined(separator: "\n") + "\n\"A", to: "exports/n-second.csv")
        for (count, unit) in [(3, ShardShare.Unit.id), (2, .file)] {
            let found = try await nights.differences(count, by: unit)
            #expect(found == [])
        }
        #expect(!(nights.folder.read("whole-plan/changes.jsonl") ?? "").contains("vanished"))
    }

    /// By files, of which none has rows of another one's products.
    @Test func nightsByFileAreTheSame() async throws {
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        nights.configuration.gatesBase = 3
        var shop = Self.shop(16)
        for night in 0..<3 {
            shop.write(nights)
            for count in [1, 2, 5] {
                let found = try await nights.differences(count, by: .file)
                #expect(found == [], "night \(night), \(count) shards")
            }
            _ = try await nights.run()
            nights.clock.advance(milliseconds: 86_400_000)
            for index in shop.products.indices where index % 4 == night { shop.products[index].price = "99.90" }
            for index in shop.products.indices where index % 5 == night { shop.products[index].inventory = "0" }
        }
    }

    /// A new id for a known product: whether the old one is still there is known when all shards are.
    @Test func renamedProductsAreHeld() async throws {
        let nights = try Nights()
        var shop = Self.shop(6)
        shop.write(nights)
        _ = try await nights.run()
        nights.clock.advance(milliseconds: 86_400_000)
        shop.products[1].id = "B1"
        shop.products[4].id = "B4"
        shop.products.append((id: "A5", title: "Another", price: "9.90", inventory: "5"))
        shop.write(nights)
        for (count, unit) in [(4, ShardShare.Unit.id), (2, .file)] {
            let found = try await nights.differences(count, by: unit)
            #expect(found == [])
        }
        #expect(nights.folder.read("merged-plan/findings.jsonl")?.contains("gate.renamed") == true)
    }

    /// What is merged is sent as any plan is, and only once.
    @Test func aMergedPlanIsSent() async throws {
        var nights = try Nights()
        let shop = Self.shop(8)
        shop.write(nights)
        let shards = try await nights.shards(3, by: .id)
        _ = try await nights.plan("whole-plan")
        _ = try await nights.merge(shards, "merged-plan")
        #expect(ShardedRun.differences(nights.folder("whole-plan"), nights.folder("merged-plan")) == [])
        nights.configuration.out = nights.folder("merged-plan")
        let sent = try await nights.submit()
        #expect(sent.verdict == .ok)
        #expect(sent.summary.items[.succeeded] == shop.products.count)
        // The state has moved on: the shards say nothing of it.
        do throws(RunFailure) {
            var configuration = nights.configuration
            configuration.out = nights.folder("again")
            _ = try await FeedRun.merge(
                shards, configuration, progress: NoProgress(), stop: StopFlag(), services: nights.services())
            Issue.record("shards of an older state were merged")
        } catch {
            #expect(error.status == .configuration)
            #expect(error.message.contains("has changed since the shards were compared with it"))
        }
        // Shards of different states do not belong together.
        nights.clock.advance(milliseconds: 60_000)
        _ = try await nights.plan("s-2", ShardShare(number: 2, of: 3, unit: .id))
        do throws(RunFailure) {
            _ = try await FeedRun.merge(
                shards, nights.configuration, progress: NoProgress(), stop: StopFlag(), services: nights.services())
            Issue.record("shards of different states were merged")
        } catch {
            #expect(error.status == .configuration)
            #expect(error.message.contains("different states"))
        }
    }
}
