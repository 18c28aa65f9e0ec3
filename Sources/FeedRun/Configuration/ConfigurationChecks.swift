import Bytes
import CatalogReading
import CategoryRules
import FeedModel
import ShopDialects

/// A setting that has the right form and still cannot be used.
package struct ConfigurationProblem: Sendable, Equatable {
    /// Its key, and below it the one in the object that it is.
    package let keys: [String]
    /// What is wrong, to be read after the key: `is not a column; did you mean "title"?`.
    package let text: String
}

extension Configuration {
    /// What is wrong with names in the settings: columns, codes, the encoding.
    package func problems() -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        if let encoding, !Transcoder.knows(encoding) {
            problems.append(
                ConfigurationProblem(
                    keys: ["encoding"], text: "'\(encoding)' is not an encoding that this machine knows"))
        }
        if let accessTokenExpires, Day.number(accessTokenExpires) == nil {
            problems.append(
                ConfigurationProblem(keys: ["access_token_expires"], text: "is not a day such as 2026-12-31"))
        }
        for column in defaults.map(\.column) where ColumnPlan(header: [column]).roles == [.unknown] {
            let known = ColumnPlan.fixedColumns.map(\.name) + ColumnPlan.prefixes
            let hint = nearest(to: column, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
            problems.append(ConfigurationProblem(keys: ["defaults", column], text: "is not a column\(hint)"))
        }
        for problem in mapping.custom.problems(isUsed: dialect == CustomDialect.name) {
            problems.append(ConfigurationProblem(keys: problem.keys, text: problem.text))
        }
        for problem in Mapping.problems(mapping) {
            problems.append(ConfigurationProblem(keys: ["mapping"] + problem.keys, text: problem.text))
        }
        for (code, override) in rules.sorted(by: { $0.key < $1.key }) {
            guard let objection = RuleBook.objection(to: code, becoming: override.severity, lists: lists) else {
                continue
            }
            problems.append(ConfigurationProblem(keys: ["rules", code], text: objection))
        }
        return problems
    }
}
