import FeedTesting
import Foundation
import JSONText
import Testing

/// `feedmill fleet report` over run folders that feedmill wrote.
struct FleetCommandTests {
    private let folder = TemporaryDirectory()

    private func runs() throws {
        for (name, color) in [("a", "Blue"), ("b", "Bleu")] {
            let shop = try Shop()
            try shop.export("shirts.csv", Shop.header + Shop.row("A1", color: color))
            _ = try shop.run()
            try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: shop.folder("out"), toPath: folder("\(name)/out"))
        }
    }

    private func report(_ operands: [String], input: String = "") throws -> Feedmill.Ending {
        try Feedmill.run(["fleet", "report"] + operands + ["--out=fleet"], in: folder(""), input: input)
    }

    @Test func foldersListsAndStandardInputAreTheSame() throws {
        try runs()
        folder.write("# sellers\na/out\n\nb/out\r\n", to: "list.txt")
        var lines: [String?] = []
        for (operands, input) in [(["a/out", "b/out"], ""), (["list.txt"], ""), (["-"], "a/out\nb/out")] {
            let ending = try report(operands, input: input)
            #expect(ending.status == 0, "\(ending.messages)")
            #expect(ending.output.hasPrefix("2 sellers = 1 ok + 1 rejected\n"))
            #expect(ending.output.contains("1 × sku.value-unknown (error)"))
            #expect(ending.output.hasSuffix("Report, to be opened in a browser: fleet/fleet.html\n"))
            lines.append(folder.read("fleet/fleet.jsonl"))
        }
        #expect(Set(lines).count == 1)
    }

    @Test func theTotalsAreOnStandardOutputForScripts() throws {
        try runs()
        let ending = try Feedmill.run(
            ["fleet", "report", "a/out", "b/out", "--out=fleet", "--format=json"], in: folder(""))
        let totals = try JSONValue(parsing: ending.output)
        #expect(totals["sellers"]?.int64Value == 2)
        #expect(totals["verdicts"]?["rejected"]?.int64Value == 1)
        let schemas = Feedmill.package.appending(path: "schemas")
        let schema = try JSONValue(
            parsing: String(contentsOf: schemas.appending(path: "fleet.schema.json"), encoding: .utf8))
        #expect(SchemaCheck(schema: schema["definitions"]?["totals"] ?? .null).faults(of: totals) == [])
        for line in (folder.read("fleet/fleet.jsonl") ?? "").split(separator: "\n") {
            let seller = try JSONValue(parsing: String(line))
            #expect(SchemaCheck(schema: schema["definitions"]?["seller"] ?? .null).faults(of: seller) == [])
        }
    }

    /// Broken folders are reported, and count for the exit status.
    @Test func brokenFoldersAreReported() throws {
        try runs()
        folder.write("{", to: "b/out/summary.json")
        let ending = try report(["a/out", "b/out", "none"])
        #expect(ending.status == 65)
        #expect(ending.output.contains("3 sellers = 2 broken + 1 ok"))
        #expect(ending.output.contains("  b/out: summary.json is damaged"))
        #expect(ending.output.contains("  none: none cannot be opened: No such file or directory"))
        #expect(try report(["none"]).status == 66)
    }

    /// A hundred sellers, three of them broken in different ways: the others are as whole as without them.
    @Test func brokenSellersDoNotDisturbTheOthers() throws {
        let manager = FileManager.default
        try runs()
        let names = (1...100).map { "seller-\($0)/out" }
        for (index, name) in names.enumerated() {
            try manager.createDirectory(
                atPath: (folder(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try manager.copyItem(atPath: folder(index % 4 == 0 ? "b/out" : "a/out"), toPath: folder(name))
        }
        // Whoever may read everything has no folder without permission.
        let isBarred = geteuid() != 0
        folder.write("{\"verdict\":", to: "\(names[10])/summary.json")
        try manager.removeItem(atPath: folder(names[50]))
        try manager.createDirectory(atPath: folder(names[50]), withIntermediateDirectories: false)
        try manager.setAttributes([.posixPermissions: 0], ofItemAtPath: folder(names[70]))
        defer { try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder(names[70])) }
        let ending = try report(names)
        #expect(ending.status == 65, "\(ending.messages)")
        let (broken, rejected) = (isBarred ? 3 : 2, names.indices.count { $0 % 4 == 0 })
        let ok = names.count - broken - rejected
        #expect(
            ending.output.hasPrefix("100 sellers = \(ok) ok + \(rejected) rejected + \(broken) broken\n"),
            "\(ending.output)")
        #expect(ending.output.contains("\(rejected) × sku.value-unknown (error)"))
        for index in [10, 50] + (isBarred ? [70] : []) { #expect(ending.output.contains("  \(names[index]): ")) }
        #expect(folder.read("fleet/fleet.jsonl")?.split(separator: "\n").count == 100)
    }

    @Test(arguments: [["fleet"], ["fleet", "reprot"], ["fleet", "report"], ["fleet", "report", "x", "--quiet"]])
    func whatCannotBeMeantIsRefused(_ words: [String]) throws {
        #expect(try Feedmill.run(words, in: folder("")).status == 64)
    }

    @Test func aFolderWithOtherFilesIsLeftAlone() throws {
        try runs()
        folder.write("mine", to: "fleet/notes.txt")
        #expect(try report(["a/out"]).status == 73)
        #expect(folder.read("fleet/notes.txt") == "mine")
    }
}
