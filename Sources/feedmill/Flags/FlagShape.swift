import Bytes
import FeedRun
import JSONText

/// What values a setting takes, whichever way it is given.
enum FlagShape: Sendable {
    /// Given or not; in the environment and the file also off.
    case toggle
    case text
    /// A path; in the configuration file relative to that file.
    case path
    case whole(ClosedRange<Int>)
    case choice(Choice)
    case duration
    case rejectedLimit
    /// One of several shares of a catalog.
    case share
    case object
    /// A list of objects, in the configuration file.
    case objects
    /// Some of a set of words, parted by commas; in the configuration file also a list.
    case words([String])
    /// A list of texts, in the configuration file.
    case texts

    /// A fixed set of words.
    struct Choice: Sendable {
        let values: [String]
        /// Words that are taken too, but not advertised.
        var alsoTaken: [String] = []
    }

    /// In words, for a message.
    var expected: String {
        switch self {
        case .toggle: "true or false"
        case .text: "a text"
        case .path: "a path"
        case .whole(let range) where range.upperBound == .max: "a whole number of at least \(range.lowerBound)"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let choice): FlagShape.alternatives(choice.values)
        case .duration: "a time such as 500ms, 30s, 10m or 2h"
        case .rejectedLimit: "a number of items such as 20, or a share such as 5%"
        case .share: "the number of a share and how many there are, such as 3/16 (at most \(ShardShare.most))"
        case .object: "an object"
        case .texts: "a list of texts"
        case .objects: "a list of objects"
        case .words(let words): "some of \(words.joined(separator: ", "))"
        }
    }

    private static func alternatives(_ values: [String]) -> String {
        values.count == 1 ? values[0] : "\(values.dropLast().joined(separator: ", ")) or \(values.last ?? "")"
    }

    /// Reads a value as it is on a command line or in the environment.
    func read(_ text: String) throws(FlagProblem) -> FlagValue {
        let wrong = FlagProblem(expected: expected, got: quoted(text))
        switch self {
        case .toggle:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return .toggle(true)
            case "false", "no", "off", "0": return .toggle(false)
            default: throw wrong
            }
        case .text, .path:
            guard !text.isEmpty else { throw wrong }
            return .text(text)
        case .whole(let range):
            guard let number = Int(text), range.contains(number), text.first != "+" else { throw wrong }
            return .whole(number)
        case .choice(let choice):
            return .text(try FlagShape.read(text, of: choice, wrong))
        case .duration:
            guard let duration = Duration(setting: text) else { throw wrong }
            return .duration(duration)
        case .rejectedLimit:
            guard let limit = RejectedLimit(setting: text) else { throw wrong }
            return .rejectedLimit(limit)
        case .share:
            guard ShardShare(text) != nil else { throw wrong }
            return .text(text)
        case .object, .objects, .texts:
            throw wrong
        case .words(let words):
            let given = text.split(separator: ",").map(String.init)
            guard !given.isEmpty else { throw wrong }
            let choice = Choice(values: words)
            return .words(
                try given.map { word throws(FlagProblem) in
                    try FlagShape.read(word, of: choice, FlagProblem(expected: expected, got: quoted(word)))
                })
        }
    }

    private static func read(_ text: String, of choice: Choice, _ wrong: FlagProblem) throws(FlagProblem) -> String {
        if choice.values.contains(text) || choice.alsoTaken.contains(text) { return text }
        guard let meant = nearest(to: text, in: choice.values) else { throw wrong }
        throw FlagProblem("\(wrong.text); did you mean \(meant)?")
    }

    /// Reads a value as it is in a configuration file.
    func read(_ value: JSONValue) throws(FlagProblem) -> FlagValue {
        let wrong = FlagProblem(expected: expected, got: shown(value))
        switch (self, value) {
        case (.toggle, .bool(let isOn)): return .toggle(isOn)
        case (.whole(let range), .number):
            guard let number = value.int64Value.flatMap({ Int(exactly: $0) }), range.contains(number) else {
                throw wrong
            }
            return .whole(number)
        case (.rejectedLimit, .number):
            guard let number = value.int64Value, number >= 0 else { throw wrong }
            return .rejectedLimit(.count(Int(number)))
        case (.text, .string(let text)), (.path, .string(let text)), (.choice, .string(let text)),
            (.duration, .string(let text)), (.rejectedLimit, .string(let text)):
            return try read(text)
        case (.object, .object(let object)): return .object(object)
        case (.words, .string(let text)): return try read(text)
        case (.objects, .array(let elements)):
            let objects = elements.compactMap(\.objectValue)
            guard objects.count == elements.count else { throw wrong }
            return .objects(objects)
        case (.texts, .array(let elements)):
            let texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { throw wrong }
            return .words(texts)
        case (.words, .array(let elements)):
            let words = elements.compactMap(\.stringValue)
            guard words.count == elements.count, !words.isEmpty else { throw wrong }
            return try read(words.joined(separator: ","))
        default: throw wrong
        }
    }
}

/// A text in quotes for a message, cut where it is long.
func quoted(_ text: String) -> String { shown(.string(text)) }

/// A value as JSON for a message, cut where it is long.
func shown(_ value: JSONValue) -> String {
    let text = value.description
    return text.count > 60 ? "\(text.prefix(57))…" : text
}

extension Duration {
    /// A number with `ms`, `s`, `m` or `h` after it, of at most 10,000 hours.
    init?(setting text: String) {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        guard let (suffix, unit) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        var digits = String(text.dropLast(suffix.count))
        guard let number = digits.withUTF8({ FixedDecimal($0) }), !number.isNegative, number.scale <= 3,
            number <= FixedDecimal(coefficient: 36_000_000_000 / unit)
        else { return nil }
        let scale: Int64 = [1, 10, 100, 1000][Int(number.scale)]
        self = .milliseconds(number.coefficient * unit / scale)
    }
}

extension RejectedLimit {
    /// A whole number, or a number up to 100 with a percent sign after it.
    init?(setting text: String) {
        if text.hasSuffix("%") {
            var digits = String(text.dropLast())
            guard let number = digits.withUTF8({ FixedDecimal($0) }), !number.isNegative,
                number <= FixedDecimal(coefficient: 100), let percent = Double(number.description)
            else { return nil }
            self = .percent(percent)
        } else {
            guard let number = Int(text), number >= 0, text.first != "+" else { return nil }
            self = .count(number)
        }
    }
}
