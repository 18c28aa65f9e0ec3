extension PlatformCodes {
    /// What is wrong with the shop rather than with a product.
    static let shopCodes: [PlatformCode] = [
        PlatformCode(
            "S00-10-10000-001", .permanent, meaning: "The shop has as many products as it may have.",
            cure: "Delete products that are no longer sold, or ask the platform for a higher limit.",
            textMarkers: ["7150008", "150008"]),
        PlatformCode(
            "7150008", .permanent, meaning: "The shop has as many products as it may have.",
            cure: "Delete products that are no longer sold, or ask the platform for a higher limit."),
        PlatformCode(
            "150008", .permanent, meaning: "The shop has as many products as it may have.",
            cure: "Delete products that are no longer sold, or ask the platform for a higher limit."),
        PlatformCode(
            "000003", .permanent, meaning: "The seller's right to post and change products is suspended.",
            cure: "Find out why in the seller centre; nothing can be sent until it is settled.",
            rules: ["merchant.posting-forbidden"]),
    ]
}
