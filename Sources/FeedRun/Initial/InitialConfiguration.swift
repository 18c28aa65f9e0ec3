import Bytes
import CategoryRules
package import JSONText

/// A configuration to start from, and what the exports that it was made for looked like.
package struct InitialConfiguration: Sendable {
    /// One export, in words.
    package struct File: Sendable {
        /// As reports call it.
        package let name: String
        /// Such as `shopify (certain: Handle and 19 more of 29 columns)`.
        package let format: String
        /// The encoding that it was read in, such as `UTF-8`.
        package let encoding: String
        /// What is wrong with the whole of it.
        package let faults: [String]
    }

    /// In the order of the catalog.
    package var files: [File] = []
    /// In all exports.
    package var products = 0
    /// In all exports.
    package var skus = 0
    /// Currencies that prices name, with how many SKUs have each: the most frequent first.
    package var currencies: [(name: String, count: Int)] = []
    /// Units that the names of columns state, in words: `weights are in g, as the columns say: Gewicht (g)`.
    package var units: [String] = []
    /// The shop's names of SKU options, by frequency.
    package var options: [(name: String, count: Int)] = []
    /// Columns and features that have no place in a feed, by frequency.
    package var unusedFields: [(name: String, count: Int)] = []
    /// Categories of the platform that products are in and no data is there for.
    package var missingData: [Int64] = []
    /// Where the category data was looked for.
    package var categories = ""
    /// How many leaf categories it names.
    package var leafCategories = 0
    /// What is decided already, by its keys.
    var decided: [(keys: [String], value: JSONValue)] = []
    /// What the exports and the category data decide, by its keys.
    var derived: [(keys: [String], value: JSONValue)] = []
    /// What was to be decided, in the order of the file.
    var settings: [OpenSetting] = []
    private var answers: [[String]: JSONValue] = [:]
    /// More settings than that need no explanation in the file: they are names of the shop.
    private static let mostRemarks = 60

    /// What is not decided yet.
    package var open: [OpenSetting] { settings.filter { answers[$0.keys] == nil } }

    /// Takes an answer to an open setting.
    package mutating func decide(_ setting: OpenSetting, _ answer: String) {
        let isCount = setting.keys.starts(with: ["mapping", "stock"])
        let number = isCount ? Int64(answer).map { JSONValue.number(JSONNumber($0)) } : nil
        answers[setting.keys] = number ?? .string(answer)
    }

    /// Makes a setting open again whose answer was no valid value.
    package mutating func reopen(_ setting: OpenSetting) { answers[setting.keys] = nil }

    /// The configuration as its file has it.
    package var json: JSONValue {
        let remarks = open.prefix(Self.mostRemarks).map { setting -> String in
            let waiting = setting.count > 0 ? "; needed by \(setting.count)" : ""
            let near = setting.suggestions.map(\.label).joined(separator: ", ")
            return "\(setting.name): \(setting.meaning)\(waiting)" + (near.isEmpty ? "" : "; nearest: \(near)")
        }
        let title = open.isEmpty ? "Written by feedmill init." : "Written by feedmill init. null means: fill this in."
        var object = JSONObject([
            JSONObject.Member(key: "$comment", value: .array(([title] + remarks).map { .string($0) }))
        ])
        for (keys, value) in decided { object.put(value, at: keys[...]) }
        for setting in settings { object.put(answers[setting.keys] ?? .null, at: setting.keys[...]) }
        for (keys, value) in derived { object.put(value, at: keys[...]) }
        return .object(object)
    }

    /// The text of the file.
    package var text: String {
        var text = ByteBuffer(capacity: 1 << 12)
        text.append(indented: json)
        text.append(0x0A)
        return text.bytes.string
    }
}

extension OpenSetting {
    /// Its keys as a person writes them down.
    package var name: String { OpenSettings.written(keys) }
}

extension JSONObject {
    /// Puts a value under keys, one object in another.
    fileprivate mutating func put(_ value: JSONValue, at keys: ArraySlice<String>) {
        guard let key = keys.first else { return }
        guard keys.count > 1 else { return set(key, value) }
        var inner = self[key]?.objectValue ?? JSONObject()
        inner.put(value, at: keys.dropFirst())
        set(key, .object(inner))
    }
}
