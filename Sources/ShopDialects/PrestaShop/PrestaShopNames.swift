/// What PrestaShop's back office calls the columns of its import in other languages than English.
enum PrestaShopNames {
    /// English, then French, Spanish, Italian, German and Polish, folded; several with a bar between them.
    private static let names: [(english: String, others: String)] = [
        ("id", "identifiant"),
        ("active", "actif|activé|activo|activado|attivo|attivato|aktiv|aktiviert|aktywny|aktywne"),
        ("name", "nom|nombre|nome|nazwa"),
        ("categories", "catégories|categorías|categorie|kategorien|kategorie"),
        (
            "price tax excluded",
            "prix ht|prix hors taxes|prix ht ou prix ttc|precio sin impuestos|precio impuestos excluidos|"
                + "precio sin iva|prezzo tasse escluse|prezzo iva esclusa|preis ohne mwst.|preis zzgl. mwst.|"
                + "preis ohne steuern|nettopreis|cena bez podatku|cena netto|cena bez vat"
        ),
        ("price tax included", "prix ttc|precio con impuestos|prezzo tasse incluse|preis inkl. mwst.|cena brutto"),
        (
            "tax rules id",
            "id règle de taxes|id règle de taxe|id regla de impuestos|id de la regla de impuestos|id regola tasse|"
                + "id steuerregel|id reguły podatkowej"
        ),
        (
            "wholesale price",
            "prix d'achat|prix de gros|precio mayorista|precio de coste|prezzo di acquisto|einkaufspreis"
        ),
        ("on sale", "en promo|en solde|en oferta|in saldo|in vendita|im angebot|na wyprzedaży"),
        (
            "discount amount",
            "montant de la remise|montant de la réduction|importe del descuento|cantidad de descuento|"
                + "importo dello sconto|rabattbetrag|kwota rabatu"
        ),
        (
            "discount percent",
            "pourcentage de réduction|pourcentage de la remise|porcentaje de descuento|percentuale di sconto|"
                + "rabatt in prozent|procent rabatu"
        ),
        ("discount from", "réduction de|réduction du|descuento desde|sconto da|rabatt von|rabat od"),
        ("discount to", "réduction à|réduction au|descuento hasta|sconto a|rabatt bis|rabat do"),
        ("reference", "référence|referencia|riferimento|referenz|artikel-nr.|indeks|kod referencyjny"),
        (
            "supplier reference",
            "référence fournisseur|referencia del proveedor|riferimento fornitore|lieferanten-artikelnr.|indeks dostawcy"
        ),
        ("product reference", "référence produit|référence du produit|referencia del producto|riferimento prodotto"),
        ("supplier", "fournisseur|proveedor|fornitore|lieferant|dostawca"),
        ("manufacturer", "fabricant|marque|fabricante|marca|produttore|marchio|hersteller|marke|producent|marka"),
        ("ecotax", "écotaxe|ecotasa|ecotassa|ökosteuer"),
        ("width", "largeur|anchura|ancho|larghezza|breite|szerokość"),
        ("height", "hauteur|altura|altezza|höhe|wysokość"),
        ("depth", "profondeur|profundidad|profondità|tiefe|głębokość"),
        ("weight", "poids|peso|gewicht|waga"),
        ("quantity", "quantité|cantidad|quantità|menge|anzahl|ilość"),
        ("minimal quantity", "quantité minimale|cantidad mínima|quantità minima|mindestmenge|minimalna ilość"),
        ("visibility", "visibilité|visibilidad|visibilità|sichtbarkeit|widoczność"),
        ("summary", "récapitulatif|résumé|resumen|riepilogo|zusammenfassung|podsumowanie|krótki opis"),
        ("description", "descripción|descrizione|beschreibung|opis"),
        ("url rewritten", "url simplifiée|url amigable|url riscritto|freundliche url|przyjazny url"),
        (
            "available for order",
            "disponible à la vente|disponible pour la commande|disponible para pedidos|disponibile per l'ordine|"
                + "bestellbar|dostępne do zamówienia"
        ),
        ("show price", "afficher le prix|mostrar precio|mostra il prezzo|preis anzeigen|pokaż cenę"),
        (
            "image urls",
            "url des images|urls des images|urls de las imágenes|url de las imágenes|url immagini|url delle immagini|"
                + "bild-urls|urls der bilder|adresy url zdjęć|adresy url zdjęcia"
        ),
        ("feature", "caractéristique|característica|caratteristica|eigenschaft|merkmal|cecha"),
        ("attribute", "attribut|atributo|attributo|atrybut"),
        ("value", "valeur|valor|valore|wert|wartość"),
        (
            "impact on price",
            "impact sur le prix|impacto en el precio|impacto sobre el precio|impatto sul prezzo|"
                + "auswirkung auf den preis|wpływ na cenę"
        ),
        (
            "impact on weight",
            "impact sur le poids|impacto en el peso|impacto sobre el peso|impatto sul peso|"
                + "auswirkung auf das gewicht|wpływ na wagę"
        ),
    ]

    private static let byName: [String: String] = {
        var found: [String: String] = [:]
        for entry in names {
            for name in entry.others.split(separator: "|") { found[String(name)] = entry.english }
        }
        return found
    }()

    /// The English name; the same where it is none of these.
    static func english(_ folded: String) -> String { byName[folded] ?? folded }
}
