import Bytes
import CLibXML2
import FeedModel

/// How much a batch held when a product began, beyond what its draft knows.
struct XMLProductMarks {
    var bytes = 0
    var locations = 0
    var findings = 0
    /// Bytes after what the product's start tag says.
    var contents = 0
}

/// What libxml2 says of one `<product>` after the other, made into products of a batch.
///
/// It lives behind a raw pointer, as a struct, because it is touched at every tag. An element is known by its name and
/// the one it is in, so the place of the walk is one `XMLElement`; below an element that is not known only the depth
/// is counted. A product is appended to the batch's arrays as it comes; one that cannot be kept is taken back.
struct XMLProductBuilder: ~Copyable {
    /// How many bytes a product may have, from `<product` to `</product>`.
    let largestRecord: Int
    /// Line of the root.
    let rootLine: Int
    /// What an element counts for in that, beyond its bytes: an empty one takes more memory than room in the file.
    static let elementWeight = 64
    /// Elements in elements; libxml2 itself goes to 256.
    static let greatestDepth = 64

    // MARK: The parser

    var context: xmlParserCtxtPtr?
    var names: XMLNameTable?
    /// The first break that the parser found.
    var failure: XMLFailure?

    // MARK: The document

    var current = XMLElement.document
    var depth = 0
    /// Open elements from an unknown one down; 0 where all of them are known.
    var unknownDepth = 0
    /// The line at the last event: a tag on it begins on it.
    var lastLine = 1
    var namespace: UnsafePointer<xmlChar>?
    var root = XMLRoot()
    /// Names that were reported as unknown. (Each is reported once per file.)
    var unknownNames: Set<String> = []
    /// Findings that were made in the middle of a text that goes into the batch.
    var waiting: [XMLFinding] = []
    // MARK: The product

    var batch: UnsafeMutablePointer<Batch>?
    /// The batch's bytes and locations, as long as it is being filled: they grow at every tag, and in the batch, which is
    /// a class, each time would count references.
    var written = ByteBuffer(capacity: 16)
    var locations: [Location] = []
    /// The record that is parsed.
    var record: UInt32 = 0
    /// Where its bytes begin in what the parser got.
    var recordStart = 0
    /// A product has begun in it.
    var isInProduct = false
    /// `Presence` in bits: its set algebra is not specialised across modules, and this is asked at every tag.
    var presence: UInt8 = 0
    var draft: ProductDraft?
    var marks = XMLProductMarks()
    var elements = 0
    var rejection: XMLRejection?

    // MARK: The element

    /// The attributes of the element that starts, by slot, and which of them it has.
    let values = UnsafeMutablePointer<Text>.allocate(capacity: 16)
    var given: UInt32 = 0
    /// Text is a value, and is collected from here on.
    var collects = false
    var textStart = 0
    /// Where the innermost element with a value of its own begins.
    var location: UInt32 = 0
    /// The open `<title>`'s or `<description>`'s locale, `<brand>`'s id, `<national_quote>`'s type.
    var qualifier = Text.none
    var attribute = AttributeEntry(name: .none, isWholeCell: false, value: .absent(at: 0))
    var attributeHasValue = false
    var property = SKUProperty(name: .none, value: .absent(at: 0), alias: .absent(at: 0), image: .absent(at: 0))
    var sku = SKU(location: 0)

    init(largestRecord: Int, rootLine: Int) {
        self.largestRecord = largestRecord
        self.rootLine = rootLine
    }

    deinit {
        values.deallocate()
        names?.deallocate()
    }

    // MARK: Starting

    /// Listens to a new parser from here on.
    mutating func adopt(_ context: xmlParserCtxtPtr) {
        self.context = context
        names?.deallocate()
        names = XMLNameTable(dictionary: context.pointee.dict)
        failure = nil
        current = .document
        depth = 0
        unknownDepth = 0
        collects = false
    }

    /// A record begins, whose root the parser has read already.
    mutating func begin(at place: Location) {
        failure = nil
        record = place.record
        recordStart = position
        lastLine = Int(place.line)
        context!.pointee.input?.pointee.line = Int32(clamping: place.line)
        context!.pointee.input?.pointee.col = 1
        current = .catalog
        unknownDepth = 0
        collects = false
        isInProduct = false
        rejection = nil
        draft = nil
        waiting.removeAll()
    }

    // MARK: Where the parser is

    /// How many bytes the parser has got before the next one that it will look at.
    var position: Int {
        let input = context!.pointee.input!
        return Int(bitPattern: input.pointee.consumed) &+ (input.pointee.cur - input.pointee.base)
    }

    var line: Int { Int(context!.pointee.input.pointee.line) }

    /// The line in which the tag begins that the parser has just read up to its `>`.
    mutating func lineOfTag() -> Int {
        let now = line
        guard now != lastLine else { return now }
        lastLine = now
        let input = context!.pointee.input!
        var position = input.pointee.cur!
        var breaks = 0
        // No `<` is allowed inside a tag, and the parser keeps all of a tag.
        while position > input.pointee.base {
            position -= 1
            if position.pointee == UInt8(ascii: "<") { break }
            if position.pointee == UInt8(ascii: "\n") { breaks &+= 1 }
        }
        return now &- breaks
    }

    /// The batch's index of a place in that line, of the open product if there is one.
    mutating func locate(_ line: Int) -> UInt32 {
        let place = Location(line: UInt32(clamping: line), record: record)
        let count = locations.count
        if count > marks.locations {
            let last = locations[count &- 1]
            if last.line == place.line, last.record == place.record { return UInt32(truncatingIfNeeded: count &- 1) }
        }
        locations.append(place)
        return UInt32(truncatingIfNeeded: count)
    }

    // MARK: What the parser calls

    mutating func start(
        _ name: XMLNameTable.Name, prefix: XMLNameTable.Name?, namespace: XMLNameTable.Name?,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
    ) {
        let line = lineOfTag()
        depth &+= 1
        if unknownDepth > 0 {
            unknownDepth &+= 1
            if depth > Self.greatestDepth { tooDeep() }
            return
        }
        if current == .document {
            startRoot(name, prefix: prefix, namespace: namespace, attributes: attributes, count: count, line: line)
            return
        }
        guard namespace == self.namespace, namespace != nil || prefix == nil,
            let element = names!.child(name, of: current), batch != nil
        else {
            unknownDepth = 1
            reportUnknownElement(name, prefix: prefix, line: line)
            return
        }
        if element == .product {
            openProduct(line: line)
        } else if rejection == nil, isInProduct {
            elements &+= 1
            if position &- recordStart &+ elements &* Self.elementWeight > largestRecord { refuseContents(.tooLarge) }
        }
        if collects { finishText(before: element) }
        let entry = names![element]
        current = element
        given = 0
        var index = 0
        while index < count {
            let attribute = attributes! + index &* 5
            if attribute[1] == nil, let slot = names!.slot(attribute[0]!, of: element) {
                given |= 1 << UInt32(truncatingIfNeeded: slot)
                values[slot] = rejection == nil ? store(attribute[3]!, attribute[4]!) : .none
            } else {
                reportUnknownAttribute(attribute, of: element, line: line)
            }
            index &+= 1
        }
        notePresence(of: element)
        guard rejection == nil else { return }
        location = locate(line)
        begin(element, entry)
        collects = entry.hasText
        textStart = written.count
    }

    mutating func end() {
        lastLine = line
        depth &-= 1
        if unknownDepth > 0 {
            unknownDepth &-= 1
        } else {
            let element = current
            current = names![element].parent
            if rejection == nil { finish(element) }
            collects = rejection == nil && names![current].hasText
            if !waiting.isEmpty, !collects { reportWaiting() }
        }
    }

    mutating func characters(_ text: UnsafePointer<xmlChar>, _ count: Int) {
        lastLine = line
        guard unknownDepth == 0, batch != nil else { return }
        if collects {
            written.append(UnsafeBufferPointer(start: text, count: count))
            if written.count &- marks.bytes > largestRecord { refuseContents(.tooLarge) }
        } else if rejection == nil {
            // A line end and the next line's indent, eight spaces at a time: the usual white space between two tags.
            var index = text[0] == UInt8(ascii: "\n") ? 1 : 0
            while index &+ 8 <= count,
                UnsafeRawPointer(text + index).loadUnaligned(as: UInt64.self) == 0x2020_2020_2020_2020
            {
                index &+= 8
            }
            while index < count {
                if !isBlank(text[index]) { return reportStrayText() }
                index &+= 1
            }
        }
    }

    mutating func failed(_ message: String, code: Int32, column: Int) {
        guard failure == nil else { return }
        var words = Substring(message)
        while let last = words.last, last.isWhitespace { words.removeLast() }
        var failure = XMLFailure(words: String(words), line: line, column: column)
        failure.nameMarkup(at: context!.pointee.input?.pointee.cur)
        switch UInt32(bitPattern: code) {
        case XML_ERR_INTERNAL_ERROR.rawValue where failure.words != words: break
        case XML_ERR_INTERNAL_ERROR.rawValue, XML_ERR_NAME_TOO_LONG.rawValue: failure.limit = .tooLarge
        case XML_ERR_DOCUMENT_END.rawValue:
            // libxml2's words for it are the opposite: extra content at the end of the document.
            failure.words = "the record ends inside <\(unknownDepth > 0 ? "?" : current.name)>"
        default: if words.hasSuffix("too long") || words.contains("too big") { failure.limit = .tooLarge }
        }
        if failure.limit != nil, depth > 250 { failure.limit = .tooDeep }
        self.failure = failure
    }

    /// The value of an attribute, without blanks at its ends, into the batch.
    private mutating func store(_ start: UnsafePointer<xmlChar>, _ end: UnsafePointer<xmlChar>) -> Text {
        let (first, last) = trimmedBounds(start, 0, end - start)
        guard first < last else { return .none }
        let offset = written.count
        written.append(UnsafeBufferPointer(start: start + first, count: last &- first))
        return Text(offset: offset, count: last &- first)
    }
}
