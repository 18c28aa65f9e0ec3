/// What PrestaShop's back office calls the columns of its import, in the languages that most of its shops have.
enum PrestaShopNames {
    /// English, then names in English that versions differ in, French, Spanish, Italian, German and Polish, folded; with a
    /// bar between them.
    private static let names: [(english: String, others: String)] = [
        (
            "product id",
            "id|id product|product_id|identifiant|id produit|id du produit|identifiant produit|identifiant du produit|"
                + "id producto|id del producto|identificador|identificador del producto|id prodotto|id del prodotto|"
                + "artikel-id|produkt-id|id artikel|id des artikels|produkt id|id produktu|identyfikator produktu|"
                + "identyfikator"
        ),
        (
            "product reference",
            "référence produit|référence du produit|référence de produit|referencia del producto|referencia producto|"
                + "riferimento prodotto|riferimento del prodotto|produktreferenz|artikelreferenz|artikel-nr. des artikels|"
                + "artikelnr. des produkts|indeks produktu|kod produktu"
        ),
        (
            "active",
            "actif|activé|activo|activado|attivo|attivato|abilitato|aktiv|aktiviert|aktywny|aktywne|"
                + "włączony"
        ),
        ("name", "product name|nom|nom du produit|nombre|nome|nazwa|nazwa produktu|artikelname|produktname"),
        (
            "categories",
            "catégories|catégorie|categorías|categoría|categorie|categoria|kategorien|kategorie|kategoria"
        ),
        (
            "price tax excluded",
            "price tax excl|price tax excl.|price excl. tax|price without tax|net price|prix ht|prix hors taxes|"
                + "prix hors taxe|prix de vente ht|prix ht ou prix ttc|precio sin impuestos|precio impuestos excluidos|"
                + "precio sin iva|precio base|prezzo tasse escluse|prezzo iva esclusa|prezzo senza tasse|"
                + "prezzo senza iva|preis ohne mwst|preis ohne mwst.|preis zzgl. mwst|preis zzgl. mwst.|"
                + "preis ohne steuern|preis ohne steuer|nettopreis|preis netto|cena bez podatku|cena netto|cena bez vat|"
                + "price tax excluded or price tax included"
        ),
        (
            "price tax included",
            "price tax incl|price tax incl.|price incl. tax|price with tax|gross price|prix ttc|"
                + "prix toutes taxes comprises|prix de vente ttc|prix taxes incluses|precio con impuestos|"
                + "precio impuestos incluidos|precio con iva|precio iva incluido|prezzo tasse incluse|"
                + "prezzo iva inclusa|prezzo con iva|prezzo ivato|prezzo con tasse|preis inkl. mwst|preis inkl. mwst.|"
                + "preis mit mwst|preis mit mwst.|preis mit steuern|preis inkl. steuern|bruttopreis|preis brutto|"
                + "cena zawiera podatek|cena z podatkiem|cena z podatkiem vat|cena z vat|cena brutto"
        ),
        (
            "tax rules id",
            "tax rule id|id tax rules group|id règle de taxes|id règle de taxe|identifiant de règle de taxes|"
                + "identifiant règle de taxes|id regla de impuestos|id de regla de impuestos|"
                + "id de la regla de impuestos|id regola tasse|id regole di imposta|id regola fiscale|id steuerregel|"
                + "steuerregel-id|steuerregel id|steuersatz-id|id reguły podatkowej|identyfikator reguły podatku|"
                + "id reguły podatku"
        ),
        (
            "wholesale price",
            "cost price|prix d'achat|prix de gros|prix de revient|precio mayorista|precio de coste|precio de costo|"
                + "prezzo di acquisto|prezzo d'acquisto|prezzo di costo|einkaufspreis|ek-preis|selbstkosten|"
                + "cena zakupu|cena hurtowa|cena kosztu|koszt własny"
        ),
        (
            "on sale",
            "en promo|en solde|en vente|en oferta|en rebajas|in saldo|in vendita|im angebot|im sonderangebot|"
                + "na wyprzedaży|w sprzedaży|wyprzedaż"
        ),
        (
            "discount amount",
            "montant de la remise|montant de la réduction|valeur de la remise|valeur de la réduction|montant remise|"
                + "importe del descuento|cantidad de descuento|valor del descuento|importe de descuento|"
                + "importo dello sconto|importo sconto|ammontare sconto|valore sconto|rabattbetrag|rabatt betrag|"
                + "rabatthöhe|betrag des rabatts|kwota rabatu|wartość rabatu|wartość zniżki|kwota zniżki"
        ),
        (
            "discount percent",
            "discount percentage|pourcentage de réduction|pourcentage de la remise|pourcentage de remise|"
                + "pourcentage remise|porcentaje de descuento|porcentaje del descuento|descuento en porcentaje|"
                + "percentuale di sconto|percentuale sconto|percentuale dello sconto|rabatt in prozent|rabatt %|"
                + "rabatt prozent|prozentualer rabatt|rabattprozent|procent rabatu|procent zniżki|rabat procentowy"
        ),
        (
            "discount from",
            "réduction de|réduction du|remise de|remise du|remise à partir du|descuento desde|descuento a partir de|"
                + "sconto da|sconto dal|rabatt von|rabatt ab|rabatt gültig ab|rabat od|rabat od dnia|zniżka od"
        ),
        (
            "discount to",
            "réduction à|réduction au|remise à|remise au|remise jusqu'au|descuento hasta|sconto a|sconto al|rabatt bis|"
                + "rabatt gültig bis|rabat do|rabat do dnia|zniżka do"
        ),
        (
            "reference",
            "référence|référence n°|n° de référence|referencia|referencia nº|referencia n°|nº de referencia|"
                + "n° de referencia|n.º de referencia|riferimento|riferimento n.|riferimento n°|codice|referenz|"
                + "artikel-nr.|artikel-nr|artikelnr.|artikelnummer|art.-nr.|bestellnummer|indeks|kod referencyjny|"
                + "nr referencyjny|numer referencyjny|referencja"
        ),
        (
            "supplier reference",
            "supplier reference no.|référence fournisseur|n° de référence fournisseur|référence fournisseur n°|"
                + "referencia del proveedor|referencia proveedor|referencia del proveedor nº|riferimento fornitore|"
                + "riferimento fornitore n.|lieferanten-artikelnr.|lieferanten-artikelnummer|lieferanten-nr.|"
                + "artikelnr. lieferant|artikelnummer lieferant|indeks dostawcy|nr ref. dostawcy|"
                + "nr referencyjny dostawcy|kod dostawcy"
        ),
        ("supplier", "fournisseur|proveedor|fornitore|lieferant|dostawca"),
        (
            "manufacturer",
            "fabricant|marque|fabricante|marca|produttore|marchio|hersteller|marke|producent|marka"
        ),
        ("ean13", "code ean13|code ean|código ean13|codice ean13|ean13-code|kod ean13|kod ean"),
        (
            "ecotax",
            "écotaxe|éco-participation|ecotasa|ecoimpuesto|ecotassa|ökosteuer|umweltsteuer|ekopodatek|podatek ekologiczny"
        ),
        ("width", "largeur|anchura|ancho|larghezza|breite|szerokość"),
        ("height", "hauteur|altura|alto|altezza|höhe|wysokość"),
        ("depth", "profondeur|profundidad|profondità|tiefe|głębokość"),
        ("weight", "poids|peso|gewicht|waga"),
        ("quantity", "quantité|cantidad|quantità|menge|anzahl|bestand|ilość"),
        (
            "minimal quantity",
            "minimum quantity|quantité minimale|quantité minimum|cantidad mínima|quantità minima|mindestmenge|"
                + "mindestbestellmenge|minimalna ilość|ilość minimalna"
        ),
        (
            "low stock level",
            "niveau de stock bas|niveau de stock faible|nivel de stock bajo|nivel de existencias bajo|"
                + "livello di scorte basso|livello scorta bassa|niedriger lagerbestand|niski poziom zapasów|"
                + "niski stan magazynowy"
        ),
        ("visibility", "visibilité|visibilidad|visibilità|sichtbarkeit|anzeige|widoczność"),
        (
            "summary",
            "récapitulatif|résumé|description courte|resumen|descripción corta|riepilogo|"
                + "descrizione breve|zusammenfassung|kurzbeschreibung|podsumowanie|krótki opis"
        ),
        ("description", "description longue|descripción|descrizione|beschreibung|opis"),
        (
            "url rewritten",
            "rewritten url|url réécrite|url simplifiée|url amigable|url reescrita|url riscritto|url riscritta|"
                + "freundliche url|umgeschriebene url|url umgeschrieben|suchmaschinenfreundliche url|przyjazny url|"
                + "przepisany url|przyjazny adres url"
        ),
        (
            "available for order",
            "disponible à la vente|disponible à la commande|disponible pour la commande|disponible para pedidos|"
                + "disponible para la venta|disponibile per l'ordine|disponibile per ordine|ordinabile|bestellbar|"
                + "verfügbar für bestellung|für bestellung verfügbar|dostępne do zamówienia|dostępny do zamówienia"
        ),
        (
            "show price",
            "afficher le prix|mostrar precio|mostrar el precio|mostra il prezzo|mostra prezzo|preis anzeigen|"
                + "pokaż cenę|wyświetl cenę"
        ),
        (
            "image urls",
            "image url|url des images|urls des images|url de l'image|url image|urls de las imágenes|"
                + "url de las imágenes|url de la imagen|urls de imágenes|url de imágenes|url immagini|"
                + "url delle immagini|url immagine|bild-urls|bild-url|bilder-urls|bilder-url|urls der bilder|"
                + "url der bilder|adresy url zdjęć|adresy url zdjęcia|adres url zdjęcia|url zdjęć|adresy url obrazków"
        ),
        (
            "feature",
            "caractéristique|caractéristiques|característica|características|caratteristica|caratteristiche|"
                + "funzionalità|eigenschaft|eigenschaften|merkmal|merkmale|funktion|artikeleigenschaft|cecha|cechy"
        ),
        (
            "attribute",
            "attributes|options|attribut|attributs|déclinaison|atributo|atributos|attributo|attributi|"
                + "varianten|variante|atrybut|atrybuty"
        ),
        ("value", "valeur|valeurs|valor|valores|valore|valori|wert|werte|wartość|wartości"),
        (
            "impact on price",
            "price impact|impact sur le prix|impact prix|impacto en el precio|impacto sobre el precio|"
                + "impatto sul prezzo|impatto prezzo|auswirkung auf den preis|auswirkung auf preis|preisauswirkung|"
                + "preisaufschlag|wpływ na cenę|wpływ na ceny"
        ),
        (
            "impact on weight",
            "weight impact|impact sur le poids|impact poids|impacto en el peso|impacto sobre el peso|"
                + "impatto sul peso|impatto peso|auswirkung auf das gewicht|auswirkung auf gewicht|gewichtsauswirkung|"
                + "wpływ na wagę"
        ),
        (
            "virtual product",
            "produit virtuel|produit dématérialisé|producto virtual|prodotto virtuale|virtuelles produkt|"
                + "virtueller artikel|produkt wirtualny"
        ),
        (
            "out of stock action",
            "action when out of stock|action en cas de rupture de stock|en cas de rupture de stock|"
                + "acción si no hay existencias|acción cuando no haya existencias|azione in caso di esaurimento|"
                + "azione quando esaurito|aktion bei nicht vorrätig|wenn nicht auf lager|"
                + "działanie, gdy brak w magazynie|działanie gdy brak na stanie"
        ),
    ]

    private static let byName: [String: String] = {
        var found: [String: String] = [:]
        for entry in names {
            for name in entry.others.split(separator: "|") where found[String(name)] == nil {
                found[String(name)] = entry.english
            }
        }
        return found
    }()

    /// The English name; the same where it is none of these.
    static func english(_ folded: String) -> String {
        let plain = folded.hasSuffix(".") || folded.hasSuffix(":") ? String(folded.dropLast()) : folded
        return byName[folded] ?? byName[plain] ?? plain
    }

    /// The separator of lists that a name shows: `Categories (x;y;z...)`.
    static func separator(in name: String) -> [UInt8]? {
        guard let start = name.firstRange(of: "(x"), let end = name[start.upperBound...].firstIndex(of: "y") else {
            return nil
        }
        let between = Array(name[start.upperBound..<end].utf8.filter { $0 != 0x20 })
        return between.isEmpty || between.count > 2 ? nil : between
    }

    /// Whether a name says that tax is in a price: `Prix TTC`, `Cena (brutto)`, `Price tax included`.
    static func saysGross(_ name: String) -> Bool {
        let folded = name.lowercased()
        let net = [
            "excl", "escl", "hors", "sin ", "senza", "ohne", "zzgl", "netto", "bez ", "without", " ht", "(ht)",
            "net of",
        ]
        let gross = [
            "ttc", "tax incl", "taxes incl", "incl. tax", "incl tax", "with tax", "gross", "impuestos incl", "iva incl",
            "con iva", "con impuestos", "tasse incl", "ivato", "con tasse", "brutto", "mit mwst", "inkl", "mit steuer",
            "zawiera podatek", "z podatkiem", "z vat", "toutes taxes", "taxes comprises", "vat incl", "incl. vat",
        ]
        return !net.contains { folded.contains($0) } && gross.contains { folded.contains($0) }
    }

    /// `id de producto`, `référence du produit`: names of the product's id and reference, in whatever form they are written.
    private static func naming(_ words: [String]) -> String? {
        let rest = Set(words).subtracting(articles)
        guard rest.count == 2, !rest.isDisjoint(with: products) else { return nil }
        if !rest.isDisjoint(with: ids) { return "product id" }
        return rest.isDisjoint(with: references) ? nil : "product reference"
    }

    private static let articles: Set = [
        "de", "del", "du", "des", "da", "do", "di", "dello", "la", "le", "el", "il", "l", "the", "of", "d",
    ]
    private static let products: Set = [
        "product", "produit", "produits", "producto", "productos", "prodotto", "prodotti", "produkt", "produkts",
        "produkte", "produktu", "artikel", "artikels", "artículo", "article",
    ]
    private static let ids: Set = [
        "id", "identifiant", "identificador", "identificativo", "identifikator", "identyfikator", "kennung",
    ]
    private static let references: Set = [
        "reference", "référence", "réf.", "referencia", "riferimento", "referenz", "referencja", "indeks",
    ]

    /// A name, in English, without what the back office puts after it: `Categories (x,y,z...)`, `Name *`, `Reference #`.
    static func fold(_ name: String) -> String {
        let plain = ShopColumns.fold(name).prefix { $0 != "(" }.filter { $0 != "*" && $0 != "#" }
        let words = plain.split { $0 == " " || $0 == "-" }.map(String.init)
        return naming(words) ?? english(plain.split(separator: " ").joined(separator: " "))
    }
}
