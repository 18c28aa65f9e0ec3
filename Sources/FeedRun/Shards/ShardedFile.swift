import Bytes
import FeedModel

/// What is known of an export, in a block of a shard.
enum ShardedFile {
    /// - Parameter isOther: batches of other files have records in it.
    static func append(_ file: CatalogFile, isOther: Bool, to output: inout ByteBuffer) {
        output.append(isOther ? 1 : 0)
        output.append(packed: file.index)
        output.append(counted: file.name)
        output.append(counted: file.format.rawValue)
        output.append(packed: file.columns.count)
        for column in file.columns { output.append(counted: column) }
        output.append(file.decimalPoint)
        output.append(file.numbers.rawValue)
        output.append(file.presence.rawValue)
        file.head.withUnsafeBufferPointer { output.append(counted: $0) }
        file.tail.withUnsafeBufferPointer { output.append(counted: $0) }
        output.append(counted: file.encoding)
        output.append(file.dialect == nil ? 0 : 1)
        guard let dialect = file.dialect else { return }
        output.append(counted: dialect.name)
        output.append(counted: dialect.certainty.rawValue)
        output.append(counted: dialect.evidence)
        output.append(packed: dialect.columns.count)
        for (key, name) in dialect.columns.sorted(by: { $0.key < $1.key }) {
            output.append(counted: key)
            output.append(counted: name)
        }
    }

    /// No catalog has as many: a number that is damaged takes no room.
    static let mostFiles: Int64 = 1 << 24

    /// - Returns: nil where it is not what `append` writes.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (file: CatalogFile, isOther: Bool)? {
        var reader = PackedReader(bytes)
        let isOther = reader.byte() == 1
        let (index, name, format) = (reader.packed(), reader.text(), CatalogFile.Format(rawValue: reader.text()))
        var columns: [String] = []
        for _ in 0..<reader.count() { columns.append(reader.text()) }
        let (point, numbers, presence) = (reader.byte(), NumberStyle(rawValue: reader.byte()), reader.byte())
        let (head, tail, encoding) = (Array(reader.counted()), Array(reader.counted()), reader.text())
        var dialect: RecognisedDialect?
        if reader.byte() == 1 {
            let (name, certainty) = (reader.text(), RecognisedDialect.Certainty(rawValue: reader.text()))
            let evidence = reader.text()
            var columns: [String: String] = [:]
            for _ in 0..<reader.count() { columns[reader.text()] = reader.text() }
            guard let certainty else { return nil }
            dialect = RecognisedDialect(name: name, certainty: certainty, evidence: evidence, columns: columns)
        }
        guard !reader.isBroken, reader.isAtEnd, let format, let numbers, index < Self.mostFiles else { return nil }
        return (
            CatalogFile(
                index: Int(index), name: name, format: format, columns: columns, decimalPoint: point,
                presence: Presence(rawValue: presence), head: head, tail: tail, encoding: encoding, dialect: dialect,
                numbers: numbers), isOther
        )
    }
}

/// The files that batches of other files have records in, as shards said. Any task may ask while it is filled.
final class MergedFiles: FileDirectory {
    private let files = Locked<[Int: CatalogFile]>([:])

    func add(_ file: CatalogFile) { files.withLock { if $0[file.index] == nil { $0[file.index] = file } } }

    func file(at index: Int) -> CatalogFile? { files.withLock { $0[index] } }
}
