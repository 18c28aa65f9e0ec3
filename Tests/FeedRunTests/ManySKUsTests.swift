import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import Testing

/// Products that are larger than any real one.
struct ManySKUsTests {
    /// Each record of a rejected product has the product's reasons beside it: of very many the first.
    @Test func theReasonsOfAProductWithThousandsOfFaultsStayShort() async throws {
        let count = 900
        let rows = (1...count).map { ["sku_code": "S\($0)", "sku:Size": "M"] as [String: String?] }
        let run = try await CatalogRun(.rows(rows))
        #expect(run.codes.count { $0 == "sku.properties-duplicate" } == count - 1)
        let reasons = (run.folder.read("out/rejected/example.csv.reasons.log") ?? "").split(separator: "\n").dropFirst()
        #expect(reasons.count == count)
        for line in reasons {
            #expect(line.hasSuffix("\(count - 1 - 20) more in findings.jsonl."))
            #expect(line.utf8.count < 8000)
        }
    }

    /// item.more-findings: what is true of every row of a huge product is not said of every one.
    @Test func ofOneKindAThousandAreListed() async throws {
        let rows = (1...1100).map { ["sku_code": "S\($0)", "sku:Size": "M"] as [String: String?] }
        let run = try await CatalogRun(.rows(rows))
        #expect(run.codes.count { $0 == "sku.properties-duplicate" } == 1000)
        #expect(
            run.messages("item.more-findings") == [
                "99 more findings of sku.properties-duplicate in this product are not listed."
            ])
    }

    /// Beyond a thousand records the others name the one that has all that is said.
    @Test func theReasonsOfVeryManyRecordsAreSaidOfTheFirst() async throws {
        let count = 1010
        let rows = (1...count).map { ["sku_code": "S\($0)", "sku:Size": "M"] as [String: String?] }
        let run = try await CatalogRun(.rows(rows))
        let reasons = (run.folder.read("out/rejected/example.csv.reasons.log") ?? "").split(separator: "\n").dropFirst()
        #expect(reasons.count == count)
        #expect(reasons.last == "\(count)\t\(count + 1)\tA1\tsku.properties-duplicate\tas in record 1")
    }

    /// More than is kept in memory of rejected records is copied from the export, byte for byte.
    @Test func manyMegabytesOfRejectedRecordsAreTheExports() async throws {
        let description = "<p>" + String(repeating: "A shirt. ", count: 500) + "</p>"
        let rows = (1...1100).map {
            ["sku_code": "S\($0)", "sku:Size": "M", "description": description] as [String: String?]
        }
        let run = try await CatalogRun(.rows(rows))
        let export = run.folder.read("exports/example.csv")
        #expect((export?.utf8.count ?? 0) > 4 << 20)
        #expect(run.folder.read("out/rejected/example.csv") == export)
    }
}
