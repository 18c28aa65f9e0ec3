import Bytes
import CatalogReading
import FeedModel
import Testing

struct XMLEncodingTests {
    private func encoded(_ text: String, as encoding: String) throws -> [UInt8] {
        var bytes = ByteBuffer()
        let encoder = try TextEncoder(to: encoding)
        Array(text.utf8).withUnsafeBufferPointer { encoder.encode($0, into: &bytes) }
        return bytes.array
    }

    @Test(arguments: [
        ("windows-1251", "windows-1251", "Рубашка"), ("ISO-8859-1", "ISO-8859-1", "Größe é"),
        ("Shift_JIS", "Shift_JIS", "シャツ"),
        ("GBK", "GBK", "衬衫"), ("gb2312", "GBK", "衬衫"), ("UTF-8", "UTF-8", "Größe シャツ 😀"), ("utf-8", "UTF-8", "é"),
        ("US-ASCII", "UTF-8", "plain"), ("koi8-r", "KOI8-R", "Рубашка"), ("UTF-16", "UTF-16LE", "Größe 😀"),
        ("UTF-16", "UTF-16BE", "Größe 😀"), ("UTF-16", "UTF-8", "the declaration cannot be right"),
    ])
    func theDeclaredEncodingIsHonoured(declared: String, real: String, title: String) throws {
        for mark in real.hasPrefix("UTF-16") ? ["\u{FEFF}", ""] : [""] {
            let text =
                "\(mark)<?xml version=\"1.0\" encoding=\"\(declared)\"?>\n<catalog>\n"
                + "<product item_id='A'><title>\(title)</title></product></catalog>"
            let bytes = try encoded(text, as: real)
            let recognised = bytes.withUnsafeBufferPointer { XMLRecognition.of(prefix: $0) }
            #expect(recognised == .catalog)
            let reading = try XMLReading(bytes)
            #expect(reading.findings == [])
            #expect(reading.products.first?.last == "title = \(title) @3 title")
            let back = try encoded(
                String(decoding: reading.file.head.dropLast(), as: UTF8.self) + "\n" + reading.raw[0] + "</catalog>",
                as: reading.file.encoding)
            #expect(back == bytes)
        }
    }

    @Test func aByteThatTheEncodingDoesNotHaveTakesItsProduct() throws {
        var bytes = Array("<?xml version='1.0' encoding='windows-1251'?><catalog>\n<product item_id='A'/>\n".utf8)
        bytes +=
            Array("<product item_id='B'>\n<title>".utf8) + [0x98]
            + Array("</title></product><product item_id='C'/>".utf8)
        let reading = try XMLReading(bytes + Array("</catalog>".utf8))
        #expect(reading.products.map { $0.contains("unreadable") } == [false, true, false])
        #expect(reading.findings.count == 1)
        #expect(reading.findings.first?.hasPrefix("source.encoding 2:4 item:B  'windows-1251'") == true)
        #expect(!reading.endedEarly)
    }

    @Test func aMarkBeatsTheDeclaration() throws {
        let reading = try XMLReading(
            "\u{FEFF}<?xml version='1.0' encoding='ISO-8859-1'?><catalog><product><title>é</title></product></catalog>")
        #expect(reading.products.first?.last == "title = é @1 title")
        #expect(reading.raw == ["<product><title>é</title></product>"])
    }

    @Test(
        arguments: [
            ("<catalog>", .catalog),
            ("\u{FEFF}<?xml version='1.0'?>\n<!-- <a> -->\n<?p <b>?><c:catalog xmlns:c='u'", .catalog),
            ("<!DOCTYPE catalog [<!ENTITY a '>]>'> <!-- ]> -->]>\n<catalog >", .catalog), ("  \n<catalog/>", .catalog),
            ("<yml_catalog date='2020'>", .otherRoot("yml_catalog")), ("<rss version='2.0'>", .otherRoot("rss")),
            ("<catalog", .undecided), ("<?xml version='1.0'?>", .undecided), ("<!-- a", .undecided),
            ("<!DOCTYPE a", .undecided),
            ("item_id,title", .notXML), ("", .notXML), ("<3,b", .notXML), ("\n \n", .notXML), ("< a>", .notXML),
        ] as [(String, XMLRecognition)])
    func whatAFileIsIsSeenByItsRoot(text: String, recognition: XMLRecognition) {
        let seen = Array(text.utf8).withUnsafeBufferPointer { XMLRecognition.of(prefix: $0) }
        #expect(seen == recognition)
    }
}
