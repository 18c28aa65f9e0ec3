import CatalogReading
import FeedModel
import Testing

struct CSVMaterialiserTests {
    @Test
    func everyColumn() throws {
        let columns = [
            ("item_id", "A"), ("title", "T"), ("title:fr_FR", "F"), ("description", "D"), ("attribute:Material", "a|b"),
            ("custom:Origin", "ES"), ("image_urls", "http://1|http://2"), ("sku_code", "S"), ("price", "5"),
            ("discount_price", "4"), ("inventory", "3"), ("ean_code", "E"), ("sku:Color", "Blue"),
            ("sku_alias:Color", "Sky"), ("sku_image:Color", "http://c"), ("sku_alias:Size", "XL"),
            ("country_price:ES", "6"), ("country_discount_price:ES", "5"), ("country_discount_price:FR", "4"),
        ]
        let text = columns.map(\.0).joined(separator: ",") + "\n" + columns.map(\.1).joined(separator: ",")
        let reading = try #require(try CSVReading(text))
        #expect(
            reading.items.first?.cells == [
                "item_id=A", "title =T", "title fr_FR=F", "description =D", "attribute Material=a|b",
                "custom Origin=ES", "image=http://1", "image=http://2",
            ])
        #expect(
            reading.items.first?.skus == [
                "2: code=S price=5 discount=4 stock=3 ean=E Color=Blue/Sky/http://c Size=/XL/ ES=6/5 FR=/4"
            ])
        #expect(reading.findings == [])
    }

    @Test
    func firstFilledCellsAndConflicts() throws {
        let reading = try #require(
            try CSVReading(
                "item_id,title,brand,title,sku_code,sku_code\n"
                    + "A,, B ,t,1,\nA,\"t\",,x,,2\nA,u,B\u{A0},t,3,4\nA,,,v,,\n"))
        #expect(reading.items.first?.cells == ["item_id=A", "brand=B", "title =t"])
        #expect(reading.items.first?.skus == ["2: code=1", "3: code=2", "4: code=3"])
        #expect(
            reading.findings == [
                "source.duplicate-column 1 title", "source.duplicate-column 1 sku_code",
                "item.conflicting-values 4 title", "item.conflicting-values 5 title",
            ])
    }

    @Test(arguments: [
        (" \t\u{A0}x y\u{A0} ", "x y"), ("\"  \"\"q\"\" \"", "\"q\""), ("\"\u{A0}\"\"\"", "\""), ("\"a\nb\"", "a\nb"),
        ("a\"\"b", "a\"\"b"), ("5\" pipe", "5\" pipe"),
    ])
    func cellsAreTrimmedAndUnquoted(cell: String, text: String) throws {
        let reading = try #require(try CSVReading("item_id,title,sku_code\nA,\(cell),\(cell)\nA,\(cell),"))
        #expect(reading.items.first?.cells == ["item_id=A", "title =\(text)"])
        #expect(reading.items.first?.skus == ["2: code=\(text)"])
        #expect(reading.findings == [])
    }

    @Test(arguments: [
        ("\"3\" pipe\"", "3\" pipe"), ("\"Rain\" shirt", "\"Rain\" shirt"), ("  \"a\"b ", "\"a\"b"),
        ("\"\"\"a\"\"\" b", "\"\"\"a\"\"\" b"), ("\"\"a\"\"", "\"\"a\"\""),
    ])
    func quotesInTheWrongPlaceAreWarnedOfAtTheirCell(cell: String, text: String) throws {
        let reading = try #require(
            try CSVReading("item_id,title,sku_code\nA,\(cell),\"\"\"1\"\"\"\nA,\"\"\"\",5\" pipe\n"))
        #expect(reading.items.first?.cells == ["item_id=A", "title =\(text)"])
        #expect(reading.items.first?.skus == ["2: code=\"1\"", "3: code=5\" pipe"])
        #expect(reading.findings == ["source.stray-quote 2 title", "item.conflicting-values 3 title"])
    }

    @Test(arguments: [
        ("http://a|http://b", ["http://a", "http://b"]),
        (" http://a ; http://b;c | |\u{A0}", ["http://a", "http://b;c"]),
        ("http://a\\|b|https://c;https://d", ["http://a|b", "https://c", "https://d"]),
        ("a\\b|c\\", ["a\\b", "c\\"]), ("|", []), ("x;y", ["x;y"]),
    ])
    func picturesAreSplit(cell: String, images: [String]) throws {
        let reading = try #require(try CSVReading("item_id,image_urls\nA,\(cell)"))
        #expect(reading.items.first?.cells.dropFirst() == images.map { "image=\($0)" }[...])
    }

    @Test
    func aRowWithoutSKUCellsHasNoSKU() throws {
        let reading = try #require(
            try CSVReading("item_id,title,sku_code,sku:Color,sku_image:Color\nA,t,,\u{A0},\" \"\nA,,S,,\nA,,,,http://x")
        )
        #expect(reading.items.first?.skus == ["3: code=S", "4: Color=//http://x"])
    }
}
