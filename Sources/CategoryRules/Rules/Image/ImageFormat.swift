import Bytes
package import FeedModel

/// A picture of a format that the platform does not show.
package enum ImageFormat: Rule {
    package static let page = RulePage(
        "image.format", .warning,
        what:
            "Pictures are JPEG or PNG files, as far as their addresses tell. This includes "
            + "pictures of SKU values.",
        why: "The platform takes jpg, jpeg and png, and may refuse a product with other "
            + "formats.",
        cure:
            "Convert the picture. If the server sends a JPEG whatever the address says, "
            + "nothing has to be done.",
        source: "offer.product.post document (image_u_r_ls)",
        passing: [.rows([["image_urls": "https://shop.example/a.JPEG?v=1.gif|https://shop.example/picture/7"]])],
        failing: [
            .rows([["image_urls": "https://shop.example/a.webp"]]),
            .rows([["sku_image:Color": "https://shop.example/blue.GIF?size=800"]]),
        ])

    private static let others: [StaticString] = [
        "gif", "webp", "bmp", "svg", "tif", "tiff", "avif", "heic", "ico", "psd", "pdf",
    ]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        // Their bytes will tell.
        guard !product.pictures.isUploaded else { return }
        var found: [Place] = []
        product.forEachPicture(batch) { address, place in
            if Self.isOther(address) { found.append(place()) }
        }
        for place in found { product.report(Finding(page.code, at: place), &findings) }
    }

    /// Whether the path of an address ends like a file of another format.
    private static func isOther(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        if address.count > 4, address[address.count - 4] == 0x2E, address[address.count - 1] | 0x20 == 0x67,
            address[address.count - 2] | 0x20 == 0x70 || address[address.count - 2] | 0x20 == 0x6E
        {
            return false  // .jpg, .png: nearly all
        }
        guard WebAddress.isPicture(address), let host = WebAddress.host(of: address) else { return false }
        let path = address[host.upperBound...].prefix { $0 != 0x3F && $0 != 0x23 }
        guard let point = path.lastIndex(of: 0x2E) else { return false }
        let ending = UnsafeBufferPointer(rebasing: path[(point + 1)...])
        return others.contains { known in
            guard ending.count == known.utf8CodeUnitCount else { return false }
            for (offset, byte) in ending.enumerated() where byte | 0x20 != known.utf8Start[offset] { return false }
            return true
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The picture \(facts.value) does not look like a JPEG or PNG.", fix: "Convert it to JPEG or PNG.")
    }
}
