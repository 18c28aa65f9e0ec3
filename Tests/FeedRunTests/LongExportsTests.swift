import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import ShopDialects
import Testing

/// Exports that are long in one direction: more categories, options or features than any shop has. What takes the
/// square of that would take far longer than the limit, and what asks for its room would end the run.
struct LongExportsTests {
    private static func yml(_ offers: String, categories: String = "<category id=\"2\">Shirts</category>") -> String {
        "<?xml version=\"1.0\"?><yml_catalog><shop><currencies><currency id=\"EUR\" rate=\"1\"/></currencies><categories>"
            + "\(categories)</categories><offers>\(offers)</offers></shop></yml_catalog>"
    }

    private static func offer(_ id: Int, category: Int = 2, group: String = "", _ more: String = "") -> String {
        "<offer id=\"\(id)\" available=\"true\"\(group)><price>9</price><currencyId>EUR</currencyId><categoryId>\(category)"
            + "</categoryId><picture>https://s.example/\(id).jpg</picture><vendor>None</vendor><name>Shirt</name>\(more)</offer>"
    }

    private static let inputs: [(name: String, text: @Sendable () -> String)] = [
        (
            "categories.xml",
            {
                let chain = (1...100_000).map { "<category id=\"\($0)\" parentId=\"\($0 - 1)\">C</category>" }.joined()
                return yml(offer(1, category: 100_000), categories: chain)
            }
        ),
        (
            "ends.xml",
            {
                yml(
                    offer(1),
                    categories: String(repeating: "<a>", count: 100_000) + String(repeating: "</b>", count: 100_000))
            }
        ),
        (
            "options.xml",
            {
                yml(
                    (1...20_000).map { offer($0, group: " group_id=\"G\"", "<param name=\"P\($0)\">x</param>") }
                        .joined())
            }
        ),
        ("params.xml", { yml(offer(1, (1...200_000).map { "<param name=\"P\($0)\">x</param>" }.joined())) }),
        ("values.xml", { yml(offer(1, (1...200_000).map { "<param name=\"P\">x\($0)</param>" }.joined())) }),
        (
            "attributes.csv",
            {
                "sku,attribute_set_code,product_type,categories,name,price,visibility,additional_attributes\n"
                    + "s,Top,simple,Shirts,N,9,Catalog,\"\((1...400_000).map { "a\($0)=v" }.joined(separator: ","))\"\n"
            }
        ),
    ]

    @Test(.timeLimit(.minutes(30)), arguments: inputs.map(\.name)) func noneTakesTheSquareOfItsLength(name: String)
        async throws
    {
        let text = try #require(Self.inputs.first { $0.name == name }).text()
        let run = try await CatalogRun([(name, text)]) { $0.mapping.categories = [.init(name: "*", target: "348")] }
        #expect(run.items.count == 1)
    }
}
