/// Time as the gateways and their decorators see it, so that tests need not wait.
package protocol GatewayClock: Sendable {
    /// Milliseconds since the beginning of 1970, UTC.
    var now: Int64 { get }
    /// Waits; ends early with `CancellationError` when the task is cancelled.
    func sleep(milliseconds: Int64) async throws(CancellationError)
}

/// The machine's clock.
package struct SystemClock: GatewayClock {
    /// The clock of this machine.
    package init() {}

    /// Milliseconds since 1970, by the wall clock.
    package var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    package func sleep(milliseconds: Int64) async throws(CancellationError) {
        do {
            try await Task.sleep(for: .milliseconds(max(milliseconds, 0)))
        } catch {
            throw CancellationError()
        }
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif
