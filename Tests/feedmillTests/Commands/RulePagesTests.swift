import CategoryRules
import FeedModel
import FeedTesting
import JSONText
import Testing

@testable import feedmill

@Suite struct RulePagesTests {
    let page = RulePage(
        "price.example", .fixed, what: "A price is a price.", why: "Because.", cure: "Mend it.", source: "A document",
        passing: [.rows([["price": "1", "item_id": "A"], ["price": "2"]])],
        failing: [.rows([["price": nil]]), .rows([["price": ""]]), .file("a.xml", "<a>\n\u{1B}</a>")])

    @Test func aPageSaysAllAboutARule() {
        let text = """
            price.example (fixed: feedmill changes the item and sends it)

            A price is a price.

            Why
              Because.

            What to do
              Mend it.

            Where it comes from
              A document

            Fine
              item_id  price
              A        1
              (any)    2

            Fails
              price
              (no such column)
              or
              price
              (blank)
              or
              a.xml:
                <a>
                \\u{1B}</a>

            """
        #expect(RulePages.page(page) == text)
    }

    @Test func listsInEveryFormat() throws {
        #expect(RulePages.list([page]) == "price.example  fixed    A price is a price.\n")
        let table = "| [`price.example`](#priceexample) | fixed | A price is a price. |\n"
        #expect(RulesMarkdown.document([page]).contains(table))
        let json = try JSONValue(parsing: RulePages.json(RuleList.all.map { $0.page }))
        #expect(json.arrayValue?.count == RuleList.all.count)
        #expect(json.arrayValue?.allSatisfy { $0.objectValue?.members.count == 6 } == true)
    }

    @Test func thePlatformsCodesNameTheRules() {
        let page = PlatformCodePages.page(PlatformCodePages.entries("F00-00-10007-007"))
        #expect(page.hasPrefix("F00-00-10007-007 (an error of the platform, permanent: "))
        #expect(page.contains("before anything is sent\n  sku.code-duplicate: "))
        #expect(PlatformCodePages.page(PlatformCodePages.entries("gateway.PRODUCT_IN_LOCK_MODE")).contains("None can"))
        #expect(PlatformCodePages.page(PlatformCodePages.entries("F00-00-10020-004")).contains("where its text has"))
        #expect(PlatformCodePages.entries("price.missing").isEmpty)
    }

    /// `FEEDMILL_RECORD=1 swift test` writes the document anew.
    @Test func theDocumentOfAllRulesIsTheList() {
        let text = RulesMarkdown.document(RuleList.all.map { $0.page })
        #expect(GoldenFile.difference(text, from: "../../../schemas/rules.md") == nil)
    }

    @Test func longExamplesAreCut() {
        let long = String(repeating: "é", count: 90_001)
        #expect(
            RuleExampleText.lines(.rows([["title": long]])) == [
                "title", String(repeating: "é", count: 60 - 20) + "… (90001 characters)",
            ])
        #expect(RuleExampleText.lines(.file("a.csv", long + "\n")).map(\.count) == [6, 98])
        #expect(RuleExampleText.lines(.rows([[:]])) == ["a good product as it is"])
    }

    @Test(arguments: RuleList.all.map { $0.page.code.description })
    func everyRuleHasAPageThatFits(code: String) throws {
        let page = try #require(RuleList.rule(code)).page
        let text = RulePages.page(page)
        #expect(text.hasPrefix("\(code) (\(page.severity.rawValue): "))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
        #expect(text.hasSuffix("\n"))
    }
}
