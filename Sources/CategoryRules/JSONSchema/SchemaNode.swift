import Bytes
import JSONText

/// The kinds of values that `type` names, as a set.
struct TypeSet: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt8

    static let null = TypeSet(rawValue: 1)
    static let boolean = TypeSet(rawValue: 2)
    static let string = TypeSet(rawValue: 4)
    static let array = TypeSet(rawValue: 8)
    static let object = TypeSet(rawValue: 16)
    /// Whole numbers; 1.0 is one.
    static let integer = TypeSet(rawValue: 32)
    /// Any number.
    static let number = TypeSet(rawValue: 64 | 32)

    static let names: [(name: StaticString, type: TypeSet)] = [
        ("null", .null), ("boolean", .boolean), ("string", .string), ("array", .array), ("object", .object),
        ("integer", .integer), ("number", .number),
    ]

    /// How the platform's validator calls the values of a type, by their Java class.
    var platformName: StaticString {
        if contains(.number) { return "Number" }
        if contains(.integer) { return "Integer" }
        if contains(.string) { return "String" }
        if contains(.array) { return "JSONArray" }
        if contains(.object) { return "JSONObject" }
        return contains(.boolean) ? "Boolean" : "Null"
    }
}

/// One compiled schema. What it demands of each kind of value is kept apart, so that a schema costs what it says.
///
/// Everything lies in the arena of its `JSONSchema`; other schemas are named by their index there.
struct SchemaNode: BitwiseCopyable, @unchecked Sendable {
    /// Whether it allows everything but what is said below; false for the schema `false`.
    var isPossible = true
    /// nil: every type.
    var types: TypeSet?
    /// Where the schema says more than one type, a violation reads otherwise.
    var typeCount: UInt8 = 0
    var string: UnsafePointer<StringDemands>?
    var number: UnsafePointer<NumberDemands>?
    var array: UnsafePointer<ArrayDemands>?
    var object: UnsafePointer<ObjectDemands>?
    var logic: UnsafePointer<LogicDemands>?
    /// What `$ref` leads to; it stands alone then.
    var reference: Int32 = -1
}

struct StringDemands: BitwiseCopyable {
    /// Code points.
    var minimumLength: Int = 0
    var maximumLength: Int = .max
    /// Index among the schema's patterns.
    var pattern: Int32 = -1
}

/// A number of a schema: as it is written, and its value where a machine word holds it.
struct SchemaNumber: BitwiseCopyable {
    var text: CategoryBytes
    var decimal: FixedDecimal?
}

struct NumberDemands: BitwiseCopyable {
    var minimum: SchemaNumber?
    var maximum: SchemaNumber?
    var exclusiveMinimum: SchemaNumber?
    var exclusiveMaximum: SchemaNumber?
    var multipleOf: SchemaNumber?
}

struct ArrayDemands: BitwiseCopyable {
    var minimumCount: Int = 0
    var maximumCount: Int = .max
    var isUnique = false
    /// The schemas of the first elements, each for its own.
    var first = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    /// The schema of the elements after them; -1 for none.
    var others: Int32 = -1
    var contains: Int32 = -1
    /// `additionalItems` is `false`, which reads differently from a schema that no element fits.
    var forbidsOthers = false
}

struct ObjectDemands: BitwiseCopyable {
    /// What the members are called that the schema names, to their index in `properties`.
    var names: NameTable
    /// By the index of a name: its schema, or -1 for a name that is only required.
    var properties = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    /// The required names, in their order, and their indexes in `properties`.
    var required = UnsafeBufferPointer<RequiredName>(start: nil, count: 0)
    /// The indexes of required names that are below 64, as bits.
    var requiredBits: UInt64 = 0
    /// There are required names beyond them.
    var hasMoreRequired = false
    var patterns = UnsafeBufferPointer<PatternProperty>(start: nil, count: 0)
    /// The schema of members that are neither named nor fit a pattern; -1 for none.
    var others: Int32 = -1
    var forbidsOthers = false
    var minimumCount: Int = 0
    var maximumCount: Int = .max
    /// The schema of all names.
    var nameSchema: Int32 = -1
    var dependencies = UnsafeBufferPointer<Dependency>(start: nil, count: 0)
}

struct RequiredName: BitwiseCopyable {
    var name: CategoryBytes
    var property: Int
}

struct PatternProperty: BitwiseCopyable {
    var pattern: Int32
    var schema: Int32
}

/// What the presence of a member asks for.
struct Dependency: BitwiseCopyable {
    var name: CategoryBytes
    /// Other members.
    var names = UnsafeBufferPointer<CategoryBytes>(start: nil, count: 0)
    /// A schema for the whole object; -1 for none.
    var schema: Int32 = -1
}

/// Values of which an instance has to be one: an `enum`, or a `oneOf` whose members are `const`s.
///
/// Strings are looked up in a hash table and numbers in a sorted list; other values, and numbers that no machine word
/// holds, are compared one by one.
struct ConstantSet: BitwiseCopyable {
    var strings: NameTable
    var numbers = UnsafeBufferPointer<FixedDecimal>(start: nil, count: 0)
    /// Indexes of the other values in the schema's constants.
    var others = UnsafeBufferPointer<Int>(start: nil, count: 0)
    /// The first value as JSON, for messages.
    var first: CategoryBytes
}

struct LogicDemands: BitwiseCopyable {
    var constant: UnsafePointer<ConstantSet>?
    var enumeration: UnsafePointer<ConstantSet>?
    /// A `oneOf` of nothing but constants.
    var choice: UnsafePointer<ConstantSet>?
    var all = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    var any = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    var one = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    var not: Int32 = -1
    var condition: Int32 = -1
    var consequence: Int32 = -1
    var alternative: Int32 = -1
}
