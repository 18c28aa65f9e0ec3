import Bytes
import JSONText

/// A category as its data describes it, compiled for fast checking. Never changes.
package final class Category: @unchecked Sendable {
    /// The platform's id.
    package let id: Int64
    /// The files it was read from.
    package let sources: [CategorySource]
    /// What the platform checks products with; nil where there is none at hand.
    package let schema: JSONSchema?
    /// The numbers of the schema.
    let schemaLimits: SchemaLimits?
    /// What the schema names where we have lists of our own.
    let lists: SchemaLists
    /// The schema does not let a product be without a value of attribute 2.
    let requiresBrandInSchema: Bool
    /// The schema wants a list of prices in every configuration of country prices.
    package let requiresCountryPriceList: Bool
    /// Some SKU property says its place (`spec`).
    let hasSKUOrder: Bool
    /// The attributes that always count in the order of the data, after them those that count once a value is chosen.
    package let attributes: UnsafeBufferPointer<CategoryAttribute>
    /// How many of `attributes` always count.
    package let topLevelCount: Int
    /// The SKU properties in the order they are in a feed: by `spec`, equal ones by id.
    package let skuAttributes: UnsafeBufferPointer<Int>
    /// The general attributes that every product needs: required, visible, not the brand (its absence is a matter of
    /// its own).
    package let requiredGeneral: UnsafeBufferPointer<Int>
    /// The general attributes that buyers filter by: key, visible, neither required nor the brand.
    package let keyGeneral: UnsafeBufferPointer<Int>
    /// The general attributes that only some ship-to countries want: visible, not required, not the brand.
    package let countryGeneral: UnsafeBufferPointer<Int>
    /// The brand: attribute 2.
    package let brandAttribute: Int?
    /// What mistyped names were meant to be.
    let nearestNames = NearestNames()
    private let topLevelIndex: UnsafePointer<NameIndex>
    private let childIndex: UnsafePointer<NameIndex>
    private let arena: Arena
    /// About how much memory it takes.
    let byteCount: Int

    /// A file of category data: where it is from, and what it says.
    package struct File {
        /// The file.
        package let source: CategorySource
        /// Its bytes, which have to be valid while it is read.
        package let text: UnsafeBufferPointer<UInt8>

        /// A file that was read or mapped.
        package init(source: CategorySource, text: UnsafeBufferPointer<UInt8>) {
            self.source = source
            self.text = text
        }
    }

    /// Reads an attribute list, a product schema, or both.
    ///
    /// - Throws: `CategoryDataError` when one is damaged or is an answer without what was asked for.
    package convenience init(id: Int64, attributes: File?, schema: File?) throws(CategoryDataError) {
        let list = try Self.read(attributes) { (text) throws(MalformedData) in try AttributeListReader.read(text) }
        let read = try Self.read(schema) { (text) throws(MalformedData) in
            try SchemaAnswerReader.withSchema(in: text) { (view, root) throws(MalformedData) in
                let reader = SchemaCategoryReader(view, root: root)
                if let other = reader.categoryID, other != id {
                    throw MalformedData("it is the schema of category \(other), not of \(id)").within("category_id")
                }
                let schema = try JSONSchema(view, root: root, refusesContradictions: true)
                return (
                    schema: schema, attributes: reader.attributes(), limits: reader.limits(), lists: reader.lists(),
                    wantsPriceList: reader.requiresCountryPriceList
                )
            }
        }
        let drafts =
            if let list { read.map { AttributeMerge.merge(list, with: $0.attributes) } ?? list } else {
                read?.attributes ?? []
            }
        self.init(
            id: id, drafts, sources: [attributes, schema].compactMap { $0?.source }, schema: read?.schema,
            limits: read?.limits, lists: read?.lists ?? SchemaLists(),
            requiresBrandInSchema: read?.attributes.contains { !$0.isSKU && $0.id == 2 && $0.isRequired } ?? false,
            requiresCountryPriceList: read?.wantsPriceList ?? false)
    }

    /// Calls `body` with files that are in memory.
    static func withFiles<Result>(
        _ first: (bytes: [UInt8], source: CategorySource)?, _ second: (bytes: [UInt8], source: CategorySource)?,
        _ body: (File?, File?) throws(CategoryDataError) -> Result
    ) throws(CategoryDataError) -> Result {
        func file(_ file: (bytes: [UInt8], source: CategorySource)?, _ text: UnsafeBufferPointer<UInt8>) -> File? {
            file.map { File(source: $0.source, text: text) }
        }
        let result = (first?.bytes ?? []).withUnsafeBufferPointer { firstText in
            (second?.bytes ?? []).withUnsafeBufferPointer { secondText in
                Swift.Result { () throws(CategoryDataError) in
                    try body(file(first, firstText), file(second, secondText))
                }
            }
        }
        return try result.get()
    }

    private static func read<Content>(
        _ file: File?, _ read: (UnsafeBufferPointer<UInt8>) throws(MalformedData) -> Content
    ) throws(CategoryDataError) -> Content? {
        guard let file else { return nil }
        do {
            return try read(file.text)
        } catch {
            throw CategoryDataError(file: file.source.path, error)
        }
    }

    init(
        id: Int64, _ drafts: [AttributeDraft], sources: [CategorySource], schema: JSONSchema? = nil,
        limits: SchemaLimits? = nil, lists: SchemaLists = SchemaLists(), requiresBrandInSchema: Bool = false,
        requiresCountryPriceList: Bool = false
    ) {
        var compiler = CategoryCompiler()
        compiler.add(drafts)
        self.id = id
        self.sources = sources
        self.schema = schema
        schemaLimits = limits
        self.lists = lists
        self.requiresBrandInSchema = requiresBrandInSchema
        self.requiresCountryPriceList = requiresCountryPriceList
        hasSKUOrder = drafts.contains { $0.isSKU && $0.spec != 0 }
        let attributes = compiler.attributes
        topLevelCount = drafts.count
        let topLevel = attributes.prefix(drafts.count).indices
        brandAttribute = topLevel.first { attributes[$0].id == 2 }
        let brand = brandAttribute
        let general = topLevel.filter { attributes[$0].isVisible && !attributes[$0].isSKU && $0 != brand }
        requiredGeneral = compiler.arena.keep(general.filter { attributes[$0].isRequired })
        let optional = general.filter { !attributes[$0].isRequired }
        keyGeneral = compiler.arena.keep(optional.filter { attributes[$0].isKey })
        countryGeneral = compiler.arena.keep(optional.filter { !attributes[$0].requiredCountries.isEmpty })
        skuAttributes = compiler.arena.keep(
            topLevel.filter { attributes[$0].isSKU }.sorted {
                attributes[$0].precedesInSKU(attributes[$1])
            })
        let entries = attributes.enumerated().map {
            NameIndex.Entry(index: $0.offset, idText: $0.element.idText, names: $0.element.names)
        }
        topLevelIndex = compiler.index(Array(entries.prefix(drafts.count)))
        childIndex = compiler.index(Array(entries.dropFirst(drafts.count)))
        self.attributes = compiler.arena.keep(attributes)
        byteCount = compiler.arena.byteCount + (schema?.byteCount ?? 0)
        arena = compiler.finish()
    }

    /// The attribute that always counts and that an export means by `name`, found as values are (see
    /// `CategoryAttribute.value(named:)`).
    package func attribute(named name: UnsafeBufferPointer<UInt8>) -> NameMatch { topLevelIndex.pointee.match(name) }

    /// The child attributes of that name, whichever value they hang on. Several is no fault here: the same attribute
    /// may hang on many values, and the caller keeps those whose `parent` is chosen.
    package func childAttribute(named name: UnsafeBufferPointer<UInt8>) -> NameMatch { childIndex.pointee.match(name) }

    /// The child attributes of that id, as `childAttribute(named:)`.
    package func childAttribute(idText: UnsafeBufferPointer<UInt8>) -> NameMatch {
        childIndex.pointee.match(id: idText)
    }

    /// Whether it has an attribute of that name of that kind, wherever it hangs.
    func hasAttribute(named name: UnsafeBufferPointer<UInt8>, isSKU: Bool) -> Bool {
        [attribute(named: name), childAttribute(named: name)].contains { match in
            switch match {
            case .none: false
            case .one(let index): attributes[index].isSKU == isSKU
            case .several(let indexes): indexes.contains { attributes[$0].isSKU == isSKU }
            }
        }
    }

    /// The attribute that always counts and has this id.
    package func attribute(id: Int64) -> Int? {
        var digits = ByteBuffer(capacity: 24)
        digits.append(decimal: id)
        if case .one(let index) = topLevelIndex.pointee.match(id: digits.bytes) { return index }
        return nil
    }
}

/// Where category data came from.
package struct CategorySource: Sendable, Hashable {
    /// The file's path, as it was opened.
    package let path: String
    /// Of the file.
    package let byteCount: Int
    /// When the file was last written, in seconds since 1970; its age is the age of the data.
    package let modified: Int64
    /// The digest of the file's bytes, if the store was given a way to make one.
    package let digest: String?

    /// A file of category data.
    package init(path: String, byteCount: Int = 0, modified: Int64 = 0, digest: String? = nil) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
        self.digest = digest
    }

    /// The file's name without its directory.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
