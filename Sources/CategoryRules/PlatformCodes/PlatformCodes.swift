/// What the platform's error codes mean: the one table that failed items, retries and `explain` go by.
///
/// The platform publishes no list. The codes and texts are those that programs of sellers, in public, test for.
package enum PlatformCodes {
    /// Entries of one code are together, the more particular first.
    package static let all: [PlatformCode] = productCodes + skuCodes + shopCodes + systemCodes

    /// What a code means with this text; nil for a code that is not known.
    package static func entry(_ code: String, message: String = "") -> PlatformCode? {
        let text = message.lowercased()
        return all.first { entry in
            entry.code.description == code
                && (entry.textMarkers.isEmpty || entry.textMarkers.contains { text.contains($0) })
        }
    }

    /// Every entry of a code, whatever the text.
    package static func entries(_ code: String) -> [PlatformCode] { all.filter { $0.code.description == code } }

    /// Whether an item that failed so may pass in a later feed. A code that is not known is permanent unless its family
    /// (`F00-10-`, system faults) or its text says otherwise: sending an item again and again helps nobody.
    package static func persistence(_ code: String, message: String) -> PlatformCode.Persistence {
        if let entry = entry(code, message: message) { return entry.persistence }
        if code.hasPrefix("F00-10-") { return .transient }
        let text = message.lowercased()
        return systemMarkers.contains { text.contains($0) } ? .transient : .permanent
    }

    /// What platform-side trouble is called in texts without a code of their own.
    static let systemMarkers = [
        "system error", "system busy", "系统错误", "系统异常", "timeout", "timed out", "hsf", "thread pool",
    ]
}
