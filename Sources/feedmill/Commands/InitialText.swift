import Bytes
import FeedRun
import ShopDialects

/// What `feedmill init` says: what it saw, what is open with its meaning and source, and what to do next.
struct InitialText {
    private(set) var text: Printed = ""

    /// Where the category data is.
    private let categories: String

    /// So many categories, options and fields are named.
    private static let most = 10
    /// And so many settings; the file has all of them.
    private static let mostSettings = 60

    init(_ found: InitialConfiguration, _ file: String, _ paths: [String]) {
        categories = found.categories
        for seen in found.files {
            line("\(seen.name): \(seen.format), \(seen.encoding)")
            for fault in seen.faults { line("  ! \(fault)") }
        }
        line(
            "\(found.products) \(found.products == 1 ? "product" : "products"), "
                + "\(found.skus) \(found.skus == 1 ? "SKU" : "SKUs")")
        list("currencies", found.currencies)
        for unit in found.units { line("\(unit)") }
        if found.products > 0, !found.open.contains(where: { $0.keys.starts(with: ["mapping", "price"]) }) {
            let currency: Printed = found.currencies.isEmpty ? ", without a currency" : ""
            line("prices are sent as the export has them\(currency); \"price\" in mapping converts them")
        }
        list("options", found.options)
        list(
            "fields without a place, for mapping.fields",
            found.unusedFields.filter { !BookkeepingFields.hold($0.name) })
        list("the shop system's own fields", found.unusedFields.filter { BookkeepingFields.hold($0.name) })
        categories(found)
        line("")
        if found.open.isEmpty {
            line("\(file) is written; no setting is open.")
        } else {
            line("\(file) is written. These settings are still open (null in the file):")
            settings(found.open)
        }
        next(found, file, paths)
    }

    private mutating func line(_ line: Printed) { text += "\(line)\n" }

    private mutating func list(_ title: Printed, _ names: [(name: String, count: Int)]) {
        guard !names.isEmpty else { return }
        let shown = names.prefix(Self.most).map { entry -> Printed in "\(entry.name) (\(entry.count))" }
        let more: Printed = names.count > Self.most ? " and \(names.count - Self.most) more" : ""
        line("\(title): \(shown.joined(separator: ", "))\(more)")
    }

    private mutating func categories(_ found: InitialConfiguration) {
        guard found.leafCategories == 0 else { return }
        let pull = ["feedmill", "categories", "pull", "tree", "--categories", found.categories, "--gateway", "iop"]
        line("no categories can be proposed: \(found.categories) has none. To fetch them: \(ShellWords.joined(pull))")
    }

    private mutating func settings(_ open: [OpenSetting]) {
        var said: (meaning: String, source: String) = ("", "")
        for setting in open.prefix(Self.mostSettings) {
            let waiting: Printed = setting.count > 0 ? " (needed by \(setting.count))" : ""
            // Neighbours that mean the same, such as the shop's categories, are explained once.
            let isSaid = said == (setting.meaning, setting.source)
            line(isSaid ? "  \(setting.name)\(waiting)" : "  \(setting.name)\(waiting): \(setting.meaning)")
            if !isSaid { line("      \(setting.source(categories: categories))") }
            said = (setting.meaning, setting.source)
            guard !setting.suggestions.isEmpty else { continue }
            let labels = setting.suggestions.map { suggestion -> Printed in "\(suggestion.label)" }
            line("      nearest: \(labels.joined(separator: ", "))")
        }
        if open.count > Self.mostSettings { line("  and \(open.count - Self.mostSettings) more in the file") }
    }

    private mutating func next(_ found: InitialConfiguration, _ file: String, _ paths: [String]) {
        line("")
        if !found.missingData.isEmpty {
            let ids = found.missingData.map { String($0) }
            line(
                "Next: \(ShellWords.joined(["feedmill", "categories", "pull"] + ids + ["--categories", found.categories, "--gateway", "iop"]))"
            )
        }
        let isUsual = file.split(separator: "/").last == "feedmill.json"
        let check = ShellWords.joined(["feedmill", "check"] + paths + (isUsual ? [] : ["--config", file]))
        line(found.open.isEmpty ? "Next: \(check)" : "Next: fill in what is null, then \(check)")
    }
}

extension OpenSetting {
    /// Where a person finds the answer; commands are ones to copy.
    func source(categories: String) -> String {
        var source = source
        for command in ["feedmill categories list", "feedmill categories show ID"] {
            source.replace(command, with: "\(command) \(ShellWords.joined(["--categories", categories]))")
        }
        return source
    }
}
