import Bytes
import FeedModel

/// The locales that products can be written in.
enum Locales {
    /// Whether it is one of the platform's, by feedmill's list.
    static func isUsual(_ locale: UnsafeBufferPointer<UInt8>) -> Bool {
        for known in PlatformLocales.all where locale.sameBytes(as: known) { return true }
        return false
    }

    static let names = PlatformLocales.all.map(\.description)
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
