/// Which elements an XML document has, by their paths, as far as its beginning shows. It need not be well-formed: what
/// cannot be followed ends the look at it.
struct ElementOutline {
    /// What is known of the elements of one path.
    struct Entry {
        var count = 0
        var hasText = false
        /// In the order in which they first occur.
        var attributes: [String] = []
    }

    /// From the root on, with slashes, in the order in which they first occur.
    private(set) var paths: [String] = []
    private(set) var entries: [String: Entry] = [:]

    private static let mostPaths = 1000
    private static let mostDepth = 64

    /// Looks at the beginning of a document.
    ///
    /// - Parameter isMarkup: whether what is in an element of that name is a text with tags.
    mutating func add(_ bytes: ArraySlice<UInt8>, isMarkup: (String) -> Bool) {
        var stack: [String] = []
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            if let path = stack.last, rest[..<start].contains(where: { $0 > 0x20 }) { entries[path]?.hasText = true }
            rest = rest[start...]
            if let end = Self.end(ofAside: rest) {
                if rest.starts(with: "<![CDATA[".utf8), let path = stack.last { entries[path]?.hasText = true }
                rest = rest[end...]
                continue
            }
            guard let end = Self.endOfTag(rest) else { return }
            let tag = rest[(start + 1)..<(end - 1)]
            rest = rest[end...]
            if tag.first == UInt8(ascii: "/") {
                let name = Self.name(tag.dropFirst())
                // Within a text with tags only its own end counts.
                if let path = stack.last, Self.last(of: path) == name { stack.removeLast() }
                continue
            }
            let name = Self.name(tag)
            guard !name.isEmpty, stack.count < Self.mostDepth else { return }
            if let path = stack.last, isMarkup(Self.last(of: path)) {
                entries[path]?.hasText = true
                continue
            }
            let path = stack.last.map { "\($0)/\(name)" } ?? name
            note(path, Self.attributes(tag))
            if tag.last != UInt8(ascii: "/") { stack.append(path) }
        }
    }

    private mutating func note(_ path: String, _ attributes: [String]) {
        if entries[path] == nil {
            guard paths.count < Self.mostPaths else { return }
            paths.append(path)
        }
        var entry = entries[path] ?? Entry()
        entry.count += 1
        for name in attributes where !entry.attributes.contains(name) { entry.attributes.append(name) }
        entries[path] = entry
    }

    /// The last step of a path.
    static func last(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

    // MARK: Bytes

    /// Where a comment, a section, an instruction or a declaration ends; nil for a tag.
    private static func end(ofAside bytes: ArraySlice<UInt8>) -> Int? {
        for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
        where bytes.starts(with: open.utf8) {
            return bytes.firstRange(of: Array(close.utf8))?.upperBound ?? bytes.endIndex
        }
        return nil
    }

    /// After the `>` of a tag, which may be in the value of an attribute too.
    private static func endOfTag(_ bytes: ArraySlice<UInt8>) -> Int? {
        var quote: UInt8?
        for index in bytes.indices {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return nil
    }

    /// The name that a tag begins with, without its prefix.
    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        let name = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
        let local = name.split(separator: UInt8(ascii: ":")).last ?? []
        return String(decoding: local, as: UTF8.self)
    }

    /// The names of a tag's attributes, without declarations of namespaces.
    private static func attributes(_ tag: ArraySlice<UInt8>) -> [String] {
        var names: [String] = []
        var rest = tag.drop { $0 > 0x20 }
        while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
            let words = rest[..<equals].split { $0 <= 0x20 }
            rest = rest[(equals + 1)...].drop { $0 <= 0x20 }
            guard let quote = rest.popFirst(), let end = rest.firstIndex(of: quote), let word = words.last else {
                break
            }
            rest = rest[(end + 1)...]
            let name = String(decoding: word, as: UTF8.self)
            if !name.hasPrefix("xml") { names.append(String(name.split(separator: ":").last ?? "")) }
        }
        return names
    }
}
