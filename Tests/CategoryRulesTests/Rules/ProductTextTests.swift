import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import Testing

/// Rules about titles, descriptions, locales and pictures where the examples of their pages do not show it.
struct ProductTextTests {
    @Test func mixedLocalesAreSaidOnceARun() async throws {
        func rows(_ item: String, _ locale: String) -> String {
            RuleExample.csv([["item_id": item, "locale": locale], ["item_id": item + "b", "locale": locale]])
        }
        let run = try await CatalogRun([
            ("a.csv", rows("A", "es_ES")), ("b.csv", rows("B", "fr_FR")), ("c.csv", rows("C", "ru_RU")),
        ])
        #expect(run.errors.isEmpty)
        #expect(
            run.messages("locale.mixed") == [
                "The main locale is 'fr_FR' here and 'es_ES' in a.csv, line 2; a seller has one main language."
            ])
        #expect(run.items.allSatisfy { $0["status"]?.stringValue == "prepared" })
    }

    @Test(arguments: [
        ("es", "es_ES"), ("es-ES", "es_ES"), ("EN_us", "en_US"), ("he_IL", "iw_IL"), ("fr_CA", "fr_FR"),
    ])
    func anotherSpellingOfALocaleIsUnderstood(_ written: String, _ meant: String) async throws {
        let run = try await CatalogRun(.rows([["locale": written]]))
        #expect(
            run.messages("locale.unsupported") == [
                "'\(written)' is not a locale of the platform that feedmill knows; nearest: \(meant)."
            ])
    }

    @Test func lengthsCountCodePoints() async throws {
        let title = String(repeating: "e\u{301}", count: 64)
        #expect(try await CatalogRun(.rows([["title": title]])).codes.isEmpty)
        #expect(try await CatalogRun(.rows([["title": title + "x"]])).errors == ["title.too-long"])
    }

    @Test(arguments: [
        ("<p>A <b>bold</b> shirt &lt;script&gt;</p>", false), ("<SCRIPT>x</SCRIPT>", true), ("<pre >x</pre>", true),
        ("<input/>", true), ("<presto>", false), ("a <!-- <style> --> b", false), ("<!-- x --><style>", true),
        ("<p title=\"a > b <input>\">", false), ("1 < 2 and <script", true),
        ("<kse:widget id='1'></kse:widget>", false),
        ("<p title=don't><button>", true), ("<", false), ("</script>", false), ("<frameset>", false),
    ])
    func markupIsReadAsABrowserWould(_ description: String, _ isForbidden: Bool) async throws {
        let run = try await CatalogRun(.rows([["description": description]]))
        #expect(run.errors == (isForbidden ? ["description.forbidden-markup"] : []))
    }

    @Test(arguments: [
        ("<img src=\"http://ae01.alicdn.com/kf/a.jpg\">", false), ("<img alt='x' src=//alicdn.com/a.jpg />", false),
        ("<img src='https://AE01.ALICDN.COM/a.jpg'>", false), ("<img src=\"a.jpg\">", true),
        ("<img src=\"https://evil-alicdn.com/a.jpg\">", true),
        ("<img src=\"https://shop.example/alicdn.com/a.jpg\">", true), ("<img alt=\"no source\">", false),
        ("<img src=\"data:image/png;base64,AAAA\">", true), ("<img data-src=\"https://x.example/a.jpg\">", false),
        ("<img src=\"https://user@x.example:80/a.jpg\">", true),
    ])
    func picturesOutsideOfTheBankAreNoticed(_ description: String, _ isForeign: Bool) async throws {
        let run = try await CatalogRun(.rows([["description": description]]))
        #expect(run.codes == (isForeign ? ["description.foreign-image"] : []))
    }

    @Test func repeatedPicturesGoFirstThenThoseOverSix() async throws {
        let addresses = [1, 2, 1, 3, 4, 5, 2, 6, 7, 8].map { "https://shop.example/\($0).jpg" }
        let run = try await CatalogRun(.rows([["image_urls": addresses.joined(separator: "|") + "|not an address"]]))
        #expect(run.codes == ["image.duplicate", "image.too-many"])
        let sent = try run.contents("PRODUCT_CREATE").first?["image_url_list"]?.arrayValue?.compactMap(\.stringValue)
        #expect(sent == (1...6).map { "https://shop.example/\($0).jpg" })
    }

    @Test(arguments: [
        ("http://shop.example/a", true), ("http://shop.example", false), ("HTTPS://shop.example/a.jpg", true),
        ("https://shop.example/ä.jpg", true),
        ("https://", false), ("https:///a.jpg", false), ("//shop.example/a.jpg", false),
        ("https:/shop.example/a", false),
        ("https://shop.example/<a>.jpg", false), ("https://shop.example/a\".jpg", false), ("https://.jpg", false),
        ("data:image/png;base64,AAAA", false),
    ])
    func picturesHaveAddressesOfTheWeb(_ address: String, _ isRight: Bool) async throws {
        let run = try await CatalogRun(.rows([["image_urls": address]]))
        #expect(run.errors == (isRight ? [] : ["image.invalid-url"]))
    }

    @Test func stockIsCountedOverTheWholeProduct() async throws {
        let run = try await CatalogRun(.rows([["inventory": "999999"], ["inventory": "1"]]))
        #expect(
            run.messages("inventory.out-of-range") == [
                "The SKUs have 1000000 pieces in all; a product may have 999999."
            ])
        // Where one is not known, there is no sum.
        #expect(try await CatalogRun(.rows([["inventory": "0"], ["inventory": "x"]])).errors == ["inventory.invalid"])
    }

    @Test func limitsAreTheConfigurations() async throws {
        let run = try await CatalogRun(.rows([["package_weight": "501", "title": String(repeating: "x", count: 130)]]))
        {
            $0.limits.weightMaximum = $0.limits.sideMaximum
            $0.limits.englishTitleLength = 130
        }
        #expect(run.errors.isEmpty, "\(run.findings)")
    }

    @Test func aDefaultIsReadAlikeInAFileWithDecimalCommas() async throws {
        let text = RuleExample.csv([["package_weight": nil, "price": "19,90"]]).replacing("\"19,90\"", with: "19,90")
        let semicolons = text.split(separator: "\n").map { line in
            line.replacing("19,90", with: "@").replacing(",", with: ";").replacing("@", with: "19,90")
        }
        let run = try await CatalogRun([("shop.csv", semicolons.joined(separator: "\n") + "\n")]) {
            $0.defaults = [ColumnDefault(column: "package_weight", text: "0.35")]
        }
        #expect(run.errors.isEmpty, "\(run.findings)")
        #expect(try run.contents("PRODUCT_CREATE").first?["package_weight"]?.numberValue?.text == "0.35")
    }

    @Test func theMainTitleUnderBothItsNamesIsOne() async throws {
        let same = try await CatalogRun(.rows([["title": "Cotton shirt", "title:en_US": "Cotton shirt"]]))
        #expect(same.errors.isEmpty)
        let other = try await CatalogRun(.rows([["title": "Cotton shirt", "title:en_US": "Linen shirt"]]))
        #expect(other.errors == ["item.conflicting-values"])
    }
}
