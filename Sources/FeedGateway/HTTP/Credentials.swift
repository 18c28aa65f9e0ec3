import Bytes
import Glibc

/// What a seller's app proves itself by. Never written anywhere: not printed, not logged, not part of a message.
package struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let appKey: String
    let appSecret: String
    let accessToken: String
    /// All but the key.
    private let secrets: Secrets
    private let secretsOfErrors: Secrets

    /// Credentials from anywhere but the environment.
    package init(appKey: String, appSecret: String, accessToken: String) {
        self.appKey = appKey
        self.appSecret = appSecret
        self.accessToken = accessToken
        secrets = Secrets([appSecret, accessToken])
        secretsOfErrors = Secrets([appSecret, accessToken, appKey])
    }

    /// From the environment: `FEEDMILL_APP_KEY`, `FEEDMILL_APP_SECRET` and `FEEDMILL_ACCESS_TOKEN`, or, of each, the
    /// file that the same name with `_FILE` names.
    ///
    /// - Throws: which are missing, or which file cannot be read.
    package init(environment: [String: String]) throws(CredentialsError) {
        let values = try Credentials.values(
            ["FEEDMILL_APP_KEY", "FEEDMILL_APP_SECRET", "FEEDMILL_ACCESS_TOKEN"], environment)
        self.init(appKey: values[0], appSecret: values[1], accessToken: values[2])
    }

    /// What the environment has under each name.
    ///
    /// - Throws: which are missing, or which file cannot be read.
    static func values(
        _ names: [String], _ environment: [String: String]
    ) throws(CredentialsError) -> [String] {
        var values: [String] = []
        var missing: [String] = []
        for name in names {
            if let value = try Credentials.value(name, environment) {
                values.append(value)
            } else {
                missing.append(name)
            }
        }
        guard missing.isEmpty else {
            throw CredentialsError(
                "credentials are missing: \(missing.joined(separator: ", "))",
                advice: "set \(missing.count == 1 ? "it" : "them") in the environment, or name a file with "
                    + "\(missing[0])_FILE")
        }
        return values
    }

    /// What the environment has under a name, or the file that it names; nil where there is nothing.
    ///
    /// - Parameter mayBeMissing: a file that is not there is nothing too.
    static func value(
        _ name: String, _ environment: [String: String], mayBeMissing: Bool = false
    ) throws(CredentialsError) -> String? {
        var text = environment[name] ?? ""
        var origin = name
        if text.isEmpty, let path = environment["\(name)_FILE"], !path.isEmpty {
            if mayBeMissing, access(path, F_OK) != 0, errno == ENOENT { return nil }
            origin = "\(path), which \(name)_FILE names,"
            text = try contents(of: path, origin)
        }
        let trimmed = Array(text.utf8).withUnsafeBufferPointer { $0.trimmed.string }
        guard !trimmed.isEmpty else { return nil }
        guard isFit(trimmed) else {
            throw CredentialsError(
                "\(origin) has blanks or characters that no key, secret or token has",
                advice: "copy it again from the platform's console")
        }
        return trimmed
    }

    /// Whether a text may be a key, a secret or a token.
    static func isFit(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < longest && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Bytes of the file of a credential.
    private static let longest = 1 << 14

    private static func contents(of path: String, _ origin: String) throws(CredentialsError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CredentialsError(
                "\(origin) cannot be read: \(String(cString: strerror(errno)))", advice: "make it readable")
        }
        defer { close(descriptor) }
        var block = [UInt8](repeating: 0, count: longest)
        let count = read(descriptor, &block, block.count)
        guard count >= 0, count < block.count else {
            throw CredentialsError(
                "\(origin) cannot be read: \(count < 0 ? String(cString: strerror(errno)) : "it is too long")",
                advice: "name a file that holds nothing else")
        }
        return String(decoding: block[..<count], as: UTF8.self)
    }

    /// No secret, wherever it is printed.
    package var description: String { "credentials" }
    /// As `description`.
    package var debugDescription: String { description }
    /// Nothing of the secret.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The text with each of the credentials in it made unreadable: the platform, or a proxy before it, may quote
    /// them.
    ///
    /// - Parameter isError: a key is digits, which may be part of any number of an answer that is no error.
    func redacted(_ text: [UInt8], isError: Bool) -> [UInt8] {
        (isError ? secretsOfErrors : secrets).redacted(text)
    }
}

/// Why there are no credentials. Never holds one.
package struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is missing or wrong, without a secret.
    package let problem: String
    /// What to do, as words that follow a dash or a semicolon.
    package let advice: String

    /// A problem with what to do.
    package init(_ problem: String, advice: String) {
        self.problem = problem
        self.advice = advice
    }

    /// What is wrong and what to do, in one line.
    package var description: String { "\(problem); \(advice)" }
}
