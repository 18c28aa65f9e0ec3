import Bytes
package import FeedModel

/// An own picture for a SKU property that takes none.
package enum SKUImageNotAllowed: Rule {
    package static let page = RulePage(
        "sku.image-not-allowed", .error,
        what: "A SKU value has an own picture only where the category's data allows it (customized_pic).",
        why: "The platform refuses own pictures elsewhere.",
        cure: "Empty sku_image:NAME (XML: remove the attribute image), or put the picture into image_urls.",
        source: "category attributes (customized_pic)",
        passing: [.rows([["sku_image:Color": "https://ae01.alicdn.com/kf/blue.jpg"]])],
        failing: [.rows([["sku_image:Size": "https://ae01.alicdn.com/kf/m.jpg"]])])

    package static let concerns: ProductTraits = .hasAliasOrImage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category = product.category else { return }
        for property in product.properties where !property.isBlank {
            let entry = batch.skuProperties[property.entry]
            guard !entry.image.isBlank, let attribute = product.skuAttribute(property),
                !category.attributes[attribute].allowsCustomPicture
            else { continue }
            product.report(
                Finding(page.code, at: Batch.place(ofImage: entry), facts: .attribute(attribute)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.text(0)) takes no picture of its own.", fix: "Empty this cell.")
    }
}
