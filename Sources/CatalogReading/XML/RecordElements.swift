/// The elements and attributes that a format knows of a record, each with a number: its place in `entries`.
package struct RecordElements: Sendable {
    /// How what is in it is read.
    package enum Kind: Sendable {
        /// Its text is a value.
        case text
        /// Its text is HTML, in which elements may occur as such.
        case markup
        /// It holds other elements, or its attributes say what there is to say.
        case parent
        /// An attribute of the element that it is listed under.
        case attribute
    }

    /// An element or an attribute.
    package struct Entry: Sendable {
        /// As it is written, without a prefix.
        package var name: String
        /// How what is in it is read.
        package var kind: Kind
        /// What it is in; -1: the record itself.
        package var parent: Int
        /// What places and the summary call it: `price`, `param[*]`, `outlets/outlet/@instock`.
        package var path: String
    }

    /// Parents before their children; an element's number is its place here.
    package private(set) var entries: [Entry] = []
    /// The namespaces of the format's own elements, in each spelling that occurs; none where it has none.
    package let namespaces: [String]

    /// - Parameter paths: as `price`, `description<>` for one with markup, `outlets/` for one that only holds others,
    ///   `outlets/outlet/@instock` for an attribute, `param[*]` for one that is told apart by its attribute `name`.
    ///   A parent comes before its children.
    package init(namespaces: [String] = [], _ paths: [String]) {
        self.namespaces = namespaces
        for path in paths {
            var written = path
            var kind = Kind.text
            if written.hasSuffix("<>") { (kind, written) = (.markup, String(written.dropLast(2))) }
            if written.hasSuffix("/") { (kind, written) = (.parent, String(written.dropLast())) }
            let parts = written.split(separator: "/").map(String.init)
            let parentPath = parts.dropLast().joined(separator: "/")
            let parent = entries.firstIndex { $0.path == parentPath } ?? -1
            var name = parts.last ?? ""
            if name.hasPrefix("@") { (kind, name) = (.attribute, String(name.dropFirst())) }
            if name.hasSuffix("[*]") { name = String(name.dropLast(3)) }
            entries.append(Entry(name: name, kind: kind, parent: parent, path: written))
        }
    }

    /// The number of the entry with that path.
    package func number(_ path: String) -> Int { entries.firstIndex { $0.path == path } ?? -1 }
}
