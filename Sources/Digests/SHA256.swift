import CLibCrypto

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
///
/// Fed by one task at a time; the digest of a whole file is taken while the file passes through, never in a pass of
/// its own.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Bytes in a digest.
    package static let byteCount = 32

    /// Starts an empty message.
    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto offers no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds the next bytes of the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        let done = EVP_DigestUpdate(context, start, bytes.count)
        precondition(done == 1)
    }

    /// Ends the message. Its digest is 32 bytes.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { room, count in
            let done = EVP_DigestFinal_ex(context, room.baseAddress, nil)
            precondition(done == 1)
            count = SHA256.byteCount
        }
    }

    /// The digest of one message that is at hand as a whole.
    package static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The digest of one message that is at hand as a whole.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { digest($0) }
    }
}
