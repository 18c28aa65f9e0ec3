package import FeedModel

/// Stock that an old export would raise.
package enum StockExportOld: Rule {
    package static let page = RulePage(
        "stock.export-old", .warning,
        what: "With stock_max_age, an older stock export only lowers stock.",
        why:
            "An old export raises stock that was sold meanwhile. What it reports as sold "
            + "out, or lower, is sent all the same.",
        cure: "Export the stock again, or set stock_max_age to how old it may be.",
        source: "feedmill's own (stock_max_age)",
        passing: [.rows([[:]])], failing: [])

    /// The finding about a file, once.
    ///
    /// - Parameter hours: how old it is.
    package static func finding(hours: Int) -> Finding {
        Finding(page.code, at: .file, facts: .integer(Int64(hours)), isOncePerFile: true)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The file is \(facts.text(0)) hours old: stock that it would raise is not sent.",
            fix: "Export the stock again.")
    }
}
