import Bytes
package import FeedModel

/// A picture whose address cannot be fetched by anyone.
package enum ImageInvalidURL: Rule {
    package static let page = RulePage(
        "image.invalid-url", .error,
        what:
            "The address of a picture begins with http:// or https://, and has a public "
            + "host, a path and no blanks. International host names are sent in their ASCII "
            + "form. This includes pictures of SKU values.",
        why: "The platform fetches the pictures from their addresses.",
        cure: "Write the whole address, with %20 for a blank.",
        source: "product schema (image_url_list); solution.product.post document (main_image_urls_list)",
        passing: [
            .rows([["image_urls": "https://shop.example/a.jpg|http://shop.example/b%20c.jpg"]]),
            .rows([["image_urls": "https://карсаман.рф/a.jpg|https://shop.example?picture=7|http://8.8.8.8/c.jpg"]]),
        ],
        failing: [
            .rows([["image_urls": "shirt.jpg"]]), .rows([["image_urls": "ftp://shop.example/a.jpg"]]),
            .rows([["image_urls": "https://shop.example/my shirt.jpg"]]), .rows([["image_urls": "https:///a.jpg"]]),
            .rows([["sku_image:Color": "blue.jpg"]]), .rows([["image_urls": "https://shop.example/"]]),
            .rows([["image_urls": "http://localhost/a.jpg"]]), .rows([["image_urls": "https://shop.loc/a.jpg"]]),
            .rows([["image_urls": "http://192.168.0.7:8080/a.jpg"]]),
            .rows([["image_urls": "https://РєР°СЂСЃР°РјР°РЅ.СЂС„/a.jpg"]]),
        ])

    package static let concerns: ProductTraits = .hasFaultyPicture

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        var found: [Finding] = []
        product.forEachPicture(batch) { address, place in
            guard let fault = WebAddress.pictureFault(address), !product.pictures.allows(fault, address) else {
                return
            }
            found.append(Finding(page.code, at: place(), facts: .string(fault.rawValue)))
        }
        for finding in found { product.report(finding, &findings) }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        switch facts.text(0) {
        case WebAddress.PictureFault.noPath.rawValue:
            return FindingText(
                "\(facts.value) names a host and no picture on it.",
                fix: "Write the whole address, such as https://shop.example/a.jpg.")
        case WebAddress.PictureFault.privateHost.rawValue:
            return FindingText(
                "\(facts.value) is an address in a private network; the platform cannot fetch "
                    + "it.",
                fix: "Write the public address: export from the live shop, or set its base address "
                    + "there.")
        case WebAddress.PictureFault.garbledHost.rawValue:
            return FindingText(
                "The host of \(facts.value) is garbled: it was written in one encoding and read in another.",
                fix: "Write the host in the encoding of the file, or in its ASCII form (xn--…).")
        default:
            let fix =
                facts.rawValue.contains(" ")
                ? "Write %20 for each blank." : "Write the whole address, such as https://shop.example/a.jpg."
            return FindingText("\(facts.value) is not an http or https address.", fix: fix)
        }
    }
}

extension PictureUse {
    /// Whether feedmill can fetch what the platform could not.
    fileprivate func allows(_ fault: WebAddress.PictureFault, _ address: UnsafeBufferPointer<UInt8>) -> Bool {
        guard case .uploaded(let fromOwnNetwork) = self else { return false }
        switch fault {
        case .privateHost: return fromOwnNetwork
        case .noAddress: return WebAddress.isPath(address)
        case .noPath, .garbledHost: return false
        }
    }
}
