import Foundation

/// A queue on which nothing waits: what a session has to tell is told where the session is, on the queue on which it
/// works. That is once for every 64 KiB that it sends, and to wake another thread each time takes longer than to send
/// them.
///
/// So the session stands still while it tells something. What it is told for must not wait for the session.
final class ImmediateQueue: OperationQueue, @unchecked Sendable {
    override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
}
