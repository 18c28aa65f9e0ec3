import CategoryRules
import FeedModel
import Testing

struct CatalogRulesTests {
    /// Two products make the same update: where the first of them is has to be right, since somebody looks there.
    @Test func theFirstOfTwoIsNamedByItsOwnLine() {
        let batch = Batch(file: CatalogFile(index: 0, name: "a.csv", format: .csv))
        for line in UInt32(2)...4 {
            batch.locations.append(Location(line: line, record: line - 1))
            batch.products.append(Product(location: line - 2, presence: Presence()))
        }
        var rules = CatalogRules(RuleBook(), .unknown)
        rules.begin(batch)
        for (product, id) in [(0, 77), (1, 33), (2, 33)] as [(Int, Int64)] {
            var item = CatalogItem(
                product: product, operation: .productStocksUpdate, idHash: UInt64(product + 1),
                productIDHash: UpdateKey.of(.productStocksUpdate, productID: id))
            (item.productID, item.isDerived) = (id, product < 2)
            _ = rules.judge(item, in: batch)
        }
        #expect(rules.apart?.first.line == 3)
        #expect(rules.apart?.second.line == 4)
        #expect(rules.apart?.productID == 33)
    }
}
