import Bytes
import CatalogReading
import FeedTesting
import Foundation
import Testing

/// What an export's bytes say about its encoding, against what the export says.
struct ExportEncodingTests {
    static let russian = "Куртка утеплённая, цвет «Синий», размер М. Хлопок 100 % – для прогулок."
    static let spanish = "Camisa de algodón, tamaño único. Añil, marrón, café y más."
    static let chinese = "纯棉衬衫，颜色蓝色，尺码大号。适合日常穿着，面料舒适透气。"
    static let japanese = "コットンシャツ、サイズは大です。色はブルーになります。"

    private func bytes(_ text: String, _ encoding: String) throws -> [UInt8] {
        var output = ByteBuffer()
        let encoder = try TextEncoder(to: encoding)
        Array(text.utf8).withUnsafeBufferPointer { encoder.encode($0, into: &output) }
        return output.array
    }

    private func detect(_ bytes: [UInt8], option: String? = nil) throws -> ExportEncoding {
        try ExportEncoding.detect(source(of: bytes), option: option)
    }

    @Test(arguments: [
        ("windows-1251", russian), ("windows-1251", russian.uppercased()), ("windows-1252", spanish),
        ("GB18030", chinese), ("Shift_JIS", japanese),
    ])
    func whatIsNotSaidIsSeen(encoding: String, text: String) throws {
        // A CSV says nothing; an XML document nothing, or the wrong thing.
        let found = try detect(bytes("item_id,title\nA1,\(text)\n", encoding))
        #expect(found == ExportEncoding(name: encoding, declared: nil, isSettled: true, isGuessed: true))
        let silent = try detect(bytes("<!-- night -->\n<catalog><title>\(text)</title></catalog>", encoding))
        #expect(silent.name == encoding && silent.isGuessed)
        let wrong = "<?xml version='1.0' encoding='utf-8'?><catalog><title>\(text)</title></catalog>"
        #expect(try detect(bytes(wrong, encoding)).name == encoding)
        #expect(try detect(bytes(wrong, encoding)).declared == "utf-8")
        for other in ["windows-1251", "windows-1252", "GBK", "Shift_JIS"] {
            let found = try detect(bytes(wrong.replacing("utf-8", with: other), encoding))
            let isRight = other == encoding || other == "GBK" && encoding == "GB18030"
            #expect(found.isGuessed == !isRight, "\(encoding) declared as \(other)")
            #expect(found.name == (isRight ? other : encoding))
        }
    }

    /// UTF-16 and UTF-32 without a mark are known by their NULs.
    @Test(arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"])
    func wideTextWithoutAMark(encoding: String) throws {
        for text in [Self.russian, Self.german, "Soft cotton shirt", Self.chinese] {
            let found = try detect(bytes("item_id,title,image_urls\nA1,\(text),https://shop.example/1.jpg\n", encoding))
            #expect(found == ExportEncoding(name: encoding, declared: nil, isSettled: true, isGuessed: true))
        }
        // One NUL, or NULs here and there, are no sign of it.
        #expect(try detect(Array("item_id,title\nA1,a\0bcdefghijklmn\n".utf8)).name == "UTF-8")
        #expect(try detect(Array("item_id,title\0\0\nA1,a\0\0\0bc\0\0\n".utf8)).name == "UTF-8")
    }

    /// Encodings of old Macs and of DOS, where none of today's fits.
    @Test(arguments: [
        ("MACINTOSH", german), ("MACINTOSH", french), ("CP850", german), ("CP852", polish),
        ("MAC-CYRILLIC", "Рубашка хлопковая мужская, цвет синий, размер большой, «Восход»"),
        ("KOI8-U", "Сорочка бавовняна чоловіча, колір синій, її розмір великий і зручний"),
    ])
    func olderEncodings(encoding: String, text: String) throws {
        let found = try detect(bytes("item_id,title\nA1,\(text)\nA2,\(text)\n", encoding))
        let names = [found.name] + found.candidates.map(\.name)
        #expect(names.contains(encoding), "\(names)")
        #expect(found.isGuessed)
    }

    /// Who asks to stop does not wait until all of a file was looked at.
    @Test func aLookThatIsStopped() throws {
        let many = [UInt8](repeating: 0x61, count: 1 << 17) + [0xE4, 0xF6, 0x0A]
        let file = try TemporaryFile.make(in: NSTemporaryDirectory())
        try many.withUnsafeBytes { try TemporaryFile.append($0, to: file) }
        let source = try ByteSource(descriptor: file, name: "a.csv") { true }
        #expect(throws: ReadingError.self) { try ExportEncoding.detect(source, option: nil, wholly: true) }
        #expect(throws: ReadingError.self) {
            try Transcoder.spool(source, from: "windows-1252", in: NSTemporaryDirectory())
        }
    }

    static let german = "Strickjacke für Damen, Größe M, Wolle und Baumwolle, in Grün; schön weich."
    static let french =
        "Robe d'été en lin, coupe droite à col rond, pour femme; idéale du bureau à la fête, très légère."
    static let polish = "Sukienka z dzianiny, długość midi, kolor żółty; na co dzień i od święta, część większa."
    static let czech =
        "Šaty z příjemné bavlny, délka po kolena, barva žlutá; vhodné na léto i do práce, různé velikosti."
    static let hungarian = "Női ruha, hosszú ujjú, gyönyörű zöld szín; egy kényelmes és könnyű viselet, nem gyűrődik."
    static let turkish = "Kadın elbise, yazlık, yeşil; günlük kullanım için ve özel günler, bir çok beden, şık."
    static let korean = "여성용 리넨 원피스 여름 신상 남녀공용 무지 블루투스 이어폰 노이즈 캔슬링"
    static let traditional = "純棉襯衫，顏色藍色，尺碼大號。適合日常穿著，面料舒適透氣，當日發貨。"

    /// Texts whose words are words in one encoding only, or read alike in several.
    @Test(arguments: [
        ("windows-1252", german), ("windows-1252", french), ("windows-1252", spanish), ("windows-1251", russian),
        ("KOI8-R", "Рубашка хлопковая мужская, цвет синий, размер большой"),
        ("CP866", "Рубашка хлопковая мужская, цвет синий, размер большой"), ("GB18030", chinese),
        ("Shift_JIS", japanese), ("EUC-JP", japanese), ("Big5", traditional),
    ])
    func aTextThatProvesItsEncoding(encoding: String, text: String) throws {
        let found = try detect(bytes("item_id,title\nA1,\(text)\nA2,\(text)\n", encoding))
        #expect(found.name == encoding)
        #expect(found.isGuessed && found.candidates.isEmpty)
    }

    /// What is read in another encoding is never taken for certain: the right one is it, or among those to choose from.
    @Test(arguments: [
        ("windows-1250", polish), ("ISO-8859-2", polish), ("windows-1250", czech), ("ISO-8859-2", czech),
        ("windows-1250", hungarian), ("windows-1254", turkish), ("EUC-KR", korean), ("KOI8-R", russian),
        ("CP866", russian), ("ISO-8859-15", french),
        ("windows-1257", "Moteriška suknelė, ilga, žalia; ir vasarai, yra įvairių dydžių"),
    ])
    func theRightOneIsTakenOrNamed(encoding: String, text: String) throws {
        let plain = try bytes(text, encoding)
        for length in [text.count, text.count / 2, text.count / 4] {
            let part = try bytes(String(text.prefix(length)), encoding)
            let found = try detect(Array("item_id,title\nA1,".utf8) + part + Array("\n".utf8))
            // Bytes that are no text of UTF-8 reject their records.
            guard found.name != "UTF-8" else { continue }
            let isSame = try bytes(text, found.name) == plain
            #expect(
                isSame || found.candidates.contains { $0.name == encoding },
                "\(text.prefix(length)): \(found.name), \(found.candidates)")
        }
    }

    @Test func candidatesAreNamedWithASampleOfEach() throws {
        let found = try detect(bytes("item_id,title,price\nA1,\(Self.korean),5\n", "EUC-KR"))
        #expect(found.candidates.map(\.name) == ["GB18030", "EUC-KR"])
        #expect(found.candidates.last?.sample == String(Self.korean.prefix(40)))
        #expect(try detect(bytes("item_id,title\nA1,\(Self.korean)\n", "EUC-KR"), option: "EUC-KR").candidates.isEmpty)
    }

    /// A shop's name may be written oddly, again and again.
    @Test func namesWithCapitalsInTheMiddle() throws {
        let text = "<catalog>" + String(repeating: "\(Self.russian) КарСаМаН ", count: 20)
        #expect(try detect(bytes(text, "windows-1251")).name == "windows-1251")
    }

    @Test(arguments: ["windows-1251", "ISO-8859-1", "GBK", "Shift_JIS"])
    func aDeclarationThatHidesUTF8IsSeen(declared: String) throws {
        for text in [Self.russian, Self.spanish, Self.chinese, Self.japanese] {
            let found = try detect(
                Array("<?xml version=\"1.0\" encoding=\"\(declared)\"?><catalog>\(text)</catalog>".utf8))
            #expect(found == ExportEncoding(name: "UTF-8", declared: declared, isSettled: true, isGuessed: true))
        }
    }

    @Test(arguments: ["koi8-r", "ISO-8859-5", "EUC-KR"])
    func otherDeclarationsAreBelieved(declared: String) throws {
        let start = Array("<?xml version=\"1.0\" encoding=\"\(declared)\"?><catalog>".utf8)
        #expect(try detect(start + bytes("Рубашка", declared)).name == declared)
    }

    @Test func aFewBadBytesAreNoOtherEncoding() throws {
        let text = Array("item_id,title\nA1,\(Self.spanish)\nA2,\(Self.russian)\nA3,Caf".utf8)
        #expect(try detect(text + [0xE9] + Array("\n".utf8)).name == "UTF-8")
        // A single one may be anything.
        #expect(try detect(Array("item_id,title\nA1,Caf".utf8) + [0xE9]).name == "UTF-8")
        #expect(try detect([0xFF, 0x80, 0x80, 0x2C, 0x0A]).name == "UTF-8")
    }

    @Test(arguments: [
        ("\u{FEFF}item_id", "UTF-8"), ("\n\t\u{FEFF}item_id", "UTF-8"), ("\u{FEFF} \u{FEFF}<?xml?>", "UTF-8"),
    ])
    func aMarkIsBelievedWhereverItStands(text: String, encoding: String) throws {
        let found = try detect(Array(text.utf8) + [0xE9])
        #expect(found == ExportEncoding(name: encoding, declared: nil, isSettled: true))
    }

    @Test func theOptionIsForFilesThatDoNotSay() throws {
        let csv = try bytes("item_id,title\nA1,\(Self.russian)\n", "windows-1251")
        #expect(try detect(csv, option: "KOI8-R").name == "KOI8-R")
        let xml = "<?xml version='1.0' encoding='UTF-8'?><catalog>\(Self.russian)</catalog>"
        #expect(try detect(Array(xml.utf8), option: "windows-1251").name == "UTF-8")
        #expect(
            try detect(bytes(xml, "windows-1251"), option: "windows-1251")
                == ExportEncoding(name: "windows-1251", declared: "UTF-8", isSettled: true))
    }

    @Test func codeInFrontOfADeclarationHidesItNot() throws {
        let text = "\n<? header('x'); ?>\n<!-- a --><?xml version=\"1.0\" encoding=\"windows-1251\"?><catalog>Рубашка"
        let found = try detect(bytes(text, "windows-1251"))
        #expect(found == ExportEncoding(name: "windows-1251", declared: "windows-1251", isSettled: true))
    }

    /// The first bytes of a long file say nothing of the rest.
    @Test func whatComesLateIsSeenByALookAtTheWhole() throws {
        let start = Array(("item_id,title\n" + String(repeating: "A1,Shirt\n", count: 20_000)).utf8)
        let late = try start + bytes(Self.russian, "windows-1251")
        #expect(try detect(late) == ExportEncoding(name: "UTF-8", declared: nil, isSettled: false))
        let found = try ExportEncoding.detect(source(of: late), option: nil, wholly: true)
        #expect(found.name == "windows-1251")
    }
}
