extension PlatformCodes {
    /// Trouble of the platform's own, which passes.
    static let systemCodes: [PlatformCode] = [
        system("F00-10-10000-001", "A service of the platform failed."),
        system("F00-00-10009-002", "A service of the platform failed."),
        system("13250015", "A service of the platform failed."),
        system("250015", "A service of the platform failed."),
        system("-99999", "A service of the platform did not answer in time."),
        system("SYS_ERROR", "A service of the platform failed."),
        system("250004", "The platform could not translate the title or description."),
        system("7250004", "The platform could not translate the title or description."),
        PlatformCode(
            "10006008", .transient, meaning: "The platform could not fetch a picture into its picture bank.",
            cure: "Send the item again later. If it fails again, check that the picture's "
                + "address answers, and quickly.",
            rules: ["image.invalid-url"]),
        system("API_CALL_UIC_TENANT_ERROR_0001", "The platform could not look up the seller's account."),
        system("API_CALL_UIC_TAG_ERROR_0005", "The platform could not look up the seller's account."),
        system("THD_IC_F_IC_INFRA_SELLER_005", "The platform could not look up the seller's account."),
    ]

    private static func system(_ code: StaticString, _ meaning: String) -> PlatformCode {
        PlatformCode(code, .transient, meaning: meaning, cure: "Send the item again later.")
    }
}
