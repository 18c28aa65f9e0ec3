import FeedRun

/// Rows that only say where their value goes.
extension Flag {
    typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    static func toggle(_ name: String, _ path: Path<Bool>, help: String) -> Flag {
        Flag(name, shape: .toggle, help: help) { configuration, value in
            if case .toggle(let isOn) = value { configuration[keyPath: path] = isOn }
            return []
        }
    }

    static func path(
        _ name: String, _ placeholder: String, _ path: Path<String>, standard: String, help: String
    ) -> Flag {
        Flag(name, placeholder, shape: .path, standard: standard, help: help) { configuration, value in
            if case .text(let text) = value { configuration[keyPath: path] = text }
            return []
        }
    }

    static func duration(
        _ name: String, in commands: Commands, _ path: Path<Duration>, standard: String, help: String
    ) -> Flag {
        Flag(name, "DURATION", in: commands, shape: .duration, standard: standard, help: help) {
            configuration, value in
            if case .duration(let duration) = value { configuration[keyPath: path] = duration }
            return []
        }
    }

    /// A number that only the configuration file sets.
    static func whole(
        _ name: String, _ range: PartialRangeFrom<Int>, _ path: Path<Int>, standard: String, help: String
    ) -> Flag {
        Flag(
            name, place: .fileOnly, shape: .whole(range.lowerBound...Int.max), standard: standard, help: help
        ) { configuration, value in
            if case .whole(let number) = value { configuration[keyPath: path] = number }
            return []
        }
    }

    /// One of the words of an enumeration; the first is the default.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ placeholder: String, in commands: Commands = [.run, .check], _ path: Path<Value>,
        refused: [String] = [], because refusal: String = "", help: String
    ) -> Flag {
        let values = Value.allCases.map(\.rawValue)
        return Flag(
            name, placeholder, in: commands,
            shape: .choice(FlagShape.Choice(values: values, refused: refused, refusal: refusal)),
            standard: values[0], help: help
        ) { configuration, value in
            if case .text(let text) = value, let word = Value(rawValue: text) { configuration[keyPath: path] = word }
            return []
        }
    }
}

/// How `feedmill rules` lists them.
enum RuleListFormat: String, CaseIterable {
    case text
    case markdown
    case json
}
