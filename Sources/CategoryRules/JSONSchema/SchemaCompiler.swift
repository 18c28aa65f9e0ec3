import Bytes
import JSONText

/// Turns a schema document into nodes in an arena: each schema once, references as the index of what they lead to.
struct SchemaCompiler: ~Copyable {
    let documents: SchemaDocuments
    var arena = Arena()
    var nodes: [SchemaNode] = []
    var patterns: [RegularExpression] = []
    /// Constants that no table holds, as the elements of a JSON list.
    var constants: [String] = []
    /// Schemas by where they are, those that are being compiled too: by document and node, -1 where there is none.
    private var indexes: [[Int32]]
    private var patternIndexes: [String: Int32] = [:]

    init(_ documents: SchemaDocuments) {
        self.documents = documents
        indexes = documents.views.map { [Int32](repeating: -1, count: Int($0[0].end)) }
    }

    /// Compiles the schema of the first document, and all that it refers to.
    mutating func compile(root: Int) throws(MalformedData) { _ = try schema(SchemaSite(document: 0, node: root)) }

    func view(_ site: SchemaSite) -> JSONView { documents.views[site.document] }

    func malformed(_ site: SchemaSite, _ problem: String) -> MalformedData {
        MalformedData(problem).within(documents.pointer(to: site))
    }

    /// The schema at a site, by its index in `nodes`.
    mutating func schema(_ site: SchemaSite) throws(MalformedData) -> Int32 {
        let known = indexes[site.document][site.node]
        if known >= 0 { return known }
        let index = Int32(nodes.count)
        indexes[site.document][site.node] = index
        nodes.append(SchemaNode())
        let node = try compile(site)
        nodes[Int(index)] = node
        return index
    }

    private mutating func compile(_ site: SchemaSite) throws(MalformedData) -> SchemaNode {
        var node = SchemaNode()
        let view = view(site)
        switch view[site.node].kind {
        case .true: return node
        case .false:
            node.isPossible = false
            return node
        case .object: break
        default: throw malformed(site, "a schema is an object, true or false")
        }
        if let reference = view.member("$ref", of: site.node) {
            guard view[reference].kind == .string else { throw malformed(site, "$ref is not text") }
            let address = view.text(reference).string
            guard let target = documents.target(of: address, at: site) else {
                throw malformed(site, "$ref leads to '\(address)', which is not in the schema")
            }
            node.reference = try schema(target)
            return node
        }
        try compileTypes(&node, site)
        var demands = Demands()
        var keys: [(key: Int, value: Int)] = []
        view.eachMember(of: site.node) { keys.append(($0, $1)) }
        for (key, value) in keys {
            let site = SchemaSite(document: site.document, node: value)
            try compileKeyword(view.text(key), site, &demands)
        }
        // Without a list of schemas for the first elements, all are others.
        demands.array.others = demands.hasItemList ? demands.additionalItems : demands.items
        demands.array.forbidsOthers = demands.array.forbidsOthers && demands.hasItemList
        if demands.hasObject { try compileObject(site, &demands) }
        if demands.logic.condition >= 0, demands.logic.consequence < 0, demands.logic.alternative < 0 {
            demands.logic.condition = -1
        }
        keep(demands, &node)
        return node
    }

    /// What the keywords of one schema have come to so far.
    struct Demands {
        var string = StringDemands()
        var number = NumberDemands()
        var array = ArrayDemands()
        var object = ObjectDemands(names: NameTable.none)
        var logic = LogicDemands()
        var hasString = false
        var hasNumber = false
        var hasArray = false
        var hasObject = false
        var hasLogic = false
        /// `items` is a list: a schema for each of the first elements.
        var hasItemList = false
        /// The one schema of all elements.
        var items: Int32 = -1
        var additionalItems: Int32 = -1
    }

    private mutating func keep(_ demands: Demands, _ node: inout SchemaNode) {
        if demands.hasString { node.string = arena.keep(CollectionOfOne(demands.string)).baseAddress }
        if demands.hasNumber { node.number = arena.keep(CollectionOfOne(demands.number)).baseAddress }
        if demands.hasArray { node.array = arena.keep(CollectionOfOne(demands.array)).baseAddress }
        if demands.hasObject { node.object = arena.keep(CollectionOfOne(demands.object)).baseAddress }
        if demands.hasLogic { node.logic = arena.keep(CollectionOfOne(demands.logic)).baseAddress }
    }

    private mutating func compileTypes(_ node: inout SchemaNode, _ site: SchemaSite) throws(MalformedData) {
        let view = view(site)
        guard let value = view.member("type", of: site.node) else { return }
        let typeSite = SchemaSite(document: site.document, node: value)
        func type(_ name: Int) throws(MalformedData) -> TypeSet {
            let text = view.text(name)
            guard view[name].kind == .string,
                let known = TypeSet.names.first(where: { text.sameBytes(as: $0.name) })
            else { throw malformed(typeSite, "there is no type \(view.value(at: name))") }
            return known.type
        }
        var types: TypeSet = []
        if view[value].kind == .array {
            var names: [Int] = []
            view.eachElement(of: value) { names.append($0) }
            for name in names { types.formUnion(try type(name)) }
            node.typeCount = UInt8(clamping: names.count)
        } else {
            types = try type(value)
            node.typeCount = 1
        }
        node.types = types
    }

    /// Where a schema of that index is.
    func site(of index: Int) -> SchemaSite {
        for (document, known) in indexes.enumerated() {
            if let node = known.firstIndex(of: Int32(index)) { return SchemaSite(document: document, node: node) }
        }
        return SchemaSite(document: 0, node: 0)
    }

    // MARK: What keywords share

    func text(_ site: SchemaSite, _ keyword: StaticString) throws(MalformedData) -> String {
        guard view(site)[site.node].kind == .string else { throw malformed(site, "\(keyword) is not text") }
        return view(site).text(site.node).string
    }

    func count(_ site: SchemaSite, _ keyword: StaticString) throws(MalformedData) -> Int {
        guard view(site)[site.node].kind == .number, let number = view(site).decimal(site.node), number.isWhole,
            !number.isNegative
        else { throw malformed(site, "\(keyword) is not a whole number of at least 0") }
        return Int(number.coefficient)
    }

    mutating func number(_ site: SchemaSite, _ keyword: StaticString) throws(MalformedData) -> SchemaNumber {
        guard view(site)[site.node].kind == .number else { throw malformed(site, "\(keyword) is not a number") }
        return SchemaNumber(
            text: arena.keep(view(site).text(site.node)), decimal: view(site).decimal(site.node))
    }

    mutating func schemas(_ site: SchemaSite, _ keyword: StaticString) throws(MalformedData) -> UnsafeBufferPointer<
        Int32
    > {
        guard view(site)[site.node].kind == .array, view(site)[site.node].count > 0 else {
            throw malformed(site, "\(keyword) is not a list of schemas")
        }
        var elements: [Int] = []
        view(site).eachElement(of: site.node) { elements.append($0) }
        var indexes: [Int32] = []
        for element in elements { indexes.append(try schema(SchemaSite(document: site.document, node: element))) }
        return arena.keep(indexes)
    }

    /// A pattern's index; a pattern that occurs often is compiled once.
    mutating func pattern(_ pattern: String, _ site: SchemaSite) throws(MalformedData) -> Int32 {
        if let known = patternIndexes[pattern] { return known }
        do {
            patterns.append(try RegularExpression(pattern))
        } catch {
            var fault = malformed(site, "the pattern '\(pattern)' cannot be checked: \(error.problem)")
            fault.advice = "Take the pattern out of the file: the platform checks it when the item is sent."
            throw fault
        }
        patternIndexes[pattern] = Int32(patterns.count - 1)
        return Int32(patterns.count - 1)
    }

    consuming func finish() -> Arena { arena }
}
