import Bytes
import JSONText

extension SchemaCompiler {
    /// Takes one keyword in. What is none, and what only describes (`title`, `default`, `format` …), says nothing.
    mutating func compileKeyword(
        _ key: UnsafeBufferPointer<UInt8>, _ site: SchemaSite, _ demands: inout Demands
    ) throws(MalformedData) {
        func isKey(_ name: StaticString) -> Bool { key.sameBytes(as: name) }
        // Most keywords of most schemas end here.
        if isKey("type") || isKey("title") || isKey("const") || isKey("properties") || isKey("description") {
            if isKey("const") {
                demands.logic.constant = constants(CollectionOfOne(site.node), site)
                demands.hasLogic = true
            } else if isKey("properties") {
                demands.hasObject = true
            }
            return
        }
        if try compileLogic(isKey, site, &demands) { return }
        if isKey("required") || isKey("additionalProperties") || isKey("patternProperties") || isKey("propertyNames")
            || isKey("dependencies") || isKey("minProperties") || isKey("maxProperties")
        {
            demands.hasObject = true
        } else if isKey("minLength") {
            demands.string.minimumLength = try count(site, "minLength")
            demands.hasString = true
        } else if isKey("maxLength") {
            demands.string.maximumLength = try count(site, "maxLength")
            demands.hasString = true
        } else if isKey("pattern") {
            demands.string.pattern = try pattern(try text(site, "pattern"), site)
            demands.hasString = true
        } else if try compileNumber(isKey, site, &demands.number) {
            demands.hasNumber = true
        } else if try compileArray(isKey, site, &demands) {
            demands.hasArray = true
        }
    }

    private mutating func compileNumber(
        _ isKey: (StaticString) -> Bool, _ site: SchemaSite, _ demands: inout NumberDemands
    ) throws(MalformedData) -> Bool {
        if isKey("minimum") {
            demands.minimum = try number(site, "minimum")
        } else if isKey("maximum") {
            demands.maximum = try number(site, "maximum")
        } else if isKey("exclusiveMinimum") {
            demands.exclusiveMinimum = try number(site, "exclusiveMinimum")
        } else if isKey("exclusiveMaximum") {
            demands.exclusiveMaximum = try number(site, "exclusiveMaximum")
        } else if isKey("multipleOf") {
            let divisor = try number(site, "multipleOf")
            let exact = ExactNumber(divisor.text)
            guard !exact.isZero, !exact.isNegative, exact.digitCount <= 18 else {
                throw malformed(site, "multipleOf is not a number above 0 with at most 18 digits")
            }
            demands.multipleOf = divisor
        } else {
            return false
        }
        return true
    }

    private mutating func compileArray(
        _ isKey: (StaticString) -> Bool, _ site: SchemaSite, _ demands: inout Demands
    ) throws(MalformedData) -> Bool {
        if isKey("minItems") {
            demands.array.minimumCount = try count(site, "minItems")
        } else if isKey("maxItems") {
            demands.array.maximumCount = try count(site, "maxItems")
        } else if isKey("uniqueItems") {
            demands.array.isUnique = view(site)[site.node].kind == .true
        } else if isKey("contains") {
            demands.array.contains = try schema(site)
        } else if isKey("items") {
            if view(site)[site.node].kind == .array {
                demands.hasItemList = true
                guard view(site)[site.node].count > 0 else { return true }
                demands.array.first = try schemas(site, "items")
            } else {
                demands.items = try schema(site)
            }
        } else if isKey("additionalItems") {
            demands.additionalItems = try schema(site)
            demands.array.forbidsOthers = view(site)[site.node].kind == .false
        } else {
            return false
        }
        return true
    }

    private mutating func compileLogic(
        _ isKey: (StaticString) -> Bool, _ site: SchemaSite, _ demands: inout Demands
    ) throws(MalformedData) -> Bool {
        if isKey("oneOf") {
            if let choice = choice(site) {
                demands.logic.choice = choice
            } else {
                demands.logic.one = try schemas(site, "oneOf")
            }
        } else if isKey("enum") {
            guard view(site)[site.node].kind == .array else { throw malformed(site, "enum is not a list") }
            var values: [Int] = []
            view(site).eachElement(of: site.node) { values.append($0) }
            demands.logic.enumeration = constants(values, site)
        } else if isKey("allOf") {
            demands.logic.all = try schemas(site, "allOf")
        } else if isKey("anyOf") {
            demands.logic.any = try schemas(site, "anyOf")
        } else if isKey("not") {
            demands.logic.not = try schema(site)
        } else if isKey("if") {
            demands.logic.condition = try schema(site)
        } else if isKey("then") {
            demands.logic.consequence = try schema(site)
        } else if isKey("else") {
            demands.logic.alternative = try schema(site)
        } else {
            return false
        }
        demands.hasLogic = true
        return true
    }

    // MARK: Constants

    /// The constants of a `oneOf` of which each member is a `const`, with or without words beside it; nil for any
    /// other.
    private mutating func choice(_ site: SchemaSite) -> UnsafePointer<ConstantSet>? {
        let view = view(site)
        guard view[site.node].kind == .array, view[site.node].count > 0 else { return nil }
        var values: [Int] = []
        values.reserveCapacity(Int(view[site.node].count))
        var isChoice = true
        view.eachElement(of: site.node) { option in
            var constant: Int?
            view.eachMember(of: option) { key, value in
                let key = view.text(key)
                if key.sameBytes(as: "const") {
                    constant = value
                } else if !key.sameBytes(as: "title") && !key.sameBytes(as: "description")
                    && !key.sameBytes(as: "$comment")
                {
                    isChoice = false
                }
            }
            if let constant { values.append(constant) } else { isChoice = false }
        }
        return isChoice ? constants(values, site) : nil
    }

    /// A set of the values at these indexes.
    private mutating func constants(_ values: some Collection<Int>, _ site: SchemaSite) -> UnsafePointer<ConstantSet>? {
        let view = view(site)
        var strings: [(name: CategoryBytes, index: Int)] = []
        strings.reserveCapacity(values.count)
        var numbers: [FixedDecimal] = []
        var others: [Int] = []
        for (position, value) in values.enumerated() {
            switch view[value].kind {
            case .string: strings.append((arena.keep(view.text(value)), position))
            case .number:
                if let number = view.decimal(value) {
                    numbers.append(number)
                } else {
                    fallthrough
                }
            default:
                others.append(constants.count)
                constants.append(view.value(at: value).description)
            }
        }
        let first = values.first.map { view.value(at: $0).description } ?? ""
        let set = ConstantSet(
            strings: NameTable(strings, in: &arena), numbers: arena.keep(numbers.sorted()), others: arena.keep(others),
            first: arena.keep(first.utf8))
        return arena.keep(CollectionOfOne(set)).baseAddress
    }

    // MARK: Objects

    /// So many names are looked through one by one.
    private static var fewNames: Int { 32 }

    /// The keywords that speak of members, together.
    mutating func compileObject(_ site: SchemaSite, _ demands: inout Demands) throws(MalformedData) {
        let view = view(site)
        func member(_ key: StaticString, _ kind: JSONNode.Kind, _ what: String) throws(MalformedData) -> SchemaSite? {
            guard let value = view.member(key, of: site.node) else { return nil }
            let found = SchemaSite(document: site.document, node: value)
            guard view[value].kind == kind else { throw malformed(found, "\(key) is not a \(what)") }
            return found
        }
        func child(_ key: StaticString) -> SchemaSite? {
            view.member(key, of: site.node).map { SchemaSite(document: site.document, node: $0) }
        }
        var names: [(name: CategoryBytes, index: Int)] = []
        var properties: [Int32] = []
        var object = ObjectDemands(names: NameTable.none)
        if let map = try member("properties", .object, "object of schemas") {
            for (key, value) in members(map) {
                names.append((arena.keep(view.text(key)), properties.count))
                properties.append(try schema(SchemaSite(document: site.document, node: value)))
            }
        }
        if let list = try member("required", .array, "list of names") {
            var known: [[UInt8]: Int] = [:]
            if names.count > Self.fewNames { for entry in names { known[Array(entry.name)] = entry.index } }
            var required: [RequiredName] = []
            var elements: [Int] = []
            view.eachElement(of: list.node) { elements.append($0) }
            for element in elements {
                guard view[element].kind == .string else { throw malformed(list, "required is not a list of names") }
                let name = arena.keep(view.text(element))
                let found =
                    names.count > Self.fewNames
                    ? known[Array(name)] : names.last { $0.name.sameBytes(as: name) }?.index
                let index = found ?? properties.count
                if found == nil {
                    if names.count == Self.fewNames { for entry in names { known[Array(entry.name)] = entry.index } }
                    known[Array(name)] = index
                    names.append((name, index))
                    properties.append(-1)
                }
                required.append(RequiredName(name: name, property: index))
                if index < 64 { object.requiredBits |= 1 << UInt64(index) } else { object.hasMoreRequired = true }
            }
            object.required = arena.keep(required)
        }
        object.names = NameTable(names, in: &arena)
        object.properties = arena.keep(properties)
        if let map = try member("patternProperties", .object, "object of schemas") {
            var patterns: [PatternProperty] = []
            for (key, value) in members(map) {
                patterns.append(
                    PatternProperty(
                        pattern: try pattern(view.text(key).string, map),
                        schema: try schema(SchemaSite(document: site.document, node: value))))
            }
            object.patterns = arena.keep(patterns)
        }
        if let others = child("additionalProperties") {
            object.forbidsOthers = view[others.node].kind == .false
            object.others = try schema(others)
        }
        if let names = child("propertyNames") { object.nameSchema = try schema(names) }
        if let least = child("minProperties") { object.minimumCount = try count(least, "minProperties") }
        if let most = child("maxProperties") { object.maximumCount = try count(most, "maxProperties") }
        if let map = try member("dependencies", .object, "object") { object.dependencies = try dependencies(map) }
        demands.object = object
    }

    private func members(_ site: SchemaSite) -> [(key: Int, value: Int)] {
        var members: [(key: Int, value: Int)] = []
        view(site).eachMember(of: site.node) { members.append(($0, $1)) }
        return members
    }

    private mutating func dependencies(_ map: SchemaSite) throws(MalformedData) -> UnsafeBufferPointer<Dependency> {
        var dependencies: [Dependency] = []
        for (key, value) in members(map) {
            var dependency = Dependency(name: arena.keep(view(map).text(key)))
            if view(map)[value].kind == .array {
                var names: [CategoryBytes] = []
                var isNames = true
                view(map).eachElement(of: value) {
                    if view(map)[$0].kind == .string { names.append(view(map).text($0)) } else { isNames = false }
                }
                guard isNames else { throw malformed(map, "a dependency is not a list of names") }
                dependency.names = arena.keep(names.map { arena.keep($0) })
            } else {
                dependency.schema = try schema(SchemaSite(document: map.document, node: value))
            }
            dependencies.append(dependency)
        }
        return arena.keep(dependencies)
    }
}
