import FeedTesting
import Foundation
import Glibc
import JSONText
import Testing

/// `feedmill init`, from exports to the first check.
struct InitTests {
    private let folder = TemporaryDirectory()

    /// The exports of a dialect's sample, without its configuration.
    private func copyExports(_ dialect: String) throws {
        let sample = Feedmill.package.appending(path: "samples/dialects/\(dialect)").path
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder("exports"), withIntermediateDirectories: true)
        for name in try manager.contentsOfDirectory(atPath: sample)
        where ["csv", "xml", "txt", "tsv", "yml"].contains(URL(filePath: name).pathExtension) {
            try manager.copyItem(atPath: "\(sample)/\(name)", toPath: folder("exports/\(name)"))
        }
        try manager.copyItem(atPath: CatalogRun.sampleCategories, toPath: folder("exports/categories"))
    }

    @Test(arguments: DialectSamplesTests.names.filter { !$0.hasPrefix("custom") })
    func whatIsWrittenFitsTheSchemaAndIsOneCauseOfACheck(_ dialect: String) throws {
        try copyExports(dialect)
        let ending = try Feedmill.run(["init", "exports", "--no-input"], in: folder(""))
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(
            ending.output.contains(
                "exports/feedmill.json is written. These settings are still open (null in the file):"))
        #expect(ending.output.contains("Next: fill in what is null, then feedmill check exports"))
        let written = try JSONValue(parsing: folder.read("exports/feedmill.json") ?? "")
        let schema = try JSONValue(
            parsing: String(
                contentsOf: Feedmill.package.appending(path: "schemas/configuration.schema.json"), encoding: .utf8))
        #expect(SchemaCheck(schema: schema).faults(of: written) == [])
        let check = try Feedmill.run(["check", "exports", "--fail-on", "never"], in: folder(""))
        // One of the samples has a file that only its configuration can make sense of.
        #expect([0, 65].contains(check.status), "\(check.messages)")
        #expect(check.messages.contains("configuration.open: null in exports/feedmill.json: defaults.locale"))
        let run = WrittenRun(folder("feedmill-out"), in: folder)
        let codes = Set(try run.items().flatMap { try run.codes($0["item"]?.stringValue ?? "") })
        #expect(codes.contains("configuration.open"))
        #expect(codes.isDisjoint(with: ["locale.missing", "package.missing", "shipping.missing", "category.missing"]))
    }

    @Test func nothingIsOverwritten() throws {
        try copyExports("shopify")
        folder.write("{}", to: "exports/feedmill.json")
        let ending = try Feedmill.run(["init", "exports"], in: folder(""))
        #expect(ending.status == 73)
        #expect(ending.messages.contains("exports/feedmill.json exists"))
        #expect(folder.read("exports/feedmill.json") == "{}")
        let other = try Feedmill.run(["init", "exports", "--config", "mine.json"], in: folder(""))
        #expect(other.status == 0)
        #expect(other.output.contains("then feedmill check exports --config mine.json"))
        #expect(folder.read("mine.json")?.contains("null") == true)
    }

    @Test(arguments: [["init"], ["init", "-"], ["init", "exports", "--fail-on", "never"]])
    func whatCannotBeMeantIsRefused(_ words: [String]) throws {
        try copyExports("shopify")
        #expect(try Feedmill.run(words, in: folder("")).status == 64)
    }

    /// On a terminal it asks: an answer that is none is asked again, a number takes a suggestion, an empty one leaves the
    /// setting open.
    @Test func onATerminalItAsks() throws {
        try copyExports("shopify")
        var (terminal, other): (Int32, Int32) = (-1, -1)
        try #require(openpty(&terminal, &other, nil, nil, nil) == 0)
        // What it asks has to go somewhere: a terminal that nobody reads fills up.
        let reader = terminal
        Thread.detachNewThread {
            var block = [UInt8](repeating: 0, count: 4096)
            while read(reader, &block, block.count) > 0 {}
            close(reader)
        }
        let device = String(cString: try #require(ttyname(other)))
        let process = try SpawnedProgram(
            Feedmill.path, ["init", "exports"], in: folder(""),
            environment: Feedmill.sanitizers.merging(["PATH": "/usr/bin:/bin"]) { $1 },
            files: (input: device, output: "/dev/null", messages: device))
        close(other)
        // Categories: the first suggestion, one that is none and then an id, nothing. Then locale and sides.
        let answers = "1\nbags\n152401\n\nSpanish\nes_ES\n30\n"
        _ = answers.withCString { write(terminal, $0, strlen($0)) }
        // The rest of the questions get nothing.
        for _ in 0..<20 { _ = write(terminal, "\n", 1) }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let written = try JSONValue(parsing: folder.read("exports/feedmill.json") ?? "")
        #expect(written["mapping"]?["category"]?["Dresses"]?.stringValue == "200000346")
        #expect(written["mapping"]?["category"]?["Bags"]?.stringValue == "152401")
        #expect(written["mapping"]?["category"]?["Scarves"]?.isNull == true)
        #expect(written["defaults"]?["locale"]?.stringValue == "es_ES")
        #expect(written["defaults"]?["package_length"]?.stringValue == "30")
        #expect(written["defaults"]?["package_width"]?.isNull == true)
    }
}
