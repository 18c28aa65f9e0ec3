import CLibCrypto

/// MD5 (RFC 1321), which the platform's old gateway signs with. Protects nothing by itself.
package enum MD5 {
    /// The digest of `bytes`, 16 bytes.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { room, count in
            let done = bytes.withUnsafeBytes {
                EVP_Digest($0.baseAddress, $0.count, room.baseAddress, nil, EVP_md5(), nil)
            }
            precondition(done == 1, "libcrypto offers no MD5")
            count = 16
        }
    }
}

/// Keyed digests (RFC 2104), which the platform's gateways sign requests with.
package enum HMAC {
    /// The hash functions the gateways know.
    package enum Hash: Sendable {
        case md5
        case sha256
    }

    /// HMAC of `message` under `key`: 16 bytes for MD5, 32 for SHA-256.
    package static func code(_ hash: Hash, key: [UInt8], message: [UInt8]) -> [UInt8] {
        let (function, length) =
            switch hash {
            case .md5: (EVP_md5(), 16)
            case .sha256: (EVP_sha256(), 32)
            }
        // libcrypto takes a null key for "the key of the last time", so an empty one needs an address too.
        let key = key.isEmpty ? [0] : key
        let keyLength = Int32(key.count)
        return [UInt8](unsafeUninitializedCapacity: length) { room, count in
            let code = message.withUnsafeBufferPointer {
                CLibCrypto.HMAC(function, key, keyLength, $0.baseAddress, $0.count, room.baseAddress, nil)
            }
            precondition(code != nil, "libcrypto refuses HMAC")
            count = length
        }
    }
}
