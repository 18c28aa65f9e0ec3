import Bytes
import FeedTesting
import Foundation
import JSONText

/// The built executable, driven as a shell would drive it.
struct Feedmill {
    /// How one call ended.
    struct Ending {
        var status: Int32
        var output: String
        var messages: String
    }

    static let path = BuiltProgram.path

    /// The root of the package, where samples and schemas are.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Options of sanitizers hold for the program as for its tests.
    static let sanitizers = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }

    /// Runs it to its end, in `directory`, with nothing of the environment but what is said here.
    static func run(
        _ arguments: [String], in directory: String, input: String = "", environment: [String: String] = [:]
    ) throws -> Ending {
        try start(arguments, in: directory, input: input, environment: environment).finish()
    }

    /// A call that is under way.
    struct Running {
        let process: SpawnedProgram
        fileprivate let folder: URL
        fileprivate let heldInput: HeldInput?

        /// Waits until something is so, or the program has ended.
        func wait(until isSo: () -> Bool) async throws {
            while !isSo(), process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        }

        /// Waits for its end.
        func finish() -> Ending {
            process.waitUntilExit()
            defer { try? FileManager.default.removeItem(at: folder) }
            return Ending(status: process.terminationStatus, output: text(of: "output"), messages: text(of: "messages"))
        }

        private func text(of name: String) -> String {
            let data = (try? Data(contentsOf: folder.appending(path: name))) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// The writing end of a program's standard input: the program waits for more of it as long as this is there.
    fileprivate final class HeldInput: Sendable {
        private let descriptor: Int32

        init(path: String) throws {
            guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            // For reading too: nobody reads it yet.
            descriptor = open(path, O_RDWR | O_CLOEXEC)
        }

        deinit { close(descriptor) }
    }

    /// Starts it and does not wait.
    ///
    /// - Parameter holdsInput: whether standard input has no end before that of the test, so that a program that reads it
    ///   is there as long as the test wants it to be.
    static func start(
        _ arguments: [String], in directory: String, input: String = "", holdsInput: Bool = false,
        environment: [String: String] = [:]
    ) throws -> Running {
        // Files and not pipes: a pipe that nobody reads would stop the program once it is full.
        let folder = FileManager.default.temporaryDirectory.appending(path: "feedmill-call-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func file(_ name: String) -> String { folder.appending(path: name).path }
        let heldInput = holdsInput ? try HeldInput(path: file("input")) : nil
        if !holdsInput { try Data(input.utf8).write(to: folder.appending(path: "input")) }
        let process = try SpawnedProgram(
            path, arguments, in: directory,
            environment: sanitizers.merging(["PATH": "/usr/bin:/bin", "HOME": directory]) { $1 }
                .merging(environment) { $1 },
            files: (input: file("input"), output: file("output"), messages: file("messages")))
        return Running(process: process, folder: folder, heldInput: heldInput)
    }
}

/// A run folder, read back.
struct WrittenRun {
    let path: String
    /// What it lies in stays as long as anyone looks at it.
    private let folder: TemporaryDirectory?

    init(_ path: String, in folder: TemporaryDirectory? = nil) {
        self.path = path
        self.folder = folder
    }

    func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }
    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    func lines(_ name: String) throws -> [JSONValue] {
        try text(name).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    func summary() throws -> JSONValue { try JSONValue(parsing: bytes("summary.json")) }

    /// Every line of items.jsonl.
    func items() throws -> [JSONValue] { try lines("items.jsonl") }

    /// The item of that id; of that operation where several have it.
    func item(_ id: String, _ operation: String? = nil) throws -> JSONValue {
        let found = try items().first {
            $0["item"]?.stringValue == id && (operation == nil || $0["operation"]?.stringValue == operation)
        }
        return found ?? .null
    }

    /// Codes of the findings of one item, in order.
    func codes(_ id: String, _ operation: String? = nil) throws -> [String] {
        try item(id, operation)["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
    }

    /// Codes of the findings without an item.
    func fileCodes() throws -> [String] {
        try lines("findings.jsonl").filter { $0["item"] == nil }.compactMap { $0["code"]?.stringValue }
    }

    /// Ids of the items with that status, in order.
    func ids(_ status: String) throws -> [String] {
        try items().filter { $0["status"]?.stringValue == status }.compactMap { $0["item"]?.stringValue }
    }

    /// Every file below the folder but those beginning with a point, by path.
    func files() -> [String] {
        let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return found.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            return !isFolder.boolValue && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
    }

    /// The items of a feed: id and content, the content parsed out of its string.
    func feed(_ name: String) throws -> [(id: String, content: JSONValue)] {
        let list = try JSONValue(parsing: bytes("feeds/\(name)")).arrayValue ?? []
        return try list.map { item in
            let content = try JSONValue(parsing: item["item_content"]?.stringValue ?? "")
            return (item["item_content_id"]?.stringValue ?? "", content)
        }
    }

    /// Whether each line of the balance adds up.
    func balanceAddsUp() throws -> Bool {
        guard let balance = try summary()["balance"]?.objectValue else { return false }
        return ["records", "items"].allSatisfy { line in
            guard let members = balance[line]?.objectValue?.members,
                let read = members.first(where: { $0.key == "read" })?.value.int64Value
            else { return false }
            let parts = members.filter { $0.key != "read" }
            return parts.reduce(0) { $0 + ($1.value.int64Value ?? .min / 8) } == read
        }
    }
}
