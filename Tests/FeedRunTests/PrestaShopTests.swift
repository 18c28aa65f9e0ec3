import Bytes
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// PrestaShop's pairs of files: which combinations belong to which product, and what they cost.
struct PrestaShopTests {
    private static let header =
        "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity;Description;Image URLs (x,y,z...);Discount amount;Discount percent"

    private func run(_ products: String, _ combinations: String, tax: Bool = false) async throws -> CatalogRun {
        try await CatalogRun([("p.csv", products), ("c.csv", combinations)]) { configuration in
            configuration.defaults = [
                "locale": "en_US", "brand": "None", "package_weight": "0.3", "package_length": "30",
                "package_width": "25", "package_height": "4", "shipping_preparation_time": "3",
                "shipping_template_id": "1000", "service_template_id": "0", "attribute:Shirts Type": "Casual Shirts",
                "attribute:Material": "Cotton",
            ].sorted { $0.key < $1.key }.map { ColumnDefault(column: $0.key, text: $0.value) }
            configuration.mapping.categories = [.init(name: "*", target: "348")]
            if tax { configuration.mapping.price.tax = FixedDecimal(coefficient: 20) }
        }
    }

    private func product(_ id: String, _ reference: String, discount: String = ";") -> String {
        "\n\(id);1;Shirt;Shirts;100;\(reference);9;<p>x</p>;https://s.example/1.jpg;\(discount)"
    }

    /// Whatever of id and reference the combinations name, in whatever spelling.
    @Test(arguments: [
        ("1", "CAL1", "1", ""), ("1", "CAL1", "", "CAL1"), ("1", "CAL1", "77", "cal1"), ("CAL1", "CAL1", "1", "CAL1"),
        ("1", "CAL1", "Cal1", ""), ("1", "'CAL1", "", "CAL1"), ("5", "X", "", "5"), ("", "CAL1", "99", "CAL1"),
    ])
    func joins(id: String, reference: String, combinationID: String, combinationReference: String) async throws {
        let combinations =
            "Product ID*;Product Reference;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity"
            + "\n\(combinationID);\(combinationReference);Color:color:0, Size:select:1;Blue:0, M:1;C-1;0;1"
            + "\n\(combinationID);\(combinationReference);Color:color:0, Size:select:1;Blue:0, L:1;C-2;20;2"
        let run = try await run(Self.header + product(id, reference), combinations)
        #expect(run.items.count == 1)
        #expect(run.items.first?["skus"]?.int64Value == 2)
        #expect(run.errors == [])
    }

    /// The impact alone is no price and no weight: what cannot be read of either is said, and nothing is sent.
    @Test(
        arguments: [
            ("abc", "2", "0.2", "0.1", "price.invalid"), ("", "2", "0.2", "0.1", "price.missing"),
            ("100", "abc", "0.2", "0.1", "price.invalid"), ("100", "2", "abc", "0.1", "package.invalid"),
            ("100", "2", "0.2", "abc", "package.invalid"), ("100", "2", "0.2", "0.1", nil), ("0", "2", "", "0.1", nil),
        ] as [(String, String, String, String, String?)])
    func anImpactCountsWithWhatItIsAddedTo(
        price: String, impact: String, weight: String, weightImpact: String, error: String?
    ) async throws {
        let run = try await run(
            "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity;Description;Image URLs (x,y,z...);Weight"
                + "\n1;1;Shirt;Shirts;\(price);CAL1;9;<p>x</p>;https://s.example/1.jpg;\(weight)",
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity;Impact on weight"
                + "\n1;Color:color:0, Size:select:1;Blue:0, M:1;C-1;\(impact);1;\(weightImpact)"
                + "\n1;Color:color:0, Size:select:1;Blue:0, L:1;C-2;20;2;0")
        #expect(run.items.count == 1)
        #expect(run.errors.contains { $0 == error } == (error != nil), "\(run.errors)")
        #expect(run.items.first?["status"]?.stringValue == (error == nil ? "prepared" : "rejected"))
    }

    @Test func aJoinThatFailsHoldsTheProductBack() async throws {
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity\n8;Size:select:0;M:0;C-1;0;1"
        let run = try await run(Self.header + product("1", "CAL1"), combinations)
        #expect(Set(run.errors).isSuperset(of: ["item.variant-missing", "item.parent-missing"]))
        #expect(run.items.allSatisfy { $0["status"]?.stringValue == "rejected" })
    }

    /// A combination that joins nothing is somebody's: of products that have none, of the one between whose combinations it
    /// stands, and where it names none, of those beside it.
    @Test(arguments: [
        ("1 1 33 2", ["3"]), ("1 33 1 2 3", ["1"]), ("1 - 2 3", ["1", "2"]), ("1 2 3 -", ["3"]), ("1 33 2 3", []),
        ("- 1 2", ["1", "3"]), ("1 2", []), ("1 2 33 44 2 3", ["2"]), ("1 2 3 2", []),
    ])
    func whatMayLackACombinationIsHeldBack(names: String, held: [String]) async throws {
        var combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity"
        for (number, name) in names.split(separator: " ").enumerated() {
            let size = ["XS", "S", "M", "L", "XL", "XXL"][number]
            let id = name == "-" ? "" : name
            combinations += "\n\(id);Color:color:0, Size:select:1;Blue:0, \(size):1;C-\(number);0;1"
        }
        let run = try await run(
            Self.header + product("1", "CAL1") + product("2", "CAL2") + product("3", "CAL3"), combinations)
        let found = run.items.filter { item in
            item["findings"]?.arrayValue?.contains { $0["code"]?.stringValue == "item.variant-missing" } == true
        }
        #expect(found.map { $0["item"]?.stringValue } == held)
        #expect(found.allSatisfy { $0["status"]?.stringValue == "rejected" })
        #expect(run.errors.contains("item.parent-missing") == (names.contains("-") || names.contains("33")))
    }

    @Test(arguments: [
        ("Blue:0, M:1", "Color:color:0, Size:select:1"), ("Blue:0; M:1", "Color:color:0; Size:select:1"),
        ("Blue:0|M:1", "Color:color:0|Size:select:1"), ("Blue:0~~M:1", "Color:color:0~~Size:select:1"),
    ])
    func separatorsAreSeen(values: String, names: String) async throws {
        let combinations =
            "Product ID*\tAttribute (Name:Type:Position)*\tValue (Value:Position)*\tReference\tImpact on price\tQuantity\n1\t\(names)\t\(values)\tC-1\t0\t1"
        let run = try await run(Self.header + product("1", "CAL1"), combinations)
        #expect(run.errors == [])
        let sku = try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?[0]
        #expect(sku?["sku_attributes"]?.objectValue?.members.count == 2)
    }

    /// Amount before percent; a percent may say that it is one.
    @Test(arguments: [
        ("5;10", "95"), (";10", "90"), (";10%", "90"), ("0;10 %", "90"), ("0;0", nil), ("12,50;", "87.5"),
    ])
    func discounts(discount: String, price: String?) async throws {
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity\n1;Color:color:0, Size:select:1;Blue:0, M:1;C-1;0;1"
        let run = try await run(Self.header + product("1", "CAL1", discount: discount), combinations)
        let sku = try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?[0]
        #expect(sku?["discount_price"]?.description == price)
    }

    /// What is no discount holds its product back.
    @Test(arguments: [";120", "abc;", "5%;"])
    func discountsThatAreNone(discount: String) async throws {
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price"
        let run = try await run(Self.header + product("1", "CAL1", discount: discount), combinations)
        #expect(run.errors.contains("shop.word-unknown"))
    }

    /// What the product's id and reference are called in combinations.
    @Test(arguments: [
        ("ID de Producto*", "1"), ("Identifiant du produit", "1"), ("ID des Produkts", "1"), ("Id del prodotto", "1"),
        ("Référence de produit", "CAL1"), ("Referencia del producto", "CAL1"), ("Produkt-Referenz", "CAL1"),
        ("Identyfikator Produktu (ID)", "1"), ("id_product", "1"),
    ])
    func namesOfTheProduct(name: String, value: String) async throws {
        let combinations =
            "\(name);Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity"
            + "\n\(value);Color:color:0, Size:select:1;Blue:0, M:1;C-1;0;1"
        let run = try await run(Self.header + product("1", "CAL1"), combinations)
        #expect(run.errors == [])
    }

    /// Prices with tax in the words of each language.
    @Test(arguments: [
        ("Price tax included", "100"), ("Prix TTC", "100"), ("Precio con IVA", "100"), ("Cena brutto", "100"),
        ("Preis mit MwSt.", "100"), ("Preis inkl. MwSt.", "100"), ("Prezzo tasse incluse", "100"),
        ("Price tax excluded", "120"), ("Prix HT", "120"), ("Preis ohne MwSt.", "120"),
        ("Cena bez podatku. (netto)", "120"), ("Precio sin impuestos", "120"), ("Prezzo tasse escluse", "120"),
    ])
    func taxIsAddedWhereItIsNotIn(name: String, price: String) async throws {
        let products = Self.header.replacing("Price tax excluded", with: name) + product("1", "CAL1")
        let combinations =
            "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Impact on price;Quantity\n1;Color:color:0, Size:select:1;Blue:0, M:1;C-1;0;1"
        let run = try await run(products, combinations, tax: true)
        let sku = try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?[0]
        #expect(sku?["price"]?.description == price)
    }
}
