import CLibCrypto

/// MD5 (RFC 1321), which the platform's old gateway signs with. Protects nothing by itself.
package enum MD5 {
    /// The digest of `pieces`, one after the other; 16 bytes.
    package static func digest(of pieces: [[UInt8]]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        precondition(EVP_DigestInit_ex(context, EVP_md5(), nil) == 1, "libcrypto offers no MD5")
        for piece in pieces { update(context, piece) }
        return [UInt8](unsafeUninitializedCapacity: 16) { room, count in
            let done = EVP_DigestFinal_ex(context, room.baseAddress, nil)
            precondition(done == 1)
            count = 16
        }
    }
}

/// Keyed digests (RFC 2104), which the platform's gateways sign requests with.
package enum HMAC {
    /// The hash functions the gateways know.
    package enum Hash: Sendable {
        /// MD5, of 16 bytes: what the old gateway still takes.
        case md5
        /// SHA-256, of 32 bytes.
        case sha256
    }

    /// HMAC of the pieces of a message, one after the other, under `key`: 16 bytes for MD5, 32 for SHA-256.
    package static func code(_ hash: Hash, key: [UInt8], message pieces: [[UInt8]]) -> [UInt8] {
        let (function, length) =
            switch hash {
            case .md5: (EVP_md5(), 16)
            case .sha256: (EVP_sha256(), 32)
            }
        // An empty key is none to libcrypto. Keys are filled up with zeros, so one of them is the same.
        let key = key.isEmpty ? [0] : key
        let context = EVP_MD_CTX_new()
        let holder = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nil, key, key.count)
        defer {
            EVP_PKEY_free(holder)
            EVP_MD_CTX_free(context)
        }
        precondition(EVP_DigestSignInit(context, nil, function, nil, holder) == 1, "libcrypto refuses HMAC")
        for piece in pieces { update(context, piece) }
        return [UInt8](unsafeUninitializedCapacity: length) { room, count in
            count = length
            let done = EVP_DigestSignFinal(context, room.baseAddress, &count)
            precondition(done == 1 && count == length)
        }
    }
}

private func update(_ context: OpaquePointer?, _ piece: [UInt8]) {
    let done = piece.withUnsafeBytes { $0.isEmpty ? 1 : EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    precondition(done == 1)
}
