import Bytes
import CatalogReading
package import FeedModel

/// A code that a configuration may name, and how much it weighs by itself.
package struct KnownRule: Sendable {
    package let code: String
    package let severity: Severity
    package init(code: String, severity: Severity) {
        self.code = code
        self.severity = severity
    }
}

/// A setting that has the right form and still cannot be used.
package struct ConfigurationProblem: Sendable, Equatable {
    /// Its key, and below it the one in the object that it is.
    package let keys: [String]
    package let text: String
}

extension Configuration {
    /// What is wrong with names in the settings: columns, codes, the encoding.
    package func problems(knownRules: [KnownRule]) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        if let encoding, !Transcoder.knows(encoding) {
            problems.append(ConfigurationProblem(keys: ["encoding"], text: "is no encoding that this machine knows"))
        }
        for column in defaults.map(\.column) where ColumnPlan(header: [column]).roles == [.unknown] {
            let known = ColumnPlan.fixedColumns.map(\.name) + ColumnPlan.prefixes
            let hint = nearest(to: column, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
            problems.append(ConfigurationProblem(keys: ["defaults", column], text: "is no column\(hint)"))
        }
        for (code, override) in rules.sorted(by: { $0.key < $1.key }) {
            if let rule = knownRules.first(where: { $0.code == code }) {
                guard rule.severity == .error, override != .error else { continue }
                let text = "is an error by itself and cannot be lowered"
                problems.append(ConfigurationProblem(keys: ["rules", code], text: text))
            } else {
                let hint = nearest(to: code, in: knownRules.map(\.code)).map { "; did you mean \"\($0)\"?" } ?? ""
                problems.append(ConfigurationProblem(keys: ["rules", code], text: "is no rule\(hint)"))
            }
        }
        return problems
    }
}
