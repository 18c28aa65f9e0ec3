import CategoryRules
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

/// What the configuration's `rules` make of findings, over the catalog with one violation of every code.
struct SeverityOverridesTests {
    private static let movable = RuleList.all.map { $0.page }.filter { $0.severity != .error }.map(\.code.description)
        .filter { EveryCode.elsewhere[$0] == nil }

    private func run(_ override: RuleOverride, isXML: Bool = false) async throws -> CatalogRun {
        try await CatalogRun(isXML ? EveryCode.xml : EveryCode.csv) {
            EveryCode.configure(&$0)
            $0.rules = Dictionary(uniqueKeysWithValues: Self.movable.map { ($0, override) })
        }
    }

    private func status(_ item: String, _ run: CatalogRun) -> String? {
        run.items.first { $0["item"]?.stringValue == item }?["status"]?.stringValue
    }

    @Test(arguments: [false, true])
    func anErrorKeepsItsItemBackWhateverItWasBefore(_ isXML: Bool) async throws {
        let run = try await run(.error, isXML: isXML)
        #expect(run.findings.allSatisfy { $0["severity"]?.stringValue == "error" })
        // One item stands for what is said of whole files; the export that has no record has none.
        let ofFiles = ["source.empty-export", "source.duplicate-column", "source.encoding-guessed"]
        let isItem = { (code: String) in !ofFiles.contains(code) }
        let others = isXML ? EveryCode.onlyInCSV : EveryCode.onlyInXML
        for code in Self.movable where isItem(code) && !others.contains(code) {
            let item = code == "source.unknown-column" ? "fine" : code
            let found = run.items.first { $0["item"]?.stringValue == item }
            #expect(found?["status"]?.stringValue == "rejected", "\(code)")
            let codes = found?["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
            #expect(codes?.contains(code) == true, "\(code): \(codes ?? [])")
        }
        // Those of other files are not touched by what is wrong with one.
        #expect(status("fine/2", run) == "prepared")
    }

    /// Each error finding of an item has its line, and its record is among the rejected ones.
    @Test func productsInAnotherMainLocaleAreRejectedOneByOne() async throws {
        let locales = ["en_US", "es_ES", "en_US", "fr_FR"]
        let rows = locales.enumerated().map { ["item_id": "A\($0)", "locale": $1] as [String: String?] }
        let run = try await CatalogRun(.rows(rows)) { $0.rules = ["locale.mixed": .error] }
        #expect(run.items.map { $0["status"]?.stringValue } == ["prepared", "rejected", "prepared", "rejected"])
        #expect(run.findings.map { $0["place"]?["line"]?.int64Value } == [3, 5])
        #expect(run.findings.map { $0["item"]?.stringValue } == ["A1", "A3"])
        #expect(run.folder.read("out/rejected/example.csv")?.split(separator: "\n").count == 3)
        #expect(run.folder.read("out/rejected/example.csv.reasons.log")?.contains("A3\tlocale.mixed\t") == true)
    }

    @Test func anUnknownColumnMadeAnErrorKeepsItsFileBack() async throws {
        let files = ["a.csv", "b.csv"].map { ($0, RuleExample.csv([["item_id": "\($0) 1"], ["item_id": "\($0) 2"]])) }
        let run = try await CatalogRun([(files[0].0, files[0].1.replacing("locale", with: "lokale")), files[1]]) {
            $0.rules = ["source.unknown-column": .error]
            $0.defaults = [ColumnDefault(column: "locale", text: "en_US")]
        }
        #expect(run.items.map { $0["status"]?.stringValue } == ["rejected", "rejected", "prepared", "prepared"])
    }

    @Test func whatIsOffIsNotSaid() async throws {
        let run = try await run(.off)
        #expect(Set(run.codes).isDisjoint(with: Self.movable))
        #expect(status("shipping.slow", run) == "prepared")
    }

    @Test func aWarningIsSent() async throws {
        let run = try await run(.warning)
        for code in Self.movable where !EveryCode.ofFiles.contains(code) && !EveryCode.onlyInXML.contains(code) {
            let sent = code == "inventory.none-in-stock" ? "waiting" : "prepared"
            #expect(status(code, run) == sent, "\(code)")
            let finding = run.findings.first { $0["code"]?.stringValue == code }
            #expect(finding?["severity"]?.stringValue == "warning", "\(code)")
        }
    }
}
