/// Calls over HTTP, signed as one of the platform's gateways wants them.
///
/// What every call has goes into the query and the business's own parameters into a form, as the platform's own SDKs
/// send them.
package struct HTTPLink: PlatformLink {
    /// The gateways and how they are signed to.
    package enum Wire: Sendable, Hashable {
        case top(Signature.Method)
        case iop

        /// Where it is, where no endpoint is given.
        package var standardEndpoint: String {
            switch self {
            case .top: "https://api.taobao.com/router/rest"
            case .iop: "https://api-sg.aliexpress.com/sync"
            }
        }

        var name: String { self == .iop ? "iop" : "top" }
    }

    package let address: GatewayAddress
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
        address = GatewayAddress(name: wire.name, endpoint: try Endpoint.checked(endpoint ?? wire.standardEndpoint))
    }

    package func call(_ api: PlatformAPI, parameters: [Parameter]) async throws(GatewayError) -> [UInt8] {
        let (query, business) = signed(api, parameters)
        let url = "\(address.endpoint)?\(String(decoding: FormEncoding.encoded(query), as: UTF8.self))"
        let response: HTTPResponse
        do {
            response = try await transport.post(business, to: url)
        } catch {
            throw GatewayError(
                api: api, kind: error.wasInterrupted ? .interrupted : .unreachable, problem: error.problem,
                mayHaveTakenEffect: error.mayHaveBeenSent)
        }
        let isError = Array(response.body.prefix(200)).holds("\"error_response\"")
        // An error of the platform that comes with another status than 200 is more than the status says.
        guard response.status == 200 || isError else { throw HTTPAnswers.error(api, status: response.status) }
        return credentials.redacted(response.body, isError: isError)
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
