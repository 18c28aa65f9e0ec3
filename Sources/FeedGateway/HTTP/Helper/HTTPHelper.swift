import Bytes
import Foundation
import Glibc

/// What the program does when it is started as the helper of another: makes requests until that one is gone.
///
/// It is for Foundation to end: an answer that breaks off within its header lines ends the process that asked, by a check
/// of Foundation's own on Linux ("Transfer completed, but there's no response"). Which requests it has comes by its
/// standard input, a socket, and by nothing else; when that is closed, whatever ended the one at its other end, the
/// helper ends too.
package enum HTTPHelper {
    /// The one word that the program is called with.
    package static let word = "http-helper"

    /// What a terminal, a shell or a supervisor sends to all processes at once; the helper's end is its socket's.
    static let ignoredSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Whether the program is to be the helper of the one that started it.
    package static func isAskedFor(_ words: [String]) -> Bool {
        var status = stat()
        return words == [word] && fstat(STDIN_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// Makes requests for as long as somebody is at the other end.
    package static func serve() -> Never {
        for number in ignoredSignals + [SIGPIPE] { signal(number, SIG_IGN) }
        closeInherited()
        MemoryLimit.forbidCoreDumps()
        let requests = OpenRequests()
        withUnsafeTemporaryAllocation(byteCount: HelperMessage.greatestCount, alignment: 16) { room in
            while true {
                let count = recv(STDIN_FILENO, room.baseAddress, room.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0, let frame = HelperMessage.read(UnsafeRawBufferPointer(rebasing: room[..<count])) else {
                    return
                }
                requests.take(frame.id, frame.message)
            }
        }
        _exit(0)
    }

    /// A file of the run that stayed open here would keep its lock.
    private static func closeInherited() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in names.compactMap({ Int32($0) })
        where descriptor >= HelperProcess.firstMemory + Int32(HelperTransport.window) {
            close(descriptor)
        }
    }
}

/// The requests that the helper has under way.
private final class OpenRequests: Sendable {
    private struct State {
        var exchanges: [UInt32: HTTPExchange] = [:]
        var memories: [Int: SharedMemory] = [:]
        /// The largest body so far.
        var largestBody = 0
    }

    private let state = Locked(State())
    private let shared = SharedSession()
    private let base = MemoryLimit.inUse
    /// So many seconds after it was stopped, a request that still goes on ends the helper.
    private static let patience = 5

    func take(_ id: UInt32, _ message: HelperMessage) {
        switch message {
        case .request(let request):
            do throws(SystemError) {
                try begin(id, request)
            } catch {
                report(id, .failed(problem: "no memory for the request: \(error)", mayHaveBeenSent: false))
            }
        case .cancel: state.withLock { $0.exchanges[id] }?.stop(because: .interrupted)
        default: break
        }
    }

    private func begin(_ id: UInt32, _ request: HelperRequest) throws(SystemError) {
        let body = try state.withLock { state throws(SystemError) -> Data in
            let slot = request.body.slot
            let descriptor = HelperProcess.firstMemory + Int32(slot)
            let memory: SharedMemory
            if let known = state.memories[slot] {
                memory = known
            } else {
                memory = try SharedMemory(descriptor: descriptor)
                state.memories[slot] = memory
            }
            state.largestBody = max(state.largestBody, request.body.count)
            MemoryLimit.allow(base, besides: state.largestBody)
            let bytes = try memory.bytes(request.body.count)
            return Data(bytesNoCopy: bytes, count: request.body.count, deallocator: .none)
        }
        guard let url = URL(string: request.url) else {
            return report(id, .failed(problem: "the address is no URL", mayHaveBeenSent: false))
        }
        let exchange = HTTPExchange(
            request.contentType.map { ($0, body) }, to: url, headers: request.headers,
            idleSeconds: request.idleSeconds, answerLimit: request.answerBytes,
            shared: shared,
            receive: { [self] bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let some = rest.prefix(HelperMessage.greatestDataCount)
                    rest = rest.dropFirst(some.count)
                    report(id, .data(Array(some)))
                }
            },
            stopping: { [self] message in
                report(id, .begun(ifLost: message))
                // A bomb goes on unpacking itself while it is told to stop.
                DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience)) { [self] in
                    if state.withLock({ $0.exchanges[id] != nil }) { _exit(0) }
                }
            },
            end: { [self] message in
                state.withLock { $0.exchanges[id] = nil }
                report(id, message)
            })
        state.withLock { $0.exchanges[id] = exchange }
        report(id, .begun(ifLost: "the answer broke off"))
        exchange.begin()
    }

    private func report(_ id: UInt32, _ message: HelperMessage) {
        guard let packet = message.packet(id) else { return }
        while true {
            let count = send(STDIN_FILENO, packet, packet.count, Int32(MSG_NOSIGNAL))
            if count < 0, errno == EINTR { continue }
            return
        }
    }
}
