import Bytes
import Foundation

/// Names of hosts: which of them the internet knows, and how they are written in ASCII.
enum InternetHost {
    /// Last parts of names that only a network of one's own has (RFC 2606, RFC 6762, RFC 8375, and what companies and
    /// development servers use).
    private static let privateDomains: [StaticString] = [
        "localhost", "local", "loc", "localdomain", "lan", "internal", "intranet", "corp", "home", "private", "test",
        "invalid", "docker", "ddev",
    ]

    /// Whether a host is one that only its own network reaches: a name without a point, a private domain, an address of
    /// RFC 1918 and its like.
    static func isPrivate(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        var end = host.count
        if end > 0, host[end - 1] == 0x2E { end -= 1 }
        var start = end
        while start > 0, host[start - 1] != 0x2E { start -= 1 }
        guard start < end else { return true }
        let last = UnsafeBufferPointer(rebasing: host[start..<end])
        if host[0] == 0x5B { return isPrivateIPv6(host) }
        if last[0] >= 0x30, last[0] <= 0x39 { return isPrivateIPv4(UnsafeBufferPointer(rebasing: host[..<end])) }
        return start == 0 || privateDomains.contains { isSame(last, $0) }
    }

    /// Without regard to case.
    static func isSame(_ text: some Collection<UInt8>, _ name: StaticString) -> Bool {
        guard text.count == name.utf8CodeUnitCount else { return false }
        for (offset, byte) in text.enumerated() where byte | 0x20 != name.utf8Start[offset] | 0x20 { return false }
        return true
    }

    private static func isPrivateIPv4(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        let parts = host.split(separator: 0x2E, omittingEmptySubsequences: false).map { part in
            part.count <= 3 ? Int(String(decoding: part, as: UTF8.self)) : nil
        }
        guard parts.count == 4, let a = parts[0], let b = parts[1], let c = parts[2], let d = parts[3],
            [a, b, c, d].allSatisfy({ (0...255).contains($0) })
        else { return true }
        switch a {
        case 0, 10, 127, 224...: return true
        case 100: return (64...127).contains(b)
        case 169: return b == 254
        case 172: return (16...31).contains(b)
        case 192: return b == 168 || b == 0 && c <= 2
        case 198: return b == 18 || b == 19 || b == 51 && c == 100
        case 203: return b == 0 && c == 113
        default: return false
        }
    }

    /// Global addresses begin with 2 or 3.
    private static func isPrivateIPv6(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        host.count < 5 || host[1] != 0x32 && host[1] != 0x33
    }

    /// A host in the form that name services take (RFC 5891): `карсаман.рф` is `xn--80aaa1bmhri.xn--p1ai`.
    ///
    /// - Returns: nil where it has no such form, or is text of UTF-8 that was read in another encoding.
    static func ascii(_ host: UnsafeBufferPointer<UInt8>) -> String? {
        let name = host.string
        guard !isGarbled(name), let made = URLComponents(string: "https://\(name)/")?.encodedHost, !made.isEmpty,
            made.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x25 })
        else { return nil }
        return made
    }

    /// Whether a text is one of UTF-8 that was read in windows-1252 or windows-1251: back in that encoding it is UTF-8 for
    /// the most part, which real names never are.
    static func isGarbled(_ name: String) -> Bool {
        if name.unicodeScalars.contains("\u{FFFD}") { return true }
        return [String.Encoding.windowsCP1252, .windowsCP1251].contains { encoding in
            var bytes: [UInt8] = []
            for scalar in name.unicodeScalars {
                if let encoded = String(scalar).data(using: encoding) {
                    bytes += encoded
                } else if scalar.value < 0x100 {
                    // What windows-1252 has no letter for, programs leave as it is.
                    bytes.append(UInt8(scalar.value))
                } else {
                    return false
                }
            }
            // A program may have dropped some of them.
            let read = String(decoding: bytes, as: UTF8.self).unicodeScalars
            let right = read.count { $0.value >= 0x80 && $0 != "\u{FFFD}" }
            return right > 0 && right >= read.count { $0 == "\u{FFFD}" } * 2
        }
    }
}
