import Bytes
import Foundation
import Synchronization

/// A small HTTP server for tests, on 127.0.0.1 or ::1 and a port that the system chooses: a thread a connection, connections
/// kept open as long as the client wants.
package final class LoopbackServer: Sendable {
    /// A request as it came.
    package struct Request: Sendable {
        /// `GET` or `POST`.
        package let method: String
        /// With its query.
        package let path: String
        /// What follows the `?`, still escaped.
        package let query: String
        /// Names in lower case.
        package let headers: [String: String]
        /// As it came.
        package let body: [UInt8]
        /// How many requests came over the same connection before it.
        package let earlierOnConnection: Int
    }

    /// What the server does with a request.
    package enum Reply: Sendable {
        /// A whole response.
        case answer(status: Int, headers: [String: String], body: [UInt8])
        /// The connection is closed without a word.
        case cut
        /// Nothing comes until the server stops or the client goes.
        case silence
        /// Bytes as they are, then the connection is closed.
        case raw([UInt8])
        /// The same, each byte in a packet of its own.
        case bytewise([UInt8])
        /// Bytes as they are, and then a block over and over, until the client goes.
        case endless([UInt8], [UInt8])
    }

    /// Of 127.0.0.1; the system chose it.
    package let port: UInt16
    private let host: String
    private let listener: Int32
    private let reply: @Sendable (Request) -> Reply
    private let connections = Locked<Set<Int32>>([])
    private let isStopped = Atomic<Bool>(false)

    /// Starts to listen.
    ///
    /// - Parameter isIPv6: on ::1, and not on 127.0.0.1.
    package init(isIPv6: Bool = false, _ reply: @escaping @Sendable (Request) -> Reply) throws {
        self.reply = reply
        host = isIPv6 ? "[::1]" : "127.0.0.1"
        let listener = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0, let port = isIPv6 ? Self.listenIPv6(listener) : Self.listenIPv4(listener) else {
            throw POSIXError(.EADDRNOTAVAIL)
        }
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        self.listener = listener
        self.port = port
        Thread.detachNewThread { self.accept() }
    }

    private static func listenIPv4(_ listener: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        return listen(listener, at: &address) ? UInt16(bigEndian: address.sin_port) : nil
    }

    private static func listenIPv6(_ listener: Int32) -> UInt16? {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return listen(listener, at: &address) ? UInt16(bigEndian: address.sin6_port) : nil
    }

    private static func listen<Address>(_ listener: Int32, at address: inout Address) -> Bool {
        var length = socklen_t(MemoryLayout<Address>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
    }

    /// Closes every connection and listens no more.
    package func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        // Whoever accepts closes it: its number may be another socket's right after that.
        shutdown(listener, Int32(SHUT_RDWR))
        connections.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    /// The URL of a path of it.
    package func url(_ path: String) -> String { "http://\(host):\(port)\(path)" }

    private func accept() {
        defer { close(listener) }
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            _ = connections.withLock { $0.insert(connection) }
            guard !isStopped.load(ordering: .relaxed) else {
                close(connection)
                return
            }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        var stream = LoopbackStream(connection)
        var count = 0
        while let request = stream.request(earlier: count), answer(request, on: stream) { count += 1 }
        _ = connections.withLock { $0.remove(connection) }
        close(connection)
    }

    /// - Returns: whether the connection goes on.
    private func answer(_ request: Request, on stream: LoopbackStream) -> Bool {
        switch reply(request) {
        case .answer(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Other")\r\nContent-Length: \(body.count)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            let keepsOpen = request.headers["connection"]?.lowercased() != "close"
            if !keepsOpen { head += "Connection: close\r\n" }
            return stream.write(Array((head + "\r\n").utf8) + body) && keepsOpen
        case .cut: return false
        case .silence:
            stream.waitForEnd()
            return false
        case .raw(let bytes):
            _ = stream.write(bytes)
            return false
        case .bytewise(let bytes):
            stream.sendAtOnce()
            for byte in bytes {
                guard stream.write([byte]) else { return false }
                usleep(200)
            }
            return false
        case .endless(let bytes, let block):
            guard stream.write(bytes) else { return false }
            while stream.write(block) {}
            return false
        }
    }
}
