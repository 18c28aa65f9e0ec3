import FeedTesting
import Foundation
import Testing

@testable import RunFolder

@Suite struct RunFolderTests {
    let temporary = TemporaryDirectory()

    @Test func startsInADirectoryThatIsNotThereYet() throws {
        let folder = try RunFolder(path: temporary("a/b/out"))
        _ = try folder.start()
        #expect(temporary.read("a/b/out/items.jsonl") == "")
        #expect(temporary.read("a/b/out/findings.jsonl") == "")
        #expect(RunFolder.isRunFolder(temporary("a/b/out")))
        #expect(!RunFolder.isRunFolder(temporary("a/b")))
        #expect(!RunFolder.isRunFolder(temporary("nowhere")))
    }

    @Test func startsInAnEmptyDirectoryAndInOneThatWasLeftBeforeItBegan() throws {
        temporary.write("", to: "out/.lock")
        temporary.write("", to: "out/.findings.jsonl.tmp")
        _ = try RunFolder(path: temporary("out")).start()
        #expect(temporary.files() == ["out/.lock", "out/findings.jsonl", "out/items.jsonl"])
    }

    @Test func refusesADirectoryWithOtherFiles() {
        temporary.write("precious", to: "out/notes.txt")
        let expected = RunFolderError(path: temporary("out"), reason: .notARunFolder)
        #expect(throws: expected) { try RunFolder(path: temporary("out")) }
        #expect(temporary.files() == ["out/notes.txt"])
    }

    @Test func refusesAFile() {
        temporary.write("precious", to: "out")
        #expect(throws: RunFolderError(path: temporary("out"), reason: .notADirectory)) {
            try RunFolder(path: temporary("out"))
        }
    }

    @Test func startRemovesWhatAnEarlierRunLeftAndNothingElse() throws {
        let earlier = [
            ".summary.json.tmp", "feeds/PRODUCT_CREATE-0001.json", "feeds/PRODUCT_STOCKS_UPDATE-10000.json",
            "findings.jsonl", "items.csv", "items.jsonl", "rejected/a.csv", "rejected/a.csv.reasons.log",
            "rejected/deep/b.xml", "rejected/deep/b.xml.reasons.log", "report.html", "results.jsonl", "summary.json",
        ]
        let own = [
            "feeds/notes.txt", "feeds/product-0001.json", "notes.md", "rejected/deep/mended.csv", "summary.json.bak",
        ]
        for name in earlier + own { temporary.write(name, to: "out/\(name)") }
        _ = try RunFolder(path: temporary("out")).start()
        let left = own + [".lock", "findings.jsonl", "items.jsonl"]
        #expect(Set(temporary.files()) == Set(left.map { "out/\($0)" }))
        #expect(temporary.read("out/items.jsonl") == "")
    }

    @Test func startRemovesTheSummaryFirst() throws {
        temporary.write("", to: "out/items.jsonl")
        temporary.write("", to: "out/findings.jsonl")
        temporary.write("{}", to: "out/summary.json")
        // A directory where a file should be: removing it fails.
        temporary.write("", to: "out/items.csv/in-the-way")
        let folder = try RunFolder(path: temporary("out"))
        #expect(throws: RunFolderError.self) { try folder.start() }
        #expect(temporary.read("out/summary.json") == nil)
        #expect(temporary.read("out/items.jsonl") == "")
    }

    @Test func aSecondOneLearnsWhoHasIt() throws {
        let first = try RunFolder(path: temporary("out"))
        let expected = RunFolderError(path: temporary("out"), reason: .inUse(process: getpid()))
        #expect(throws: expected) { try RunFolder(path: temporary("out")) }
        #expect(expected.description.contains("(process \(getpid()))"))
        withExtendedLifetime(first) {}
    }

    @Test func theLockIsGivenBack() throws {
        do { _ = try RunFolder(path: temporary("out")).start() }
        _ = try RunFolder(path: temporary("out")).start()
    }

    @Test func aKillReleasesTheLock() throws {
        temporary.write("", to: "out/.lock")
        // It holds the lock until it is killed, or the test ends and with it what it waits for.
        try #require(mkfifo(temporary("never"), 0o600) == 0)
        let never = open(temporary("never"), O_RDWR | O_CLOEXEC)
        defer { close(never) }
        let holder = try SpawnedProgram(
            "/usr/bin/flock", ["--no-fork", temporary("out/.lock"), "/bin/sh", "-c", "echo held; exec /bin/cat"],
            in: "/", environment: [:], files: (temporary("never"), temporary("output"), "/dev/null"))
        while temporary.read("output")?.hasSuffix("held\n") != true {
            try #require(holder.isRunning)
            usleep(2000)
        }
        #expect(throws: RunFolderError.self) { try RunFolder(path: temporary("out")) }
        holder.send(signal: SIGKILL)
        holder.waitUntilExit()
        _ = try RunFolder(path: temporary("out"))
    }

    @Test func feedsAreNamedByOperationAndNumber() throws {
        #expect(RunLayout.feed(operation: "PRODUCT_CREATE", number: 1) == "feeds/PRODUCT_CREATE-0001.json")
        #expect(RunLayout.feed(operation: "PRODUCT_CREATE", number: 12345) == "feeds/PRODUCT_CREATE-12345.json")
        let folder = try RunFolder(path: temporary("out"))
        let feed = try folder.createFeed("feeds/PRODUCT_CREATE-0001.json")
        try Array("world".utf8).withUnsafeBufferPointer { try feed.write($0, at: 6) }
        try Array("hello ".utf8).withUnsafeBufferPointer { try feed.write($0, at: 0) }
        try feed.close()
        #expect(temporary.read("out/feeds/PRODUCT_CREATE-0001.json") == "hello world")
    }

    @Test func rejectedRecordsStandUnderTheNameOfTheirExport() throws {
        let folder = try RunFolder(path: temporary("out"))
        let files = try folder.createRejected("spring/shirts.csv")
        try files.records.append("item_id\n")
        try files.reasons.append("record\n")
        try files.records.close()
        try files.reasons.close()
        #expect(files.name == "rejected/spring/shirts.csv")
        #expect(temporary.read("out/rejected/spring/shirts.csv") == "item_id\n")
        #expect(temporary.read("out/rejected/spring/shirts.csv.reasons.log") == "record\n")
    }

    @Test func aLinkInTheFolderLeadsNowhere() throws {
        temporary.write("precious", to: "elsewhere/shirts.csv")
        temporary.write("precious", to: "elsewhere/shirts.csv.reasons.log")
        let manager = FileManager.default
        try manager.createDirectory(atPath: temporary("out/rejected"), withIntermediateDirectories: true)
        try manager.createSymbolicLink(
            atPath: temporary("out/rejected/spring"), withDestinationPath: temporary("elsewhere"))
        try manager.createSymbolicLink(
            atPath: temporary("out/items.jsonl"), withDestinationPath: temporary("elsewhere/shirts.csv"))
        let folder = try RunFolder(path: temporary("out"))
        let items = try folder.start().items
        try items.append("{}\n")
        try items.close()
        #expect(throws: RunFolderError.self) { try folder.createRejected("spring/shirts.csv") }
        #expect(temporary.read("elsewhere/shirts.csv") == "precious")
        #expect(temporary.read("elsewhere/shirts.csv.reasons.log") == "precious")
        #expect(temporary.read("out/items.jsonl") == "{}\n")
    }

    @Test func writeAsideReplacesTheWhole() throws {
        let folder = try RunFolder(path: temporary("out"))
        for text in ["{\"first\":1}", "{}"] {
            try Array(text.utf8).withUnsafeBufferPointer { try folder.writeAside(.summary, $0) }
            #expect(temporary.read("out/summary.json") == text)
        }
        #expect(temporary.files() == ["out/.lock", "out/summary.json"])
    }

    @Test func writeAsideThatFailsLeavesNothingBehind() throws {
        let folder = try RunFolder(path: temporary("out"))
        temporary.write("", to: "out/summary.json/in-the-way")
        #expect(throws: RunFolderError.self) {
            try Array("{}".utf8).withUnsafeBufferPointer { try folder.writeAside(.summary, $0) }
        }
        #expect(temporary.read("out/.summary.json.tmp") == nil)
    }

    @Test func aFolderThatCannotBeCreatedSaysWhy() {
        #expect {
            try RunFolder(path: "/proc/nobody/out")
        } throws: {
            ($0 as? RunFolderError)?.description.hasPrefix("/proc/nobody cannot be created: ") == true
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
    func noPermissionSaysSo() throws {
        try FileManager.default.createDirectory(
            atPath: temporary("out"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        let expected = RunFolderError(
            path: temporary("out/.lock"), reason: .system(action: "created", number: EACCES))
        #expect(throws: expected) { try RunFolder(path: temporary("out")) }
    }
}
