import Bytes
import FeedGateway
import FeedRun
import Glibc

/// Waits for Ctrl-C and SIGTERM: the first asks the run to stop cleanly, the second ends it.
///
/// The handler only puts the signal's number into a pipe, and a thread takes it out. (Keeping the signals blocked and
/// waiting for them does not work: the main thread of a program with `async` sleeps in `sigsuspend` with none blocked.)
enum SignalWatch {
    private final class Context: Sendable {
        let stop: StopFlag
        let terminal: Terminal
        let reader: Int32
        init(_ stop: StopFlag, _ terminal: Terminal, _ reader: Int32) {
            self.stop = stop
            self.terminal = terminal
            self.reader = reader
        }
    }

    /// Where the handler writes; set once, before it is installed.
    nonisolated(unsafe) private static var writer: Int32 = -1

    /// Begins to wait. What is ignored already, as under `nohup`, stays ignored.
    static func start(_ stop: StopFlag, _ terminal: Terminal) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        writer = ends[1]
        let context = Unmanaged.passRetained(Context(stop, terminal, ends[0]))
        let pointer = context.toOpaque()
        var thread: pthread_t = 0
        guard pthread_create(&thread, nil, watch, pointer) == 0 else { return context.release() }
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            sigaction(number, nil, &action)
            let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
            if !isIgnored { install(number) }
        }
    }

    private static func install(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            let before = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = Glibc.write(SignalWatch.writer, &byte, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
        // Whoever started the program may have left it blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static let watch: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        guard let pointer else { return nil }
        let context = Unmanaged<Context>.fromOpaque(pointer).takeRetainedValue()
        while true {
            var byte: UInt8 = 0
            let count = read(context.reader, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            let number = Int32(byte)
            if context.stop.set(signal: number) { _exit(128 + number) }
            context.terminal.say("stopping; what is written so far stays whole (Ctrl-C again: at once)")
        }
    }
}

/// What the program does at a fault of its own: it says so, and ends with the status for it.
enum CrashReport {
    static func prepare() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
            signal(number) { _ in
                let text: StaticString = "feedmill: a bug ended the run; please report it with the text above\n"
                _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
                _exit(70)
            }
        }
    }
}
