import Bytes

/// The locales that products can be written in.
enum Locales {
    /// The platform's languages, in the locales it has for them.
    static let supported: [StaticString] = [
        "en_US", "es_ES", "ru_RU", "fr_FR", "it_IT", "pt_BR", "pt_PT", "de_DE", "nl_NL", "pl_PL", "tr_TR", "in_ID",
        "ar_MA", "ja_JP", "ko_KR", "th_TH", "vi_VN", "iw_IL",
    ]

    static func isSupported(_ locale: UnsafeBufferPointer<UInt8>) -> Bool {
        for known in supported where locale.sameBytes(as: known) { return true }
        return false
    }

    /// What another spelling was meant to be: `es`, `es-ES`, `ES_es`.
    static func meant(by name: String) -> String? {
        let known = supported.map(\.description)
        let plain = name.lowercased().replacing("-", with: "_")
        if let same = known.first(where: { $0.lowercased() == plain }) { return same }
        let aliases = ["he": "iw", "id": "in", "english": "en", "spanish": "es", "russian": "ru"]
        let language = plain.split(separator: "_").first.map { aliases[String($0)] ?? String($0) } ?? ""
        return known.first { $0.hasPrefix(language + "_") } ?? nearest(to: name, in: known)
    }
}
