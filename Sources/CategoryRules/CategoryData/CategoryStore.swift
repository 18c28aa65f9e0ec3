import Bytes

/// The category data of a directory, each category read when a first item needs it.
///
/// Any task may ask. The first one to need a category reads it while the others wait; what was read and what is damaged
/// is remembered. Of very many categories those that were not asked for longest are forgotten, and read again when they
/// are needed: what is kept does not grow with the catalog.
package final class CategoryStore: Sendable {
    /// The files of one category, in byte order of their paths.
    private struct Files {
        var attributes: [String] = []
        var schemas: [String] = []
    }

    private struct Known {
        var outcome: Result<Category?, CategoryDataError>
        var lastUse: UInt64
    }

    private struct State {
        var files: [Int64: Files] = [:]
        var known: [Int64: Known] = [:]
        var uses: UInt64 = 0
        var byteCount = 0
        /// Where every category came from that was read.
        var sources: [Int64: [CategorySource]] = [:]
        var seller: Result<SellerData, CategoryDataError>?
        /// Where that came from, where another machine has read it.
        var sellerSources: [CategorySource] = []
        var attributesSomewhere: [AttributeQuestion: Bool] = [:]
        /// What the schemas of all categories name.
        var allLists: SchemaLists?
    }

    private struct AttributeQuestion: Hashable {
        var name: String
        var isSKU: Bool
    }

    /// Compiled categories of more bytes than that are not kept all at once.
    private static let mostBytes = 32 << 20

    /// Where its files are; nil where it has none.
    package let directory: String?
    /// The categories that there is data for, ascending, read or not.
    package let availableIDs: [Int64]
    private let availableNames: NearNames
    private let state: Locked<State>
    private let digest: (@Sendable (UnsafeRawBufferPointer) -> String)?
    /// Has what is asked of all categories.
    private let others: CategoryStore?

    /// The categories that a directory has files of, named by the digits they begin with: `348.attributes.json`,
    /// `348-shirts.schema.json`. Lists the directory and reads none of them.
    ///
    /// - Parameters:
    ///   - directory: nil for a run without category data.
    ///   - digest: what names a file's bytes in reports.
    /// - Throws: `CategoryDataError` when the directory cannot be listed.
    package init(
        directory: String?, digest: (@Sendable (UnsafeRawBufferPointer) -> String)? = nil
    ) throws(CategoryDataError) {
        var files: [Int64: Files] = [:]
        if let directory {
            for name in try CategoryFiles.names(in: directory).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            ) {
                guard let id = Int64(name.prefix { $0.isASCII && $0.isNumber }) else { continue }
                let path = CategoryFiles.path(of: name, in: directory)
                if name.hasSuffix(".attributes.json") { files[id, default: Files()].attributes.append(path) }
                if name.hasSuffix(".schema.json") { files[id, default: Files()].schemas.append(path) }
            }
        }
        self.directory = directory
        availableIDs = files.keys.sorted()
        availableNames = NearNames(availableIDs.map { String($0) })
        state = Locked(State(files: files))
        self.digest = digest
        others = nil
    }

    /// A store of categories that are at hand already, and of what is known of the seller.
    ///
    /// - Parameter others: has the categories that are only asked for what any of them has.
    package init(categories: [Category], seller: SellerData = SellerData(), others: CategoryStore? = nil) {
        self.others = others
        var state = State(seller: .success(seller))
        for category in categories {
            state.known[category.id] = Known(outcome: .success(category), lastUse: 0)
            state.sources[category.id] = category.sources
        }
        directory = nil
        availableIDs = categories.map(\.id).sorted()
        availableNames = NearNames(availableIDs.map { String($0) })
        self.state = Locked(state)
        digest = nil
    }

    /// A store of data which another machine has read: what was read, and what is known of the seller.
    package init(
        readBefore sources: [(id: Int64?, source: CategorySource)], seller: SellerData,
        digest: (@Sendable (UnsafeRawBufferPointer) -> String)? = nil
    ) {
        var state = State(seller: .success(seller))
        for (id, source) in sources {
            if let id { state.sources[id, default: []].append(source) } else { state.sellerSources.append(source) }
        }
        others = nil
        directory = nil
        availableIDs = []
        availableNames = NearNames([])
        self.state = Locked(state)
        self.digest = digest
    }

    /// The category, or nil when there is no data for it.
    package func category(_ id: Int64) throws(CategoryDataError) -> Category? {
        let outcome = state.withLock { state in
            state.uses += 1
            if let known = state.known[id] {
                state.known[id]?.lastUse = state.uses
                return known.outcome
            }
            // An id without data is not remembered: a catalog can have any number of them.
            guard let files = state.files[id] else { return .success(nil) }
            let outcome = read(id, files)
            state.known[id] = Known(outcome: outcome, lastUse: state.uses)
            if case .success(let category?) = outcome {
                state.sources[id] = category.sources
                state.byteCount += category.byteCount
                if state.byteCount > Self.mostBytes { forget(&state) }
            }
            return outcome
        }
        return try outcome.get()
    }

    /// Forgets the half of the categories that were not asked for longest. Who holds one keeps it.
    private func forget(_ state: inout State) {
        let oldest = state.known.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(state.known.count / 2)
        for (id, known) in oldest {
            guard case .success(let category?) = known.outcome else { continue }
            state.byteCount -= category.byteCount
            state.known[id] = nil
        }
    }

    /// Whether any category that there is data for has an attribute of that name: a property of SKUs, or a general
    /// attribute, be it one that counts with a value only. Reads all of them once where none at hand has it; data that
    /// is damaged has none.
    func hasAttribute(named name: UnsafeBufferPointer<UInt8>, isSKU: Bool) -> Bool {
        let question = AttributeQuestion(name: name.string, isSKU: isSKU)
        return state.withLock { state in
            if let known = state.attributesSomewhere[question] { return known }
            func has(_ outcome: Result<Category?, CategoryDataError>) -> Bool {
                (try? outcome.get())?.hasAttribute(named: name, isSKU: isSKU) == true
            }
            let others = state.files.filter { state.known[$0.key] == nil }
            let found =
                state.known.values.contains { has($0.outcome) } || others.contains { has(read($0.key, $0.value)) }
            state.attributesSomewhere[question] = found
            return found
        } || others?.hasAttribute(named: name, isSKU: isSKU) == true
    }

    /// Whether the schema of any category names a value for one of our lists. Reads all of them, once; a damaged one names
    /// nothing.
    func isListed(_ value: UnsafeBufferPointer<UInt8>, in list: KnownList) -> Bool {
        let lists = state.withLock { state in
            if let known = state.allLists { return known }
            var all = SchemaLists()
            for known in state.known.values { all.add((try? known.outcome.get())?.lists) }
            for (id, files) in state.files where state.known[id] == nil && !files.schemas.isEmpty {
                all.add((try? read(id, files).get())?.lists)
            }
            state.allLists = all
            return all
        }
        return lists.has(value, in: list) || others?.isListed(value, in: list) == true
    }

    /// The category with data whose id looks most like this one.
    package func nearest(to id: Int64) -> Int64? {
        availableNames.nearest(to: String(id)).map { availableIDs[$0] }
    }

    /// The files that were read, by the id of their category, ascending; nil for those about the seller.
    package var sources: [(id: Int64?, source: CategorySource)] {
        state.withLock { state in
            var found = state.sources.sorted { $0.key < $1.key }.flatMap { entry in
                entry.value.map { (id: Int64?.some(entry.key), source: $0) }
            }
            if case .success(let seller)? = state.seller { found += seller.sources.map { (nil, $0) } }
            found += state.sellerSources.map { (nil, $0) }
            return found
        }
    }

    /// The files of a category that was read.
    package func sources(of id: Int64) -> [CategorySource] { state.withLock { $0.sources[id] ?? [] } }

    /// The bytes of a file that was read; nil where it is not what it was.
    package func contents(of source: CategorySource) -> [UInt8]? {
        guard let digest, let read = try? CategoryFiles.read(source.path).bytes,
            read.withUnsafeBytes({ digest($0) }) == source.digest
        else { return nil }
        return read
    }

    /// The files of a category, read or not: attribute lists, then schemas.
    package func paths(of id: Int64) -> [String] {
        state.withLock { state in state.files[id].map { $0.attributes + $0.schemas } ?? [] }
    }

    /// What the directory says of the seller; read once.
    package func seller() throws(CategoryDataError) -> SellerData {
        let outcome = state.withLock { state in
            if let known = state.seller { return known }
            let outcome = Result { () throws(CategoryDataError) in
                try directory.map { (directory) throws(CategoryDataError) in
                    try SellerData(directory: directory, open: { (path) throws(CategoryDataError) in try open([path]) })
                } ?? SellerData()
            }
            state.seller = outcome
            return outcome
        }
        return try outcome.get()
    }

    // MARK: Reading

    private func read(_ id: Int64, _ files: Files) -> Result<Category?, CategoryDataError> {
        Result { () throws(CategoryDataError) in
            let attributes = try files.attributes.isEmpty ? nil : open(files.attributes, of: id)
            let schema = try files.schemas.isEmpty ? nil : open(files.schemas, of: id)
            return try Category.withFiles(attributes, schema) { (attributes, schema) throws(CategoryDataError) in
                try Category(id: id, attributes: attributes, schema: schema)
            }
        }
    }

    /// The bytes of a file; of several that should say the same, of the first.
    private func open(
        _ paths: [String], of id: Int64 = 0
    ) throws(CategoryDataError) -> (bytes: [UInt8], source: CategorySource) {
        let path = paths[0]
        let (bytes, modified) = try CategoryFiles.read(path)
        for other in paths.dropFirst() where try CategoryFiles.read(other).bytes != bytes {
            throw CategoryDataError(
                file: path, problem: "\(other) is category \(id) too and differs",
                advice: "Keep the newer one of the two files.")
        }
        let source = CategorySource(
            path: path, byteCount: bytes.count, modified: modified, digest: bytes.withUnsafeBytes { digest?($0) })
        return (bytes, source)
    }
}
