import Synchronization

/// Set once when the run is asked to stop; the run looks at it between batches and ends cleanly.
package final class StopFlag: Sendable {
    private let signal = Atomic<Int32>(0)

    package init() {}

    package var isSet: Bool { signal.load(ordering: .relaxed) != 0 }

    /// The exit status of a run that ends because of it; nil while it is not set.
    package var status: ExitStatus? {
        switch signal.load(ordering: .relaxed) {
        case 0: nil
        case 15: .terminated
        default: .interrupted
        }
    }

    /// Asks the run to stop because of the signal of that number.
    ///
    /// - Returns: whether it was set already.
    @discardableResult
    package func set(signal number: Int32) -> Bool {
        !signal.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    }
}
