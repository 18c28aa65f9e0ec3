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
/// libcurl gives no way to say which address a name is to have, but it does as a proxy tells it, https included, where the
/// proxy only passes on what it cannot read.
final class PictureTunnel: Sendable {
    /// What libcurl is to be told: with a word that nobody else on this machine knows.
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
    /// Within so many milliseconds without a byte either side is taken to be gone. Requests have limits of their own.
    private static let idleTime: Int32 = 120_000

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

    private func serve(_ connection: Int32) {
        guard let (head, rest) = ProxyHead.read(connection) else { return }
        guard head.authorization == authorization else {
            return answer("407 Proxy Authentication Required", connection)
        }
        guard let target = head.target else { return answer("400 Bad Request", connection) }
        let way: Way
        do throws(NoWay) {
            way = try connect(target.host, target.port, isTunnel: head.isTunnel)
            note(nil, target.host, target.port)
        } catch {
            note(error.problem, target.host, target.port)
            return answer("502 Bad Gateway", connection)
        }
        defer { close(way.connection) }
        let first: [UInt8]
        if let proxy = way.proxy {
            first = head.forwarded(authorization: proxy.authorization)
        } else if head.isTunnel {
            guard write(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8), to: connection) else { return }
            first = []
        } else {
            first = head.asked(of: target)
        }
        guard write(first + rest, to: way.connection) else { return }
        pump(connection, way.connection)
    }

    private func note(_ problem: String?, _ host: String, _ port: Int) {
        problems.withLock { $0["\(host.lowercased()):\(port)"] = problem }
    }

    private func answer(_ status: String, _ connection: Int32) {
        _ = write(Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), to: connection)
    }

    // MARK: The other side

    private struct Way {
        let connection: Int32
        /// What it leads to, where that is a proxy of the machine's network.
        var proxy: UpstreamProxies.Proxy?
    }

    private struct NoWay: Error { let problem: String }

    private func connect(_ host: String, _ port: Int, isTunnel: Bool) throws(NoWay) -> Way {
        let addresses = NetworkAddress.all(of: host)
        let good = allowsOwnNetwork ? addresses : addresses.filter(\.isPublic)
        guard !good.isEmpty || addresses.isEmpty else {
            throw NoWay(
                problem:
                    "\(host) is an address of a private network, which is not asked; pictures_from_own_network allows it"
            )
        }
        if let proxy = upstream.proxy(for: host, isTunnel: isTunnel) {
            // It resolves the name itself. An address that stands there as one was looked at.
            for address in NetworkAddress.all(of: proxy.host).prefix(Self.mostAddresses) {
                if let connection = address.connect(port: proxy.port, milliseconds: Self.connectTime) {
                    return Way(connection: connection, proxy: proxy)
                }
            }
            throw NoWay(problem: "the proxy \(proxy.host) takes no connection")
        }
        guard !addresses.isEmpty else { throw NoWay(problem: "the host \(host) is not found") }
        guard let port = UInt16(exactly: port), port > 0 else { throw NoWay(problem: "\(port) is no port") }
        for address in good.prefix(Self.mostAddresses) {
            if let connection = address.connect(port: port, milliseconds: Self.connectTime) {
                return Way(connection: connection)
            }
        }
        throw NoWay(problem: "the host \(host) takes no connection")
    }

    // MARK: Bytes

    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        bytes.withUnsafeBytes { Self.write($0, to: connection) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to connection: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = send(connection, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
            if count > 0 {
                done += count
            } else if count < 0, errno == EAGAIN || errno == EINTR {
                var waiting = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
                guard errno == EINTR || poll(&waiting, 1, idleTime) == 1 else { return false }
            } else {
                return false
            }
        }
        return true
    }

    /// Passes bytes on both ways until one side ends. What comes is passed on no faster than it is taken.
    private func pump(_ one: Int32, _ other: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
            var sides = [
                pollfd(fd: one, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            while !isStopped.load(ordering: .relaxed) {
                let ready = poll(&sides, 2, Self.idleTime)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { return }
                for side in 0..<2 where sides[side].revents != 0 {
                    let count = recv(sides[side].fd, room.baseAddress, room.count, 0)
                    if count < 0, errno == EINTR || errno == EAGAIN { continue }
                    guard count > 0,
                        Self.write(UnsafeRawBufferPointer(rebasing: room[..<count]), to: sides[1 - side].fd)
                    else { return }
                }
            }
        }
    }
}

/// The beginning of a request as a proxy gets it.
private struct ProxyHead {
    private let method: String
    private let url: String
    private let lines: [String]

    private static let longest = 1 << 15

    /// The head, and what came after it.
    static func read(_ connection: Int32) -> (ProxyHead, [UInt8])? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while bytes.count < longest {
            let count = recv(connection, &block, block.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            let start = max(0, bytes.count - 3)
            bytes += block[..<count]
            var position = start
            while position + 3 < bytes.count {
                if bytes[position] == 0x0D, bytes[position + 1] == 0x0A, bytes[position + 2] == 0x0D,
                    bytes[position + 3] == 0x0A
                {
                    let text = String(decoding: bytes[..<position], as: UTF8.self)
                    return ProxyHead(text).map { ($0, Array(bytes[(position + 4)...])) }
                }
                position += 1
            }
        }
        return nil
    }

    private init?(_ text: String) {
        var lines = text.components(separatedBy: "\r\n")
        let words = lines.removeFirst().split(separator: " ")
        guard words.count == 3 else { return nil }
        method = String(words[0])
        url = String(words[1])
        self.lines = lines
    }

    var isTunnel: Bool { method == "CONNECT" }

    var authorization: String? {
        let name = "proxy-authorization: "
        return lines.first { $0.lowercased().hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    struct Target {
        let host: String
        let port: Int
        let path: String
    }

    /// Where it is to go.
    var target: Target? {
        var rest = url[...]
        if !isTunnel {
            guard rest.lowercased().hasPrefix("http://") else { return nil }
            rest = rest.dropFirst("http://".count)
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        var place = rest[..<end]
        if let mark = place.lastIndex(of: "@") { place = place[place.index(after: mark)...] }
        var port = isTunnel ? 443 : 80
        if let colon = place.lastIndex(of: ":"), !place[colon...].contains("]") {
            guard let number = Int(place[place.index(after: colon)...]) else { return nil }
            port = number
            place = place[..<colon]
        }
        let host = place.filter { $0 != "[" && $0 != "]" }
        guard !host.isEmpty else { return nil }
        let path = rest[end...]
        return Target(host: host, port: port, path: path.hasPrefix("/") ? String(path) : "/\(path)")
    }

    /// The same request as the server itself gets it.
    func asked(of target: Target) -> [UInt8] { text("\(method) \(target.path) HTTP/1.1", ["Connection: close"]) }

    /// The same request as another proxy gets it.
    func forwarded(authorization: String?) -> [UInt8] {
        text("\(method) \(url) HTTP/1.1", authorization.map { ["Proxy-Authorization: \($0)"] } ?? [])
    }

    private func text(_ first: String, _ more: [String]) -> [UInt8] {
        let kept = lines.filter { line in
            let name = line.lowercased()
            return !name.hasPrefix("proxy-") && !(name.hasPrefix("connection:") && !more.isEmpty)
        }
        return Array((([first] + kept + more).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

/// The proxies that the network of this machine wants, as its environment names them (curl.se/docs/manpage.html,
/// "Environment").
struct UpstreamProxies: Sendable {
    struct Proxy: Sendable, Equatable {
        let host: String
        let port: UInt16
        let authorization: String?
    }

    private let plain: Proxy?
    private let secure: Proxy?
    private let exceptions: [String]

    init(_ environment: [String: String]) {
        func first(_ names: [String]) -> Proxy? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }.flatMap { Self.proxy($0) }
        }
        plain = first(["http_proxy", "all_proxy", "ALL_PROXY"])
        secure = first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
        exceptions = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "").split { $0 == "," || $0 == " " }
            .map { $0.lowercased() }
    }

    private static func proxy(_ text: String) -> Proxy? {
        guard let parts = URLComponents(string: text.contains("://") ? text : "http://\(text)"),
            let host = parts.host, !host.isEmpty
        else { return nil }
        let login = parts.user.map { user in
            "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
        return Proxy(
            host: host.filter { $0 != "[" && $0 != "]" }, port: UInt16(clamping: parts.port ?? 1080),
            authorization: login)
    }

    func proxy(for host: String, isTunnel: Bool) -> Proxy? {
        let host = host.lowercased()
        let isExcepted = exceptions.contains { exception in
            guard exception != "*" else { return true }
            let domain = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
            return host == domain || host.hasSuffix(".\(domain)")
        }
        return isExcepted ? nil : isTunnel ? secure : plain
    }
}
