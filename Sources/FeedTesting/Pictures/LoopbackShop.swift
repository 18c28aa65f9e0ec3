import Bytes
import Foundation

/// A shop's web server for tests: pictures by their paths, and everything that such a server can do wrong.
package final class LoopbackShop: Sendable {
    private struct State {
        var pictures: [String: [UInt8]] = [:]
        var replies: [String: LoopbackServer.Reply] = [:]
        var requests: [(path: String, isConditional: Bool)] = []
    }

    private let server: LoopbackServer
    private let state: Shared

    private final class Shared: Sendable { let value = Locked(State()) }

    /// - Parameter made: what it has at paths at which nothing was put.
    package init(_ made: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }) throws {
        let shared = Shared()
        state = shared
        server = try LoopbackServer { request in
            shared.value.withLock { state in
                let known = request.headers["if-none-match"]
                state.requests.append((request.path, known != nil))
                if let reply = state.replies[request.path] { return reply }
                guard let picture = state.pictures[request.path] ?? made(request.path) else {
                    return .answer(status: 404, headers: [:], body: Array("<html>not here</html>".utf8))
                }
                let tag = "\"\(picture.count)-\(picture.withUnsafeBufferPointer { $0.hash64 })\""
                if known == tag { return .answer(status: 304, headers: ["ETag": tag], body: []) }
                return .answer(status: 200, headers: ["ETag": tag, "Content-Type": "image/jpeg"], body: picture)
            }
        }
    }

    /// The address of a path of it.
    package func url(_ path: String) -> String { server.url(path) }

    /// Serves a picture at a path from now on.
    package func put(_ picture: [UInt8], at path: String) { state.value.withLock { $0.pictures[path] = picture } }

    /// Gives this reply at a path instead of its picture; nil: the picture again.
    package func answer(_ reply: LoopbackServer.Reply?, at path: String) {
        state.value.withLock { $0.replies[path] = reply }
    }

    /// The paths that were asked for, in order.
    package var requests: [String] { state.value.withLock { $0.requests.map(\.path) } }

    /// How many were asked for only if they had changed.
    package var conditional: Int { state.value.withLock { state in state.requests.count { $0.isConditional } } }

    /// Ends the server.
    package func stop() { server.stop() }
}
