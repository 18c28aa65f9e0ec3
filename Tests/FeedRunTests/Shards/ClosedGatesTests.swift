import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

/// A gate over the run closes, and items carry what it holds together with what passes: which of it goes is known when all
/// shards are there, and the merge leaves what one machine leaves.
struct ClosedGatesTests {
    struct Night: Sendable, CustomTestStringConvertible {
        let name: String
        let gates: [String]
        /// What differs from a good night, by the SKU's code.
        var changes: [String: [String: String?]] = [:]
        /// The same for all the others.
        var rest: [String: String?] = [:]
        /// Sold out on the night before.
        var soldOutBefore: Set<Int> = []
        /// Rows of stock in a file of their own.
        var stockRows = ""
        /// Products that have another id.
        var renamed: Set<Int> = []

        var testDescription: String { name }
    }

    private static let count = 40

    /// Products of two sizes; the last two are not in stock at first.
    private static func rows(_ change: (Int, String) -> [String: String?]) -> [[String: String?]] {
        GateTests.rows(count).enumerated().flatMap { index, row in
            ["M", "L"].map { size in
                let code = "\(row["sku_code"]!!)-\(size)"
                return row.merging(["sku_code": code, "sku:Size": size]) { _, new in new }
                    .merging(change(index, code)) { _, new in new }
            }
        }
    }

    private static func soldOut(_ products: Range<Int>) -> [String: [String: String?]] {
        Dictionary(
            uniqueKeysWithValues: products.flatMap { ["S\($0)-M", "S\($0)-L"] }.map { ($0, ["inventory": "0"]) })
    }

    /// A stock that moves both ways, alone and beside other changes.
    private static let moves: [String: [String: String?]] = [
        "S7-M": ["inventory": "50"], "S7-L": ["inventory": "0"],
        "S8-M": ["inventory": "99", "title": "Another title"], "S8-L": ["inventory": "21", "title": "Another title"],
        "S9-M": ["inventory": "99", "title": "Another title"], "S9-L": ["title": "Another title"],
        "S10-M": ["title": "Another title", "price": "21.40"], "S10-L": ["title": "Another title", "inventory": "1"],
        "S11-M": ["price": "21.40", "inventory": "0"], "S11-L": ["inventory": "120"],
        "S12-M": ["title": "", "inventory": "0"], "S12-L": ["inventory": "120"],
    ]

    static let nights = [
        Night(name: "prices", gates: ["price-mass"], changes: moves, rest: ["price": "6.50"]),
        Night(name: "titles", gates: ["content"], changes: moves, rest: ["title": "Hemd"]),
        Night(
            name: "sold out", gates: ["sold-out"], changes: moves.merging(soldOut(20..<32)) { old, _ in old }),
        Night(
            name: "restocked", gates: ["restocked"], changes: moves, soldOutBefore: [20, 21, 22, 23, 38, 39]),
        Night(
            name: "sold out and titles", gates: ["sold-out", "content"],
            changes: moves.merging(soldOut(20..<32)) { old, _ in old }, rest: ["title": "Hemd"]),
        Night(
            name: "stock in rows", gates: ["restocked"], changes: moves, soldOutBefore: [20, 21, 22, 23],
            stockRows: "A8,S8-M,99\nA8,S8-L,21\nA7,S7-M,50\nA7,S7-L,0\nA15,S15-M,0\nA15,S15-L,300\nA16,S16-L,76\n"),
        Night(
            name: "other ids", gates: ["price-mass"], changes: moves, rest: ["price": "6.50"], renamed: [33]),
    ]

    @Test(arguments: nights)
    func whatIsHeldIsTheSame(_ tonight: Night) async throws {
        var nights = try Nights()
        nights.configuration.gatesBase = 3
        nights.configuration.catalogExtent = .full
        nights.configuration.allowedGates = [.priceDrop]
        nights.export("a.csv", Self.rows { index, _ in index >= 38 ? ["inventory": "0"] : [:] })
        _ = try await nights.run()
        if !tonight.soldOutBefore.isEmpty {
            nights.clock.advance(milliseconds: 86_400_000)
            let before = tonight.soldOutBefore.union([38, 39])
            nights.export("a.csv", Self.rows { index, _ in before.contains(index) ? ["inventory": "0"] : [:] })
            #expect(try await nights.run().status == .allFine)
        }
        nights.clock.advance(milliseconds: 86_400_000)
        nights.export(
            "a.csv",
            Self.rows { index, code in
                var change = tonight.changes[code] ?? tonight.rest
                if tonight.renamed.contains(index) { change["item_id"] = "B\(index)" }
                return change
            })
        if !tonight.stockRows.isEmpty {
            nights.folder.write("item_id,sku_code,inventory\n" + tonight.stockRows, to: "exports/stock.csv")
        }
        for count in [1, 2, 7, 16] {
            let found = try await nights.differences(count, by: .id)
            #expect(found == [], "\(count) shards")
        }
        let summary = try JSONValue(parsing: nights.folder.read("merged-plan/summary.json") ?? "")
        #expect(summary["verdict"]?.stringValue == "held")
        #expect(summary["gates"]?.arrayValue?.compactMap { $0["gate"]?.stringValue } == tonight.gates)
        // Somebody's stock goes both ways.
        let parted = Dictionary(grouping: nights.lines("merged-plan/items.jsonl")) { $0["item"]?.stringValue ?? "" }
            .values.filter { lines in
                Set(lines.compactMap { $0["status"]?.stringValue }).isSuperset(of: ["held", "prepared"])
            }
        #expect(!parted.isEmpty)
    }

    /// By file, each shard with products of its own.
    @Test func heldByFileIsTheSame() async throws {
        var nights = try Nights()
        nights.configuration.gatesBase = 3
        func write(_ change: (Int, String) -> [String: String?]) {
            let rows = Self.rows(change)
            for (name, part) in [("a.csv", rows[..<30]), ("b.csv", rows[30..<50]), ("c.csv", rows[50...])] {
                nights.export(name, Array(part))
            }
        }
        write { _, _ in [:] }
        _ = try await nights.run()
        nights.clock.advance(milliseconds: 86_400_000)
        write { _, code in Self.moves[code] ?? ["price": "6.50"] }
        for count in [1, 2, 5] {
            let found = try await nights.differences(count, by: .file)
            #expect(found == [], "\(count) shards")
        }
    }

    /// What a merge holds is released and sent as any plan is, and the platform has of it what it has of one machine's.
    @Test func whatWasMergedIsReleased() async throws {
        var stocks: [[String: Int64?]] = []
        for isSharded in [false, true] {
            var nights = try Nights()
            nights.export("a.csv", Self.rows { _, _ in [:] })
            _ = try await nights.run()
            nights.clock.advance(milliseconds: 86_400_000)
            nights.export("a.csv", Self.rows { _, code in Self.moves[code] ?? ["price": "6.50"] })
            if isSharded {
                _ = try await nights.merge(nights.shards(3, by: .id), "out")
            } else {
                _ = try await nights.plan("out")
            }
            nights.configuration.allowedGates = [.priceMass, .priceDrop]
            _ = try await nights.submit()
            stocks.append(
                Dictionary(
                    uniqueKeysWithValues: (7...12).flatMap { ["S\($0)-M", "S\($0)-L"] }.map { ($0, nights.stock($0)) }))
        }
        #expect(stocks[0] == stocks[1])
        #expect(stocks[1]["S7-L"] == 0)
    }
}
