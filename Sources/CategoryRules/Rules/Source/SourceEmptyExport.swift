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
        failing: [
            .file("shirts.csv", "item_id,sku_code,price\n"), .file("shirts.csv", " \n\r\n\t\n"),
            .file("shirts.csv", "item_id,sku_code,price\n,,\n, ,\n"),
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText("The export has no records.", fix: "Export it again, or allow it with --allow-empty.")
        }
        let found = facts.isPresent(1) ? " There are elements at \(facts.text(1))." : ""
        return FindingText(
            "No element is at \(facts.text(0)), where \"record\" in the configuration says that products are.\(found)",
            fix: facts.isPresent(1)
                ? "If those are the products: \"record\": \"\(facts.text(1))\"."
                : "Correct \"record\", or export the file again.")
    }
}
