import JSONText

/// Renews tokens by `/auth/token/refresh`, a path call of the new gateway: signed with its path in front, and without a
/// session.
///
/// It is made once and never again by itself: a call whose answer is lost may have used the refresh token up.
package struct TokenService: Sendable {
    private static let path = "/auth/token/refresh"

    private let url: String
    private let source: TokenSource
    private let refreshToken: String
    private let secrets: Secrets
    private let transport: any HTTPTransport
    private let clock: any GatewayClock

    /// - Parameters:
    ///   - endpoint: of business calls, such as `https://api-sg.aliexpress.com/sync`; nil for the gateway's own. Path calls
    ///     go to `/rest` beside it.
    /// - Throws: `EndpointError` where there is no such endpoint, `CredentialsError` where there is no refresh token.
    package init(
        endpoint: String?, _ source: TokenSource, transport: any HTTPTransport, clock: any GatewayClock
    ) throws {
        let business = try Endpoint(endpoint ?? HTTPLink.Wire.iop.standardEndpoint).url
        guard business.hasSuffix("/sync") else {
            throw EndpointError(
                "\(business) does not end in /sync, so it is unknown where tokens are renewed; name the "
                    + "endpoint of iop"
            )
        }
        url = "\(business.dropLast("sync".count))rest\(Self.path)"
        refreshToken = try source.tokenToRenewBy()
        secrets = Secrets([source.appKey, source.appSecret, refreshToken])
        self.source = source
        self.transport = transport
        self.clock = clock
    }

    package func renew() async throws(GatewayError) -> RenewedTokens {
        let business = [Parameter("refresh_token", refreshToken)]
        var query = [
            Parameter("app_key", source.appKey), Parameter("timestamp", PlatformTime.iop(clock.now)),
            Parameter("sign_method", "sha256"),
        ]
        let sign = Signature.iop(secret: source.appSecret, path: Self.path, parameters: query + business)
        query.append(Parameter("sign", sign))
        let answer: HTTPResponse
        do {
            answer = try await transport.post(
                business, to: "\(url)?\(String(decoding: FormEncoding.encoded(query), as: UTF8.self))")
        } catch {
            throw GatewayError(
                api: .tokenRefresh, kind: error.wasInterrupted ? .interrupted : .unreachable,
                problem: secrets.redacted(error.problem), mayHaveTakenEffect: error.mayHaveBeenSent)
        }
        return try tokens(answer)
    }

    private func tokens(_ answer: HTTPResponse) throws(GatewayError) -> RenewedTokens {
        guard HTTPAnswers.isPlatforms(answer), let root = try? JSONValue(parsing: answer.body).objectValue else {
            throw HTTPAnswers.error(.tokenRefresh, redacted(answer), now: clock.now)
        }
        if PlatformErrors.envelope(root) != nil {
            let said = redacted(answer)
            if let error = ClockDifference.error(
                .tokenRefresh, said, now: clock.now, tolerance: HTTPLink.Wire.iop.clockTolerance)
            {
                throw error
            }
            let words = try? JSONValue(parsing: said.body).objectValue
            guard let error = words.flatMap(PlatformErrors.envelope) else { throw unreadable("an error") }
            throw PlatformErrors.error(error, api: .tokenRefresh)
        }
        guard let access = token("access_token", in: root, ends: "expires_in", "expire_time") else {
            throw unreadable("no access token")
        }
        return RenewedTokens(
            access: access,
            refresh: token("refresh_token", in: root, ends: "refresh_expires_in", "refresh_token_valid_time"))
    }

    private func token(
        _ name: String, in fields: JSONObject, ends span: String, _ time: String
    ) -> RenewedTokens.Token? {
        guard let text = fields[name]?.stringValue, Credentials.isFit(text) else { return nil }
        let milliseconds = number(fields[span]).flatMap { $0 > 0 && $0 < Self.longestLife ? $0 * 1000 : nil }
        return RenewedTokens.Token(
            text: text, ends: milliseconds.map { clock.now + $0 } ?? number(fields[time]).flatMap { $0 > 0 ? $0 : nil })
    }

    /// No token lives ten years: what says so is no number of seconds.
    private static let longestLife: Int64 = 315_360_000

    /// A number, or one in a text.
    private func number(_ value: JSONValue?) -> Int64? { value?.int64Value ?? value?.stringValue.flatMap { Int64($0) } }

    private func unreadable(_ what: String) -> GatewayError {
        GatewayError(
            api: .tokenRefresh, kind: .unreachable, problem: "the answer holds \(what) that can be read",
            mayHaveTakenEffect: true)
    }

    /// The answer without any secret that was sent.
    private func redacted(_ answer: HTTPResponse) -> HTTPResponse {
        HTTPResponse(
            status: answer.status, body: secrets.redacted(answer.body), date: answer.date,
            retryAfter: answer.retryAfter)
    }
}
