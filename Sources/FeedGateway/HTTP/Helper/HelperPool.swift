import Bytes
import Glibc

/// The helper that runs, if one does, and what it has under way.
final class HelperPool: Sendable {
    typealias Continuation = CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>

    private struct Exchange {
        let helper: HelperProcess
        /// Nil once nobody waits for the answer any more.
        var continuation: Continuation?
        /// Lets the next one into the slot: nothing reads it any more.
        let leave: @Sendable () -> Void
        var body: [UInt8] = []
        /// What the helper's end means for the answer; nil where the request was not begun.
        var ifLost: String?
    }

    private struct State {
        var helper: HelperProcess?
        var memories: [SharedMemory] = []
        var exchanges: [UInt32: Exchange] = [:]
        var lastID: UInt32 = 0
        /// Helpers that ended since one reported a request's end.
        var failures = 0
    }

    private let executable: String
    private let environment: [String: String]
    private let mayFail: Int
    private let state = Locked(State())

    init(_ executable: String, _ environment: [String: String], mayFail: Int) {
        self.executable = executable
        self.environment = environment
        self.mayFail = mayFail
    }

    /// The helper's number; nil where none runs.
    var helper: pid_t? { state.withLock { $0.helper?.identifier } }

    func newID() -> UInt32 {
        state.withLock { state in
            state.lastID &+= 1
            return state.lastID
        }
    }

    /// Writes the body of a request where the helper will read it.
    ///
    /// - Returns: how many bytes it has, and what it is; nil where there is none.
    func write(
        _ body: HTTPRequest.Body, in slot: Int
    ) throws(HTTPFailure) -> (count: Int, contentType: String?) {
        do throws(SystemError) {
            let memory = try state.withLock { state throws(SystemError) in
                while state.memories.count < HelperTransport.window { state.memories.append(try SharedMemory()) }
                return state.memories[slot]
            }
            switch body {
            case .none: return (0, nil)
            case .form(let form):
                let count = FormEncoding.write(form, at: try memory.bytes(FormEncoding.room(for: form)))
                return (count, FormEncoding.contentType)
            case .multipart(let parameters, let attachment):
                let boundary = MultipartForm.boundary(parameters, attachment)
                let bytes = MultipartForm.encoded(parameters, attachment, boundary: boundary)
                let room = try memory.bytes(bytes.count)
                bytes.withUnsafeBytes { room.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
                return (bytes.count, MultipartForm.contentType(boundary))
            }
        } catch {
            throw HTTPFailure("there is no memory for the request: \(error)", mayHaveBeenSent: false)
        }
    }

    /// Has the helper make a request, the one that runs or a new one.
    ///
    /// - Parameters:
    ///   - continuation: gets what becomes of it.
    ///   - leave: called when nothing reads the body any more.
    func begin(
        _ id: UInt32, _ request: HelperRequest, _ continuation: Continuation, leave: @escaping @Sendable () -> Void
    ) {
        do throws(HTTPFailure) {
            guard let packet = HelperMessage.request(request).packet(id) else {
                throw HTTPFailure("the address is too long", mayHaveBeenSent: false)
            }
            try state.withLock { state throws(HTTPFailure) in
                let helper = try running(&state)
                guard helper.send(packet) else { throw HTTPFailure.tooLate }
                state.exchanges[id] = Exchange(helper: helper, continuation: continuation, leave: leave)
            }
        } catch {
            leave()
            continuation.resume(returning: .failure(error))
        }
    }

    private func running(_ state: inout State) throws(HTTPFailure) -> HelperProcess {
        if let helper = state.helper { return helper }
        guard state.failures < mayFail else {
            throw HTTPFailure(
                "the process that makes the requests ended \(state.failures) times in a row", mayHaveBeenSent: false)
        }
        do throws(SystemError) {
            let helper = try HelperProcess(executable, environment: environment, memories: state.memories) {
                [self] helper, frame in
                if let frame { take(frame.id, frame.message) } else { lose(helper) }
            }
            state.helper = helper
            return helper
        } catch {
            throw HTTPFailure("the process that makes the requests cannot be started: \(error)", mayHaveBeenSent: false)
        }
    }

    /// Ends the wait for an answer. The helper is told to stop; it may have sent all of the request before.
    func abandon(_ id: UInt32) {
        let continuation = state.withLock { state -> Continuation? in
            guard let exchange = state.exchanges[id], exchange.continuation != nil else { return nil }
            state.exchanges[id]?.continuation = nil
            if let packet = HelperMessage.cancel.packet(id) { _ = exchange.helper.send(packet) }
            return exchange.continuation
        }
        continuation?.resume(
            returning: .failure(HTTPFailure("interrupted", mayHaveBeenSent: true, wasInterrupted: true)))
    }

    /// Ends a request that took too long, and the helper, of which nobody knows whether it still does anything.
    func expire(_ id: UInt32, after seconds: Double) {
        let exchange = state.withLock { state in
            defer { state.exchanges[id]?.continuation = nil }
            return state.exchanges[id]
        }
        exchange?.helper.end()
        exchange?.continuation?.resume(
            returning: .failure(
                HTTPFailure("the answer took longer than \(Int(seconds.rounded(.up))) s", mayHaveBeenSent: true)))
    }

    /// Ends the helper; whoever waits learns that the answer was lost.
    func end() { state.withLock { $0.helper }?.end() }

    /// What a helper says of a request.
    private func take(_ id: UInt32, _ message: HelperMessage) {
        switch message {
        case .request, .cancel: break
        case .begun(let problem): state.withLock { $0.exchanges[id]?.ifLost = problem }
        case .data(let bytes):
            state.withLock { state in
                guard state.exchanges[id]?.continuation != nil else { return }
                state.exchanges[id]?.body += bytes
            }
        case .answered(let head): close(id) { body in .success(HTTPResponse(head, body: body)) }
        case .failed(let problem, let mayHaveBeenSent):
            close(id) { _ in .failure(HTTPFailure(problem, mayHaveBeenSent: mayHaveBeenSent)) }
        }
    }

    private func close(_ id: UInt32, _ result: ([UInt8]) -> Result<HTTPResponse, HTTPFailure>) {
        let exchange = state.withLock { state in
            state.failures = 0
            return state.exchanges.removeValue(forKey: id)
        }
        exchange?.leave()
        exchange?.continuation?.resume(returning: result(exchange?.body ?? []))
    }

    /// A helper has ended: what it had begun has lost its answer.
    private func lose(_ helper: HelperProcess) {
        let lost = state.withLock { state in
            if state.helper === helper { state.helper = nil }
            state.failures += 1
            let lost = state.exchanges.filter { $0.value.helper === helper }
            for id in lost.keys { state.exchanges[id] = nil }
            return lost.values
        }
        for exchange in lost {
            exchange.leave()
            exchange.continuation?.resume(
                returning: .failure(
                    exchange.ifLost.map { HTTPFailure($0, mayHaveBeenSent: true) } ?? .tooLate))
        }
    }
}
