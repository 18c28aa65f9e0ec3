import CategoryRules
import FeedModel
import FeedRun
import JSONText

/// The tables of the README and the pages, made from the tables of flags and exit statuses.
enum FlagDocuments {
    /// The options of `run` and `check`, and what else the configuration file holds.
    static var settings: String {
        var text = "| Option | In `feedmill.json` | Default | |\n|---|---|---|---|\n"
        for flag in FlagList.all where flag.place != .flagOnly {
            let value = flag.placeholder.replacing("|", with: "\\|")
            let option = flag.place == .fileOnly ? "" : "`--\(flag.name)\(value.isEmpty ? "" : " \(value)")`"
            let key = flag.place == .outsideTheFile ? "" : "`\(flag.key)`"
            let only = flag.commands == .run ? " (only `run`)" : ""
            text += "| \(option) | \(key) | \(flag.standard) | \(flag.help)\(only) |\n"
        }
        return text
    }

    /// The names that `limits` in the configuration takes.
    static var limits: String {
        var text = "| Limit | Default | |\n|---|---|---|\n"
        for row in Limits.rows { text += "| `\(row.name)` | \(row.standard) | \(row.meaning) |\n" }
        return text
    }

    static var exitStatuses: String {
        var text = "| Status | Meaning | What to do | Retry |\n|---|---|---|---|\n"
        for status in ExitStatus.allCases {
            let isRetried = status.isWorthAnotherTry ? "yes" : "no"
            text += "| \(status.rawValue) | \(status.meaning) | \(status.request) | \(isRetried) |\n"
        }
        return text
    }
}

/// The JSON Schema (draft-07) of the configuration file.
enum ConfigurationSchema {
    static var value: JSONValue {
        let properties = FlagList.settings.map { flag -> JSONObject.Member in
            var schema = JSONObject([JSONObject.Member(key: "description", value: .string(flag.help))])
            schema.members += members(of: flag)
            return JSONObject.Member(key: flag.key, value: orNull(.object(schema)))
        }
        let remarks = [
            JSONObject.Member(key: "$schema", value: ["type": "string"]),
            JSONObject.Member(key: "$comment", value: ["description": "a remark of your own"]),
        ]
        return [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Configuration of feedmill",
            "description": "feedmill.json; its paths are relative to it; null means: still to be decided",
            "type": "object",
            "additionalProperties": false,
            "properties": .object(JSONObject(remarks + properties)),
        ]
    }

    /// A schema that `null` fits too, at any depth: what is not decided yet.
    private static func orNull(_ schema: JSONValue) -> JSONValue {
        guard let object = schema.objectValue else { return schema }
        return .object(
            JSONObject(
                object.members.map { member in
                    var member = member
                    switch (member.key, member.value) {
                    case ("type", .string(let type)): member.value = [.string(type), "null"]
                    case ("type", .array(let types)): member.value = .array(types + ["null"])
                    case ("enum", .array(let words)): member.value = .array(words + [.null])
                    case ("anyOf", .array(let schemas)): member.value = .array(schemas + [["type": "null"]])
                    case ("additionalProperties", let value): member.value = orNull(value)
                    case ("properties", .object(let properties)):
                        member.value = .object(
                            JSONObject(
                                properties.members.map { JSONObject.Member(key: $0.key, value: orNull($0.value)) }))
                    default: break
                    }
                    return member
                }))
    }

    private static func members(of flag: Flag) -> [JSONObject.Member] {
        let schema: JSONValue =
            switch flag.shape {
            case .toggle: ["type": "boolean"]
            case .text, .path: ["type": "string", "minLength": 1]
            case .whole(let range) where range.upperBound == .max:
                ["type": "integer", "minimum": .number(JSONNumber(range.lowerBound))]
            case .whole(let range):
                [
                    "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)),
                    "maximum": .number(JSONNumber(range.upperBound)),
                ]
            case .choice(let choice): ["enum": .array((choice.values + choice.alsoTaken).map { .string($0) })]
            case .duration: ["type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$"]
            case .rejectedLimit:
                [
                    "anyOf": [
                        ["type": "integer", "minimum": 0],
                        ["type": "string", "pattern": "^[0-9]+((\\.[0-9]+)?%)?$"],
                    ]
                ]
            case .share: ["type": "string", "pattern": "^[0-9]+/[0-9]+$"]
            case .object: object(of: flag.key)
            case .objects: ["type": "array", "items": ["type": "object"]]
            case .texts: ["type": "array", "items": ["type": "string", "minLength": 1]]
            case .words(let words):
                [
                    "anyOf": [
                        ["type": "array", "items": ["enum": .array(words.map { .string($0) })]],
                        ["type": "string", "minLength": 1],
                    ]
                ]
            }
        return schema.objectValue?.members ?? []
    }

    /// The objects differ too much to be said in the table.
    private static func object(of key: String) -> JSONValue {
        switch key {
        case "defaults": return ["type": "object", "additionalProperties": ["type": ["string", "number"]]]
        case "rules":
            let words = JSONValue.array(RuleOverride.allCases.map { .string($0.rawValue) })
            return ["type": "object", "additionalProperties": ["enum": words]]
        case "mapping": return MappingSchema.value
        case "lists":
            let texts: JSONValue = ["type": "array", "items": ["type": "string", "minLength": 1]]
            let lists = KnownList.allCases.map { JSONObject.Member(key: $0.rawValue, value: texts) }
            return ["type": "object", "additionalProperties": false, "properties": .object(JSONObject(lists))]
        case "columns", "elements": return MappingSchema.custom
        case "gates":
            // `"50%"`, `"100% and 5"`, a number, or whether it is on.
            let limit: JSONValue = ["type": ["string", "number", "boolean"]]
            let gates = GateName.allCases.map { JSONObject.Member(key: $0.name.description, value: limit) }
            return ["type": "object", "additionalProperties": false, "properties": .object(JSONObject(gates))]
        case "limits":
            let limits = Limits.rows.map { row in
                let isWhole = if case .whole = row.member { true } else { false }
                var members: [JSONObject.Member] = [
                    .init(key: "description", value: .string(row.meaning)),
                    .init(key: "type", value: isWhole ? "integer" : "number"),
                ]
                if !row.mayBeNegative { members.append(.init(key: "minimum", value: 0)) }
                return JSONObject.Member(key: row.name, value: .object(JSONObject(members)))
            }
            return ["type": "object", "additionalProperties": false, "properties": .object(JSONObject(limits))]
        default: return ["type": "object"]
        }
    }

    /// The schema as the file has it: two blanks a level.
    static var text: String {
        var text = ""
        write(value, margin: "", to: &text)
        return text + "\n"
    }

    private static func write(_ value: JSONValue, margin: String, to text: inout String) {
        guard let members = value.objectValue?.members, !members.isEmpty else {
            text += value.description
            return
        }
        let isFlat = members.allSatisfy { $0.value.objectValue == nil } && value.description.count < 100 - margin.count
        guard !isFlat else {
            text += "{ "
            text += members.map { "\(JSONValue.string($0.key)): \($0.value)" }.joined(separator: ", ")
            text += " }"
            return
        }
        text += "{\n"
        for (index, member) in members.enumerated() {
            text += "\(margin)  \(JSONValue.string(member.key)): "
            write(member.value, margin: margin + "  ", to: &text)
            text += index + 1 < members.count ? ",\n" : "\n"
        }
        text += "\(margin)}"
    }
}
