import CategoryRules
import Foundation
import JSONText
import Testing

/// The official suite of tests of draft-07 (json-schema-org/JSON-Schema-Test-Suite), where FEEDMILL_JSON_SCHEMA_SUITE
/// names the folder that has `tests/draft7`. Every required test is held against; those that refer to schemas on a
/// server need a network and are left out.
struct PublicSchemaSuiteTests {
    private static let folder = ProcessInfo.processInfo.environment["FEEDMILL_JSON_SCHEMA_SUITE"]

    static let files: [String] = {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/tests/draft7")) ?? []
        return names.filter { $0.hasSuffix(".json") && $0 != "refRemote.json" }.sorted()
    }()

    @Test(.enabled(if: folder != nil, "FEEDMILL_JSON_SCHEMA_SUITE names no folder"), arguments: files)
    func agrees(_ file: String) throws {
        let text = try String(contentsOfFile: "\(Self.folder ?? "")/tests/draft7/\(file)", encoding: .utf8)
        var passed = 0
        for group in try JSONValue(parsing: text).arrayValue ?? [] {
            let description = group["description"]?.stringValue ?? ""
            let schema = try schema(group["schema"]?.description ?? "")
            for test in group["tests"]?.arrayValue ?? [] {
                let violations = try schema.violations(ofText: test["data"]?.description ?? "")
                let isRight = violations.isEmpty == test["valid"]?.boolValue
                #expect(isRight, "\(description): \(test["description"]?.stringValue ?? ""): \(violations)")
                passed += isRight ? 1 : 0
            }
        }
        #expect(passed > 0)
        print("\(file): \(passed) tests of the suite agree")
    }

    @Test(.enabled(if: folder != nil, "FEEDMILL_JSON_SCHEMA_SUITE names no folder")) func theSuiteIsWhole() {
        #expect(Self.files.count >= 36)
    }
}
