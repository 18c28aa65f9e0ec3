import Foundation

/// A program that was run to its end.
struct ChildProcess {
    var seconds: Double
    /// Exit status, or the negative number of the signal that ended it.
    var status: Int32
    /// The largest resident size of it and of each process that it left to this one, in bytes.
    var peaks: [Int]
    /// Seconds of processor time in all its threads, and in those of its own processes.
    var processorSeconds: Double

    /// The largest resident size it had, in bytes.
    var peakMemory: Int { peaks[0] }

    /// From here on a process that outlives the one that started it is this one's to wait for.
    static func adoptDescendants() {
        // PR_SET_CHILD_SUBREAPER. The function has a list of arguments in C, which the C library's module leaves out.
        let setChildSubreaper: Int32 = 36
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let control = dlsym(nil, "prctl") else { return }
        _ = unsafeBitCast(control, to: Control.self)(setChildSubreaper, 1, 0, 0, 0)
    }

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
        var child = ChildProcess(
            seconds: elapsed / .seconds(1), status: signal == 0 ? status >> 8 & 0xFF : -signal,
            peaks: [usage.ru_maxrss * 1024],
            processorSeconds: usage.ru_utime.inSeconds + usage.ru_stime.inSeconds)
        while wait4(-1, nil, 0, &usage) > 0 {
            child.peaks.append(usage.ru_maxrss * 1024)
            child.processorSeconds += usage.ru_utime.inSeconds + usage.ru_stime.inSeconds
        }
        return child
    }
}

extension timeval {
    fileprivate var inSeconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}
