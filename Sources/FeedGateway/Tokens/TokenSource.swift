import Digests

/// Where the tokens of the new gateway are kept, and what an app renews them by, as the environment says:
/// `FEEDMILL_APP_KEY`, `FEEDMILL_APP_SECRET` and `FEEDMILL_REFRESH_TOKEN`, or of each the file that the same name with
/// `_FILE` names.
///
/// A token is renewed in its files: the platform gives a new refresh token each time, and a variable cannot be written.
package struct TokenSource: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let appKey: String
    let appSecret: String
    private let accessToken: String?
    private let refreshToken: String?
    /// The files that tokens are kept in; nil where none is named.
    private let accessFile: String?
    private let refreshFile: String?
    /// The access token's variable is set, which counts more than its file.
    private let hidesFile: Bool

    private static let access = "FEEDMILL_ACCESS_TOKEN"
    private static let refresh = "FEEDMILL_REFRESH_TOKEN"

    /// - Throws: where key or secret are missing, or a file that is named cannot be read.
    package init(environment: [String: String]) throws(CredentialsError) {
        let app = try Credentials.values(["FEEDMILL_APP_KEY", "FEEDMILL_APP_SECRET"], environment)
        (appKey, appSecret) = (app[0], app[1])
        accessFile = Self.file(Self.access, environment)
        refreshFile = Self.file(Self.refresh, environment)
        hidesFile = environment[Self.access]?.isEmpty == false
        // What was written there last is newer than a variable. A file that is not there yet is written.
        var fileOnly = environment
        fileOnly[Self.refresh] = nil
        accessToken = try Credentials.value(Self.access, environment, mayBeMissing: true)
        let written = try Credentials.value(Self.refresh, fileOnly, mayBeMissing: true)
        let given = try Credentials.value(Self.refresh, environment, mayBeMissing: true)
        refreshToken = written ?? given
    }

    private static func file(_ name: String, _ environment: [String: String]) -> String? {
        environment["\(name)_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What the access token is renewed by.
    ///
    /// - Throws: where there is none.
    func tokenToRenewBy() throws(CredentialsError) -> String {
        guard let refreshToken else {
            throw CredentialsError(
                "the refresh token is missing: \(Self.refresh)",
                advice:
                    "put it into a file and name that with \(Self.refresh)_FILE; without one, authorise the app "
                    + "again")
        }
        return refreshToken
    }

    /// The files that renewed tokens are written to.
    ///
    /// - Throws: where one is not named, or would not count once it is written.
    package func files() throws(CredentialsError) -> (refresh: String, access: String) {
        guard let refreshFile, let accessFile else {
            let missing = [(refreshFile, Self.refresh), (accessFile, Self.access)].filter { $0.0 == nil }
                .map { "\($0.1)_FILE" }
            throw CredentialsError(
                "there is no place for the new tokens: \(missing.joined(separator: ", ")) is not set",
                advice: "keep both tokens in files, and name these with \(Self.access)_FILE and \(Self.refresh)_FILE")
        }
        guard accessFile != refreshFile else {
            throw CredentialsError(
                "\(Self.access)_FILE and \(Self.refresh)_FILE name the same file", advice: "name a file for each token")
        }
        guard !hidesFile else {
            throw CredentialsError(
                "\(Self.access) is set, and overrides the file for the new token",
                advice: "unset it: \(Self.access)_FILE is enough")
        }
        return (refreshFile, accessFile)
    }

    /// What tells tokens apart without giving them away: a digest under the app's secret. nil where there is none.
    package var accessDigest: String? { accessToken.map(digest) }
    /// The same of the refresh token.
    package var refreshDigest: String? { refreshToken.map(digest) }

    /// The same of any token.
    package func digest(_ token: String) -> String {
        hexadecimal(HMAC.code(.sha256, key: Array(appSecret.utf8), message: [Array(token.utf8)]).prefix(8))
    }

    /// No secret, wherever it is printed.
    package var description: String { "tokens" }
    /// As `description`.
    package var debugDescription: String { description }
    /// Nothing of the secret.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Tokens as the platform gave them. Never printed.
package struct RenewedTokens: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A token, and when it ends.
    package struct Token: Sendable, CustomReflectable {
        /// The token itself: a secret.
        package let text: String
        /// Milliseconds since 1970; nil where the platform did not say.
        package let ends: Int64?
        /// Nothing of the secret.
        package var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// The new access token.
    package let access: Token
    /// nil where the platform gave no new one.
    package let refresh: Token?

    /// No secret, wherever it is printed.
    package var description: String { "tokens" }
    /// As `description`.
    package var debugDescription: String { description }
    /// Nothing of the secret.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
