import Bytes
import FeedModel

/// What the headers of a run's tables mean, each read once: a folder may hold a hundred thousand files with the same one.
package final class KnownHeaders: Sendable {
    private let entries = Locked<[KnownHeader]>([])
    /// Hardly any folder has more kinds of files.
    private static let most = 8
    /// Bytes of a header that is kept for the whole run.
    private static let longest = 1 << 16

    /// None as yet.
    package init() {}

    /// What the header at the start of a file means; nil where the block does not hold a whole one.
    ///
    /// - Parameter file: its name, for a file whose header the configuration gives.
    func header(
        _ block: UnsafeBufferPointer<UInt8>, atEnd: Bool, _ options: ReadingOptions, encoding: String, file: String
    ) -> KnownHeader? {
        let isGiven = options.formats.header(of: file) != nil
        let known = isGiven ? nil : entries.withLock { $0.first { $0.encoding == encoding && $0.begins(block) } }
        if let known { return known }
        guard let header = CSVHeader(block: block, atEnd: atEnd, options.formats, file: file) else { return nil }
        let head = Array(block[..<header.bodyOffset])
        let new = KnownHeader(header, head, encoding: encoding, options)
        if !isGiven, head.count <= Self.longest, Self.decidesAlone(head) {
            entries.withLock { if $0.count < Self.most { $0.append(new) } }
        }
        return new
    }

    /// Whether a header is the same whatever follows it: it ends at its line's end, by whatever its cells are parted.
    private static func decidesAlone(_ head: [UInt8]) -> Bool { head.last == 0x0A && !head.contains(0x22) }
}

/// A header, and what follows from it alone.
final class KnownHeader: Sendable {
    /// The bytes before the first record.
    let head: [UInt8]
    let encoding: String
    let header: CSVHeader
    let repeated: RepeatedHeader
    /// The format of another system's table.
    let table: (any TableFormat)?
    /// Whether it is that of a canonical catalog.
    let isOwn: Bool
    /// What the columns of a canonical catalog mean; none of another's.
    let plan: ColumnPlan
    /// Makes products of a canonical catalog's rows.
    let materialiser: CSVMaterialiser

    fileprivate init(_ header: CSVHeader, _ head: [UInt8], encoding: String, _ options: ReadingOptions) {
        self.head = head
        self.encoding = encoding
        self.header = header
        repeated = RepeatedHeader(header: header.names)
        table = options.formats.table(header: header.names)
        isOwn = table == nil && ColumnPlan.recognises(header: header.names)
        plan = ColumnPlan(header: isOwn ? header.names : [])
        materialiser = CSVMaterialiser(plan: plan, encoding: encoding, maximumRecordBytes: options.maximumRecordBytes)
    }

    fileprivate func begins(_ block: UnsafeBufferPointer<UInt8>) -> Bool {
        block.count >= head.count && block[..<head.count].elementsEqual(head)
    }
}
