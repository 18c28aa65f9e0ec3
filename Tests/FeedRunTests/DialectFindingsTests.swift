import Bytes
import CatalogReading
import FeedModel
import Testing

/// Codes that arise only in exports of shops' own formats, most of them only with a mapping.
struct DialectFindingsTests {
    @Test func aCurrencyWithoutARate() {
        var settings = MappingSettings()
        settings.price.rates = [("KZT", FixedDecimal(literal: "0.002"))]
        let dialect = RecognisedDialect(name: "test", certainty: .certain, evidence: "")
        var batch = Batch(file: CatalogFile(index: 0, name: "a.csv", format: .csv, dialect: dialect))
        for currency in ["KZT", "EUR", ""] {
            let product = batch.products.count
            batch.locations.append(Location(line: UInt32(product + 2), record: UInt32(product + 1)))
            batch.products.append(Product(location: UInt32(product), presence: []))
            batch.shopProducts.append(ShopProduct(categories: 0..<0))
            for _ in 0..<ProductField.count { batch.fields.append(.absent(at: UInt32(product))) }
            let text = Array(currency.utf8).withUnsafeBufferPointer { batch.keep($0) }
            batch.fields[product * ProductField.count + ProductField.currency.rawValue].text = text
            var sku = SKU(location: UInt32(product))
            sku.price.text = Array("1500".utf8).withUnsafeBufferPointer { batch.keep($0) }
            batch.skus.append(sku)
            batch.shopSKUs.append(ShopSKU())
            batch.products[product].skus = product..<(product + 1)
        }
        Mapping(settings).apply(to: &batch)
        #expect(batch.findings.map { "\($0.code) \($0.product)" } == ["price.rate-missing 1", "price.rate-missing 2"])
        #expect(batch.bytes.bytes[batch.skus[0].price.text].string == "3")
        #expect(batch.bytes.bytes[batch.raw(of: batch.skus[0].price.text)].string == "1500")
        #expect(batch.bytes.bytes[batch.skus[1].price.text].string == "1500")
    }
}
