import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedSelection
import FeedTesting
import JSONText
import Testing

/// What looks wrecked is held, what is safe goes on, and what is released goes out.
struct GateTests {
    static func rows(
        _ count: Int = 40, _ change: (Int) -> [String: String?] = { _ in [:] }
    ) -> [[String: String?]] {
        (0..<count).map { number in
            [
                "item_id": "A\(number)", "sku_code": "S\(number)", "title": "Cotton shirt \(number)",
                "price": "\(10 + number).90", "inventory": "\(30 + number)", "sku:Size": "M",
            ].merging(change(number)) { _, new in new }
        }
    }

    struct Wreck: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let gate: GateName
        let rows: [[String: String?]]
        var hasStock = true

        init(_ gate: GateName, hasStock: Bool = true, _ rows: [[String: String?]]) {
            testDescription = gate.name.description
            self.gate = gate
            self.rows = rows
            self.hasStock = hasStock
        }
    }

    static let wrecks: [Wreck] = [
        Wreck(.priceFactor, rows { ["price": "\((10 + $0) * 100 + 90)"] }),
        Wreck(.priceShift, rows { ["price": "\((10 + $0) * 12 / 10).90"] }),
        Wreck(.priceMass, rows { $0 < 4 ? ["price": "\((10 + $0) * 6 / 10).50"] : [:] }),
        Wreck(.soldOut, rows { $0 < 12 ? ["inventory": "0"] : [:] }),
        Wreck(.rejected, rows { $0 < 5 ? ["title": ""] : [:] }),
        Wreck(.content, rows { ["title": "Hemd aus Baumwolle \($0)"] }),
        Wreck(.rows, rows(15)),
        Wreck(.renamed, rows { ["item_id": "N\($0)", "sku_code": "NS\($0)"] }),
    ]

    /// Nothing wrecked is on sale, and the mended export passes.
    @Test(arguments: wrecks) func aWreckChangesNothing(_ wreck: Wreck) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.rows())
        #expect(try await nights.run().status == .allFine)
        let before = nights.shelf
        nights.export("a.csv", wreck.rows)
        let held = try await nights.run()
        #expect(held.status == .held && held.verdict == .held, "\(held.messages)")
        #expect(held.messages.first?.hasPrefix("held by the gate \(wreck.gate.name)") == true, "\(held.messages)")
        #expect(held.messages.contains { $0.contains("--allow \(wreck.gate.name)") })
        #expect(nights.shelf == before)
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "gate.\(wreck.gate.name)" })
        #expect(nights.folder.read("out/held.csv")?.contains(",\(wreck.gate.name),") == true)
        nights.export("a.csv", Self.rows())
        #expect(try await nights.run().status == .allFine)
        #expect(nights.shelf == before && nights.twins == [])
    }

    /// What a person says is right goes out from the folder that held it.
    @Test(arguments: [GateName.soldOut, .priceShift, .priceMass]) func aReleaseSendsIt(_ gate: GateName) async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        let before = nights.shelf
        nights.export("a.csv", try #require(Self.wrecks.first { $0.gate == gate }).rows)
        #expect(try await nights.run().status == .held)
        nights.configuration.allowedGates = [gate]
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.shelf != before)
        nights.configuration.allowedGates = []
        #expect(try await nights.run().status == .allFine)
    }

    /// What several gates hold goes once all of them are released, and the command names all.
    @Test func aReleaseOfOneGateOpensNoOther() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        let before = nights.shelf
        nights.export("a.csv", Self.wrecks[0].rows)
        let held = try await nights.run()
        let summary = try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")
        let closed = summary["gates"]?.arrayValue?.compactMap { $0["gate"]?.stringValue } ?? []
        #expect(closed.count > 1 && held.messages.contains { $0.contains("--allow \(closed.joined(separator: ","))") })
        for name in closed.dropLast() {
            nights.configuration.allowedGates.insert(try #require(GateName(named: name)))
            #expect(try await nights.submit().status == .held)
            #expect(nights.shelf == before, "\(name)")
        }
        nights.configuration.allowedGates.insert(try #require(GateName(named: closed.last ?? "")))
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.shelf != before)
    }

    /// One price that falls far is held by itself, and its stock goes on.
    @Test(arguments: ["flag", "line", "nights"]) func oneChangeIsHeldUntilItIsReleased(by way: String) async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        nights.export("a.csv", Self.rows { $0 == 3 ? ["price": "2", "inventory": "31"] : [:] })
        nights.configuration.failOn = .rejected
        #expect(try await nights.run().status == .itemsNotFine)
        #expect(nights.stock("S3") == 31 && nights.price("S3") == "13.9")
        let finding = nights.lines("out/findings.jsonl").first { $0["code"]?.stringValue == "gate.price-drop" }
        #expect(finding?["from"]?.stringValue == "13.9" && finding?["to"]?.stringValue == "2")
        #expect(finding?["severity"]?.stringValue == "held" && finding?["place"]?["column"]?.stringValue == "price")
        switch way {
        case "flag": nights.configuration.allowedGates = [.priceDrop]
        case "line":
            // A line releases that change and no other.
            let line = "item_id,sku_code,gate,from,to,until,reason\nA3,S3,price-drop,13.9,%,2099-01-01,sale\n"
            nights.configuration.approvals = nights.folder("approvals.csv")
            nights.folder.write(line.replacing("%", with: "3"), to: "approvals.csv")
            #expect(try await nights.run().status == .itemsNotFine)
            func approvals() throws -> [String] {
                let summary = try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")
                return (summary["approvals"]?.arrayValue ?? []).map(\.description)
            }
            let unused =
                #"{"line":2,"item":"A3","sku":"S3","gate":"price-drop","reason":"sale","matched":false}"#
            #expect(try approvals() == [unused])
            nights.folder.write(
                line.replacing("%", with: "2") + "A4,,brand,,,,\n,,rows,,,,\n", to: "approvals.csv")
            #expect(try await nights.run().status == .allFine)
            #expect(
                try approvals() == [
                    unused.replacing("false", with: "true"), #"{"line":3,"item":"A4","gate":"brand","matched":false}"#,
                    #"{"line":4,"gate":"rows","matched":false}"#,
                ])
        default:
            nights.configuration.holdNights = 2
            #expect(try await nights.run().status == .itemsNotFine)
        }
        #expect(try await nights.run().status == .allFine)
        #expect(nights.price("S3") == "2")
    }

    /// What is held of one item, and what goes on of it.
    @Test(
        arguments: [
            ("gate.price-rise", ["price": "99", "inventory": "31"], false),
            ("gate.price-factor", ["price": "1.39"], false),
            ("gate.brand", ["brand": "#201470514", "inventory": "31"], true),
            ("gate.category", ["category_id": "200000346", "inventory": "31"], true),
        ] as [(String, [String: String?], Bool)])
    func oneItemIsHeld(code: String, change: [String: String?], isContent: Bool) async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        nights.export("a.csv", Self.rows { $0 == 3 ? change : [:] })
        _ = try await nights.run()
        let found = nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == code }
        let isRejected = nights.statuses["PRODUCT_FULL_UPDATE A3"] == "rejected"
        #expect(found || isRejected, "\(code)")
        #expect(nights.price("S3") == "13.9")
        if change["inventory"] != nil { #expect(nights.stock("S3") == 31) }
    }

    /// Sold-out goods that are all back at once.
    @Test func whatIsBackAtOnceIsHeld() async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        // A few a night, as they sell out.
        for night in 1...8 {
            nights.export("a.csv", Self.rows { $0 < night * 3 ? ["inventory": "0"] : [:] })
            #expect(try await nights.run().status == .allFine, "night \(night)")
        }
        let before = nights.shelf
        nights.export("a.csv", Self.rows())
        #expect(try await nights.run().status == .held)
        #expect(nights.shelf == before)
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "gate.restocked" })
    }

    /// The codes of the gates, each of which has its page.
    @Test(arguments: [
        "gate.price-drop", "gate.price-rise", "gate.price-factor", "gate.price-shift", "gate.price-mass",
        "gate.sold-out", "gate.restocked", "gate.vanished", "gate.rows", "gate.rejected", "gate.content",
        "gate.category", "gate.brand", "gate.renamed", "gate.refused-before",
    ]) func everyGateHasItsPage(code: String) throws {
        let gate = try #require(GateName(named: String(code.dropFirst(5))))
        #expect(gate.code.description == code)
        #expect(RuleList.rule(code) != nil && GateList.standard(gate) != nil)
    }

    /// A planned sale is no wreck.
    @Test func theCalendarSetsOtherLimits() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        let today = Int(nights.clock.now / 86_400_000)
        let off: [GateName: GateLimit?] = [
            .priceMass: GateLimit?.none, .priceShift: GateLimit?.none, .priceDrop: GateLimit("80%"),
        ]
        nights.configuration.gateCalendar = [GateSettings.Season(days: today...today + 1, limits: off)]
        nights.export("a.csv", Self.rows { ["price": "\(4 + $0).90"] })
        #expect(try await nights.run().status == .allFine)
        #expect(nights.price("S3") == "7.9")
    }

    /// A new id that a person says is a known product takes it over.
    @Test func aRenamedProductIsTakenOver() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        nights.export("a.csv", Self.rows { $0 == 7 ? ["item_id": "NEW"] : [:] })
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE NEW"] == "held" && nights.platform.productCount == 40)
        nights.configuration.approvals = nights.folder("approvals.csv")
        nights.folder.write(nights.folder.read("out/held.csv") ?? "", to: "approvals.csv")
        #expect(try await nights.run().status == .allFine)
        #expect(nights.statuses["PRODUCT_FULL_UPDATE NEW"] == "succeeded" && nights.platform.productCount == 40)
        #expect(nights.twins == [])
    }

    /// What the platform refused three nights in a row is not sent a fourth time.
    @Test func whatIsRefusedAgainAndAgainIsHeld() async throws {
        let nights = try Nights { $0.failures = [.init(item: "A1", code: "F00-00-10007-999", message: "no")] }
        nights.export("a.csv", Self.rows(3))
        for _ in 1...3 {
            _ = try await nights.run()
            #expect(nights.statuses["PRODUCT_CREATE A1"] == "failed")
        }
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE A1"] == "held")
        #expect(nights.lines("out/findings.jsonl").contains { $0["code"]?.stringValue == "gate.refused-before" })
        nights.export("a.csv", Self.rows(3) { $0 == 1 ? ["title": "Another title"] : [:] })
        _ = try await nights.run()
        #expect(nights.statuses["PRODUCT_CREATE A1"] == "failed")
    }

    /// Half of the shop gone from a whole export: what vanished is held.
    @Test func aShopThatLostItsHalfKeepsSelling() async throws {
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        nights.configuration.vanished = .stop
        nights.configuration.vanishedAfter = 1
        nights.configuration.gateLimits[.rows] = .some(nil)
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        let before = nights.shelf
        nights.export("a.csv", Self.rows(30))
        #expect(try await nights.run().status == .held)
        #expect(nights.shelf == before)
        nights.configuration.allowedGates = [.vanished]
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.stock("S35") == 0)
    }

    /// Everyday nights pass: a few percent of the items change, and all prices move by a few percent.
    @Test func honestNightsAreNotHeld() async throws {
        let nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        var random = SeededRandom(seed: 18)
        for night in 1...10 {
            let rate = night % 3 == 0 ? 1.04 : 1.0
            let seed = random.next()
            nights.export(
                "a.csv",
                Self.rows { number in
                    var own = SeededRandom(seed: seed &+ UInt64(number))
                    let price = Double(10 + number) * rate * (own.chance(0.04) ? 0.9 : 1)
                    return [
                        "price": "\((price * 100).rounded() / 100)",
                        "inventory": own.chance(0.05) ? "0" : "\(20 + number)",
                    ]
                })
            let outcome = try await nights.run()
            #expect(outcome.status == .allFine, "night \(night): \(outcome.messages)")
        }
    }

    @Test(arguments: [
        ("50%", GateLimit(percent: 50)), ("20", GateLimit(amount: 20)),
        ("100% and 5", GateLimit(percent: 100, amount: 5)),
        ("", nil), ("x%", nil), ("50% or 5", nil), ("-1%", nil), ("5 and 6", nil),
    ]) func limitsAreRead(text: String, limit: GateLimit?) { #expect(GateLimit(text) == limit) }

    @Test(arguments: [
        "item_id,sku_code,gate\nA,,no-gate\n", "item_id,gate,untill\n", "item_id,gate,until\nA,price-drop,tomorrow\n",
        "item_id\nA\n",
    ]) func aReleaseThatIsNotUnderstoodStops(text: String) async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows(3))
        nights.configuration.approvals = nights.folder("approvals.csv")
        nights.folder.write(text, to: "approvals.csv")
        await #expect { try await nights.run() } throws: { ($0 as? RunFailure)?.status == .configuration }
    }
}

extension Nights {
    /// What is on sale: by SKU code its price and its stock.
    var shelf: [String: SandboxSKU] {
        var shelf: [String: SandboxSKU] = [:]
        for product in platform.shelves.values { for (code, sku) in product.skus { shelf[code] = sku } }
        return shelf
    }

    func price(_ code: String) -> String? { shelf[code]?.price }

    func title(of code: String) -> String? {
        platform.shelves.values.first { $0.skus[code] != nil }?.title
    }
}
