/// One product of a generated catalog, drawn but not yet written: numbers that the writers turn into words.
struct GeneratedProduct {
    struct SKU {
        var number = 0
        var color = 0
        var size = 0
        /// Prices in cents.
        var price = 0
        var discount: Int?
        var spanishPrice: Int?
        var spanishDiscount: Int?
        var inventory = 0
        var hasEAN = false
        /// Its barcode has another check digit than it should have.
        var hasFaultyEAN = false
        var hasAlias = false
        var hasImage = false
    }

    var number = 0
    var category = 0
    var thing = 0
    var quality = 0
    var isTitledInFrench = false
    var sentences: [Int] = []
    var brand = 0
    var material = 0
    /// A second material, if any; `otherMaterial` stands for the Other option with a text.
    var secondMaterial: Int?
    static let otherMaterial = -1
    var length = 0
    var pattern: Int?
    var imageCount = 0
    /// The last picture is the first once more.
    var repeatsImage = false
    /// Weight in grams, sides in centimetres.
    var weight = 0
    var sides = (0, 0, 0)
    var preparationTime = 0
    var template = 0
    var skus: [SKU] = []
    var fault: CatalogFault?
    /// The SKU that the fault is in.
    var faultySKU = 0

    /// Shapes of the matrix of colours and sizes; four SKUs on average.
    private static let shapes = [(1, 1), (1, 2), (1, 3), (2, 2), (1, 4), (2, 2), (2, 3), (3, 2), (2, 3)]
    /// Nearly the same number of SKUs of an ordinary catalog; of all with two colours one is left out.
    private static let ordinaryShapes = [
        (1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (2, 2), (2, 3), (2, 3), (3, 2), (2, 3), (3, 2),
    ]

    /// Draws the next product in place, with at most `rows` SKUs.
    mutating func draw(
        number: Int, rows: Int, share faultyShare: Double, isOrdinary: Bool, sentenceCount: ClosedRange<Int>,
        random: inout SeededRandom
    ) {
        self.number = number
        category = random.below(GeneratedCategories.ids.count)
        thing = random.below(CatalogWords.things.count)
        quality = random.below(CatalogWords.qualities.count)
        isTitledInFrench = random.chance(0.5)
        sentences.removeAll(keepingCapacity: true)
        for _ in 0..<random.number(in: sentenceCount) { sentences.append(random.below(CatalogWords.sentences.count)) }
        brand = random.below(GeneratedCategories.brandCount)
        material = random.below(CatalogWords.materials.count)
        secondMaterial = nil
        if random.chance(0.05) {
            secondMaterial = Self.otherMaterial
        } else if random.chance(0.4) {
            let count = CatalogWords.materials.count
            secondMaterial = (material + 1 + random.below(count - 1)) % count
        }
        length = random.below(CatalogWords.lengths.count)
        pattern = random.chance(0.6) ? random.below(CatalogWords.patterns.count) : nil
        imageCount = random.number(in: 1...3)
        weight = random.number(in: 50...2_500)
        sides = (random.number(in: 20...60), random.number(in: 15...40), random.number(in: 2...20))
        preparationTime = random.number(in: 1...7)
        template = 1_000 + random.below(4)
        drawSKUs(of: isOrdinary ? Self.ordinaryShapes : Self.shapes, rows: rows, random: &random)
        repeatsImage = false
        if isOrdinary { makeOrdinary(random: &random) }
        fault = nil
        // Drawn for clean catalogs too, so that a catalog's good items do not depend on the share of bad ones.
        var faultRandom = SeededRandom(seed: random.next())
        if faultRandom.chance(faultyShare) { spoil(random: &faultRandom) }
    }

    /// Leaves a combination out, repeats a picture, spoils a barcode.
    private mutating func makeOrdinary(random: inout SeededRandom) {
        if skus.last?.color != skus.first?.color, skus.count >= 4 {
            skus.remove(at: random.below(skus.count))
            for index in skus.indices { skus[index].number = index }
        }
        repeatsImage = imageCount > 1 && random.chance(0.075)
        for index in skus.indices where skus[index].hasEAN { skus[index].hasFaultyEAN = random.chance(0.01) }
    }

    private mutating func drawSKUs(of shapes: [(Int, Int)], rows: Int, random: inout SeededRandom) {
        var (colors, sizes) = shapes[random.below(shapes.count)]
        if colors * sizes > rows { (colors, sizes) = (1, rows) }
        let firstColor = random.below(GeneratedCategories.colorCount(ofCategory: category) - colors)
        let firstSize = random.below(CatalogWords.sizes.count - sizes)
        let price = random.number(in: 499...19_999)
        skus.removeAll(keepingCapacity: true)
        for color in firstColor..<firstColor + colors {
            let hasAlias = random.chance(0.2)
            let hasImage = random.chance(0.15)
            for size in firstSize..<firstSize + sizes {
                var sku = SKU()
                sku.number = skus.count
                sku.color = color
                sku.size = size
                sku.price = price + random.below(100)
                sku.discount = random.chance(0.4) ? sku.price - sku.price * random.number(in: 5...40) / 100 : nil
                if random.chance(0.12) {
                    let spanishPrice = sku.price + sku.price * random.number(in: 0...20) / 100
                    sku.spanishPrice = spanishPrice
                    if random.chance(0.5) { sku.spanishDiscount = spanishPrice - spanishPrice / 10 }
                }
                sku.inventory = random.number(in: 1...500)
                sku.hasEAN = random.chance(0.4)
                sku.hasAlias = hasAlias
                sku.hasImage = hasImage
                skus.append(sku)
            }
        }
    }

    /// Makes one mistake.
    private mutating func spoil(random: inout SeededRandom) {
        let faults = CatalogFault.allCases
        var fault = faults[random.below(faults.count)]
        while fault.needsTwoSKUs, skus.count < 2 { fault = faults[random.below(faults.count)] }
        self.fault = fault
        faultySKU = fault.needsTwoSKUs ? 1 + random.below(skus.count - 1) : random.below(skus.count)
        switch fault {
        case .propertiesDuplicate:
            skus[faultySKU].color = skus[0].color
            skus[faultySKU].size = skus[0].size
        case .colorMissing:
            skus[faultySKU].hasAlias = false
            skus[faultySKU].hasImage = false
        case .discountNotLower:
            skus[faultySKU].discount = skus[faultySKU].price
            skus[faultySKU].spanishPrice = nil
        case .priceMissing, .priceInvalid, .priceOutOfRange:
            // Nothing that would be measured by the price.
            skus[faultySKU].discount = nil
            skus[faultySKU].spanishPrice = nil
            skus[faultySKU].spanishDiscount = nil
        default: break
        }
        if skus[faultySKU].spanishPrice == nil { skus[faultySKU].spanishDiscount = nil }
    }

    /// Whether this SKU is the one that has `fault`.
    func has(_ fault: CatalogFault, in sku: SKU) -> Bool { self.fault == fault && sku.number == faultySKU }

    /// Which of its pictures is at a place.
    func imageNumber(_ place: Int) -> Int { repeatsImage && place == imageCount - 1 ? 0 : place }
}
