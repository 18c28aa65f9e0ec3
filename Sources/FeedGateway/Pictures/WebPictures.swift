import Foundation

/// Pictures on web servers, by http and https.
///
/// A few redirects are followed, one at a time, and each goes the way of the first request: where a name leads is looked
/// at before anything is sent there.
package final class WebPictures: PictureSource {
    /// Of a picture and of one request.
    package struct Limits: Sendable {
        /// Bytes of a picture: what the platform takes.
        package var bytes = 3 << 20
        /// Redirects that are followed.
        package var redirects = 5
        /// Seconds without a byte after which a server is given up on.
        package var idleSeconds = 15.0
        /// Seconds that a picture may take in all.
        package var totalSeconds = 60.0
        /// Tries of one picture, where the trouble may pass.
        package var attempts = 2
        /// Milliseconds between two of them.
        package var pause: Int64 = 1000
        /// After so many pictures in a row that a host did not give, it is not asked any more.
        package var failuresOfHost = 5

        /// The settings that each member names as its value.
        package init() {}
    }

    private let limits: Limits
    private let tunnel: PictureTunnel
    private let transport: HelperTransport
    private let clock: any GatewayClock
    private let hosts = HostFailures()

    /// - Parameters:
    ///   - allowsOwnNetwork: whether addresses that the internet does not lead to may be asked too.
    ///   - environment: with the proxies and certificates of this machine.
    /// - Throws: in words, where the way there cannot be made.
    package init(
        allowsOwnNetwork: Bool, environment: [String: String], executable: String = "/proc/self/exe",
        clock: any GatewayClock = SystemClock(), limits: Limits = Limits()
    ) throws(PictureFailure) {
        self.limits = limits
        self.clock = clock
        do throws(SystemError) {
            tunnel = try PictureTunnel(allowsOwnNetwork: allowsOwnNetwork, environment: environment)
        } catch {
            throw PictureFailure(.passing, "no port for requests: \(error)")
        }
        var own = HelperTransport.Limits()
        own.idleSeconds = limits.idleSeconds
        own.totalSeconds = limits.totalSeconds
        own.answerBytes = limits.bytes
        transport = HelperTransport(
            executable: executable, environment: environment, proxy: tunnel.proxy, limits: own)
    }

    deinit { tunnel.stop() }

    package func fetch(_ address: String, known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture {
        guard let url = Self.url(address, from: nil) else {
            throw PictureFailure(.lasting, "not an http or https address")
        }
        let host = url.host() ?? ""
        if let words = hosts.given(up: host, after: limits.failuresOfHost) {
            throw PictureFailure(.passing, "its host failed \(limits.failuresOfHost) times in a row: \(words)")
        }
        var attempt = 1
        while true {
            do throws(PictureFailure) {
                let fetched = try await follow(url, known)
                hosts.noteSuccess(host)
                return fetched
            } catch {
                guard error.kind == .passing else {
                    if error.kind != .interrupted { hosts.noteSuccess(host) }
                    throw error
                }
                guard attempt < limits.attempts else {
                    hosts.noteFailure(host, error.problem)
                    throw error
                }
                attempt += 1
                do throws(CancellationError) {
                    try await clock.sleep(milliseconds: limits.pause)
                } catch _ {
                    throw PictureFailure(.interrupted, "interrupted")
                }
            }
        }
    }

    private func follow(_ first: URL, _ known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture {
        var url = first
        var seen: Set<String> = []
        while true {
            guard seen.insert(url.absoluteString).inserted else {
                throw PictureFailure(.lasting, "its server redirects in a loop")
            }
            guard seen.count <= limits.redirects + 1 else {
                throw PictureFailure(.lasting, "its server redirects more than \(limits.redirects) times")
            }
            let answer = try await ask(url, known)
            switch answer.status {
            case 200:
                guard !answer.body.isEmpty else { throw PictureFailure(.lasting, "the answer is empty") }
                return .bytes(
                    answer.body, PictureVersion(entityTag: answer.entityTag, lastModified: answer.lastModified))
            case 304 where known?.isEmpty == false: return .unchanged
            case 301, 302, 303, 307, 308:
                guard let next = Self.url(answer.location, from: url) else {
                    throw PictureFailure(.lasting, "HTTP status \(answer.status) leads to no address")
                }
                url = next
            case 408, 425, 429, 500...599: throw PictureFailure(.passing, "HTTP status \(answer.status)")
            default: throw PictureFailure(.lasting, "HTTP status \(answer.status)")
            }
        }
    }

    private func ask(_ url: URL, _ known: PictureVersion?) async throws(PictureFailure) -> HTTPResponse {
        // The bytes are what the digest is of, whatever a server could do to make them fewer.
        var headers = [HTTPHeader("Accept", "image/*"), HTTPHeader("Accept-Encoding", "identity")]
        if let known, !known.entityTag.isEmpty { headers.append(HTTPHeader("If-None-Match", known.entityTag)) }
        if let known, !known.lastModified.isEmpty {
            headers.append(HTTPHeader("If-Modified-Since", known.lastModified))
        }
        let result: Result<HTTPResponse, HTTPFailure>
        do throws(HTTPFailure) {
            result = .success(try await transport.send(HTTPRequest(url: url.absoluteString, headers: headers)))
        } catch {
            result = .failure(error)
        }
        // The tunnel knows more than libcurl tells.
        let port = url.port ?? (url.scheme == "https" ? 443 : 80)
        if let problem = tunnel.problem((url.host() ?? "").filter { $0 != "[" && $0 != "]" }, port) {
            throw PictureFailure(problem.contains("private network") ? .lasting : .passing, problem)
        }
        switch result {
        case .success(let answer): return answer
        case .failure(let failure) where failure.wasInterrupted: throw PictureFailure(.interrupted, "interrupted")
        case .failure(let failure) where failure.problem == HTTPFailure.tooLarge(limits.bytes):
            throw PictureFailure(.tooLarge, failure.problem)
        case .failure(let failure):
            throw PictureFailure(.passing, failure.problem.replacing("the endpoint", with: "its host"))
        }
    }

    /// An address as it is asked for; nil where it is none of http or https.
    private static func url(_ text: String, from base: URL?) -> URL? {
        let address = base == nil && text.hasPrefix("//") ? "https:\(text)" : text
        guard let url = URL(string: address, relativeTo: base)?.absoluteURL, let scheme = url.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = url.host(), !host.isEmpty
        else { return nil }
        guard url.fragment() != nil, var parts = URLComponents(url: url, resolvingAgainstBaseURL: true) else {
            return url
        }
        parts.fragment = nil
        return parts.url
    }
}
