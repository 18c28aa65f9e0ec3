import CategoryRules
import FeedTesting
import Foundation
import Testing

@testable import FeedRun

/// A catalog with one violation of every code, and nothing else wrong with it. Each item is called by the code that is
/// to be found of it; where two items have one code, the second is called `code/2`.
enum EveryCode {
    typealias Row = [String: String?]

    /// Codes that need more than exports and attribute lists to arise, and the test that makes them.
    static let elsewhere: [String: String] = [
        "category.not-leaf": "RuleExamplesTests", "category.not-permitted": "RuleExamplesTests",
        "brand.not-owned": "RuleExamplesTests", "currency.mismatch": "RuleExamplesTests",
        "schema.violation": "SchemaCheckTests", "merchant.posting-forbidden": "SellerDataTests",
        "item.too-many-records": "ManyRecordsTests",
        "product-id.known": "SecondNightTests", "product-id.unsettled": "SecondNightTests",
        "product-id.busy": "TroubledNightsTests", "stock.sent-alone": "SelectionTests",
        "stock.export-old": "SelectionTests",
        "lane.not-chosen": "SelectionTests",
        "gate.price-drop": "GateTests",
        "gate.price-rise": "GateTests",
        "gate.price-factor": "GateTests",
        "gate.price-shift": "GateTests",
        "gate.price-mass": "GateTests",
        "gate.sold-out": "GateTests",
        "gate.restocked": "GateTests",
        "gate.vanished": "GateTests",
        "gate.rows": "GateTests",
        "gate.rejected": "GateTests",
        "gate.content": "GateTests",
        "gate.category": "GateTests",
        "gate.brand": "GateTests",
        "gate.renamed": "GateTests",
        "gate.refused-before": "GateTests",
        "sku.code-shared": "DialectFindingsTests", "item.parent-missing": "DialectFindingsTests",
        "item.variant-missing": "DialectFindingsTests", "source.column-missing": "CustomDialectTests",
        "item.more-findings": "ManySKUsTests",
        "identifier.damaged": "DialectFindingsTests", "source.encoding-unclear": "EncodingTests",
        "price.rate-missing": "DialectFindingsTests", "brand.expiring": "DocumentStatementsTests",
        "sku.order-unknown": "DocumentStatementsTests", "merchant.product-limit": "DocumentStatementsTests",
        "currency.unchecked": "DocumentStatementsTests", "price.discount-erased": "BatchRouteTests",
        "price.period-unclear": "DialectFindingsTests",
        "shop.word-unknown": "DialectFindingsTests", "shop.field-overridden": "DialectFindingsTests",
        "price.special-not-lower": "DialectFindingsTests",
        "configuration.open": "ConfigurationOpenTests",
        "image.unavailable": "PictureNightTests",
        "image.no-picture": "PictureNightTests",
        "image.too-large": "PictureNightTests",
        "image.too-small": "PictureNightTests",
        "image.ratio": "PictureNightTests",
        "image.other-format": "PictureNightTests",
        "image.not-uploaded": "PictureNightTests",
        "image.bank-full": "PictureNightTests",
        "image.none-left": "PictureNightTests",
    ]

    /// Findings about a file or the whole run, which no item line has.
    static let ofFiles: Set<String> = [
        "source.encoding-guessed", "source.unterminated-quote", "source.malformed-xml", "source.forbidden-doctype",
        "source.unreadable", "source.unrecognised", "source.unknown-column", "source.duplicate-column",
        "source.empty-export", "sku.barcode-invalid", "operation.retired", "operation.deprecated", "locale.mixed",
        "national-quote.legacy", "national-quote.discount",
        "price.discount-left-out",
    ]

    /// One violation each, as what differs from a good product. Rows of one entry are rows of one item.
    static let products: [(code: String, rows: [Row])] = [
        ("item.conflicting-values", [[:], ["title": "Another shirt"]]),
        ("operation.unknown", [["operation": "CREATE"]]),
        ("category.missing", [["category_id": ""]]),
        ("category.unknown", [["category_id": "384"]]),
        ("title.missing", [["title": ""]]),
        ("title.too-long", [["title": repeated("x", 129)]]),
        ("title.long", [["title:fr_FR": repeated("é", 129)]]),
        ("title.forbidden-characters", [["title": "Shirt <new>"]]),
        ("description.missing", [["description": ""]]),
        ("description.too-long", [["description": repeated("x", 90_001)]]),
        ("description.forbidden-markup", [["description": "<p>Shirt</p><script>x</script>"]]),
        ("description.foreign-image", [["description": "<img src=\"https://shop.example/a.jpg\">"]]),
        ("description.foreign-link", [["description": "<a href=\"https://shop.example/\">shop</a>"]]),
        ("description.too-many-modules", [["description": repeated("<kse:widget type=\"custom\"></kse:widget>", 4)]]),
        ("locale.missing", [["locale": ""]]),
        ("locale.unsupported", [["title:sv_SE": "Skjorta"]]),
        ("locale.mixed", [["locale": "es_ES"]]),
        ("image.missing", [["image_urls": ""]]),
        ("image.invalid-url", [["image_urls": "shirt.jpg"]]),
        ("image.duplicate", [["image_urls": "https://shop.example/a.jpg|https://shop.example/a.jpg"]]),
        ("image.too-many", [["image_urls": (1...7).map { "https://shop.example/\($0).jpg" }.joined(separator: "|")]]),
        ("image.format", [["image_urls": "https://shop.example/a.webp"]]),
        ("image.placeholder", [["image_urls": "https://placehold.co/600x400"]]),
        ("attribute.required-missing", [["attribute:Material": ""]]),
        ("attribute.unknown", [["attribute:Colar": "Mandarin Collar"]]),
        ("attribute.value-missing", [["attribute:Collar": "|"]]),
        ("attribute.value-unknown", [["attribute:Collar": "Mandarine Collar"]]),
        ("attribute.value-ambiguous", [["attribute:Pattern Type": "Estampado"]]),
        ("attribute.too-many-values", [["attribute:Collar": "Turn-down Collar|Mandarin Collar"]]),
        ("attribute.other-text-missing", [["attribute:Collar": "Other"]]),
        ("attribute.text-not-allowed", [["attribute:Collar": "Mandarin Collar=white"]]),
        ("attribute.value-id-not-allowed", [["attribute:Model Number": "#47"]]),
        ("attribute.custom-with-id", [["custom:Cloth": "#47"]]),
        ("attribute.unit-unknown", [["attribute:Net Weight": "1.5 lb"]]),
        ("attribute.value-invalid", [["attribute:Pieces in Pack": "two"]]),
        ("attribute.hidden", [["attribute:Supply Type": "Made to order"]]),
        ("attribute.value-duplicate", [["attribute:Material": "Cotton|47"]]),
        ("attribute.key-missing", [["attribute:Pattern Type": ""]]),
        ("attribute.country-required", [["attribute:Origin": ""]]),
        ("brand.missing", [["brand": ""]]),
        ("brand.unmatched", [["brand": "Nordlis"]]),
        ("sku.none", [["sku_code": "", "price": "", "inventory": "", "sku:Color": "", "sku:Size": ""]]),
        ("sku.code-missing", [["sku_code": ""]]),
        ("sku.code-duplicate", [["sku_code": "S1"], ["sku_code": "S1"]]),
        ("sku.code-invalid", [["sku_code": repeated("x", 51)]]),
        ("sku.code-characters", [["sku_code": "S 1"]]),
        ("sku.barcode-invalid", [["ean_code": "4006381333932"]]),
        ("sku.property-empty", [["sku:Color": "", "sku_alias:Color": "Sky"]]),
        ("sku.properties-duplicate", [["sku:Size": "M"], ["sku:Size": "M"]]),
        ("sku.dimension-mismatch", [["sku:Color": "Blue"], ["sku:Color": ""]]),
        ("sku.property-unknown", [["sku:Colour": "Blue", "sku:Color": ""]]),
        ("sku.property-not-sku", [["sku:Collar": "Mandarin Collar"]]),
        ("sku.property-required", [["sku:Size": ""]]),
        ("sku.value-unknown", [["sku:Color": "Blau sea"]]),
        ("sku.value-ambiguous", [["sku:Color": "Azul claro"]]),
        ("sku.alias-not-allowed", [["sku:Color": "", "sku:Ships From": "Spain", "sku_alias:Ships From": "Madrid"]]),
        ("sku.alias-invalid", [["sku_alias:Color": "Sky: light"]]),
        ("sku.image-not-allowed", [["sku_image:Size": "https://ae01.alicdn.com/kf/m.jpg"]]),
        ("sku.matrix-incomplete", [["sku:Color": "Blue"], ["sku:Color": "Red"]]),
        ("sku.too-many-properties", [["sku:Ships From": "Spain"]]),
        ("price.missing", [["price": ""]]),
        ("price.invalid", [["price": "19.999"]]),
        ("price.out-of-range", [["price": "0"]]),
        ("price.discount-not-lower", [["discount_price": "19.90"]]),
        ("inventory.missing", [["inventory": ""]]),
        ("inventory.invalid", [["inventory": "many"]]),
        ("inventory.out-of-range", [["inventory": "1000000"]]),
        ("inventory.none-in-stock", [["inventory": "0"]]),
        ("inventory.strategy-unknown", [["inventory_deduction_strategy": "on_payment"]]),
        ("package.missing", [["package_weight": ""]]),
        ("package.invalid", [["package_weight": "350 g"]]),
        ("package.out-of-range", [["package_height": "0.5"]]),
        ("package.girth", [["package_length": "700", "package_width": "600", "package_height": "500"]]),
        ("shipping.missing", [["service_template_id": ""]]),
        ("shipping.invalid", [["shipping_preparation_time": "3 days"]]),
        ("shipping.out-of-range", [["shipping_preparation_time": "61"]]),
        ("shipping.slow", [["shipping_preparation_time": "8"]]),
        ("seller-id.invalid", [["size_chart_id": "abc"]]),
        ("units.unknown", [["product_units_type": "piece"]]),
        ("country-price.country-unknown", [["country_price:GB": "19"]]),
        (
            "country-price.sku-unknown",
            [quote("absolute", #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"14:173":18}}]"#)]
        ),
        ("country-price.invalid", [["country_price:ES": "18.555"]]),
        ("country-price.out-of-range", [["country_price:ES": "0"]]),
        ("country-price.below-floor", [["country_price:ES": "13.92"]]),
        ("country-price.discount", [["country_price:ES": "20", "country_discount_price:ES": "20"]]),
        ("national-quote.invalid", [quote("relative", "RU 5")]),
        ("national-quote.legacy", [quote("relative", #"[{"shiptoCountry":"RU","percentage":"1"}]"#)]),
        (
            "national-quote.discount",
            [
                quote("relative", #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":1}}]"#).merging(
                    ["discount_price": "15", "sku:Size": "M"]
                ) { first, _ in first }
            ]
        ),
        ("item.too-large", [["description": repeated("é", 40_000)]]),
    ]

    /// Rows of one CSV cannot have these, or an XML document cannot.
    static let onlyInXML: Set<String> = [
        "attribute.custom-incomplete", "sku.property-order", "source.malformed-xml", "source.forbidden-doctype",
        "source.too-deep",
    ]
    static let onlyInCSV: Set<String> = [
        "source.ragged-record", "source.unterminated-quote", "source.stray-quote", "source.spreadsheet-error",
        "source.duplicate-column",
        "source.unrecognised",
        "source.unreadable",
    ]
    /// What the XML says in ways of its own.
    private static let rewritten: Set<String> = [
        "item.conflicting-values", "attribute.text-not-allowed", "attribute.value-missing", "title.missing",
    ]

    /// What makes records and items too large without filling the disk.
    static func configure(_ configuration: inout Configuration) {
        configuration.allowEmpty = true
        configuration.limits.recordBytes = 300_000
        configuration.limits.skuProperties = 2
        configuration.packing.feedBytes = 100_000
    }

    /// Adds what is no text: the link to nothing that `source.unreadable` is about, or bytes of no encoding.
    static func addOddFiles(_ configuration: Configuration, isXML: Bool) throws {
        let folder = URL(filePath: configuration.paths[0])
        guard isXML else {
            // A shirt in windows-1252, which a CSV does not say.
            let text = good("fine/5", ["title": "Camisa de algodón, tamaño único"]).unicodeScalars
            try Data(text.map { UInt8($0.value) }).write(to: folder.appending(path: "guessed.csv"))
            return try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "unreadable.csv").path, withDestinationPath: "nowhere")
        }
        var bytes = Data(extra("source.encoding", "<custom_attribute name=\"Care\">?</custom_attribute>").utf8)
        let mark = try #require(bytes.range(of: Data(">?<".utf8)))
        bytes[mark.lowerBound + 1] = 0xFF
        try bytes.write(to: folder.appending(path: "encoding.xml"))
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static func quote(_ type: String, _ data: String) -> Row {
        ["national_quote_type": type, "national_quote_data": data]
    }

    /// Whole rows: a good product's cells with the violation in them.
    private static func filled(_ products: [(code: String, rows: [Row])]) -> [[String: String]] {
        let sizes = ["M", "L", "XL", "S"]
        return products.flatMap { code, rows in rows.map { (code, $0) } }.enumerated().map { number, entry in
            var cells = Dictionary(uniqueKeysWithValues: GoodProduct.row.map { ($0.column, $0.cell) })
            cells["item_id"] = entry.0
            cells["sku_code"] = "S\(number + 1)"
            cells["sku:Size"] = sizes[number % sizes.count]
            for (column, cell) in entry.1 { cells[column] = cell }
            return cells
        }
    }

    // MARK: CSV

    static let csv: [(name: String, text: String)] = [
        ("products.csv", RuleExample.csv(filled(products))),
        ("prices.csv", prices),
        ("stock.csv", stock),
        ("encoding.csv", good("source.encoding", ["title": "Cotton\u{0}shirt"])),
        ("header.csv", good("fine", ["titel": "x", "zusatz": "y"]).replacing("zusatz", with: "locale")),
        ("ragged.csv", good("fine/2") + "source.ragged-record,348,en_US\n"),
        ("large.csv", good("source.record-too-large", ["description": repeated("long ", 100_000)])),
        ("spreadsheet.csv", good("source.spreadsheet-error", ["title": "#NAME?"])),
        ("stray.csv", good("source.stray-quote").replacing("Cotton shirt", with: "\"Cotton\" shirt")),
        ("quote.csv", good("fine/3") + "source.unterminated-quote,348,en_US,\"Cotton shirt\n"),
        ("empty.csv", "item_id,sku_code,price\n"),
        ("notes.txt", "Do not forget the summer sale!\n"),
        ("nameless.csv", good("")),
        ("twice.csv", good("item.id-duplicate")),
        ("twice/again.csv", good("item.id-duplicate")),
        ("two/a.csv", good("fine/4", ["aliexpress_product_id": "33046841299"])),
        ("two/b.csv", good("product-id.duplicate", ["aliexpress_product_id": "33046841299"])),
        (
            "given.csv",
            good("product-id.given", ["operation": "PRODUCT_CREATE", "aliexpress_product_id": "33046841298"])
        ),
    ]

    private static func good(_ item: String, _ row: Row = [:]) -> String {
        RuleExample.csv([row.merging(["item_id": item]) { _, id in id }])
    }

    private static let prices = """
        item_id,aliexpress_product_id,sku_code,price,discount_price
        product-id.missing,,S1,10,9
        product-id.invalid,3.30468E+10,S1,10,9
        price.discount-left-out,33046841283,S1,10,

        """

    private static let stock = """
        item_id,operation,aliexpress_product_id,sku_code,inventory
        operation.deprecated,,33046841284,S1,5
        operation.retired,STOCK_UPDATE,33046841285,S1,5

        """

    // MARK: XML

    static let xml: [(name: String, text: String)] = [
        ("products.xml", CanonicalXML.catalog(filled(products.filter { !rewritten.contains($0.code) }))),
        ("conflict.xml", extra("item.conflicting-values", "<title>Another shirt</title>")),
        ("text.xml", extra("attribute.text-not-allowed", value("id=\"348\"", "white"))),
        ("title.xml", extra("title.missing", "").replacing("Cotton shirt", with: "")),
        ("blank.xml", extra("attribute.value-missing", value("", ""))),
        ("custom.xml", extra("attribute.custom-incomplete", "<custom_attribute name=\"Care\"/>")),
        ("order.xml", extra("sku.property-order", "").swapping("<property name=\"Color\">Blue</property>", size)),
        ("nameless.xml", extra("", "").replacing(" item_id=\"\"", with: "")),
        ("large.xml", extra("source.record-too-large", "<title>\(repeated("long ", 100_000))</title>")),
        ("unknown.xml", extra("fine", "<weight>3</weight>")),
        ("empty.xml", "<catalog/>\n"),
        ("malformed.xml", extra("fine/2", "") + "<catalog>"),
        ("doctype.xml", "<!DOCTYPE catalog [<!ENTITY a \"b\">]>\n<catalog/>\n"),
        ("guessed.xml", extra("fine/3", "").replacing("UTF-8", with: "windows-1251").replacing("plain", with: "é")),
        ("deep.xml", extra("source.too-deep", repeated("<deep>", 70) + repeated("</deep>", 70))),
        ("twice.xml", extra("item.id-duplicate", "")),
        ("twice/again.xml", extra("item.id-duplicate", "")),
        (
            "updates.xml",
            """
            <catalog>
              <product item_id="product-id.missing"><skus><sku code="S1" inventory="5"/></skus></product>
              \(update("product-id.invalid", "-5", "inventory=\"5\""))
              \(update("operation.deprecated", "33046841283", "inventory=\"5\""))
              \(update("price.discount-left-out", "33046841284", "price=\"10\""))
              \(update("operation.retired", "33046841285\" operation=\"STOCK_UPDATE", "inventory=\"5\""))
            </catalog>

            """
        ),
        ("full.xml", full("fine/4", "33046841286")), ("full/again.xml", full("product-id.duplicate", "33046841286")),
        ("given.xml", full("product-id.given\" operation=\"PRODUCT_CREATE", "33046841287")),
    ]

    private static let size = "<property name=\"Size\">M</property>"

    private static func extra(_ item: String, _ element: String) -> String {
        RuleExample.xml(element).replacing("item_id=\"A1\"", with: "item_id=\"\(item)\"")
    }

    private static func full(_ item: String, _ product: String) -> String {
        RuleExample.xml().replacing(
            "item_id=\"A1\"", with: "item_id=\"\(item)\" aliexpress_product_id=\"\(product)\"")
    }

    private static func value(_ attribute: String, _ text: String) -> String {
        "<attribute name=\"Collar\"><value \(attribute)>\(text)</value></attribute>"
    }

    private static func update(_ item: String, _ product: String, _ sku: String) -> String {
        "<product item_id=\"\(item)\" aliexpress_product_id=\"\(product)\"><skus><sku code=\"S1\" \(sku)/></skus></product>"
    }
}

extension String {
    fileprivate func swapping(_ first: String, _ second: String) -> String {
        replacing(first, with: "\u{1}").replacing(second, with: first).replacing("\u{1}", with: second)
    }
}
