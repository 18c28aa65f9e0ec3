/// What shops call the two options that nearly every category of the platform has, in the large European languages and
/// in Russian.
enum OptionSynonyms {
    static let color = [
        "color", "colors", "colour", "colours", "colore", "colori", "cor", "cores", "color name", "colour name",
        "farbe", "farben", "farbton", "couleur", "couleurs", "coloris", "kleur", "kleuren", "kolor", "kolory", "barva",
        "barvy", "farba", "farby", "färg", "färger", "farve", "farver", "farge", "farger", "väri", "värit", "culoare",
        "culori", "renk", "szín", "színek", "boja", "boje", "värv", "krāsa", "spalva", "цвет", "цвета", "расцветка",
        "колір", "кольори", "колер", "цвят", "боја", "χρώμα",
    ]

    static let size = [
        "size", "sizes", "größe", "größen", "groesse", "grösse", "groessen", "konfektionsgröße", "schuhgröße", "taille",
        "tailles", "pointure", "pointures", "talla", "tallas", "talle", "tamaño", "tamaños", "taglia", "taglie",
        "misura", "misure", "tamanho", "tamanhos", "maat", "maten", "rozmiar", "rozmiary", "velikost", "velikosti",
        "veľkosť", "veľkosti", "veličina", "veličine", "storlek", "storlekar", "størrelse", "størrelser", "koko",
        "koot", "mărime", "marime", "mărimi", "beden", "méret", "méretek", "suurus", "izmērs", "dydis", "shoe size",
        "размер", "размеры", "размер одежды", "размер обуви", "розмір", "розміри", "памер", "големина", "величина",
        "μέγεθος",
    ]
}
