import Bytes
import CatalogReading
import FeedModel
import Foundation
import Testing

/// Broken and hostile catalogs: each gives its finding, and every good product around it is still there.
struct XMLHostileInputTests {
    static func catalog(_ products: String...) -> String {
        "<catalog>\n<product item_id='first'/>\n" + products.joined(separator: "\n")
            + "\n<product item_id='last'/>\n</catalog>"
    }

    private func items(_ reading: XMLReading) -> [String] {
        reading.products.filter { !$0.contains("unreadable") }.map {
            String($0.first { $0.hasPrefix("item_id") }!.dropFirst(10).prefix { $0 != " " })
        }
    }

    @Test(arguments: [
        "<!DOCTYPE catalog [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;\">]><catalog><product item_id='&b;'/></catalog>",
        "<!DOCTYPE catalog SYSTEM 'file:///etc/passwd'><catalog><product item_id='A'/></catalog>",
        "<!DOCTYPE catalog PUBLIC '-//X' 'http://localhost/x.dtd'><catalog><product item_id='A'/></catalog>",
        "<?xml version='1.0'?>\n<!DOCTYPE catalog [\n<!ENTITY e SYSTEM 'file:///etc/passwd'>]><catalog>&e;</catalog>",
        "<!DOCTYPE catalog []><catalog><product item_id='A'/></catalog>",
        "<!DOCTYPE catalog [<!ENTITY % p SYSTEM 'http://localhost/p'> %p;]><catalog/>",
    ])
    func aDocumentTypeThatDoesSomethingIsRefused(text: String) throws {
        let reading = try XMLReading(text)
        #expect(reading.findings.count == 1)
        #expect(reading.findings.first?.hasPrefix("source.forbidden-doctype 0:") == true)
        #expect(reading.products.isEmpty && reading.endedEarly)
    }

    @Test(arguments: [
        // What breaks it, and libxml2's words.
        ("<product item_id='cut'><title>x</tilte></product>", "mismatch: title line 3"),
        ("<product item_id='cut'><title>a & b</title></product>", "xmlParseEntityRef: no name"),
        ("<product item_id='cut'><title>&undefined;</title></product>", "Entity 'undefined' not defined"),
        ("<product item_id='cut' item_id='again'/>", "Attribute item_id redefined"),
        ("<product item_id='cut'><title>\u{1}</title></product>", "PCDATA invalid Char value 1"),
        ("<product item_id='cut'><title>&#0;</title></product>", "invalid xmlChar value 0"),
        ("<product item_id='cut'><title>a <!c> b</title></product>", "<! begins no comment and no CDATA section"),
        ("<product item_id='cut'><!element a><title>b</title></product>", "<! begins no comment"),
        ("<product item_id='cut'><skus><![cdata[a]]></skus></product>", "<! begins no comment"),
        ("<product item_id=cut/>", "AttValue: \" or ' expected"), ("<product item_id='cut'>", "its end tag is missing"),
    ])
    func aBreakCostsItsRecord(product: String, words: String) throws {
        for blockBytes in [1 << 16, 5] {
            let reading = try XMLReading(Self.catalog(product), blockBytes: blockBytes)
            #expect(items(reading) == ["first", "last"])
            #expect(reading.records.map(\.fate) == [.used, .rejected, .used])
            let breaks = reading.findings.filter { $0.hasPrefix("source.malformed-xml") }
            #expect(breaks.count == 1)
            #expect(breaks.first?.contains(words) == true, "\(breaks)")
            #expect(breaks.first?.contains("2:3 ") == true)
            #expect(!reading.endedEarly)
        }
    }

    @Test(arguments: [
        "<!DOCTYPE a>", "<title>a <!DOCTYPE a SYSTEM 'b'></title>", "<x><!DOCTYPE a [<!ENTITY b 'c'>]></x>",
    ])
    func aDocumentTypeInARecordCostsIt(content: String) throws {
        let reading = try XMLReading(Self.catalog("<product item_id='cut'>\(content)</product>"))
        #expect(items(reading) == ["first", "last"])
        #expect(reading.findings.count { $0.hasPrefix("source.forbidden-doctype 2:3 item:cut") } == 1)
        #expect(!reading.findings.contains { $0.hasPrefix("source.malformed-xml") || $0.contains("too-large") })
        #expect(reading.records.map(\.fate) == [.used, .rejected, .used])
        #expect(!reading.endedEarly)
    }

    @Test func aFileCutAnywhereKeepsWhatIsWhole() throws {
        let text = XMLCatalogReaderTests.whole.replacingOccurrences(of: "</catalog>", with: "<product/></catalog>")
        let bytes = Array(text.utf8)
        let first = text.utf8.count - "<product/></catalog>".utf8.count
        for end in stride(from: 0, to: bytes.count, by: 3) {
            let reading = try XMLReading(Array(bytes[..<end]))
            #expect(reading.endedEarly)
            #expect(reading.findings.filter { $0.hasPrefix("source.malformed-xml") }.count == 1, "\(end)")
            #expect(reading.products.count == (end < first ? 0 : end < first + 10 ? 1 : 2), "\(end)")
        }
    }

    @Test func aCutFileSaysWhereItEnds() throws {
        let reading = try XMLReading("<catalog>\n<product item_id='A7'>\n<title>Shirt")
        #expect(reading.findings == ["source.malformed-xml 0:3 item:-  'the file ends inside <product>' 'A7'"])
    }

    @Test(
        arguments: [
            ([0xE9], "a Latin-1 letter"), ([0xC3, 0x28], "half a letter"), ([0xFF], "never a byte of UTF-8"),
            ([0xED, 0xA0, 0x80], "a surrogate"), ([0xC0, 0xAF], "too long for what it is"),
        ] as [([UInt8], String)])
    func bytesThatAreNotUTF8TakeTheirProduct(bad: [UInt8], what: String) throws {
        for (before, behind) in [
            ("<product item_id='bad'>\n<title>x", "y</title></product>"),
            ("<product item_id='bad'><title locale='", "'/></product>"),
            ("<product item_id='bad'><title><![CDATA[", "]]></title></product>"),
            ("<product item_id='bad'><x", "/></product>"),
            ("<product item_id='bad'><", "/></product>"), ("<product item_id='bad'><title>&", ";</title></product>"),
            ("<product item_id='bad'><!--", "--></product>"),
        ] {
            for blockBytes in [1 << 16, 64, 1] {
                let parts = Self.catalog("<product item_id='good'><title>é</title></product>", "%").split(
                    separator: "%")
                let bytes = Array((parts[0] + before).utf8) + bad + Array((behind + parts[1]).utf8)
                let reading = try XMLReading(bytes, blockBytes: blockBytes)
                #expect(items(reading) == ["first", "good", "last"])
                #expect(reading.records.map(\.fate) == [.used, .used, .rejected, .used])
                #expect(reading.products.count == 4)
                let findings = reading.findings.filter { $0.hasPrefix("source.encoding") }
                #expect(findings.count == 1, "\(before) \(blockBytes)")
                let line = before.contains("\n") ? 5 : 4
                #expect(
                    findings.first?.hasPrefix(
                        "source.encoding 3:\(line) item:bad  'UTF-8' \((parts[0] + before).utf8.count)") == true)
                #expect(!reading.endedEarly)
                #expect(reading.raw.last == "<product item_id='last'/>")
            }
        }
    }

    /// libxml2 has read all of an end tag when it says that it is the wrong one.
    @Test(
        arguments: ["", "<brand>A</brand><brand>B</brand>"],
        ["", "<!-- kept -->", "<other/>", "<product item_id='next'/>", " text "])
    func aBadByteInTheEndTagTakesItsProductAndNoOther(contents: String, behind: String) throws {
        let text = Self.catalog("<product item_id='bad'>\(contents)</product%>\(behind)")
        let bytes = Array(text.utf8).map { $0 == UInt8(ascii: "%") ? 0xFF : $0 }
        for blockBytes in [1 << 16, 64, 1] {
            let reading = try XMLReading(bytes, blockBytes: blockBytes)
            #expect(items(reading) == ["first"] + (behind.contains("next") ? ["next"] : []) + ["last"])
            #expect(reading.records.count { $0.fate == .rejected } == 1)
            #expect(reading.findings.contains { $0.hasPrefix("source.encoding 2:3 item:bad") })
            #expect(!reading.endedEarly)
        }
    }

    @Test func aBadByteThatBreaksTheStartTagTakesANamelessRecord() throws {
        let bytes = Self.catalog("<product item_id='bad' %><title/></product>").utf8.map {
            $0 == UInt8(ascii: "%") ? 0xE9 : $0
        }
        let reading = try XMLReading(Array(bytes))
        #expect(items(reading) == ["first", "last"])
        #expect(reading.records.map(\.product) == [0, -1, 1])
        #expect(reading.findings == ["source.encoding 2:3 item:-  'UTF-8' 60"])
        #expect(!reading.endedEarly)
    }

    @Test func badBytesElsewhereAreSaidAboutTheFile() throws {
        for text in [
            "<catalog locale='%'><product item_id='A'/></catalog>", "<catalog><!--%--><product item_id='A'/></catalog>",
        ] {
            let bytes = Array(text.utf8).map { $0 == UInt8(ascii: "%") ? 0xE9 : $0 }
            let reading = try XMLReading(bytes)
            #expect(items(reading) == ["A"])
            #expect(reading.findings.count == 1, "\(text) \(reading.findings)")
            #expect(reading.findings.first?.hasPrefix("source.encoding 0:1 item:-") == true)
        }
    }

    @Test func breaksAfterABadByteAreStillBreaks() throws {
        let bytes = Array(
            "<catalog><product item_id='A'>\u{E9}</product><product item_id='B'/><product></catalog>".utf8
        )
        .filter { $0 != 0xC3 }
        let reading = try XMLReading(bytes)
        #expect(items(reading) == ["B"])
        #expect(reading.records.count == 2)
        #expect(reading.findings.map { $0.prefix(17) }.contains("source.malformed-") == true)
        #expect(reading.endedEarly)
    }

    @Test func aProductThatIsTooLargeIsOneRecordLess() throws {
        let text = String(repeating: "x", count: 30_000)
        for product in [
            "<product item_id='big' category_id='5'><title>\(text)</title><skus><sku price='1'/></skus></product>",
            "<product item_id='big' category_id='5'><title/><!--\(text)--><image>i</image></product>",
            "<product item_id='big' category_id='5'><title/>" + String(repeating: "<image>i</image>", count: 3000)
                + "</product>",
            "<product item_id='big' category_id='5'><title/><custom_attribute name='x\(text)'/><image/></product>",
        ] {
            let reading = try XMLReading(Array(Self.catalog(product).utf8), blockBytes: 999, maximumRecordBytes: 20_000)
            #expect(items(reading) == ["first", "last"])
            #expect(reading.findings == ["source.record-too-large 2:3 item:big  'product' 20000"])
            #expect(reading.records.map(\.fate) == [.used, .rejected, .used])
            #expect(reading.raw.dropFirst().first == product)
            let big = try #require(reading.products.first { $0.contains("unreadable") })
            #expect(
                big.filter { !$0.hasPrefix("product ") } == [
                    "unreadable", "item_id = big @3 product/@item_id", "category_id = 5 @3 product/@category_id",
                ])
        }
    }

    @Test func emptyElementsWeighMoreThanTheirBytes() throws {
        for count in [200, 300] {
            let product = "<product><skus>" + String(repeating: "<sku/>", count: count) + "</skus></product>"
            let reading = try XMLReading(Array(Self.catalog(product).utf8), maximumRecordBytes: 20_000)
            #expect(reading.findings.count == (count == 200 ? 0 : 1))
        }
    }

    @Test func oneWithoutAnIdIsARejectedRecord() throws {
        let product = "<product><title>\(String(repeating: "x", count: 3000))</title></product>"
        let reading = try XMLReading(Array(Self.catalog(product).utf8), maximumRecordBytes: 2000)
        #expect(reading.findings == ["source.record-too-large 2:3 item:-  'product' 2000"])
        #expect(reading.products.count == 2)
        #expect(reading.records.map(\.product) == [0, -1, 1])
    }

    /// Ten million bytes in one tag or comment are more than libxml2 takes.
    @Test(arguments: [
        "<product item_id='big'><title locale='%'>x</title></product>",
        "<product item_id='big' category_id='%'>\n</product>",
        "<product item_id='big'><title>a<!--%--></title></product>",
        "<product item_id='big'><title><![CDATA[%]]></title></product>",
        "<product item_id='big'><title>a<?p %?></title></product>",
        "<!--%-->", "<product item_id='big'><%/></product>",
    ])
    func whatLibxml2WillNotTakeIsPassedOver(product: String) throws {
        let filler = String(repeating: "x\n", count: 11 << 19)
        let isName = product.contains("<%")
        let text = Self.catalog(
            product.replacingOccurrences(of: "%", with: isName ? String(repeating: "x", count: 60_000) : filler))
        let reading = try XMLReading(text)
        #expect(items(reading) == ["first", "last"])
        #expect(!reading.endedEarly)
        guard product.hasPrefix("<product") else { return #expect(reading.findings == []) }
        #expect(reading.findings.count == 1)
        #expect(reading.findings.first?.hasPrefix("source.record-too-large 2:3 ") == true)
        #expect(reading.records.map(\.fate) == [.used, .rejected, .used])
        #expect(
            reading.raw.count == 3 && reading.raw[1].hasPrefix("<product") && reading.raw[1].hasSuffix("</product>"))
        if !isName { #expect(try #require(reading.records.last).location.line > 5_000_000) }
    }

    @Test(arguments: [70, 300, 5000])
    func deepNestingTakesItsProduct(depth: Int) throws {
        let deep =
            "<product item_id='deep'>" + String(repeating: "<d>", count: depth)
            + String(repeating: "</d>", count: depth)
            + "</product>"
        let reading = try XMLReading(Self.catalog(deep), blockBytes: 500)
        #expect(items(reading) == ["first", "last"])
        #expect(reading.findings.filter { $0.hasPrefix("source.too-deep 2:3 item:deep  64") }.count == 1)
        #expect(reading.raw.dropFirst().first == deep)
        #expect(!reading.endedEarly)
    }

    @Test(arguments: [
        ("", "source.malformed-xml"), ("   ", "source.malformed-xml"), ("<!-- only -->", "source.malformed-xml"),
        ("hello", "source.malformed-xml"), ("<catalog", "source.malformed-xml"),
        ("<yml_catalog/>", "source.unrecognised"),
        ("<html><body/></html>", "source.unrecognised"),
    ])
    func whatIsNoCatalogIsSaidToBeNone(text: String, code: String) throws {
        let reading = try XMLReading(text)
        #expect(reading.findings.count == 1)
        #expect(reading.findings.first?.hasPrefix(code) == true)
        #expect(reading.endedEarly && reading.products.isEmpty && reading.records.isEmpty)
    }
}
