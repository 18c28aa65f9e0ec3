import Bytes
package import FeedModel

/// Elements in a description that the platform does not take.
package enum DescriptionForbiddenMarkup: Rule {
    package static let page = RulePage(
        "description.forbidden-markup", .error,
        what:
            "A description has no script, style, iframe, frame, textarea, input, button or pre elements. The platform's "
            + "own kse:widget is fine.",
        why: "The platform filters them out or refuses the description.",
        cure: "Remove the element, or keep only the text in it.",
        source: "offer.product.post document (detail_source_list)",
        passing: [
            .rows([
                ["description": "<p style=\"color:red\">Shirt</p><kse:widget id=\"3\" type=\"custom\"></kse:widget>"]
            ]),
            .rows([["description": "A <prefix> and <!-- <script> --> a &lt;script&gt;"]]),
        ],
        failing: [
            .rows([["description": "<p>Shirt</p><script src='x.js'></script>"]]),
            .rows([["description:fr_FR": "<IFRAME src=\"https://x.example/\">"]]),
        ])

    private static let forbidden: [StaticString] = [
        "script", "style", "iframe", "frame", "textarea", "input", "button", "pre",
    ]

    package static let concerns: ProductTraits = .describesWithForbiddenElements

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.descriptions {
            let description = batch.descriptions[position]
            var elements = DescriptionElements(batch.bytes.bytes[description.cell.text])
            var first: StaticString?
            var count: Int64 = 0
            while let element = elements.next() {
                guard let name = forbiddenName(element.name, elements) else { continue }
                if first == nil { first = name }
                count += 1
            }
            guard let first else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: description.cell, suffix: description.locale), facts: .words(first),
                    .integer(count)), &findings)
        }
    }

    static func forbiddenName(_ name: Range<Int>, _ elements: DescriptionElements) -> StaticString? {
        guard name.count >= 3, name.count <= 8 else { return nil }
        return forbidden.first { elements.isNamed(name, $0) }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let more = facts.integer(1) > 1 ? " and \(facts.integer(1) - 1) more such elements" : ""
        return FindingText(
            "The description has a <\(facts.text(0))> element\(more); the platform does "
                + "not allow it.",
            fix: "Remove the element.")
    }
}
