import FeedModel

/// A break in the well-formedness of XML.
package enum SourceMalformedXML: Rule {
    package static let page = RulePage(
        "source.malformed-xml", .error,
        what: "An XML export is well-formed from its beginning to its end.",
        why:
            "A broken record could mean anything. It is left out, and all others are read. "
            + "What cannot be divided into records, as in a file that ends in the middle, is "
            + "not read, and the run ends with status 65.",
        cure: "Mend the export at the line that the finding names, or ask its maker to. Most "
            + "often a tag is not closed, an & is not written as &amp;, or the file was cut "
            + "off.",
        source: "XML 1.0",
        passing: [.file("shirts.xml", RuleExample.xml())],
        failing: [.file("shirts.xml", RuleExample.xml() + "<catalog>")])

    package static func text(_ facts: FactReader) -> FindingText {
        let column = facts.integer(1) > 0 ? " at column \(facts.text(1))" : ""
        switch facts.isPresent(3) ? facts.text(3) : "" {
        case "record":
            return FindingText(
                "The XML of the record is broken\(column): \(facts.text(0)). The record was left out; all others were read.",
                fix: "Mend the record, or have the shop export it correctly.")
        case "element":
            return FindingText(
                "The XML is broken\(column): \(facts.text(0)). The element was left out.",
                fix: "Mend the element, or have the shop export it correctly.")
        case "mended":
            return FindingText(
                "The XML of the record is broken: \(facts.text(0)). It was repaired and read.",
                fix: "Have the shop export it correctly.")
        case "more":
            return FindingText(
                "The XML is broken: \(facts.text(0)). Its records were read.",
                fix: "Put one root element around all products.")
        case "unclosed":
            return FindingText(
                "The XML is broken: \(facts.text(0)). Products after it were not read.",
                fix: "Close it before the next product, or have the shop export the file correctly.")
        case "passed over":
            return FindingText(
                "The XML is broken: \(facts.text(0)). It was skipped.",
                fix: "Export the file through the shop's web address.")
        default: break
        }
        let cut = facts.isPresent(2) ? " It cuts off the product \(facts.quoted(2))." : ""
        return FindingText(
            "The XML is broken\(column): \(facts.text(0)).\(cut) What follows was not read.",
            fix: "Mend the file here, or export it again.")
    }
}
