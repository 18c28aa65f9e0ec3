import Bytes
import CatalogReading
import FeedModel

/// The offers of one product on their way into a batch: what they have in common becomes the product's, what they differ
/// in the properties of its SKUs.
struct ShopGroup {
    let elements: RecordElements
    /// Of the record that is being read.
    var fields: [RecordField] = []
    /// Of the record that is being read.
    var offer = ShopOffer(at: 0)
    /// Offers that could be read, without their lists.
    private var offers: [ShopOffer] = []
    /// Those lists, one after the other for all offers: a list of its own for each of very many takes several times as much.
    private var lists = Lists()
    private var ends: [Ends] = []
    /// Offers that could be read, with their records.
    private(set) var readable: [(offer: Int, record: Int)] = []
    /// What is wrong with the others.
    var broken: [Finding] = []
    /// Reads values, and keeps what was found so.
    let cells: CellReader
    /// The id that a broken one names.
    var brokenID: Cell?

    init(_ elements: RecordElements, _ cells: CellReader) {
        self.elements = elements
        self.cells = cells
    }

    mutating func begin() {
        readable.removeAll(keepingCapacity: true)
        broken.removeAll(keepingCapacity: true)
        cells.findings.all.removeAll(keepingCapacity: true)
        brokenID = nil
        offers.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        lists.removeAll()
    }

    mutating func begin(offerAt location: UInt32) { offer.reset(at: location) }

    /// The record that was read last is an offer of the product.
    mutating func keepOffer(of record: Int) {
        readable.append((offer: offers.count, record: record))
        lists.titles += offer.titles
        lists.descriptions += offer.descriptions
        lists.images += offer.images
        lists.categories += offer.categories
        lists.options += offer.options
        lists.features += offer.features
        ends.append(lists.ends)
        offers.append(offer.withoutLists)
    }

    private struct Ends {
        var titles: UInt32 = 0
        var descriptions: UInt32 = 0
        var images: UInt32 = 0
        var categories: UInt32 = 0
        var options: UInt32 = 0
        var features: UInt32 = 0
    }

    private struct Lists {
        var titles: [LocalizedText] = []
        var descriptions: [LocalizedText] = []
        var images: [Cell] = []
        var categories: [ShopCategory] = []
        var options: [ShopOption] = []
        var features: [ShopOption] = []

        var ends: Ends {
            Ends(
                titles: UInt32(titles.count), descriptions: UInt32(descriptions.count), images: UInt32(images.count),
                categories: UInt32(categories.count), options: UInt32(options.count),
                features: UInt32(features.count))
        }

        mutating func removeAll() {
            titles.removeAll(keepingCapacity: true)
            descriptions.removeAll(keepingCapacity: true)
            images.removeAll(keepingCapacity: true)
            categories.removeAll(keepingCapacity: true)
            options.removeAll(keepingCapacity: true)
            features.removeAll(keepingCapacity: true)
        }
    }

    /// What an offer has in one of the lists.
    private func part<Element>(
        of list: [Element], _ end: (Ends) -> UInt32, of offer: Int
    ) -> ArraySlice<Element> {
        list[(offer > 0 ? Int(end(ends[offer - 1])) : 0)..<Int(end(ends[offer]))]
    }

    private func options(of offer: Int) -> ArraySlice<ShopOption> { part(of: lists.options, \.options, of: offer) }

    /// Makes the product of its records.
    mutating func finish(_ records: Range<Int>, _ batch: Batch) {
        if broken.isEmpty { dropBaseOffers(batch) }
        batch.shopCounts.products += 1
        batch.shopCounts.variants += records.count - readable.count { offers[$0.offer].skipReason == .baseOffer }
        guard broken.isEmpty else { return reject(records, batch) }
        for entry in readable {
            guard let reason = offers[entry.offer].skipReason else { continue }
            batch.records[entry.record].fate = .skipped
            batch.records[entry.record].skipReason = reason
        }
        let sold = readable.filter { offers[$0.offer].skipReason == nil }
        guard let first = sold.first else {
            for record in records { batch.records[record].product = -1 }
            return
        }
        // A base offer says best what the product is.
        let base = readable.first { offers[$0.offer].skipReason == .baseOffer }
        makeProduct(records, first: base?.offer ?? first.offer, sold.map(\.offer), batch)
    }

    /// A record of it cannot be read: it takes the item that it names with it.
    private mutating func reject(_ records: Range<Int>, _ batch: Batch) {
        let id = readable.first.map { Self.itemID(of: offers[$0.offer]) } ?? brokenID
        let product = Int32(batch.products.count)
        for finding in broken {
            var finding = finding
            finding.product = id == nil ? -1 : product
            batch.findings.append(finding)
        }
        for record in records where batch.records[record].fault != .none || id != nil {
            batch.records[record].fate = .rejected
            batch.records[record].product = id == nil ? -1 : product
        }
        guard let id else { return }
        var draft = begin(at: id.location, cells.plainIdentifier(id), records, batch)
        draft.product.isUnreadable = true
        draft.finishShop(in: batch)
    }

    private static func itemID(of offer: ShopOffer) -> Cell { offer.group.isBlank ? offer.id : offer.group }

    /// An offer that stands for the whole group beside its variants is none of them: its id is the group's, and it has
    /// nothing that they differ in.
    private mutating func dropBaseOffers(_ batch: Batch) {
        guard readable.count > 1 else { return }
        let bytes = batch.bytes.bytes
        let siblingsHaveOptions = readable.contains { !options(of: $0.offer).isEmpty }
        guard siblingsHaveOptions else { return }
        for entry in readable {
            let offer = offers[entry.offer]
            let isNamed = offer.group.isBlank || bytes[offer.id.text].sameBytes(as: bytes[offer.group.text])
            guard options(of: entry.offer).isEmpty, isNamed else { continue }
            offers[entry.offer].skipReason = offer.skipReason ?? .baseOffer
        }
    }

    // MARK: The product

    private func begin(at location: UInt32, _ id: Cell, _ records: Range<Int>, _ batch: Batch) -> ProductDraft {
        for record in records where batch.records[record].fate != .rejected || batch.records[record].product >= 0 {
            batch.records[record].product = Int32(batch.products.count)
        }
        var draft = ProductDraft(in: batch, at: location, presence: ShopPresence.all)
        draft.product.records = records
        batch.fields[draft.fields + ProductField.itemID.rawValue] = id
        return draft
    }

    private mutating func makeProduct(_ records: Range<Int>, first: Int, _ sold: [Int], _ batch: Batch) {
        let main = offers[first]
        // Of a single offer it is the SKU code, too, of which all is said there.
        let id =
            main.group.isBlank
            ? cells.plainIdentifier(main.id) : cells.identifier(main.group, "id", isEssential: true)
        var draft = begin(at: main.id.location, id, records, batch)
        func set(_ field: ProductField, _ cell: Cell) {
            guard !cell.isBlank else { return }
            batch.fields[draft.fields + field.rawValue] = cell
        }
        func firstFilled(_ path: KeyPath<ShopOffer, Cell>) -> Cell {
            let all = [first] + sold
            guard let filled = all.first(where: { !offers[$0][keyPath: path].isBlank }) else {
                return main[keyPath: path]
            }
            let chosen = offers[filled][keyPath: path]
            for offer in sold {
                let other = offers[offer][keyPath: path]
                guard !other.isBlank, Int(other.column) < elements.entries.count,
                    !isSame(other.text, chosen.text, batch)
                else { continue }
                Self.noteUnused(elements.entries[Int(other.column)].path, batch)
            }
            return chosen
        }
        set(.brand, cells.text(firstFilled(\.brand)))
        set(.currency, firstFilled(\.currency))
        // The package has to do for the heaviest and largest of them.
        var (weight, length, width, height) = (main.weight, main.length, main.width, main.height)
        for offer in sold {
            takeLarger(offers[offer].weight, in: &weight, batch)
            takeLarger(offers[offer].length, in: &length, batch)
            takeLarger(offers[offer].width, in: &width, batch)
            takeLarger(offers[offer].height, in: &height, batch)
        }
        set(.packageWeight, weight)
        set(.packageLength, length)
        set(.packageWidth, width)
        set(.packageHeight, height)
        let title = firstFilled(\.title)
        if !title.isBlank { batch.titles.append(LocalizedText(locale: .none, cell: cells.text(title))) }
        batch.titles += part(of: lists.titles, \.titles, of: first)
        let description = cells.html(firstFilled(\.description))
        batch.descriptions += part(of: lists.descriptions, \.descriptions, of: first)
        if !description.isBlank { batch.descriptions.append(LocalizedText(locale: .none, cell: description)) }
        batch.shopCategories += part(of: lists.categories, \.categories, of: first)
        addImages(first, sold, batch)
        let names = optionNames(sold, batch)
        addSKUs(sold, names, batch)
        addFeatures(first, sold, names, batch)
        cells.findings.drain(into: batch, product: Int32(batch.products.count))
        draft.finishShop(in: batch)
    }

    /// One that cannot be read in one way outweighs all: it is a rule's to say so.
    private func takeLarger(_ size: Cell, in largest: inout Cell, _ batch: Batch) {
        guard !size.isBlank, !isSame(size.text, largest.text, batch) else { return }
        guard !largest.isBlank else { return largest = size }
        let bytes = batch.bytes.bytes
        guard let known = FixedDecimal(bytes[largest.text]) else { return }
        if FixedDecimal(bytes[size.text]).map({ $0 > known }) ?? true { largest = size }
    }

    /// The main offer's pictures, then those of the variants that it does not have.
    private func addImages(_ first: Int, _ sold: [Int], _ batch: Batch) {
        var known: Set<UInt64> = []
        for offer in [first] + sold.filter({ $0 != first }) {
            for image in part(of: lists.images, \.images, of: offer)
            where known.insert(batch.bytes.bytes[image.text].hash64).inserted || offer == first {
                batch.images.append(image)
            }
        }
    }

    private static let usualAxes = NameMap((OptionSynonyms.color + OptionSynonyms.size).map { ($0, 0) })

    /// The names of all options, in the order in which they come. A property of the SKUs is what they differ in, and
    /// what nearly every category has as one, a colour or a size.
    private func optionNames(_ sold: [Int], _ batch: Batch) -> OptionNames {
        var names = OptionNames()
        for offer in sold {
            for option in options(of: offer) { names.note(option, of: offer, batch.bytes.bytes) }
        }
        for index in names.all.indices {
            let name = names.all[index]
            names.all[index].isAxis =
                Self.usualAxes.match(batch.bytes.bytes[name.name]) != nil || name.differs || name.count < sold.count
        }
        return names
    }

    /// Finds an offer's options that are axes, or that are none, in the order of their names.
    private func find(
        _ found: inout [OptionOfName], of offer: Int, areAxes: Bool, _ names: OptionNames, _ batch: Batch
    ) {
        found.removeAll(keepingCapacity: true)
        var isSorted = true
        for option in options(of: offer) {
            guard let name = names.place(of: option.name, batch.bytes.bytes), names.all[name].isAxis == areAxes else {
                continue
            }
            if let last = found.last, last.name > name { isSorted = false }
            found.append(OptionOfName(name: name, option: option))
        }
        // Of one name they stay in their order.
        guard !isSorted else { return }
        found = found.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }.map(\.element)
    }

    private func addSKUs(_ sold: [Int], _ names: OptionNames, _ batch: Batch) {
        var own: [OptionOfName] = []
        find(&own, of: sold[0], areAxes: true, names, batch)
        for (index, axis) in own.enumerated() where !axis.option.unit.isEmpty {
            guard index == 0 || own[index - 1].name != axis.name else { continue }
            Self.noteUnused("unit of \(batch.bytes.bytes[names.all[axis.name].name].string)", batch)
        }
        if sold.count > 1000 {
            // Room that is made bit by bit takes twice as much for a moment.
            batch.skus.reserveCapacity(batch.skus.count + sold.count)
            batch.shopSKUs.reserveCapacity(batch.shopSKUs.count + sold.count)
            batch.skuProperties.reserveCapacity(batch.skuProperties.count + lists.options.count)
        }
        for number in sold {
            let offer = offers[number]
            let location = offer.id.location
            var sku = SKU(location: location)
            var shop = ShopSKU()
            shop.availability = offer.availability
            sku.code = cells.identifier(offer.id, "SKU code", isEssential: true)
            if offer.specialPrice.isBlank {
                cells.setPrices(&sku, &shop, asked: offer.price, before: offer.formerPrice)
            } else {
                cells.setPrices(&sku, &shop, regular: offer.price, special: offer.specialPrice)
            }
            // Beside the price, or in an element of its own: that of another variant is not this one's.
            if shop.currency.isEmpty { shop.currency = offer.currency.text }
            sku.inventory = cells.plainNumber(offer.stock)
            sku.eanCode = cells.identifier(offer.ean, "barcode", isEssential: false)
            let start = batch.skuProperties.count
            var last = -1
            find(&own, of: number, areAxes: true, names, batch)
            for axis in own {
                let name = names.all[axis.name].name
                guard axis.name != last else {
                    batch.unused.note(batch.bytes.bytes[name])
                    continue
                }
                last = axis.name
                batch.skuProperties.append(
                    SKUProperty(
                        name: name, value: cells.text(axis.option.value), alias: .absent(at: location),
                        image: .absent(at: location)
                    ))
            }
            sku.properties = start..<batch.skuProperties.count
            sku.countryPrices = batch.countryPrices.count..<batch.countryPrices.count
            batch.skus.append(sku)
            batch.shopSKUs.append(shop)
        }
    }

    private func addFeatures(_ first: Int, _ sold: [Int], _ names: OptionNames, _ batch: Batch) {
        // What all of them agree on.
        var own: [OptionOfName] = []
        find(&own, of: sold[0], areAxes: false, names, batch)
        for feature in own { append(feature.option, batch) }
        // What a variant says besides is the product's where that says nothing of it, and has no place where it differs.
        var known: (names: Set<UInt64>, values: Set<UInt64>) = ([], [])
        let others = sold.filter { $0 != first }
        for offer in [first] + others {
            for feature in part(of: lists.features, \.features, of: offer) {
                // Most products are one offer.
                guard !others.isEmpty else {
                    append(feature, batch)
                    continue
                }
                let name = batch.bytes.bytes[feature.name].hash64
                let isNew = known.names.insert(name).inserted
                let value = batch.bytes.bytes[feature.value.text].hash64(seed: name)
                if offer == first || isNew {
                    known.values.insert(value)
                    append(feature, batch)
                } else if !known.values.contains(value) {
                    batch.unused.note(batch.bytes.bytes[feature.name])
                }
            }
        }
    }

    private func isSame(_ left: Text, _ right: Text, _ batch: Batch) -> Bool {
        batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
    }

    private func append(_ option: ShopOption, _ batch: Batch) {
        var entry = AttributeEntry(name: option.name, isWholeCell: false, value: option.value, unit: option.unit)
        entry.isElement = option.isElement
        batch.attributes.append(entry)
    }

    static func noteUnused(_ name: String, _ batch: Batch) {
        var name = name
        name.withUTF8 { batch.unused.note($0) }
    }
}
