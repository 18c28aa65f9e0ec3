import FeedTesting
import Foundation
import Testing

@testable import RunFolder

/// What is in a folder in the place of a file is refused and not waited for, nothing is written through a link, and
/// a state is its owner's alone.
@Suite struct UnusualFilesTests {
    let temporary = TemporaryDirectory()

    private static let kinds = ["pipe", "socket", "link", "directory"]

    /// Puts something that is no file at a path.
    private func put(_ kind: String, at name: String) throws {
        let path = temporary(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        switch kind {
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "socket": #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
        case "link":
            temporary.write("precious\n", to: "elsewhere/file")
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: temporary("elsewhere/file"))
        default: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    private func mode(_ name: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: temporary(name))[.posixPermissions] as? Int
    }

    @Test(arguments: kinds, RunFile.allCases.map(\.name) + [".lock"])
    func aRunFolderIsRefusedOrWritten(kind: String, name: String) throws {
        for file in ["items.jsonl", "findings.jsonl"] where file != name { temporary.write("", to: "out/\(file)") }
        try put(kind, at: "out/\(name)")
        do throws(RunFolderError) {
            let folder = try RunFolder(path: temporary("out"))
            _ = try folder.start()
            for file in RunFile.allCases { try folder.replace(file) { (_) throws(RunFolderError) in } }
            _ = try folder.appendLedger()
            _ = try folder.results([:])
            #expect(kind == "link")
        } catch {
            #expect(error.path.hasPrefix(temporary("out")) && error.description.utf8.count < 300)
            if kind == "pipe" || kind == "socket" {
                #expect(error.description.contains(", not a file: move it away"))
            }
        }
        if kind == "link" { #expect(temporary.read("elsewhere/file") == "precious\n") }
    }

    @Test(arguments: kinds, ["feeds", "rejected", "rejected/spring"])
    func directoriesAreNoLinks(kind: String, name: String) throws {
        guard kind != "directory" else { return }
        try put(kind, at: "out/\(name)")
        for file in ["items.jsonl", "findings.jsonl"] { temporary.write("", to: "out/\(file)") }
        let folder = try RunFolder(path: temporary("out"))
        #expect {
            _ = try folder.createFeed("feeds/PRODUCT_CREATE-0001.json")
            _ = try folder.createRejected("spring/a.csv")
        } throws: {
            ($0 as? RunFolderError)?.description.contains(", not a directory: move it away") == true
        }
        if kind == "link" { #expect(temporary.read("elsewhere/file") == "precious\n") }
    }

    private func state() throws -> SubmissionState {
        try SubmissionState(
            directory: temporary("state"), identity: StateIdentity(gateway: "top", endpoint: "e", seller: "s"), now: 0)
    }

    private static var folder: String { StateIdentity(gateway: "top", endpoint: "e", seller: "s").folder }

    @Test(arguments: ["pipe", "socket", "link"], [Journal.name, ".lock"])
    func aStateIsRefused(kind: String, name: String) throws {
        try put(kind, at: "state/\(Self.folder)/\(name)")
        #expect { try state() } throws: { ($0 as? RunFolderError)?.concernsState == true }
        if kind == "link" { #expect(temporary.read("elsewhere/file") == "precious\n") }
    }

    @Test func aStateIsItsOwners() throws {
        #expect(try !state().wasOpenToOthers)
        let files = ["state/\(Self.folder)/.lock", "state/\(Self.folder)/\(Journal.name)"]
        for file in files { #expect(mode(file) == 0o600) }
        for folder in ["state", "state/\(Self.folder)"] { #expect(mode(folder) == 0o700) }
        for name in files + ["state", "state/\(Self.folder)"] {
            let path = temporary(name)
            #expect(chmod(path, name == "state" || name.hasSuffix(Self.folder) ? 0o755 : 0o644) == 0)
            #expect(try state().wasOpenToOthers, "\(name)")
            #expect(try !state().wasOpenToOthers, "\(name)")
        }
        for file in files { #expect(mode(file) == 0o600) }
        // A directory that is there for other things stays as it is.
        temporary.write("", to: "state/notes.txt")
        #expect(chmod(temporary("state"), 0o755) == 0)
        #expect(try !state().wasOpenToOthers)
        #expect(mode("state") == 0o755)
    }
}
