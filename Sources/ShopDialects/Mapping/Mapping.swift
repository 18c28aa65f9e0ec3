import Bytes
package import FeedModel

/// The stage that turns a shop's words into the platform's, by the configuration: for the products of every dialect, in
/// the batch that a reader has filled, before the defaults.
///
/// Compiled once into look-up tables over bytes; used by several workers at once.
package struct Mapping: Sendable {
    /// What it was compiled from.
    package let settings: MappingSettings
    /// The locale that the configuration gives products that have none, as bytes; empty where it gives none.
    let mainLocale: [UInt8]
    /// The day of the run, by which special prices hold or do not; nil: unknown.
    let today: CalendarDay?
    /// The shop's categories, apart by what the name is tried on.
    let categories: [ShopCategory.Kind: NameMap]
    let categoryIDs: [[UInt8]]
    /// Target of all categories that nothing else fits.
    let otherCategory: Int?
    let options: NameMap
    let optionTargets: [[UInt8]]
    private let colorTarget: Int
    let values: [(name: [UInt8], map: TextMap)]
    let brands: TextMap
    let locales: TextMap
    let fields: ShopFields
    /// Kinds of products that the configuration takes in.
    let includedKinds: Words
    private let headers: NameMap
    let price: PriceArithmetic

    /// - Parameter settings: such that `problems` finds nothing wrong with them.
    package init(
        _ settings: MappingSettings = MappingSettings(), mainLocale: String = "", today: CalendarDay? = nil
    ) {
        self.settings = settings
        self.today = today
        self.mainLocale = Array(mainLocale.utf8)
        var byKind: [ShopCategory.Kind: [(name: String, number: Int)]] = [:]
        var other: Int?
        for (number, entry) in settings.categories.enumerated() {
            if entry.name == "*" { other = other ?? number }
            for (kind, name) in Self.categoryKeys(entry.name) { byKind[kind, default: []].append((name, number)) }
        }
        categories = byKind.mapValues { NameMap($0) }
        categoryIDs = settings.categories.map { Array($0.target.utf8) }
        otherCategory = other
        var targets = settings.options.map { Array($0.target.utf8) }
        var color = -1
        var names = settings.options.enumerated().map { (name: $1.name, number: $0) }
        for (target, synonyms) in [("Color", OptionSynonyms.color), ("Size", OptionSynonyms.size)] {
            // What the configuration says of Color holds for every name of it.
            let configured = settings.options.firstIndex { $0.name.lowercased() == target.lowercased() }
            let number = configured ?? targets.count
            if target == "Color" { color = number }
            if configured == nil { targets.append(Array(target.utf8)) }
            names += synonyms.map { ($0, number) }
        }
        options = NameMap(names)
        optionTargets = targets
        colorTarget = color
        values = settings.values.map { (Array($0.name.utf8), TextMap($0.entries)) }
        brands = TextMap(settings.brands)
        locales = TextMap(settings.locales)
        fields = ShopFields(settings)
        includedKinds = Words(settings.includedKinds)
        headers = NameMap(settings.headers.enumerated().map { (name: $1.file, number: $0) })
        price = PriceArithmetic(settings.price)
    }

    /// Writes its names into a batch.
    func words(in batch: Batch) -> MappingWords { MappingWords(options: optionTargets, fields.plan, batch) }

    /// Whether an option of that name is the colour: the property that pictures belong to.
    func isColor(_ name: UnsafeBufferPointer<UInt8>) -> Bool { options.match(name)?.number == colorTarget }

    /// The locale of a store view or language of the shop: as the configuration says, else one of the platform's that is
    /// written like it, such as `de_de`; nil for any other.
    func locale(of view: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if let match = locales.match(view) {
            let target = locales.targets[match.number]
            return target.isEmpty ? nil : target
        }
        let folded = view.string.lowercased().replacing("-", with: "_")
        return PlatformLocales.all.map(\.description).first { $0.lowercased() == folded }.map { Array($0.utf8) }
    }

    /// The locale of a language as two letters: as the configuration says, else the one of the platform's that has it.
    func locale(ofLanguage language: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if let known = locale(of: language) { return known }
        let folded = language.string.lowercased()
        guard folded.utf8.count == 2 else { return nil }
        return PlatformLocales.all.map(\.description).first { $0.hasPrefix("\(folded)_") }.map { Array($0.utf8) }
    }

    /// The header that the configuration gives a file which has none, by the file's name or path.
    func header(of file: String) -> [String]? {
        var path = file
        var name = file.split(separator: "/").last.map(String.init) ?? file
        let match = path.withUTF8 { headers.match($0) } ?? name.withUTF8 { headers.match($0) }
        return match.map { settings.headers[$0.number].columns }
    }

    /// What a key of `category` is tried on: `type:Shirts` on types, `Shirts` on paths and types.
    private static func categoryKeys(_ key: String) -> [(ShopCategory.Kind, String)] {
        for (prefix, kind) in [("path:", ShopCategory.Kind.path), ("type:", .type), ("id:", .id)]
        where key.hasPrefix(prefix) {
            let name = String(key.dropFirst(prefix.count))
            return [(kind, kind == .path ? normalisedPath(name) : name)]
        }
        return [(.path, normalisedPath(key)), (.type, key)]
    }

    /// A path with one blank on both sides of each `>`, as readers write them.
    private static func normalisedPath(_ path: String) -> String {
        path.split(separator: ">", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: " > ")
    }

    /// What is wrong with settings beyond their form: keys below `mapping`, and the words for it.
    package static func problems(_ settings: MappingSettings) -> [(keys: [String], text: String)] {
        var problems: [(keys: [String], text: String)] = []
        for entry in settings.categories
        where entry.target.isEmpty || !entry.target.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            problems.append((["category", entry.name], "is no id of a category; expected digits"))
        }
        for entry in settings.fields {
            if let objection = ShopFields.objection(to: entry) { problems.append((["fields", entry.name], objection)) }
        }
        if let objection = PriceArithmetic.objection(to: settings.price) { problems.append((["price"], objection)) }
        return problems
    }

    /// Maps the products of a batch; does nothing to a canonical file's.
    package func apply(to batch: Batch) {
        guard batch.file.dialect != nil, batch.shopProducts.count == batch.products.count,
            batch.shopSKUs.count == batch.skus.count
        else { return }
        let findings = batch.findings.count
        var words = words(in: batch)
        let cells = CellReader(batch, CellFindings())
        for product in batch.products.indices where !batch.products[product].isUnreadable {
            mapCategory(product, batch)
            cells.placed.removeAll()
            fields.apply(to: product, words, cells)
            mapBrand(product, batch)
            mapValues(product, words, batch)
            mapImages(product, batch)
            mapSKUs(product, &words, cells)
            cells.findings.drain(into: batch, product: Int32(product))
        }
        if batch.findings.count > findings {
            // Findings are in the order of their products.
            let sorted = batch.findings.enumerated().sorted {
                ($0.element.product, $0.offset) < ($1.element.product, $1.offset)
            }
            batch.findings = sorted.map(\.element)
        }
    }

    // MARK: Fields of the product

    /// The platform's category of the first of the shop's that is known; a name that fits wholly comes before a pattern.
    private func mapCategory(_ index: Int, _ batch: Batch) {
        let position = index * ProductField.count + ProductField.categoryID.rawValue
        guard batch.fields[position].isBlank else { return }
        var best: (match: NameMap.Match, cell: Cell)?
        let own = batch.shopProducts[index].categories
        for category in own {
            let known = batch.shopCategories[category]
            guard let map = categories[known.kind], let match = map.match(batch.bytes.bytes[known.cell.text]) else {
                continue
            }
            if let best, best.match.weight >= match.weight { continue }
            best = (match, known.cell)
        }
        if best == nil, otherCategory == nil, let first = own.first { note(batch.shopCategories[first], batch) }
        let first = own.first.map { batch.shopCategories[$0].cell }
        guard let number = best?.match.number ?? otherCategory else {
            // The place of what is missing is the shop's category.
            if let first { batch.fields[position] = Cell(text: .none, location: first.location, column: first.column) }
            return
        }
        let cell = best?.cell ?? first ?? batch.fields[position]
        let start = batch.bytes.count
        batch.bytes.append(categoryIDs[number])
        let text = Text(offset: start, count: batch.bytes.count - start)
        if !cell.isBlank { _ = batch.replaced(from: start, of: cell.text) }
        batch.fields[position] = Cell(text: text, location: cell.location, column: cell.column)
    }

    private func note(_ category: ShopCategory, _ batch: Batch) {
        batch.unmappedCategories.note(batch.bytes.bytes[category.cell.text])
    }

    private func mapBrand(_ index: Int, _ batch: Batch) {
        guard !brands.isEmpty else { return }
        let position = index * ProductField.count + ProductField.brand.rawValue
        let cell = batch.fields[position]
        guard !cell.isBlank, let match = brands.match(batch.bytes.bytes[cell.text]) else { return }
        replace(&batch.fields[position], by: brands.targets[match.number], batch)
    }

    /// Puts another text into a cell; its place still shows what the export says.
    func replace(_ cell: inout Cell, by text: [UInt8], _ batch: Batch) {
        cell.text = batch.remade(cell.text) { $0.append(text) }
    }

    func set(_ cell: inout Cell, _ number: FixedDecimal, _ batch: Batch) {
        cell.text = batch.remade(cell.text) { $0.append(number) }
    }

    private func mapImages(_ index: Int, _ batch: Batch) {
        let base = settings.imageBase ?? ""
        for image in batch.products[index].images { addBase(base, to: &batch.images[image], batch) }
        for sku in batch.products[index].skus {
            for property in batch.skus[sku].properties {
                addBase(base, to: &batch.skuProperties[property].image, batch)
            }
        }
    }

    /// `HTTPS://` is `https://`.
    private func lowerScheme(of cell: inout Cell, _ batch: Batch) {
        let text = Array(batch.bytes.bytes[cell.text])
        let colon = text.firstIndex(of: 0x3A) ?? 0
        guard text[..<colon].contains(where: { $0 < 0x61 }) else { return }
        cell.text = batch.remade(cell.text) { output in
            for (index, byte) in text.enumerated() { output.append(index < colon ? byte | 0x20 : byte) }
        }
    }

    /// Words for no picture, a host without a scheme, and a scheme that is misspelled.
    private static func isNoPath(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        withFolded(text) { word in
            noPictures.has(word) || word.hasPrefix("www.") || word.hasPrefix("http/") || word.hasPrefix("https/")
        }
    }

    private static let noPictures = Words([
        "null", "none", "nil", "n/a", "na", "nan", "-", "--", "no_selection", "no image", "no picture", "undefined",
        "false", "kein bild", "brak", "нет", "немає",
    ])

    private func addBase(_ base: String, to cell: inout Cell, _ batch: Batch) {
        guard !cell.isBlank else { return }
        let text = batch.bytes.bytes[cell.text]
        switch WebScheme.of(text) {
        case .http: return lowerScheme(of: &cell, batch)
        // Of what is no path a rule says that it is no address.
        case .other: return
        case nil: if Self.isNoPath(text) { return }
        }
        // The page that such an address is on is one of https.
        let base = text.hasPrefix("//") ? "https:" : base
        guard !base.isEmpty else { return }
        let needsSlash = text.first != 0x2F
        cell.text = batch.remade(cell.text) { output in
            output.append(base.hasSuffix("/") ? String(base.dropLast()) : base)
            if needsSlash { output.append("/" as StaticString) }
            output.append(cell.text)
        }
    }
}
