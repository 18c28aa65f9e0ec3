/// The words generated catalogs are made of.
enum CatalogWords {
    typealias Name = (english: String, chinese: String, spanish: String)

    static let materials: [Name] = [
        ("Cotton", "棉", "Algodón"), ("Linen", "亚麻", "Lino"), ("Polyester", "聚酯纤维", "Poliéster"),
        ("Wool", "羊毛", "Lana"), ("Viscose", "粘胶", "Viscosa"), ("Silk", "真丝", "Seda"), ("Nylon", "尼龙", "Nailon"),
        ("Denim", "牛仔布", "Tela vaquera"),
    ]
    static let lengths: [Name] = [
        ("Short", "短款", "Corto"), ("Regular", "常规", "Normal"), ("Long", "长款", "Largo"),
        ("X-Long", "超长款", "Extralargo"),
    ]
    static let patterns: [Name] = [
        ("Solid", "纯色", "Liso"), ("Striped", "条纹", "Rayas"), ("Plaid", "格子", "Cuadros"), ("Print", "印花", "Estampado"),
        ("Dot", "圆点", "Lunares"), ("Floral", "花卉", "Flores"),
    ]
    static let sizes = ["XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL"]

    private static let hues: [Name] = [
        ("Blue", "蓝色", "azul"), ("Black", "黑色", "negro"), ("White", "白色", "blanco"), ("Red", "红色", "rojo"),
        ("Green", "绿色", "verde"), ("Yellow", "黄色", "amarillo"), ("Brown", "棕色", "marrón"), ("Grey", "灰色", "gris"),
        ("Pink", "粉色", "rosa"), ("Purple", "紫色", "morado"), ("Orange", "橙色", "naranja"), ("Beige", "米色", "beis"),
        ("Gold", "金色", "dorado"), ("Silver", "银色", "plateado"), ("Ivory", "象牙色", "marfil"),
        ("Khaki", "卡其色", "caqui"), ("Turquoise", "绿松石色", "turquesa"), ("Burgundy", "酒红色", "burdeos"),
        ("Coral", "珊瑚色", "coral"), ("Lavender", "薰衣草色", "lavanda"),
    ]
    private static let shades: [Name] = [
        ("", "", ""), ("Light ", "浅", " claro"), ("Dark ", "深", " oscuro"), ("Deep ", "浓", " intenso"),
        ("Pale ", "淡", " pálido"), ("Bright ", "亮", " vivo"), ("Matte ", "哑光", " mate"), ("Dusty ", "灰调", " empolvado"),
        ("Warm ", "暖", " cálido"), ("Cool ", "冷", " frío"),
    ]

    /// The `index`th colour of any category's list.
    static func color(_ index: Int) -> Name {
        let hue = hues[index % hues.count]
        let shade = shades[index / hues.count % shades.count]
        return (shade.english + hue.english, shade.chinese + hue.chinese, hue.spanish + shade.spanish)
    }

    static func brand(_ index: Int) -> Name {
        let starts = ["Alba", "Brisa", "Cielo", "Duna", "Espiga", "Faro", "Gala", "Hiedra"]
        let ends = ["mar", "nova", "tex", "line", "moda"]
        let name = starts[index % starts.count] + ends[index / starts.count % ends.count]
        return (name, name, name)
    }

    static func extraAttribute(_ index: Int) -> String {
        let parts = [
            "Collar", "Sleeve", "Pocket", "Hem", "Lining", "Closure", "Waist", "Strap", "Cuff", "Seam", "Button",
        ]
        let aspects = ["Type", "Style", "Finish", "Detail", "Width", "Fit"]
        return parts[index % parts.count] + " " + aspects[index / parts.count % aspects.count]
    }

    static func extraValue(_ index: Int) -> Name {
        let looks = ["Plain", "Round", "Slim", "Wide", "Soft", "Firm"]
        let grades = ["", " A", " B", " C", " D", " E", " F"]
        let name = looks[index % looks.count] + grades[index / looks.count % grades.count]
        return (name, "\(name) 型", "\(name) es")
    }

    static let things: [StaticString] = [
        "Camisa de manga larga", "Vestido midi", "Mochila urbana", "Chaqueta vaquera", "Falda plisada",
        "Abrigo clásico",
        "Jersey de punto", "Pantalón recto", "Blusa estampada", "Sudadera con capucha",
    ]
    static let thingsInFrench: [StaticString] = [
        "Chemise à manches longues", "Robe mi-longue", "Sac à dos urbain", "Veste en jean", "Jupe plissée",
        "Manteau classique", "Pull en maille", "Pantalon droit", "Chemisier imprimé", "Sweat à capuche",
    ]
    static let qualities: [StaticString] = [
        "ligera", "de temporada", "edición especial", "para oficina", "muy suave", "hecha a mano", "con bolsillos",
        "de corte amplio",
    ]
    static let qualitiesInFrench: [StaticString] = [
        "légère", "de saison", "édition spéciale", "pour le bureau", "très douce", "faite main", "avec poches",
        "coupe ample",
    ]
    /// Sentences for descriptions; some hold commas, quotes or an ampersand, as real ones do.
    static let sentences: [StaticString] = [
        "Tejido suave, fresco y fácil de lavar.", "Corte regular; talla normal.", "Cierre con botones de nácar.",
        "Colección \"Costa\", hecha en Alicante.", "Lavar a 30 °C, no usar secadora.", "Envío desde España.",
        "Dos bolsillos & forro interior.", "Ideal para el día a día.",
    ]
}
