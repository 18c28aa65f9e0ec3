import FeedTesting
import Testing

@testable import FeedGateway

/// Every way to a gateway, all in front of a sandbox of their own.
enum GatewayUnderTest: CaseIterable, CustomTestStringConvertible {
    case sandbox

    var testDescription: String { "\(self)" }

    /// Runs `body` with a gateway, the platform behind it and the clock that both go by.
    func run(
        _ configuration: SandboxConfiguration = SandboxConfiguration(),
        _ body: (any Gateway, SandboxPlatform, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let platform = try SandboxPlatform(folder: nil, configuration: configuration, clock: clock)
        switch self {
        case .sandbox: try await body(PlatformGateway(SandboxLink(platform)), platform, clock)
        }
    }
}

/// The error that `body` throws.
func gatewayError<Result>(_ body: () async throws(GatewayError) -> Result) async -> GatewayError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
