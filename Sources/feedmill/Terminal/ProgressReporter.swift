import Bytes
import FeedRun
import Glibc

/// Shows how far a run is, on standard error: on a terminal one line that is rewritten up to ten times a second;
/// elsewhere each stage once, as a plain line, and below it how far it is, at most every ten seconds.
final class ProgressReporter: ProgressSink {
    private struct State {
        var stage = ""
        var progress = RunProgress()
        var shown: ContinuousClock.Instant?
        /// Since when the exports are read, and how many bytes had been read then.
        var reading: (since: ContinuousClock.Instant, bytes: UInt64)?
        /// Bytes that were read when the stage began: those of an earlier stage are not said again.
        var bytesBefore: UInt64?
        var hasLiveLine = false
    }

    private let state = Locked(State())
    private let isLive: Bool
    private let showsRemarks: Bool
    private let width: @Sendable () -> Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let write: @Sendable (Printed) -> Void

    /// - Parameters:
    ///   - isLive: whether the line can be rewritten.
    ///   - showsRemarks: whether remarks are shown.
    ///   - write: where the text goes.
    init(
        isLive: Bool, showsRemarks: Bool = false, width: @escaping @Sendable () -> Int = { 80 },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        write: @escaping @Sendable (Printed) -> Void
    ) {
        self.isLive = isLive
        self.showsRemarks = showsRemarks
        self.width = width
        self.now = now
        self.write = write
    }

    convenience init(_ terminal: Terminal, showsRemarks: Bool) {
        self.init(
            isLive: terminal.showsLiveLine, showsRemarks: showsRemarks,
            width: { Terminal.columns(of: STDERR_FILENO) ?? 80 },
            write: { Output.write($0, to: STDERR_FILENO) })
    }

    func stage(_ name: String) {
        state.withLock { state in
            guard name != state.stage || isLive else { return }
            state.stage = name
            state.reading = nil
            state.bytesBefore = state.progress.bytesRead
            show(&state, stageBegins: true)
        }
    }

    func update(_ progress: RunProgress) {
        state.withLock { state in
            // A second pass over the exports begins anew.
            if state.reading == nil || progress.bytesRead < state.progress.bytesRead {
                state.reading = (now(), progress.bytesRead)
            }
            if progress.bytesRead != state.bytesBefore { state.bytesBefore = nil }
            state.progress = progress
            let pause: Duration = isLive ? .milliseconds(100) : .seconds(10)
            if let shown = state.shown, now() - shown < pause { return }
            show(&state, stageBegins: false)
        }
    }

    func remark(_ text: String) {
        if showsRemarks { warn(text) }
    }

    func warn(_ text: String) {
        state.withLock { state in
            let clear: Printed = state.hasLiveLine ? "\r\u{1B}[K" : ""
            state.hasLiveLine = false
            write("\(clear)feedmill: \(text)\n")
        }
    }

    /// Takes the live line away: what follows is on a line of its own.
    func finish() {
        state.withLock { state in
            if state.hasLiveLine { write("\r\u{1B}[K") }
            state.hasLiveLine = false
        }
    }

    private func show(_ state: inout State, stageBegins: Bool) {
        var progress = state.progress
        if state.bytesBefore != nil { (progress.bytesRead, progress.bytesTotal) = (0, 0) }
        let stage: Printed? = isLive || stageBegins ? "\(state.stage)" : nil
        let line = ProgressReporter.line(stage, progress, speed(state))
        if isLive {
            // One column stays free: a line that fills the last one would wrap.
            write("\r\(line.prefix(max(10, width() - 1)))\u{1B}[K")
            state.hasLiveLine = true
        } else {
            write("feedmill: \(line)\n")
        }
        state.shown = now()
    }

    /// Bytes a second, once there is enough to go by.
    private func speed(_ state: State) -> Double? {
        guard let reading = state.reading, state.progress.bytesRead > reading.bytes else { return nil }
        let passed = now() - reading.since
        guard passed >= .seconds(1) else { return nil }
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        return Double(state.progress.bytesRead - reading.bytes) / seconds
    }

    private static func line(_ stage: Printed?, _ progress: RunProgress, _ speed: Double?) -> Printed {
        var parts: [Printed] = []
        if progress.bytesTotal > 0 {
            let percent = min(100, progress.bytesRead * 100 / progress.bytesTotal)
            parts.append("\(size(progress.bytesRead)) of \(size(progress.bytesTotal)) (\(percent) %)")
        } else if progress.bytesRead > 0 {
            parts.append("\(size(progress.bytesRead))")
        }
        if let speed, progress.bytesRead < progress.bytesTotal {
            parts.append("\(size(UInt64(speed)))/s")
            let left = Double(progress.bytesTotal - progress.bytesRead) / speed
            parts.append("\(duration(seconds: Int(min(left.rounded(.up), 1e9)))) left")
        }
        if progress.items > 0 || progress.rejected > 0 {
            parts.append(progress.items == 1 ? "1 item" : "\(grouped(progress.items)) items")
            parts.append("\(grouped(progress.rejected)) rejected")
        }
        if progress.feeds > 0 {
            parts.append(progress.feeds == 1 ? "1 feed" : "\(grouped(progress.feeds)) feeds")
        }
        if progress.sent > 0 {
            parts.append("\(grouped(progress.sent)) sent")
            parts.append("\(grouped(progress.settled)) settled")
        }
        if progress.pictures > 0 {
            parts.append("\(grouped(progress.picturesDone)) of \(grouped(progress.pictures)) pictures")
        }
        let counts = parts.joined(separator: ", ")
        guard let stage else { return "  " + counts }
        return parts.isEmpty ? stage : "\(stage): \(counts)"
    }

    /// `40 s`, `3 min 05 s`, `2 h 10 min`.
    private static func duration(seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(two(seconds % 60)) s"
        default: return "\(seconds / 3600) h \(two(seconds / 60 % 60)) min"
        }
    }

    private static func size(_ bytes: UInt64) -> String {
        switch bytes {
        case ..<10_000: "\(bytes) B"
        case ..<10_000_000: "\(bytes / 1000) kB"
        default: "\(grouped(Int(bytes / 1_000_000))) MB"
        }
    }
}
