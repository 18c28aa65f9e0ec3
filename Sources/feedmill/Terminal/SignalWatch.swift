import FeedRun
import Glibc

/// Waits for Ctrl-C and SIGTERM on a thread of its own: the first asks the run to stop cleanly, the second ends it.
enum SignalWatch {
    private final class Context: Sendable {
        let stop: StopFlag
        let terminal: Terminal
        init(_ stop: StopFlag, _ terminal: Terminal) {
            self.stop = stop
            self.terminal = terminal
        }
    }

    /// Keeps the signals from every thread that starts later. To be called first of all.
    static func prepare() {
        var signals = watched()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Begins to wait. What is ignored already, as behind `nohup`, stays ignored.
    static func start(_ stop: StopFlag, _ terminal: Terminal) {
        let context = Unmanaged.passRetained(Context(stop, terminal))
        let pointer = context.toOpaque()
        var thread: pthread_t = 0
        if pthread_create(&thread, nil, watch, pointer) != 0 { context.release() }
    }

    private static func watched() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            sigaction(number, nil, &action)
            let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
            if !isIgnored { sigaddset(&signals, number) }
        }
        return signals
    }

    private static let watch: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        guard let pointer else { return nil }
        let context = Unmanaged<Context>.fromOpaque(pointer).takeRetainedValue()
        var signals = watched()
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { return nil }
            if context.stop.set(signal: number) { _exit(128 + number) }
            context.terminal.say("stopping; what is written so far stays whole (once more: at once)")
        }
    }
}

/// What the program does when it meets a fault of its own: says so, with the status that stands for it.
enum CrashReport {
    static func prepare() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
            signal(number) { _ in
                let text: StaticString = "feedmill: a bug ended the run; please report it with what stands above\n"
                _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
                _exit(70)
            }
        }
    }
}
