import Foundation
import JSONText

/// How a configuration was put together: what is needed to do it again on another machine.
package struct ConfigurationOrigin: Sendable, Equatable {
    /// The command, such as `run`.
    package var command: String
    /// Its options and operands.
    package var words: [String]
    /// The settings of the environment.
    package var environment: [String: String]
    /// The path of the configuration file, where there was one.
    package var file: String?
    /// What the file said.
    package var text = ""

    /// An origin without a configuration file.
    package init(command: String, words: [String], environment: [String: String]) {
        self.command = command
        self.words = words
        self.environment = environment
    }
}

/// What a shard is of: the first line of its file. Shards are merged where it is the same in all of them.
struct ShardHeader {
    struct Input: Equatable {
        var name: String
        var path: String
        var size: UInt64
    }

    struct CategoryFile: Equatable {
        var name: String
        var size: UInt64
    }

    static let format: Int64 = 3

    var share: ShardShare
    var version = Version.current
    /// The day that the rules went by, such as 2026-11-29.
    var day: String
    var origin: ConfigurationOrigin
    var settings: [SettingInForce]
    var inputs: [Input]
    var unreadable: [CatalogFiles.Unreadable]
    var categories: [CategoryFile]
    /// The fingerprint of the state that items were compared with; nil where none were, empty on a first night.
    var state: String?
    /// The SHA-256 of the approvals; empty where there are none.
    var approvals = ""

    // MARK: As JSON

    var json: JSONValue {
        let file: JSONValue = origin.file.map { ["path": .string($0), "text": .string(origin.text)] } ?? .null
        return [
            "feedmill_shard": .number(JSONNumber(Self.format)), "version": .string(version),
            "shard": .string(share.text), "by": .string(share.unit.rawValue), "day": .string(day),
            "state": state.map { .string($0) } ?? .null, "approvals": .string(approvals),
            "inputs": .array(
                inputs.map {
                    ["name": .string($0.name), "path": .string($0.path), "size": .number(JSONNumber(Int64($0.size)))]
                }),
            "unreadable": .array(
                unreadable.map {
                    ["name": .string($0.name), "reason": .string($0.reason), "is_export": .bool($0.isExport)]
                }),
            "categories": .array(
                categories.map { ["name": .string($0.name), "size": .number(JSONNumber(Int64($0.size)))] }),
            "command": .string(origin.command), "words": .array(origin.words.map { .string($0) }),
            "environment": .object(
                JSONObject(
                    origin.environment.sorted { $0.key < $1.key }.map {
                        JSONObject.Member(key: $0.key, value: .string($0.value))
                    })),
            "configuration": file,
            "settings": .array(
                settings.map {
                    ["key": .string($0.key), "value": .string($0.value), "origin": .string($0.origin.rawValue)]
                }),
        ]
    }

    /// - Returns: nil where it is not what `json` writes.
    init?(_ json: JSONValue) {
        guard let version = json["version"]?.stringValue, let share = json["shard"]?.stringValue,
            let unit = json["by"]?.stringValue.flatMap(ShardShare.Unit.init(rawValue:)),
            let share = ShardShare(share, unit: unit), let day = json["day"]?.stringValue,
            let command = json["command"]?.stringValue, let words = json["words"]?.arrayValue,
            let environment = json["environment"]?.objectValue, let inputs = json["inputs"]?.arrayValue,
            let unreadable = json["unreadable"]?.arrayValue, let categories = json["categories"]?.arrayValue,
            let settings = json["settings"]?.arrayValue
        else { return nil }
        self.share = share
        self.version = version
        self.day = day
        state = json["state"]?.stringValue
        approvals = json["approvals"]?.stringValue ?? ""
        origin = ConfigurationOrigin(
            command: command, words: words.compactMap(\.stringValue),
            environment: Dictionary(
                environment.members.map { ($0.key, $0.value.stringValue ?? "") }, uniquingKeysWith: { $1 }))
        origin.file = json["configuration"]?["path"]?.stringValue
        origin.text = json["configuration"]?["text"]?.stringValue ?? ""
        self.settings = settings.compactMap { setting in
            guard let key = setting["key"]?.stringValue, let value = setting["value"]?.stringValue,
                let origin = setting["origin"]?.stringValue.flatMap(SettingOrigin.init(rawValue:))
            else { return nil }
            return SettingInForce(key: key, value: value, origin: origin)
        }
        self.inputs = inputs.compactMap { input in
            guard let name = input["name"]?.stringValue, let path = input["path"]?.stringValue,
                let size = input["size"]?.int64Value, size >= 0
            else { return nil }
            return Input(name: name, path: path, size: UInt64(size))
        }
        self.unreadable = unreadable.compactMap { file in
            guard let name = file["name"]?.stringValue, let reason = file["reason"]?.stringValue else { return nil }
            return CatalogFiles.Unreadable(
                name: name, reason: reason, isExport: file["is_export"]?.boolValue == true)
        }
        self.categories = categories.compactMap { file in
            guard let name = file["name"]?.stringValue, let size = file["size"]?.int64Value, size >= 0 else {
                return nil
            }
            return CategoryFile(name: name, size: UInt64(size))
        }
        guard self.inputs.count == inputs.count, self.unreadable.count == unreadable.count,
            self.settings.count == settings.count, self.categories.count == categories.count
        else { return nil }
    }

    init(
        share: ShardShare, day: String, origin: ConfigurationOrigin, settings: [SettingInForce], files: CatalogFiles,
        categories: [CategoryFile], state: String? = nil, approvals: String = ""
    ) {
        self.state = state
        self.approvals = approvals
        self.share = share
        self.day = day
        self.origin = origin
        self.settings = settings
        inputs = files.inputs.map { Input(name: $0.name, path: $0.path, size: $0.size) }
        unreadable = files.unreadable
        self.categories = categories
    }

    // MARK: Against another

    /// Settings that change nothing of what a shard holds, or say where something is on its machine: what is there is
    /// compared by itself.
    private static let indifferent: Set<String> = [
        "out", "compare", "format", "quiet", "verbose", "no_color", "workers", "once", "wait", "poll", "shard",
        "categories", "state", "app_state", "fail_on", "reason",
    ]

    /// What tells this shard from another one that it is to be merged with, in words about the two; nil where nothing does.
    ///
    /// - Parameters:
    ///   - own: what this one is called in the words.
    ///   - its: what the other one is.
    func difference(from other: ShardHeader, _ own: String, _ its: String) -> String? {
        func words(_ what: String, _ mine: String, _ yours: String) -> String {
            "the shards have different \(what): \(own) \(mine), \(its) \(yours)"
        }
        if version != other.version { return words("versions", "was made by feedmill \(version)", other.version) }
        if share.unit != other.share.unit || share.count != other.share.count {
            return words(
                "parts", "is \(share.text) by \(share.unit.rawValue)",
                "is \(other.share.text) by \(other.share.unit.rawValue)")
        }
        if day != other.day { return words("nights", "is of \(day)", "is of \(other.day)") }
        if let (mine, yours) = Self.firstDifference(inputs.map(Self.shown), other.inputs.map(Self.shown)) {
            return words("exports", mine, yours)
        }
        if let (mine, yours) = Self.firstDifference(
            unreadable.map { "could not read \($0.name)" }, other.unreadable.map { "could not read \($0.name)" })
        {
            return words("exports", mine, yours)
        }
        if origin.command != other.origin.command {
            return words("commands", "is of feedmill \(origin.command)", "is of feedmill \(other.origin.command)")
        }
        let compared = { (settings: [SettingInForce]) in
            settings.filter { !Self.indifferent.contains($0.key) }.map { "has \($0.key) = \(Self.short($0.value))" }
        }
        if let (mine, yours) = Self.firstDifference(compared(settings), compared(other.settings)) {
            return words("configurations", mine, yours)
        }
        if state != other.state {
            return words("states", "was compared with \(Self.shown(state))", "with \(Self.shown(other.state))")
        }
        if approvals != other.approvals { return words("approvals", "has some", "has others") }
        if let (mine, yours) = Self.firstDifference(categories.map(Self.shown), other.categories.map(Self.shown)) {
            return words("category data", mine, yours)
        }
        return nil
    }

    private static func shown(_ state: String?) -> String {
        state.map { $0.isEmpty ? "a new state" : "the state \($0.prefix(12))" } ?? "none"
    }

    private static func shown(_ input: Input) -> String { "has \(input.name) with \(input.size) bytes" }
    private static func shown(_ file: CategoryFile) -> String { "has \(file.name) with \(file.size) bytes" }
    private static func short(_ text: String) -> String {
        text.isEmpty ? "nothing" : text.count > 80 ? "\(text.prefix(80))…" : text
    }

    /// The first elements of two lists that differ.
    private static func firstDifference(_ first: [String], _ second: [String]) -> (String, String)? {
        for index in 0..<max(first.count, second.count) {
            let (mine, yours) = (
                index < first.count ? first[index] : "has no more", index < second.count ? second[index] : "has no more"
            )
            if mine != yours { return (mine, yours) }
        }
        return nil
    }
}
