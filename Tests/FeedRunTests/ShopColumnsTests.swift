import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// Findings about a shop's export name that export's columns, also of cells that are blank, and say where what it has no
/// column for comes from.
struct ShopColumnsTests {
    private struct Finding {
        var column: String
        var fix: String
    }

    private func findings(
        _ files: [(String, String)], mapping category: String = "Dresses"
    ) async throws -> [String: Finding] {
        let run = try await CatalogRun(files) {
            $0.mapping.categories = [.init(name: category, target: "200000347")]
        }
        var found: [String: Finding] = [:]
        for finding in run.findings {
            guard let code = finding["code"]?.stringValue, found[code] == nil else { continue }
            found[code] = Finding(
                column: finding["place"]?["column"]?.stringValue ?? "", fix: finding["fix"]?.stringValue ?? "")
        }
        return found
    }

    @Test func blankCellsOfATableAreCalledAsTheirColumns() async throws {
        let found = try await findings([
            (
                "a.csv",
                "Handle,Title,Body (HTML),Vendor,Type,Variant SKU,Variant Grams,Variant Inventory Tracker,"
                    + "Variant Inventory Qty,Variant Price,Image Src\na1,Dress,,,Dresses,S1,,shopify,,,\n"
            )
        ])
        for (code, column) in [
            ("description.missing", "Body (HTML)"), ("brand.missing", "Vendor"), ("image.missing", "Image Src"),
            ("price.missing", "Variant Price"), ("inventory.missing", "Variant Inventory Qty"),
        ] { #expect(found[code]?.column == column, "\(code)") }
        // It has no column for them.
        #expect(found["locale.missing"]?.column == "locale")
        #expect(found["locale.missing"]?.fix.contains(#""defaults": {"locale": "…"}"#) == true)
        #expect(found["attribute.required-missing"]?.fix.contains(#""defaults": {"attribute:"#) == true)
        #expect(found["description.missing"]?.fix.contains("feedmill.json") == false)
    }

    @Test func anExportWithoutTheColumnSaysWhereItMayComeFrom() async throws {
        let found = try await findings([
            ("a.csv", "Handle,Title,Type,Variant SKU,Variant Price\na1,Dress,Dresses,S1,10\n")
        ])
        #expect(
            found["image.missing"]?.fix.hasSuffix(#""fields" in mapping takes it from another column of the export."#)
                == true)
    }

    /// The key comes first: a terminal shows only the beginning of a cure.
    @Test func whatTheConfigurationMendsIsSaidFirst() async throws {
        let found = try await findings([
            ("a.csv", "Handle,Title,Type,Variant SKU,Variant Price\na1,Dress,Dresses,S1,10\n")
        ])
        #expect(
            found["locale.missing"]?.fix.hasPrefix(#"For all products: "defaults": {"locale": "…"} in feedmill.json. "#)
                == true)
    }

    /// A shop cannot export another currency; the configuration converts it.
    @Test func pricesInAnotherCurrencyAreConvertedByTheConfiguration() async throws {
        let found = try await findings([
            (
                "f.xml",
                "<yml_catalog><shop><offers><offer id=\"1\"><name>Dress</name><price>900</price>"
                    + "<currencyId>RUB</currencyId></offer></offers></shop></yml_catalog>"
            )
        ])
        #expect(
            found["currency.mismatch"]?.fix.hasSuffix(
                #""mapping": {"price": {"rates": {"RUB": …}, "currency": "EUR"}}."#) == true)
    }

    @Test func elementsAreCalledAsInTheDocument() async throws {
        let found = try await findings(
            [
                (
                    "a.xml",
                    """
                    <yml_catalog date="2026-11-29"><shop><categories><category id="1">Dresses</category></categories>
                    <offers><offer id="A1"><name>Dress</name><categoryId>1</categoryId></offer></offers></shop></yml_catalog>
                    """
                )
            ])
        for (code, column) in [
            ("description.missing", "description"), ("brand.missing", "vendor"), ("image.missing", "picture"),
            ("price.missing", "price"),
        ] { #expect(found[code]?.column == column, "\(code)") }
    }

    /// feedmill's own format has its own names and no such advice.
    @Test func anOwnExportIsLeftAsItIs() async throws {
        let found = try await findings([("a.csv", "item_id,title,category_id,sku_code\nA1,Dress,200000347,S1\n")])
        #expect(found["price.missing"]?.column == "price")
        #expect(found["locale.missing"]?.fix.contains("mapping") == false)
    }
}
