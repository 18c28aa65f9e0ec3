import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import Testing

/// What rules about SKUs say where the examples of their pages do not show it.
struct SKUTests {
    @Test func aProductOfOneKindNeedsNoProperties() async throws {
        let run = try await CatalogRun(.rows([Backpack.row()]))
        #expect(run.errors.isEmpty, "\(run.findings)")
        let sku = try #require(try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?.first)
        #expect(sku["sku_attributes"]?.objectValue?.members.count == 0)
    }

    @Test func severalSKUsWithoutPropertiesAreDuplicates() async throws {
        let run = try await CatalogRun(.rows([Backpack.row(), Backpack.row()]))
        #expect(run.errors == ["sku.properties-duplicate"])
    }

    @Test func aBareSKUAmongOthersIsOneFault() async throws {
        let blank = ["sku:Color": "", "sku:Size": ""]
        let run = try await CatalogRun(.rows([[:], blank, blank]))
        #expect(run.errors == ["sku.property-empty", "sku.property-empty"])
    }

    @Test func aRowThatOccursTwiceIsOneFault() async throws {
        let run = try await CatalogRun(
            .rows([["sku_code": "S1", "sku:Size": "M"], ["sku_code": "S1", "sku:Size": "M"]]))
        #expect(run.errors == ["sku.code-duplicate"])
    }

    @Test(arguments: [30, 3]) func repeatsAreFoundAmongFewSKUsAndMany(_ count: Int) async throws {
        let colors = ["Blue", "Red", "White", "Black", "Green"]
        let sizes = ["S", "M", "L", "XL", "XXL", "XXXL"]
        var rows: [[String: String?]] = []
        for number in 0..<count {
            rows.append(["sku_code": "S\(number)", "sku:Color": colors[number % 5], "sku:Size": sizes[number / 5]])
        }
        #expect(try await CatalogRun(.rows(rows)).errors.isEmpty)
        rows.append(["sku_code": "S1", "sku:Color": "Brown"])
        rows.append(["sku_code": "T", "sku:Color": colors[1], "sku:Size": sizes[0]])
        let run = try await CatalogRun(.rows(rows))
        #expect(run.errors == ["sku.code-duplicate", "sku.properties-duplicate"])
        #expect(run.messages("sku.code-duplicate") == ["The SKU code 'S1' already appears in line 3."])
    }

    @Test func theSKUThatIsUnlikeTheOthersIsNamed() async throws {
        let run = try await CatalogRun(
            .rows([["sku:Ships From": "Spain"], ["sku:Ships From": ""], ["sku:Ships From": ""]]))
        #expect(run.errors == ["sku.dimension-mismatch"])
        #expect(
            run.findings.first { $0["code"]?.stringValue == "sku.dimension-mismatch" }?["place"]?["line"]?.int64Value
                == 2)
        // A property that the category requires is never the one that is too much.
        let required = try await CatalogRun(.rows([["sku:Size": "M"], ["sku:Size": ""], ["sku:Size": ""]]))
        #expect(Set(required.errors).isSubset(of: ["sku.dimension-mismatch", "sku.properties-duplicate"]))
        #expect(required.messages("sku.dimension-mismatch").allSatisfy { $0.contains("has no Size (5)") })
    }

    @Test func aRequiredPropertyIsAskedForOnceAProduct() async throws {
        let run = try await CatalogRun(
            .rows([["sku:Size": "", "sku:Color": "Blue"], ["sku:Size": "", "sku:Color": "Red"]]))
        #expect(run.errors == ["sku.property-required"])
    }

    @Test func oneWrongNameIsOneFaultASKU() async throws {
        let run = try await CatalogRun(.rows([["sku:Sise": "M", "sku:Size": nil]]))
        #expect(run.errors == ["sku.property-unknown"])
        #expect(
            run.messages("sku.property-unknown") == ["'Sise' is not an attribute of category 348; nearest: Size (5)."])
    }

    @Test func theNearestValueIsNamed() async throws {
        let run = try await CatalogRun(.rows([["sku:Color": "Bluee"]]))
        #expect(run.messages("sku.value-unknown") == ["'Bluee' is not an option of Color (14); nearest: Blue (173)."])
    }

    @Test func withoutACategoryNothingIsSaidAboutProperties() async throws {
        let run = try await CatalogRun(.rows([["category_id": "", "sku:Colour": "Bleu", "sku_alias:Size": "M: l"]]))
        #expect(run.errors == ["category.missing"])
    }

    @Test func aPropertyUnderTwoNamesIsOne() async throws {
        let run = try await CatalogRun(.rows([["sku:Color": "Blue", "sku:14": "#173", "sku_alias:14": "Sky"]]))
        #expect(run.errors.isEmpty, "\(run.findings)")
        let sku = try #require(try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?.first)
        #expect(sku["sku_attributes"]?.objectValue?.members.map(\.key) == ["Color", "Size"])
        #expect(sku["sku_attributes"]?["Color"]?["alias"]?.stringValue == "Sky")
        let conflict = try await CatalogRun(.rows([["sku:Color": "Blue", "sku:14": "Red"]]))
        #expect(conflict.errors == ["item.conflicting-values"])
    }

    @Test func aNameOfTwoValuesIsAmbiguous() async throws {
        let data = #"""
            {"result":{"success":true,"attributes":[{"id":14,"names":{"en":"Color"},"sku":true,"spec":1,
            "attribute_show_type_value":"list_box","values":[{"id":1,"names":{"en":"Sky"}},{"id":2,"names":{"es":"Sky"}},
            {"id":3,"names":{"en":"Sea"}}]}]}}
            """#
        let categories = TemporaryDirectory()
        categories.write(data, to: "348.attributes.json")
        func run(_ color: String) async throws -> CatalogRun {
            var row: [String: String?] = ["sku:Size": nil, "brand": "Kestrel", "sku:Color": color]
            for (column, _) in GoodProduct.row where column.hasPrefix("attribute:") {
                row.updateValue(nil, forKey: column)
            }
            return try await CatalogRun(.rows([row])) { $0.categories = categories.path }
        }
        #expect(try await run("Sky").errors == ["sku.value-ambiguous"])
        #expect(try await run("#1").errors.isEmpty)
        #expect(try await run("Sea").errors.isEmpty)
    }

    @Test func theOrderOfPropertiesIsSpecWhateverTheExportHas() async throws {
        let run = try await CatalogRun(.rows([["sku:Ships From": "Spain", "sku:Color": "Blue", "sku:Size": "M"]]))
        #expect(!run.codes.contains("sku.property-order"))
        let sku = try #require(try run.contents("PRODUCT_CREATE").first?["sku_info_list"]?.arrayValue?.first)
        #expect(sku["sku_attributes"]?.objectValue?.members.map(\.key) == ["Color", "Size", "Ships From"])
    }
}
