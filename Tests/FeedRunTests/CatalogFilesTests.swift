import FeedTesting
import Foundation
import Testing

@testable import FeedRun

@Suite struct CatalogFilesTests {
    let temporary = TemporaryDirectory()

    /// The catalog files below `paths` of the temporary directory.
    func find(_ paths: [String], _ change: (inout Configuration) -> Void = { _ in }) throws(RunFailure) -> CatalogFiles
    {
        var configuration = Configuration(paths: paths.map { $0 == "-" ? $0 : temporary($0) })
        configuration.out = temporary("out")
        configuration.state = temporary("state")
        change(&configuration)
        return try CatalogFiles(for: configuration)
    }

    func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: temporary(name), withDestinationPath: destination)
    }

    @Test func takesExportsOfADirectoryInByteOrderOfTheirPaths() throws {
        for name in [
            "b.csv", "a/z.xml", "a.csv", "A.CSV", "a/deep/down/x.tsv", "é.txt", "c.yml", "d.YML", "notes.md",
            "data.json",
            "csv", "e.csv.gz",
        ] { temporary.write(name, to: "in/\(name)") }
        let found = try find(["in"])
        #expect(
            found.inputs.map(\.name) == [
                "A.CSV", "a.csv", "a/deep/down/x.tsv", "a/z.xml", "b.csv", "c.yml", "d.YML", "é.txt",
            ])
        #expect(found.inputs[2].path == temporary("in/a/deep/down/x.tsv"))
        #expect(found.inputs[2].size == 17)
        #expect(found.unreadable.isEmpty && found.leftAside.isEmpty)
    }

    @Test func leavesAsideWhatIsNoExport() throws {
        for name in [
            "in/a.csv", "in/.hidden.csv", "in/.git/b.csv", "in/categories/c.csv", "in/settings.txt",
            "in/earlier/items.jsonl", "in/earlier/findings.jsonl", "in/earlier/rejected/a.csv", "in/out/rejected/a.csv",
            "in/memory/d.csv", "in/nested/categories/e.csv",
        ] { temporary.write("", to: name) }
        let found = try find(["in"]) {
            $0.file = temporary("in/settings.txt")
            $0.out = temporary("in/out")
            $0.state = temporary("in/memory")
        }
        #expect(found.inputs.map(\.name) == ["a.csv", "nested/categories/e.csv"])
        #expect(found.categories == temporary("in/categories"))
        #expect(
            Set(found.leftAside) == [
                "categories is category data: skipped", "earlier is a run folder: skipped",
                "out is the run folder: skipped", "memory is the state: skipped",
                "settings.txt is the configuration: skipped",
            ])
    }

    @Test func categoryDataIsWhereTheConfigurationSays() throws {
        temporary.write("", to: "in/categories/a.csv")
        temporary.write("", to: "in/lists/b.csv")
        let found = try find(["in"]) { $0.categories = temporary("in/lists") }
        #expect(found.inputs.map(\.name) == ["categories/a.csv"])
    }

    @Test func aFileIsTakenWhateverItIsCalled() throws {
        temporary.write("x", to: "in/.export")
        #expect(try find(["in/.export"]).inputs.map(\.name) == [".export"])
        #expect(try find(["in/.export"]).categories == temporary("in/categories"))
        #expect(try find(["-"]).inputs == [CatalogFiles.Input(path: "-", name: "stdin", size: 0)])
    }

    @Test func namesOfSeveralPathsAreUnique() throws {
        for name in ["a/x/s.csv", "b/x/s.csv", "c/stdin", "d/plain"] { temporary.write("", to: name) }
        let found = try find(["a", "b", "-", "c/stdin", "b/x/s.csv", "d/plain"])
        #expect(found.inputs.map(\.name) == ["x/s.csv", "x/s~2.csv", "stdin", "stdin~2", "plain"])
        #expect(found.leftAside == ["\(temporary("b/x/s.csv")) is given twice: read once"])
    }

    @Test func linksAreFollowedAndLoopsEnd() throws {
        temporary.write("", to: "in/a.csv")
        temporary.write("", to: "elsewhere/b.csv")
        try link("in/loop", to: "..")
        try link("in/z", to: temporary("elsewhere"))
        try link("in/same.csv", to: "a.csv")
        try link("in/itself.csv", to: "itself.csv")
        let found = try find(["in/"])
        #expect(Set(found.inputs.map(\.name)).isSuperset(of: ["a.csv"]))
        #expect(found.inputs.count == 2)
        #expect(found.leftAside == ["same.csv is another name of a file that is already read: skipped"])
        #expect(found.unreadable.map(\.name) == ["itself.csv"])
    }

    @Test func aLinkToNothingIsUnreadable() throws {
        temporary.write("", to: "in/a.csv")
        try link("in/b.csv", to: "nowhere")
        try link("in/readme", to: "nowhere")
        let found = try find(["in"])
        #expect(
            found.unreadable == [
                CatalogFiles.Unreadable(
                    name: "b.csv", reason: "cannot be opened: No such file or directory", isExport: true)
            ])
    }

    /// Such a run reads nothing, and says why as it does of an export that may not be read.
    @Test func aLinkToNothingIsAnExportByItself() throws {
        temporary.write("", to: "in/readme")
        try link("in/a.csv", to: "nowhere")
        #expect(try find(["in"]).unreadable.map(\.name) == ["a.csv"])
    }

    @Test func aNameThatIsNotUTF8IsUnreadable() throws {
        temporary.write("", to: "in/a.csv")
        let bytes = Array(temporary("in/").utf8) + [0xFF] + Array(".csv".utf8) + [0]
        let file = bytes.withUnsafeBufferPointer {
            $0.withMemoryRebound(to: CChar.self) { creat($0.baseAddress!, 0o600) }
        }
        try #require(file >= 0)
        close(file)
        let found = try find(["in"])
        #expect(found.inputs.map(\.name) == ["a.csv"])
        #expect(found.unreadable.map(\.reason) == ["has a name that is not UTF-8: rename it"])
    }

    @Test func aDirectoryNamedLikeAnExportIsLookedInto() throws {
        temporary.write("", to: "in/a.csv/b.csv")
        #expect(try find(["in"]).inputs.map(\.name) == ["a.csv/b.csv"])
    }

    @Test func noExportIsAnError() throws {
        temporary.write("", to: "in/notes.md")
        #expect { try find(["in"]) } throws: { ($0 as? RunFailure)?.status == .noInput }
        #expect { try find(["nowhere"]) } throws: {
            "\($0)" == "\(temporary("nowhere")) cannot be read: No such file or directory"
        }
    }

    @Test func aRunFolderIsNoCatalog() throws {
        for name in ["items.jsonl", "findings.jsonl", "rejected/a.csv"] { temporary.write("", to: "run/\(name)") }
        #expect { try find(["run"]) } throws: { ($0 as? RunFailure)?.advice?.hasSuffix("run/rejected") == true }
        #expect(try find(["run/rejected"]).inputs.map(\.name) == ["a.csv"])
    }

    @Test(arguments: ["run/rejected", "run/rejected/a.csv", "run"])
    func theRunFolderIsNotReadAndClearedAtOnce(path: String) throws {
        for name in ["items.jsonl", "findings.jsonl", "rejected/a.csv"] { temporary.write("", to: "run/\(name)") }
        #expect {
            try find([path]) { $0.out = temporary("run") }
        } throws: { ($0 as? RunFailure)?.status == .usage }
    }

    @Test func standardInputIsReadOnce() {
        #expect { try find(["-", "-"]) } throws: { ($0 as? RunFailure)?.status == .usage }
    }

    @Test(.enabled(if: getuid() != 0, "root may read anything"))
    func aDirectoryThatMayNotBeReadIsUnreadable() throws {
        temporary.write("", to: "in/a.csv")
        try FileManager.default.createDirectory(
            atPath: temporary("in/closed"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0])
        #expect(
            try find(["in"]).unreadable == [
                CatalogFiles.Unreadable(name: "closed", reason: "cannot be read: Permission denied")
            ])
    }
}
