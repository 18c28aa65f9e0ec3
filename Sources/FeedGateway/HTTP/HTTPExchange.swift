import Bytes
import Foundation
import FoundationNetworking
import Glibc

/// One request and its answer, as a session reports them on its own queue.
final class HTTPExchange: NSObject, PlainSessionDelegate, Sendable {
    /// Why feedmill itself ended it.
    enum Stop: Sendable {
        case interrupted
        case tooLarge(Int)

        var problem: String {
            switch self {
            case .interrupted: "interrupted"
            case .tooLarge(let limit): HTTPFailure.tooLarge(limit)
            }
        }
    }

    private struct State {
        var session: URLSession?
        /// The session is for this request alone.
        var ownsSession = false
        var task: URLSessionTask?
        var end: (@Sendable (HelperMessage) -> Void)?
        var stop: Stop?
        var receivedBytes = 0
        var sentBytes: Int64 = 0
    }

    private let answerLimit: Int
    private let receive: @Sendable ([UInt8]) -> Void
    private let stopping: @Sendable (String) -> Void
    private let state = Locked(State())

    /// - Parameters:
    ///   - body: what is posted, and of what type it is; stays as it is until the end. nil: nothing, what is at the
    ///     address is asked for.
    ///   - idleSeconds: without a byte in either direction.
    ///   - answerLimit: the most bytes of an answer, unpacked.
    ///   - shared: the session of requests that post nothing.
    ///   - receive: gets the bytes of the answer as they come.
    ///   - stopping: gets why the request is stopped that feedmill itself stops, before its end.
    ///   - end: gets the last message of the request, once: its answer but for the body, or why there is none.
    init(
        _ body: (type: String, data: Data)?, to url: URL, headers: [HTTPHeader], idleSeconds: Double, answerLimit: Int,
        shared: SharedSession, receive: @escaping @Sendable ([UInt8]) -> Void,
        stopping: @escaping @Sendable (String) -> Void,
        end: @escaping @Sendable (HelperMessage) -> Void
    ) {
        self.answerLimit = answerLimit
        self.receive = receive
        self.stopping = stopping
        super.init()
        var request = URLRequest(url: url)
        request.httpMethod = body == nil ? "GET" : "POST"
        if let body { request.setValue(body.type, forHTTPHeaderField: "Content-Type") }
        request.setValue("feedmill", forHTTPHeaderField: "User-Agent")
        // Without it libcurl waits for a word of the server before a large body, a second where none comes.
        request.setValue("", forHTTPHeaderField: "Expect")
        request.timeoutInterval = idleSeconds
        request.httpBody = body?.data
        for header in headers { request.setValue(header.value, forHTTPHeaderField: header.name) }
        guard body != nil else {
            let (session, task) = shared.task(request, for: self)
            state.withLock { ($0.session, $0.task, $0.end) = (session, task, end) }
            return
        }
        let session = URLSession(
            configuration: Self.settings(idleSeconds: idleSeconds), delegate: self, delegateQueue: ImmediateQueue())
        let task = session.dataTask(with: request)
        state.withLock { state in
            (state.session, state.task, state.end) = (session, task, end)
            state.ownsSession = true
        }
    }

    static func settings(idleSeconds: Double) -> URLSessionConfiguration {
        let settings = URLSessionConfiguration.ephemeral
        settings.timeoutIntervalForRequest = idleSeconds
        settings.httpShouldSetCookies = false
        settings.httpCookieAcceptPolicy = .never
        settings.urlCache = nil
        return settings
    }

    func begin() {
        HTTPTraffic.begin()
        let (session, task) = state.withLock { ($0.session, $0.task) }
        task?.resume()
        if let session { rest(session) }
    }

    /// Lets the session rest now and then until the answer is there.
    ///
    /// Foundation on Linux goes on watching whether a connection can be written to when nothing is left to write. It
    /// always can, so a session that waits keeps a core busy. It is asked here for its tasks, which nobody wants to
    /// know, over and over: it stands still while it reports them. All sessions of a process may share one queue, so what
    /// counts is what all exchanges wait for, and in between the queue is left to the others.
    private func rest(_ session: URLSession) {
        guard state.withLock({ $0.end != nil }) else { return }
        guard HTTPTraffic.rest() > 0 else {
            HTTPTraffic.queue.asyncAfter(deadline: .now() + .microseconds(HTTPTraffic.briefWait)) { [weak self] in
                self?.rest(session)
            }
            return
        }
        session.getAllTasks { [weak self] _ in
            usleep(HTTPTraffic.rest())
            HTTPTraffic.queue.async { [weak self] in self?.rest(session) }
        }
    }

    func stop(because reason: Stop) {
        let task = state.withLock { state in
            state.stop = state.stop ?? reason
            return state.task
        }
        stopping(reason.problem)
        // The session may be in the middle of reporting something, and to cancel waits for it.
        HTTPTraffic.queue.async { task?.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        HTTPTraffic.noteBytes()
        state.withLock { $0.sentBytes = totalBytesSent }
    }

    /// Once the answer is too large, or nobody waits for it, its bytes go nowhere: libcurl may have many more at hand
    /// before it sees that it is to stop.
    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        HTTPTraffic.noteBytes()
        let (isWanted, isTooLarge) = state.withLock { state -> (Bool, Bool) in
            guard state.stop == nil else { return (false, false) }
            state.receivedBytes += data.count
            let isTooLarge = state.receivedBytes > answerLimit
            return (!isTooLarge, isTooLarge)
        }
        if isWanted { receive(Array(data)) }
        if isTooLarge { stop(because: .tooLarge(answerLimit)) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (stop, sentBytes) = state.withLock { ($0.stop, $0.sentBytes) }
        if let stop {
            end(.failed(problem: stop.problem, mayHaveBeenSent: true))
        } else if let error {
            end(
                .failed(
                    problem: HTTPExchange.problem(error), mayHaveBeenSent: sentBytes > 0 || task.countOfBytesSent > 0))
        } else if let response = task.response as? HTTPURLResponse {
            var head = HTTPHead(status: response.statusCode)
            for (name, limit, path) in HTTPHead.headers {
                let value = response.value(forHTTPHeaderField: name) ?? ""
                // A part of one means something else.
                if value.utf8.count <= limit { head[keyPath: path] = value }
            }
            end(.answered(head))
        } else {
            end(.failed(problem: "the answer is not HTTP", mayHaveBeenSent: true))
        }
    }

    private func end(_ message: HelperMessage) {
        let (end, own) = state.withLock { state in
            defer { (state.end, state.session, state.task) = (nil, nil, nil) }
            return (state.end, state.ownsSession ? state.session : nil)
        }
        guard let end else { return }
        HTTPTraffic.end()
        if let own { HTTPTraffic.queue.async { own.finishTasksAndInvalidate() } }
        end(message)
    }

    /// Of the error only its own words are passed on: its other parts hold the URL, and so the access token.
    private static func problem(_ error: any Error) -> String {
        let code = (error as? URLError)?.code
        let words = (error as NSError).userInfo[NSLocalizedDescriptionKey] as? String ?? ""
        return switch code {
        case .cannotFindHost?, .dnsLookupFailed?: "the host of the endpoint is not found"
        case .cannotConnectToHost?: "the endpoint refuses the connection"
        case .notConnectedToInternet?: "no network"
        case .timedOut?: "no answer in time"
        case .networkConnectionLost?: "the connection broke"
        case .cancelled?, .userCancelledAuthentication?: "the server or a proxy asks for a login"
        default: words.isEmpty || words.contains("?") ? "the connection failed" : "the connection failed: \(words)"
        }
    }
}
