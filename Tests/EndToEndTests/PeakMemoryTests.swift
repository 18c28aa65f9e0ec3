import FeedTesting
import Foundation
import Glibc
import Testing

/// What a run has in memory does not grow with what is wrong with an export: a giant product, an endless cell of the
/// header, a fault of its own in every row.
@Suite(.serialized, .enabled(if: Feedmill.sanitizers.isEmpty, "sanitizers take memory of their own"))
struct PeakMemoryTests {
    private let folder = TemporaryDirectory()

    /// The most memory that a run over a catalog had, in megabytes.
    private func peak(_ name: String) throws -> Int {
        let words = [
            Feedmill.path, "run", folder(name), "--out", folder("\(name)-out"), "--state", folder("state"), "--quiet",
        ]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var process = pid_t()
        try #require(posix_spawn(&process, Feedmill.path, &actions, nil, &arguments, environ) == 0)
        var (status, usage) = (Int32(0), rusage())
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        #expect((status >> 8) & 0xFF <= 1 && status & 0x7F == 0, "status \(status)")
        return usage.ru_maxrss / 1024
    }

    private static let stock = "aliexpress_product_id,sku_code,inventory\n"
    private static let shopify =
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\nshirt,Shirt,Size,s,S,9\n"

    /// Of one product ten times as many records as one may have: what is over them is passed on, not kept.
    @Test(arguments: ["rows", "scattered", "shopify", "yml"]) func aGiantProduct(_ shape: String) throws {
        let count = 100_000
        let limits = #"{"limits": {"product_records": 10000}}"#
        var text: String
        switch shape {
        case "rows": text = Self.stock + (0..<count).map { "33046841283,S\($0),5\n" }.joined()
        case "scattered":
            text = Self.stock + (0..<count).map { "\($0.isMultiple(of: 5) ? 40_000 + $0 : 7),S\($0),5\n" }.joined()
        case "shopify": text = Self.shopify + (0..<count).map { "shirt,,,s\($0),S\($0),9\n" }.joined()
        default:
            text = "<yml_catalog date=\"2026-01-01\"><shop><offers>"
            text += (0..<count).map { "<offer id=\"o\($0)\" group_id=\"g\"><price>1</price></offer>\n" }.joined()
            text += "</offers></shop></yml_catalog>"
        }
        folder.write(limits, to: "small/feedmill.json")
        folder.write(Self.stock + "33046841283,S,5\n", to: "small/a.csv")
        folder.write(limits, to: "large/feedmill.json")
        folder.write(text, to: "large/a.\(shape == "yml" ? "yml" : "csv")")
        let (small, large) = (try peak("small"), try peak("large"))
        #expect(large <= small + 48, "\(large) MB, and \(small) MB for a catalog of one row")
        #expect(folder.read("large-out/findings.jsonl")?.contains("item.too-many-records") == true)
    }

    @Test func faultsOfTheirOwnInEveryRow() throws {
        let header =
            "item_id,category_id,title,description,brand,image_urls,package_weight,package_length,package_width,"
            + "package_height,shipping_preparation_time,shipping_template_id,service_template_id,locale,sku_code,price,"
            + "inventory,sku:Color,sku:Size\n"
        let rows = (0..<20_000).map {
            "A\($0),348,Camisa,Una camisa,Brand \($0),https://example.com/a.jpg,0.3,30,20,4,3,1000,0,es_ES,S\($0),10,5,"
                + "Bleu \($0),Moyen \($0)\n"
        }
        try GeneratedCategories.write(to: URL(filePath: folder("large/categories")))
        folder.write(header + rows.joined(), to: "large/a.csv")
        try GeneratedCategories.write(to: URL(filePath: folder("small/categories")))
        folder.write(header + rows[0], to: "small/a.csv")
        let (small, large) = (try peak("small"), try peak("large"))
        #expect(large <= small + 64, "\(large) MB, and \(small) MB for a catalog of one row")
        #expect((folder.read("large-out/items.jsonl") ?? "").split(separator: "\n").count == 20_000)
    }

    @Test func aCellOfTheHeaderOfFifteenMegabytes() throws {
        let rows = (0..<1000).map { "\(33_046_841_283 + $0),S\($0),5\n" }.joined()
        folder.write(Self.stock + rows, to: "small/a.csv")
        let long = String(repeating: "x", count: 15_000_000)
        folder.write(Self.stock.dropLast() + ",\(long)\n" + rows.replacing("\n", with: ",\n"), to: "large/a.csv")
        let (small, large) = (try peak("small"), try peak("large"))
        // Twice its bytes: as they are read, and as rejected records would be below them.
        #expect(large <= small + 48, "\(large) MB, and \(small) MB for a header of columns that mean something")
        #expect((folder.read("large-out/findings.jsonl") ?? "").utf8.count < 20_000)
        #expect((folder.read("large-out/summary.json") ?? "").utf8.count < 50_000)
    }
}
