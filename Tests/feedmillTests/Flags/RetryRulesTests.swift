import FeedRun
import Foundation
import Testing

/// What schedulers go by: the recipes in `samples/scale` say of each exit status what the program says.
struct RetryRulesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/scale")

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    private func numbers(_ text: some StringProtocol) -> Set<Int32> {
        Set(text.split { !$0.isNumber }.compactMap { Int32($0) })
    }

    private let again = Set(ExitStatus.allCases.filter(\.isWorthAnotherTry).map(\.rawValue))
    private let final = Set(ExitStatus.allCases.filter { !$0.isWorthAnotherTry }.map(\.rawValue))
    /// Killed by the system: no status of the program's own.
    private let killed: Int32 = 137

    @Test func theTableHasEveryStatus() throws {
        let rows = try text("README.md").split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains(", ") }
        let yes = try #require(rows.first { $0.contains("| yes:") }).split(separator: "|")[0]
        let no = try #require(rows.first { $0.contains("| no:") }).split(separator: "|")[0]
        #expect(numbers(yes) == again.union([killed]))
        #expect(numbers(no) == final)
    }

    @Test func theScriptTriesAgainWhatMayEndOtherwise() throws {
        let line = try #require(try text("retry.sh").split(separator: "\n").first { $0.contains(") ;;") })
        #expect(numbers(line.prefix { $0 != ")" }) == again.union([killed]))
    }

    @Test func kubernetesEndsAnIndexForStatusesThatAreFinal() throws {
        let lines = try text("kubernetes-job.yaml").split(separator: "\n").filter { $0.contains("values: [") }
        #expect(lines.count == 2)
        // That 0 is fine needs no rule.
        #expect(numbers(lines[0]) == final.subtracting([0]))
        #expect(numbers(lines[1]) == final)
    }

    @Test func airflowFailsForStatusesThatAreFinal() throws {
        let line = try #require(try text("airflow_dag.py").split(separator: "\n").first { $0.hasPrefix("FINAL = {") })
        #expect(numbers(line) == final.subtracting([0]))
    }
}
