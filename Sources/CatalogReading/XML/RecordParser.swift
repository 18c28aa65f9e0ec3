package import Bytes
import CLibXML2
package import FeedModel

/// Parses records of an XML export, one after the other, into fields. A record that is not well-formed says so and
/// leaves no trace: the next one is parsed as if it had not been there.
///
/// The work is libxml2's push parser, which gets the start tags of what holds the records first, so that their namespaces
/// are known, and then record by record. As with the canonical catalog nothing is ever loaded, and its limits stay on.
package final class RecordParser {
    private let state: UnsafeMutablePointer<RecordParserState>
    private var parser: RecordPushParser
    private let primer: [UInt8]

    /// - Parameter primer: start tags of the elements around the records, as the file has them.
    package init(_ elements: RecordElements, primer: [UInt8]) {
        state = .allocate(capacity: 1)
        state.initialize(to: RecordParserState(elements: elements))
        let usual = Array("<records xmlns:g=\"\(elements.namespaces.first ?? "g")\">".utf8)
        parser = RecordPushParser(for: state)
        Self.push(primer, parser, state)
        self.primer = state.pointee.failure == nil && !primer.isEmpty ? primer : usual
        if primer.isEmpty || state.pointee.failure != nil { restart() }
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    private static func push(
        _ bytes: [UInt8], _ parser: borrowing RecordPushParser, _ state: UnsafeMutablePointer<RecordParserState>
    ) {
        state.pointee.adopt(parser.context)
        bytes.withUnsafeBufferPointer { parser.push($0) }
        state.pointee.depth = 0
    }

    private func restart() {
        parser = RecordPushParser(for: state)
        Self.push(primer, parser, state)
    }

    /// Parses one record.
    ///
    /// - Parameters:
    ///   - record: its bytes, which are in `batch` and stay there.
    ///   - location: where it begins.
    ///   - fields: its fields are appended; texts are appended to the batch's bytes.
    /// - Returns: why it is not well-formed, with line and column; nil when it is.
    package func parse(
        _ record: Text, at location: Location, _ batch: Batch, into fields: inout [RecordField]
    ) -> XMLFailure? {
        // The batch's bytes grow while the record is read from them.
        source.removeAll()
        source.append(batch.bytes.bytes[record])
        mended = .nothing
        guard let failure = parse(at: location, batch, into: &fields) else { return nil }
        // Some faults say what was meant, and it is all there.
        mended = mend()
        guard mended != .nothing, parse(at: location, batch, into: &fields) == nil else {
            mended = .nothing
            return failure
        }
        return nil
    }

    /// What was done to the record that was parsed last.
    package enum Mending: String {
        /// Nothing of the sort.
        case nothing = ""
        /// A template of a program, which nobody ran.
        case code = "it contains the code that should have written it"
        /// HTML with elements such as `<br>`.
        case voidElements = "it has elements of HTML that are never closed, such as <br>"
        /// HTML with names of characters such as `&nbsp;`.
        case entities = "it has names of characters that HTML knows and XML does not, such as &nbsp;"
    }

    /// What was done to the record that was parsed last.
    package private(set) var mended = Mending.nothing

    /// Takes code out of the record: no instruction of XML where its name is missing, and no text either. Writes the
    /// characters that HTML has a name for as references. Lines stay where they are.
    private func mend() -> Mending {
        var found = Mending.nothing
        let bytes = Array(source.bytes)
        let unclosed = HTMLElements.unclosed(in: bytes)
        source.removeAll()
        bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte == 0x3C, position + 1 < bytes.count, bytes[position + 1] == 0x3F,
                    let end = XMLProlog.find("?>", in: bytes, from: position + 2)
                {
                    for byte in bytes[position..<end] where byte == 0x0A { source.append(byte) }
                    position = end
                    found = .code
                } else if byte == 0x3C, let end = Self.endOfVoidElement(bytes, at: position, unclosed) {
                    source.append(UnsafeBufferPointer(rebasing: bytes[position..<(end - 1)]))
                    source.append("/>")
                    position = end
                    if found == .nothing { found = .voidElements }
                } else if byte == 0x26, let (value, end) = Self.entity(bytes, at: position) {
                    source.append("&#\(value);")
                    position = end
                    if found == .nothing { found = .entities }
                } else {
                    source.append(byte)
                    position += 1
                }
            }
        }
        return found
    }

    /// Where the start tag of an element of HTML ends that has no end tag and is not closed as XML wants it.
    private static func endOfVoidElement(
        _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ unclosed: [String]
    ) -> Int? {
        let name = UnsafeBufferPointer(
            rebasing: bytes[(start + 1)...].prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A })
        let afterName = start + 1 + name.count
        guard afterName < bytes.count, isBlank(bytes[afterName]) || bytes[afterName] == 0x3E,
            withFolded(name, { name in unclosed.contains { $0.utf8.elementsEqual(name) } }),
            let end = XMLProlog.endOfTag(bytes, from: afterName), bytes[end - 2] != 0x2F
        else { return nil }
        return end
    }

    /// The code point of a name such as `&nbsp;`, and where it ends.
    private static func entity(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> (UInt32, Int)? {
        let name = bytes[(start + 1)...].prefix(8)
        guard let end = name.firstIndex(of: UInt8(ascii: ";")),
            let value = HTMLEntities.value(of: String(decoding: bytes[(start + 1)..<end], as: UTF8.self))
        else { return nil }
        return (value, end + 1)
    }

    private func parse(
        at location: Location, _ batch: Batch, into fields: inout [RecordField]
    ) -> XMLFailure? {
        let first = fields.count
        let written = batch.bytes.count
        let locations = batch.locations.count
        var lent = batch
        withUnsafeMutablePointer(to: &fields) { fields in
            withUnsafeMutablePointer(to: &lent) { batch in
                state.pointee.begin(fields, batch, at: location)
                parser.push(source.bytes)
                // It may wait for the end of what has none, such as a reference.
                if state.pointee.failure == nil, state.pointee.depth != 0 { parser.finish() }
                state.pointee.giveBack()
            }
        }
        guard let failure = state.pointee.failure else { return nil }
        fields.removeLast(fields.count - first)
        batch.bytes.truncate(to: written)
        batch.locations.removeLast(batch.locations.count - locations)
        restart()
        return failure
    }

    private var source = ByteBuffer(capacity: 1 << 14)
}

/// One libxml2 push parser for records.
struct RecordPushParser: ~Copyable {
    let context: xmlParserCtxtPtr

    private static let ready: Void = xmlInitParser()

    init(for state: UnsafeMutablePointer<RecordParserState>) {
        _ = Self.ready
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { state, name, prefix, namespace, _, _, count, _, attributes in
            state!.assumingMemoryBound(to: RecordParserState.self).pointee
                .start(name!, prefix: prefix, namespace: namespace, attributes: attributes, count: Int(count))
        }
        handler.endElementNs = { state, name, _, _ in
            state!.assumingMemoryBound(to: RecordParserState.self).pointee.end(name!)
        }
        handler.characters = { state, text, count in
            state!.assumingMemoryBound(to: RecordParserState.self).pointee.characters(text!, Int(count))
        }
        handler.ignorableWhitespace = handler.characters
        handler.serror = { state, error in
            guard let error = error?.pointee, error.level == XML_ERR_FATAL else { return }
            state!.assumingMemoryBound(to: RecordParserState.self).pointee
                .failed(error.message.map { String(cString: $0) } ?? "", column: Int(error.int2))
        }
        // nil only without memory.
        context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil)!
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
        context.pointee.replaceEntities = 1
        context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    }

    deinit { xmlFreeParserCtxt(context) }

    func push(_ bytes: UnsafeBufferPointer<UInt8>) {
        let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        xmlParseChunk(context, start, Int32(bytes.count), 0)
    }

    /// Nothing more comes.
    func finish() { xmlParseChunk(context, nil, 0, 1) }
}
