import Bytes

/// Lets a few requests in at a time, in the order in which they came, each into a slot of its own.
final class RequestSlots: Sendable {
    private struct State {
        var free: [Int]
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Int?, Never>)] = []
        var lastID: UInt64 = 0
    }

    private let state: Locked<State>

    init(_ count: Int) { state = Locked(State(free: Array((0..<count).reversed()))) }

    /// Waits for a slot.
    ///
    /// - Returns: nil where the task was cancelled before there was one.
    func enter() async -> Int? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let slot = state.withLock { state -> Int?? in
                    if Task.isCancelled { return .some(nil) }
                    if let slot = state.free.popLast() { return slot }
                    state.waiting.append((id, continuation))
                    return .none
                }
                if let slot { continuation.resume(returning: slot) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            continuation?.resume(returning: nil)
        }
    }

    func leave(_ slot: Int) {
        let next = state.withLock { state -> CheckedContinuation<Int?, Never>? in
            guard !state.waiting.isEmpty else {
                state.free.append(slot)
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: slot)
    }
}
