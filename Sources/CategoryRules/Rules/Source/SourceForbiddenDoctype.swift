import FeedModel

/// A document type declaration that declares or loads something.
package enum SourceForbiddenDoctype: Rule {
    package static let page = RulePage(
        "source.forbidden-doctype", .error,
        what: "An XML export has no document type declaration, or a bare one that declares "
            + "no entities and names no other file.",
        why: "Entities can make a small file endless, and other files can be private. "
            + "feedmill opens nothing that an export names.",
        cure: "Remove the DOCTYPE. The five entities of XML and references such as &#233; "
            + "need none.",
        source: "feedmill's own format",
        passing: [.file("shirts.xml", RuleExample.xml())],
        failing: [.file("shirts.xml", "<!DOCTYPE catalog [<!ENTITY a \"b\">]>\n<catalog/>\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The document type declaration \(facts.text(0)), which is not allowed. "
                + (facts.isPresent(1)
                    ? "The record was left out; all others were read." : "The file was not read."),
            fix: "Remove the DOCTYPE from the export.")
    }
}
