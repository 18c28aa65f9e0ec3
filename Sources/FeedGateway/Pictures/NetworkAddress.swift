import Glibc

/// An address of a host, as the system resolves names to them.
struct NetworkAddress: Equatable {
    private enum Family: Equatable {
        case four([UInt8])
        case six([UInt8])
    }

    private let family: Family

    /// - Parameter text: `192.0.2.7` or `2001:db8::7`.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            family = .four(withUnsafeBytes(of: four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            family = .six(withUnsafeBytes(of: six) { Array($0) })
        } else {
            return nil
        }
    }

    private init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            family = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                .four(withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) })
            }
        case AF_INET6:
            family = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                .six(withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) })
            }
        default: return nil
        }
    }

    /// The addresses of a host, in the order in which the system would try them; empty where there is none.
    ///
    /// - Parameter host: a name or an address, without brackets.
    static func all(of host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        var addresses: [NetworkAddress] = []
        var entry = found
        while let one = entry {
            if let address = one.pointee.ai_addr.flatMap({ NetworkAddress($0) }), !addresses.contains(address) {
                addresses.append(address)
            }
            entry = one.pointee.ai_next
        }
        return addresses
    }

    /// Whether the internet leads to it, by the registries of addresses for special purposes (RFC 6890 and what came
    /// after it). What leads to an address of the fourth version counts as that.
    var isPublic: Bool {
        switch family {
        case .four(let bytes): Self.isPublic(four: bytes)
        case .six(let bytes): Self.isPublic(six: bytes)
        }
    }

    private static func isPublic(four bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1], bytes[2]) {
        // This network, one's own, the machine itself, the many that a provider has behind one.
        case (0, _, _), (10, _, _), (127, _, _), (100, 64...127, _): false
        // Link-local: among them the addresses at which clouds give machines their secrets.
        case (169, 254, _): false
        case (172, 16...31, _), (192, 168, _): false
        // Protocols, documents, relays, measurements.
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
        // Groups, and what is kept for later.
        case (224..., _, _): false
        default: true
        }
    }

    private static func isPublic(six bytes: [UInt8]) -> Bool {
        let four = Array(bytes[12...])
        // Mapped addresses, and those that networks without the fourth version reach it by (RFC 6052).
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) { return isPublic(four: four) }
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return isPublic(four: four) }
        // 6to4 leads to the address within.
        if bytes.starts(with: [0x20, 0x02]) { return isPublic(four: Array(bytes[2..<6])) }
        // Teredo, benchmarks, documents and their like.
        if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] < 0x02 { return false }
        if bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8]) { return false }
        if bytes[0] == 0x3F, bytes[1] == 0xFF, bytes[2] < 0x10 { return false }
        // Only these are given to anybody as yet.
        return bytes[0] & 0xE0 == 0x20
    }

    /// Opens a connection.
    ///
    /// - Returns: the socket; nil where there is none within the time.
    func connect(port: UInt16, milliseconds: Int32) -> Int32? {
        switch family {
        case .four(let bytes):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            return Self.connect(AF_INET, &address, milliseconds)
        case .six(let bytes):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
            return Self.connect(AF_INET6, &address, milliseconds)
        }
    }

    private static func connect<Address>(
        _ family: Int32, _ address: inout Address, _ milliseconds: Int32
    ) -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let connection = socket(family, kind, 0)
        guard connection >= 0 else { return nil }
        let begun = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        var waiting = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard begun == 0 || errno == EINPROGRESS, poll(&waiting, 1, milliseconds) == 1,
            getsockopt(connection, SOL_SOCKET, SO_ERROR, &failure, &size) == 0, failure == 0
        else {
            close(connection)
            return nil
        }
        return connection
    }
}
