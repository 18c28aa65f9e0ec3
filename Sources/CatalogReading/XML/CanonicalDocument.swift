import Bytes
import FeedModel

/// feedmill's own XML catalog, as a format like any other.
struct CanonicalDocument: DocumentFormat {
    var recognised: RecognisedDialect? { nil }
    var columns: [String] { XMLVocabulary.columns }
    var records: [String] { ["product"] }
    var containers: [String] { ["catalog"] }
    var headElements: [String] { [] }

    /// Each record is a product by itself: of two with one id a rule says which counts.
    func key(of record: UnsafeBufferPointer<UInt8>) -> RecordKey { .none }

    func id(of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText { XMLText.attribute("item_id", of: record) }

    func warning(about primer: [UInt8]) -> String? { nil }
    func noteNumbers(of record: UnsafeBufferPointer<UInt8>, _ evidence: inout NumberEvidence) {}

    func taking(_ elements: [(bytes: [UInt8], line: Int)], fault: (String, Int) -> Void) -> any DocumentFormat { self }

    func materialiser(
        _ file: CatalogFile, primer: [UInt8], maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser {
        XMLMaterialiser(
            primer: primer, rootLine: Self.line(of: primer, in: file.head), encoding: file.encoding,
            maximumRecordBytes: maximumRecordBytes)
    }

    /// The line in which the root's start tag begins.
    private static func line(of primer: [UInt8], in head: [UInt8]) -> Int {
        guard !primer.isEmpty, head.count >= primer.count else { return 1 }
        let start = (0...(head.count - primer.count)).last { head[$0...].starts(with: primer) } ?? 0
        return 1 + head[..<start].count { $0 == 0x0A }
    }

    /// What is wrong with the root's start tag; nil where it is a catalog's.
    static func fault(of primer: [UInt8], root: [UInt8]) -> XMLOpening.Remark? {
        let name = String(decoding: root, as: UTF8.self)
        guard !root.isEmpty else {
            return XMLOpening.Remark(
                code: .sourceMalformedXML, line: 1, facts: (.string("there is no root element"), .none, .none, .none))
        }
        let parser = XMLRecordParser(
            primer: primer.isEmpty ? Array("<\(name)>".utf8) : primer, largest: .max, rootLine: 1)
        if let failure = parser.failure {
            return XMLOpening.Remark(
                code: .sourceMalformedXML, line: failure.line,
                facts: (.string(failure.words), .integer(Int64(failure.column)), .none, .none))
        }
        return parser.isCatalog
            ? nil
            : XMLOpening.Remark(
                code: .sourceUnrecognised, line: 1, facts: (.string("<\(name)>"), .none, .none, .none))
    }
}

extension XMLOpening {
    /// What else may be wrong with the head of feedmill's own catalog.
    mutating func checkCanonical(_ encoding: String) {
        guard !isRefused else { return }
        if let bad = head.withUnsafeBufferPointer({ $0.firstByteThatIsNoText }) {
            add(
                Remark(
                    code: .sourceEncoding, line: 1 + head[..<bad].count { $0 == 0x0A },
                    facts: (.string(encoding), .integer(Int64(bad)), .none, .none)))
        }
        if let line = externalDoctypeLine {
            return refuse(
                Remark(
                    code: .sourceForbiddenDoctype, line: line,
                    facts: (.string("names a file to load"), .none, .none, .none)))
        }
        if let fault = CanonicalDocument.fault(of: primer, root: root) { refuse(fault) }
    }
}
