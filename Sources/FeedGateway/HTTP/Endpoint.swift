import Glibc

/// Where requests go: a URL of https, or of http where it leads to this very machine, for tests.
package struct Endpoint: Sendable, Hashable {
    /// Where requests go: as it was given, but for ways to write an address that Foundation on Linux makes no request to.
    package let url: String
    /// The one text for all spellings of it, by which states are kept apart. Scheme and host are in lower case; the port
    /// is named where it is not the scheme's own; percent-encoding, dots and slashes of the path say what they mean in one
    /// way (RFC 3986, section 6.2.2), and none is at the end. This machine is `localhost`, whatever it was called.
    package let normalized: String

    /// - Throws: when it is none, or would show the access token to others.
    package init(_ text: String) throws(EndpointError) {
        guard
            let match = text.wholeMatch(
                of: /([Hh][Tt][Tt][Pp][Ss]?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{0,5}))?(\/[^\s?#]*)?/)
        else {
            throw EndpointError(
                "\(Self.withoutLogin(text)) is not an endpoint; expected a URL such as "
                    + "https://api-sg.aliexpress.com/sync, without a query")
        }
        let scheme = match.1.lowercased()
        guard let (host, requested) = Self.host(String(match.2)) else {
            throw EndpointError("\(text) is not an endpoint: IPv6 addresses do not work; name the host")
        }
        guard scheme == "https" || host == "localhost" else {
            throw EndpointError("\(text): http would show the access token to everybody on the way; use https")
        }
        var port = ""
        if let digits = match.3, !digits.isEmpty {
            guard let number = UInt16(digits), number > 0 else {
                throw EndpointError("\(text) is not an endpoint: there is no port \(digits)")
            }
            if number != (scheme == "https" ? 443 : 80) { port = ":\(number)" }
        }
        url = "\(scheme)://\(requested)\(port)\(match.4 ?? "")"
        normalized = "\(scheme)://\(host)\(port)\(Self.path(match.4.map { Array($0.utf8) } ?? []))"
    }

    /// Who has typed a password into a URL does not want to read it in a log.
    private static func withoutLogin(_ text: String) -> String {
        text.replacing(/\/\/[^\/]*@/, with: "//***@")
    }

    /// A host by its one name, and by a name that requests can go to; nil for an address that is none.
    private static func host(_ text: String) -> (name: String, requested: String)? {
        var name = text.lowercased()
        if name.hasPrefix("[") {
            var address = in6_addr()
            guard inet_pton(AF_INET6, String(name.dropFirst().dropLast()), &address) == 1 else { return nil }
            let bytes = withUnsafeBytes(of: &address) { Array($0) }
            if bytes == [UInt8](repeating: 0, count: 15) + [1] { return ("localhost", "localhost") }
            guard bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] else { return nil }
            name = bytes.suffix(4).map { "\($0)" }.joined(separator: ".")
        }
        while name.hasSuffix("."), name.count > 1 { name.removeLast() }
        // `127.1` and `0x7f000001` are addresses too, to the system as to libcurl.
        var address = in_addr()
        guard name.first?.isNumber == true, inet_aton(name, &address) != 0 else { return (name, text) }
        let bytes = withUnsafeBytes(of: address.s_addr) { Array($0) }
        let dotted = bytes.map { "\($0)" }.joined(separator: ".")
        return (bytes[0] == 127 ? "localhost" : dotted, dotted)
    }

    private static func path(_ bytes: [UInt8]) -> String {
        var segments: [String] = []
        for segment in bytes.split(separator: 0x2F) {
            let text = normalized(Array(segment))
            switch text {
            case ".": break
            case "..": _ = segments.popLast()
            default: segments.append(text)
            }
        }
        return segments.map { "/\($0)" }.joined()
    }

    /// A segment with what need not be escaped as it is, and everything else in upper-case digits.
    private static func normalized(_ segment: [UInt8]) -> String {
        var text: [UInt8] = []
        func escape(_ byte: UInt8) {
            let digits = Array("0123456789ABCDEF".utf8)
            text += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        var position = 0
        while position < segment.count {
            let byte = segment[position]
            position += 1
            if byte == 0x25, position + 1 < segment.count,
                let value = UInt8(String(decoding: segment[position...position + 1], as: UTF8.self), radix: 16)
            {
                position += 2
                if isUnreserved(value) { text.append(value) } else { escape(value) }
            } else if byte > 0x20, byte < 0x7F, byte != 0x25 {
                text.append(byte)
            } else {
                escape(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}

/// Why an endpoint cannot be used.
package struct EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what an endpoint looks like.
    package let description: String
    init(_ description: String) { self.description = description }
}
