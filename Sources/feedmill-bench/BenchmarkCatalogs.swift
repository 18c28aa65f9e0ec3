import FeedTesting
import Foundation

/// One generated catalog on disk, with what is known to be in it.
struct BenchmarkCatalog {
    /// What the table calls it.
    var name: String
    var file: URL
    var categories: URL
    var contents: Contents

    /// Kept beside the file, so that a cached catalog need not be counted again.
    struct Contents: Codable {
        var products: Int
        var rows: Int
        var faultyProducts: Int
        var bytes: Int
    }

    /// Change it with the generator: catalogs of another version are not used again.
    private static let version = 2

    /// What the catalog without a fault is called where the JSON Schema of each category is checked too.
    private static let withSchemas = "CSV with schemas"

    /// The catalogs of the benchmark, generated where they are not there yet.
    static func all(rows: Int, in directory: URL) throws -> [BenchmarkCatalog] {
        let folder = directory.appending(path: "catalogs-v\(version)-\(rows)")
        let categories = folder.appending(path: "categories")
        try GeneratedCategories.write(to: categories)
        let schemas = folder.appending(path: "categories-with-schemas")
        try GeneratedCategories.write(to: schemas, withSchemas: true)
        func generator(
            faultyShare: Double = 0, format: CatalogGenerator.Format = .csv,
            laterRows: CatalogGenerator.LaterRows = .repeated
        ) -> CatalogGenerator {
            CatalogGenerator(
                rows: rows, faultyShare: faultyShare, format: format, laterRows: laterRows, isOrdinary: true)
        }
        let kinds: [(String, String, CatalogGenerator)] = [
            ("CSV", "catalog.csv", generator()),
            (withSchemas, "catalog.csv", generator()),
            ("CSV 5 % faulty", "faulty-5.csv", generator(faultyShare: 0.05)),
            ("CSV all faulty", "faulty-100.csv", generator(faultyShare: 1)),
            ("CSV blank later", "blank-later.csv", generator(laterRows: .blank)),
            ("XML", "catalog.xml", generator(format: .xml)),
        ]
        return try kinds.map { name, fileName, generator in
            let file = folder.appending(path: fileName)
            let note = folder.appending(path: ".\(fileName).contents")
            let categories = name == withSchemas ? schemas : categories
            if let known = try? JSONDecoder().decode(Contents.self, from: Data(contentsOf: note)) {
                return BenchmarkCatalog(name: name, file: file, categories: categories, contents: known)
            }
            let outcome = try generator.write(to: file)
            let contents = Contents(
                products: outcome.products, rows: outcome.skus, faultyProducts: outcome.faultyProducts,
                bytes: outcome.bytes)
            try JSONEncoder().encode(contents).write(to: note)
            return BenchmarkCatalog(name: name, file: file, categories: categories, contents: contents)
        }
    }
}
