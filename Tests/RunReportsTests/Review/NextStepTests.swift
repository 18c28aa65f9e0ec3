import Bytes
import FeedModel
import JSONText
import RunFolder
import Testing

@testable import RunReports

/// What a person does next, in order, with what waits for it.
struct NextStepTests {
    private static func text(_ append: (inout ByteBuffer) -> Void) -> String {
        var output = ByteBuffer()
        append(&output)
        return output.bytes.string
    }

    /// An item whose line says what its stock is worth.
    private static func item(_ name: String, worth value: String?, _ codes: [(code: String, severity: String)])
        -> String
    {
        let findings = codes.map {
            Review.finding(name, $0.code, "\($0.code) is wrong", severity: $0.severity, line: 2)
        }
        let line = Review.item(name, status: "rejected", findings: findings)
        guard let value else { return line }
        return line.replacing(#","findings":"#, with: #","stock_value":"\#(value)","findings":"#)
    }

    @Test(
        arguments: [
            ("error", "configuration.open", false, NextStep.Kind.settings),
            ("error", "category.missing", false, .categories), ("error", "price.missing", false, .cells),
            ("error", "gateway.F00-00-10007-007", false, .refused), ("held", "gate.price-drop", false, .held),
            ("error", "source.unreadable", true, .exports), ("error", "source.ragged-record", false, .cells),
            ("warning", "title.long", false, nil), ("fixed", "image.duplicate", false, nil),
            ("notice", "a.b", false, nil),
        ] as [(String, String, Bool, NextStep.Kind?)])
    func aFindingAsksForOneKindOfWork(severity: String, code: String, ofReading: Bool, kind: NextStep.Kind?) {
        #expect(NextStep.Kind(severity: severity, code: code, isOfReading: ofReading) == kind)
    }

    @Test func stepsStandInOrderWithTheirItemsAndWhatIsAtStake() throws {
        let review = Review.of(
            items: [
                Self.item("A", worth: "10.05", [("price.missing", "error"), ("title.missing", "error")]),
                Self.item("B", worth: "1200.00", [("title.missing", "error"), ("category.missing", "error")]),
                Self.item("C", worth: nil, [("price.missing", "error")]),
                Self.item("D", worth: "7.00", [("title.long", "warning")]),
            ],
            summary: [
                "balance": ["items": ["pending": 2, "unknown": 1, "held": 4]],
                "open_settings": [["defaults", "locale"]],
            ])
        let steps = review.nextSteps
        #expect(steps.map(\.kind) == [.categories, .cells, .held, .wait])
        #expect(steps.map(\.items) == [1, 3, 4, 3])
        #expect(steps[0].value.text == "1\u{202F}200.00")
        // An item counts once a step, however many of its findings ask for it; that of C is not known.
        #expect(steps[1].value.text == "at least 1\u{202F}210.05")
        #expect(steps[1].extent(in: review) == "3 items, at least 1\u{202F}210.05 at stake")
        // Two items each: more is at stake for a title.
        #expect(steps[1].causes.map { review.causes[$0].key.code } == ["title.missing", "price.missing"])
        #expect(review.openKeys == ["defaults.locale"])
    }

    @Test func whereAllIsFineThereIsNothingToDo() {
        let review = RunReview(SummaryDocument(["verdict": "ok"]))
        #expect(review.nextSteps.isEmpty)
        #expect(Self.text { ReportPage.append(review, to: &$0) }.contains("Nothing: all items are fine."))
        #expect(!Self.text { SummaryPage.append(review, to: &$0) }.contains("What to do next"))
    }

    @Test func thePageAndTheSummaryBeginWithThem() throws {
        let hostile = "<b>|`"
        let review = Review.of(
            items: [
                Review.item(
                    "A", status: "rejected",
                    findings: [Review.finding("A", "configuration.open", "Open: \(hostile)", line: 2)])
            ], summary: ["open_settings": [["defaults", "locale"], ["mapping", "stock", "in_stock"]]])
        let page = Self.text { ReportPage.append(review, to: &$0) }
        #expect(
            page.contains("<b>Set these keys</b>: 1 item<br><code>defaults.locale</code>, <code>mapping.stock.in_stock")
        )
        #expect(!page.contains("<b>|`"))
        let markdown = Self.text { SummaryPage.append(review, to: &$0) }
        #expect(
            markdown.contains("1. **Set these keys**: 1 item\n   - `defaults.locale`\n   - `mapping.stock.in_stock`\n"))
    }

    /// A link to a cause is the same from night to night, wherever the cause is, and leads to its row.
    @Test func causesHaveAddressesOfTheirOwn() throws {
        let finding = Review.finding("A", "price.missing", "The SKU has no price.", line: 2, column: "price")
        let one = Review.of(findings: [finding])
        let two = Review.of(findings: [
            Review.finding("Z", "a.b", "Worse.", line: 4), Review.finding("Y", "a.b", "Worse.", line: 5),
            Review.finding("B", "price.missing", "The SKU has no price.", line: 9, column: "price"),
            Review.finding("B", "price.missing", "The SKU has no price.", line: 9, column: "cost"),
        ])
        let address = one.causes[0].anchor
        #expect(address.wholeMatch(of: /price\.missing~[0-9a-f]{8}/) != nil)
        #expect(two.causes.map(\.anchor).filter { $0 == address }.count == 1)
        #expect(Set(two.causes.map(\.anchor)).count == 3)
        let page = Self.text { ReportPage.append(one, to: &$0) }
        #expect(page.contains("<tr id=\"cause=\(address)\">") && page.contains("href=\"#cause=\(address)\""))
    }

    @Test(
        arguments: [
            ([("19.90", "3"), ("5", "2")], 6970), ([("19.90", ""), ("5", "2")], 1000), ([("0.5", "1")], 50),
            ([("1.999", "1")], nil), ([("x", "1")], nil), ([("-1", "1")], nil), ([("1", "1.5")], nil),
            // A stock that is none.
            ([("21", "1500000"), ("1", "1")], 100), ([("9999999", "1")], nil), ([], nil),
        ] as [([(price: String, stock: String)], Int64?)])
    func stockIsWorthItsPrice(skus: [(price: String, stock: String)], hundredths: Int64?) {
        let batch = Batch(file: CatalogFile(index: 0, name: "a.csv", format: .csv))
        batch.locations = [Location(line: 2, record: 1)]
        func cell(_ text: String) -> Cell {
            let start = batch.bytes.count
            batch.bytes.append(text)
            return Cell(text: Text(offset: start, count: text.utf8.count), location: 0, column: 0)
        }
        var product = Product(location: 0, presence: [])
        for (price, stock) in skus {
            var sku = SKU(location: 0)
            sku.price = cell(price)
            sku.inventory = cell(stock)
            batch.skus.append(sku)
        }
        product.skus = 0..<batch.skus.count
        #expect(StockValue.hundredths(of: product, batch) == hundredths)
    }
}
