import Bytes
import Foundation
import Glibc

/// HTTP by the toolchain's Foundation, which is libcurl underneath: TLS with certificates checked, gzip, and the proxy
/// that the environment names. Foundation ends a process now and then (`HTTPHelper`), so the requests are made in
/// another one, of the same program: started at the first request, kept, and started anew when it ended. A request that
/// was under way then has lost its answer; one that was not begun is made by the next helper.
///
/// Every request that posts something has a session, and so a connection, of its own. libcurl repeats a request by itself
/// when a connection that it kept breaks before the first byte of an answer, POST or not: the platform would get a feed
/// twice, and nobody would know. Requests that only ask for something share a session.
package final class HelperTransport: HTTPTransport {
    /// How long a request may take, and how large its answer may be.
    package struct Limits: Sendable {
        /// Seconds without a byte in either direction.
        package var idleSeconds = 60.0
        /// Seconds for all of a request.
        package var totalSeconds = 600.0
        /// Bytes of an answer, unpacked; 2000 results take less than a tenth.
        package var answerBytes = 64 << 20
        /// Helpers that may end one after the other without a single answer.
        package var failedHelpers = 50

        /// The limits that each member names as its value.
        package init() {}
    }

    /// Requests under way at once.
    static let window = 4
    /// How often one request may come too late for a helper that ends.
    private static let beginnings = 3

    private let limits: Limits
    private let slots = RequestSlots(window)
    private let pool: HelperPool

    /// - Parameters:
    ///   - executable: the program; itself, where it is the one that runs.
    ///   - environment: with the proxies and certificates that libcurl is to go by. Credentials in it are not passed on.
    ///   - proxy: what all requests go through, whatever the environment says; nil: as it says.
    package init(
        executable: String = "/proc/self/exe", environment: [String: String], proxy: String? = nil,
        limits: Limits = Limits()
    ) {
        self.limits = limits
        let variables = HelperEnvironment.of(environment, proxy: proxy)
        pool = HelperPool(executable, variables, mayFail: limits.failedHelpers)
    }

    deinit { pool.end() }

    /// The helper's number; nil where none runs.
    var helper: pid_t? { pool.helper }

    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        for _ in 0..<Self.beginnings {
            guard let slot = await slots.enter() else {
                throw HTTPFailure("interrupted", mayHaveBeenSent: false, wasInterrupted: true)
            }
            let result = await perform(request, in: slot)
            guard case .failure(let failure) = result, failure.wasTooLate else { return try result.get() }
        }
        throw .tooLate
    }

    private func perform(_ asked: HTTPRequest, in slot: Int) async -> Result<HTTPResponse, HTTPFailure> {
        let request: HelperRequest
        do throws(HTTPFailure) {
            let body = try pool.write(asked.body, in: slot)
            request = HelperRequest(
                slot: slot, count: body.count, contentType: body.contentType, url: asked.url, headers: asked.headers,
                idleSeconds: limits.idleSeconds,
                answerBytes: min(asked.answerBytes ?? limits.answerBytes, limits.answerBytes))
        } catch {
            slots.leave(slot)
            return .failure(error)
        }
        let id = pool.newID()
        let deadline = Task { [pool, seconds = limits.totalSeconds] in
            try await Task.sleep(for: .seconds(seconds))
            pool.expire(id, after: seconds)
        }
        defer { deadline.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pool.begin(id, request, continuation) { [slots] in slots.leave(slot) }
                if Task.isCancelled { pool.abandon(id) }
            }
        } onCancel: {
            pool.abandon(id)
        }
    }
}
