import Bytes
import Synchronization

/// Set once when somebody asks to stop: the run looks at it between batches and calls and ends cleanly, and calls that
/// are under way are notified.
package final class StopFlag: Sendable {
    private struct Watchers {
        var last = 0
        var bodies: [Int: @Sendable () -> Void] = [:]
    }

    private let number = Atomic<Int32>(0)
    private let watchers = Locked(Watchers())

    /// A flag that nobody raised yet.
    package init() {}

    /// Whether somebody asked to stop.
    package var isSet: Bool { number.load(ordering: .relaxed) != 0 }

    /// The number of the signal that asked; nil while nobody has.
    package var signal: Int32? {
        let number = number.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Asks to stop because of the signal of that number.
    ///
    /// - Returns: whether it was set already.
    @discardableResult
    package func set(signal: Int32) -> Bool {
        guard number.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged else { return true }
        for body in watchers.withLock({ $0.bodies.values.map(\.self) }) { body() }
        return false
    }

    /// Runs `work`, and `body` as soon as somebody asks to stop before it is done: once, or twice at the very same moment.
    func watching<Result>(_ body: @escaping @Sendable () -> Void, _ work: () async -> Result) async -> Result {
        let token = watchers.withLock { watchers in
            watchers.last += 1
            watchers.bodies[watchers.last] = body
            return watchers.last
        }
        if isSet { body() }
        let result = await work()
        watchers.withLock { $0.bodies[token] = nil }
        return result
    }
}
