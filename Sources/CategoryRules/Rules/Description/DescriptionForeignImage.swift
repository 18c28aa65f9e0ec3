import Bytes
package import FeedModel

/// Pictures in a description that are not in the platform's picture bank.
package enum DescriptionForeignImage: Rule {
    package static let page = RulePage(
        "description.foreign-image", .warning,
        what: "The pictures of a description are in the platform's picture bank: on alicdn.com or one of its hosts.",
        why: "The platform may leave other pictures out of the description.",
        cure: "Upload the pictures to the picture bank and put their addresses into the description.",
        source: "publish-product document (pictures in the description)",
        passing: [.rows([["description": "<img src=\"https://ae01.alicdn.com/kf/a.jpg\">"]])],
        failing: [
            .rows([["description": "<img src=\"https://shop.example/a.jpg\">"]]),
            .rows([["description": "<IMG alt=x SRC=//notalicdn.com/a.jpg>"]]),
        ])

    package static let concerns: ProductTraits = .describesWithImages

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
                guard elements.isNamed(element.name, "img"),
                    let source = elements.value(of: "src", in: element.attributes), !source.isEmpty,
                    isForeign(UnsafeBufferPointer(rebasing: bytes[source]).trimmed, product.pictures)
                else { continue }
                count += 1
                if first == nil {
                    first = Text(offset: Int(description.cell.text.offset) + source.lowerBound, count: source.count)
                }
            }
            guard let first else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: description.cell, suffix: description.locale), facts: .text(first),
                    .integer(count)), &findings)
        }
    }

    /// What is uploaded will be in the bank; what is in the text itself cannot be.
    private static func isForeign(_ address: UnsafeBufferPointer<UInt8>, _ pictures: PictureUse) -> Bool {
        guard pictures.isUploaded else { return !WebAddress.isBanked(address) }
        return address.hasPrefix("data:")
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let more = facts.integer(1) > 1 ? " and \(facts.integer(1) - 1) more" : ""
        return FindingText(
            "The picture \(facts.quoted(0))\(more) of the description is not in the platform's picture bank.",
            fix: "Upload it to the picture bank and write its alicdn.com address.")
    }
}
