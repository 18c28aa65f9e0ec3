import FeedTesting
import Foundation
import JSONText
import Testing

/// `feedmill run --shard` and `feedmill merge` as a shell calls them.
struct ShardsTests {
    private let folder = TemporaryDirectory()

    private func call(_ words: [String], _ environment: [String: String] = [:]) throws -> Feedmill.Ending {
        try Feedmill.run(words, in: folder(""), environment: environment)
    }

    private func copySample(_ sample: String) throws {
        let manager = FileManager.default
        try manager.copyItem(
            atPath: Feedmill.package.appending(path: "samples/\(sample)").path, toPath: folder("exports"))
        guard !manager.fileExists(atPath: folder("exports/categories")) else { return }
        try manager.copyItem(
            atPath: Feedmill.package.appending(path: "samples/nightly/categories").path, toPath: folder("categories"))
        try? manager.removeItem(atPath: folder("exports/expected"))
    }

    /// The samples, with their configurations, whole and in shards. The merge needs none of it any more.
    @Test(arguments: ["nightly", "dialects/shopify", "dialects/yml", "dialects/google", "dialects/custom-xml"])
    func theSamplesAreTheSame(sample: String) throws {
        try copySample(sample)
        let categories = sample == "nightly" ? [] : ["--categories", "categories"]
        let whole = try call(["run", "exports", "--out", "whole-run"] + categories)
        for (unit, count) in [("id", 3), ("file", 16)] {
            for number in 1...count {
                let shard = try call(
                    [
                        "run", "exports", "--shard", "\(number)/\(count)", "--shard-by", unit, "--out",
                        "\(unit)/\(number)",
                    ]
                        + categories)
                #expect(shard.status == 0, "\(shard.messages)")
                #expect(shard.output.hasPrefix("Shard \(number)/\(count) holds "))
            }
        }
        try FileManager.default.moveItem(atPath: folder("exports"), toPath: folder("away"))
        for (unit, count) in [("id", 3), ("file", 16)] {
            let merged = try call(["merge", "merged-run"] + (1...count).map { "\(unit)/\($0)" })
            guard unit == "id" || sample != "nightly" else {
                // Stock of one product is in two of its files.
                #expect(merged.status == 78)
                #expect(merged.messages.contains("a product has rows in files of different shards"))
                continue
            }
            #expect(merged.status == whole.status, "\(merged.messages)")
            #expect(ShardedRun.differences(folder("whole-run"), folder("merged-run")) == [], "\(sample) by \(unit)")
            #expect(try WrittenRun(folder("merged-run")).balanceAddsUp())
        }
    }

    /// The folder that is merged is sent as one of a run.
    @Test func whatIsMergedIsSubmitted() throws {
        try copySample("nightly")
        for number in 1...2 {
            let words = ["run", "exports", "--shard", "\(number)/2", "--out", "shards/\(number)"]
            #expect(try call(words).status == 0)
        }
        #expect(try call(["run", "exports", "--out", "whole-run"]).status == 0)
        #expect(try call(["merge", "merged-run", "shards/1", "shards/2"]).status == 0)
        try FileManager.default.moveItem(atPath: folder("exports"), toPath: folder("away"))
        try FileManager.default.copyItem(atPath: folder("away"), toPath: folder("exports"))
        func submit(_ run: String) throws -> [String] {
            let ending = try call(["submit", run, "--gateway", "sandbox", "--state", "state-\(run)"])
            #expect(ending.status == 0, "\(ending.messages)")
            return try WrittenRun(folder(run)).items().map { item in
                "\(item["item"] ?? .null) \(item["operation"] ?? .null) \(item["status"] ?? .null)"
            }
        }
        #expect(try submit("whole-run") == submit("merged-run"))
    }

    /// A shard that is there is the answer, as long as it is the same.
    @Test func onceAnswersWithTheShardThatIsThere() throws {
        try copySample("nightly")
        let words = ["run", "exports", "--shard=1/2", "--out", "shard", "--once", "--format", "json"]
        let schema = try Data(contentsOf: Feedmill.package.appending(path: "schemas/shard.schema.json"))
        let check = SchemaCheck(schema: try JSONValue(parsing: Array(schema)))
        func made() throws -> JSONValue {
            let json = try JSONValue(parsing: call(words).output)
            #expect(check.faults(of: json) == [])
            return json
        }
        #expect(try made()["made_before"]?.boolValue == false)
        let again = try made()
        #expect(again["made_before"]?.boolValue == true)
        #expect(try #require(again["items"]?.int64Value) > 0)
        let prices = folder.read("exports/prices.csv") ?? ""
        folder.write(prices.replacing("9", with: "8"), to: "exports/prices.csv")
        #expect(try made()["made_before"]?.boolValue == false)
    }

    @Test(arguments: [
        (["run", "exports", "--shard", "3"], "--shard: expected the number of a share"),
        (["run", "exports", "--shard", "3/2"], "--shard: expected the number of a share"),
        (["run", "-", "--shard", "1/2"], "standard input (-) cannot be shared"),
        (["run", "exports", "--shard-by", "files"], "did you mean file?"),
        (["merge"], "merge needs OUT"), (["merge", "out"], "merge needs SHARD folders"),
        (["merge", "out", "out"], "OUT is one of the SHARD folders"),
        (["merge", "out", "a", "--gateway=sandbox"], "--gateway"),
    ])
    func whatCannotBeMeantIsRefused(words: [String], message: String) throws {
        try copySample("nightly")
        let ending = try call(words)
        #expect(ending.status == 64, "\(ending.messages)")
        #expect(ending.messages.contains(message), "\(ending.messages)")
    }

    /// A setting of the environment counts as one of the command line, for the merge too.
    @Test func settingsAreThoseOfTheShards() throws {
        try copySample("nightly")
        let environment = ["FEEDMILL_SHARD": "1/1", "FEEDMILL_MAX_REJECTED": "1", "FEEDMILL_OUT": "shard"]
        #expect(try call(["run", "exports"], environment).status == 0)
        let merged = try call(["merge", "merged-run", "shard", "--fail-on", "never"])
        #expect(merged.status == 2, "\(merged.messages)")
        let settings = try WrittenRun(folder("merged-run")).summary()["configuration"]
        #expect(settings?["max_rejected"]?["value"]?.stringValue == "1")
        #expect(settings?["max_rejected"]?["origin"]?.stringValue == "environment")
        #expect(settings?["fail_on"]?["origin"]?.stringValue == "flag")
        #expect(settings?["shard"]?["origin"]?.stringValue == "default")
        #expect(settings?["out"]?["value"]?.stringValue == "merged-run")
    }

    /// What differs in the configuration is named, whatever differs.
    @Test func differentConfigurationsAreNamed() throws {
        try copySample("nightly")
        #expect(try call(["run", "exports", "--shard=1/2", "--out=one"]).status == 0)
        #expect(try call(["run", "exports", "--shard=2/2", "--out=two", "--allow-empty"]).status == 0)
        let merged = try call(["merge", "merged-run", "one", "two"])
        #expect(merged.status == 78)
        #expect(merged.messages.contains("the shards have different configurations: one has allow_empty = "))
        #expect(merged.messages.contains("two has allow_empty = true"))
    }
}
