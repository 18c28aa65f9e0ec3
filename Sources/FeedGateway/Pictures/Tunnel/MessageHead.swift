/// What comes before the body of a request or an answer of HTTP/1.
struct MessageHead {
    /// The words of its first line.
    let words: [String]
    /// Its other lines.
    let lines: [String]

    init?(_ text: String) {
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        words = lines.removeFirst().split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2 else { return nil }
        self.lines = lines
    }

    /// The values of a header, in order.
    func values(_ name: String) -> [String] {
        let start = name.lowercased() + ":"
        return lines.filter { $0.lowercased().hasPrefix(start) }
            .map { String($0.dropFirst(start.count)).trimmed }
    }

    /// The same without the headers that are for the next one on the way only, and with others.
    func text(_ first: String, _ more: [String]) -> [UInt8] {
        let kept = lines.filter { line in
            let name = line.lowercased()
            return !["proxy-", "connection:", "keep-alive:"].contains { name.hasPrefix($0) }
        }
        return Array((([first] + kept + more).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

/// The beginning of a request as a proxy gets it.
struct ProxyHead {
    private let head: MessageHead
    private let method: String
    private let url: String

    init?(_ text: String) {
        guard let head = MessageHead(text), head.words.count == 3 else { return nil }
        self.head = head
        (method, url) = (head.words[0], head.words[1])
    }

    var isTunnel: Bool { method == "CONNECT" }
    /// Whether it is one that the tunnel is for: a way through, or a picture.
    var isTaken: Bool { isTunnel || method == "GET" }

    var authorization: String? { head.values("Proxy-Authorization").first }

    struct Target: Equatable {
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
    func asked(of target: Target) -> [UInt8] { head.text("\(method) \(target.path) HTTP/1.1", []) }

    /// The same request as another proxy gets it.
    func forwarded(authorization: String?) -> [UInt8] {
        head.text("\(method) \(url) HTTP/1.1", authorization.map { ["Proxy-Authorization: \($0)"] } ?? [])
    }
}

/// The beginning of an answer.
struct AnswerHead {
    private let head: MessageHead
    private let status: Int

    init?(_ text: String) {
        guard let head = MessageHead(text), head.words[0].hasPrefix("HTTP/1."), let status = Int(head.words[1]),
            (100...999).contains(status)
        else { return nil }
        self.head = head
        self.status = status
    }

    /// Another head follows, of the answer itself.
    var isPreliminary: Bool { (100...199).contains(status) && status != 101 }

    /// How many bytes its body has, where that is certain; nil where only the connection's end, or its bytes, say so.
    var count: Int? {
        if status == 204 || status == 304 { return 0 }
        guard status >= 200, head.values("Transfer-Encoding").isEmpty else { return nil }
        let counts = Set(head.values("Content-Length"))
        guard counts.count == 1, let text = counts.first, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// Whether the server takes another request over the same connection.
    var keepsConnection: Bool {
        head.words[0] == "HTTP/1.1" && count != nil
            && !head.values("Connection").contains { $0.lowercased().contains("close") }
    }

    /// The head as the client gets it.
    func passedOn(keepsConnection: Bool) -> [UInt8] {
        head.text(head.words.joined(separator: " "), keepsConnection ? [] : ["Connection: close"])
    }
}
