import Bytes
package import FeedModel

/// More pictures than the platform takes; the first are sent.
package enum ImageTooMany: Rule {
    package static let page = RulePage(
        "image.too-many", .fixed,
        what: "A product has at most 6 pictures.",
        why: "The platform refuses longer lists. feedmill sends the first six.",
        cure: "Nothing has to be done; put the best six first. The limit is images in the "
            + "configuration.",
        source: "product schema (image_url_list: maxItems)",
        passing: [.rows([["image_urls": addresses(6)]])],
        failing: [.rows([["image_urls": addresses(7)]])])

    private static func addresses(_ count: Int) -> String {
        (1...count).map { "https://shop.example/\($0).jpg" }.joined(separator: "|")
    }

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, product.images.count < product.product.images.count else { return }
        let distinct = product.sortedImages(batch).distinct
        guard distinct.count > product.images.count else { return }
        product.report(
            Finding(
                page.code, at: Batch.place(of: batch.images[distinct[product.images.count]], name: "image_urls"),
                facts: .integer(Int64(distinct.count)), .integer(Int64(product.limits.images))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The product has \(facts.text(0)) pictures; the first \(facts.text(1)) are "
                + "sent, this one and those after it are not.")
    }
}
