import CLibXML2
import FeedTesting
import Foundation
import Testing

/// `schemas/catalog.xsd`, held against catalogs that feedmill reads.
struct CatalogSchemaTests {
    /// Whether a catalog is valid; libxml2 says on standard error what is not.
    private func isValid(_ catalog: String) throws -> Bool {
        let schema = Feedmill.package.appending(path: "schemas/catalog.xsd").path
        let parser = try #require(xmlSchemaNewParserCtxt(schema))
        defer { xmlSchemaFreeParserCtxt(parser) }
        let compiled = try #require(xmlSchemaParse(parser))
        defer { xmlSchemaFree(compiled) }
        let validator = try #require(xmlSchemaNewValidCtxt(compiled))
        defer { xmlSchemaFreeValidCtxt(validator) }
        return xmlSchemaValidateFile(validator, catalog, 0) == 0
    }

    @Test func theSampleIsValid() throws {
        #expect(try isValid(Feedmill.package.appending(path: "samples/nightly/dresses.xml").path))
    }

    @Test func aGeneratedCatalogIsValid() throws {
        let folder = TemporaryDirectory()
        _ = try CatalogGenerator(rows: 500, format: .xml).write(to: URL(filePath: folder("a.xml")))
        #expect(try isValid(folder("a.xml")))
    }

    @Test(arguments: [
        (#"<product item_id="A" colour="red"/>"#, false),
        (#"<product item_id="A"><titel>x</titel></product>"#, false),
        (#"<product item_id="A"><skus><sku price="12 EUR"/></skus></product>"#, false),
        (#"<product item_id="A"><attribute name="Material">Cotton</attribute></product>"#, true),
        (#"<product item_id="A"><skus><sku><property id="5"><value id="4"/></property></sku></skus></product>"#, true),
    ])
    func mistakesAreSeen(product: String, valid: Bool) throws {
        let folder = TemporaryDirectory()
        #expect(try isValid(folder.write(Shop.catalog(product), to: "a.xml")) == valid)
    }
}
