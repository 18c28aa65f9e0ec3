import Bytes
package import FeedModel

/// A picture from a host that serves placeholders.
package enum ImagePlaceholder: Rule {
    package static let page = RulePage(
        "image.placeholder", .error,
        what: "No picture comes from a host that serves placeholders or random pictures for "
            + "designs and tests. This includes pictures of SKU values.",
        why: "The product would be sold with a grey box, or with a picture of something else.",
        cure:
            "Give the product pictures of its own, or take the placeholder out. Further such hosts, such as one with a "
            + "shop's own grey box: \"placeholder_hosts\": [\"empty.shop.example\"] in the configuration.",
        source: "feedmill's own list of such hosts: \(hosts.joined(separator: ", "))",
        passing: [.rows([["image_urls": "https://shop.example/placehold.co/a.jpg|https://notplacehold.co/b.jpg"]])],
        failing: [
            .rows([["image_urls": "https://placehold.co/600x400"]]),
            .rows([["image_urls": "https://shop.example/a.jpg|https://via.placeholder.com/800.png"]]),
            .rows([["sku_image:Color": "https://picsum.photos/800"]]),
        ])

    package static let concerns: ProductTraits = .hasFaultyPicture

    private static let hosts = [
        "placehold.co", "placehold.it", "placehold.jp", "placeholder.com", "placeholdit.imgix.net", "dummyimage.com",
        "fakeimg.pl", "placekitten.com", "placebear.com", "placedog.net", "placebeard.it", "placecage.com",
        "placeimg.com", "picsum.photos", "loremflickr.com", "lorempixel.com", "lorem.space", "unsplash.it",
        "source.unsplash.com", "fillmurray.com", "baconmockup.com", "satyr.dev", "ipsumimage.appspot.com",
        "imgplaceholder.com", "placeholder.pics", "plchldr.co", "holder.js",
    ]

    /// Whether a host serves placeholders.
    ///
    /// - Parameter others: what the configuration adds to our list.
    static func isPlaceholder(_ host: UnsafeBufferPointer<UInt8>, _ others: [String]) -> Bool {
        func isListed(_ domain: String) -> Bool {
            var domain = domain
            return domain.withUTF8 { WebAddress.isOn($0, host: host) }
        }
        return hosts.contains(where: isListed) || others.contains(where: isListed)
    }

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        var found: [Place] = []
        // The pictures of a product are on one host nearly always: it is looked at once.
        var last = (host: UnsafeBufferPointer<UInt8>(start: nil, count: 0), isPlaceholder: false)
        product.forEachPicture(batch) { address, place in
            guard let range = WebAddress.host(of: address) else { return }
            let host = UnsafeBufferPointer(rebasing: address[range])
            if !host.sameBytes(as: last.host) {
                last = (host, isPlaceholder(host, product.placeholderHosts))
            }
            if last.isPlaceholder { found.append(place()) }
        }
        for place in found { product.report(Finding(page.code, at: place), &findings) }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is a placeholder, not a picture of the product.",
            fix: "Give the product a picture of its own, or remove the placeholder.")
    }
}
