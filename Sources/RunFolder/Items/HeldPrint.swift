import Bytes
package import FeedModel

/// What tells held changes from others, so that it is seen for how many nights they have been the same.
package enum HeldPrint {
    /// A fingerprint of what a gate holds of an item: the kinds, SKUs and new values of its changes, whatever their
    /// order. Stock counts for nothing: it moves every night.
    package static func of(_ gate: GateName, _ changes: [ItemRecord.Change]) -> UInt32 {
        var print: UInt64 = 0
        for change in changes where !change.kind.isSame(as: "inventory") {
            var text = "\(gate.name)\n\(change.sku.string)\n\(change.kind.string)\n\(change.to?.string ?? "")"
            print &+= text.withUTF8 { $0.hash64 }
        }
        return UInt32(truncatingIfNeeded: print)
    }
}
