import Foundation

/// A program that was run to its end.
struct ChildProcess {
    var seconds: Double
    /// Exit status, or the negative number of the signal that ended it.
    var status: Int32
    /// The largest resident size it had, in bytes.
    var peakMemory: Int
    /// Seconds of processor time in all its threads.
    var processorSeconds: Double

    /// Runs the program at `path`; what it says goes nowhere but to standard error.
    static func run(_ path: String, _ arguments: [String]) throws(BenchmarkError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier = pid_t()
        let start = ContinuousClock.now
        guard posix_spawn(&identifier, path, &actions, nil, &words, environ) == 0 else {
            throw BenchmarkError("cannot start \(path)")
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(identifier, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkError("cannot wait for \(path)") }
        }
        let elapsed = ContinuousClock.now - start
        let signal = status & 0x7F
        return ChildProcess(
            seconds: elapsed / .seconds(1), status: signal == 0 ? status >> 8 & 0xFF : -signal,
            peakMemory: usage.ru_maxrss * 1024,
            processorSeconds: usage.ru_utime.inSeconds + usage.ru_stime.inSeconds)
    }
}

extension timeval {
    fileprivate var inSeconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}
