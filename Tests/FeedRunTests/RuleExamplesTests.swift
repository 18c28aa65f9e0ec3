import CategoryRules
import FeedModel
import FeedTesting
import Testing

/// The pages' examples, each run through the whole program.
struct RuleExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var code: String
        var number: Int
        var example: RuleExample
        var testDescription: String { "\(code), \(number + 1)" }
    }

    static func examples(_ list: (RulePage) -> [RuleExample]) -> [Example] {
        RuleList.all.flatMap { rule in
            list(rule.page).enumerated().map {
                Example(code: rule.page.code.description, number: $0.offset, example: $0.element)
            }
        }
    }

    @Test(arguments: examples { $0.passing })
    func aPassingExampleHasNoError(_ example: Example) async throws {
        let run = try await CatalogRun(example.example)
        #expect(run.errors.isEmpty, "\(run.findings)")
        #expect(!run.codes.contains(example.code))
        #expect(!run.items.isEmpty)
    }

    @Test(arguments: examples { $0.failing })
    func aFailingExampleYieldsItsCodeAndNoOtherError(_ example: Example) async throws {
        let run = try await CatalogRun(example.example)
        #expect(run.codes.contains(example.code))
        #expect(run.errors.allSatisfy { $0 == example.code }, "\(run.findings)")
    }
}
