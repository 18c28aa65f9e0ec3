import Bytes
import FeedGateway

/// A clock that stands still until something sleeps; sleeping takes no time and moves it on.
package final class ManualClock: GatewayClock {
    private let time: Locked<Int64>
    private let sleeps = Locked<[Int64]>([])

    /// - Parameter start: milliseconds since 1970.
    package init(_ start: Int64 = 1_800_000_000_000) { time = Locked(start) }

    /// Milliseconds since 1970, as far as the clock was moved.
    package var now: Int64 { time.withLock { $0 } }

    /// Moves `now` on.
    package func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds } }

    /// Moves the clock by that time and returns at once. Throws when the task is cancelled.
    package func sleep(milliseconds: Int64) async throws(CancellationError) {
        guard !Task.isCancelled else { throw CancellationError() }
        sleeps.withLock { $0.append(milliseconds) }
        advance(milliseconds: milliseconds)
    }

    /// How long each sleep was to be, in milliseconds.
    package var slept: [Int64] { sleeps.withLock { $0 } }
}
