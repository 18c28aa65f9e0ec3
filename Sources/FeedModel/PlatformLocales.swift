/// The locales that the platform has texts of products in: the languages of solution.product.post (`language`), in the
/// locales that product schemas have for them. The one list of them.
package enum PlatformLocales {
    /// Language and country, as feeds write them.
    package static let all: [StaticString] = [
        "en_US", "es_ES", "ru_RU", "fr_FR", "it_IT", "pt_BR", "pt_PT", "de_DE", "nl_NL", "pl_PL", "tr_TR", "in_ID",
        "ar_MA", "ja_JP", "ko_KR", "th_TH", "vi_VN", "iw_IL",
    ]
}
