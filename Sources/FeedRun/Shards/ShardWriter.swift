import Bytes
import FeedModel
import JSONText
import RunFolder

/// Writes a shard's file, one batch after the other, in the order of the catalog. One task uses it.
final class ShardWriter: @unchecked Sendable {
    let encoder: ShardEncoder
    private let folder: ShardFolder
    private let output: ShardOutput
    /// The numbers of exports that were written, by the object that is known of them.
    private var files: [ObjectIdentifier: Int] = [:]
    /// They have to stay for as long as their objects tell them apart.
    private var kept: [CatalogFile] = []
    private var others: Set<UInt16> = []
    /// Updates of products, by the key of the update.
    private var updates = HashIndex()
    /// Two products make the same update, whoever's they are.
    private(set) var hasApart = false
    private(set) var items = 0
    private(set) var rejected = 0

    init(_ folder: ShardFolder, _ header: ShardHeader, _ encoder: ShardEncoder) throws(RunFolderError) {
        self.folder = folder
        self.encoder = encoder
        output = try folder.begin(header: "\(header.json)")
    }

    /// Makes of a batch what is written of it. Any worker may do so for any batch.
    static func pack(_ work: BatchWork, _ encoder: ShardEncoder) throws {
        try encoder.encode(work, main: &work.shardBytes, raw: &work.shardRecords)
        work.shardChecksums = ShardOutput.checksums(main: work.shardBytes.bytes, raw: work.shardRecords.bytes)
    }

    func append(_ work: BatchWork) throws(RunFolderError) {
        for target in work.targets {
            for operation in FeedModel.Operation.allCases where target.operations.contains(OperationSet(operation)) {
                let key = UpdateKey.of(operation, productID: target.productID)
                if updates.insert(key, number: 0) != nil { hasApart = true }
            }
        }
        for index in work.shardOthers.subtracting(others).sorted() {
            others.insert(index)
            guard let file = work.batch.otherFiles?.file(at: Int(index)) else { continue }
            try append(file, isOther: true)
        }
        let key = ObjectIdentifier(work.batch.file)
        let number = files[key] ?? kept.count
        if number == kept.count {
            files[key] = number
            kept.append(work.batch.file)
            try append(work.batch.file, isOther: false)
        }
        try output.append(
            .batch, file: number, main: work.shardBytes.bytes, raw: work.shardRecords.bytes,
            checksums: work.shardChecksums)
        items += work.items.count
        rejected += work.items.count { $0.status == .rejected }
    }

    private func append(_ file: CatalogFile, isOther: Bool) throws(RunFolderError) {
        var bytes = ByteBuffer(capacity: 1 << 12)
        ShardedFile.append(file, isOther: isOther, to: &bytes)
        try output.append(.file, main: bytes.bytes)
    }

    /// Ends the file and puts it in its place.
    func finish(_ trailer: ShardTrailer) throws(RunFolderError) {
        try output.finish(trailer: "\(trailer.json)")
        try folder.finish()
    }
}
