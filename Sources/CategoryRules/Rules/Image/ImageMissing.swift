import Bytes
package import FeedModel

/// A product without a picture.
package enum ImageMissing: Rule {
    package static let page = RulePage(
        "image.missing", .error,
        what: "A product has at least one picture.",
        why: "The platform refuses a product without one.",
        cure:
            "Fill in the column image_urls with addresses that the platform can fetch, "
            + "separated by | (XML: image elements).",
        source: "product schema (image_url_list)",
        passing: [.rows([["image_urls": "https://ae01.alicdn.com/kf/shirt.jpg"]])],
        failing: [.rows([["image_urls": ""]]), .rows([["image_urls": " | "]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, product.images.isEmpty else { return }
        product.report(
            Finding(page.code, at: Place(location: product.product.location, column: .named("image_urls"))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has no picture.", fix: "Fill in the address of one, with http or https.")
    }
}
