import Bytes
import CatalogReading
import FeedModel

/// Title and description of an offer in the languages that it has them in: `<name lang="ua">`, `<name_ua>`, or without a
/// language. What is in the product's locale, or in no stated language, is the product's; others go to their locales, and
/// where the platform has none for them, nowhere.
struct YMLTexts {
    private let mapping: Mapping
    /// The language that the next text says it is in.
    var language = Text.none
    private var found: [(language: Text, cell: Cell, isTitle: Bool)] = []

    init(_ mapping: Mapping) { self.mapping = mapping }

    mutating func add(_ cell: Cell, isTitle: Bool, _ cells: CellReader) {
        found.append((language, cell, isTitle))
        language = .none
    }

    /// Takes an element such as `name_ua` or `description_ru`; false for any other.
    mutating func addLocalized(_ field: RecordField, _ cells: CellReader) -> Bool {
        guard field.element < 0, !field.name.isEmpty else { return false }
        let name = cells.batch.bytes.bytes[field.name]
        for (prefix, isTitle) in [("name_", true), ("description_", false)] as [(StaticString, Bool)] {
            let length = prefix.utf8CodeUnitCount
            guard name.hasPrefix(prefix), name.count == length + 2 else { continue }
            let language = Text(offset: Int(field.name.offset) + length, count: 2)
            guard let locale = locale(of: language, cells), locale != mapping.mainLocale else { return false }
            found.append((language, field.cell, isTitle))
            return true
        }
        return false
    }

    /// The platform's locale of a language, such as `ru_RU` of `ru`.
    private func locale(of language: Text, _ cells: CellReader) -> [UInt8]? {
        mapping.locale(ofLanguage: cells.batch.bytes.bytes[language])
    }

    func fill(_ offer: inout ShopOffer, _ cells: CellReader) {
        for isTitle in [true, false] {
            let texts = found.filter { $0.isTitle == isTitle }
            let main =
                texts.first { !$0.language.isEmpty && locale(of: $0.language, cells) == mapping.mainLocale }
                ?? texts.first { $0.language.isEmpty } ?? (mapping.mainLocale.isEmpty ? texts.first : nil)
            if let main { if isTitle { offer.title = main.cell } else { offer.description = main.cell } }
            var isMainGone = false
            for text in texts {
                if !isMainGone, let main, text.cell.text == main.cell.text {
                    isMainGone = true
                    continue
                }
                if text.language.isEmpty, let main, main.language.isEmpty {
                    if !cells.bytes(text.cell).sameBytes(as: cells.bytes(main.cell)) {
                        let line = cells.batch.locations[Int(main.cell.location)].line
                        cells.report(
                            .itemConflictingValues, at: text.cell, .text(main.cell.text), .integer(Int64(line)))
                    }
                } else if let locale = text.language.isEmpty ? nil : locale(of: text.language, cells),
                    locale != mapping.mainLocale
                {
                    let localized = LocalizedText(
                        locale: cells.batch.keep(locale), cell: isTitle ? cells.text(text.cell) : cells.html(text.cell))
                    if isTitle { offer.titles.append(localized) } else { offer.descriptions.append(localized) }
                } else {
                    cells.batch.unused.note(isTitle ? "name in another language" : "description in another language")
                }
            }
        }
    }
}
