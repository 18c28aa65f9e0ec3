import Foundation

/// A queue on which nothing waits: what a session reports is handled where the session is, on the queue on which it
/// works. That is once for every 64 KiB that it sends, and to wake another thread each time takes longer than to send
/// them.
///
/// So the session stands still while it reports something. What handles the report must not wait for the session.
final class ImmediateQueue: OperationQueue, @unchecked Sendable {
    override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
}
