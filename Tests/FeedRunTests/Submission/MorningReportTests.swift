import FeedRun
import FeedTesting
import JSONText
import Testing

/// What a shop owner finds in the morning after the second night.
struct MorningReportTests {
    private static func rows(_ change: (Int) -> [String: String?] = { _ in [:] }) -> [[String: String?]] {
        (0..<40).map { number in
            [
                "item_id": "A\(number)", "sku_code": "S\(number)", "title": "Cotton shirt \(number)",
                "price": "\(10 + number).90", "inventory": "\(30 + number)", "sku:Size": "M",
            ].merging(change(number)) { _, new in new }
        }
    }

    @Test func theReportsShowTheNight() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        let first = try #require(nights.folder.read("out/report.html"))
        #expect(first.contains("nothing was accepted before") && !first.contains("id=\"changes\""))
        #expect(!first.contains("id=\"nights\""))

        nights.clock.advance(milliseconds: 86_400_000)
        nights.configuration.out = nights.folder("second")
        nights.export(
            "a.csv",
            Self.rows {
                $0 == 3 ? ["price": "12.50"] : $0 == 4 ? ["inventory": "0"] : $0 == 5 ? ["price": "1.00"] : [:]
            })
        _ = try await nights.run()
        let page = try #require(nights.folder.read("second/report.html"))
        for words in [
            "What was sent", #"<th scope="row">stop</th><td class="n">1</td>"#,
            "<bdi>13.9</bdi> → <bdi>12.5</bdi> (-10.1",
            "<bdi>34</bdi> → <bdi>0</bdi>", "<bdi>15.9</bdi> → <bdi>1</bdi>", "<code>price-drop</code>",
            "The last 2 nights", "sent: price-down",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        let markdown = try #require(nights.folder.read("second/summary.md"))
        #expect(markdown.contains("| stop | 1 | sold out |"))
    }

    @Test func aClosedGateComesFirst() async throws {
        var nights = try Nights()
        nights.export("a.csv", Self.rows())
        _ = try await nights.run()
        nights.configuration.out = nights.folder("second")
        nights.export("a.csv", Self.rows { ["price": "\((10 + $0) * 100 + 90)"] })
        _ = try await nights.run()
        let page = try #require(nights.folder.read("second/report.html"))
        let gate = try #require(page.firstRange(of: "Held by the gate <code>price-factor</code>"))
        let lanes = try #require(page.firstRange(of: "id=\"lanes\""))
        #expect(gate.lowerBound < lanes.lowerBound)
        #expect(page.contains("--allow price-factor"))
        #expect(nights.folder.read("second/summary.md")?.contains("Held by the gate `price-factor`") == true)
    }
}
