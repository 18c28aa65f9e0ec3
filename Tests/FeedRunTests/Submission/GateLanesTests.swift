import FeedModel
import FeedRun
import FeedTesting
import Testing

/// A gate over the run holds what it is about, whatever that would go out with, and nothing else.
struct GateLanesTests {
    /// Products of two SKUs, of which one has a size L.
    private static func pairs(
        _ count: Int = 40, _ change: (String) -> [String: String?] = { _ in [:] }
    ) -> [[String: String?]] {
        GateTests.rows(count).flatMap { row in
            ["M", "L"].map { size in
                let code = "\(row["sku_code"]!!)-\(size)"
                return row.merging(["sku_code": code, "sku:Size": size]) { _, new in new }
                    .merging(change(code)) { _, new in new }
            }
        }
    }

    struct Night: Sendable {
        /// What is wrong with all products but one, and what changes of that one.
        let wreck: [String: String?]
        let change: [String: String?]
        /// What becomes of that one: its price, and the stock of the size that has more.
        let price: String
        let stock: Int64
    }

    /// What a gate over the run holds of a product's stock takes nothing with it, and does not go out with anything else.
    @Test(arguments: [
        // The price wreck holds the title; the size that sold out stops, the one that has more waits.
        Night(wreck: ["price": "6.50"], change: ["title": "Another title"], price: "17.9", stock: 37),
        // Other titles hold the lane of content: stock and price go on.
        Night(wreck: ["title": "Hemd"], change: ["title": "Hemd", "price": "18.50"], price: "18.5", stock: 50),
    ])
    func whatIsSafeOfAHeldProductGoesOn(_ night: Night) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.pairs())
        #expect(try await nights.run().status == .allFine)
        nights.export(
            "a.csv",
            Self.pairs { code in
                switch code {
                case "S7-M": night.change.merging(["inventory": "50"]) { old, _ in old }
                case "S7-L": night.change.merging(["inventory": "0"]) { old, _ in old }
                default: night.wreck
                }
            })
        #expect(try await nights.run().status == .held)
        #expect(nights.title(of: "S7-M") == "Cotton shirt 7" && nights.price("S7-M") == night.price)
        #expect(nights.stock("S7-M") == night.stock && nights.stock("S7-L") == 0)
    }

    /// Goods that are all back at once are held whatever they go out with, and so are those that were never listed.
    @Test func whatIsBackAtOnceIsHeldInEveryLane() async throws {
        let nights = try Nights()
        func soldOut(_ code: String, _ night: Int) -> Bool {
            let number = Int(code.dropFirst().prefix { $0 != "-" }) ?? 0
            return number < night * 3 || number >= 38
        }
        for night in 0...8 {
            nights.export("a.csv", Self.pairs { soldOut($0, night) || $0 == "S30-L" ? ["inventory": "0"] : [:] })
            #expect(try await nights.run().status == .allFine, "night \(night)")
        }
        #expect(nights.stock("S30-M") == 60 && nights.stock("S30-L") == 0 && nights.stock("S38-M") == nil)
        for night in 1...2 {
            nights.export(
                "a.csv",
                Self.pairs(42) { code in
                    switch code {
                    case "S30-M": ["inventory": "45"]
                    case "S31-M": ["inventory": "99", "title": "Another title"]
                    case "S31-L": ["title": "Another title"]
                    case "S32-M", "S32-L": ["title": "Another title"]
                    default: [:]
                    }
                })
            #expect(try await nights.run().status == .held, "night \(night)")
            // A fall goes, the rise beside it waits; so does the title that would take a rise along.
            #expect(nights.stock("S30-M") == 45 && nights.stock("S30-L") == 0)
            #expect(nights.title(of: "S31-M") == "Cotton shirt 31" && nights.stock("S31-M") == 61)
            #expect(nights.title(of: "S32-M") == "Another title")
            // What waited for its stock is restocked too; what is new tonight is not.
            #expect(nights.stock("S38-M") == nil && nights.stock("S41-M") == 71)
        }
        #expect(nights.twins == [])
    }

    /// An item that two gates hold goes once both are released.
    @Test func anItemWaitsForAllOfItsGates() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.pairs())
        _ = try await nights.run()
        nights.export("a.csv", Self.pairs { ["S3-M": ["price": "2"], "S3-L": ["price": "99"]][$0] ?? [:] })
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_PRICES_UPDATE A3"] == "held")
        for gate in [GateName.priceDrop, .priceRise] {
            #expect(nights.price("S3-M") == "13.9" && nights.price("S3-L") == "13.9", "\(gate)")
            nights.configuration.allowedGates.insert(gate)
            _ = try await nights.submit()
        }
        #expect(nights.price("S3-M") == "2" && nights.price("S3-L") == "99")
    }
}
