/// How a call reaches the platform: over HTTP to one of its gateways, or into the sandbox.
package protocol PlatformLink: Sendable {
    /// Which gateway it leads to: states are kept apart by it.
    var address: GatewayAddress { get }

    /// Makes the call.
    ///
    /// - Parameters:
    ///   - parameters: those of the business, as plain text; the link adds what its gateway wants besides.
    ///   - attachment: a file that goes with them; nil for most calls.
    /// - Returns: the answer's body as it came. That it may be an error is for the caller to see.
    func call(
        _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
    ) async throws(GatewayError) -> [UInt8]
}

extension PlatformLink {
    /// Makes a call without a file.
    package func call(_ api: PlatformAPI, parameters: [Parameter]) async throws(GatewayError) -> [UInt8] {
        try await call(api, parameters: parameters, attachment: nil)
    }
}
