import Bytes
import FeedModel

extension ProductCheck {
    /// Goes through the addresses of all pictures that are sent: the product's, and those of its SKU values.
    func forEachPicture(
        _ batch: borrowing Batch, _ body: (_ address: UnsafeBufferPointer<UInt8>, _ place: () -> Place) -> Void
    ) {
        guard carriesWholeProduct else { return }
        for image in images {
            let cell = batch.images[image]
            body(batch.bytes.bytes[cell.text]) { Batch.place(of: cell, name: "image_urls") }
        }
        guard traits.contains(.hasAliasOrImage), let category else { return }
        for property in properties where !property.isBlank {
            let entry = batch.skuProperties[property.entry]
            guard !entry.image.isBlank, let attribute = skuAttribute(property),
                category.attributes[attribute].allowsCustomPicture
            else { continue }
            body(batch.bytes.bytes[entry.image.text]) { Batch.place(ofImage: entry) }
        }
    }
}

extension Resolver {
    /// Puts hosts with other letters than those of ASCII into the form in which they can be found.
    func encodeHosts(_ batch: Batch, _ check: borrowing ProductCheck) {
        for image in check.product.images { encodeHost(of: &batch.images[image], batch) }
        for sku in check.product.skus {
            for property in batch.skus[sku].properties { encodeHost(of: &batch.skuProperties[property].image, batch) }
        }
    }

    private func encodeHost(of cell: inout Cell, _ batch: Batch) {
        guard !cell.isBlank else { return }
        let address = batch.bytes.bytes[cell.text]
        // Without a way out of the loop, so that it looks at many bytes at once.
        var all: UInt8 = 0
        for byte in address { all |= byte }
        guard all >= 0x80, let host = WebAddress.host(of: address),
            address[host].contains(where: { $0 >= 0x80 }),
            let ascii = InternetHost.ascii(UnsafeBufferPointer(rebasing: address[host]))
        else { return }
        let text = cell.text
        let end = Int(text.offset) + host.upperBound
        let front = Text(offset: Int(text.offset), count: host.lowerBound)
        let rest = Text(offset: end, count: Int(text.count) - host.upperBound)
        cell.text = batch.remade(text) { writer in
            writer.append(front)
            writer.append(ascii)
            writer.append(rest)
        }
    }
}
