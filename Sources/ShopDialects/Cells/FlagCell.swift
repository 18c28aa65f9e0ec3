import Bytes
import CatalogReading
import FeedModel

/// What a flag says.
enum Flag: Equatable {
    case on, off
    /// The cell says nothing: what holds then is the dialect's to know.
    case blank
    /// Nobody knows: a finding says so, and the product is not sent.
    case unknown
}

/// Words of flags: yes and no in the languages of shop systems, and TRUE and FALSE as spreadsheets write them in theirs.
enum FlagWords {
    static let on = Words([
        "1", "true", "yes", "y", "on", "enabled", "enable", "active", "published", "available",
        // TRUE of spreadsheets: German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Slovak, Swedish,
        // Danish, Norwegian, Finnish, Hungarian, Romanian, Turkish, Russian, Ukrainian, Greek, Bulgarian, Croatian,
        // Estonian, Latvian, Lithuanian, Slovene.
        "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "prawda", "pravda", "sant", "sand", "sann", "tosi",
        "igaz", "adevărat", "adevarat", "doğru", "истина", "истинa", "істина", "αληθεσ", "αληθης", "вярно", "istinito",
        "istina", "tõene", "patiess", "tiesa", "resnica",
        // Yes and active.
        "ja", "oui", "si", "sí", "sì", "sim", "tak", "ano", "áno", "igen", "kyllä", "da", "evet", "да", "так", "ναι",
        "jah", "jā", "taip", "aktiv", "aktiviert", "actif", "activo", "attivo", "ativo", "actief", "aktywny", "aktivní",
        "aktif", "активен", "активно", "включен", "включено", "активний", "активна", "увімкнено", "увімкнений",
        "опубліковано", "опубликовано", "activé", "activée", "publié", "publiée", "activado", "habilitado", "publicado",
        "attivato", "abilitato", "pubblicato", "ativado", "włączony", "włączone", "opublikowany", "opublikowane",
        "veröffentlicht", "geactiveerd", "gepubliceerd", "povoleno", "zapnuto", "publikováno", "online",
    ])
    static let off = Words([
        "0", "false", "no", "n", "off", "disabled", "disable", "inactive", "unpublished", "unavailable",
        "falsch", "faux", "falso", "onwaar", "fałsz", "falsz", "nepravda", "falskt", "falsk", "usann", "epätosi",
        "hamis", "fals", "yanlış", "yanliş", "ложь", "хибність", "ψευδεσ", "ψευδης", "невярно", "neistinito", "laž",
        "väär", "aplams", "netiesa", "neresnica",
        "nein", "non", "não", "nao", "nee", "nie", "ne", "nej", "nei", "nem", "ei", "nu", "hayır", "нет", "ні", "не",
        "όχι", "οχι", "nē", "inaktiv", "deaktiviert", "inactif", "inactivo", "inattivo", "inativo", "inactief",
        "nieaktywny", "neaktivní", "pasif", "неактивен", "выключен", "выключено", "неактивний", "неактивна",
        "вимкнено", "вимкнений", "не опубліковано", "не опубликовано", "désactivé", "désactivée", "non publié",
        "desactivado", "deshabilitado", "no publicado", "disattivato", "disabilitato", "non pubblicato", "desativado",
        "wyłączony", "wyłączone", "nieopublikowany", "nieopublikowane", "unveröffentlicht", "nicht veröffentlicht",
        "gedeactiveerd", "zakázáno", "vypnuto", "nepublikováno", "offline",
    ])
}

/// A closed set of words, compared without regard to case.
struct Words: Sendable {
    private let known: Set<[UInt8]>

    /// - Parameter folded: the words are compared in lower case; else as they are written.
    init(_ words: [String], folded: Bool = true) {
        known = Set(words.map { Array((folded ? $0.lowercased() : $0).utf8) })
    }

    /// - Parameter folded: without blanks at its ends, in lower case.
    func has(_ folded: UnsafeBufferPointer<UInt8>) -> Bool { known.contains(Array(folded)) }
}

extension CellReader {
    /// What a flag says, or a word of the dialect's own for it.
    ///
    /// - Parameters:
    ///   - on: further words for on in this column, in lower case; `off` likewise.
    func flag(_ cell: Cell, on: [StaticString] = [], off: [StaticString] = []) -> Flag {
        guard !cell.isBlank else { return .blank }
        let flag = withFolded(IdentifierText.plain(bytes(cell))) { word -> Flag in
            if on.contains(where: { word.sameBytes(as: $0) }) || FlagWords.on.has(word) { return .on }
            if off.contains(where: { word.sameBytes(as: $0) }) || FlagWords.off.has(word) { return .off }
            // A spreadsheet shows 1 as 1.0 or 1,00.
            guard let number = ShopNumbers.plain(word) else { return .unknown }
            return number == FixedDecimal(coefficient: 1) ? .on : number == .zero ? .off : .unknown
        }
        if flag == .unknown { reportUnknownWord(cell, "yes or no, true or false, 1 or 0") }
        return flag
    }

    /// One of the words that a column of the dialect may hold; nil where it is blank or, with a finding, none of them.
    ///
    /// - Parameters:
    ///   - words: in lower case, each with what it means.
    ///   - expected: the words for a person.
    func word<Meaning>(
        _ cell: Cell, _ words: KeyValuePairs<StaticString, Meaning>, expected: StaticString
    ) -> Meaning? {
        guard !cell.isBlank else { return nil }
        let known = knownWord(cell, words)
        if known == nil { reportUnknownWord(cell, expected) }
        return known
    }

    /// As `word`, and without a finding where it is none of them.
    func knownWord<Meaning>(_ cell: Cell, _ words: KeyValuePairs<StaticString, Meaning>) -> Meaning? {
        withFolded(IdentifierText.plain(bytes(cell))) { text in
            words.first { text.sameBytes(as: $0.key) }?.value
        }
    }

    func reportUnknownWord(_ cell: Cell, _ expected: StaticString) {
        report(.shopWordUnknown, at: cell, .words(expected))
    }
}
