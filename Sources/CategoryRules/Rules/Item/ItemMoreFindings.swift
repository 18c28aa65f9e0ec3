import FeedModel

/// A product with so many faults of one kind that not all are listed.
package enum ItemMoreFindings: Rule {
    package static let page = RulePage(
        "item.more-findings", .notice,
        what: "A product has at most \(mostOfAKind) findings of one rule. The rest is only counted.",
        why:
            "A product with the same fault in each of its hundreds of thousands of rows would fill the reports, and the "
            + "memory, with one mistake.",
        cure: "Mend the most frequent finding: usually one mistake affects all rows.",
        source: "feedmill's own",
        passing: [.rows([[:]])],
        failing: [])

    static let mostOfAKind = 1000

    /// Leaves out what one rule has found beyond that.
    static func cut(_ findings: inout [Finding], from start: Int, _ product: borrowing ProductCheck) {
        let rest = findings.count - start - mostOfAKind
        let kind = findings[start].code
        // A copy, or the room of all of them would be kept.
        findings = Array(findings[..<(start + mostOfAKind)])
        product.report(
            Finding(
                page.code, at: Place(location: product.product.location), facts: .string(kind.description),
                .integer(Int64(rest))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.integer(1)) more findings of \(facts.text(0)) in this product are not listed.",
            fix: "Mend those that are listed: most likely all have the same reason.")
    }
}
