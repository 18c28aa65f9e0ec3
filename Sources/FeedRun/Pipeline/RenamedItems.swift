import Bytes
import FeedModel
import FeedSelection
import RunFolder

extension ItemHold {
    /// A new item that looks like a known product.
    static func renamed(_ known: AcceptedRecord) -> ItemHold {
        let id = known.item.string
        return ItemHold(
            gate: .renamed, sku: nil, from: id, to: "\(known.productID)",
            message: "It looks like the known product \(id) (\(known.productID)), which the exports lack tonight. "
                + "It would be listed a second time.")
    }

    /// An item that is said to be a known product, and does not look like it. No line of the approvals releases it.
    static func stranger(_ known: AcceptedRecord) -> ItemHold {
        let id = known.item.string
        return ItemHold(
            gate: .renamed, sku: nil, from: id, to: "",
            message:
                "A line of the approvals says that it is the known product \(id) (\(known.productID)), and it does not "
                + "look like that one: another title, or neither a barcode nor the brand and all properties in common.")
    }
}

extension BatchWork {
    /// Counts a new item that looks like a known product which the catalog lacks.
    func noteRenamed(_ item: ItemWork, from known: String) {
        night.renamed += 1
        night.note(
            .renamed,
            NightCounts.Example(
                item: batch.bytes.bytes[item.item].string, sku: "", from: known, to: "", place: batch.file.name,
                product: item.product))
    }
}
