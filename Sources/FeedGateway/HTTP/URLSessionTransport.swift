import Bytes
import Foundation
import FoundationNetworking
import Glibc

/// HTTP by the toolchain's Foundation, which is libcurl underneath: TLS with certificates checked, gzip, and the proxy
/// that the environment names.
///
/// Every request has a session, and so a connection, of its own. libcurl repeats a request by itself when a connection
/// that it kept breaks before the first byte of an answer, POST or not: the platform would get a feed twice, and nobody
/// would know.
///
/// What cannot be had: an answer that breaks off within its header lines ends the process ("Transfer completed, but
/// there's no response"), by a check of Foundation's own. What was written before is whole, so the next process settles
/// that call like any whose answer was lost.
package struct URLSessionTransport: HTTPTransport {
    package struct Limits: Sendable {
        /// Seconds without a byte in either direction.
        package var idleSeconds = 60.0
        /// Seconds for all of a request.
        package var totalSeconds = 600.0
        /// Bytes of an answer; 2000 results take less than a tenth.
        package var answerBytes = 64 << 20
        /// Requests under way at once.
        package var window = 4

        package init() {}
    }

    private let limits: Limits
    private let window: RequestWindow

    package init(limits: Limits = Limits()) {
        self.limits = limits
        window = RequestWindow(limits.window)
    }

    package func post(_ form: [Parameter], to url: String) async throws(HTTPFailure) -> HTTPResponse {
        guard let address = URL(string: url) else {
            throw HTTPFailure("the endpoint is no URL", mayHaveBeenSent: false)
        }
        var request = URLRequest(url: address)
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.setValue("feedmill", forHTTPHeaderField: "User-Agent")
        // Without it libcurl waits for a word of the server before a large body, a second where none comes.
        request.setValue("", forHTTPHeaderField: "Expect")
        request.timeoutInterval = limits.idleSeconds
        await window.enter()
        request.httpBody = Self.body(form)
        let result = await perform(request)
        window.leave()
        return try result.get()
    }

    /// The form, in memory: with this Foundation a body from a file takes more than twice the time, and no less memory.
    private static func body(_ form: [Parameter]) -> Data {
        guard let memory = malloc(FormEncoding.room(for: form)) else { return Data(FormEncoding.encoded(form)) }
        return Data(bytesNoCopy: memory, count: FormEncoding.write(form, at: memory), deallocator: .free)
    }

    private func perform(_ request: URLRequest) async -> Result<HTTPResponse, HTTPFailure> {
        let exchange = HTTPExchange(answerLimit: limits.answerBytes)
        let settings = URLSessionConfiguration.ephemeral
        settings.timeoutIntervalForRequest = limits.idleSeconds
        settings.httpShouldSetCookies = false
        settings.httpCookieAcceptPolicy = .never
        settings.urlCache = nil
        let session = URLSession(configuration: settings, delegate: exchange, delegateQueue: ImmediateQueue())
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request)
        let deadline = Task { [seconds = limits.totalSeconds] in
            try await Task.sleep(for: .seconds(seconds))
            exchange.stop(task, because: .tooLong(seconds))
        }
        defer { deadline.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { exchange.begin(task, in: session, $0) }
        } onCancel: {
            exchange.stop(task, because: .interrupted)
        }
    }
}

/// Lets a few in at a time, in the order in which they came.
private final class RequestWindow: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Locked<State>

    init(_ count: Int) { state = Locked(State(free: count)) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if mayEnter { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
