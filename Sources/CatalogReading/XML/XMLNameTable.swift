import CLibXML2

/// The names of the vocabulary as one parser has interned them, so that a name in the document is compared by its
/// address. Raw memory, because every tag of the document asks it; whoever made it gives it back.
struct XMLNameTable {
    typealias Name = UnsafePointer<xmlChar>

    struct Entry {
        var parent: XMLElement
        var hasText: Bool
        var firstColumn: UInt16
        var slots: UInt8
        /// Its attributes in `attributeNames`, its children in `childNames`.
        var firstAttribute: UInt8
        var firstChild: UInt8
        var children: UInt8

        /// The column of its text, of its text in a named locale, of an unknown attribute, of an unknown element.
        var textColumn: UInt16 { firstColumn &+ UInt16(slots) }
        var localizedColumn: UInt16 { textColumn &+ 1 }
        var unknownAttributeColumn: UInt16 { textColumn &+ 2 }
        var unknownElementColumn: UInt16 { textColumn &+ 3 }
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let attributeNames: UnsafeMutablePointer<Name>
    private let childNames: UnsafeMutablePointer<(name: Name, element: XMLElement)>
    /// Such as `xml:lang` and `xsi:schemaLocation`, which mean nothing here and are no mistake.
    private let xmlPrefix: Name
    private let schemaInstance: Name

    init(dictionary: xmlDictPtr) {
        func intern(_ name: String) -> Name {
            // nil only without memory.
            xmlDictLookup(dictionary, name, Int32(name.utf8.count))!
        }
        let elements = XMLElement.allCases
        let attributes = elements.flatMap(\.attributes)
        entries = .allocate(capacity: elements.count)
        attributeNames = .allocate(capacity: attributes.count)
        childNames = .allocate(capacity: elements.count)
        xmlPrefix = intern("http://www.w3.org/XML/1998/namespace")
        schemaInstance = intern("http://www.w3.org/2001/XMLSchema-instance")
        for (index, name) in attributes.enumerated() { (attributeNames + index).initialize(to: intern(name)) }
        var firstAttribute = 0
        var firstChild = 0
        for element in elements {
            let children = elements.filter { $0 != .document && $0.parent == element }
            for (index, child) in children.enumerated() {
                (childNames + firstChild + index).initialize(to: (intern(child.name), child))
            }
            (entries + Int(element.rawValue)).initialize(
                to: Entry(
                    parent: element.parent, hasText: element.hasText,
                    firstColumn: UInt16(XMLVocabulary.firstColumn[Int(element.rawValue)]),
                    slots: UInt8(element.attributes.count), firstAttribute: UInt8(firstAttribute),
                    firstChild: UInt8(firstChild), children: UInt8(children.count)))
            firstAttribute += element.attributes.count
            firstChild += children.count
        }
    }

    func deallocate() {
        entries.deallocate()
        attributeNames.deallocate()
        childNames.deallocate()
    }

    subscript(_ element: XMLElement) -> Entry { entries[Int(element.rawValue)] }

    /// The child of `element` that `name` is, or nil.
    func child(_ name: Name, of element: XMLElement) -> XMLElement? {
        let entry = self[element]
        var index = Int(entry.firstChild)
        let end = index &+ Int(entry.children)
        while index < end {
            if childNames[index].name == name { return childNames[index].element }
            index &+= 1
        }
        return nil
    }

    /// The slot of the attribute of `element` that `name` is, or nil.
    func slot(_ name: Name, of element: XMLElement) -> Int? {
        let entry = self[element]
        let first = attributeNames + Int(entry.firstAttribute)
        var slot = 0
        while slot < Int(entry.slots) {
            if first[slot] == name { return slot }
            slot &+= 1
        }
        return nil
    }

    /// Whether attributes of that namespace speak to other programs.
    func isForOthers(_ namespace: Name) -> Bool { namespace == xmlPrefix || namespace == schemaInstance }
}
