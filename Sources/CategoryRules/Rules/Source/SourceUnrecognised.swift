import FeedModel

/// A file of no known format.
package enum SourceUnrecognised: Rule {
    package static let page = RulePage(
        "source.unrecognised", .error,
        what: "A file that ends in .csv, .tsv, .txt, .xml or .yml is a catalog: a CSV whose header has "
            + "item_id, aliexpress_product_id or sku_code, an XML document with the root catalog, an export of a shop "
            + "system that feedmill knows, or in the dialect custom a file with what the configuration describes.",
        why: "Its items are missing from the run, which ends with status 65.",
        cure:
            "Correct the header or the root element, describe a home-made file's columns or elements under \"dialect\": "
            + "\"custom\" in the configuration, or move the file out of the catalog if it is something else.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [.file("notes.txt", "Do not forget the summer sale!\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(1) {
            return FindingText("This is \(facts.text(1)), which feedmill does not read.", fix: facts.text(2))
        }
        if facts.text(0).unicodeScalars.contains("\0") {
            return FindingText(
                "feedmill does not know this format; it is no text.",
                fix: "Export the products as CSV or XML. If it is text, name its encoding, such as "
                    + "--encoding UTF-16LE.")
        }
        return FindingText(
            "feedmill does not know this format; the file begins with \(facts.quoted(0)).",
            fix: "Describe its columns or elements in feedmill.json (\"dialect\": \"custom\"; feedmill init begins "
                + "it), name the shop's format with --dialect, or move the file elsewhere.")
    }
}
