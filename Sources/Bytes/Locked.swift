#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A value that several threads use, one at a time.
///
/// It does what `Synchronization.Mutex` does, with the lock of libc. The thread sanitizer knows that one: behind a `Mutex`
/// it takes every second look at the value for a race, and nothing real is found among those.
package final class Locked<Value: ~Copyable>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Locks up a value.
    package init(_ value: consuming sending Value) {
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Waits until no other thread has the value. `body` must not ask for it again.
    package func withLock<Result: ~Copyable, Failure>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value)
    }
}
