import CategoryRules
import FeedModel
import FeedRun
import FeedTesting
import JSONText
import Testing

/// Attributes and brands beyond the examples of their rules: what is sent, and what is said where.
struct AttributeRulesTests {
    private func run(_ row: [String: String?]) async throws -> CatalogRun { try await CatalogRun(.rows([row])) }

    private func attributes(_ row: [String: String?]) async throws -> JSONValue? {
        let run = try await run(row)
        #expect(run.errors.isEmpty, "\(run.findings)")
        return try run.contents("PRODUCT_CREATE").first?["category_attributes"]
    }

    private func expect(_ row: [String: String?], _ name: String, sends json: String) async throws {
        let sent = try await attributes(row)?[name]
        let expected = try JSONValue(parsing: json)
        #expect(sent.map { expected.semanticallyEqual(to: $0) } == true, "\(String(describing: sent))")
    }

    // MARK: What is sent

    @Test func eachKindOfAttribute() async throws {
        let row: [String: String?] = [
            "attribute:Material": "Cotton|Other=hemp \\| jute|Elastane", "attribute:Collar": "Other=Wing = collar",
            "attribute:Model Number": "CS|47", "attribute:Net Weight": "1.50kg", "attribute:Pieces in Pack": "2",
        ]
        try await expect(
            row, "Material", sends: #"{"value":["47","4","200004279"],"customValue":"hemp | jute"}"#)
        try await expect(row, "Collar", sends: #"{"value":"4","customValue":"Wing = collar"}"#)
        try await expect(row, "Model Number", sends: #"{"value":"CS|47"}"#)
        try await expect(row, "Net Weight", sends: #"{"value":"1.5","unit":"kg"}"#)
        try await expect(row, "Pieces in Pack", sends: #"{"value":"2"}"#)
    }

    /// `Print Theme` counts once Pattern Type is Print, wherever the two are.
    @Test(arguments: ["attribute:Print Theme", "attribute:Tema del estampado", "attribute:200009541"])
    func aChildOfAChosenValue(_ column: String) async throws {
        let row: [String: String?] = [column: "Flowers", "attribute:Pattern Type": nil, "attribute:20663": "Print"]
        try await expect(row, "Print Theme", sends: #"{"value":"200656101"}"#)
    }

    /// One child attribute hangs on two chosen values, each time with values of its own.
    @Test(arguments: ["Cold|Warm", "Warm|Cold"], ["Pale", "Deep", "#2"])
    func aChildTakesWhatAnyOfItsChosenParentsHas(_ tones: String, _ tint: String) async throws {
        let node = #"{"id":106,"names":{"en":"Tint"},"attributeShowTypeValue":"list_box","values":"#
        let data = """
            {"result":{"success":true,"attributes":[
            {"id":104,"names":{"en":"Tone"},"attributeShowTypeValue":"check_box","values":[
            {"id":11,"names":{"en":"Cold"},"attributes":[\(node)[{"id":1,"names":{"en":"Deep"}}]}]},
            {"id":12,"names":{"en":"Warm"},"attributes":[\(node)[{"id":2,"names":{"en":"Pale"}}]}]}]}]}}
            """
        let cells: [String: String?] = [
            "category_id": "900002", "brand": "Acme", "attribute:Tone": tones, "attribute:Tint": tint,
            "attribute:Shirts Type": nil, "attribute:Material": nil, "attribute:Sleeve Length(cm)": nil,
            "attribute:Pattern Type": nil, "attribute:Origin": nil, "sku:Color": nil, "sku:Size": nil,
        ]
        let run = try await CatalogRun(
            [("a.csv", RuleExample.csv([cells]))], data: [("900002.attributes.json", data)])
        #expect(run.errors.isEmpty, "\(run.findings)")
        let sent = try run.contents("PRODUCT_CREATE").first?["category_attributes"]?["Tint"]?["value"]?.stringValue
        #expect(sent == (tint == "Deep" ? "1" : "2"))
    }

    @Test func whatIsHiddenOrRepeatedIsLeftOut() async throws {
        let row: [String: String?] = ["attribute:Supply Type": "no such value", "attribute:Material": "Cotton|47|Silk"]
        let sent = try await attributes(row)
        #expect(sent?["Supply Type"] == nil)
        try await expect(row, "Material", sends: #"{"value":["47","52"]}"#)
        let found = try await run(row)
        #expect(found.codes == ["attribute.hidden", "attribute.value-duplicate"])
        #expect(found.findings.allSatisfy { $0["severity"]?.stringValue == "fixed" })
    }

    @Test func aFixedCodeMadeAnErrorRejects() async throws {
        let example = RuleExample.rows([["attribute:Supply Type": "Made to order"]])
        let run = try await CatalogRun(example) { $0.rules = ["attribute.hidden": .error] }
        #expect(run.items.first?["status"]?.stringValue == "rejected")
        let stock = "item_id,operation,aliexpress_product_id,sku_code,inventory\n"
        let rows = "A1,STOCK_UPDATE,1,S1,5\nA2,STOCK_UPDATE,2,S1,5\n"
        let retired = try await CatalogRun([("a.csv", stock + rows)]) { $0.rules = ["operation.retired": .error] }
        #expect(retired.items.map { $0["status"]?.stringValue } == ["rejected", "rejected"])
    }

    /// Defaults fill what is not there, under whatever name it is given.
    @Test func aDefaultGivesWayToTheExport() async throws {
        let example = RuleExample.rows([["brand": nil, "attribute:Brand Name": "Kestrel"]])
        let run = try await CatalogRun(example) {
            $0.defaults = [
                ColumnDefault(column: "brand", text: "Nordlys"), ColumnDefault(column: "attribute:10", text: "Silk"),
                ColumnDefault(column: "attribute:Collar", text: "Mandarin Collar"),
            ]
        }
        #expect(run.errors.isEmpty, "\(run.findings)")
        let sent = try run.contents("PRODUCT_CREATE").first?["category_attributes"]
        #expect(sent?["Brand Name"]?["value"]?.stringValue == "204611950")
        #expect(sent?["Material"]?["value"]?.arrayValue?.compactMap(\.stringValue) == ["47"])
        #expect(sent?["Collar"]?["value"]?.stringValue == "348")
    }

    // MARK: Brands

    @Test func aBrandThatIsNotListedIsSentByItsName() async throws {
        for row in [["brand": "Lomas"], ["brand": nil, "attribute:Brand Name": "Lomas"]] as [[String: String?]] {
            let run = try await run(row)
            #expect(run.codes == ["brand.unmatched"])
            let content = try run.contents("PRODUCT_CREATE").first
            #expect(content?["brand_name"]?.stringValue == "Lomas")
            #expect(content?["category_attributes"]?["Brand Name"] == nil)
        }
    }

    // MARK: What is said

    @Test(
        arguments: [
            ("attribute:Collar", "Mandarine Collar", "attribute.value-unknown", "nearest: Mandarin Collar (348)"),
            ("attribute:Colar", "x", "attribute.unknown", "nearest: Collar (200000463)"),
            (
                "attribute:Net Weight", "1.5 lb", "attribute.unit-unknown",
                "'lb' is not a unit of Net Weight (200009217)"
            ),
            ("attribute:Pieces in Pack", "2.5", "attribute.value-invalid", "'2.5' is not a whole number"),
            ("attribute:Pattern Type", "Estampado", "attribute.value-ambiguous", "Print (349909), Graphic (349911)"),
            ("brand", "Nordlis", "brand.unmatched", "nearest: Nordlys (204589377)"),
            ("brand", "#999", "attribute.value-unknown", "'#999' is not an option of Brand Name (2)"),
            ("category_id", "384", "category.unknown", "there is data of 348, 152401, 200000346, 200000347"),
            ("operation", "create", "operation.unknown", "There is no operation 'create'"),
        ])
    func messagesSayWhatWasSeen(column: String, cell: String, code: String, words: String) async throws {
        let found = try await run([column: cell])
        let message = try #require(found.messages(code).first)
        #expect(message.contains(words), "\(message)")
        let finding = found.findings.first { $0["code"]?.stringValue == code }
        #expect(finding?["place"]?["column"]?.stringValue == column)
        #expect(finding?["place"]?["value"]?.stringValue == cell)
        #expect(finding?["place"]?["line"]?.int64Value == 2)
    }

    @Test func aMissingAttributePointsAtItsColumn() async throws {
        let found = try await run(["attribute:Material": ""])
        let finding = try #require(found.findings.first)
        #expect(finding["place"]?["column"]?.stringValue == "attribute:Material")
        #expect(finding["fix"]?.stringValue == "Give it one of Cotton (47), Polyester (48), Linen (49) and 6 more.")
    }

    /// Where there is no column, the one that it would be is named.
    @Test(
        arguments: [
            ("attribute.required-missing", ["attribute:Material": nil], "attribute:Material"),
            ("attribute.key-missing", ["attribute:Pattern Type": nil], "attribute:Pattern Type"),
            ("sku.property-required", ["sku:Size": nil, "sku:Color": "Blue"], "sku:Size"),
        ] as [(String, [String: String?], String)])
    func whatIsMissingNamesTheColumnThatItWouldBe(
        code: String, row: [String: String?], column: String
    ) async throws {
        let found = try await run(row)
        let finding = try #require(found.findings.first { $0["code"]?.stringValue == code })
        #expect(finding["place"]?["column"]?.stringValue == column)
        #expect(finding["place"]?["line"]?.int64Value == 2)
    }

    @Test func aSKUThatLacksAPropertyPointsAtItsColumn() async throws {
        let run = try await CatalogRun(.rows([["sku:14": "Blue", "sku:Color": nil], ["sku:14": ""]]))
        let finding = try #require(run.findings.first { $0["code"]?.stringValue == "sku.dimension-mismatch" })
        #expect(finding["place"]?["column"]?.stringValue == "sku:14")
        #expect(finding["place"]?["line"]?.int64Value == 3)
    }

    /// A default is for the categories that have its attribute; one that none has is a slip.
    @Test func aDefaultIsForTheCategoriesThatHaveItsAttribute() async throws {
        func run(_ defaults: (column: String, text: String)...) async throws -> CatalogRun {
            try await CatalogRun(.rows([[:]])) {
                $0.defaults = defaults.map { ColumnDefault(column: $0.column, text: $0.text) }
            }
        }
        // Of dresses and of backpacks, and not of shirts.
        let others = try await run(("attribute:Season", "Summer"), ("attribute:Closure Type", "Zipper"))
        #expect(others.codes.isEmpty, "\(others.findings)")
        #expect(try others.contents("PRODUCT_CREATE").first?["category_attributes"]?["Closure Type"] == nil)
        let slip = try await run(("attribute:Materail", "Cotton"), ("sku:Colour of it", "Blue"))
        #expect(slip.codes == ["attribute.unknown", "sku.property-unknown"])
    }

    /// What only follows from another finding is not said.
    @Test(arguments: [["category_id": ""], ["category_id": "999"], ["category_id": "abc"]] as [[String: String?]])
    func withoutACategoryNothingIsSaidOfAttributes(_ row: [String: String?]) async throws {
        var row = row
        for column in ["attribute:Material", "brand", "attribute:No Such", "sku:Color"] { row[column] = "no such" }
        let found = try await run(row)
        #expect(found.codes.count == 1, "\(found.codes)")
    }

    @Test func deprecatedOperationsAreNamedOnceARun() async throws {
        let rows = "33046841283,S1,5,10\n33046841284,S1,5,10\n"
        let text = "aliexpress_product_id,sku_code,inventory,price\n" + rows
        let found = try await CatalogRun([("a.csv", text), ("b.csv", text.replacing("3304", with: "4404"))])
        #expect(found.codes.filter { $0 == "operation.deprecated" }.count == 2)
        #expect(found.items.count == 8)
    }

    /// A cell with more values than anyone means cannot fill the memory with findings.
    @Test func aFloodOfValuesIsCut() async throws {
        let found = try await run(["attribute:Material": String(repeating: "x|", count: 200_000)])
        #expect(found.errors.last == "attribute.too-many-values")
        #expect(found.errors.count < 1100)
    }
}
