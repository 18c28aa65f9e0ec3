import FeedRun
import FeedTesting
import JSONText
import Testing

/// A row whose price and stock are parts of two items: it counts once, as the worse of them, and is among the rejected
/// records once where either is rejected.
struct SharedRecordsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [(name: String, text: String)]
        /// Lines of each file's rejected records, without the header.
        var rejected: [String: [String]]
        var testDescription: String { name }
    }

    private static let price = "aliexpress_product_id,item_id,sku_code,price\n"
    private static let stock = "aliexpress_product_id,item_id,sku_code,inventory\n"
    private static let both = "aliexpress_product_id,item_id,sku_code,inventory,price\n"

    private static func element(_ sku: String) -> String {
        "<product item_id=\"J1\" aliexpress_product_id=\"1001\"><skus><sku \(sku)/></skus></product>"
    }

    private static func catalog(_ skus: String...) -> String {
        "<catalog>\n" + skus.map { element($0) + "\n" }.joined() + "</catalog>\n"
    }

    static let cases = [
        Case(
            name: "two earlier items, both good",
            files: [
                ("a.csv", price + "1001,J1,s3,9\n"), ("b.csv", stock + "1001,J1,s3,9\n"),
                ("c.csv", both + "1001,J1,s1,1,15\n1001,J1,s2,1,16\n"),
            ], rejected: [:]),
        Case(
            name: "two earlier items, the price is faulty",
            files: [
                ("a.csv", price + "1001,J1,s3,9\n"), ("b.csv", stock + "1001,J1,s4,1\n"),
                ("c.csv", both + "1001,J1,s1,2,15\n1001,J1,s2,1,x\n"),
            ], rejected: ["a.csv": ["1001,J1,s3,9"], "c.csv": ["1001,J1,s1,2,15", "1001,J1,s2,1,x"]]),
        Case(
            name: "two earlier items, the stock is faulty in its own row",
            files: [
                ("a.csv", price + "1001,J1,s3,9\n"), ("b.csv", stock + "1001,J1,s4,z\n"),
                ("c.csv", both + "1001,J1,s1,2,15\n"),
            ], rejected: ["b.csv": ["1001,J1,s4,z"], "c.csv": ["1001,J1,s1,2,15"]]),
        Case(
            name: "two earlier items, both faulty",
            files: [
                ("a.csv", price + "1001,J1,s3,9\n"), ("b.csv", stock + "1001,J1,s4,z\n"),
                ("c.csv", both + "1001,J1,s1,2,15\n1001,J1,s2,1,x\n"),
            ],
            rejected: [
                "a.csv": ["1001,J1,s3,9"], "b.csv": ["1001,J1,s4,z"],
                "c.csv": ["1001,J1,s1,2,15", "1001,J1,s2,1,x"],
            ]),
        Case(
            name: "an earlier item of prices is faulty, an own one of stock is not",
            files: [("a.csv", price + "1001,J1,s3,9\n"), ("b.csv", both + "1001,J1,s1,2,15\n1001,J1,s2,1,x\n")],
            rejected: ["a.csv": ["1001,J1,s3,9"], "b.csv": ["1001,J1,s1,2,15", "1001,J1,s2,1,x"]]),
        Case(
            name: "an earlier item of stock is faulty, an own one of prices is not",
            files: [("a.csv", stock + "1001,J1,s3,z\n"), ("b.csv", both + "1001,J1,s1,2,15\n")],
            rejected: ["a.csv": ["1001,J1,s3,z"], "b.csv": ["1001,J1,s1,2,15"]]),
        Case(
            name: "an own item is faulty, the earlier one is not",
            files: [("a.csv", stock + "1001,J1,s3,4\n"), ("b.csv", both + "1001,J1,s1,2,x\n")],
            rejected: ["b.csv": ["1001,J1,s1,2,x"]]),
        Case(
            name: "an earlier and an own item are faulty",
            files: [("a.csv", stock + "1001,J1,s3,4\n"), ("b.csv", both + "1001,J1,s1,y,x\n1002,J2,s1,1,1\n")],
            rejected: ["a.csv": ["1001,J1,s3,4"], "b.csv": ["1001,J1,s1,y,x"]]),
        Case(
            name: "elements of one file",
            files: [("a.xml", catalog("code=\"s0\" price=\"9\"", "code=\"s1\" price=\"x\" inventory=\"3\""))],
            rejected: [
                "a.xml": [
                    element("code=\"s0\" price=\"9\""), element("code=\"s1\" price=\"x\" inventory=\"3\""),
                ]
            ]),
        Case(
            name: "three elements of one file, the last of which has two earlier items",
            files: [
                (
                    "a.xml",
                    catalog(
                        "code=\"s0\" price=\"9\"", "code=\"s1\" inventory=\"z\"",
                        "code=\"s2\" price=\"3\" inventory=\"3\"")
                )
            ],
            rejected: [
                "a.xml": [
                    element("code=\"s1\" inventory=\"z\""), element("code=\"s2\" price=\"3\" inventory=\"3\""),
                ]
            ]),
    ]

    /// What is read is counted once, by file and in sum, and the rejected records are those of the rejected items.
    @Test(arguments: cases)
    func eachRecordCountsOnce(_ test: Case) async throws {
        let run = try await CatalogRun(test.files)
        try Self.expect(test, run.folder, "out")
    }

    /// So it is where the items were made by a shard.
    @Test(arguments: cases)
    func shardsCountThemAlike(_ test: Case) async throws {
        let run = try ShardedRun(test.files)
        try await run.runWhole()
        try await run.merge(run.run(2, by: .id))
        #expect(run.differences == [])
    }

    private static func records(of text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("aliexpress") && !$0.hasSuffix("catalog>")
        }
    }

    private static func expect(_ test: Case, _ folder: TemporaryDirectory, _ out: String) throws {
        var read = 0
        let summary = try JSONValue(parsing: folder.read("\(out)/summary.json") ?? "")
        for file in test.files {
            let count = records(of: file.text).count
            let rejected = test.rejected[file.name] ?? []
            read += count
            #expect(records(of: folder.read("\(out)/rejected/\(file.name)") ?? "") == rejected, "\(file.name)")
            let reasons = folder.read("\(out)/rejected/\(file.name).reasons.log") ?? ""
            #expect(reasons.split(separator: "\n").dropFirst().count == rejected.count)
            let input = summary["files"]?.arrayValue?.first { $0["name"]?.stringValue == file.name }
            #expect(input?["records"]?["read"]?.int64Value == Int64(count))
            #expect(input?["records"]?["rejected"]?.int64Value == Int64(rejected.count))
        }
        let records = summary["balance"]?["records"]
        let rejected = test.rejected.values.reduce(0) { $0 + $1.count }
        #expect(records?["read"]?.int64Value == Int64(read))
        #expect(records?["rejected"]?.int64Value == Int64(rejected))
        #expect(records?["in_items"]?.int64Value == Int64(read - rejected))
    }
}
