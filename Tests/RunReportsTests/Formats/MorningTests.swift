import Bytes
import FeedModel
import JSONText
import RunFolder
import Testing

@testable import RunReports

/// What the page and the summary begin with, and what they show of the night.
struct MorningTests {
    private static let gate: JSONValue = [
        "gate": "price-mass", "message": "900 of 1000 known SKUs moved.", "guess": "Another <currency>?",
        "examples": [["item": "A|1", "sku": "S", "from": "39.90", "to": "0.39", "place": "a.csv:2 price"]],
    ]

    private static func summary(closed: Bool = true) -> JSONValue {
        let own = closed ? GateNotice(gate).messages(out: "out", closed: ["price-mass"]) : []
        let messages = own + ["something else"]
        return [
            "verdict": "held", "balance": ["items": ["read": 3, "succeeded": 1, "held": 2]], "gates": [gate],
            "selection": [
                "seller": "es1", "accepted_until": "2026-11-27 02:14",
                "lanes": ["stop": ["succeeded": 1], "price-down": ["held": 2]], "others": [:], "parts": [:],
                "vanished": ["stopped": 0, "listed": 0], "held": ["price-mass": 2],
            ],
            "messages": .array(messages.map { .string($0) }),
        ]
    }

    private static func text(_ append: (inout ByteBuffer) -> Void) -> String {
        var output = ByteBuffer()
        append(&output)
        return output.bytes.string
    }

    @Test func aGateThatWasOpenedIsNotReported() {
        let closed = GateNotice.parted(Self.summary())
        #expect(closed.notices.map(\.gate) == ["price-mass"] && closed.messages == ["something else"])
        #expect(closed.notices.first?.release == "feedmill submit out --allow price-mass")
        let opened = GateNotice.parted(Self.summary(closed: false))
        #expect(opened.notices.isEmpty && opened.messages == ["something else"])
    }

    @Test func reportsBeginWithGatesAndLanes() throws {
        let review = RunReview(SummaryDocument(Self.summary()))
        let page = Self.text { ReportPage.append(review, to: &$0) }
        let markdown = Self.text { SummaryPage.append(review, to: &$0) }
        for (text, words) in [
            (
                page,
                [
                    "<h1>", "Held by the gate <code>price-mass</code>", "Another &lt;currency&gt;?", "39.90",
                    "feedmill submit out --allow price-mass", "items read", "something else", "What to do next",
                    "Release or mend what is held", "What was sent",
                    "Seller es1, compared with what was accepted until 2026-11-27 02:14",
                    #"<th scope="row">stop</th><td class="n">1</td>"#,
                    #"<th scope="row">held</th><td class="n">2</td>"#,
                ]
            ),
            (
                markdown,
                [
                    "Held by the gate `price-mass`", "Another &lt;currency", #"A\|1 S: 39\.90 → 0\.39"#,
                    "`feedmill submit out --allow price-mass`", "items read", "something else",
                    "### What to do next", "1. **Release or mend what is held**: 2 items", "Seller es1",
                    "| stop | 1 |", "| held | 2 |",
                ]
            ),
        ] {
            var rest = text[...]
            for word in words {
                let found = try #require(rest.firstRange(of: word), "\(word)")
                rest = rest[found.upperBound...]
            }
        }
        #expect(page.contains("Held: not everything was sent"))
        #expect(page.ranges(of: "held by the gate").isEmpty)
    }

    @Test func theLastNightsAreARowAStatusAndALane() {
        let lines = (1...40).map { day in
            #"{"run":"\#(day)","at":"day \#(day)","verdict":"ok","items":{"succeeded":\#(day),"rejected":0},"#
                + #""selection":{"lanes":{"stop":{"succeeded":3,"held":4}}}\#(day == 35 ? #","only":["stop"]"# : "")}"#
        }
        let bytes = Array(lines.joined(separator: "\n").utf8)
        let nights = bytes.withUnsafeBufferPointer(ReviewedNight.last)
        #expect(nights.count == 30 && nights.first?.time == "day 10" && nights.last?.time == "day 40")
        #expect(!nights.contains { $0.time == "day 35" })
        #expect(nights.last?.sent == [.stop: 3])
        var review = RunReview(SummaryDocument(.null))
        review.nights = nights
        let page = Self.text { ReportPage.append(review, to: &$0) }
        #expect(page.contains("The last 30 nights"))
        #expect(page.ranges(of: "<rect").count == 60)
        #expect(page.contains(#"<th scope="row">day 10</th><td>ok</td><td class="n">10</td><td class="n">3</td>"#))
        review.nights = [nights[0]]
        #expect(!Self.text { ReportPage.append(review, to: &$0) }.contains("id=\"nights\""))
    }

    private static func changes(_ lines: [String]) throws -> ReviewedChanges {
        var changes = ReviewedChanges()
        for line in lines {
            let json = try JSONValue(parsing: Array(line.utf8))
            func text(_ key: String) -> RecordText? { json[key]?.stringValue.map { .string($0) } }
            guard json["status"]?.stringValue != "listed" else {
                text("item")?.withBytes { changes.addListed($0) }
                continue
            }
            var record = ItemRecord()
            record.item = text("item") ?? .none
            record.status = try #require(json["status"]?.stringValue.flatMap(ItemStatus.init(rawValue:)))
            record.lane = json["lane"]?.stringValue.flatMap(Lane.init(named:))
            record.gate = json["gate"]?.stringValue.flatMap(GateName.init(named:))
            var change = ItemRecord.Change(text("change") ?? .none)
            (change.sku, change.from, change.to) = (text("sku") ?? .none, text("from"), text("to"))
            var place = FindingRecord.Place(file: .string("a.csv"))
            (place.line, place.column, place.value) = (3, .string("price"), .string("<v>"))
            change.place = place
            record.changes = [change]
            changes.add(record)
        }
        changes.sortPrices()
        return changes
    }

    private static func change(_ item: String, _ kind: String, _ rest: String) -> String {
        #"{"item":"\#(item)","sku":"S","change":"\#(kind)",\#(rest)}"#
    }

    @Test func changesAreToldApart() throws {
        let changes = try Self.changes([
            Self.change("small", "price", #""from":"10","to":"11","lane":"price-up","status":"succeeded""#),
            Self.change("large", "discount_price", #""from":"10","to":"4","lane":"price-down","status":"succeeded""#),
            Self.change("new", "price", #""to":"4","lane":"create","status":"succeeded""#),
            Self.change("kept", "price", #""from":"9","to":"1","status":"held","gate":"price-drop""#),
            Self.change("out", "inventory", #""from":"4","to":"0","lane":"stop","status":"succeeded""#),
            Self.change("less", "inventory", #""from":"4","to":"3","lane":"stock-down","status":"succeeded""#),
            Self.change("gone", "vanished", #""status":"listed""#),
        ])
        #expect(changes.prices.changes.map(\.item) == ["large", "small"])
        #expect(changes.soldOut.changes.map(\.item) == ["out"])
        #expect(changes.vanished.changes.map(\.item) == ["gone"])
        #expect(changes.held.changes.map(\.item) == ["kept"])
        var review = RunReview(SummaryDocument(.null))
        review.changes = changes
        let page = Self.text { ReportPage.append(review, to: &$0) }
        #expect(page.contains("<bdi>10</bdi> → <bdi>4</bdi> (-60\u{202F}%)"))
        #expect(page.contains("&lt;v&gt;") && !page.contains("<v>"))
    }

    @Test func ofVeryManyChangesTheLargestAreShown() throws {
        let changes = try Self.changes(
            (0..<3000).map { index in
                Self.change(
                    "ITEM-\(index)", "price",
                    #""from":"1000","to":"\#(1000 + (index * 7) % 3000)","status":"succeeded""#)
            })
        #expect(changes.prices.count == 3000 && changes.prices.changes.count == 200)
        #expect(changes.prices.changes.first?.to == "3999" && changes.prices.changes.last?.to == "3800")
        var review = RunReview(SummaryDocument(.null))
        review.changes = changes
        let page = Self.text { ReportPage.append(review, to: &$0) }
        #expect(page.contains("2\u{202F}800 more price changes are in <code>changes.jsonl</code>"))
    }
}
