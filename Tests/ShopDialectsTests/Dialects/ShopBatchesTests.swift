import Bytes
import CatalogReading
import FeedModel
import FeedTesting
import Testing

@testable import ShopDialects

/// Where batches end of tables whose products have rows in other files.
struct ShopBatchesTests {
    /// The products of each batch of the first file, in words such as `P1 @2: P1-0 @2, P1-1 @3`.
    private func batches(_ texts: [String], batchBytes: Int) throws -> [[String]] {
        let directory = RecordIndex()
        func open(_ index: Int, _ pass: ReadingPass) throws -> any CatalogReader {
            try #require(
                try CSVCatalog.open(
                    source(of: Array(texts[index].utf8), name: "\(index).csv"), index: index,
                    options: ReadingOptions(formats: ShopFormats(), batchBytes: batchBytes), pass: pass))
        }
        for index in texts.indices { try directory.look(at: open(index, .indexing(directory))) }
        directory.settle()
        let reader = try open(0, .products(directory))
        var found: [[String]] = []
        let batch = Batch(file: reader.file)
        while try reader.read(into: batch) {
            reader.materialiser.materialise(batch)
            found.append(batch.products.map { words($0, batch) })
            batch.reset(file: reader.file, sequence: 0)
        }
        return found
    }

    private func words(_ product: Product, _ batch: Batch) -> String {
        func line(_ location: UInt32) -> UInt32 { batch.locations[Int(location)].line }
        let skus = batch.skus[product.skus].map {
            "\(batch.bytes.bytes[$0.code.text].string) @\(line($0.location))"
        }
        return "\(line(product.location)): " + skus.joined(separator: ", ")
    }

    /// Rows that follow each other in another file, though none of them names the product.
    @Test(arguments: [1, 1000])
    func variantsThatTheirProductNames(batchBytes: Int) throws {
        let header = "sku,product_type,attribute_set_code,name,price,additional_attributes,configurable_variations\n"
        let texts = [
            header + "A,configurable,Top,Cap,9,,\"sku=A-S,size=S|sku=A-M,size=M|sku=A-L,size=L\"\n",
            header + "A-S,simple,Top,\"Cap\nS\",9,size=S,\nA-M,simple,Top,Cap,9,size=M,\n\nB,simple,Top,Cap,9,,\n"
                + "A-L,simple,Top,Cap,9,size=L,\n",
        ]
        #expect(try batches(texts, batchBytes: batchBytes) == [["2: A-S @2, A-M @4, A-L @7"]])
    }

    /// A batch ends where the rows of other files fill it, and what it does not hold comes with the next ones.
    @Test(arguments: [1, 100, 400, 1000, 5000])
    func rowsOfOtherFilesFillABatch(batchBytes: Int) throws {
        let header = "Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"
        let parents = (1...40).map { "variable,P\($0),Cap,1,,,Size,\"S, M\"\n" }
        let variations = (1...40).flatMap { parent in
            (0..<10).map { "variation,P\(parent)-\($0),Cap,1,9,P\(parent),Size,S\($0)\n" }
        }
        let texts = [header + parents.joined(), header + variations.joined()]
        let found = try batches(texts, batchBytes: batchBytes)
        let lines = (1...40).map { parent in
            let skus = (0..<10).map { "P\(parent)-\($0) @\((parent - 1) * 10 + $0 + 2)" }
            return "\(parent + 1): " + skus.joined(separator: ", ")
        }
        #expect(found.flatMap { $0 } == lines)
        // The ten rows of a product are no shorter than this.
        for batch in found { #expect((batch.count - 1) * 300 <= batchBytes) }
    }
}
