import Bytes
import JSONText

/// A category as its data describes it, compiled for fast checking. Never changes.
package final class Category: @unchecked Sendable {
    package let id: Int64
    /// The file it was read from.
    package let source: CategorySource
    /// The attributes that always count in the order of the data, behind them those that count once a value is chosen.
    package let attributes: UnsafeBufferPointer<CategoryAttribute>
    /// How many of `attributes` always count.
    package let topLevelCount: Int
    /// The SKU properties in the order they stand in a feed: by `spec`, equal ones by id.
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

    /// Reads a file's text.
    ///
    /// - Throws: `CategoryDataError` when it is damaged or is an answer without attributes.
    package convenience init(
        id: Int64, text: UnsafeBufferPointer<UInt8>, source: CategorySource
    ) throws(CategoryDataError) {
        do {
            self.init(id: id, try AttributeListReader.read(text), source: source)
        } catch {
            throw CategoryDataError(file: source.path, place: error.place, problem: error.problem)
        }
    }

    init(id: Int64, _ drafts: [AttributeDraft], source: CategorySource) {
        var compiler = CategoryCompiler()
        compiler.add(drafts)
        self.id = id
        self.source = source
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
                (attributes[$0].spec, attributes[$0].id) < (attributes[$1].spec, attributes[$1].id)
            })
        let entries = attributes.enumerated().map {
            NameIndex.Entry(index: $0.offset, idText: $0.element.idText, names: $0.element.names)
        }
        topLevelIndex = compiler.index(Array(entries.prefix(drafts.count)))
        childIndex = compiler.index(Array(entries.dropFirst(drafts.count)))
        self.attributes = compiler.arena.keep(attributes)
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
    package let byteCount: Int
    /// When the file was last written, in seconds since 1970; its age is the age of the data.
    package let modified: Int64
    /// The digest of the file's bytes, if the store was given a way to make one.
    package let digest: String?

    package init(path: String, byteCount: Int = 0, modified: Int64 = 0, digest: String? = nil) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
        self.digest = digest
    }

    /// The file's name without its directory.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
