import Bytes
import Digests
import Foundation
import Glibc
import Synchronization

/// The way by which pictures are fetched: a proxy on this machine, for feedmill's own requests alone, that looks at where
/// a name leads and connects to that very address.
///
/// A shop's export decides what is asked for, so it must not decide that feedmill asks the network it runs in. To look at
/// a name's addresses and then let something else resolve it again would be no check: the second answer may be another.
/// libcurl gives no way to say which address a name is to have, but it follows a proxy, https included, where the
/// proxy only passes on what it cannot read.
final class PictureTunnel: Sendable {
    /// What libcurl is configured with: a word that nobody else on this machine knows.
    let proxy: String

    private let allowsOwnNetwork: Bool
    private let upstream: UpstreamProxies
    private let authorization: String
    private let listener: Int32
    private let isStopped = Atomic<Bool>(false)
    /// Why there is no way to a host and port, as it was found out last.
    private let problems = Locked<[String: String]>([:])

    /// So long a connection may take to come about, in milliseconds, and so many addresses of a host are tried.
    private static let connectTime: Int32 = 10_000
    private static let mostAddresses = 4
    /// So many times a server may say that its answer is about to come.
    private static let mostPreliminary = 20

    /// - Parameters:
    ///   - allowsOwnNetwork: whether addresses that the internet does not lead to may be asked too.
    ///   - environment: with the proxies that the machine's own network wants.
    /// - Throws: where no port can be had.
    init(allowsOwnNetwork: Bool, environment: [String: String]) throws(SystemError) {
        self.allowsOwnNetwork = allowsOwnNetwork
        upstream = UpstreamProxies(environment)
        var random = SystemRandomNumberGenerator()
        let secret = hexadecimal((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
        authorization = "Basic " + Data("feedmill:\(secret)".utf8).base64EncodedString()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw SystemError(errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else {
            let failure = errno
            close(listener)
            throw SystemError(failure)
        }
        self.listener = listener
        proxy = "http://feedmill:\(secret)@127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [self] in accept() }
    }

    /// Takes no connection any more.
    func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Why there was no way to a host; nil where there was one.
    func problem(_ host: String, _ port: Int) -> String? { problems.withLock { $0["\(host.lowercased()):\(port)"] } }

    private func accept() {
        defer { close(listener) }
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard connection >= 0, !isStopped.load(ordering: .relaxed) else {
                if connection >= 0 { close(connection) }
                return
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            Thread.detachNewThread { [self] in
                serve(connection)
                close(connection)
            }
        }
    }

    /// Serves the requests of one connection of libcurl's, one after the other.
    private func serve(_ connection: Int32) {
        var client = TunnelSocket(connection)
        var way: Way?
        defer { if let way { close(way.socket.descriptor) } }
        let isStopped = { [self] in self.isStopped.load(ordering: .relaxed) }
        while let text = client.head(unless: nil, isStopped), let head = ProxyHead(text) {
            guard head.authorization == authorization else {
                return answer("407 Proxy Authentication Required", client)
            }
            guard head.isTaken, let target = head.target else { return answer("400 Bad Request", client) }
            do throws(NoRoute) {
                let next = try self.way(to: target, isTunnel: head.isTunnel, after: way)
                way = next
                note(nil, target)
            } catch {
                note(error.problem, target)
                return answer("502 Bad Gateway", client)
            }
            guard var server = way?.socket else { return }
            if head.isTunnel { return tunnel(head, client, server, way?.proxy) }
            let request =
                way?.proxy.map { head.forwarded(authorization: $0.authorization) } ?? head.asked(of: target)
            guard server.write(request), passAnswer(&server, to: client, isStopped) else { return }
            way?.socket = server
        }
    }

    /// Opens a way through for what nobody but its two ends can read.
    private func tunnel(
        _ head: ProxyHead, _ client: TunnelSocket, _ server: TunnelSocket, _ proxy: UpstreamProxies.Proxy?
    ) {
        var client = client
        let isAsked =
            proxy.map { server.write(head.forwarded(authorization: $0.authorization)) }
            ?? client.write(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8))
        guard isAsked, server.write(client.takeUnread()) else { return }
        TunnelSocket.pump(client.descriptor, server.descriptor) { isStopped.load(ordering: .relaxed) }
    }

    /// Passes one answer on, and not a byte more: what a server says unasked must not be taken for the answer of another.
    ///
    /// - Returns: whether both connections can take another request.
    private func passAnswer(_ server: inout TunnelSocket, to client: TunnelSocket, _ isStopped: () -> Bool) -> Bool {
        for _ in 0..<Self.mostPreliminary {
            guard let text = server.head(unless: client.descriptor, isStopped), let head = AnswerHead(text) else {
                return false
            }
            // Whatever comes before the answer, libcurl asked for none of it.
            guard !head.isPreliminary else { continue }
            let keeps = head.keepsConnection
            return client.write(head.passedOn(keepsConnection: keeps)) && server.pass(head.count, to: client, isStopped)
                && keeps && server.unread.isEmpty
        }
        return false
    }

    private func note(_ problem: String?, _ target: ProxyHead.Target) {
        problems.withLock { $0["\(target.host.lowercased()):\(target.port)"] = problem }
    }

    private func answer(_ status: String, _ client: TunnelSocket) {
        _ = client.write(Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
    }

    // MARK: The other side

    private struct Way {
        var socket: TunnelSocket
        let host: String
        let port: Int
        /// What it leads to, where that is a proxy of the machine's network.
        var proxy: UpstreamProxies.Proxy?
    }

    private struct NoRoute: Error { let problem: String }

    /// A way to a host and port: the one that the request before took, where that is one, or a new one in its place.
    private func way(to target: ProxyHead.Target, isTunnel: Bool, after last: Way?) throws(NoRoute) -> Way {
        let proxy = upstream.proxy(for: target.host, isTunnel: isTunnel)
        if let last {
            let isSame = last.host == target.host && last.port == target.port && last.proxy == proxy
            if isSame, !isTunnel, !TunnelSocket.isReadable(last.socket.descriptor) { return last }
        }
        let socket = TunnelSocket(try connect(target.host, target.port, proxy))
        if let last { close(last.socket.descriptor) }
        return Way(socket: socket, host: target.host, port: target.port, proxy: proxy)
    }

    private func connect(_ host: String, _ port: Int, _ proxy: UpstreamProxies.Proxy?) throws(NoRoute) -> Int32 {
        let addresses = NetworkAddress.all(of: host)
        let good = allowsOwnNetwork ? addresses : addresses.filter(\.isPublic)
        guard !good.isEmpty || addresses.isEmpty else {
            throw NoRoute(
                problem:
                    "\(host) is an address of a private network; pictures_from_own_network allows fetching from it"
            )
        }
        if let proxy {
            guard proxy.isUsable else {
                throw NoRoute(
                    problem: "the proxy \(proxy.host) speaks \(proxy.scheme); pictures need an HTTP proxy")
            }
            // It resolves the name itself. A literal address was looked at.
            for address in NetworkAddress.all(of: proxy.host).prefix(Self.mostAddresses) {
                if let connection = address.connect(port: proxy.port, milliseconds: Self.connectTime) {
                    return connection
                }
            }
            throw NoRoute(problem: "the proxy \(proxy.host) refuses the connection")
        }
        guard !addresses.isEmpty else { throw NoRoute(problem: "the host \(host) is not found") }
        guard let port = UInt16(exactly: port), port > 0 else { throw NoRoute(problem: "\(port) is not a port") }
        for address in good.prefix(Self.mostAddresses) {
            if let connection = address.connect(port: port, milliseconds: Self.connectTime) { return connection }
        }
        throw NoRoute(problem: "the host \(host) refuses the connection")
    }
}
