package import FeedModel

/// What the columns of a home-made table, or the elements of such a document, may be, by their names in the large European languages and in Russian: a start
/// for whoever describes them in the configuration.
package enum ColumnGuess {
    /// Names that no dialect has, folded, by the column of feedmill's own format.
    private static let others: [(target: String, names: [String])] = [
        ("item_id", ["id", "product id", "item id", "artikel-id", "produkt-id", "modell", "model", "код товара"]),
        (
            "sku_code",
            WooHeader.sku + [
                "article", "artikel", "artikelnr", "artikelnr.", "artikel-nr", "artikel-nr.", "art.nr.", "referenz",
                "référence", "referencia", "riferimento", "code", "código", "codice", "item number", "part number",
            ]
        ),
        (
            "title",
            WooHeader.name + ["title", "titel", "titre", "título", "titolo", "bezeichnung", "benennung", "artikelname"]
        ),
        ("description", WooHeader.description + ["beschreibungstext", "text", "langtext", "descriptif"]),
        (
            "category",
            WooHeader.categories + ["category", "kategorie", "warengruppe", "catégorie", "categoría", "категория"]
        ),
        ("brand", WooHeader.brands + ["marke", "marque", "marca", "merk", "hersteller", "manufacturer", "vendor"]),
        (
            "price",
            WooHeader.price + [
                "preis", "vk", "vk brutto", "vk-preis", "verkaufspreis", "preis brutto", "bruttopreis", "retail price",
                "prix", "precio", "prezzo", "prijs",
                "цена",
            ]
        ),
        ("discount_price", WooHeader.salePrice + ["aktionspreis", "sonderpreis", "discount price", "special price"]),
        (
            "inventory",
            WooHeader.stock + ["quantity", "qty", "menge", "anzahl", "quantité", "cantidad", "quantità", "остаток"]
        ),
        ("ean_code", WooHeader.ean + ["ean-code", "ean13", "barcode", "upc", "isbn", "штрихкод"]),
        ("image_urls", WooHeader.images + ["image", "bild", "bild-url", "foto", "photo", "picture", "imagen", "фото"]),
        ("package_weight", WooHeader.weight), ("package_length", WooHeader.length), ("package_width", WooHeader.width),
        ("package_height", WooHeader.height),
        ("sku:Color", OptionSynonyms.color), ("sku:Size", OptionSynonyms.size),
        ("attribute:Material", ["material", "matière", "materiale", "materiaal", "материал"]),
    ]

    /// What a column may be; nil where its name says nothing.
    package static func target(of name: String) -> String? {
        let folded = ShopColumns.fold(name)
        if let known = others.first(where: { $0.names.contains(folded) }) { return known.target }
        let (plain, unit) = parted(folded)
        guard let known = others.first(where: { $0.names.contains(plain) }) else { return nil }
        switch known.target {
        case "package_weight": return weightUnit(unit) == nil ? nil : known.target
        case "package_length", "package_width", "package_height":
            return lengthUnit(unit) == nil ? nil : known.target
        default: return nil
        }
    }

    /// What the columns of a table may be. Two of one meaning are not guessed: only the first is.
    package static func targets(of header: [String]) -> [(name: String, target: String?)] {
        var used: Set<String> = []
        return header.map { name in
            guard let target = target(of: name), used.insert(target).inserted else { return (name, nil) }
            return (name, target)
        }
    }

    // MARK: Units

    /// The unit of weight that a column's name ends with: `Poids (kg)`, `weight_g`, `Gewicht in g`; nil where it names
    /// none.
    package static func weightUnit(of name: String) -> WeightUnit? { weightUnit(parted(ShopColumns.fold(name)).unit) }

    /// The unit of length that a column's name ends with: `Länge (cm)`, `width_mm`; nil where it names none.
    package static func lengthUnit(of name: String) -> LengthUnit? { lengthUnit(parted(ShopColumns.fold(name)).unit) }

    private static func weightUnit(_ word: String) -> WeightUnit? {
        var word = word
        return word.withUTF8 { UnitWords.weight($0) }
    }

    private static func lengthUnit(_ word: String) -> LengthUnit? {
        var word = word
        return word.withUTF8 { UnitWords.length($0) }
    }

    /// A folded name in two: its last word without brackets, and what comes before it without `in`.
    private static func parted(_ folded: String) -> (plain: String, unit: String) {
        var words = folded.split { " ()[]/,.:-".contains($0) }
        guard words.count > 1, let unit = words.popLast() else { return (folded, "") }
        if words.count > 1, ["in", "en", "w", "в"].contains(words[words.count - 1]) { words.removeLast() }
        return (words.joined(separator: " "), String(unit))
    }
}
