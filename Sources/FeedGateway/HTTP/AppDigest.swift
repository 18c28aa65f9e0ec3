import Digests

extension Credentials {
    /// What tells the app from others without giving its key away: the beginning of the key's SHA-256.
    package var appDigest: String { hexadecimal(SHA256.digest(Array(appKey.utf8)).prefix(8)) }
}
