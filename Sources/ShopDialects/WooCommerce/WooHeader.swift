/// What WooCommerce's product export calls its columns: the shop's language decides, and the version too.
enum WooHeader {
    /// Names by meaning, folded: English first, then Russian, German, French, Spanish, Italian, Portuguese, Dutch, Polish.
    static let id = ["id", "ид"]
    static let type = ["type", "тип", "typ", "tipo", "rodzaj"]
    static let sku = ["sku", "артикул", "artikelnummer", "ugs", "cod", "ref", "art. nr.", "kod", "stock keeping unit"]
    static let ean = [
        "gtin, upc, ean, or isbn", "gtin, upc, ean или isbn", "gtin, upc, ean oder isbn", "gtin, upc, ean, o isbn",
        "gtin, upc, ean ou isbn", "gtin, upc, ean of isbn", "gtin, upc, ean lub isbn", "ean", "gtin",
    ]
    static let name = ["name", "имя", "название", "nom", "nombre", "nome", "naam", "nazwa"]
    static let published = [
        "published", "опубликован", "опубликовано", "veröffentlicht", "publié", "publicado", "pubblicato",
        "gepubliceerd", "opublikowano", "opublikowany",
    ]
    static let visibility = [
        "visibility in catalog", "видимость в каталоге", "sichtbarkeit im katalog", "visibilité dans le catalogue",
        "visibilidad en el catálogo", "visibilità nel catalogo", "visibilidade no catálogo",
        "zichtbaarheid in catalogus", "widoczność w katalogu", "catalog visibility",
    ]
    static let shortDescription = [
        "short description", "краткое описание", "короткое описание", "kurzbeschreibung", "description courte",
        "descripción corta", "breve descrizione", "descrição curta", "korte beschrijving", "krótki opis",
    ]
    static let description = [
        "description", "описание", "beschreibung", "descripción", "descrizione", "descrição", "beschrijving", "opis",
    ]
    static let inStock = [
        "in stock?", "наличие", "в наличии?", "vorrätig?", "auf lager?", "en stock ?", "en stock?", "¿existencias?",
        "¿en inventario?", "in stock", "em stock?", "em estoque?", "op voorraad?", "na stanie?", "w magazynie?",
    ]
    static let stock = [
        "stock", "запасы", "lager", "lagerbestand", "bestand", "inventario", "magazzino", "estoque", "voorraad",
        "stan magazynowy", "zasoby", "inventory",
    ]
    static let salePrice = [
        "sale price", "акционная цена", "цена распродажи", "angebotspreis", "tarif promo", "precio rebajado",
        "prezzo in offerta", "preço promocional", "actieprijs", "cena promocyjna",
    ]
    static let price = [
        "regular price", "базовая цена", "regulärer preis", "tarif régulier", "precio normal", "prezzo di listino",
        "preço normal", "preço", "reguliere prijs", "cena regularna", "cena", "price",
    ]
    static let categories = [
        "categories", "категории", "kategorien", "catégories", "categorías", "categorie", "categorias", "categorieën",
        "kategorie",
    ]
    static let images = [
        "images", "изображения", "bilder", "imágenes", "immagini", "imagens", "afbeeldingen", "obrazki",
    ]
    static let parent = [
        "parent", "родительский", "родитель", "übergeordnet", "übergeordnetes produkt", "superior", "genitore",
        "ascendente", "principal", "hoofd", "nadrzędny",
    ]
    static let brands = ["brands", "бренды", "бренд", "marken", "marques", "marcas", "brand", "merken", "marki"]

    /// Everything that distinguishes the export from other tables.
    static let typicalColumns = [
        type, sku, name, published, visibility, shortDescription, description, inStock, salePrice, price, categories,
        images, parent,
    ]

    /// Of those the ones that other tables do not have.
    static let own = [
        published, visibility, inStock.filter { $0 != "in stock" },
        price.filter { !["price", "cena", "preço"].contains($0) }, parent.filter { $0 != "parent" }, shortDescription,
    ]

    /// What the words of columns of measures begin with.
    static let weight = ["weight", "вес", "gewicht", "poids", "peso", "waga"]
    static let length = [
        "length", "длина", "länge", "longueur", "longitud", "lunghezza", "comprimento", "lengte", "długość",
    ]
    static let width = [
        "width", "ширина", "breite", "largeur", "anchura", "larghezza", "largura", "breedte", "szerokość",
    ]
    static let height = ["height", "высота", "höhe", "hauteur", "altura", "altezza", "hoogte", "wysokość"]

    private static let attribute = ["attribut", "атрибут", "atrybut", "atribut"]
    private static let nameWords = ["name", "nom", "nome", "naam", "назван", "имя", "nazwa"]
    private static let valueWords = ["value", "wert", "valeur", "valor", "waarde", "значени", "wartoś"]

    /// The part of an attribute that a column holds, with the attribute's number: `Attribute 2 value(s)`.
    static func attribute(_ folded: String) -> (number: Int, isName: Bool)? {
        guard attribute.contains(where: folded.contains), !folded.hasPrefix("meta:"),
            let number = Int(folded.filter { $0 >= "0" && $0 <= "9" })
        else { return nil }
        if valueWords.contains(where: folded.contains) { return (number, false) }
        return nameWords.contains(where: folded.contains) ? (number, true) : nil
    }

    /// The attributes of a header in whatever language: the exporter writes for each its name, its values, whether it is
    /// shown and whether it is of the whole shop, and all four have its number. (Files for download have three.)
    static func attributesByPlace(
        _ folded: [String]
    ) -> [(number: Int, name: Int, values: Int, columns: Range<Int>)] {
        let numbers = folded.map { $0.hasPrefix("meta:") ? nil : Int($0.filter { $0 >= "0" && $0 <= "9" }) }
        var found: [(number: Int, name: Int, values: Int, columns: Range<Int>)] = []
        var start = 0
        while start < numbers.count {
            var end = start + 1
            while end < numbers.count, numbers[end] == numbers[start] { end += 1 }
            if let number = numbers[start], end - start >= 4 {
                found.append((number, start, start + 1, start..<end))
            }
            start = end
        }
        return found
    }

    private static let dateWords = ["dat", "día", "dia", "дата"]

    /// The dates between which a sale price holds: they come directly after the description.
    static func saleDates(_ folded: [String], after description: Int) -> (start: Int, end: Int) {
        let known = ["date sale price starts", "date sale price ends"].map { folded.firstIndex(of: $0) ?? -1 }
        if known != [-1, -1] { return (known[0], known[1]) }
        let next = description + 1
        guard description >= 0, next + 1 < folded.count,
            [next, next + 1].allSatisfy({ column in dateWords.contains { folded[column].contains($0) } })
        else { return (-1, -1) }
        return (next, next + 1)
    }

    /// Columns of an attribute that say how the shop shows it.
    static func isOfAttribute(_ folded: String) -> Bool { attribute.contains(where: folded.contains) }
}
