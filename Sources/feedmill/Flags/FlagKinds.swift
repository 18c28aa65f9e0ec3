import FeedRun

/// Rows that only say where their value goes.
extension Flag {
    typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    static func toggle(
        _ name: String, in commands: Commands = [.run, .check, .plan], _ path: Path<Bool>, help: String
    ) -> Flag {
        Flag(name, in: commands, shape: .toggle, help: help) { configuration, value in
            if case .toggle(let isOn) = value { configuration[keyPath: path] = isOn }
            return []
        }
    }

    static func path(
        _ name: String, _ placeholder: String, in commands: Commands = [.run, .check, .plan], _ path: Path<String>,
        standard: String, help: String
    ) -> Flag {
        Flag(name, placeholder, in: commands, shape: .path, standard: standard, help: help) { configuration, value in
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

    /// A duration that only the configuration file sets.
    static func fileDuration(_ name: String, _ path: Path<Duration>, standard: String, help: String) -> Flag {
        Flag(name, "DURATION", in: [], place: .fileOnly, shape: .duration, standard: standard, help: help) {
            configuration, value in
            if case .duration(let duration) = value { configuration[keyPath: path] = duration }
            return []
        }
    }

    /// A text that may be absent.
    static func optionalText(
        _ name: String, _ placeholder: String, in commands: Commands, place: Place = .everywhere,
        _ path: Path<String?>, standard: String, help: String
    ) -> Flag {
        Flag(name, placeholder, in: commands, place: place, shape: .text, standard: standard, help: help) {
            configuration, value in
            if case .text(let text) = value { configuration[keyPath: path] = text }
            return []
        }
    }

    /// A path that only the configuration file sets, and that may be absent.
    static func optionalPath(
        _ name: String, _ placeholder: String, _ path: Path<String?>, standard: String, help: String
    ) -> Flag {
        Flag(name, placeholder, in: [], place: .fileOnly, shape: .path, standard: standard, help: help) {
            configuration, value in
            if case .text(let text) = value { configuration[keyPath: path] = text }
            return []
        }
    }

    /// True or false, only in the configuration file.
    static func truth(_ name: String, _ path: Path<Bool>, standard: String, help: String) -> Flag {
        Flag(name, place: .fileOnly, shape: .toggle, standard: standard, help: help) { configuration, value in
            if case .toggle(let isOn) = value { configuration[keyPath: path] = isOn }
            return []
        }
    }

    /// One of the words of an enumeration, only in the configuration file; the first is the default.
    static func word<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Value>, standard: String? = nil, help: String
    ) -> Flag {
        let values = Value.allCases.map(\.rawValue)
        return Flag(
            name, place: .fileOnly, shape: .choice(FlagShape.Choice(values: values)), standard: standard ?? values[0],
            help: help
        ) { configuration, value in
            if case .text(let text) = value, let word = Value(rawValue: text) { configuration[keyPath: path] = word }
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
        _ name: String, _ placeholder: String, in commands: Commands = [.run, .check, .plan], _ path: Path<Value>,
        help: String
    ) -> Flag {
        let values = Value.allCases.map(\.rawValue)
        return Flag(
            name, placeholder, in: commands,
            shape: .choice(FlagShape.Choice(values: values)),
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

extension Flag.Commands {
    /// Commands that may send.
    static let sending: Flag.Commands = [.run, .plan, .submit]
    /// Commands that speak with the platform.
    static let asking: Flag.Commands = [.run, .plan, .submit, .categories, .jobs, .token, .adopt]
    /// Commands that end with a run folder and its summary.
    static let all: Flag.Commands = [.run, .check, .plan, .submit]
}
