import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Two readings of one catalog: the program's, and a slow and plain one that shares nothing with it. They have to agree
/// item by item: status, codes, content.
///
/// A sample runs always; `FEEDMILL_SECOND_READING=10000` takes as many catalogs. A catalog follows from its seed, which
/// is printed where the two do not agree; `FEEDMILL_SECOND_READING_SEED` begins there.
struct SecondReadingTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
    private static let count = number("FEEDMILL_SECOND_READING") ?? 60
    private static let firstSeed = number("FEEDMILL_SECOND_READING_SEED") ?? 20_260_101

    private static let folder: TemporaryDirectory = {
        let folder = TemporaryDirectory()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: CatalogRun.sampleCategories)) ?? []
        // The slow reading knows attribute lists only.
        for name in names where name.hasSuffix(".attributes.json") {
            try? FileManager.default.createSymbolicLink(
                atPath: folder(name), withDestinationPath: "\(CatalogRun.sampleCategories)/\(name)")
        }
        folder.write(OddCategory.text, to: "900001.attributes.json")
        return folder
    }()

    @Test func bothReadingsAgree() async throws {
        let categories = try SlowCategory.all(in: Self.folder.path)
        #expect(categories.count == 5)
        var items = 0
        var codes: Set<String> = []
        for seed in Self.firstSeed..<Self.firstSeed + Self.count {
            let catalog = RandomCatalog(seed: UInt64(seed), categories: categories)
            let slow = SlowRun(catalog.files, categories: categories, defaults: catalog.defaults)
            let run = try await CatalogRun(catalog.files) {
                $0.categories = Self.folder.path
                $0.allowEmpty = true
                $0.defaults = catalog.defaults.map { ColumnDefault(column: $0.column, text: $0.text) }
            }
            let fast = try fastItems(of: run)
            items += fast.count
            codes.formUnion(run.codes)
            let ofFiles = Set(run.findings.filter { $0["item"] == nil }.compactMap { $0["code"]?.stringValue })
                .subtracting(fast.filter(\.id.isEmpty).flatMap(\.codes))
            let slowOfFiles = slow.codesOfFiles.subtracting(fast.filter(\.id.isEmpty).flatMap(\.codes))
            guard fast != slow.items || ofFiles != slowOfFiles else { continue }
            let difference = zip(fast, slow.items).first { $0 != $1 }.map { "\nfast \($0)\nslow \($1)" } ?? ""
            Issue.record(
                """
                seed \(seed): \(fast.count) items and \(slow.items.count)\(difference)
                files: fast \(ofFiles.subtracting(slowOfFiles)), slow \(slowOfFiles.subtracting(ofFiles))
                \(catalog.defaults)
                \(Self.number("FEEDMILL_SECOND_READING_SEED") == nil ? "" : catalog.files.map(\.text).joined(separator: "\n"))
                """)
        }
        print(
            "second reading: \(Self.count) catalogs from seed \(Self.firstSeed), \(items) items, \(codes.count) codes")
        #expect(items > Self.count)
    }

    private func fastItems(of run: CatalogRun) throws -> [SlowRun.Item] {
        var contents: [String: [JSONValue]] = [:]
        for (name, feed) in run.feeds { contents["feeds/\(name)"] = feed.arrayValue ?? [] }
        return try run.items.map { line in
            var content = ""
            if let feed = line["feed"]?.stringValue, let position = line["position"]?.int64Value {
                let text = contents[feed]?[Int(position)]["item_content"]?.stringValue ?? ""
                content = canonicalJSON(try JSONSerialization.jsonObject(with: Data(text.utf8)))
            }
            let codes = line["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
            return SlowRun.Item(
                id: line["item"]?.stringValue ?? "", operation: line["operation"]?.stringValue ?? "",
                status: line["status"]?.stringValue ?? "", codes: Set(codes), content: content)
        }
    }
}

/// A category with what the samples' have not: ranges, own text, hidden SKU properties, children of children, names that
/// several have.
enum OddCategory {
    static let text = """
        {"result":{"success":true,"attributes":[
        {"id":2,"names":{"en":"Brand Name"},"required":true,"attributeShowTypeValue":"list_box","values":[
          {"id":10,"names":{"en":"None"}},{"id":11,"names":{"en":"Acme","es":"Cima"}},{"id":4,"names":{"en":"Other"}}]},
        {"id":100,"names":{"en":"Style"},"attributeShowTypeValue":"list_box","supportEnumInput":true,"values":[
          {"id":1001,"names":{"en":"Modern"}},{"id":1002,"names":{"en":"Classic","es":"2"}}]},
        {"id":101,"names":{"en":"Length"},"keyAttribute":true,"attributeShowTypeValue":"interval","inputType":"NUMBER",
          "units":[{"unitName":"cm","rate":"1"},{"unitName":"mm","rate":"0.1"}]},
        {"id":102,"names":{"en":"Voltage"},"attributeShowTypeValue":"interval","inputType":"NUMBER"},
        {"id":103,"names":{"en":"Serial"},"required":true,"visible":false,"attributeShowTypeValue":"input"},
        {"id":104,"names":{"en":"Tone"},"required":true,"attributeShowTypeValue":"check_box","values":[
          {"id":1041,"names":{"en":"Warm"},"attributes":[
            {"id":105,"names":{"en":"Warmth"},"required":true,"attributeShowTypeValue":"input_int","inputType":"NUMBER"},
            {"id":106,"names":{"en":"Tint"},"keyAttribute":true,"attributeShowTypeValue":"list_box","values":[
              {"id":1061,"names":{"en":"Pale"},"attributes":[
                {"id":107,"names":{"en":"Shade"},"attributeShowTypeValue":"input"}]},
              {"id":1062,"names":{"en":"Deep"}}]}]},
          {"id":1042,"names":{"en":"Cold"},"attributes":[
            {"id":106,"names":{"en":"Tint"},"keyAttribute":true,"attributeShowTypeValue":"list_box","values":[
              {"id":1062,"names":{"en":"Deep"}}]}]},
          {"id":4,"names":{"en":"Other"}}]},
        {"id":108,"names":{"en":"Grade"},"attributeShowTypeValue":"check_box","values":[
          {"id":1081,"names":{"en":"Good","es":"Bueno"}},{"id":1082,"names":{"en":"Fine","es":"Bueno"}}]},
        {"id":109,"names":{"en":"Mass"},"attributeShowTypeValue":"unit","inputType":"NUMBER",
          "units":[{"unitName":"kg","rate":"1"}]},
        {"id":300,"names":{"en":"Grip"},"attributeShowTypeValue":"input",
          "features":"{\\"AE_FEATURE_PRequireStrategy\\":\\"IT,FR\\"}"},
        {"id":14,"names":{"en":"Color"},"sku":true,"required":true,"spec":1,"customizedName":true,"customizedPic":true,
          "attributeShowTypeValue":"list_box","values":[{"id":10,"names":{"en":"Red"}},{"id":11,"names":{"en":"Blue"}},
          {"id":12,"names":{"en":"BLUE"}}]},
        {"id":200,"names":{"en":"Finish"},"sku":true,"visible":false,"spec":2,"attributeShowTypeValue":"list_box",
          "values":[{"id":2001,"names":{"en":"Matt"}}]},
        {"id":203,"names":{"en":"Weave"},"sku":true,"spec":3,"attributeShowTypeValue":"list_box",
          "values":[{"id":2031,"names":{"en":"Twill"}},{"id":2032,"names":{"en":"Plain"}}]},
        {"id":201,"names":{"en":"Grip"},"sku":true,"spec":3,"attributeShowTypeValue":"list_box",
          "values":[{"id":2011,"names":{"en":"Soft"}},{"id":2012,"names":{"en":"Hard"}}]},
        {"id":202,"names":{"en":"Mount"},"sku":true,"spec":4,"customizedName":true,"attributeShowTypeValue":"list_box",
          "values":[{"id":2021,"names":{"en":"Wall"}},{"id":2022,"names":{"en":"Desk"}}]}
        ]}}
        """
}
