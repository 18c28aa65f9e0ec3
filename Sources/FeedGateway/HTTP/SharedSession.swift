import Bytes
import Foundation
import FoundationNetworking

/// The one session of all requests that only ask for something: what libcurl asks for twice, because a connection that it
/// kept broke, does no harm.
///
/// A session costs more than a picture, and its first request on each connection keeps a core busy while it waits
/// (`HTTPExchange.rest`); one over a connection that was kept does not.
final class SharedSession: NSObject, PlainSessionDelegate, Sendable {
    private let exchanges = Locked<[Int: HTTPExchange]>([:])
    private let session = Locked<URLSession?>(nil)

    /// A task of the session, which reports to `exchange`.
    func task(_ request: URLRequest, for exchange: HTTPExchange) -> (URLSession, URLSessionTask) {
        let session = session.withLock { session in
            let made =
                session
                ?? URLSession(
                    configuration: HTTPExchange.settings(idleSeconds: request.timeoutInterval), delegate: self,
                    delegateQueue: ImmediateQueue())
            session = made
            return made
        }
        // Waits for the session, which may just be reporting something of another task.
        let task = session.dataTask(with: request)
        exchanges.withLock { $0[task.taskIdentifier] = exchange }
        return (session, task)
    }

    private func exchange(_ task: URLSessionTask) -> HTTPExchange? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        exchange(dataTask)?.urlSession(session, dataTask: dataTask, didReceive: data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        exchange?.urlSession(session, task: task, didCompleteWithError: error)
    }
}
