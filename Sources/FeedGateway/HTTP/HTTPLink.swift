/// Calls over HTTP, signed as one of the platform's gateways wants them.
///
/// What every call has goes into the query and the business's own parameters into a form, as the platform's own SDKs
/// send them.
package struct HTTPLink: PlatformLink {
    /// The gateways and how they are signed to.
    package enum Wire: Sendable, Hashable {
        /// The old gateway, with the method that requests are signed by.
        case top(Signature.Method)
        /// The new gateway; requests are signed by HMAC-SHA256.
        case iop

        /// Where it is, where no endpoint is given.
        package var standardEndpoint: String {
            switch self {
            case .top: "https://api.taobao.com/router/rest"
            case .iop: "https://api-sg.aliexpress.com/sync"
            }
        }

        var name: String { self == .iop ? "iop" : "top" }

        /// How far a request's time may be off, in milliseconds: ten minutes on the old gateway (open.taobao.com
        /// docId=101617), two hours on the new one (developer.alibaba.com articleId=120691).
        var clockTolerance: Int64 { self == .iop ? 7_200_000 : 600_000 }
    }

    /// Its name, and the URL that calls go to.
    package let address: GatewayAddress
    private let endpoint: Endpoint
    private let wire: Wire
    private let credentials: Credentials
    private let transport: any HTTPTransport
    private let clock: any GatewayClock

    /// - Parameters:
    ///   - endpoint: nil for the gateway's own. https, or http to this machine.
    package init(
        _ wire: Wire, endpoint: String? = nil, credentials: Credentials, transport: any HTTPTransport,
        clock: any GatewayClock = SystemClock()
    ) throws(EndpointError) {
        self.wire = wire
        self.credentials = credentials
        self.transport = transport
        self.clock = clock
        self.endpoint = try Endpoint(endpoint ?? wire.standardEndpoint)
        address = GatewayAddress(name: wire.name, endpoint: self.endpoint.normalized)
    }

    package func call(
        _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
    ) async throws(GatewayError) -> [UInt8] {
        // The bytes of a file are not signed, on either gateway.
        let (query, business) = signed(api, parameters)
        let url = "\(endpoint.url)?\(String(decoding: FormEncoding.encoded(query), as: UTF8.self))"
        let answer: HTTPResponse
        do {
            answer = try await transport.send(
                HTTPRequest(url: url, body: attachment.map { .multipart(business, $0) } ?? .form(business)))
        } catch {
            throw GatewayError(
                api: api, kind: error.wasInterrupted ? .interrupted : .unreachable,
                problem: String(
                    decoding: credentials.redacted(Array(error.problem.utf8), isError: true), as: UTF8.self),
                mayHaveTakenEffect: error.mayHaveBeenSent)
        }
        let isError = !HTTPAnswers.isPlatforms(answer) || HTTPAnswers.isPlatformsError(answer)
        let response = HTTPResponse(
            status: answer.status, body: credentials.redacted(answer.body, isError: isError), date: answer.date,
            retryAfter: answer.retryAfter)
        guard HTTPAnswers.isPlatforms(answer) else { throw HTTPAnswers.error(api, response, now: clock.now) }
        if isError,
            let error = ClockDifference.error(api, response, now: clock.now, tolerance: wire.clockTolerance)
        {
            throw error
        }
        return response.body
    }

    /// The parameters of the query, `sign` the last of them, and those of the form.
    private func signed(_ api: PlatformAPI, _ parameters: [Parameter]) -> ([Parameter], [Parameter]) {
        var query = [
            Parameter("method", api.rawValue), Parameter("app_key", credentials.appKey),
            Parameter("session", credentials.accessToken), Parameter("format", "json"), Parameter("v", "2.0"),
        ]
        switch wire {
        case .top(let method):
            query += [
                Parameter("timestamp", PlatformTime.top(clock.now)), Parameter("sign_method", method.rawValue),
            ]
            let sign = Signature.top(method, secret: credentials.appSecret, parameters: query + parameters)
            return (query + [Parameter("sign", sign)], parameters)
        case .iop:
            query += [
                Parameter("timestamp", PlatformTime.iop(clock.now)), Parameter("sign_method", "sha256"),
                Parameter("simplify", "true"),
            ]
            let business = parameters.filter { !$0.isBlank }
            let sign = Signature.iop(secret: credentials.appSecret, parameters: query + business)
            return (query + [Parameter("sign", sign)], business)
        }
    }
}
