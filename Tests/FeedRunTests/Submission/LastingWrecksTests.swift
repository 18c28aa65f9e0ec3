import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

/// A wrecked export that comes again is held again: what a gate holds is no base of the next night.
struct LastingWrecksTests {
    private static func products(_ numbers: Range<Int>, _ change: [String: String?] = [:]) -> [[String: String?]] {
        GateTests.rows(numbers.upperBound) { _ in change }.suffix(numbers.count)
    }

    private func nights() async throws -> Nights {
        var nights = try Nights()
        nights.configuration.catalogExtent = .full
        nights.configuration.vanished = .stop
        nights.export("a.csv", GateTests.rows())
        #expect(try await nights.run().status == .allFine)
        return nights
    }

    /// How many SKUs are sold out.
    private func stopped(_ nights: Nights) -> Int { nights.shelf.values.count { $0.inventory == 0 } }

    @Test func halfAnExportStopsNothingHoweverOftenItComes() async throws {
        let nights = try await nights()
        for night in 1...4 {
            nights.export("a.csv", Self.products(0..<25))
            #expect(try await nights.run().status == .held, "night \(night)")
            #expect(stopped(nights) == 0, "night \(night)")
        }
        nights.export("a.csv", GateTests.rows())
        #expect(try await nights.run().status == .allFine)
    }

    /// A range that the shop really gave up is stopped once somebody has said so: with the run, or afterwards.
    @Test(arguments: [true, false]) func whatIsReleasedIsMissing(isRun: Bool) async throws {
        var nights = try await nights()
        nights.export("a.csv", Self.products(0..<25))
        #expect(try await nights.run().status == .held)
        nights.configuration.allowedGates = [.vanished]
        for _ in 0..<2 { _ = isRun ? try await nights.run() : try await nights.submit() }
        nights.configuration.allowedGates = []
        #expect(try await nights.run().status == .allFine)
        #expect(stopped(nights) == 15)
    }

    /// Each night the same items are rejected, and the other half of the wreck is held.
    @Test func manyRejectionsAreHeldAgain() async throws {
        var nights = try await nights()
        func rows(_ change: [String: String?]) -> [[String: String?]] {
            GateTests.rows { $0 < 8 ? ["title": ""] : change }
        }
        for night in 1...3 {
            nights.export("a.csv", rows(["title": "Blouse"]))
            nights.configuration.allowedGates = [.content]
            #expect(try await nights.run().status == .held, "night \(night)")
            #expect(nights.title(of: "S20") == "Cotton shirt 20", "night \(night)")
            let first = nights.items.first { $0["status"]?.stringValue == "rejected" }
            #expect(first?["since"]?.stringValue == "2027-01-15", "night \(night): \(first ?? .null)")
        }
        nights.configuration.allowedGates = [.content, .rejected]
        #expect(try await nights.submit().status == .allFine)
        #expect(nights.title(of: "S20") == "Blouse")
        // It is right from now on.
        nights.configuration.allowedGates = []
        nights.export("a.csv", rows(["title": "Blouse", "inventory": "99"]))
        #expect(try await nights.run().status == .allFine)
        #expect(nights.stock("S20") == 99)
    }

    /// New ids for everything stop nothing of what was there.
    @Test func otherIDsStopNothing() async throws {
        let nights = try await nights()
        for night in 1...3 {
            nights.export("a.csv", GateTests.rows { ["item_id": "N\($0)", "sku_code": "NS\($0)"] })
            #expect(try await nights.run().status == .held, "night \(night)")
            #expect(stopped(nights) == 0 && nights.shelf.count == 40, "night \(night)")
        }
    }
}
