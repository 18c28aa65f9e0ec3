import FeedTesting
import Foundation
import JSONText
import Testing

/// The recipes in `samples/scale` do what they say: their own commands run the nights of a few sellers on the sandbox.
struct ScaleRecipesTests {
    private static let recipes = Feedmill.package.appending(path: "samples/scale")
    private let folder = TemporaryDirectory()

    /// Three sellers: one is fine, one has a rejected item, one has no exports.
    private func makeSellers() throws {
        for (name, color) in [("a", "Blue"), ("b", "Bleu")] {
            try GeneratedCategories.write(to: URL(filePath: folder("sellers/\(name)/exports/categories")))
            folder.write(Shop.header + Shop.row("A1", color: color), to: "sellers/\(name)/exports/shirts.csv")
            folder.write(#"{"settle_after":"1ms"}"#, to: "sellers/\(name)/exports/feedmill.json")
        }
        folder.write("", to: "sellers/c/exports/readme.md")
    }

    /// What a run of theirs wrote.
    private func summary(_ seller: String) throws -> JSONValue {
        try JSONValue(parsing: folder.read("sellers/\(seller)/out/summary.json") ?? "")
    }

    private func call(
        _ program: String, _ arguments: [String], _ more: [String: String] = [:], in directory: String = ""
    ) throws -> (status: Int32, output: String) {
        let bin = URL(filePath: Feedmill.path).deletingLastPathComponent().path
        let environment = [
            "PATH": "\(bin):/usr/bin:/bin", "HOME": folder.path, "FEEDMILL_GATEWAY": "sandbox", "TRIES": "2",
            "PAUSE": "0",
        ]
        let (status, output) = try SpawnedProgram.run(
            program, arguments, in: folder(directory),
            environment: Feedmill.sanitizers.merging(environment) { $1 }.merging(more) { $1 })
        return (status, String(decoding: output, as: UTF8.self))
    }

    private func script(_ name: String) -> String { Self.recipes.appending(path: name).path }

    /// Started again, a night that is over is answered as it was: nothing is sent a second time.
    @Test func aSellersNightIsSafeToBeStartedAgain() throws {
        try makeSellers()
        #expect(try call("/bin/sh", [script("seller.sh"), "sellers/a"]).status == 0)
        let first = try summary("a")
        let again = try call("/bin/sh", [script("seller.sh"), "sellers/a"])
        #expect(again.status == 0)
        #expect(again.output.contains("ok: all items are fine"))
        #expect(try summary("a").semanticallyEqual(to: first))
        #expect(try call("/bin/sh", [script("seller.sh"), "sellers/b"]).status == 1)
        #expect(try call("/bin/sh", [script("seller.sh"), "sellers/c"]).status == 66)
        #expect(try call("/bin/sh", [script("seller.sh"), "sellers/none"]).status == 66)
    }

    /// Jobs that are not done are waited for by the next try, of the same folder.
    @Test func aNightThatIsNotOverIsResumed() throws {
        try makeSellers()
        folder.write(#"{"settle_after":"1ms","sandbox":{"job_seconds":1}}"#, to: "sellers/a/exports/feedmill.json")
        let first = try call("/bin/sh", [script("seller.sh"), "sellers/a"], ["FEEDMILL_WAIT": "50ms"])
        #expect(first.status == 75)
        #expect(try call("/bin/sh", [script("seller.sh"), "sellers/a"]).status == 0)
        let run = WrittenRun(folder("sellers/a/out"))
        #expect(try run.ids("succeeded") == ["A1"])
        #expect(try run.codes("A1") == [])
    }

    private func expectNights(_ output: String) throws {
        #expect(try summary("a")["verdict"]?.stringValue == "ok")
        #expect(try summary("b")["verdict"]?.stringValue == "rejected")
        #expect(output.contains("3 sellers = 1 broken + 1 ok + 1 rejected"), "\(output)")
        #expect(folder.read("fleet/fleet.jsonl")?.split(separator: "\n").count == 3)
    }

    @Test func xargsRunsAllSellersAndReports() throws {
        try makeSellers()
        let ending = try call("/bin/sh", [script("xargs.sh"), "sellers"])
        #expect(ending.status == 123)
        try expectNights(ending.output)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/parallel"), "GNU parallel is not installed"))
    func parallelRunsAllSellersAndReports() throws {
        try makeSellers()
        let ending = try call("/bin/sh", [script("parallel.sh"), "sellers"])
        #expect(ending.status == 2)
        try expectNights(ending.output)
    }

    /// The script of the Kubernetes job, as a container runs it for each index.
    @Test(arguments: [("0", 0), ("1", 1), ("2", 66), ("3", 66)])
    func kubernetesRunsTheSellerOfItsIndex(_ index: String, _ status: Int32) throws {
        try makeSellers()
        let job = try String(contentsOf: Self.recipes.appending(path: "kubernetes-job.yaml"), encoding: .utf8)
        let lines = job.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasSuffix("- |") })
        let margin = lines[start].prefix { $0 == " " }.count + 2
        let text = lines[(start + 1)...].prefix { $0.prefix(margin).allSatisfy { $0 == " " } }
            .map { $0.dropFirst(margin) }.joined(separator: "\n")
        folder.write("a\nb\nc\n", to: "sellers/sellers.txt")
        try FileManager.default.copyItem(atPath: script("seller.sh"), toPath: folder("sellers/seller.sh"))
        let ending = try call("/bin/sh", ["-c", text], ["JOB_COMPLETION_INDEX": index], in: "sellers")
        #expect(ending.status == status)
    }

    /// A catalog of several files, and the run of one machine over it.
    private func makeCatalog() throws {
        try GeneratedCategories.write(to: URL(filePath: folder("exports/categories")))
        for number in 1...5 {
            folder.write(
                Shop.header + Shop.row("A\(number)", color: "Blue") + Shop.row("B\(number)", color: "Bleu"),
                to: "exports/\(number).csv")
        }
        _ = try call(Feedmill.path, ["run", "exports", "--out", "whole-run"], ["FEEDMILL_GATEWAY": "none"])
    }

    @Test(arguments: ["id", "file"])
    func shardsOfOneCatalogAreMerged(unit: String) throws {
        try makeCatalog()
        let words = [script("shards.sh"), "3", "shards", "merged-run", "exports", "--shard-by", unit]
        #expect(try call("/bin/sh", words, ["FEEDMILL_GATEWAY": "none"]).status == 1)
        #expect(ShardedRun.differences(folder("whole-run"), folder("merged-run")) == [])
        let none = try call("/bin/sh", [script("shards.sh"), "2", "s", "o", "none"], ["FEEDMILL_GATEWAY": "none"])
        #expect(none.status == 123)
    }

    /// The tasks of the Spark job, with stand-ins for Spark's own names.
    @Test(.enabled(if: hasPython, "Python is not installed"))
    func sparkMakesAndMergesShards() throws {
        try makeCatalog()
        folder.write("", to: "pyspark/__init__.py")
        folder.write(
            """
            class Data:
                def __init__(self, values): self.values = list(values)
                def map(self, function): return Data(map(function, self.values))
                def collect(self): return self.values
            class SparkSession:
                def __init__(self): self.sparkContext = self
                def parallelize(self, values, count): return Data(values)
                def appName(self, name): return self
                def getOrCreate(self): return self
                def stop(self): pass
            SparkSession.builder = SparkSession()

            """, to: "pyspark/sql.py")
        func spark(_ words: [String]) throws -> Int32 {
            try call(
                "/usr/bin/python3", [script("spark.py"), "--work", folder("shards"), "--out", "merged-run"] + words,
                ["PYTHONPATH": folder.path, "FEEDMILL_GATEWAY": "none"]
            ).status
        }
        #expect(try spark(["--shards", "4", "--", "exports", "--shard-by", "file"]) == 1)
        #expect(ShardedRun.differences(folder("whole-run"), folder("merged-run")) == [])
        #expect(try spark(["--shards", "2", "--", "none"]) == 66)
    }

    private static let hasPython = FileManager.default.fileExists(atPath: "/usr/bin/python3")

    /// The tasks of the DAG, called with stand-ins for Airflow's own names.
    @Test(.enabled(if: hasPython, "Python is not installed"))
    func airflowTellsFailuresApart() throws {
        try makeSellers()
        folder.write("", to: "airflow/__init__.py")
        folder.write(
            "class AirflowException(Exception): pass\nclass AirflowFailException(AirflowException): pass\n",
            to: "airflow/exceptions.py")
        folder.write(
            """
            class Task:
                def __call__(self, *_): return self
                def expand(self, **_): return self
                def __rshift__(self, other): return other
            def task(function=None, **_): return Task() if function else (lambda function: Task())
            def dag(**_): return lambda function: function

            """, to: "airflow/sdk.py")
        folder.write(
            """
            import importlib.util, sys
            spec = importlib.util.spec_from_file_location("airflow_dag", sys.argv[1])
            dag = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(dag)
            for seller in dag.sellers():
                try:
                    dag.night(seller)
                    print(seller[-1], "fine")
                except dag.AirflowException as error:
                    print(seller[-1], type(error).__name__)
            dag.report()

            """, to: "try.py")
        let ending = try call(
            "/usr/bin/python3", ["try.py", script("airflow_dag.py")],
            ["PYTHONPATH": folder.path, "FEEDMILL_SELLERS": folder("sellers"), "PYTHONDONTWRITEBYTECODE": "1"])
        #expect(ending.status == 0)
        for line in ["a fine", "b AirflowFailException", "c AirflowFailException"] {
            #expect(ending.output.contains(line), "\(ending.output)")
        }
        try expectNights(ending.output)
    }
}
