import Bytes

/// One value of a parsed JSON text: what kind it is and where its bytes are.
@frozen @usableFromInline
package struct JSONNode: BitwiseCopyable, Sendable {
    /// What kind of value it is.
    @frozen @usableFromInline
    package enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// As JSON names them, with a kind each for the two truth values.
        case null, `false`, `true`, number, string, array, object
    }

    /// What it is; it decides what `count` counts.
    @usableFromInline package let kind: Kind
    /// The text had escapes: its bytes are the tape's own.
    @usableFromInline let isUnescaped: Bool
    /// Where the text of a number or string begins.
    @usableFromInline let offset: UInt32
    /// Bytes of a number or string (without its quotes); elements of a list; members of an object.
    @usableFromInline package internal(set) var count: UInt32
    /// Index of the node after this one and all that is in it.
    @usableFromInline package internal(set) var end: UInt32

    init(kind: Kind, isUnescaped: Bool = false, offset: Int = 0, count: Int = 0, end: Int) {
        self.kind = kind
        self.isUnescaped = isUnescaped
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.count = UInt32(truncatingIfNeeded: count)
        self.end = UInt32(truncatingIfNeeded: end)
    }
}

/// A JSON text as a flat list of its values in their order, each with the index of what follows it: nothing is
/// allocated for a value, and one tape reads text after text. Members of an object are a string and a value each.
///
/// A tape points into the text it was made of, which has to stay where it is.
package struct JSONTape: ~Copyable {
    /// How the text is written.
    package enum Form: Sendable {
        /// As in a file.
        case plain
        /// As it is within a JSON string, so that every quote is `\"`. Must be well-formed UTF-8.
        case embedded
    }

    var nodes: PlainBuffer<JSONNode>
    var unescaped = ByteBuffer(capacity: 64)
    var source: UnsafePointer<UInt8>?

    /// An empty tape with room for `capacity` values.
    package init(capacity: Int = 256) { nodes = PlainBuffer(capacity: capacity) }

    /// Reads one JSON text, and nothing but it, in place of what was read before.
    ///
    /// - Parameters:
    ///   - depth: how deep lists and objects may be in each other.
    ///   - longest: so many bytes of a string are kept, and the character that they end in is not cut. The rest is read
    ///     and takes no room.
    package mutating func parse(
        _ text: UnsafeBufferPointer<UInt8>, form: Form = .plain, depth: Int = JSONValue.greatestDepth,
        longest: Int = .max
    ) throws(JSONSyntaxError) {
        nodes.truncate(to: 0)
        unescaped.removeAll()
        if form == .plain, let offset = text.firstInvalidUTF8 {
            throw JSONSyntaxError(offset: offset, expected: "UTF-8", in: text)
        }
        guard let base = text.baseAddress, text.count < UInt32.max else {
            throw JSONSyntaxError(offset: 0, expected: "a value", in: UnsafeBufferPointer(start: nil, count: 0))
        }
        source = base
        var parser = JSONParser(
            base: base, end: text.count, isEmbedded: form == .embedded, depth: depth, longest: longest)
        do {
            try parser.text(&self)
        } catch {
            throw JSONSyntaxError(offset: error.offset, expected: error.expected.description, in: text)
        }
    }

    /// Reads one JSON text, and nothing but it, and puts each of its strings in place of its escapes: the values take no
    /// room of their own, and the text is none any more. One that is no JSON stays as it is.
    package mutating func parse(inPlace text: UnsafeMutableBufferPointer<UInt8>) throws(JSONSyntaxError) {
        try parse(UnsafeBufferPointer(text), longest: 0)
        guard let base = text.baseAddress else { return }
        nodes.truncate(to: 0)
        var parser = JSONParser(
            base: base, end: text.count, isEmbedded: false, depth: JSONValue.greatestDepth, longest: .max)
        parser.target = base
        do {
            try parser.text(&self)
        } catch {
            preconditionFailure("read once, the text is JSON")
        }
    }

    /// The values. Valid until the tape reads another text, and as long as the text stays where it is.
    package var view: JSONView {
        JSONView(nodes: UnsafePointer(nodes.base), source: source, unescaped: UnsafePointer(unescaped.base))
    }
}

/// The values of a tape, by their index. The first one, 0, is the whole text.
@frozen @usableFromInline
package struct JSONView: BitwiseCopyable, @unchecked Sendable {
    @usableFromInline let nodes: UnsafePointer<JSONNode>
    @usableFromInline let source: UnsafePointer<UInt8>?
    @usableFromInline let unescaped: UnsafePointer<UInt8>

    @inlinable
    init(nodes: UnsafePointer<JSONNode>, source: UnsafePointer<UInt8>?, unescaped: UnsafePointer<UInt8>) {
        self.nodes = nodes
        self.source = source
        self.unescaped = unescaped
    }

    /// The value at an index, from 0.
    @inlinable
    package subscript(index: Int) -> JSONNode { nodes[index] }

    /// The bytes of a string, unescaped, or of a number.
    @inlinable
    package func text(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[index]
        let base = node.isUnescaped ? unescaped : source
        return UnsafeBufferPointer(start: base.map { $0 + Int(node.offset) }, count: Int(node.count))
    }

    /// The value of the last member of this key; nil where there is none, or where `object` is no object.
    package func member(_ key: StaticString, of object: Int) -> Int? {
        var found: Int?
        eachMember(of: object) { name, value in
            if text(name).sameBytes(as: key) { found = value }
        }
        return found
    }

    /// As `member(_:of:)` with a key of any origin.
    package func member(_ key: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
        var found: Int?
        eachMember(of: object) { name, value in
            if text(name).sameBytes(as: key) { found = value }
        }
        return found
    }

    /// Whether the whole text is an object.
    package var isObject: Bool { nodes[0].kind == .object }

    /// The text of the member of this key; nil where there is none that is a string.
    package func string(_ key: StaticString, of object: Int = 0) -> String? {
        guard let value = member(key, of: object), nodes[value].kind == .string else { return nil }
        return text(value).string
    }

    /// The whole number that the member of this key is; nil where there is none.
    package func int64(_ key: StaticString, of object: Int = 0) -> Int64? {
        member(key, of: object).flatMap { int64(at: $0) }
    }

    /// The whole number at an index; nil where there is none.
    package func int64(at index: Int) -> Int64? {
        nodes[index].kind == .number ? JSONNumber(known: text(index).string).int64 : nil
    }

    /// Calls `body` with the indexes of each member's key and value; not at all where `object` is no object.
    @inlinable
    package func eachMember<Failure: Error>(
        of object: Int, _ body: (_ key: Int, _ value: Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard nodes[object].kind == .object else { return }
        var position = object &+ 1
        for _ in 0..<nodes[object].count {
            try body(position, position &+ 1)
            position = Int(nodes[position &+ 1].end)
        }
    }

    /// Calls `body` with the index of each element; not at all where `array` is no list.
    @inlinable
    package func eachElement<Failure: Error>(
        of array: Int, _ body: (_ element: Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard nodes[array].kind == .array else { return }
        var position = array &+ 1
        for _ in 0..<nodes[array].count {
            try body(position)
            position = Int(nodes[position].end)
        }
    }

    /// The value at an index with all that is in it.
    ///
    /// - Parameter hollow: the index of a value that is an empty list in it, whatever it is.
    package func value(at index: Int, hollow: Int? = nil) -> JSONValue {
        if index == hollow { return .array([]) }
        switch nodes[index].kind {
        case .null: return .null
        case .false: return .bool(false)
        case .true: return .bool(true)
        case .number: return .number(JSONNumber(known: text(index).string))
        case .string: return .string(text(index).string)
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(Int(nodes[index].count))
            eachElement(of: index) { elements.append(value(at: $0, hollow: hollow)) }
            return .array(elements)
        case .object:
            var members: [JSONObject.Member] = []
            members.reserveCapacity(Int(nodes[index].count))
            eachMember(of: index) { key, value in
                members.append(
                    JSONObject.Member(key: text(key).string, value: self.value(at: value, hollow: hollow)))
            }
            return .object(JSONObject(members))
        }
    }
}
