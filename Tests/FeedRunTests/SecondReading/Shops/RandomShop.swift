import FeedTesting

/// The export of a shop, in one or two files, as a shop system and the spreadsheets after it write such: everything in it
/// follows from the seed.
struct RandomShop {
    private(set) var files: [(name: String, text: String)] = []
    private var random: SeededRandom
    private var codes = 0
    /// The numbers of this shop have a decimal comma.
    private let hasComma: Bool

    static let colors = ["Blue", "Black", "White", "Red", "Green", "Gray"]
    static let sizes = ["S", "M", "L", "XL", "XXL"]

    init(shopify seed: UInt64) {
        self.init(seed: seed)
        write(shopifyRows(), Self.shopifyColumns)
    }

    init(wooCommerce seed: UInt64) {
        self.init(seed: seed)
        write(wooRows(), Self.wooColumns)
    }

    private init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        hasComma = random.chance(0.3)
    }

    // MARK: What both have

    private typealias Row = [String: String]

    private mutating func pick(_ words: [String]) -> String { words[random.below(words.count)] }

    /// The usual word mostly, else one of the others.
    private mutating func usually(_ usual: String, _ share: Double, else others: [String]) -> String {
        random.chance(share) ? usual : pick(others)
    }

    private mutating func price() -> String {
        let whole = random.number(in: 5...1999)
        let cents = ["", "90", "5", "00", "99"][random.below(5)]
        var text = "\(whole)"
        if whole >= 1000, random.chance(0.5) {
            text = "\(whole / 1000)\(hasComma ? "." : ",")\(String(String(1000 + whole % 1000).dropFirst()))"
        }
        return cents.isEmpty ? text : text + (hasComma ? "," : ".") + cents
    }

    private mutating func code() -> String {
        codes += 1
        return usually("SK-\(codes)", 0.85, else: ["'000\(codes)", "=\"00\(codes)\"", "", " SK \(codes)"])
    }

    /// Every size that a product has, each with a colour where it has colours.
    private mutating func variants() -> [(color: String, size: String)] {
        let hasColors = random.chance(0.6)
        var found: [(color: String, size: String)] = []
        for size in Self.sizes where random.chance(0.4) {
            let colors = hasColors ? Self.colors.filter { _ in random.chance(0.35) } : [""]
            for color in colors { found.append((color, size)) }
        }
        return found
    }

    private static let titles = ["Linen shirt", "Salt &amp; Pepper", "Camisa \"Sol\"", "Shirt; with, marks", "Рубашка"]
    private static let descriptions = ["<p>Soft</p>", "Plain words", "<p>a</p>\n<p>b, c</p>", "<p>\"q\"</p>"]

    /// Puts rows into one file or two, in their order or in none, with columns in an order of their own.
    private mutating func write(_ rows: [Row], _ columns: [String]) {
        var rows = rows
        if random.chance(0.3) { rows.shuffle(using: &random) }
        let isSplit = random.chance(0.3)
        var parts: [[Row]] = [[], []]
        for row in rows { parts[isSplit && random.chance(0.4) ? 1 : 0].append(row) }
        for (number, part) in parts.enumerated() where !part.isEmpty {
            let mark = hasComma ? pick([";", "\t", ","]) : pick([",", ",", ";", "\t"])
            var columns = columns
            if random.chance(0.4) { columns.shuffle(using: &random) }
            let end = pick(["\n", "\r\n"])
            var text = random.chance(0.3) ? "\u{FEFF}" : ""
            text += columns.map { quoted($0, mark) }.joined(separator: mark) + end
            for row in part {
                text += columns.map { quoted(row[$0] ?? "", mark) }.joined(separator: mark) + end
            }
            files.append(("\(number)-export.csv", text))
        }
    }

    private mutating func quoted(_ text: String, _ mark: String) -> String {
        let needs = text.contains("\"") || text.contains(mark) || text.contains("\n") || text.hasPrefix(" ")
        guard needs || random.chance(0.1) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    // MARK: Shopify

    private static let shopifyColumns = [
        "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Published", "Option1 Name", "Option1 Value",
        "Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
        "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price",
        "Variant Requires Shipping", "Variant Barcode", "Image Src", "Image Position", "Gift Card", "Status",
    ]

    private mutating func shopifyRows() -> [Row] {
        var rows: [Row] = []
        for number in 1...random.number(in: 2...6) {
            let handle = "p-\(number)"
            var own: Row = [
                "Handle": handle, "Title": pick(Self.titles), "Type": "Shirts", "Vendor": "None",
                "Body (HTML)": usually(pick(Self.descriptions), 0.9, else: ["", "<p> </p><br>"]),
                "Published": usually("true", 0.8, else: ["TRUE", "WAHR", "", "FALSCH", "false", "perhaps"]),
                "Status": usually(
                    "active", 0.85, else: ["", "draft", "archived", "unlisted", "Active", "inactive", "x"]),
                "Gift Card": usually("false", 0.9, else: ["", "true", "faux"]),
            ]
            var variants = variants()
            let names = variants.first.map { $0.color.isEmpty ? ["Size"] : ["Color", "Size"] } ?? ["Title"]
            for (index, name) in names.enumerated() { own["Option\(index + 1) Name"] = name }
            let hasNone = variants.isEmpty
            if hasNone { variants = [("", "")] }
            let pictures = random.below(4)
            for index in 0..<max(variants.count, pictures) {
                var row: Row = index == 0 ? own : ["Handle": handle]
                if index < pictures {
                    row["Image Src"] = "https://s.example/\(number)-\(index % 3).jpg"
                    row["Image Position"] = "\(index + 1)"
                }
                if index < variants.count {
                    let values = hasNone ? ["Default Title"] : [variants[index].color, variants[index].size]
                    for (option, value) in values.filter({ !$0.isEmpty }).enumerated() {
                        row["Option\(option + 1) Value"] = value
                    }
                    row["Variant SKU"] = code()
                    row["Variant Price"] = usually(price(), 0.95, else: ["", "1,299", "about 5", "19.999"])
                    row["Variant Compare At Price"] = usually(
                        "", 0.6, else: [price(), price(), "0", row["Variant Price"]!])
                    row["Variant Grams"] = usually("300", 0.7, else: ["", "0", "1200", "450g", "1.5kg", "light"])
                    row["Variant Inventory Tracker"] = usually("shopify", 0.8, else: [""])
                    row["Variant Inventory Qty"] = usually("\(random.below(30))", 0.85, else: ["", "-2", "0", "many"])
                    row["Variant Inventory Policy"] = usually("deny", 0.8, else: ["continue", ""])
                    row["Variant Requires Shipping"] = usually("true", 0.9, else: ["", "false", "nein"])
                    row["Variant Barcode"] = usually(
                        "", 0.6, else: ["4006381333931", "4006381333932", "'96385074", "9.78E+12", "abc"])
                }
                rows.append(row)
            }
        }
        return rows
    }

    // MARK: WooCommerce

    private static let wooColumns = [
        "ID", "Type", "SKU", "Name", "Published", "Short description", "Description", "In stock?", "Stock",
        "Weight (g)", "Sale price", "Regular price", "Categories", "Images", "Parent", "Attribute 1 name",
        "Attribute 1 value(s)", "Attribute 2 name", "Attribute 2 value(s)",
    ]

    private mutating func wooRows() -> [Row] {
        var rows: [Row] = []
        for number in 1...random.number(in: 2...6) {
            let id = number * 100
            let variants = variants()
            let parentCode = code()
            var own: Row = [
                "ID": "\(id)", "Name": pick(Self.titles), "SKU": parentCode, "Categories": "Clothing > Shirts",
                "Type": variants.isEmpty
                    ? usually("simple", 0.8, else: ["external", "grouped", "simple, virtual", "booking", "Simple"])
                    : "variable",
                "Published": usually("1", 0.85, else: ["0", "-1", "private", "draft", "yes", "x"]),
                "Description": usually(pick(Self.descriptions), 0.8, else: ["", "<p></p>", "a\\nb"]),
                "Short description": usually("Short", 0.5, else: [""]),
                "Images": (0..<random.below(4)).map { "https://s.example/\(number)-\($0 % 3).jpg" }.joined(
                    separator: ", "),
                "Weight (g)": usually("300", 0.7, else: ["", "0", "1200", "1.5kg", "light"]),
            ]
            guard let first = variants.first else {
                sell(&own)
                rows.append(own)
                continue
            }
            let names = first.color.isEmpty ? ["Size"] : ["Color", "Size"]
            func values(_ variant: (color: String, size: String)) -> [String] {
                names.count == 1 ? [variant.size] : [variant.color, variant.size]
            }
            for (index, name) in names.enumerated() {
                own["Attribute \(index + 1) name"] = name
                var all: [String] = []
                for value in variants.map({ values($0)[index] }) where !all.contains(value) { all.append(value) }
                own["Attribute \(index + 1) value(s)"] = all.joined(separator: ", ")
            }
            rows.append(own)
            // An open variation stands for all values, and is the only one then.
            let isOpen = names.count == 1 && random.chance(0.2)
            for (index, variant) in (isOpen ? [first] : variants).enumerated() {
                var row: Row = [
                    "ID": "\(id + 1 + index)", "Type": "variation", "Name": "Variation", "SKU": code(),
                    "Published": usually("1", 0.9, else: ["0", "-1", "maybe"]),
                    "Parent": parentCode.isEmpty || random.chance(0.5) ? "id:\(id)" : parentCode,
                    "Weight (g)": usually("", 0.6, else: ["200", "700", "0.9kg"]),
                ]
                if random.chance(0.1) { row["SKU"] = parentCode }
                for (index, name) in names.enumerated() {
                    row["Attribute \(index + 1) name"] = name
                    row["Attribute \(index + 1) value(s)"] = isOpen ? "" : values(variant)[index]
                }
                sell(&row)
                rows.append(row)
            }
        }
        return rows
    }

    private mutating func sell(_ row: inout Row) {
        row["Regular price"] = usually(price(), 0.95, else: ["", "1.299", "about 5", "19.999"])
        row["Sale price"] = usually("", 0.6, else: [price(), price(), "0", row["Regular price"]!])
        row["Stock"] = usually("\(random.below(30))", 0.8, else: ["", "0", "-2", "many"])
        row["In stock?"] = usually("1", 0.85, else: ["0", "", "backorder", "perhaps", "yes"])
    }
}
