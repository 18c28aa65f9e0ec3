import Bytes
import JSONText

/// Where a schema is: which document, and the index of its value there.
struct SchemaSite: Hashable {
    var document: Int
    var node: Int
}

/// The documents that a schema is made of, and what their parts are called: itself, and those that it may refer to
/// without any network.
struct SchemaDocuments {
    let views: [JSONView]
    private let roots: [Int]
    /// The root of each document that has a name.
    private var names: [String: SchemaSite] = [:]
    /// Stretches of a document in which another base holds, inner ones after outer ones.
    private var bases: [(document: Int, range: Range<Int>, base: String)] = []

    /// - Parameter documents: the schema itself first, then others under the address that they are known by.
    init(_ documents: [(address: String, view: JSONView, root: Int)]) {
        views = documents.map(\.view)
        roots = documents.map(\.root)
        for (index, document) in documents.enumerated() {
            let site = SchemaSite(document: index, node: document.root)
            let address = SchemaAddress.withoutFragment(document.address)
            names[address] = site
            bases.append((index, document.root..<Int(document.view[document.root].end), address))
            findNames(site, address)
        }
    }

    // MARK: Names

    /// The keywords whose value is a schema, a list or an object of schemas.
    private static let single: [StaticString] = [
        "items", "additionalItems", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else",
    ]
    private static let lists: [StaticString] = ["items", "allOf", "anyOf", "oneOf"]
    private static let maps: [StaticString] = ["properties", "patternProperties", "definitions", "dependencies"]

    /// Notes the names that `$id` gives to a schema and those in it. Beside `$ref` nothing counts.
    private mutating func findNames(_ site: SchemaSite, _ outer: String) {
        let view = views[site.document]
        guard view[site.node].kind == .object else { return }
        var base = outer
        if let id = view.member("$id", of: site.node), view[id].kind == .string,
            view.member("$ref", of: site.node) == nil
        {
            let name = SchemaAddress.resolve(view.text(id).string, base: outer)
            if name.hasSuffix("#") || !name.contains("#") {
                base = SchemaAddress.withoutFragment(name)
                names[base] = site
                bases.append((site.document, site.node..<Int(view[site.node].end), base))
            } else {
                names[name] = site
            }
        }
        func isConstant(_ node: Int) -> Bool {
            view[node].kind == .object && view[node].count > 0 && view.text(node + 1).sameBytes(as: "const")
        }
        func find(_ node: Int) { findNames(SchemaSite(document: site.document, node: node), base) }
        view.eachMember(of: site.node) { key, value in
            let key = view.text(key)
            if Self.maps.contains(where: { key.sameBytes(as: $0) }) {
                view.eachMember(of: value) { find($1) }
            } else if view[value].kind == .array, Self.lists.contains(where: { key.sameBytes(as: $0) }) {
                // Constants have no names in them, and there may be thousands.
                view.eachElement(of: value) { if !isConstant($0) { find($0) } }
            } else if Self.single.contains(where: { key.sameBytes(as: $0) }) {
                find(value)
            }
        }
    }

    private func base(of site: SchemaSite) -> String {
        bases.last { $0.document == site.document && $0.range.contains(site.node) }?.base ?? ""
    }

    // MARK: References

    /// What a `$ref` at a site leads to; nil where there is no such thing at hand.
    func target(of reference: String, at site: SchemaSite) -> SchemaSite? {
        let address = SchemaAddress.resolve(reference, base: base(of: site))
        if let named = names[address] { return named }
        let root = SchemaAddress.withoutFragment(address)
        let fragment = SchemaAddress.fragment(of: address)
        guard let document = names[root] else { return nil }
        return fragment.isEmpty ? document : find(fragment, in: document)
    }

    /// The value that a JSON pointer names.
    private func find(_ pointer: String, in document: SchemaSite) -> SchemaSite? {
        guard pointer.hasPrefix("/") else { return nil }
        let view = views[document.document]
        var node = document.node
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var key = part.replacing("~1", with: "/").replacing("~0", with: "~")
            switch view[node].kind {
            case .object:
                guard let found = key.withUTF8({ view.member($0, of: node) }) else { return nil }
                node = found
            case .array:
                guard let index = Int(key), index >= 0, index < Int(view[node].count) else { return nil }
                var found = node + 1
                for _ in 0..<index { found = Int(view[found].end) }
                node = found
            default: return nil
            }
        }
        return SchemaSite(document: document.document, node: node)
    }

    /// Where a site is in its document, as a JSON pointer.
    func pointer(to site: SchemaSite) -> String {
        let view = views[site.document]
        var pointer = "#"
        var node = roots[site.document]
        while node != site.node {
            var inner: (step: String, node: Int)?
            var index = 0
            view.eachMember(of: node) { key, value in
                if value <= site.node, site.node < Int(view[value].end) { inner = (view.text(key).string, value) }
            }
            view.eachElement(of: node) { element in
                if element <= site.node, site.node < Int(view[element].end) { inner = (String(index), element) }
                index += 1
            }
            guard let inner else { break }
            pointer += "/" + JSONPointer.escaped(inner.step)
            node = inner.node
        }
        return pointer
    }
}

/// Addresses of schemas, as RFC 3986 puts them together.
enum SchemaAddress {
    static func withoutFragment(_ address: String) -> String {
        address.firstIndex(of: "#").map { String(address[..<$0]) } ?? address
    }

    /// What follows `#`, with its percent signs read.
    static func fragment(of address: String) -> String {
        guard let mark = address.firstIndex(of: "#") else { return "" }
        var bytes: [UInt8] = []
        var rest = address[address.index(after: mark)...].utf8
        while let byte = rest.popFirst() {
            if byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A reference seen from an address.
    static func resolve(_ reference: String, base: String) -> String {
        let base = withoutFragment(base)
        if reference.isEmpty { return base }
        if reference.hasPrefix("#") { return base + reference }
        if schemeEnd(reference) != nil { return reference }
        guard let scheme = schemeEnd(base) else {
            return reference.hasPrefix("/") ? reference : merged(base, reference)
        }
        if reference.hasPrefix("//") { return base[..<scheme] + reference }
        var pathStart = scheme
        if base[scheme...].hasPrefix("//") {
            let host = base.index(scheme, offsetBy: 2)
            pathStart = base[host...].firstIndex(of: "/") ?? base.endIndex
        }
        let path = String(base[pathStart...])
        return base[..<pathStart] + (reference.hasPrefix("/") ? reference : merged(path, reference))
    }

    /// A relative path below the directory of another one.
    private static func merged(_ path: String, _ reference: String) -> String {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
        var steps = reference.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        while let step = steps.first, step == "." || step == ".." {
            steps.removeFirst()
            if step == "..", parts.count > 1 { parts.removeLast() }
        }
        return (parts + steps).joined(separator: "/")
    }

    /// After the colon of `https:`; nil for an address without a scheme.
    private static func schemeEnd(_ address: String) -> String.Index? {
        guard let colon = address.firstIndex(of: ":"), let first = address.first, first.isLetter,
            address[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
        else { return nil }
        return address.index(after: colon)
    }
}
