import Bytes
import CatalogReading
import FeedModel

/// An XML document of a dialect, with what its file says for all records.
struct ShopDocumentFormat: Sendable {
    let document: any ShopDocument.Type
    let recognition: RecognisedDialect
    let mapping: Mapping
    var head = ShopHead()

    init(document: any ShopDocument.Type, recognised: RecognisedDialect, mapping: Mapping) {
        self.document = document
        recognition = recognised
        self.mapping = mapping
    }

    var recognised: RecognisedDialect? { recognition }
    var columns: [String] { document.elements.entries.map(\.path) }
    var records: [String] { document.records }
    var containers: [String] { document.containers }
    var headElements: [String] { document.headElements }

    func key(of record: UnsafeBufferPointer<UInt8>) -> RecordKey { document.identity(of: record).key }
    func id(of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText { document.identity(of: record).id }

    func warning(about primer: [UInt8]) -> String? { document.warning(about: primer) }

    func noteNumbers(of record: UnsafeBufferPointer<UInt8>, _ evidence: inout NumberEvidence) {
        for name in document.numberElements { XMLText.element(name, in: record).withText { evidence.note($0) } }
    }

    func taking(_ elements: [(bytes: [UInt8], line: Int)], fault: (String, Int) -> Void) -> any DocumentFormat {
        var format = self
        let parser = ShopHeadParser(document)
        for element in elements {
            if let failure = parser.parse(element.bytes, line: element.line, document, into: &format.head) {
                fault(failure.words, failure.line)
            }
        }
        format.head.finish()
        return format
    }
}

/// Reads elements such as `<category id="1">Shirts</category>`, each by itself.
private final class ShopHeadParser {
    private let parser: RecordParser
    private let elements: RecordElements
    private let batch = Batch(file: CatalogFile(index: 0, name: "", format: .xml))
    private var fields: [RecordField] = []

    init(_ document: any ShopDocument.Type) {
        elements = RecordElements(
            document.headElements.flatMap { [$0, "\($0)/@id", "\($0)/@parentId", "\($0)/@rate"] })
        parser = RecordParser(elements, primer: [])
    }

    /// - Returns: why it is not well-formed, and in which line; nil where it is.
    func parse(
        _ element: [UInt8], line: Int, _ document: any ShopDocument.Type, into head: inout ShopHead
    ) -> (words: String, line: Int)? {
        batch.reset(file: batch.file, sequence: 0)
        fields.removeAll()
        batch.bytes.append("<head>")
        batch.bytes.append(element)
        batch.bytes.append("</head>")
        let whole = Text(offset: 0, count: batch.bytes.count)
        let location = Location(line: UInt32(clamping: line), record: 0)
        if batch.bytes.bytes.firstByteThatIsNoText != nil { return ("it holds bytes that are no text", line) }
        if let failure = parser.parse(whole, at: location, batch, into: &fields) {
            return (failure.words, failure.line)
        }
        var found = ShopHeadElement(name: "", attributes: [:], text: "")
        for field in fields where field.element >= 0 {
            let entry = elements.entries[field.element]
            let text = batch.bytes.bytes[field.text].string
            if entry.kind == .attribute {
                found.attributes[entry.name] = text
            } else {
                found.name = entry.name
                found.text = text
            }
        }
        document.readHead(found, into: &head)
        return nil
    }
}
