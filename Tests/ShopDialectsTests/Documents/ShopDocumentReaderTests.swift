import Bytes
import CatalogReading
import FeedModel
import FeedTesting
import Foundation
import Testing

@testable import ShopDialects

/// What a reader makes of a file does not hang on where its blocks and batches end.
struct ShopDocumentReaderTests {
    static let yml = ShopDocumentFormat(
        document: YMLDocument.self, recognised: RecognisedDialect(name: "yml", certainty: .named, evidence: ""),
        mapping: Mapping())

    /// Products in lines such as `G @6 r1: G-1 @6, G-2 1@20`: id, line and record, SKU codes with their lines, and in
    /// front of those the file that they are in where that is another one.
    private func read(_ texts: [String], batchBytes: Int, recordBytes: Int = 16 << 20) throws -> [String] {
        let directory = RecordIndex()
        func open(_ index: Int, _ pass: ReadingPass) throws -> any CatalogReader {
            try XMLDocuments.open(
                source(of: Array(texts[index].utf8)), Self.yml, index: index,
                options: ReadingOptions(batchBytes: batchBytes, maximumRecordBytes: recordBytes), encoding: "UTF-8",
                pass: pass)
        }
        for index in texts.indices { try directory.look(at: open(index, .indexing(directory))) }
        directory.settle()
        var found: [String] = []
        for index in texts.indices {
            let reader = try open(index, .products(directory))
            var findings: [String] = []
            let batch = Batch(file: reader.file)
            while try reader.read(into: batch) {
                reader.materialiser.materialise(batch)
                found += products(of: batch)
                findings += self.findings(of: batch)
                batch.reset(file: reader.file, sequence: 0)
            }
            found += findings + (reader.endedEarly ? ["cut"] : [])
        }
        return found
    }

    private func place(_ location: UInt32, _ batch: Batch) -> String {
        let location = batch.locations[Int(location)]
        return "\(location.file == Location.ownFile ? "" : "\(location.file)")@\(location.line)"
    }

    private func products(of batch: Batch) -> [String] {
        batch.products.indices.map { index in
            let product = batch.products[index]
            let id = batch.bytes.bytes[batch.field(.itemID, of: index).text].string
            let skus = batch.skus[product.skus].map {
                "\(batch.bytes.bytes[$0.code.text].string) \(place($0.location, batch))"
            }
            let record = batch.records[product.records.lowerBound].location.record
            return "\(id) \(place(product.location, batch)) r\(record)\(product.isUnreadable ? "!" : ""): "
                + skus.joined(separator: ", ")
        }
    }

    private func findings(of batch: Batch) -> [String] {
        batch.findings.map { finding in
            let location = finding.place.location
            return "\(finding.code)" + (location == Place.noLocation ? "" : " \(place(location, batch))")
        }
    }

    private func offer(_ id: String, _ group: String = "", text: String = "") -> String {
        "<offer id='\(id)'\(group.isEmpty ? "" : " group_id='\(group)'")>\n<name>N</name>\(text)\n"
            + "<param name='Размер'>\(id)</param></offer>\n"
    }

    private func catalog(_ offers: String...) -> String {
        "<yml_catalog>\n<shop><offers>\n\(offers.joined())</offers></shop></yml_catalog>\n"
    }

    /// Blocks of every size that matters: smaller than a tag, than a record, than a group.
    private func expect(
        _ texts: String..., gives expected: [String], recordBytes: Int = 16 << 20,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for batchBytes in [1, 3, 17, 64, 100, 150, 333, 1 << 20] {
            let found = try read(texts, batchBytes: batchBytes, recordBytes: recordBytes)
            #expect(found == expected, "batches of \(batchBytes) bytes", sourceLocation: sourceLocation)
        }
    }

    @Test func offersAndGroupsInOrder() throws {
        try expect(
            catalog(offer("a"), offer("1", "g"), "<!-- <offer id='no'/>\n -->", offer("2", "g"), offer("b")),
            gives: ["a @3 r1: a @3", "g @6 r2: 1 @6, 2 @10", "b @13 r4: b @13"])
    }

    @Test func offersOfAGroupThatStandApart() throws {
        try expect(
            catalog(
                offer("1", "g"), offer("a"), offer("2", "g"), offer("x", "h"), offer("3", "g"), offer("y", "h"),
                offer("h"), offer("a")),
            gives: [
                "g @3 r1: 1 @3, 2 @9, 3 @15", "a @6 r2: a @6", "h @12 r4: x @12, y @18, h @21", "a @24 r8: a @24",
            ])
    }

    /// A group is looked for in all files; two exports of one are two products, and so are two offers of one id.
    @Test func offersOfAGroupInTwoFiles() throws {
        try expect(
            catalog(offer("1", "g"), offer("a"), offer("2", "g"), offer("1", "h")),
            catalog(offer("x"), offer("3", "g"), offer("4", "g"), offer("a"), offer("2", "h"), offer("1", "h")),
            gives: [
                "g @3 r1: 1 @3, 2 @9, 3 1@6, 4 1@9", "a @6 r2: a @6", "h @12 r4: 1 @12", "x @3 r1: x @3",
                "a @12 r4: a @12", "h @15 r5: 2 @15, 1 @18",
            ])
        try expect(
            catalog(offer("1", "g")), catalog(offer("2", "g", text: "<b>&</b>")),
            gives: ["g @3 r1!: ", "source.malformed-xml 1@4"])
    }

    /// Whatever is broken in a start tag, the offers around it are kept, and it is said.
    @Test func brokenStartTags() throws {
        let (a, b, c) = (offer("a"), offer("b"), offer("c"))
        for (broken, id) in [
            ("<ofer id='a'>", "a"), ("offer id='a'>", ""), ("<!--ffer id='a'>", ""), ("< offer id='a'>", "a"),
        ] {
            let first = a.replacing("<offer id='a'>", with: broken)
            let lost = id.isEmpty ? [] : ["\(id) @"]
            for (offers, line) in [([first, b, c], 3), ([b, first, c], 6), ([c, b, first], 9)] {
                let found = try read([catalog(offers.joined(), "<!-- end -->\n")], batchBytes: 1 << 20)
                #expect(
                    found.filter { $0.hasSuffix(": b @3") || $0.hasSuffix(": b @6") }.count == 1, "\(broken) \(found)")
                #expect(found.filter { $0.contains(": c @") }.count == 1, "\(broken) \(found)")
                #expect(found.contains("source.malformed-xml @\(line)"), "\(broken) \(found)")
                for name in lost { #expect(found.contains { $0.hasPrefix(name) && $0.contains("!") }, "\(found)") }
            }
        }
    }

    /// Categories may come after the offers that are in them.
    @Test func categoriesAfterOffers() throws {
        let text =
            "<yml_catalog><shop><offers>\(offer("a", text: "<categoryId>2</categoryId>"))</offers>"
            + "<categories><category id='1'>Одежда</category><category id='2' parentId='1'>Рубашки</category>"
            + "</categories></shop></yml_catalog>"
        let directory = RecordIndex()
        func open(_ pass: ReadingPass) throws -> any CatalogReader {
            try XMLDocuments.open(
                source(of: Array(text.utf8)), Self.yml, index: 0, options: ReadingOptions(), encoding: "UTF-8",
                pass: pass)
        }
        try directory.look(at: open(.indexing(directory)))
        directory.settle()
        let reader = try open(.products(directory))
        let batch = Batch(file: reader.file)
        #expect(try reader.read(into: batch))
        reader.materialiser.materialise(batch)
        #expect(batch.shopCategories.map { batch.bytes.bytes[$0.cell.text].string } == ["Одежда > Рубашки", "2"])
        #expect(batch.unused.entries.isEmpty)
    }

    @Test func anOfferThatCannotBeReadTakesItsProduct() throws {
        try expect(
            catalog(offer("1", "g"), offer("2", "g", text: "<b>&</b>"), offer("a"), offer("b", text: "</x>")),
            gives: [
                "g @3 r1!: ", "a @9 r3: a @9", "b @12 r4!: ", "source.malformed-xml @7", "source.malformed-xml @13",
            ])
    }

    @Test func aRecordOverTheLimit() throws {
        let long = String(repeating: "long\n", count: 2000)
        for batchBytes in [3000, 1 << 20] {
            let found = try read(
                [catalog(offer("a"), offer("b", text: long), "<!-- \(long) -->\n", offer("c"))], batchBytes: batchBytes,
                recordBytes: 5000)
            #expect(found.filter { !$0.hasPrefix("source") } == ["a @3 r1: a @3", "b @6 r2!: ", "c @4010 r3: c @4010"])
            #expect(found.contains("source.record-too-large @6"))
        }
    }

    @Test func aFileThatEndsEarly() throws {
        let whole = catalog(offer("a"), offer("b"))
        try expect(
            String(whole.prefix(110)), gives: ["a @3 r1: a @3", "source.malformed-xml @6", "cut"])
        try expect("<yml_catalog><shop><offers></offers></shop></yml_catalog>", gives: ["source.empty-export"])
        try expect("<yml_catalog><shop>", gives: ["source.malformed-xml @1", "cut"])
    }
}
