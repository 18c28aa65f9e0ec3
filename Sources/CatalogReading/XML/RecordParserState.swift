import Bytes
import CLibXML2
import FeedModel

/// What libxml2 says of one record, made into fields. It lives behind a raw pointer, as a struct, because it is touched
/// at every tag.
struct RecordParserState: ~Copyable {
    typealias Name = UnsafePointer<xmlChar>

    /// Open elements of the record; 0 between records.
    var depth = 0
    private(set) var failure: XMLFailure?

    private let elements: RecordElements
    /// Names of the format as the parser has interned them, and where the next one of the usual order is looked for.
    private var names: [Name] = []
    private var expected = 0
    private var namespaces: [Name] = []
    /// Elements of HTML that have no end tag.
    private var voidNames: [Name] = []
    /// Elements of HTML in a line of text, and those of them that stand for a blank.
    private var inlineNames: Set<Name> = []
    private var breakNames: Set<Name> = []
    private var nameAttribute: Name?
    private var unitAttribute: Name?
    private var context: xmlParserCtxtPtr?

    private var fields: UnsafeMutablePointer<[RecordField]>?
    private var batch: UnsafeMutablePointer<Batch>?
    private var written = ByteBuffer(capacity: 16)
    private var line: UInt32 = 0
    private var place = Location(line: 0, record: 0)
    private var location: UInt32 = 0

    /// The open element's number, and those around it.
    private var open: [Int] = []
    /// The field whose text is collected, where that begins, and the depth of its element; its elements are markup.
    private var field: RecordField?
    private var textStart = 0
    private var fieldDepth = 0
    private var isMarkup = false
    /// Open elements of HTML in a text that is none: they are no part of it, and what is in them is.
    private var inlineDepth = 0
    /// Elements below one that is not known.
    private var unknownDepth = 0
    /// The field that an unknown element is in, and the parts of its text that come before such.
    private var interrupted: RecordField?
    private var parts: [Range<Int>] = []
    private static let greatestDepth = 64

    init(elements: RecordElements) { self.elements = elements }

    /// Listens to a new parser from here on.
    mutating func adopt(_ context: xmlParserCtxtPtr) {
        func intern(_ name: String) -> Name {
            // nil only without memory.
            xmlDictLookup(context.pointee.dict, name, Int32(name.utf8.count))!
        }
        self.context = context
        names = elements.entries.map { intern($0.name) }
        namespaces = elements.namespaces.map { intern($0) }
        voidNames = HTMLElements.void.flatMap { [intern($0), intern($0.uppercased())] }
        inlineNames = Set(HTMLElements.inline.flatMap { [intern($0), intern($0.uppercased())] })
        breakNames = Set(HTMLElements.breaks.flatMap { [intern($0), intern($0.uppercased())] })
        nameAttribute = intern("name")
        unitAttribute = intern("unit")
        failure = nil
        depth = 0
    }

    /// A record begins.
    mutating func begin(
        _ fields: UnsafeMutablePointer<[RecordField]>, _ batch: UnsafeMutablePointer<Batch>, at place: Location
    ) {
        self.fields = fields
        self.batch = batch
        self.place = place
        context?.pointee.input?.pointee.line = Int32(clamping: place.line)
        context?.pointee.input?.pointee.col = 1
        swap(&written, &batch.pointee.bytes)
        line = 0
        field = nil
        isMarkup = false
        inlineDepth = 0
        open.removeAll(keepingCapacity: true)
        unknownDepth = 0
        interrupted = nil
        parts.removeAll(keepingCapacity: true)
    }

    /// The record has been pushed.
    mutating func giveBack() {
        guard let batch else { return }
        swap(&written, &batch.pointee.bytes)
        self.batch = nil
        fields = nil
    }

    // MARK: What the parser calls

    mutating func start(
        _ name: Name, prefix: Name?, namespace: Name?, attributes: UnsafeMutablePointer<Name?>?, count: Int
    ) {
        depth &+= 1
        guard batch != nil else { return }
        if depth > Self.greatestDepth { return tooDeep() }
        if depth == 1 {
            locate()
            readAttributes(attributes, count, of: -1)
            return
        }
        if unknownDepth > 0 {
            unknownDepth &+= 1
            appendValues(attributes, count)
            return
        }
        if isMarkup {
            appendTag(name, attributes, count)
            return
        }
        if inlineDepth > 0 {
            beginInline(name)
            return
        }
        locate()
        let parent = open.last ?? -1
        let isOwn = namespace.map { namespaces.contains($0) } ?? false
        guard isOwn || namespace == nil || namespaces.isEmpty || isPlain(prefix),
            let number = child(name, of: parent)
        else {
            if field != nil, namespace == nil, inlineNames.contains(name) { return beginInline(name) }
            beginUnknown(name, prefix, parent, attributes, count)
            return
        }
        closeText()
        open.append(number)
        field = RecordField(
            element: number, isOwn: isOwn, text: .none, name: .none, unit: .none, location: location)
        readAttributes(attributes, count, of: number)
        textStart = written.count
        fieldDepth = depth
        isMarkup = elements.entries[number].kind == .markup
        if elements.entries[number].kind == .parent { field = nil }
    }

    mutating func end(_ name: Name) {
        depth &-= 1
        guard batch != nil else { return }
        if unknownDepth > 0 {
            unknownDepth &-= 1
            if unknownDepth > 0 { return }
            closeText()
            (field, interrupted) = (interrupted, nil)
            textStart = written.count
            return
        }
        if inlineDepth > 0 {
            inlineDepth &-= 1
            if breakNames.contains(name) { appendBlank() }
            return
        }
        if isMarkup, depth >= fieldDepth {
            if voidNames.contains(name) { return }
            written.append("</")
            written.append(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
            written.append(">")
            return
        }
        guard depth > 0 else { return }
        closeText()
        _ = open.popLast()
    }

    mutating func characters(_ text: UnsafePointer<xmlChar>, _ count: Int) {
        guard field != nil else { return }
        written.append(UnsafeBufferPointer(start: text, count: count))
    }

    mutating func failed(_ message: String, column: Int) {
        guard failure == nil else { return }
        var words = Substring(message)
        while let last = words.last, last.isWhitespace { words.removeLast() }
        var failure = XMLFailure(
            words: String(words), line: Int(context?.pointee.input?.pointee.line ?? 0), column: column)
        failure.nameMarkup(at: context?.pointee.input?.pointee.cur)
        self.failure = failure
    }

    // MARK: Fields

    /// An element without a prefix in the document's own namespace, as Atom has it.
    private func isPlain(_ prefix: Name?) -> Bool { prefix == nil }

    private mutating func child(_ name: Name, of parent: Int) -> Int? {
        for step in names.indices {
            let index = expected &+ step < names.count ? expected &+ step : expected &+ step &- names.count
            if names[index] == name, elements.entries[index].parent == parent,
                elements.entries[index].kind != .attribute
            {
                expected = index
                return index
            }
        }
        return nil
    }

    private mutating func locate() {
        let now = UInt32(clamping: context?.pointee.input?.pointee.line ?? 0)
        guard now != line, let batch else { return }
        line = now
        place.line = now
        location = UInt32(batch.pointee.locations.count)
        batch.pointee.locations.append(place)
    }

    /// The text that was collected belongs to its field.
    private mutating func closeText() {
        guard var finished = field else { return }
        field = nil
        isMarkup = false
        if interrupted == nil, !parts.isEmpty {
            parts.append(textStart..<written.count)
            textStart = written.count
            for part in parts { written.append(Array(written.bytes[part])) }
            parts.removeAll(keepingCapacity: true)
        }
        let bytes = written.bytes
        let (start, end) = trimmedBounds(bytes.baseAddress!, textStart, bytes.count)
        finished.text = start < end ? Text(offset: start, count: end &- start) : .none
        fields?.pointee.append(finished)
    }

    private mutating func beginUnknown(
        _ name: Name, _ prefix: Name?, _ parent: Int, _ attributes: UnsafeMutablePointer<Name?>?, _ count: Int
    ) {
        if field != nil {
            // Its text goes on after the unknown one.
            (interrupted, field) = (field, nil)
            if !UnsafeBufferPointer(rebasing: written.bytes[textStart...]).trimmed.isEmpty {
                parts.append(textStart..<written.count)
            }
        }
        unknownDepth = 1
        let start = written.count
        if parent >= 0 {
            written.append(elements.entries[parent].path)
            written.append("/")
        }
        if let prefix, namespaces.isEmpty || String(cString: prefix) != "g" {
            written.append(UnsafeBufferPointer(start: prefix, count: Int(xmlStrlen(prefix))))
            written.append(":")
        }
        written.append(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
        let path = Text(offset: start, count: written.count - start)
        readAttributes(attributes, count, of: -1, path)
        field = RecordField(element: -1, isOwn: false, text: .none, name: path, unit: .none, location: location)
        textStart = written.count
    }

    /// An element of HTML begins in a line of text.
    private mutating func beginInline(_ name: Name) {
        inlineDepth &+= 1
        if breakNames.contains(name) { appendBlank() }
    }

    private mutating func appendBlank() {
        if let last = written.bytes.last, !isBlank(last) { written.append(" ") }
    }

    /// What an element says with its attributes alone is part of the text of the unknown one that it is in.
    private mutating func appendValues(_ attributes: UnsafeMutablePointer<Name?>?, _ count: Int) {
        for index in 0..<count {
            guard let start = attributes![index &* 5 + 3], let end = attributes![index &* 5 + 4] else { continue }
            written.append(" ")
            written.append(UnsafeBufferPointer(start: start, count: end - start))
        }
    }

    /// - Parameters:
    ///   - element: the number of the element; -1 for the record, and for one that is not known.
    ///   - unknown: the path of that.
    private mutating func readAttributes(
        _ attributes: UnsafeMutablePointer<Name?>?, _ count: Int, of element: Int, _ unknown: Text = .none
    ) {
        var index = 0
        while index < count {
            let attribute = attributes! + index &* 5
            index &+= 1
            let name = attribute[0]!
            guard let start = attribute[3], let end = attribute[4] else { continue }
            let (first, last) = trimmedBounds(start, 0, end - start)
            let offset = written.count
            written.append(UnsafeBufferPointer(start: start + first, count: last - first))
            let text = first < last ? Text(offset: offset, count: last &- first) : .none
            let isPlain = attribute[1] == nil
            if isPlain, element >= 0, name == nameAttribute {
                field?.name = text
            } else if isPlain, element >= 0, name == unitAttribute {
                field?.unit = text
            } else if isPlain, unknown.isEmpty, let number = attributeNumber(name, of: element) {
                fields?.pointee.append(
                    RecordField(element: number, isOwn: true, text: text, name: .none, unit: .none, location: location))
            } else if isPlain, !text.isEmpty {
                let path = written.count
                if element >= 0 {
                    written.append(elements.entries[element].path)
                    written.append("/")
                } else if !unknown.isEmpty {
                    written.append(Array(written.bytes[unknown]))
                    written.append("/")
                }
                written.append("@")
                written.append(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
                fields?.pointee.append(
                    RecordField(
                        element: -1, isOwn: false, text: text, name: Text(offset: path, count: written.count - path),
                        unit: .none, location: location))
            }
        }
    }

    private func attributeNumber(_ name: Name, of element: Int) -> Int? {
        for index in names.indices
        where names[index] == name && elements.entries[index].parent == element
            && elements.entries[index].kind == .attribute
        {
            return index
        }
        return nil
    }

    /// The start tag of an element in a text of HTML.
    private mutating func appendTag(_ name: Name, _ attributes: UnsafeMutablePointer<Name?>?, _ count: Int) {
        written.append("<")
        written.append(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
        for index in 0..<count {
            let attribute = attributes! + index &* 5
            guard let start = attribute[3], let end = attribute[4] else { continue }
            written.append(" ")
            written.append(UnsafeBufferPointer(start: attribute[0]!, count: Int(xmlStrlen(attribute[0]!))))
            written.append("=\"")
            for byte in UnsafeBufferPointer(start: start, count: end - start) {
                switch byte {
                case UInt8(ascii: "\""): written.append("&quot;")
                case UInt8(ascii: "&"): written.append("&amp;")
                default: written.append(byte)
                }
            }
            written.append("\"")
        }
        written.append(">")
    }

    private mutating func tooDeep() {
        failed("elements are nested more than \(Self.greatestDepth) deep", column: 0)
        xmlStopParser(context)
    }
}
