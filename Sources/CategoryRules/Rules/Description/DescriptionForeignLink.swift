import Bytes
package import FeedModel

/// Links in a description that lead away from the platform.
package enum DescriptionForeignLink: Rule {
    package static let page = RulePage(
        "description.foreign-link", .warning,
        what: "The links of a description lead to aliexpress.com or one of its hosts.",
        why: "The platform does not allow others; it may filter them out or refuse the "
            + "description.",
        cure: "Remove the link, and keep its text.",
        source: "offer.product.post document (detail_source_list)",
        passing: [
            .rows([["description": "<a href=\"https://www.aliexpress.com/item/1.html\">more</a> <a name=x>x</a>"]])
        ],
        failing: [
            .rows([["description": "<p>See <a href=\"https://shop.example/size\">our sizes</a></p>"]]),
            .rows([["description:fr_FR": "<A HREF=//aliexpress.com.example/>ici</A>"]]),
        ])

    package static let concerns: ProductTraits = .describesWithLinks

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.descriptions {
            let description = batch.descriptions[position]
            let bytes = batch.bytes.bytes[description.cell.text]
            var elements = DescriptionElements(bytes)
            var first: Text?
            var count: Int64 = 0
            while let element = elements.next() {
                guard elements.isNamed(element.name, "a"),
                    let target = elements.value(of: "href", in: element.attributes),
                    isElsewhere(UnsafeBufferPointer(rebasing: bytes[target]).trimmed)
                else { continue }
                count += 1
                if first == nil {
                    first = Text(offset: Int(description.cell.text.offset) + target.lowerBound, count: target.count)
                }
            }
            guard let first else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: description.cell, suffix: description.locale), facts: .text(first),
                    .integer(count)), &findings)
        }
    }

    /// Whether a link names a host that is not the platform's. One without a host stays on the page.
    private static func isElsewhere(_ target: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let host = WebAddress.host(of: target), !host.isEmpty else { return false }
        return !WebAddress.isOn("aliexpress.com", target) && !WebAddress.isOn("alicdn.com", target)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let more = facts.integer(1) > 1 ? " and \(facts.integer(1) - 1) more" : ""
        return FindingText(
            "The link \(facts.quoted(0))\(more) of the description leads away from aliexpress.com.",
            fix: "Remove the link, and keep its text.")
    }
}
