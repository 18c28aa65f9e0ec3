import Bytes

/// Tells a feed that is as it was packed from one that was changed or damaged since. Not for secrets: it is made over
/// every feed of every run, and costs a tenth of a second in a gigabyte.
package enum FeedChecksum {
    /// 32 hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            digits(bytes.hash64(seed: 0x6D_696C_6C)) + digits(bytes.hash64(seed: 0x66_6565_64))
        }
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
