import FeedTesting
import Foundation

/// A small catalog of CSV files with faults in it, that follows from its seed.
struct RandomCatalog {
    private(set) var files: [(name: String, text: String)] = []
    private(set) var defaults: [(column: String, text: String)] = []
    private var random: SeededRandom
    private let categories: [(id: String, category: SlowCategory)]
    private var items = 0

    typealias Row = [String: String]

    init(seed: UInt64, categories: [String: SlowCategory]) {
        random = SeededRandom(seed: seed)
        self.categories = categories.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if random.chance(0.2) { defaults.append(("locale", "en_US")) }
        if random.chance(0.1) { defaults.append(("attribute:Season", "Summer")) }
        if random.chance(0.1) { defaults.append(("package_weight", "0.5")) }
        for number in 0..<random.number(in: 1...2) {
            let kind = random.number(in: 0...9)
            let rows = kind < 7 ? wholeProducts(isUpdate: kind == 6) : updates(prices: kind != 8, stock: kind != 7)
            files.append(("\(number)/file.csv", write(rows)))
        }
    }

    private mutating func pick<Element>(_ list: [Element]) -> Element { list[random.below(list.count)] }

    private mutating func shuffle<Element>(_ list: inout [Element]) {
        for index in list.indices.dropFirst() { list.swapAt(index, random.below(index + 1)) }
    }

    // MARK: Products

    private mutating func wholeProducts(isUpdate: Bool) -> [Row] {
        var rows: [Row] = []
        for _ in 0..<random.number(in: 1...4) {
            var product = wholeProduct()
            if isUpdate {
                for index in product.indices { product[index]["aliexpress_product_id"] = "\(33_046_841_283 + items)" }
            }
            while random.chance(0.55) { spoil(&product) }
            if random.chance(0.5) {
                for index in product.indices.dropFirst() {
                    for column in product[index].keys.sorted() where column != "item_id" && !Self.isSKUColumn(column) {
                        product[index][column] = ""
                    }
                }
            }
            rows += product
        }
        if random.chance(0.1) { shuffle(&rows) }
        return rows
    }

    private static func isSKUColumn(_ column: String) -> Bool {
        column.hasPrefix("sku") || column.hasPrefix("country_")
            || ["price", "discount_price", "inventory", "ean_code"].contains(column)
    }

    private mutating func wholeProduct() -> [Row] {
        items += 1
        let (id, category) = pick(categories)
        var row: Row = [
            "item_id": random.chance(0.02) ? "P1" : "P\(items)", "category_id": id, "title": "Product \(items)",
            "description": "<p>Text \(items)</p>", "image_urls": "https://shop.example/\(items).jpg",
            "package_weight": "0.35", "package_length": "30", "package_width": "25.5", "package_height": "4",
            "shipping_preparation_time": "3", "shipping_template_id": "1000", "service_template_id": "0",
        ]
        row["locale"] = random.chance(0.9) ? "en_US" : "es_ES"
        if random.chance(0.3) { row["title:fr_FR"] = "Produit \(items)" }
        if random.chance(0.2) { row["product_group_id"] = "77" }
        if random.chance(0.2) { row["custom:Care"] = "Wash cold" }
        for attribute in category.attributes where !attribute.isSKU && attribute.isVisible {
            guard attribute.isRequired || attribute.isKey || random.chance(0.4) else { continue }
            let text = value(of: attribute)
            if attribute.id == "2", random.chance(0.7) {
                row["brand"] = text
            } else {
                row["attribute:\(name(attribute))"] = text
            }
            for value in attribute.values where value.names.contains(text) {
                for child in value.children where random.chance(0.7) {
                    row["attribute:\(name(child))"] = self.value(of: child)
                }
            }
        }
        return skus(of: category).enumerated().map { number, properties in
            var row = row.merging(properties) { first, _ in first }
            row["sku_code"] = "S\(items)-\(number)"
            row["price"] = "\(10 + random.below(90)).\(pick(["5", "90", "00", "99"]))"
            row["inventory"] = "\(1 + random.below(50))"
            if random.chance(0.3) { row["discount_price"] = "\(1 + random.below(9)).5" }
            if random.chance(0.2) { row["ean_code"] = pick(Self.barcodes) }
            if random.chance(0.2) { row["country_price:ES"] = "\(random.number(in: 60...120))" }
            return row
        }
    }

    private mutating func skus(of category: SlowCategory) -> [Row] {
        let chosen = category.skuAttributes.filter(\.isVisible).filter { $0.isRequired || random.chance(0.5) }
        var combinations: [Row] = [[:]]
        for attribute in chosen {
            let column = name(attribute)
            let values = (0..<random.number(in: 1...2)).map { attribute.values[$0 % attribute.values.count] }
            combinations = combinations.flatMap { row in
                values.map { row.merging(["sku:\(column)": $0.names.sorted()[0]]) { first, _ in first } }
            }
            if attribute.takesAlias, random.chance(0.2) {
                for index in combinations.indices { combinations[index]["sku_alias:\(column)"] = "Own \(index)" }
            }
        }
        return combinations.count > 1 && random.chance(0.1) ? combinations.dropLast() : combinations
    }

    /// An attribute by a name of it or by its id.
    private mutating func name(_ attribute: SlowCategory.Attribute) -> String {
        random.chance(0.8) ? attribute.name : pick(attribute.names.sorted() + [attribute.id, "#\(attribute.id)"])
    }

    private mutating func value(of attribute: SlowCategory.Attribute) -> String {
        switch attribute.kind {
        case .single, .multiple:
            let value = pick(attribute.values)
            let text =
                random.chance(0.8)
                ? value.names.sorted()[0] : pick([value.id, "#\(value.id)", value.names.sorted()[0].uppercased()])
            if value.id == "4" { return "\(text)=something else" }
            if attribute.kind == .multiple, random.chance(0.3) {
                return "\(text)|\(pick(attribute.values).names.sorted()[0])"
            }
            return text
        case .text: return "Model \(items)"
        case .whole: return "\(random.below(9)).0"
        case .number: return "1.50" + (attribute.units.isEmpty ? "" : " \(pick(attribute.units))")
        case .interval: return "2 - 5" + (attribute.units.isEmpty ? "" : pick(attribute.units))
        }
    }

    // MARK: Updates

    private mutating func updates(prices: Bool, stock: Bool) -> [Row] {
        var rows: [Row] = []
        for _ in 0..<random.number(in: 1...5) {
            items += 1
            var product: [Row] = []
            // Some products are in both files.
            let id = 33_046_841_283 + (random.chance(0.3) ? random.below(items) : items)
            for number in 0..<random.number(in: 1...3) {
                var row: Row = ["aliexpress_product_id": "\(id)", "sku_code": "S\(number)"]
                if random.chance(0.3) { row["sku_code"] = "S\(items)-\(number)" }
                if random.chance(0.5) { row["item_id"] = "U\(items)" }
                if prices {
                    row["price"] = "\(10 + random.below(90)).5"
                    row["discount_price"] = random.chance(0.5) ? "9.99" : ""
                    if random.chance(0.2) { row["country_price:ES"] = "\(random.number(in: 60...120))" }
                }
                if stock { row["inventory"] = "\(random.below(50))" }
                product.append(row)
            }
            while random.chance(0.4) { spoil(&product) }
            rows += product
        }
        if random.chance(0.2) { shuffle(&rows) }
        return rows
    }

    // MARK: Faults

    /// Makes one mistake.
    private mutating func spoil(_ rows: inout [Row]) {
        let row = random.below(rows.count)
        let columns = rows[row].keys.sorted()
        switch random.number(in: 0...11) {
        case 0: rows[row][pick(columns)] = ""
        case 1: for index in rows.indices { rows[index][columns[row % columns.count]] = "" }
        case 2: rows.insert(rows[row], at: row)
        case 3: rows[row].merge(Self.odd(&random, Self.oddColumns)) { _, odd in odd }
        case 4: rows[row] = rows[row].filter { !$0.key.hasPrefix("sku") || $0.key == "sku_code" }
        case 5:
            guard let column = columns.first(where: { $0.hasPrefix("sku:") }) else { return }
            rows[row][column] = pick(Self.oddValues + ["Blue", "Red", "M", "L"])
        case 6:
            guard let id = rows[row]["category_id"], let category = categories.first(where: { $0.id == id })?.category
            else {
                return
            }
            let attribute = pick(category.attributes)
            let text = pick(Self.oddValues + [value(of: attribute), value(of: attribute).lowercased()])
            for index in rows.indices { rows[index]["attribute:\(name(attribute))"] = text }
        default:
            let column = pick(columns)
            let text = pick(Self.oddCells(column))
            if Self.isSKUColumn(column) || random.chance(0.1) {
                rows[row][column] = text
            } else {
                for index in rows.indices { rows[index][column] = text }
            }
        }
    }

    private static func odd(_ random: inout SeededRandom, _ columns: [(String, [String])]) -> Row {
        let (column, cells) = columns[random.below(columns.count)]
        return [column: cells[random.below(cells.count)]]
    }

    private static let barcodes = [
        "4006381333931", "4006381333932", "96385074", "036000291452", "36000291452", "978-3-16-148410-0", "080442957X",
        "0804429573", "0000000000000", "400-6381333931", "EAN 8",
    ]
    private static let oddValues = [
        "", "|", "Other", "Other=", "4", "#4", "other = own", "Cotton|47", "Cotton|Linen|Cotton", "Mandarine Collar",
        "#999999", "999999", "x=y", "Solid=white", "  Solid ", "SOLID", "Estampado", "Azul claro", "Red | Blue",
        "a\\|b", "Other=Zorro",
        "1.5 lb", "1.5 kg", "1.5kg", "2", "2.5", "two", "5 - 2 cm", "2-5", "2 - 5", "3 cm", "Nordlys", "Nordlis",
        "Acme",
        "Bueno", "Warm", "Warm|Cold",
    ]

    private static let oddColumns: [(String, [String])] = [
        ("attribute:Colar", ["Mandarin Collar", ""]), ("attribute:Color", ["Blue"]), ("attribute:Grip", ["soft"]),
        ("attribute:Print Theme", ["Flowers", "Nothing"]), ("attribute:Warmth", ["2", "two"]),
        ("attribute:Tint", ["Pale"]),
        ("attribute:Supply Type", ["Made to order"]), ("attribute:Serial", ["1"]), ("attribute:2", oddValues),
        ("attribute:Brand Name", ["None", "Nordlys", "Acme", "Nobody", "#1"]),
        ("brand", ["None", "Acme", "#5", "7", "Nobody"]),
        ("custom:Cloth", ["#47", "Linen", "a\\|b"]), ("custom:#10", ["x"]), ("sku:Colour", ["Blue"]),
        ("sku:Collar", ["Mandarin Collar"]),
        ("sku:Finish", ["Matt"]), ("sku:Ships From", ["Spain", "Moon"]), ("sku_alias:Ships From", ["Madrid"]),
        ("sku_alias:Color", ["Sky", "Sky:light", String(repeating: "x", count: 71)]),
        ("sku_image:Color", ["https://shop.example/b.jpg", "b.jpg", "https://shop.example/b.gif"]),
        ("sku_image:Size", ["https://shop.example/m.jpg"]),
        ("operation", ["PRODUCT_CREATE", "CREATE", "STOCK_UPDATE", "PRODUCT_PRICES_UPDATE"]),
        ("aliexpress_product_id", ["33046841283", "-5", "abc", "3.3E+10"]), ("titel", ["x"]),
        ("title:sv_SE", ["Skjorta"]),
        ("title:en_US", ["Another", ""]), ("description:fr_FR", ["<b>Un texte</b>"]), ("country_price:GB", ["19"]),
        ("country_discount_price:ES", ["5", "200", "abc", "0.5"]),
        ("country_price:ES", ["1", "0", "18.555", "x", "1000000"]), ("country_price:FR", ["90", "80"]),
        ("national_quote_type", ["percentage", "relative", "absolute", "discount", "delete"]),
        ("national_quote_data", quotes), ("product_units_type", ["100000013", "piece"]),
        ("inventory_deduction_strategy", ["payment_success_deduct", "on_payment"]), ("currency", ["EUR"]),
    ]

    private static let quotes = [
        #"[{"shiptoCountry":"RU","percentage":"5"}]"#, #"[{"shiptoCountry":"RU","percentage":-15.5}]"#,
        #"[{"shiptoCountry":"XX","percentage":"1"},{"shiptoCountry":"ES","percentage":"2"}]"#,
        #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"14:173;5:200000989":18.25}}]"#,
        #"[{"shiptoCountry":"FR","absoluteQuoteMap":{"":12}}]"#, #"[{"shiptoCountry":"RU","percentage":"101"}]"#,
        "RU 5", "[]", #"[{"percentage":"5"}]"#,
    ]

    private static func oddCells(_ column: String) -> [String] {
        let numbers = [
            "", "0", "-1", "abc", "1.234", "999999", "1000000", "0.001", "1,5", "10.0", "007", "1e3", ".5", "5.", "--1",
            "+3", "12.345", "700", "701", "0.5", "61", "60", "8", "1 000", "19.90", "-0",
        ]
        let long = { (letter: String, count: Int) in String(repeating: letter, count: count) }
        let texts = [
            "", "<b>bold</b>", "a > b", long("x", 128), long("x", 129), long("é", 218), long("é", 219), long("😀", 60),
            "He said \"hi\"", "two\nlines", "a|b", "a;b,c\td", "  padded  ",
        ]
        switch column {
        case "item_id", "operation": return ["", "P1", "CREATE", "PRODUCT_FULL_UPDATE", "PRICE_UPDATE"]
        case "aliexpress_product_id": return ["", "33046841284", "0", "1.5", "x"]
        case "category_id": return ["", "999", "Shirts", "348", "152401"]
        case "locale": return ["", "en_US", "es_ES", "es", "xx_XX"]
        case "brand": return oddValues + ["None", "#200010868", "Kestrel"]
        case "description":
            return texts + [
                long("x", 90_001), "<script>x</script>", "<IMG alt=x SRC=//notalicdn.com/a.jpg>",
                "<img src=\"https://ae01.alicdn.com/a.jpg\">", "<a href='https://shop.example/'>x</a>",
                "<!-- <script> --> <prefix>", long("<kse:widget type=\"custom\"></kse:widget>", 4),
                "<a href=\"#top\">x</a><A HREF=https://www.aliexpress.com/x>y</A>",
            ]
        case "image_urls":
            return [
                "https://shop.example", "https://shop.example/|https://shop.example?a=1", "http://media/a.jpg",
                "https://SHOP.LOCAL/a.jpg", "http://127.0.0.1/a.jpg|http://10.0.0.1:80/b.jpg", "http://8.8.8.8/a.jpg",
                "http://172.16.9.1/a.jpg", "http://shop.example:8080/a.jpg",
                "", "|", "shirt.jpg", "https:///a.jpg", "ftp://shop.example/a.jpg", "https://shop.example/a b.jpg",
                "https://shop.example/a.jpg|https://shop.example/a.jpg;http://shop.example/b.webp",
                (1...8).map { "https://shop.example/\($0).jpg" }.joined(separator: " | "),
            ]
        case "sku_code": return ["", "S 1", "S<1", long("x", 50), long("x", 51), "S1-0", "S1-1", "a\nb"]
        case "shipping_template_id", "service_template_id": return ["", "Standard", "12a", "0", "1000"]
        default:
            if column.hasPrefix("sku_image") { return ["x.jpg", "https://shop.example/m.jpg"] }
            if column.hasPrefix("sku") || column.hasPrefix("attribute:") { return oddValues }
            return column.hasPrefix("title") || column.hasPrefix("custom") || column == "product_group_id"
                ? texts : numbers
        }
    }

    // MARK: The file

    private mutating func write(_ rows: [Row]) -> String {
        var columns = Set(rows.flatMap(\.keys)).sorted()
        shuffle(&columns)
        let mark = pick([",", ",", ";", "\t"])
        let point = mark == ";" && random.chance(0.5) ? "," : "."
        let end = pick(["\n", "\r\n"])
        var text = random.chance(0.1) ? "\u{FEFF}" : ""
        text += columns.map { quoted($0, mark) }.joined(separator: mark) + end
        for row in rows {
            var cells = columns.map { column -> String in
                let cell = row[column] ?? ""
                let isNumber = Self.isSKUColumn(column) && !column.hasPrefix("sku") || column.hasPrefix("package_")
                return quoted(isNumber ? cell.replacing(".", with: point) : cell, mark)
            }
            if random.chance(0.01) { cells.removeLast() }
            if random.chance(0.02) { cells.append(pick(["", "x"])) }
            text += cells.joined(separator: mark) + end
            if random.chance(0.02) { text += end }
            if random.chance(0.02) { text += String(repeating: mark, count: columns.count - 1) + end }
        }
        return text
    }

    private mutating func quoted(_ cell: String, _ mark: String) -> String {
        guard cell.contains(where: { "\"\n\r,;\t".contains($0) }) || random.chance(0.1) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
