import CategoryRules
import FeedModel
import FeedTesting
import Foundation
import Testing

/// What every rule of the list owes, whoever adds one.
struct RuleListTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/CategoryRules/Rules")

    /// Codes that no small catalog can show by itself; they have tests of their own.
    private static let withoutExample: Set<String> = [
        "source.record-too-large", "source.encoding-unclear", "item.too-large", "item.too-many-records",
        "sku.too-many-properties",
        "merchant.posting-forbidden", "brand.expiring", "sku.order-unknown", "price.discount-erased",
        "product-id.known", "product-id.unsettled", "product-id.busy", "stock.sent-alone", "stock.export-old",
        "lane.not-chosen",
        "gate.price-drop", "gate.price-rise", "gate.price-factor", "gate.price-shift", "gate.price-mass",
        "gate.sold-out",
        "gate.restocked", "gate.vanished", "gate.rows", "gate.rejected", "gate.content", "gate.category",
        "gate.brand", "gate.renamed", "gate.refused-before",
        "sku.code-shared", "item.parent-missing", "item.variant-missing", "identifier.damaged", "price.rate-missing",
        "price.period-unclear", "shop.word-unknown", "shop.field-overridden", "price.special-not-lower",
        "configuration.open", "source.column-missing", "item.more-findings",
        "image.unavailable", "image.no-picture", "image.too-large", "image.too-small", "image.ratio",
        "image.other-format", "image.not-uploaded", "image.bank-full", "image.none-left",
    ]

    static let pages = RuleList.all.map { $0.page }

    @Test func everyCodeOccursOnce() {
        let codes = Self.pages.map(\.code.description)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*/) != nil }, "\(codes)")
    }

    @Test(arguments: pages.map(\.code.description))
    func everyPageIsWhole(_ code: String) throws {
        let page = try #require(RuleList.rule(code)).page
        for text in [page.what, page.why, page.cure] {
            #expect(text.hasSuffix("."))
            #expect(!text.contains("  "))
        }
        #expect(!page.source.isEmpty)
        #expect(!page.passing.isEmpty)
        #expect(page.failing.isEmpty == Self.withoutExample.contains(code))
    }

    /// One file per rule, named as its type, in the directory of its family.
    @Test func everyRuleHasItsFile() throws {
        let manager = FileManager.default
        for rule in RuleList.all {
            let name = "\(rule)"
            let family = String(rule.page.code.description.prefix { $0 != "." }).replacing("-", with: "")
            let folders = try manager.contentsOfDirectory(atPath: Self.sources.path)
            let holders = folders.filter {
                manager.fileExists(atPath: Self.sources.appending(path: "\($0)/\(name).swift").path)
            }
            #expect(holders.count == 1, "\(name)")
            #expect(holders.first?.lowercased() == family, "\(name)")
        }
    }

    /// A code that anything in the sources finds has its rule.
    @Test func everyCodeOfTheSourcesIsListed() throws {
        let listed = Set(Self.pages.map(\.code.description))
        let sources = Self.sources.deletingLastPathComponent().deletingLastPathComponent()
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        for case let name as String in files where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /FindingCode\("([^"]+)"\)/) {
                #expect(listed.contains(String(match.1)), "\(match.1) in \(name)")
            }
        }
    }
}
