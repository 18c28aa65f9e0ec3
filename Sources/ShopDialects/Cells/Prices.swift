import Bytes
import CatalogReading
import FeedModel

extension CellReader {
    /// Gives a SKU its price, and the one that is asked instead where that is lower. A special price that is not lower is
    /// none, which is said.
    ///
    /// - Parameters:
    ///   - regular: what is asked where there is no special price.
    ///   - special: blank where there is none.
    func setPrices(_ sku: inout SKU, _ extra: inout ShopSKU, regular: Cell, special: Cell) {
        let price = money(regular)
        sku.price = price.cell
        extra.currency = price.currency
        guard !special.isBlank else { return }
        let reduced = money(special)
        // Shops write 0 where nothing is reduced.
        if reduced.number?.coefficient == 0 { return }
        if let now = reduced.number, let before = price.number, isSame(price.currency, reduced.currency), now >= before
        {
            if now > before || !regular.isBlank { report(.priceSpecialNotLower, at: special, .text(price.cell.text)) }
            return
        }
        sku.discountPrice = reduced.cell
        extra.discountCurrency = reduced.currency
    }

    /// The same for formats that have the price that is asked, and one to compare it with: that is the regular one where
    /// it is higher, and none where it is not.
    func setPrices(_ sku: inout SKU, _ extra: inout ShopSKU, asked: Cell, before: Cell) {
        let now = money(asked)
        let compared = before.isBlank ? nil : money(before)
        sku.price = now.cell
        extra.currency = now.currency
        // Without a price there is nothing to compare with it.
        guard let compared, compared.number?.coefficient != 0, !asked.isBlank else { return }
        if let before = compared.number, let now = now.number {
            let isSame = isSame(compared.currency, self.money(asked).currency)
            if isSame, before <= now {
                if before < now { report(.priceSpecialNotLower, at: compared.cell, .text(sku.price.text)) }
                return
            }
        }
        sku.discountPrice = now.cell
        extra.discountCurrency = now.currency
        sku.price = compared.cell
        extra.currency = compared.currency
    }

    private func isSame(_ left: Text, _ right: Text) -> Bool {
        left.isEmpty || right.isEmpty || batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
    }
}
