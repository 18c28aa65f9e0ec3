import Bytes
import Digests
import Glibc

/// Makes the next file of what was accepted from the last one and from what has come to pass since.
///
/// What changes is kept as records in one buffer, so that a night in which everything changes costs what the file does.
package final class AcceptedMerge {
    package let base: AcceptedProducts
    private var changed = ByteBuffer(capacity: 1 << 16)
    /// Where the newest record of an item begins in `changed`, by the number that `numbers` gives.
    private var offsets: [Int] = []
    /// Bytes of `changed` that newest records take.
    private var live = 0
    private var numbers = HashIndex()
    /// Hashes of changed items that the base does not have, in the order in which they came.
    private var added: [UInt64] = []
    /// Items by product ids that were changed here.
    private var owners: [Int64: UInt64] = [:]

    package init(_ base: AcceptedProducts) { self.base = base }

    /// Changes what is known of an item, which begins without anything where it is new.
    package func update(_ item: UnsafeBufferPointer<UInt8>, _ body: (inout AcceptedProduct) -> Void) {
        let hash = KnownProducts.itemHash(item)
        var product: AcceptedProduct
        var isNew = false
        if let number = numbers[hash] {
            product = changed.bytes.baseAddress.map {
                AcceptedProduct(AcceptedRecord(UnsafeRawPointer($0) + offsets[Int(number)]))
            }!
        } else if let record = base.record(item: item) {
            product = AcceptedProduct(record)
        } else {
            product = AcceptedProduct(item: Array(item))
            isNew = true
        }
        let before = product
        body(&product)
        guard product != before || isNew else { return }
        if product.productID > 0, product.productID != before.productID {
            disown(product.productID, besides: hash)
            owners[product.productID] = hash
        }
        let offset = changed.count
        product.append(to: &changed)
        live += changed.count - offset
        if let number = numbers[hash] {
            live -= record(at: offsets[Int(number)]).size
            offsets[Int(number)] = offset
        } else {
            _ = numbers.insert(hash, number: UInt32(offsets.count))
            offsets.append(offset)
            if isNew { added.append(hash) }
        }
        // Records that newer ones replaced are let go of once they are most of the buffer.
        if changed.count > 32 << 20, changed.count > live * 3 { compact() }
    }

    /// Changes what is known of the item of a product.
    ///
    /// - Returns: whether an item is known to be that product.
    @discardableResult
    package func update(productID: Int64, _ body: (inout AcceptedProduct) -> Void) -> Bool {
        if let hash = owners[productID], let number = numbers[hash] {
            let item = Array(record(at: offsets[Int(number)]).item)
            item.withUnsafeBufferPointer { update($0, body) }
            return true
        }
        guard let record = base.record(productID: productID) else { return false }
        update(record.item, body)
        return true
    }

    /// Two items never have one product: the one that had it before has none any more.
    private func disown(_ productID: Int64, besides hash: UInt64) {
        guard let record = base.record(productID: productID), KnownProducts.itemHash(record.item) != hash else {
            if let owner = owners[productID], owner != hash, let number = numbers[owner] {
                forget(Array(self.record(at: offsets[Int(number)]).item), productID)
            }
            return
        }
        forget(Array(record.item), productID)
    }

    private func forget(_ item: [UInt8], _ productID: Int64) {
        item.withUnsafeBufferPointer { item in
            update(item) { product in
                if product.productID == productID { product.flags.insert(.forgotten) }
            }
        }
    }

    private func record(at offset: Int) -> AcceptedRecord {
        AcceptedRecord(UnsafeRawPointer(changed.base) + offset)
    }

    private func compact() {
        var rest = ByteBuffer(capacity: live)
        for index in offsets.indices {
            let record = record(at: offsets[index])
            offsets[index] = rest.count
            rest.append(UnsafeRawBufferPointer(start: record.address, count: record.size))
        }
        swap(&changed, &rest)
    }

    /// Every record as it is now: those of the base in their order, then the new ones.
    package func eachRecord(_ body: (AcceptedRecord) -> Void) {
        base.eachRecord { old in
            if let number = numbers[KnownProducts.itemHash(old.item)] {
                body(record(at: offsets[Int(number)]))
            } else {
                body(old)
            }
        }
        for hash in added { if let number = numbers[hash] { body(record(at: offsets[Int(number)])) } }
    }

    /// Writes the file, durable and under its own name.
    ///
    /// - Parameters:
    ///   - marks: how the night went; nil where nothing was read.
    ///   - nights: the record of nights, a line of JSON each.
    /// - Returns: its SHA-256.
    func write(
        _ marks: NightMarks?, nights: [UInt8], in directory: Directory
    ) throws(RunFolderError) -> String {
        var products: UInt32 = 0
        var skus: UInt32 = 0
        var size = UInt64(AcceptedProducts.headSize)
        eachRecord { record in
            products += 1
            skus += UInt32(record.skuCount)
            size += UInt64(record.size)
        }
        let file = try DigestedFile(directory)
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(AcceptedProducts.magic)
        withUnsafeBytes(of: size.littleEndian) { buffer.append($0) }
        withUnsafeBytes(of: products.littleEndian) { buffer.append($0) }
        withUnsafeBytes(of: skus.littleEndian) { buffer.append($0) }
        while buffer.count < AcceptedProducts.headSize { buffer.append(0) }
        var failure: RunFolderError?
        eachRecord { record in
            guard failure == nil else { return }
            let bytes = UnsafeRawBufferPointer(start: record.address, count: record.size)
            if let marks {
                let range = AcceptedRecord.Night.range
                buffer.append(UnsafeRawBufferPointer(rebasing: bytes[..<range.lowerBound]))
                marks.applied(to: record).append(to: &buffer)
                buffer.append(UnsafeRawBufferPointer(rebasing: bytes[range.upperBound...]))
            } else {
                buffer.append(bytes)
            }
            guard buffer.count >= 1 << 15 else { return }
            do throws(RunFolderError) { try file.append(buffer) } catch { failure = error }
            buffer.removeAll()
        }
        if let failure { throw failure }
        buffer.append(nights)
        try file.append(buffer)
        return try file.finish()
    }
}

/// A file that is called by its own digest once it is whole.
private final class DigestedFile {
    private static let unfinishedName = ".accepted.tmp"
    private let directory: Directory
    private let file: OutputFile
    private var hash = SHA256()

    init(_ directory: Directory) throws(RunFolderError) {
        self.directory = directory
        try directory.remove(Self.unfinishedName)
        file = try directory.create("accepted.bin", unfinishedName: Self.unfinishedName)
    }

    func append(_ bytes: borrowing ByteBuffer) throws(RunFolderError) {
        hash.update(UnsafeRawBufferPointer(bytes.bytes))
        try file.append(bytes)
    }

    func finish() throws(RunFolderError) -> String {
        var done = SHA256()
        swap(&done, &hash)
        let digest = hexadecimal(done.finish())
        try file.sync()
        try file.close()
        try directory.rename(Self.unfinishedName, to: AcceptedProducts.name(digest))
        try directory.sync()
        return digest
    }
}
