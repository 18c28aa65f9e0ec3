import FeedRun
import JSONText

/// What can be set: a row of `FlagList`. The command line, the environment, the configuration file, `--help`, the
/// table of settings and the configuration's JSON Schema are all read off these rows.
struct Flag: Sendable {
    /// Where a setting may be given.
    enum Place: Sendable {
        /// Flag, environment and configuration file.
        case everywhere
        /// Flag and environment: what has to be known before the configuration file is read.
        case outsideTheFile
        /// The configuration file alone: what is too long for a command line.
        case fileOnly
        /// A flag and nothing else: what is asked of one command once.
        case flagOnly
    }

    /// The commands that take the flag.
    struct Commands: OptionSet, Sendable {
        let rawValue: UInt16
        static let run = Commands(rawValue: 1)
        static let check = Commands(rawValue: 2)
        static let rules = Commands(rawValue: 4)
        static let categories = Commands(rawValue: 8)
        static let submit = Commands(rawValue: 16)
        static let jobs = Commands(rawValue: 32)
        static let token = Commands(rawValue: 64)
        static let initial = Commands(rawValue: 128)
        static let fleet = Commands(rawValue: 256)
        static let plan = Commands(rawValue: 512)
        static let history = Commands(rawValue: 1024)
        static let adopt = Commands(rawValue: 2048)
        static let merge = Commands(rawValue: 4096)
    }

    /// Its name without the dashes, such as `fail-on`.
    let name: String
    /// What stands for its value in help, such as `DIR`.
    let placeholder: String
    let help: String
    let commands: Commands
    let place: Place
    let shape: FlagShape
    /// What holds where nothing is set, in words; empty where there is nothing to say.
    let standard: String
    /// Puts the value where it belongs. What is wrong with it is returned; only objects can still be.
    let apply: @Sendable (inout Configuration, FlagValue) -> [FlagProblem]

    /// Its key in the configuration file.
    var key: String { name.replacing("-", with: "_") }
    /// Its name in the environment.
    var variable: String { "FEEDMILL_\(key.uppercased())" }

    init(
        _ name: String, _ placeholder: String = "", in commands: Commands = [.run, .check, .plan],
        place: Place = .everywhere, shape: FlagShape, standard: String = "", help: String,
        apply: @escaping @Sendable (inout Configuration, FlagValue) -> [FlagProblem]
    ) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
        self.commands = commands
        self.place = place
        self.shape = shape
        self.standard = standard
        self.apply = apply
    }
}

/// The value of a flag, read by its shape.
enum FlagValue: Sendable {
    case toggle(Bool)
    case text(String)
    case whole(Int)
    case duration(Duration)
    case rejectedLimit(RejectedLimit)
    case object(JSONObject)
    case objects([JSONObject])
    case words([String])
}

/// What is wrong with a setting.
struct FlagProblem: Error, Equatable {
    /// Keys below the setting's own that lead to it.
    var keys: [String] = []
    /// Such as `expected a whole number of at least 1, got "many"`.
    let text: String

    init(keys: [String] = [], expected: String, got: String, hint: String = "") {
        self.keys = keys
        text = "expected \(expected), got \(got)\(hint)"
    }

    init(keys: [String] = [], _ text: String) {
        self.keys = keys
        self.text = text
    }
}
