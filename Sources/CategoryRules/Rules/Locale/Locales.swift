import Bytes

/// The locales that products can be written in.
package enum Locales {
    /// The platform's languages, in the locales it has for them.
    static let supported: [StaticString] = [
        "en_US", "es_ES", "ru_RU", "fr_FR", "it_IT", "pt_BR", "pt_PT", "de_DE", "nl_NL", "pl_PL", "tr_TR", "in_ID",
        "ar_MA", "ja_JP", "ko_KR", "th_TH", "vi_VN", "iw_IL",
    ]

    package static func isSupported(_ locale: UnsafeBufferPointer<UInt8>) -> Bool {
        for known in supported where locale.sameBytes(as: known) { return true }
        return false
    }

    private static let names = supported.map(\.description)
    private static let nearNames = NearNames(names)
    private static let otherNames = [
        "he": "iw", "id": "in", "english": "en", "spanish": "es", "russian": "ru", "french": "fr", "german": "de",
        "italian": "it", "portuguese": "pt",
    ]

    /// What another spelling was meant to be: `es`, `es-ES`, `ES_es`.
    static func meant(by name: String) -> String? {
        guard name.utf8.count <= 40 else { return nil }
        let plain = name.lowercased().replacing("-", with: "_")
        if let same = names.first(where: { $0.lowercased() == plain }) { return same }
        let language = plain.prefix { $0 != "_" }
        let code = otherNames[String(language)] ?? String(language)
        if code.utf8.count == 2, let found = names.first(where: { $0.hasPrefix(code) }) { return found }
        return nearNames.nearest(to: name).map { names[$0] }
    }
}
