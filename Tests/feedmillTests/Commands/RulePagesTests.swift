import CategoryRules
import FeedModel
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

            Not fine
              price
              (no such column)
              or
              price
              (blank)
              or
              a.xml:
                <a>
                ?</a>

            """
        #expect(RulePages.page(page) == text)
    }

    @Test func listsInEveryFormat() throws {
        #expect(RulePages.list([page]) == "price.example  fixed    A price is a price.\n")
        #expect(RulePages.markdown([page]).hasSuffix("| `price.example` | fixed | A price is a price. |\n"))
        let json = try JSONValue(parsing: RulePages.json(RuleList.all.map { $0.page }))
        #expect(json.arrayValue?.count == RuleList.all.count)
        #expect(json.arrayValue?.allSatisfy { $0.objectValue?.members.count == 6 } == true)
    }

    @Test(arguments: RuleList.all.map { $0.page.code.description })
    func everyRuleHasAPageThatFits(code: String) throws {
        let page = try #require(RuleList.rule(code)).page
        let text = RulePages.page(page)
        #expect(text.hasPrefix("\(code) (\(page.severity.rawValue): "))
        #expect(text.hasSuffix("\n"))
    }
}
