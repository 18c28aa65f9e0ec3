import Bytes
package import FeedModel

/// A picture whose address cannot be fetched by anyone.
package enum ImageInvalidURL: Rule {
    package static let page = RulePage(
        "image.invalid-url", .error,
        what:
            "The address of a picture begins with http:// or https://, has a host and no blanks in it. Pictures of SKU "
            + "values are meant too.",
        why: "The platform fetches the pictures from where they are.",
        cure: "Write the whole address, with %20 for a blank.",
        source: "product schema (image_url_list); solution.product.post document (main_image_urls_list)",
        passing: [.rows([["image_urls": "https://shop.example/a.jpg|http://shop.example/b%20c.jpg"]])],
        failing: [
            .rows([["image_urls": "shirt.jpg"]]), .rows([["image_urls": "ftp://shop.example/a.jpg"]]),
            .rows([["image_urls": "https://shop.example/my shirt.jpg"]]), .rows([["image_urls": "https:///a.jpg"]]),
            .rows([["sku_image:Color": "blue.jpg"]]),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for image in product.images where !WebAddress.isPicture(batch.bytes.bytes[batch.images[image].text]) {
            var place = Batch.place(of: batch.images[image], name: "image_urls")
            place.value = batch.images[image].text
            product.report(Finding(page.code, at: place), &findings)
        }
        guard product.traits.contains(.hasAliasOrImage), let category = product.category else { return }
        for property in product.properties where !property.isBlank {
            let entry = batch.skuProperties[property.entry]
            guard !entry.image.isBlank, let attribute = product.skuAttribute(property),
                category.attributes[attribute].allowsCustomPicture,
                !WebAddress.isPicture(batch.bytes.bytes[entry.image.text])
            else { continue }
            product.report(Finding(page.code, at: Batch.place(ofImage: entry)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let fix =
            facts.rawValue.contains(" ")
            ? "Write %20 for each blank." : "Write the whole address, such as https://shop.example/a.jpg."
        return FindingText("\(facts.value) is no address of http or https.", fix: fix)
    }
}
