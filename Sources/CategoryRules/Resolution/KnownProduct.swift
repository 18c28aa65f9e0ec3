import Bytes
import FeedModel

extension Resolver {
    /// A create that says which product of the platform it is would list that product twice: it is a full update.
    func resolveGivenProduct(_ batch: Batch, _ check: ProductCheck) {
        guard check.has(.productCreate), !batch.field(.aliexpressProductID, of: check.index).isBlank else { return }
        check.createState = .given
        check.operations = OperationSet(.productFullUpdate)
    }

    /// Fills in the platform's id of a product that an earlier run knows: a create of it becomes a full update, and an
    /// update may name it by its item_id or the codes of its SKUs alone.
    func resolveKnownProduct(_ batch: Batch, _ check: ProductCheck) {
        guard let known, !check.operations.isEmpty else { return }
        guard batch.field(.aliexpressProductID, of: check.index).isBlank else { return }
        let item = batch.bytes.bytes[batch.field(.itemID, of: check.index).text]
        var found = item.isEmpty ? nil : known.productID(item: item)
        if found == nil, !check.has(.productCreate) {
            for index in check.product.skus where found == nil && !batch.skus[index].code.isBlank {
                found = known.productID(skuCode: batch.bytes.bytes[batch.skus[index].code.text])
            }
        }
        guard let found else {
            if check.has(.productCreate), !item.isEmpty, known.isUncertain(item: item) {
                check.createState = .uncertain
            }
            return
        }
        let start = batch.bytes.count
        batch.bytes.append(decimal: found)
        batch.fields[check.index * ProductField.count + ProductField.aliexpressProductID.rawValue].text = Text(
            offset: start, count: batch.bytes.count - start)
        guard check.has(.productCreate) else { return }
        check.createState = .known
        check.operations = OperationSet(.productFullUpdate)
    }
}
