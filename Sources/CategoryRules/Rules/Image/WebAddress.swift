import Bytes

/// Addresses on the web, looked at byte by byte.
enum WebAddress {
    /// Bytes that no address has: blanks, control characters and the delimiters of RFC 3986's appendix C; a bit each.
    private static let forbiddenLow: UInt64 = 0x5000_0005_FFFF_FFFF
    private static let forbiddenHigh: UInt64 = 0xA800_0001_5000_0000

    /// Whether it is an address of http or https with a host.
    static func isPicture(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        guard address.count > 8, hasHTTPScheme(address), let host = host(of: address), !host.isEmpty,
            address[host.lowerBound] != 0x2E
        else { return false }
        for byte in address where byte < 128 {
            let bits = byte < 64 ? forbiddenLow : forbiddenHigh
            if bits &>> UInt64(byte & 63) & 1 != 0 { return false }
        }
        return true
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
    static func isOn(_ domain: StaticString, _ address: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = domain.utf8CodeUnitCount
        guard let host = host(of: address), host.count >= length else { return false }
        let end = host.upperBound - length
        for offset in 0..<length where address[end + offset] | 0x20 != domain.utf8Start[offset] | 0x20 { return false }
        return host.count == length || address[end - 1] == 0x2E
    }

    /// Where the host stands in `https://host/…`, `http://host/…` or `//host/…`; nil for any other address.
    static func host(of address: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = scheme(of: address)
        guard address.count >= start + 2, address[start] == 0x2F, address[start + 1] == 0x2F else { return nil }
        start += 2
        var end = start
        while end < address.count {
            let byte = address[end]
            if byte == 0x2F || byte == 0x3F || byte == 0x23 || byte == 0x3A { break }
            if byte == 0x40 { start = end + 1 }
            end += 1
        }
        return start..<max(start, end)
    }
}
