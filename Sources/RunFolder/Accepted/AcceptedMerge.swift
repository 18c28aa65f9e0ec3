import Bytes
import Digests
import Dispatch
import Glibc

/// Makes the next file of what was accepted from the last one and from what has come to pass since.
///
/// What changes is kept as records in one buffer. A night in which everything changes writes them down in between, so that
/// it takes no more memory than one in which little does.
package final class AcceptedMerge {
    /// How many products and SKUs records are of, and how many bytes they take.
    private struct Size {
        var products = 0
        var skus = 0
        var bytes = 0

        init() {}

        init(of record: AcceptedRecord) { (products, skus, bytes) = (1, record.skuCount, record.size) }

        init(of accepted: AcceptedProducts) {
            (products, skus) = (accepted.productCount, accepted.skuCount)
            bytes = accepted.recordsSize
        }

        mutating func replace(_ old: Size, with new: Size) {
            products += new.products - old.products
            skus += new.skus - old.skus
            bytes += new.bytes - old.bytes
        }
    }

    /// What was accepted before.
    private let first: AcceptedProducts
    /// What it starts from: that, or that with what was written down in between. Its records come first, in their order.
    private var base: AcceptedProducts
    private let folder: Directory
    /// So many bytes of changes are kept in memory at most, between two calls of `writeDownIfLarge`.
    private let mostChanges: Int
    private var changed = ByteBuffer(capacity: 1 << 16)
    /// Where the newest record of an item begins in `changed`, by the number that `numbers` gives.
    private var offsets: [Int] = []
    private var numbers = HashIndex()
    /// Hashes of changed items that the base does not have, in the order in which they came.
    private var added: [UInt64] = []
    /// Items by product ids that were changed here.
    private var owners: [Int64: UInt64] = [:]
    private var size: Size
    private var writing: Writing?
    /// Some item is another product on the platform than before, or is one now, or is none any more.
    private(set) var changesProducts = false

    /// - Parameter folder: where files are written.
    init(_ base: AcceptedProducts, in folder: Directory, keeping mostChanges: Int = 24 << 20) {
        first = base
        self.base = base
        self.folder = folder
        self.mostChanges = mostChanges
        size = Size(of: base)
    }

    static let spillName = ".accepted-changes.tmp"

    /// Writes down what is accepted so far where the changes have grown large. Nothing of it counts before the merge is
    /// accepted.
    package func writeDownIfLarge() throws(RunFolderError) {
        guard changed.count > mostChanges else { return }
        do throws(RunFolderError) {
            try folder.remove(Self.spillName)
            let file = try folder.create(Self.spillName, unfinishedName: Self.spillName)
            try write(nil) { (bytes) throws(RunFolderError) in try file.append(bytes) }
            try file.close()
            // The file is gone once nobody has it open.
            defer { try? folder.remove(Self.spillName) }
            base = try AcceptedProducts(folder, Self.spillName, digest: nil)
        } catch {
            throw error.ofState
        }
        changed = ByteBuffer(capacity: 1 << 16)
        numbers = HashIndex()
        (offsets, added, owners) = ([], [], [:])
    }

    /// Changes what is known of an item, which begins without anything where it is new.
    package func update(_ item: UnsafeBufferPointer<UInt8>, _ body: (inout AcceptedProduct) -> Void) {
        let hash = KnownProducts.itemHash(item)
        let number = numbers[hash]
        let old = number.map { record(at: offsets[Int($0)]) } ?? base.record(item: item)
        let isNew = old == nil
        // What follows may move the records that were changed.
        let oldSize = old.map { Size(of: $0) } ?? Size()
        var product = old.map { AcceptedProduct($0) } ?? AcceptedProduct(item: Array(item))
        let before = product
        body(&product)
        guard product != before || isNew else { return }
        if product.isOnPlatform != before.isOnPlatform || product.productID != before.productID {
            changesProducts = true
        }
        if product.isOnPlatform, product.productID != before.productID || !before.isOnPlatform {
            // Two items never have one product: the one that had it before has none any more.
            if let owner = owner(of: product.productID), owner != product.item {
                forget(owner)
            }
            owners[product.productID] = hash
        }
        let offset = changed.count
        product.append(to: &changed)
        size.replace(oldSize, with: Size(of: record(at: offset)))
        if let number = numbers[hash] {
            offsets[Int(number)] = offset
        } else {
            _ = numbers.insert(hash, number: UInt32(offsets.count))
            offsets.append(offset)
            if isNew { added.append(hash) }
        }
    }

    /// Changes what is known of the item of a product.
    ///
    /// - Returns: whether an item is known to be that product.
    @discardableResult
    package func update(productID: Int64, _ body: (inout AcceptedProduct) -> Void) -> Bool {
        guard let owner = owner(of: productID) else { return false }
        owner.withUnsafeBufferPointer { update($0, body) }
        return true
    }

    /// The item that is a product as far as is known now; nil where none is.
    private func owner(of productID: Int64) -> [UInt8]? {
        if let hash = owners[productID], let number = numbers[hash] {
            let record = record(at: offsets[Int(number)])
            if record.productID == productID, record.isOnPlatform { return Array(record.item) }
        }
        guard let old = base.record(productID: productID) else { return nil }
        if let number = numbers[KnownProducts.itemHash(old.item)] {
            let record = record(at: offsets[Int(number)])
            guard record.productID == productID, record.isOnPlatform else { return nil }
        }
        return Array(old.item)
    }

    private func forget(_ item: [UInt8]) {
        item.withUnsafeBufferPointer { item in update(item) { $0.flags.insert(.forgotten) } }
    }

    private func record(at offset: Int) -> AcceptedRecord {
        AcceptedRecord(UnsafeRawPointer(changed.base) + offset)
    }

    /// Every record as it is now: those of the base in their order, then the new ones.
    private func eachRecord(_ body: (AcceptedRecord) -> Void) {
        base.eachRecord { old in
            if numbers.count > 0, let number = numbers[KnownProducts.itemHash(old.item)] {
                body(record(at: offsets[Int(number)]))
            } else {
                body(old)
            }
        }
        for hash in added { if let number = numbers[hash] { body(record(at: offsets[Int(number)])) } }
    }

    /// Begins to write the file, beside what its caller does: all but the record of nights. Nothing is changed any more.
    ///
    /// - Parameter marks: how the night went; nil where nothing was read.
    package func beginWriting(_ marks: NightMarks? = nil) {
        guard writing == nil else { return }
        let writing = Writing()
        self.writing = writing
        // Nobody else uses the merge until it is finished.
        nonisolated(unsafe) let merge = self
        DispatchQueue.global().async {
            writing.end(
                Result { () throws(RunFolderError) in
                    let file = try DigestedFile(merge.folder, unfinishedName: ".accepted.tmp")
                    try merge.write(marks) { (bytes) throws(RunFolderError) in try file.append(bytes) }
                    return file
                })
        }
    }

    /// Ends the file with the record of nights, and makes it durable, under its own name.
    ///
    /// - Parameter nights: a line of JSON each.
    /// - Returns: its SHA-256.
    func finish(nights: [UInt8]) throws(RunFolderError) -> String {
        beginWriting()
        guard let file = try writing?.file() else { preconditionFailure("it was begun above") }
        var buffer = ByteBuffer(capacity: max(16, nights.count))
        buffer.append(nights)
        try file.append(buffer)
        return try file.finish(AcceptedProducts.name)
    }

    /// The file that another thread writes.
    private final class Writing: @unchecked Sendable {
        private let isDone = DispatchSemaphore(value: 0)
        private var result: Result<DigestedFile, RunFolderError>?

        func end(_ result: Result<DigestedFile, RunFolderError>) {
            self.result = result
            isDone.signal()
        }

        /// Waits for it.
        func file() throws(RunFolderError) -> DigestedFile? {
            isDone.wait()
            return try result?.get()
        }
    }

    /// Writes the head and the records.
    private func write(
        _ marks: NightMarks?, _ append: (borrowing ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(AcceptedProducts.magic)
        withUnsafeBytes(of: UInt64(AcceptedProducts.headSize + size.bytes).littleEndian) { buffer.append($0) }
        withUnsafeBytes(of: UInt32(size.products).littleEndian) { buffer.append($0) }
        withUnsafeBytes(of: UInt32(size.skus).littleEndian) { buffer.append($0) }
        while buffer.count < AcceptedProducts.headSize { buffer.append(0) }
        // Records keep their order: the first ones are those that the night's marks have by their numbers.
        let numbered = marks.map { $0.accepted === first ? first.productCount : 0 } ?? 0
        var number = 0
        var failure: RunFolderError?
        eachRecord { record in
            defer { number += 1 }
            guard failure == nil else { return }
            let bytes = UnsafeRawBufferPointer(start: record.address, count: record.size)
            if let marks {
                let range = AcceptedRecord.Night.range
                buffer.append(UnsafeRawBufferPointer(rebasing: bytes[..<range.lowerBound]))
                marks.applied(to: record, number: number < numbered ? number : nil).append(to: &buffer)
                buffer.append(UnsafeRawBufferPointer(rebasing: bytes[range.upperBound...]))
            } else {
                buffer.append(bytes)
            }
            guard buffer.count >= 1 << 15 else { return }
            do throws(RunFolderError) { try append(buffer) } catch { failure = error }
            buffer.removeAll()
        }
        if let failure { throw failure }
        try append(buffer)
    }
}
