import JSONText

/// Calls into the sandbox, without a network.
package struct SandboxLink: PlatformLink {
    private let platform: SandboxPlatform

    /// Calls go to `platform`, in this process.
    package init(_ platform: SandboxPlatform) { self.platform = platform }

    /// Always the same: a simulator's state belongs to no real seller.
    package var address: GatewayAddress { GatewayAddress(name: "sandbox", endpoint: "in-process") }

    package func call(
        _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
    ) async throws(GatewayError) -> [UInt8] {
        guard !Task.isCancelled else {
            throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: false)
        }
        let reply: SandboxPlatform.Reply
        do {
            reply = try platform.reply(to: api, parameters, attachment)
        } catch {
            throw GatewayError(
                api: api, kind: .configuration, problem: "the sandbox cannot continue: \(error)",
                mayHaveTakenEffect: true)
        }
        switch reply {
        case .answer(let answer): return Array(answer.description.utf8)
        case .text(let text): return Array(text.utf8)
        case .late(let milliseconds, let answer):
            do {
                try await platform.wait(milliseconds)
            } catch {
                throw GatewayError(api: api, kind: .interrupted, problem: "interrupted", mayHaveTakenEffect: true)
            }
            return Array(answer.description.utf8)
        case .status(let status): throw HTTPAnswers.error(api, status: status)
        case .cut:
            throw GatewayError(
                api: api, kind: .unreachable, problem: "the connection broke before the answer came",
                mayHaveTakenEffect: true)
        }
    }
}
