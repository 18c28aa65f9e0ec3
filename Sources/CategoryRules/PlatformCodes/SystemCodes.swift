extension PlatformCodes {
    /// Trouble of the platform's own, which passes.
    static let systemCodes: [PlatformCode] = [
        system("F00-10-10000-001", "A service of the platform failed."),
        system("F00-00-10009-002", "A service of the platform failed."),
        system("13250015", "A service of the platform failed."),
        system("250015", "A service of the platform failed."),
        system("-99999", "A service of the platform did not answer in time."),
        system("SYS_ERROR", "A service of the platform failed."),
        system("250004", "The title or description could not be translated."),
        system("7250004", "The title or description could not be translated."),
        PlatformCode(
            "10006008", .transient, meaning: "A picture could not be fetched into the platform's picture bank.",
            cure: "Send the item again later; if it stays so, see that the picture's address answers, and quickly.",
            rules: ["image.invalid-url"]),
        system("API_CALL_UIC_TENANT_ERROR_0001", "The seller's account could not be looked up."),
        system("API_CALL_UIC_TAG_ERROR_0005", "The seller's account could not be looked up."),
        system("THD_IC_F_IC_INFRA_SELLER_005", "The seller's account could not be looked up."),
    ]

    private static func system(_ code: StaticString, _ meaning: String) -> PlatformCode {
        PlatformCode(code, .transient, meaning: meaning, cure: "Send the item again later.")
    }
}
