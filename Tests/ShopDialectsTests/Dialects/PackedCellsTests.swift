import Testing

@testable import ShopDialects

/// Cells into which Magento and PrestaShop pack lists.
struct PackedCellsTests {
    @Test(arguments: [
        ("color=Red,size=M", ["color=Red", "size=M"]), ("a=b=c,d=e", ["a=b=c", "d=e"]),
        ("note=keep, cool,size=M", ["note=keep, cool", "size=M"]), ("a=1,2,b=3", ["a=1,2", "b=3"]),
        ("a=\"x,b=y\",c=z", ["a=x,b=y", "c=z"]), ("a=\"x \"\"y\"\"\",b=1", ["a=x \"\"y\"\"", "b=1"]),
        ("a=,b=", ["a=", "b="]),
        ("text=<p style=\"a:b\">x</p>,b=1", ["text=<p style=\"a:b\">x</p>", "b=1"]), ("no pair", []), ("", []),
        ("a=\"never closed,b=1", ["a=\"never closed", "b=1"]),
    ])
    func pairsOfMagento(text: String, pairs: [String]) {
        let found = Array(text.utf8).withUnsafeBufferPointer { bytes in
            MagentoCells.pairs(bytes, in: 0..<bytes.count).map { pair in
                "\(string(bytes, pair.name))=\(string(bytes, pair.value))"
            }
        }
        #expect(found == pairs)
    }

    @Test(arguments: [
        ("sku=A-1|2,size=5|6|sku=B,size=S", ["A-1|2: size=5|6", "B: size=S"]),
        ("sku=A,size=5,sku=B,size=S", ["A: size=5", "B: size=S"]),
        ("color=Blue,size=M,sku=A|size=L,sku=B,color=Red", ["A: color=Blue size=M", "B: size=L color=Red"]),
        ("color=Blue,size=M|sku=B,size=L", ["color=Blue,size=M: color=Blue size=M", "B: size=L"]),
        ("size=5|6,sku=A", ["A: size=5|6"]), ("A|B", ["A|B: "]), ("", []),
    ])
    func variationsOfMagento(text: String, variations: [String]) {
        let found = Array(text.utf8).withUnsafeBufferPointer { bytes in
            MagentoCells.variations(bytes).map { variation in
                let options = variation.options.map { "\(string(bytes, $0.name))=\(string(bytes, $0.value))" }
                return "\(string(bytes, variation.sku)): \(options.joined(separator: " "))"
            }
        }
        #expect(found == variations)
    }

    @Test(arguments: [
        ("Color:color:0, Size:select:1", true, ["Color:color:0", " Size:select:1"]),
        ("Weight:1,4:1,Colour:Red:2", true, ["Weight:1,4:1", "Colour:Red:2"]),
        ("Blue:0, 16GB:1", false, ["Blue:0", " 16GB:1"]), ("1,4:1", false, ["1,4:1"]), ("Blue", false, ["Blue"]),
        ("", true, []), (",,", true, []),
    ])
    func entriesOfPrestaShop(text: String, hasName: Bool, entries: [String]) {
        let found = Array(text.utf8).withUnsafeBufferPointer { bytes in
            PrestaShopCells.entries(bytes, hasName: hasName).map { string(bytes, $0) }
        }
        #expect(found == entries)
    }

    @Test(arguments: [
        ("Attribute 1 name", 1, true), ("Attribute 12 value(s)", 12, false), ("Название атрибута 3", 3, true),
        ("Значения атрибутов 3", 3, false), ("Attribut 2 Wert(e)", 2, false), ("Nom de l’attribut 1", 1, true),
        ("Nombre del atributo 4", 4, true), ("Valor(es) del atributo 4", 4, false), ("Nazwa atrybutu 1", 1, true),
    ])
    func attributesOfWooCommerce(header: String, number: Int, isName: Bool) {
        let found = WooHeader.attribute(ShopColumns.fold(header))
        #expect(found?.number == number && found?.isName == isName)
    }

    private func string(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
