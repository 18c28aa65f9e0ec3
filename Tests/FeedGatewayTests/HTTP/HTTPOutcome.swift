import FeedTesting
import Foundation

@testable import FeedGateway

extension HelperTransport.Limits {
    /// For every request that has to be answered: a machine that is busy with the other tests answers late, and a test
    /// that waits for a time of its own says so.
    static var patient: Self {
        var limits = Self()
        limits.idleSeconds = 7200
        limits.totalSeconds = 7200
        return limits
    }
}

extension HelperTransport {
    /// With the program that was built with the tests, and nothing in its environment but what is said here.
    static func built(
        _ limits: Limits = .patient, executable: String = BuiltProgram.path, environment: [String: String] = [:]
    ) -> HelperTransport {
        let sanitizers = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        return HelperTransport(
            executable: executable, environment: sanitizers.merging(environment) { $1 }, limits: limits)
    }

    /// One for all tests that only want requests to be made.
    static let shared = HelperTransport.built()

    func outcome(_ form: [Parameter] = [Parameter("a", "1")], to url: String) async -> Result<HTTPResponse, HTTPFailure>
    {
        await FeedGatewayTests.outcome { () throws(HTTPFailure) in try await post(form, to: url) }
    }
}

extension Result where Failure == HTTPFailure {
    var failure: HTTPFailure? { if case .failure(let failure) = self { failure } else { nil } }
}

/// What `body` ends with.
func outcome(
    _ body: () async throws(HTTPFailure) -> HTTPResponse
) async -> Result<HTTPResponse, HTTPFailure> {
    do {
        return .success(try await body())
    } catch {
        return .failure(error)
    }
}
