import FeedModel

/// A file without a record.
package enum SourceEmptyExport: Rule {
    package static let page = RulePage(
        "source.empty-export", .warning,
        what: "An export has at least one record.",
        why: "An empty export is usually a failed one, and taking it at its word could stop "
            + "the sale of products. Every item of the run is held (status 2) until the "
            + "export is mended or allowed.",
        cure: "Export the file again, or run with --allow-empty if it is meant to be empty.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [.file("shirts.csv", "item_id,sku_code,price\n"), .file("shirts.csv", " \n\r\n\t\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The export has no records.", fix: "Export it again, or allow it with --allow-empty.")
    }
}
