import Bytes
package import FeedGateway
import Glibc
import JSONText

/// The sandbox behind a loopback server that looks at everything the platform's gateways look at: signature, key,
/// session, time stamp, method. It keeps what it received.
package final class LoopbackPlatform: Sendable {
    /// A call that it received.
    package struct Call: Sendable, Hashable {
        /// The platform's name of the call.
        package let method: String
        /// Names of the parameters of query and form.
        package let parameters: [String]
        /// How many calls came over the same connection before.
        package let earlierOnConnection: Int
        /// The code of the error that the gateway answered before the business saw the call; nil where it did.
        package let refusal: Int?
    }

    /// The credentials that it takes; any other is refused.
    package static let appKey = "12345678"
    /// As `appKey`.
    package static let appSecret = "a-secret-that-nobody-may-see"
    /// As `appKey`, until it is renewed.
    package static let accessToken = "a-token-that-nobody-may-see-either"
    /// Works once.
    package static let refreshToken = "a-refresh-token/that+nobody-may-see=="

    /// What goes with it.
    package static var credentials: Credentials {
        Credentials(appKey: appKey, appSecret: appSecret, accessToken: accessToken)
    }

    private let server: LoopbackServer
    private let received: Received

    private final class Received: Sendable {
        let calls = Locked<[Call]>([])
        let tokens = Locked(LoopbackTokens())
    }

    /// - Parameters:
    ///   - platform: what answers the calls.
    ///   - clock: what time stamps are held against, ten minutes either way.
    ///   - isCompressing: whether answers are gzip streams where the client takes them.
    ///   - instead: of a call, and how many of its method came before, what is answered although the platform never sees
    ///     it; nil where it does.
    ///   - after: the same of what is answered in place of the platform's answer, after it did its work.
    package init(
        _ platform: SandboxPlatform, clock: any GatewayClock = SystemClock(), isCompressing: Bool = true,
        instead: @escaping @Sendable (String, Int) -> LoopbackServer.Reply? = { _, _ in nil },
        after: @escaping @Sendable (String, Int) -> LoopbackServer.Reply? = { _, _ in nil }
    ) throws {
        let received = Received()
        self.received = received
        server = try LoopbackServer { request in
            let form = MultipartForm.decoded(request.body, contentType: request.headers["content-type"] ?? "")
            let parameters =
                FormEncoding.decoded(request.query.utf8) + (form?.parameters ?? FormEncoding.decoded(request.body))
            if request.path == "/rest\(LoopbackTokens.path)" {
                if let reply = instead(LoopbackTokens.path, 0) { return reply }
                let answer = received.tokens.withLock { $0.answer(parameters, now: clock.now) }
                if let reply = after(LoopbackTokens.path, 0) { return reply }
                return .answer(status: 200, headers: [:], body: Array(answer.description.utf8))
            }
            let gate = LoopbackGate(
                parameters: parameters, isNew: request.path == "/sync", session: received.tokens.withLock(\.access),
                now: clock.now)
            let refusal = gate.refusal
            let earlier = received.calls.withLock { calls in
                defer {
                    calls.append(
                        Call(
                            method: gate.method, parameters: parameters.map(\.name),
                            earlierOnConnection: request.earlierOnConnection, refusal: refusal?.code))
                }
                return calls.count { $0.method == gate.method }
            }
            if let reply = instead(gate.method, earlier) { return reply }
            var answer: JSONValue
            if let refusal {
                answer = LoopbackGate.error(refusal)
            } else if let api = PlatformAPI(rawValue: gate.method) {
                guard let reply = try? platform.reply(to: api, parameters, form?.attachments.first) else { return .cut }
                switch reply {
                case .answer(let value): answer = value
                case .text(let text): return .answer(status: 200, headers: [:], body: Array(text.utf8))
                case .status(let status):
                    return .answer(
                        status: status, headers: [:], body: Array("<html>\(status) Bad Gateway</html>".utf8))
                case .late(let milliseconds, let value):
                    usleep(UInt32(clamping: milliseconds) * 1000)
                    answer = value
                case .cut: return .cut
                }
            } else {
                answer = LoopbackGate.error(LoopbackGate.Refusal(code: 22, message: "Invalid method"))
            }
            if let reply = after(gate.method, earlier) { return reply }
            answer = gate.inItsForm(answer)
            let text = Array(answer.description.utf8)
            let packs = isCompressing && request.headers["accept-encoding"]?.contains("gzip") == true
            var headers = ["Date": LoopbackGate.date(clock.now)]
            if packs { headers["Content-Encoding"] = "gzip" }
            return .answer(status: 200, headers: headers, body: packs ? StoredGzip.packed(text) : text)
        }
    }

    /// The old gateway's URL.
    package var topEndpoint: String { server.url("/router/rest") }
    /// The new gateway's URL.
    package var iopEndpoint: String { server.url("/sync") }

    /// What it received so far.
    package var calls: [Call] { received.calls.withLock { $0 } }

    /// The tokens that are good now.
    package var tokens: LoopbackTokens { received.tokens.withLock { $0 } }

    /// Ends the server; what is under way is cut off.
    package func stop() { server.stop() }
}
