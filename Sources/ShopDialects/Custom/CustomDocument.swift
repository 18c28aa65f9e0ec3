import Bytes
import CatalogReading
import FeedModel

/// An XML document by configured elements: its records are cut, and each becomes rows of a `CustomTable` whose columns are
/// the configured paths.
struct CustomDocumentFormat: Sendable {
    let table: CustomTable
    let mapping: Mapping
    let elements: CustomElements
    let recognition: RecognisedDialect
    private let sightings: ElementSightings

    /// - Returns: nil where the document's root is not that of the configured record.
    init?(start: String, _ mapping: Mapping) {
        let settings = mapping.settings.custom
        guard let record = settings.record, let elements = CustomElements(settings) else { return nil }
        let root = record.split(separator: "/").first.map(String.init) ?? record
        guard Self.has(root, in: start) else { return nil }
        guard
            let table = CustomTable(
                header: elements.columns, elements.fields, group: settings.group == nil ? nil : CustomElements.group,
                mapping)
        else { return nil }
        self.table = table
        self.mapping = mapping
        self.elements = elements
        sightings = ElementSightings(settings)
        recognition = RecognisedDialect(
            name: CustomDialect.name, certainty: .named, evidence: "the elements of the configuration",
            columns: table.columns.canonical)
    }

    /// Whether an element of that name, with a prefix or without, begins in a text.
    private static func has(_ name: String, in text: String) -> Bool {
        text.ranges(of: name).contains { range in
            let isFirst =
                range.lowerBound > text.startIndex && "<:".contains(text[text.index(before: range.lowerBound)])
            return isFirst && range.upperBound < text.endIndex && " >/\n\r\t".contains(text[range.upperBound])
        }
    }

    var recognised: RecognisedDialect? { recognition }
    var columns: [String] { elements.columns }
    var records: [String] { [elements.recordName] }
    var containers: [String] { elements.containers }
    var enclosing: [String]? { elements.containers }
    var headElements: [String] { [] }

    func key(of record: UnsafeBufferPointer<UInt8>) -> RecordKey {
        guard elements.hasKey else { return .none }
        var key = RecordKey(product: id(of: record).withText { RecordKey.identifier($0) }, isOwner: false)
        if key.product == 0 { key = .none }
        return key
    }

    func id(of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        for lookup in elements.identity {
            let id = lookup.value(in: record)
            if !id.isEmpty { return id }
        }
        return .none
    }

    func warning(about primer: [UInt8]) -> String? { nil }

    func noteNumbers(of record: UnsafeBufferPointer<UInt8>, _ evidence: inout NumberEvidence) {
        for number in elements.numbers { number.value(in: record).withText { evidence.note($0) } }
        sightings.look(at: record)
    }

    var lacking: [LackingField] { sightings.lacking }

    func taking(_ elements: [(bytes: [UInt8], line: Int)], fault: (String, Int) -> Void) -> any DocumentFormat { self }
}
