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

/// The beginning of the last address about which there is nothing to say, up to its host's slash: pictures are on one host
/// nearly always, and it is looked at once.
struct PlainPictures: Sendable {
    private var beginning: [UInt8] = []

    /// Whether an address begins so, and what follows has no byte that no address has.
    func begin(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = beginning.count
        guard count > 0, address.count > count else { return false }
        let isSame = beginning.withUnsafeBufferPointer {
            $0.sameBytes(as: UnsafeBufferPointer(rebasing: address[..<count]))
        }
        return isSame && !WebAddress.hasForbiddenByte(UnsafeBufferPointer(rebasing: address[count...]))
    }

    mutating func note(_ address: UnsafeBufferPointer<UInt8>, host: Range<Int>) {
        guard host.upperBound < address.count, address[host.upperBound] == 0x2F else { return }
        beginning = Array(address[...host.upperBound])
    }
}

extension Resolver {
    /// Puts hosts with other letters than those of ASCII into the form in which they can be found, and looks whether there
    /// is anything to be said of an address.
    func readPictures(_ batch: Batch, _ check: ProductCheck) {
        for image in check.product.images { readPicture(&batch.images[image], batch, check) }
        for sku in check.product.skus {
            for property in batch.skus[sku].properties {
                readPicture(&batch.skuProperties[property].image, batch, check)
            }
        }
    }

    private func readPicture(_ cell: inout Cell, _ batch: Batch, _ check: ProductCheck) {
        guard !cell.isBlank, !check.plainPictures.begin(batch.bytes.bytes[cell.text]) else { return }
        encodeHost(of: &cell, batch)
        let address = batch.bytes.bytes[cell.text]
        guard WebAddress.pictureFault(address) == nil, let host = WebAddress.host(of: address),
            !ImagePlaceholder.isPlaceholder(UnsafeBufferPointer(rebasing: address[host]), check.placeholderHosts)
        else {
            check.traits.insert(.hasFaultyPicture)
            return
        }
        check.plainPictures.note(address, host: host)
    }

    private func encodeHost(of cell: inout Cell, _ batch: Batch) {
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
