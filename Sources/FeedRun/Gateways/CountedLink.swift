import Bytes
import FeedGateway

/// Counts the calls that a process makes to the platform, those that are made again too: the platform counts all of them.
struct CountedLink: PlatformLink {
    let base: any PlatformLink
    let count: CallCount

    var address: GatewayAddress { base.address }

    func call(
        _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
    ) async throws(GatewayError) -> [UInt8] {
        count.note()
        return try await base.call(api, parameters: parameters, attachment: attachment)
    }
}

/// How many calls to the platform were made.
package final class CallCount: Sendable {
    private let calls = Locked(0)

    var made: Int { calls.withLock { $0 } }

    func note() { calls.withLock { $0 += 1 } }
}
