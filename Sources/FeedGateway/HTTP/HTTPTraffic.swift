import Bytes
import Foundation

/// What all exchanges of the process have under way, by which each knows how long its session may rest.
enum HTTPTraffic {
    private struct State {
        var exchanges: Int64 = 0
        var lastBytes = ContinuousClock.now
    }

    private static let state = Locked(State())
    /// For what must not be done where a session works.
    static let queue = DispatchQueue(label: "feedmill.http")
    /// So many microseconds without a byte are no reason to rest.
    static let briefWait = 400
    /// An answer may be noticed so many microseconds late.
    private static let longestRest: Int64 = 40_000

    static func begin() {
        state.withLock { state in
            state.exchanges += 1
            state.lastBytes = .now
        }
    }

    static func end() { state.withLock { $0.exchanges -= 1 } }

    /// Bytes of an exchange went or came.
    static func noteBytes() { state.withLock { $0.lastBytes = .now } }

    /// How many microseconds a session may rest now: all of them together a quarter of the time in which nothing
    /// happened.
    static func rest() -> UInt32 {
        let (exchanges, lastBytes) = state.withLock { ($0.exchanges, $0.lastBytes) }
        let time = (ContinuousClock.now - lastBytes).components
        let waited = time.seconds * 1_000_000 + time.attoseconds / 1_000_000_000_000
        return waited < Int64(briefWait) ? 0 : UInt32(min(waited / 4, longestRest) / max(1, exchanges))
    }
}
