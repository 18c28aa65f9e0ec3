import Bytes
import JSONText

/// Walks an instance and a schema side by side.
///
/// The same walk answers two questions. Whether the instance is valid: then it stops at the first fault and allocates
/// nothing. And what all is wrong with it: then it goes on after a fault, and remembers its path. The first is
/// asked of every item, the second of those that are not valid.
struct SchemaValidator: ~Copyable {
    private let nodes: UnsafePointer<SchemaNode>
    private let patterns: [RegularExpression]
    private let constants: JSONView?
    private let view: JSONView
    private(set) var violations: [SchemaViolation] = []
    private var isReporting: Bool
    /// The way to the value that is looked at, while reporting.
    private var path: [Step] = []

    private enum Step {
        /// A member, by the index of its key.
        case key(Int)
        case index(Int)
    }

    /// Schemas that may still be applied to some value. What a schema refuses at one level it may multiply over several:
    /// no item needs that many, and none may take for ever.
    private var stepsLeft = 20_000_000

    /// An instance is reported with so many violations at most.
    private static let mostViolations = 100

    init(_ schema: JSONSchema, _ view: JSONView, isReporting: Bool) {
        nodes = schema.nodes
        patterns = schema.patterns
        constants = schema.constants
        self.view = view
        self.isReporting = isReporting
    }

    /// Whether a value is valid against a schema.
    mutating func check(_ schema: Int32, _ instance: Int) -> Bool {
        stepsLeft &-= 1
        guard stepsLeft > 0 else {
            return fail("the schema applies its parts to the item more than 20000000 times over")
        }
        var node = nodes + Int(schema)
        while node.pointee.reference >= 0 { node = nodes + Int(node.pointee.reference) }
        guard node.pointee.isPossible else { return fail("false schema always fails") }
        if let types = node.pointee.types, !types.allows(instance, view) {
            return failType(types, node.pointee.typeCount, instance)
        }
        var isValid = true
        switch view[instance].kind {
        case .string: if let demands = node.pointee.string { isValid = checkString(demands.pointee, instance) }
        case .number: if let demands = node.pointee.number { isValid = checkNumber(demands.pointee, instance) }
        case .array: if let demands = node.pointee.array { isValid = checkArray(demands, instance) }
        case .object: if let demands = node.pointee.object { isValid = checkObject(demands, instance) }
        case .null, .true, .false: break
        }
        if let logic = node.pointee.logic, isValid || isReporting {
            isValid = checkLogic(logic, instance) && isValid
        }
        return isValid
    }

    // MARK: Saying what is wrong

    /// Notes a violation where the walk is. Always false.
    private mutating func fail(_ message: @autoclosure () -> String, causes: [SchemaViolation] = []) -> Bool {
        guard isReporting, violations.count < Self.mostViolations else { return false }
        var pointer = "#"
        for step in path {
            pointer += "/"
            switch step {
            case .key(let key): pointer += JSONPointer.escaped(view.text(key).string)
            case .index(let index): pointer += String(index)
            }
        }
        violations.append(SchemaViolation(pointer: pointer, message: message(), causes: causes))
        return false
    }

    private mutating func failType(_ types: TypeSet, _ count: UInt8, _ instance: Int) -> Bool {
        let view = view
        guard count == 1 else { return fail("#: no subschema matched out of the total \(count) subschemas") }
        return fail("expected type: \(types.platformName), found: \(view.platformType(instance))")
    }

    /// Whether a value is valid, with nothing said about it.
    private mutating func isValid(_ schema: Int32, _ instance: Int) -> Bool {
        guard isReporting else { return check(schema, instance) }
        isReporting = false
        defer { isReporting = true }
        return check(schema, instance)
    }

    /// What is wrong with a value that is known not to be valid.
    private mutating func causes(_ schema: Int32, _ instance: Int) -> [SchemaViolation] {
        guard isReporting else { return [] }
        let known = violations
        violations = []
        _ = check(schema, instance)
        defer { violations = known }
        return violations
    }

    private mutating func checkMember(_ schema: Int32, _ key: Int, _ value: Int) -> Bool {
        guard isReporting else { return check(schema, value) }
        path.append(.key(key))
        defer { path.removeLast() }
        return check(schema, value)
    }

    private mutating func checkElement(_ schema: Int32, _ index: Int, _ value: Int) -> Bool {
        guard isReporting else { return check(schema, value) }
        path.append(.index(index))
        defer { path.removeLast() }
        return check(schema, value)
    }

    // MARK: Strings and numbers

    private mutating func checkString(_ demands: StringDemands, _ instance: Int) -> Bool {
        let view = view
        let text = view.text(instance)
        var isValid = true
        // A code point has one to four bytes.
        if text.count > demands.maximumLength, text.codePointCount > demands.maximumLength {
            isValid = fail("expected maxLength: \(demands.maximumLength), actual: \(text.codePointCount)")
        } else if text.count < demands.minimumLength &* 4, text.codePointCount < demands.minimumLength {
            isValid = fail("expected minLength: \(demands.minimumLength), actual: \(text.codePointCount)")
        }
        guard demands.pattern >= 0, isValid || isReporting else { return isValid }
        let pattern = patterns[Int(demands.pattern)]
        if !pattern.isFound(in: text) {
            isValid = fail("string [\(text.string)] does not match pattern \(pattern.pattern)")
        }
        return isValid
    }

    private mutating func checkNumber(_ demands: NumberDemands, _ instance: Int) -> Bool {
        let view = view
        let decimal = view.decimal(instance)
        var isValid = true
        func text() -> String { view.text(instance).string }
        if let bound = demands.minimum, isLess(instance, decimal, bound) {
            isValid = fail("\(text()) is not greater or equal to \(bound.text.string)")
        }
        if let bound = demands.exclusiveMinimum, !isGreater(instance, decimal, bound) {
            isValid = fail("\(text()) is not greater than \(bound.text.string)")
        }
        if let bound = demands.maximum, isGreater(instance, decimal, bound) {
            isValid = fail("\(text()) is not less or equal to \(bound.text.string)")
        }
        if let bound = demands.exclusiveMaximum, !isLess(instance, decimal, bound) {
            isValid = fail("\(text()) is not less than \(bound.text.string)")
        }
        if let divisor = demands.multipleOf,
            !ExactNumber(view.text(instance)).isMultiple(of: ExactNumber(divisor.text))
        {
            isValid = fail("\(text()) is not a multiple of \(divisor.text.string)")
        }
        return isValid
    }

    private func isLess(_ instance: Int, _ decimal: FixedDecimal?, _ bound: SchemaNumber) -> Bool {
        if let decimal, let bound = bound.decimal { return decimal < bound }
        return ExactNumber(view.text(instance)) < ExactNumber(bound.text)
    }

    private func isGreater(_ instance: Int, _ decimal: FixedDecimal?, _ bound: SchemaNumber) -> Bool {
        if let decimal, let bound = bound.decimal { return bound < decimal }
        return ExactNumber(bound.text) < ExactNumber(view.text(instance))
    }

    // MARK: Lists

    private mutating func checkArray(_ demands: UnsafePointer<ArrayDemands>, _ list: Int) -> Bool {
        let count = Int(view[list].count)
        let first = demands.pointee.first
        var isValid = true
        if count < demands.pointee.minimumCount {
            isValid = fail("expected minimum item count: \(demands.pointee.minimumCount), found: \(count)")
        } else if count > demands.pointee.maximumCount {
            isValid = fail("expected maximum item count: \(demands.pointee.maximumCount), found: \(count)")
        }
        if demands.pointee.isUnique, isValid || isReporting, !view.hasUniqueElements(list) {
            isValid = fail("array items are not unique")
        }
        let forbidsOthers = demands.pointee.forbidsOthers && count > first.count
        if forbidsOthers { isValid = fail("expected: [\(first.count)] array items, found: [\(count)]") }
        var contains = demands.pointee.contains < 0
        let others = forbidsOthers ? -1 : demands.pointee.others
        guard others >= 0 || !first.isEmpty || !contains, isValid || isReporting else { return isValid }
        var position = list + 1
        for index in 0..<count {
            let schema = index < first.count ? first[index] : others
            if schema >= 0, !checkElement(schema, index, position) {
                isValid = false
                guard isReporting else { return false }
            }
            if !contains { contains = self.isValid(demands.pointee.contains, position) }
            position = Int(view[position].end)
        }
        if !contains { isValid = fail("expected at least one array item to match 'contains' schema") }
        return isValid
    }

    // MARK: Objects

    private mutating func checkObject(_ demands: UnsafePointer<ObjectDemands>, _ object: Int) -> Bool {
        let count = Int(view[object].count)
        var isValid = true
        if count < demands.pointee.minimumCount {
            isValid = fail("minimum size: [\(demands.pointee.minimumCount)], found: [\(count)]")
        } else if count > demands.pointee.maximumCount {
            isValid = fail("maximum size: [\(demands.pointee.maximumCount)], found: [\(count)]")
        }
        var seen: UInt64 = 0
        var guess = 0
        var key = object + 1
        for _ in 0..<count {
            guard isValid || isReporting else { return false }
            let name = view.text(key)
            let property = demands.pointee.names.index(of: name, guess: &guess)
            var schema: Int32 = -1
            if property >= 0 {
                if property < 64 { seen |= 1 &<< UInt64(property) }
                schema = demands.pointee.properties[property]
            }
            if schema >= 0 {
                isValid = checkMember(schema, key, key + 1) && isValid
            }
            if hasRareDemands(demands) || (schema < 0 && demands.pointee.others >= 0) {
                isValid = checkRarely(demands, key, isNamed: schema >= 0) && isValid
            }
            key = Int(view[key + 1].end)
        }
        if demands.pointee.requiredBits & ~seen != 0 || demands.pointee.hasMoreRequired {
            isValid = checkRequired(demands, object) && isValid
        }
        for dependency in demands.pointee.dependencies where isValid || isReporting {
            isValid = checkDependency(dependency, object) && isValid
        }
        return isValid
    }

    @inline(__always)
    private func hasRareDemands(_ demands: UnsafePointer<ObjectDemands>) -> Bool {
        !demands.pointee.patterns.isEmpty || demands.pointee.nameSchema >= 0
    }

    /// What the schema says of a member whatever it is called, by the look of its name, and as one that is not named.
    private mutating func checkRarely(
        _ demands: UnsafePointer<ObjectDemands>, _ key: Int, isNamed: Bool
    ) -> Bool {
        var isValid = true
        var isNamed = isNamed
        let name = view.text(key)
        if demands.pointee.nameSchema >= 0 {
            isValid = checkMember(demands.pointee.nameSchema, key, key)
        }
        for property in demands.pointee.patterns where patterns[Int(property.pattern)].isFound(in: name) {
            isNamed = true
            isValid = checkMember(property.schema, key, key + 1) && isValid
        }
        guard !isNamed, demands.pointee.others >= 0 else { return isValid }
        if demands.pointee.forbidsOthers { return fail("extraneous key [\(name.string)] is not permitted") }
        return checkMember(demands.pointee.others, key, key + 1) && isValid
    }

    private mutating func checkRequired(_ demands: UnsafePointer<ObjectDemands>, _ object: Int) -> Bool {
        var isValid = true
        for required in demands.pointee.required where view.member(required.name, of: object) == nil {
            isValid = fail("required key [\(required.name.string)] not found")
            guard isReporting else { return false }
        }
        return isValid
    }

    private mutating func checkDependency(_ dependency: Dependency, _ object: Int) -> Bool {
        guard view.member(dependency.name, of: object) != nil else { return true }
        var isValid = true
        for name in dependency.names where view.member(name, of: object) == nil {
            isValid = fail("property [\(name.string)] is required")
        }
        if dependency.schema >= 0 { isValid = check(dependency.schema, object) && isValid }
        return isValid
    }

    // MARK: Logic

    private mutating func checkLogic(_ logic: UnsafePointer<LogicDemands>, _ instance: Int) -> Bool {
        let view = view
        var isValid = true
        if let choice = logic.pointee.choice {
            let count = matches(choice, instance)
            if count != 1 { isValid = fail("#: \(count) subschemas matched instead of one") }
        }
        if let constant = logic.pointee.constant, isValid || isReporting, matches(constant, instance) == 0 {
            isValid = fail("expected const: \(constant.pointee.first.string), found: \(view.value(at: instance))")
        }
        if let enumeration = logic.pointee.enumeration, isValid || isReporting, matches(enumeration, instance) == 0 {
            isValid = fail("\(view.platformText(instance)) is not a valid enum value")
        }
        for schema in logic.pointee.all where isValid || isReporting {
            isValid = check(schema, instance) && isValid
        }
        guard isValid || isReporting else { return false }
        if !logic.pointee.any.isEmpty { isValid = checkAny(logic.pointee.any, instance) && isValid }
        if !logic.pointee.one.isEmpty, isValid || isReporting {
            isValid = checkOne(logic.pointee.one, instance) && isValid
        }
        if logic.pointee.not >= 0, isValid || isReporting, self.isValid(logic.pointee.not, instance) {
            isValid = fail("subject must not be valid against schema")
        }
        if logic.pointee.condition >= 0, isValid || isReporting {
            isValid = checkCondition(logic, instance) && isValid
        }
        return isValid
    }

    private mutating func checkAny(_ schemas: UnsafeBufferPointer<Int32>, _ instance: Int) -> Bool {
        for schema in schemas where isValid(schema, instance) { return true }
        return fail("#: no subschema matched out of the total \(schemas.count) subschemas")
    }

    private mutating func checkOne(_ schemas: UnsafeBufferPointer<Int32>, _ instance: Int) -> Bool {
        var count = 0
        for schema in schemas where isValid(schema, instance) {
            count += 1
            if count > 1, !isReporting { return false }
        }
        return count == 1 || fail("#: \(count) subschemas matched instead of one")
    }

    private mutating func checkCondition(_ logic: UnsafePointer<LogicDemands>, _ instance: Int) -> Bool {
        let holds = isValid(logic.pointee.condition, instance)
        let branch = holds ? logic.pointee.consequence : logic.pointee.alternative
        guard branch >= 0, !isValid(branch, instance) else { return true }
        return fail(
            "input is invalid against the \"\(holds ? "then" : "else")\" schema", causes: causes(branch, instance))
    }

    /// How many of the constants a value is.
    private func matches(_ set: UnsafePointer<ConstantSet>, _ instance: Int) -> Int {
        switch view[instance].kind {
        case .string: return set.pointee.strings.count(of: view.text(instance))
        case .number:
            if let number = view.decimal(instance) { return set.pointee.numbers.count(ofSorted: number) }
        default: break
        }
        guard let constants else { return 0 }
        var count = 0
        for constant in set.pointee.others where constants.isSame(constant, as: instance, of: view) { count += 1 }
        return count
    }
}

extension UnsafeBufferPointer where Element == FixedDecimal {
    /// How often a number is in this ascending list.
    fileprivate func count(ofSorted number: FixedDecimal) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        var found = 0
        while low + found < count, self[low + found] == number { found += 1 }
        return found
    }
}
