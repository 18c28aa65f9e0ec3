import Bytes
import CategoryRules
import FeedRun

/// The texts of `--help`, made from the tables.
enum HelpText {
    /// What feedmill is, and its commands.
    static var overview: String {
        var text = """
            feedmill turns CSV and XML catalog exports into AliExpress feeds, and says what happened to every item.

            Usage: feedmill COMMAND …

            Commands:

            """
        let rows = CommandList.all.map { ("\($0.name) \($0.operands)", $0.summary) }
        text += table(rows + [("--version", "the version of feedmill")])
        text += "\nExamples:\n"
        text += examples(CommandList.all.prefix(2).flatMap(\.examples))
        text += "\nfeedmill help COMMAND says more.\n"
        return text
    }

    /// All about one command.
    static func of(_ command: Command) -> String {
        let words = [command.name, command.operands].filter { !$0.isEmpty }.joined(separator: " ")
        var text = "feedmill \(words): \(command.summary)\n"
        for paragraph in command.text { text += "\n" + TextLayout.wrapped(paragraph, indent: 0) }
        text += "\nOptions:\n"
        let flags = FlagList.flags(of: command.flags)
        text += table(flags.map { (spelled($0), explained($0)) } + [("--help", "this text")])
        if flags.contains(where: { $0.place == .everywhere }) {
            text += "\n"
            text += TextLayout.wrapped(
                "Each option can also be set in the environment (--fail-on as FEEDMILL_FAIL_ON) and in the "
                    + "configuration file (as fail_on; feedmill help configuration). The first of option, "
                    + "environment, file and default counts. DURATION is a number with ms, s, m or h.", indent: 0)
        }
        text += "\nExamples:\n" + examples(command.examples)
        text += "\nExit status, the first that applies:\n" + exitStatuses
        return text
    }

    /// The configuration file.
    static var configuration: String {
        var text = TextLayout.wrapped(
            "The configuration is a JSON object, by default feedmill.json in the catalog directory, then in the working "
                + "directory. Its paths are relative to it. Its keys:", indent: 0)
        text += "\n" + table(FlagList.settings.map { ($0.key, explained($0)) })
        text += "\nNames in limits, and their defaults:\n"
        text += table(Limits.rows.map { ($0.name, "\($0.meaning) [\($0.standard)]") })
        text += """

            Example:
              {
                "categories": "categories",
                "fail_on": "failed",
                "defaults": {"locale": "es_ES", "shipping_template_id": "1000"},
                "limits": {"preparation_slow": 3},
                "rules": {"brand.unmatched": "error"}
              }

            """
        return text
    }

    private static var exitStatuses: String {
        ExitStatus.allCases.map { status in
            let number = String(status.rawValue)
            return "  \(number)\(String(repeating: " ", count: 5 - number.count))\(status.meaning)\n"
        }.joined()
    }

    private static func spelled(_ flag: Flag) -> String {
        flag.placeholder.isEmpty ? "--\(flag.name)" : "--\(flag.name) \(flag.placeholder)"
    }

    private static func explained(_ flag: Flag) -> String {
        flag.standard.isEmpty ? flag.help : "\(flag.help) [\(flag.standard)]"
    }

    private static func examples(_ examples: some Sequence<Command.Example>) -> String {
        examples.map { "  \($0.command)\n      \($0.says)\n" }.joined()
    }

    /// Two columns; the second is cut into lines.
    private static func table(_ rows: [(String, String)]) -> String {
        let left = min(30, rows.map(\.0.count).max() ?? 0) + 4
        return rows.map { name, text in
            let lines = TextLayout.wrapped(text, indent: left)
            guard name.count + 4 <= left else { return "  \(name)\n\(lines)" }
            return "  \(name)" + lines.dropFirst(2 + name.count)
        }.joined()
    }
}

extension Limits.Row {
    /// Its default as text.
    var standard: String {
        switch member {
        case .whole(let path): String(Limits()[keyPath: path])
        case .decimal(let path): Limits()[keyPath: path].description
        }
    }
}
