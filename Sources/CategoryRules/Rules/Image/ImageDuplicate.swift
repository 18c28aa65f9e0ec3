import Bytes
package import FeedModel

/// A picture that appears twice, sent once.
package enum ImageDuplicate: Rule {
    package static let page = RulePage(
        "image.duplicate", .fixed,
        what: "Every picture of a product appears once.",
        why: "The platform refuses a list with the same picture twice. feedmill sends it once.",
        cure: "Nothing has to be done. To avoid the finding, remove the second one.",
        source: "product schema (image_url_list: uniqueItems)",
        passing: [.rows([["image_urls": "https://shop.example/a.jpg|https://shop.example/b.jpg"]])],
        failing: [.rows([["image_urls": "https://shop.example/a.jpg|https://shop.example/a.jpg"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, product.images.count < product.product.images.count,
            let first = product.sortedImages(batch).repeated.first
        else { return }
        product.report(
            Finding(
                page.code, at: Batch.place(of: batch.images[first.image], name: "image_urls"),
                facts: .integer(Int64(product.sortedImages(batch).repeated.count))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let more = facts.integer(0) > 1 ? ", and so do \(facts.integer(0) - 1) more" : ""
        return FindingText("The picture \(facts.value) appears twice\(more); each is sent once.")
    }
}
