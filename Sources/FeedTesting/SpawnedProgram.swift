import Bytes
import Foundation
package import Glibc

/// A program that runs beside the tests. Foundation's own way to start one has crashed in a test process that starts
/// many, with nothing but its own code on the stack.
package final class SpawnedProgram: Sendable {
    /// Why it could not be started.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The process, for signals.
    package let processIdentifier: pid_t
    /// How it ended, as `waitpid` says; nil as long as nobody has looked.
    private let ending = Locked<Int32?>(nil)

    /// Starts it and does not wait.
    ///
    /// - Parameters:
    ///   - executable: its path.
    ///   - directory: where it runs.
    ///   - environment: all of it.
    ///   - files: what it reads, and where its output and its messages go.
    package init(
        _ executable: String, _ arguments: [String], in directory: String, environment: [String: String],
        files: (input: String, output: String, messages: String)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        try GNU.changeDirectory(&actions, directory)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.messages, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        // What the tests have open is none of its business.
        try GNU.closeFrom(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of the tests block signals, and a shell would not.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let failure = posix_spawn(&identifier, executable, &actions, &attributes, &words, &variables)
        guard failure == 0 else {
            throw Failure(description: "\(executable) cannot be started: \(String(cString: strerror(failure)))")
        }
        processIdentifier = identifier
    }

    /// Runs a program to its end, with nothing to read.
    ///
    /// - Returns: its exit status, and its output with its messages.
    package static func run(
        _ executable: String, _ arguments: [String], in directory: String = "/", environment: [String: String] = [:]
    ) throws -> (status: Int32, output: [UInt8]) {
        let folder = TemporaryDirectory()
        let output = folder("output")
        let program = try SpawnedProgram(
            executable, arguments, in: directory, environment: environment, files: ("/dev/null", output, output))
        let status = program.terminationStatus
        return (status, Array(try Data(contentsOf: URL(filePath: output))))
    }

    /// Sends it a signal, unless it has ended: its number may be another's then.
    package func send(signal: Int32) {
        ending.withLock { if $0 == nil { kill(processIdentifier, signal) } }
    }

    /// Whether it has not ended yet.
    package var isRunning: Bool { status(WNOHANG) == nil }

    /// Waits for its end.
    package func waitUntilExit() {
        var information = siginfo_t()
        // Whoever asks whether it runs may be the one that takes the ending.
        while waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        _ = status(0)
    }

    /// Its exit status, or the number of the signal that ended it. Waits for its end.
    package var terminationStatus: Int32 {
        waitUntilExit()
        let status = status(0) ?? 0
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
    }

    /// What glibc has beyond POSIX, and its module does not show.
    private enum GNU {
        private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

        static func changeDirectory(_ actions: inout posix_spawn_file_actions_t, _ directory: String) throws {
            typealias Function = @convention(c) (Actions, UnsafePointer<CChar>) -> Int32
            let add = try function("posix_spawn_file_actions_addchdir_np", as: Function.self)
            _ = add(&actions, directory)
        }

        static func closeFrom(_ actions: inout posix_spawn_file_actions_t, _ first: Int32) throws {
            typealias Function = @convention(c) (Actions, Int32) -> Int32
            let add = try function("posix_spawn_file_actions_addclosefrom_np", as: Function.self)
            _ = add(&actions, first)
        }

        private static func function<Function>(_ name: String, as type: Function.Type) throws -> Function {
            guard let symbol = dlsym(nil, name) else { throw Failure(description: "this C library has no \(name)") }
            return unsafeBitCast(symbol, to: type)
        }
    }

    private func status(_ options: Int32) -> Int32? {
        ending.withLock { ending in
            if ending != nil { return ending }
            var status: Int32 = 0
            while true {
                let found = waitpid(processIdentifier, &status, options)
                if found < 0, errno == EINTR { continue }
                if found == processIdentifier { ending = status }
                return ending
            }
        }
    }
}
