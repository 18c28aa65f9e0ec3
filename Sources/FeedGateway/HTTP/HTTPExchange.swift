import Bytes
import Foundation
import FoundationNetworking
import Glibc

/// One request and its answer, as a session tells of them on its own queue.
final class HTTPExchange: NSObject, URLSessionDataDelegate, Sendable {
    /// Why feedmill itself ended it.
    enum Stop: Sendable {
        case interrupted
        case tooLong(Double)
        case tooLarge(Int)
    }

    private struct State {
        var continuation: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>?
        var body: [UInt8] = []
        var stop: Stop?
        var sentBytes: Int64 = 0
    }

    private let answerLimit: Int
    private let state = Locked(State())

    init(answerLimit: Int) { self.answerLimit = answerLimit }

    func begin(
        _ task: URLSessionTask, in session: URLSession,
        _ continuation: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>
    ) {
        HTTPTraffic.begin()
        let isStopped = state.withLock { state in
            state.continuation = continuation
            return state.stop != nil
        }
        if isStopped {
            end(.failure(HTTPFailure("interrupted", mayHaveBeenSent: false, wasInterrupted: true)))
        } else {
            task.resume()
            rest(session)
        }
    }

    /// Lets the session rest now and then until the answer is there.
    ///
    /// Foundation on Linux goes on watching whether a connection can be written to when nothing is left to write. It
    /// always can, so a session that waits keeps a core busy. It is asked here for its tasks, which nobody wants to
    /// know, over and over: it stands still while it tells them. All sessions of a process may share one queue, so what
    /// counts is what all exchanges wait for, and in between the queue is left to the others.
    private func rest(_ session: URLSession) {
        guard state.withLock({ $0.continuation != nil }) else { return }
        guard HTTPTraffic.rest() > 0 else {
            HTTPTraffic.queue.asyncAfter(deadline: .now() + .milliseconds(2)) { [weak self] in self?.rest(session) }
            return
        }
        session.getAllTasks { [weak self] _ in
            usleep(HTTPTraffic.rest())
            HTTPTraffic.queue.async { [weak self] in self?.rest(session) }
        }
    }

    func stop(_ task: URLSessionTask, because reason: Stop) {
        state.withLock { state in state.stop = state.stop ?? reason }
        // The session may be in the middle of telling something, and to cancel waits for it.
        HTTPTraffic.queue.async { task.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    /// Whatever a server wants to be told of who asks, it gets its answer's status and not a second request.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        completionHandler(.rejectProtectionSpace, nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        HTTPTraffic.noteBytes()
        state.withLock { $0.sentBytes = totalBytesSent }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        HTTPTraffic.noteBytes()
        let isTooLarge = state.withLock { state in
            state.body.append(contentsOf: data)
            return state.body.count > answerLimit
        }
        if isTooLarge { stop(dataTask, because: .tooLarge(answerLimit)) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (body, stop, sentBytes) = state.withLock { ($0.body, $0.stop, $0.sentBytes) }
        if let stop {
            end(.failure(HTTPExchange.failure(stop)))
        } else if let error {
            end(.failure(HTTPExchange.failure(error, didSend: sentBytes > 0 || task.countOfBytesSent > 0)))
        } else if let response = task.response as? HTTPURLResponse {
            end(.success(HTTPResponse(status: response.statusCode, body: body)))
        } else {
            end(.failure(HTTPFailure("the answer is no HTTP", mayHaveBeenSent: true)))
        }
    }

    private func end(_ result: Result<HTTPResponse, HTTPFailure>) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        guard let continuation else { return }
        HTTPTraffic.end()
        continuation.resume(returning: result)
    }

    private static func failure(_ stop: Stop) -> HTTPFailure {
        switch stop {
        case .interrupted: HTTPFailure("interrupted", mayHaveBeenSent: true, wasInterrupted: true)
        case .tooLong(let seconds):
            HTTPFailure("the answer took longer than \(Int(seconds)) s", mayHaveBeenSent: true)
        case .tooLarge(let limit):
            HTTPFailure("the answer is larger than \(limit >> 20) MiB", mayHaveBeenSent: true)
        }
    }

    /// Of the error nothing is told but its own words: its other parts hold the URL, and so the access token.
    private static func failure(_ error: any Error, didSend: Bool) -> HTTPFailure {
        let code = (error as? URLError)?.code
        let words = (error as NSError).userInfo[NSLocalizedDescriptionKey] as? String ?? ""
        let problem =
            switch code {
            case .cannotFindHost?, .dnsLookupFailed?: "the host of the endpoint is not found"
            case .cannotConnectToHost?: "the endpoint takes no connection"
            case .notConnectedToInternet?: "no network"
            case .timedOut?: "no answer in time"
            case .networkConnectionLost?: "the connection broke"
            case .cancelled?, .userCancelledAuthentication?: "the server or a proxy asks for a login"
            default: words.isEmpty || words.contains("?") ? "the connection failed" : "the connection failed: \(words)"
            }
        return HTTPFailure(problem, mayHaveBeenSent: didSend)
    }
}
