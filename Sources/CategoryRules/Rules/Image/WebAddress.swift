import Bytes

/// Addresses on the web, looked at byte by byte.
package enum WebAddress {
    /// Why nobody can fetch a picture from an address.
    enum PictureFault: String {
        case noAddress = "no address"
        /// It ends with the host.
        case noPath = "no path"
        /// A host that only a network of one's own knows.
        case privateHost = "private host"
        /// A host that was read in another encoding than it was written in, or that no name service has.
        case garbledHost = "garbled host"
    }

    /// Whether it is an address of http or https with a host.
    static func isPicture(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        guard address.count > 8, hasHTTPScheme(address), let host = host(of: address), !host.isEmpty,
            address[host.lowerBound] != 0x2E
        else { return false }
        return !hasForbiddenByte(address)
    }

    /// What is wrong with the address of a picture, whose host is in its ASCII form; nil where nothing is.
    static func pictureFault(_ address: UnsafeBufferPointer<UInt8>) -> PictureFault? {
        guard isPicture(address), let host = host(of: address) else { return .noAddress }
        if InternetHost.isPrivate(UnsafeBufferPointer(rebasing: address[host])) { return .privateHost }
        if address[host].contains(where: { $0 >= 0x80 }) { return .garbledHost }
        var position = host.upperBound
        while position < address.count, address[position] != 0x2F, address[position] != 0x3F { position += 1 }
        return position + 1 < address.count ? nil : .noPath
    }

    /// Whether there is a byte that no address has: a blank, a control character or one of the delimiters of RFC 3986's
    /// appendix C. Without a way out of the loop, so that it looks at many bytes at once.
    static func hasForbiddenByte(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for byte in address {
            let isLow = byte < 0x21 || byte == 0x22 || byte == 0x3C || byte == 0x3E
            let isMiddle = byte == 0x5C || byte == 0x5E || byte == 0x60
            let isHigh = byte == 0x7B || byte == 0x7D || byte == 0x7F
            found |= (isLow ? 1 : 0) | (isMiddle ? 1 : 0) | (isHigh ? 1 : 0)
        }
        return found != 0
    }

    private static func hasHTTPScheme(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        address.hasPrefix("https://") || address.hasPrefix("http://") || scheme(of: address) > 0
    }

    /// How many bytes `http:` or `https:` takes in front, in any case; 0 for anything else.
    private static func scheme(_ length: Int, _ address: UnsafeBufferPointer<UInt8>) -> Bool {
        let name: StaticString = "https"
        guard address.count > length, address[length] == 0x3A else { return false }
        for offset in 0..<length where address[offset] | 0x20 != name.utf8Start[offset] { return false }
        return true
    }

    private static func scheme(of address: UnsafeBufferPointer<UInt8>) -> Int {
        let length = scheme(5, address) ? 6 : scheme(4, address) ? 5 : 0
        guard length > 0, address.count > length + 1, address[length] == 0x2F, address[length + 1] == 0x2F else {
            return 0
        }
        return length
    }

    /// Whether an address is on a domain or one of its hosts.
    package static func isOn(_ domain: StaticString, _ address: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let host = host(of: address) else { return false }
        return isOn(domain, host: UnsafeBufferPointer(rebasing: address[host]))
    }

    /// Whether a host is a domain or one of its hosts.
    static func isOn(_ domain: StaticString, host: UnsafeBufferPointer<UInt8>) -> Bool {
        isOn(UnsafeBufferPointer(start: domain.utf8Start, count: domain.utf8CodeUnitCount), host: host)
    }

    /// As above, of a domain that is not known beforehand.
    static func isOn(_ domain: UnsafeBufferPointer<UInt8>, host: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = host.count - domain.count
        guard end >= 0 else { return false }
        for offset in domain.indices where host[end + offset] | 0x20 != domain[offset] | 0x20 { return false }
        return end == 0 || host[end - 1] == 0x2E
    }

    /// Whether it is a path of a file below a folder: no address of the web, and nothing that leads elsewhere.
    package static func isPath(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !address.isEmpty, address.count <= 4096 else { return false }
        var steps = 0
        for step in address.split(separator: 0x2F, omittingEmptySubsequences: false) {
            steps += 1
            // A colon in the first name is the end of a scheme.
            guard !step.isEmpty, steps <= 32, !(step.count == 2 && step.allSatisfy { $0 == 0x2E }),
                step.allSatisfy({ $0 >= 0x20 && $0 != 0x5C && $0 != 0x7F }), steps > 1 || !step.contains(0x3A)
            else { return false }
        }
        return true
    }

    /// Whether a picture is in the platform's own picture bank.
    package static func isBanked(_ address: UnsafeBufferPointer<UInt8>) -> Bool { isOn("alicdn.com", address) }

    /// Where the host is in `https://host/…`, `http://host/…` or `//host/…`; nil for any other address.
    static func host(of address: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = scheme(of: address)
        guard address.count >= start + 2, address[start] == 0x2F, address[start + 1] == 0x2F else { return nil }
        start += 2
        var end = start
        var colon: Int?
        // An address of IPv6 has colons of its own.
        var isInBrackets = false
        while end < address.count {
            let byte = address[end]
            if byte == 0x2F || byte == 0x3F || byte == 0x23 { break }
            if byte == 0x40 { (start, colon) = (end + 1, nil) }
            if byte == 0x5B || byte == 0x5D { isInBrackets = byte == 0x5B }
            if byte == 0x3A, !isInBrackets, colon == nil { colon = end }
            end += 1
        }
        return start..<(colon ?? end)
    }
}
