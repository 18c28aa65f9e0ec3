import Bytes
import FeedRun
import Glibc
import JSONText

/// A configuration file: one JSON object whose keys are the settings.
struct ConfigurationFile {
    /// As the person knows it.
    let path: String
    private let bytes: [UInt8]
    /// What it says.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The settings in the order of the file.
    private(set) var settings: [(flag: Flag, value: FlagValue, text: String)] = []
    /// What is wrong with it, a line each.
    private(set) var problems: [String] = []
    /// The keys of settings that are `null`: nobody has decided them yet.
    private(set) var open: [[String]] = []

    /// Keys that set nothing.
    static let remarks = ["$schema", "$comment"]

    /// More than that is no configuration.
    private static let largest = 16 << 20

    /// Reads the file and every setting in it; what is wrong with single settings is kept in `problems`.
    ///
    /// - Throws: when it cannot be read or is no JSON object.
    init(path: String) throws(RunFailure) {
        try self.init(path: path, bytes: Self.contents(of: path))
    }

    /// Reads the text of such a file.
    init(path: String, bytes: [UInt8]) throws(RunFailure) {
        self.path = path
        self.bytes = bytes
        let object: JSONObject
        do {
            let value = try JSONValue(parsing: bytes)
            guard let found = value.objectValue else {
                throw RunFailure(.configuration, "\(path): expected an object of settings, got \(value.kind)")
            }
            if let key = value.duplicateKey { problems.append("\(path): the key \(quoted(key)) appears twice") }
            object = found
        } catch let error as JSONSyntaxError {
            throw RunFailure(.configuration, "\(path): \(error)", advice: "the configuration is JSON (RFC 8259)")
        } catch let failure as RunFailure {
            throw failure
        } catch {
            throw RunFailure(.internalError, "\(path): \(error)")
        }
        for member in object.members where !Self.remarks.contains(member.key) { read(member) }
    }

    private mutating func read(_ member: JSONObject.Member) {
        guard let flag = FlagList.settings.first(where: { $0.key == member.key }) else {
            let meant = nearest(to: member.key, in: FlagList.settings.map(\.key))
            note(FlagProblem("is not a setting" + (meant.map { "; did you mean \(quoted($0))?" } ?? "")), [member.key])
            return
        }
        guard let decided = member.value.withoutNulls(at: [member.key], &open) else { return }
        do {
            let value = try flag.shape.read(decided)
            settings.append((flag, inPlace(value, flag), decided.stringValue ?? decided.description))
        } catch {
            note(error, [member.key])
        }
    }

    /// Adds what is wrong with the setting under `keys`.
    mutating func note(_ problem: FlagProblem, _ keys: [String]) {
        let keys = keys + problem.keys
        let line = JSONLines.line(of: keys, in: bytes).map { ":\($0)" } ?? ""
        problems.append("\(path)\(line): \(quoted(keys.joined(separator: "."))): \(problem.text)")
    }

    /// A path in the file is relative to the file.
    private func inPlace(_ value: FlagValue, _ flag: Flag) -> FlagValue {
        guard case .path = flag.shape, case .text(let text) = value, !text.hasPrefix("/"),
            let slash = path.lastIndex(of: "/")
        else { return value }
        return .text("\(path[...slash])\(text)")
    }

    private static func contents(of path: String) throws(RunFailure) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
            guard bytes.count <= largest else {
                throw RunFailure(.configuration, "\(path) is too large for a configuration (16 MiB)")
            }
        }
    }

    private static func unreadable(_ path: String) -> RunFailure {
        RunFailure(.configuration, "the configuration \(path) cannot be read: \(String(cString: strerror(errno)))")
    }
}

extension JSONValue {
    /// The value without the members that are `null`; nil where it is `null` itself.
    ///
    /// - Parameter open: gets the keys that lead to each of them.
    fileprivate func withoutNulls(at keys: [String], _ open: inout [[String]]) -> JSONValue? {
        switch self {
        case .null:
            open.append(keys)
            return nil
        case .object(let object):
            var members: [JSONObject.Member] = []
            for member in object.members {
                guard let value = member.value.withoutNulls(at: keys + [member.key], &open) else { continue }
                members.append(JSONObject.Member(key: member.key, value: value))
            }
            return .object(JSONObject(members))
        default: return self
        }
    }
}
