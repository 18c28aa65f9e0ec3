import Bytes
import Glibc
import Synchronization

/// What each thread looked up, where threads are not in each other's way.
final class LookUps: Sendable {
    private static let threads = 16
    /// A line of the processor's cache holds eight of them.
    private static let stride = 8
    private nonisolated(unsafe) let words = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: threads * stride)

    init() {
        for index in 0..<Self.threads * Self.stride { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: Self.threads * Self.stride)
        words.deallocate()
    }

    /// Two threads that share a place find less, and nothing wrong: in it is where some record begins.
    private var own: UnsafeMutablePointer<Atomic<Int>> {
        words + Int(truncatingIfNeeded: mix64(UInt64(pthread_self()), 0)) & (Self.threads - 1) * Self.stride
    }

    /// Where the record begins that was found last; 0: none yet.
    var last: Int {
        get { own.pointee.load(ordering: .relaxed) }
        set { own.pointee.store(newValue, ordering: .relaxed) }
    }

    /// Counts a look-up.
    func count() -> Int { own[1].add(1, ordering: .relaxed).newValue }
}
