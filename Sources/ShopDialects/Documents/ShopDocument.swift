package import Bytes
package import CatalogReading
package import FeedModel

/// How the XML files of a dialect are read: what their records are called, which elements they have, and what those say.
package protocol ShopDocument: Sendable {
    /// Local names of the elements that are records, such as `offer`.
    static var records: [String] { get }
    /// What is known of a record.
    static var elements: RecordElements { get }
    /// Elements around the records that are read, such as `category`; none where nothing is.
    static var headElements: [String] { get }

    /// Local names of the elements around the records, such as `offers`.
    static var containers: [String] { get }

    /// What a record calls the columns of feedmill's own format.
    static var canonicalElements: [String: String] { get }

    /// Local names of elements with prices: they say what the mark before a fraction is.
    static var numberElements: [StaticString] { get }

    /// The record's own id and that of its group, found without parsing it: products are told apart by them.
    ///
    /// - Parameter record: its bytes, well-formed or not.
    static func identity(of record: UnsafeBufferPointer<UInt8>) -> ShopIdentity

    /// Takes in one of the `headElements`.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - fields: its text under the number of the element `name`, its attributes as fields of their own.
    static func readHead(_ element: ShopHeadElement, into head: inout ShopHead)

    /// Elements and attributes that a record has one of: two that differ are a finding.
    static var single: Set<Int> { get }
    /// Elements with barcodes: one that cannot be read is left out.
    static var barcodes: Set<Int> { get }
    /// What is wrong with the elements around the records and does no harm, as a finding puts it; nil where all is well.
    static func warning(about primer: [UInt8]) -> String?

    /// What the fields of one record mean.
    ///
    /// - Parameter mapping: what the configuration says of languages.
    static func read(
        _ fields: ArraySlice<RecordField>, _ head: ShopHead, _ offer: inout ShopOffer, _ cells: CellReader,
        _ mapping: Mapping)
}

extension ShopDocument {
    /// Nothing is to be warned of.
    package static func warning(about primer: [UInt8]) -> String? { nil }
    /// No elements by other names.
    package static var canonicalElements: [String: String] { [:] }
}

/// What tells products apart, as it is in a record; none where there is nothing.
package struct ShopIdentity {
    /// The record's own id.
    package var id: XMLSourceText
    /// What the variants of one product share.
    package var group: XMLSourceText

    var key: RecordKey {
        RecordKey(id: id.withText { RecordKey.identifier($0) }, group: group.withText { RecordKey.identifier($0) })
    }
}

/// An element that is in front of the records, or after some of them.
package struct ShopHeadElement {
    /// Without a namespace.
    package var name: String
    /// By name, unescaped.
    package var attributes: [String: String]
    /// Unescaped, without surrounding blanks.
    package var text: String
}

/// What is around the records and holds for all of them.
package struct ShopHead: Sendable {
    /// Names of the shop's categories, and their parents, by id.
    package var categories: [String: (name: String, parent: String?)] = [:]
    /// Of offers that name none.
    package var currency: String?
    /// Paths of the categories, ` > ` between the names, by the hash of the id.
    private(set) var paths: [[UInt8]] = []
    private var index = HashIndex()

    /// All categories are in.
    mutating func finish() {
        (paths, index) = ([], HashIndex())
        for (id, _) in categories.sorted(by: { $0.key < $1.key }) {
            var names: [String] = []
            var next: String? = id
            // A category may be its own ancestor by mistake.
            while let current = next, let category = categories[current], names.count < 32 {
                names.append(category.name)
                next = category.parent == current ? nil : category.parent
            }
            var key = id
            _ = key.withUTF8 { index.insert($0.hash64, number: UInt32(paths.count)) }
            paths.append(Array(names.reversed().joined(separator: " > ").utf8))
        }
    }

    /// The path of the category with that id.
    func path(of id: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard !paths.isEmpty else { return nil }
        return index[id.hash64].map { paths[Int($0)] }
    }
}

/// One record of a shop's export, in the words that the dialects share. Emptied and filled again record by record.
package struct ShopOffer {
    /// The offer's own id.
    package var id: Cell
    /// What the variants of one product share; blank for a single offer.
    package var group: Cell
    /// In the main language.
    package var title: Cell
    /// In the main language.
    package var description: Cell
    /// The brand, or the vendor.
    package var brand: Cell
    /// ISO 4217; blank where the price names it, or the head does.
    package var currency: Cell
    /// The price that is asked, or the regular one where there is a special price.
    package var price: Cell
    /// What was asked before; blank where nothing is reduced.
    package var formerPrice: Cell
    /// What is asked instead, while `salePeriod` lasts.
    package var specialPrice: Cell
    /// Two moments with `/` between; blank where the special price always holds.
    package var salePeriod: Cell
    /// Pieces.
    package var stock: Cell
    /// A barcode.
    package var ean: Cell
    /// Counts where `stock` is blank.
    package var availability = Availability.unstated
    /// In kilograms.
    package var weight: Cell
    /// In centimetres; so are the next two.
    package var length: Cell
    /// Of the package.
    package var width: Cell
    /// Of the package.
    package var height: Cell
    /// Titles in further languages, by locale.
    package var titles: [LocalizedText] = []
    /// Descriptions in further languages, by locale.
    package var descriptions: [LocalizedText] = []
    /// One address each.
    package var images: [Cell] = []
    /// The most specific first.
    package var categories: [ShopCategory] = []
    /// What variants may differ in, by name.
    package var options: [ShopOption] = []
    /// Whatever else it says, by name, for the mapping.
    package var features: [ShopOption] = []
    /// Why it is not sold.
    package var skipReason: SkipReason?

    /// One that says nothing.
    package init(at location: UInt32) {
        let absent = Cell.absent(at: location)
        (id, group, title, description, brand) = (absent, absent, absent, absent, absent)
        (currency, price, formerPrice, specialPrice, salePeriod) = (absent, absent, absent, absent, absent)
        (stock, ean) = (absent, absent)
        (weight, length, width, height) = (absent, absent, absent, absent)
    }

    /// Empties it for another record, and keeps its memory.
    mutating func reset(at location: UInt32) {
        var (images, categories, options, features) = (images, categories, options, features)
        self = ShopOffer(at: location)
        images.removeAll(keepingCapacity: true)
        categories.removeAll(keepingCapacity: true)
        options.removeAll(keepingCapacity: true)
        features.removeAll(keepingCapacity: true)
        (self.images, self.categories, self.options, self.features) = (images, categories, options, features)
    }

    /// The same with empty lists.
    var withoutLists: ShopOffer {
        var offer = self
        (offer.titles, offer.descriptions, offer.images) = ([], [], [])
        (offer.categories, offer.options, offer.features) = ([], [], [])
        return offer
    }
}

/// A name with a value and its unit.
package struct ShopOption {
    /// The shop's name of it.
    package var name: Text
    /// As the export writes it.
    package var value: Cell
    /// Empty where there is none.
    package var unit: Text
    /// An element of the format rather than a feature that the shop has named.
    package var isElement: Bool
    /// An option or a feature.
    package init(name: Text, value: Cell, unit: Text = .none, isElement: Bool = false) {
        self.name = name
        self.value = value
        self.unit = unit
        self.isElement = isElement
    }
}
