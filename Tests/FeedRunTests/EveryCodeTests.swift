import CategoryRules
import FeedModel
import FeedTesting
import Foundation
import JSONText
import Testing

/// Every code is listed, and really emitted: by a catalog that has each of them once.
struct EveryCodeTests {
    private static let listed = Set(RuleList.all.map { $0.page.code.description })

    private func expectEachOnce(_ run: CatalogRun, _ expected: Set<String>) {
        let found = Set(run.codes)
        #expect(expected.subtracting(found).isEmpty, "listed, and not emitted")
        #expect(found.subtracting(expected).isEmpty, "emitted, and not expected")
        for item in run.items {
            let id = item["item"]?.stringValue ?? "item.id-missing"
            let code = String(id.prefix { $0 != "/" })
            let codes = Set(item["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? [])
            let isSaidOfFile = code == "fine" || EveryCode.ofFiles.contains(code)
            // The first of two counts, and nothing is said of it.
            let isFirst = code.hasSuffix("duplicate") && codes.isEmpty
            #expect(codes == [code] || (isSaidOfFile || isFirst) && codes.isEmpty, "\(id): \(item)")
        }
    }

    @Test func aCSVCatalogWithOneViolationOfEveryCode() async throws {
        let run = try await CatalogRun(EveryCode.csv) {
            EveryCode.configure(&$0)
            try? EveryCode.addOddFiles($0, isXML: false)
        }
        expectEachOnce(run, Self.listed.subtracting(EveryCode.elsewhere.keys).subtracting(EveryCode.onlyInXML))
    }

    @Test func anXMLCatalogWithOneViolationOfEveryCode() async throws {
        let run = try await CatalogRun(EveryCode.xml) {
            EveryCode.configure(&$0)
            try? EveryCode.addOddFiles($0, isXML: true)
        }
        expectEachOnce(run, Self.listed.subtracting(EveryCode.elsewhere.keys).subtracting(EveryCode.onlyInCSV))
    }

    /// What needs more than exports and attribute lists is emitted by examples or by a test that names it.
    @Test(arguments: EveryCode.elsewhere.keys.sorted())
    func whatIsExercisedElsewhereIsThere(code: String) throws {
        let test = try #require(EveryCode.elsewhere[code])
        guard test != "RuleExamplesTests" else {
            #expect(RuleList.rule(code)?.page.failing.isEmpty == false)
            return
        }
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let files = try #require(FileManager.default.enumerator(atPath: tests.path)).compactMap { $0 as? String }
        let file = try #require(files.first { $0.hasSuffix("/\(test).swift") }, "no \(test).swift")
        #expect(try String(contentsOf: tests.appending(path: file), encoding: .utf8).contains(code))
    }

    /// A severity of an item's finding is its rule's, except where the finding says less.
    @Test func severitiesAreThoseOfTheList() async throws {
        let run = try await CatalogRun(EveryCode.csv, change: EveryCode.configure)
        for finding in run.findings {
            let code = try #require(finding["code"]?.stringValue)
            #expect(finding["severity"]?.stringValue == RuleList.rule(code)?.page.severity.rawValue, "\(finding)")
            #expect(finding["message"]?.stringValue?.isEmpty == false)
            #expect(finding["place"]?["file"]?.stringValue?.isEmpty == false)
        }
    }
}
