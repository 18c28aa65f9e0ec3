/// What the columns of a home-made table may be, by their names in the large European languages and in Russian: a start
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
        ("title", WooHeader.name + ["title", "titel", "titre", "título", "titolo", "bezeichnung", "artikelname"]),
        ("description", WooHeader.description + ["beschreibungstext", "text", "langtext", "descriptif"]),
        (
            "category",
            WooHeader.categories + ["category", "kategorie", "warengruppe", "catégorie", "categoría", "категория"]
        ),
        ("brand", WooHeader.brands + ["marke", "marque", "marca", "merk", "hersteller", "manufacturer", "vendor"]),
        (
            "price",
            WooHeader.price + [
                "preis", "vk", "verkaufspreis", "preis brutto", "bruttopreis", "prix", "precio", "prezzo", "prijs",
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
        (
            "package_weight",
            WooHeader.weight + [
                "gewicht in g", "gewicht in kg", "gewicht (g)", "gewicht (kg)", "weight in g", "weight in kg",
                "weight (g)", "weight (kg)",
            ]
        ),
        ("package_length", WooHeader.length), ("package_width", WooHeader.width), ("package_height", WooHeader.height),
        ("sku:Color", OptionSynonyms.color), ("sku:Size", OptionSynonyms.size),
        ("attribute:Material", ["material", "matière", "materiale", "materiaal", "материал"]),
    ]

    /// What a column may be; nil where its name says nothing.
    package static func target(of name: String) -> String? {
        let folded = ShopColumns.fold(name)
        return others.first { $0.names.contains(folded) }?.target
    }

    /// What the columns of a table may be. Two of one meaning are not guessed: only the first is.
    package static func targets(of header: [String]) -> [(name: String, target: String?)] {
        var used: Set<String> = []
        return header.map { name in
            guard let target = target(of: name), used.insert(target).inserted else { return (name, nil) }
            return (name, target)
        }
    }
}
