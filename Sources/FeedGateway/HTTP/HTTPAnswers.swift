/// What an HTTP status says where it is not 200. The platform itself answers errors with status 200; anything else
/// comes from what stands before it, and tells nothing about what was done.
enum HTTPAnswers {
    static func error(_ api: PlatformAPI, status: Int) -> GatewayError {
        switch status {
        case 300..<400:
            GatewayError(
                api: api, kind: .configuration,
                problem: "HTTP status \(status), a redirect, which is not followed; see that --endpoint is right",
                mayHaveTakenEffect: false)
        case 401, 403, 407:
            GatewayError(
                api: api, kind: .configuration, problem: "HTTP status \(status): a proxy or firewall refuses",
                mayHaveTakenEffect: false)
        case 404, 405, 410:
            GatewayError(
                api: api, kind: .configuration,
                problem: "HTTP status \(status): this is no gateway of the platform; see that --endpoint is right",
                mayHaveTakenEffect: false)
        case 413:
            GatewayError(
                api: api, kind: .request, problem: "HTTP status 413: the feed is too large; lower max_feed_bytes",
                mayHaveTakenEffect: false)
        case 408, 429, 500...:
            GatewayError(api: api, kind: .retryable, problem: "HTTP status \(status)", mayHaveTakenEffect: true)
        default:
            GatewayError(api: api, kind: .request, problem: "HTTP status \(status)", mayHaveTakenEffect: true)
        }
    }
}
