import Bytes
import Digests
import Dispatch
import Glibc
import Synchronization

/// What the platform last accepted of every item of a seller, as one file that is looked at where it lies in memory.
///
/// `accepted-0123456789abcdef.bin`: a head of 64 bytes, a record per product in the order in which the items became known,
/// and the record of nights, a line of JSON each. The name holds the beginning of the file's SHA-256, and the journal
/// says which file counts. A file is never changed: another one takes its place.
///
/// Exports mostly name products in the order in which they became known. So pages that were looked at are given back as
/// the catalog passes: of a file of any size only some megabytes are in memory.
///
/// Used by several workers at once.
package final class AcceptedProducts: @unchecked Sendable {
    static let magic: StaticString = "feedmill-accept2"
    static let headSize = 64
    static let prefix = "accepted-"
    static let suffix = ".bin"

    private let base: UnsafeMutableRawPointer?
    private let length: Int
    private let recordsEnd: Int
    /// Items in the file, those that the platform has not accepted yet included.
    package let productCount: Int
    /// SKUs of all of them.
    package let skuCount: Int
    /// Records by the hash of the item's id, with the number of each.
    private let items = MadeOnce<Items>()
    /// Records by the platform's id.
    private let products = MadeOnce<Table>()
    /// Records by the codes of their SKUs.
    private let codes = MadeOnce<Table>()
    /// Records by the fingerprints of their titles.
    private let titles = MadeOnce<Table>()
    private let lookUps = LookUps()
    /// After so many look-ups, and after so many bytes that are walked, pages are given back.
    private static let lookUpsPerRelease = 1 << 14
    private static let bytesPerRelease = 4 << 20

    /// What a new state knows.
    package static let empty = AcceptedProducts()

    private init() {
        base = nil
        (length, recordsEnd, productCount, skuCount) = (0, 0, 0, 0)
    }

    deinit { if let base { munmap(base, length) } }

    /// How many bytes the records take.
    var recordsSize: Int { max(0, recordsEnd - Self.headSize) }

    /// Whether there is no item in it.
    package var isEmpty: Bool { productCount == 0 }

    /// Opens a file, and looks whether it is whole.
    ///
    /// - Parameter digest: SHA-256 of the file, as the journal has it.
    convenience init(_ directory: Directory, digest: String) throws(RunFolderError) {
        try self.init(directory, Self.name(digest), digest: digest)
    }

    /// - Parameter digest: nil for a file that this process has just written.
    init(_ directory: Directory, _ name: String, digest: String?) throws(RunFolderError) {
        let path = "\(directory.path)/\(name)"
        func damaged(_ what: String) -> RunFolderError {
            RunFolderError(
                path: path,
                reason: .unfit(
                    "\(what): restore it from a copy; or feedmill adopt PATH… finds the products again; or "
                        + "feedmill run PATH… --everything sends all of them again, with the ids that are known"))
        }
        guard directory.isFile(name) else { throw damaged("is missing").ofState }
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read", path) }
        let size = Int(status.st_size)
        guard size >= Self.headSize else { throw damaged("is truncated").ofState }
        guard let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), mapped != MAP_FAILED else {
            throw .system("read", path)
        }
        base = mapped
        length = size
        let head = UnsafeBufferPointer(start: mapped.assumingMemoryBound(to: UInt8.self), count: size)
        var fault: String?
        if let digest, Self.digest(mapped, size) != digest {
            fault = head.hasPrefix(Self.magic) ? "was changed after feedmill wrote it" : "is not a file of feedmill's"
        }
        recordsEnd = Int(mapped.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        productCount = Int(mapped.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
        skuCount = Int(mapped.loadUnaligned(fromByteOffset: 28, as: UInt32.self))
        guard fault == nil, recordsEnd >= Self.headSize, recordsEnd <= size else {
            throw damaged(fault ?? "was changed after feedmill wrote it").ofState
        }
    }

    private static func digest(_ base: UnsafeRawPointer, _ size: Int) -> String {
        var hash = SHA256()
        var position = 0
        while position < size {
            let count = min(bytesPerRelease, size - position)
            hash.update(UnsafeRawBufferPointer(start: base + position, count: count))
            release(base, position..<position + count)
            position += count
        }
        return hexadecimal(hash.finish())
    }

    static func name(_ digest: String) -> String { "\(prefix)\(digest.prefix(16))\(suffix)" }

    // MARK: Looking up

    /// The record of an item; nil where it was never seen.
    package func record(item: UnsafeBufferPointer<UInt8>) -> AcceptedRecord? {
        guard let base, productCount > 0 else { return nil }
        noteLookUp(base)
        // Exports mostly name items in the order of the records, and what was looked up last is asked for again.
        let last = lookUps.last
        if last > 0 {
            let record = AcceptedRecord(base + last)
            if record.item.sameBytes(as: item) { return record }
            let next = last + record.size
            if next < recordsEnd, AcceptedRecord(base + next).item.sameBytes(as: item) {
                lookUps.last = next
                return AcceptedRecord(base + next)
            }
        }
        let found = items(base).table.find(KnownProducts.itemHash(item), base) { $0.item.sameBytes(as: item) }
        if let found { lookUps.last = found.offset(from: base) }
        return found
    }

    /// Gets ready, beside what its caller does, for items to be looked up.
    package func prepare() {
        guard let base, productCount > 0 else { return }
        nonisolated(unsafe) let start = UnsafeRawPointer(base)
        DispatchQueue.global().async { _ = self.items(start) }
    }

    private func items(_ base: UnsafeRawPointer) -> Items { items.value { Items(productCount, base, recordsEnd) } }

    /// The record of the product that the platform calls by an id.
    package func record(productID: Int64) -> AcceptedRecord? {
        guard let base, productID > 0 else { return nil }
        let table = products.value {
            Table(productCount, base, recordsEnd) { record, add in
                if record.isOnPlatform { add(Self.hash(product: record.productID)) }
            }
        }
        noteLookUp(base)
        return table.find(Self.hash(product: productID), base) {
            $0.productID == productID && $0.isOnPlatform
        }
    }

    /// The first record of a title that matches.
    ///
    /// - Parameter title: a fingerprint of it.
    package func record(title: UInt32, where matches: (AcceptedRecord) -> Bool) -> AcceptedRecord? {
        guard let base, title != 0 else { return nil }
        let table = titles.value {
            Table(productCount, base, recordsEnd) { record, add in
                if record.isOnPlatform, record.title != 0 { add(mix64(UInt64(record.title), 0x71)) }
            }
        }
        noteLookUp(base)
        return table.find(mix64(UInt64(title), 0x71), base) { $0.title == title && matches($0) }
    }

    /// Calls `body` with every record that has a SKU of a code, until it says false.
    package func eachRecord(skuCode code: UnsafeBufferPointer<UInt8>, _ body: (AcceptedRecord) -> Bool) {
        guard let base else { return }
        let table = codes.value {
            Table(skuCount, base, recordsEnd) { record, add in
                guard record.isOnPlatform else { return }
                record.eachSKU {
                    add($0.code.hash64(seed: 0x2B))
                    return true
                }
            }
        }
        noteLookUp(base)
        var last = 0
        _ = table.find(code.hash64(seed: 0x2B), base) { record in
            var isThere = false
            record.eachSKU { sku in
                isThere = sku.code.sameBytes(as: code)
                return !isThere
            }
            let offset = record.offset(from: base)
            guard isThere, offset != last else { return false }
            last = offset
            return !body(record)
        }
    }

    /// Calls `body` with every record, in the order in which the items became known.
    package func eachRecord(_ body: (AcceptedRecord) -> Void) {
        guard let base else { return }
        Self.walk(base, recordsEnd, body)
    }

    /// A SKU code of a product that is on the platform, with its id.
    var example: (skuCode: String, productID: Int64)? {
        var found: (String, Int64)?
        eachRecord { record in
            guard found == nil, record.isOnPlatform else { return }
            record.eachSKU { sku in
                found = (sku.code.string, record.productID)
                return false
            }
        }
        return found
    }

    /// The record of nights: a line of JSON a night, the oldest first.
    package var nights: UnsafeBufferPointer<UInt8> {
        guard let base else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(
            start: (base + recordsEnd).assumingMemoryBound(to: UInt8.self), count: length - recordsEnd)
    }

    // MARK: Pages

    private static let pageSize = max(1, sysconf(Int32(_SC_PAGESIZE)))

    private func noteLookUp(_ base: UnsafeRawPointer) {
        if lookUps.count() % Self.lookUpsPerRelease == 0 { Self.release(base, 0..<length) }
    }

    /// Gives pages back. What is looked at again comes from the file.
    private static func release(_ base: UnsafeRawPointer, _ range: Range<Int>) {
        let start = range.lowerBound / pageSize * pageSize
        madvise(UnsafeMutableRawPointer(mutating: base) + start, range.upperBound - start, MADV_DONTNEED)
    }

    // MARK: Marks

    /// Marks for some of the records: a bit each.
    package struct Marks: Sendable {
        fileprivate var bits: [UInt64]

        /// A record takes more bytes than that: two never have one bit.
        private static let bytesPerBit = 64

        fileprivate init(_ end: Int) {
            bits = Array(repeating: 0, count: end / Self.bytesPerBit / 64 + 1)
        }

        fileprivate subscript(offset offset: Int) -> Bool {
            get { bits[Self.word(offset)] & Self.bit(offset) != 0 }
            set {
                if newValue { bits[Self.word(offset)] |= Self.bit(offset) }
            }
        }

        fileprivate static func word(_ offset: Int) -> Int { offset / bytesPerBit / 64 }

        fileprivate static func bit(_ offset: Int) -> UInt64 { 1 << UInt64(offset / bytesPerBit % 64) }
    }

    /// Numbers records from 0 in their order, by marks of where they begin.
    private struct Numbers: Sendable {
        private let starts: Marks
        /// How many records begin before the places of each word of marks.
        private let before: [UInt32]

        init(_ starts: Marks) {
            self.starts = starts
            var count: UInt32 = 0
            before = starts.bits.map { word in
                defer { count += UInt32(word.nonzeroBitCount) }
                return count
            }
        }

        subscript(offset offset: Int) -> Int {
            let word = Marks.word(offset)
            return Int(before[word]) + (starts.bits[word] & (Marks.bit(offset) - 1)).nonzeroBitCount
        }
    }

    /// The number of a record of this file, from 0 in their order.
    package func number(of record: AcceptedRecord) -> Int {
        base.map { items($0).numbers[offset: record.offset(from: $0)] } ?? 0
    }

    /// Marks of which none is set.
    package func marks() -> Marks { Marks(recordsEnd) }

    /// Marks what is known of an item, and the record of the product that it is said to be.
    ///
    /// - Parameter own: the item's.
    package func mark(_ own: AcceptedRecord?, productID: Int64, in marks: inout Marks) {
        guard let base else { return }
        if let own { marks[offset: own.offset(from: base)] = true }
        guard productID > 0, own?.productID != productID, let other = record(productID: productID) else { return }
        marks[offset: other.offset(from: base)] = true
    }

    /// Whether the record is among `marks`.
    package func isMarked(_ record: AcceptedRecord, in marks: Marks) -> Bool {
        base.map { marks[offset: record.offset(from: $0)] } ?? false
    }

    // MARK: Tables

    static func hash(product id: Int64) -> UInt64 { mix64(UInt64(bitPattern: id), 0x3D) }

    private static func walk(_ base: UnsafeRawPointer, _ end: Int, _ body: (AcceptedRecord) -> Void) {
        var offset = headSize
        var kept = 0
        while offset < end {
            let record = AcceptedRecord(base + offset)
            guard record.isSound(within: end - offset) else { return }
            body(record)
            offset += record.size
            guard offset - kept > bytesPerRelease else { continue }
            release(base, kept..<offset)
            kept = offset
        }
    }

    /// What is made when it is first asked for. Whoever asks again waits for nobody.
    private final class MadeOnce<Made: AnyObject & Sendable>: Sendable {
        private let made = AtomicLazyReference<Made>()
        private let making = Locked<Void>(())

        func value(_ make: () -> Made) -> Made {
            if let known = made.load() { return known }
            // One makes it while the others wait: it takes too much memory to be made twice.
            return making.withLock { _ in made.load() ?? made.storeIfNil(make()) }
        }
    }

    /// Records by the hash of the item's id, and the number of each.
    private final class Items: Sendable {
        let table: Table
        let numbers: Numbers

        init(_ count: Int, _ base: UnsafeRawPointer, _ end: Int) {
            var starts = Marks(end)
            table = Table(count, base, end) { record, add in
                starts[offset: record.offset(from: base)] = true
                add(KnownProducts.itemHash(record.item))
            }
            numbers = Numbers(starts)
        }
    }

    /// An open table of records, at most two thirds full.
    private final class Table: Sendable {
        /// Offsets in units of four bytes; 0 is none.
        private let offsets: [UInt32]
        /// Other bits of their hashes: of records of other items none is looked at, wherever they lie.
        private let tags: [UInt16]

        init(
            _ count: Int, _ base: UnsafeRawPointer, _ end: Int, _ hashes: (AcceptedRecord, (UInt64) -> Void) -> Void
        ) {
            var size = 16
            while size < count * 3 / 2 { size *= 2 }
            var offsets = [UInt32](repeating: 0, count: size)
            var tags = [UInt16](repeating: 0, count: size)
            walk(base, end) { record in
                let offset = UInt32(record.offset(from: base) / 4)
                hashes(record) { hash in
                    var slot = Int(truncatingIfNeeded: hash) & (size - 1)
                    while offsets[slot] != 0 { slot = (slot + 1) & (size - 1) }
                    offsets[slot] = offset
                    tags[slot] = Self.tag(hash)
                }
            }
            self.offsets = offsets
            self.tags = tags
        }

        private static func tag(_ hash: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: hash >> 48) }

        func find(
            _ hash: UInt64, _ base: UnsafeRawPointer, where matches: (AcceptedRecord) -> Bool
        ) -> AcceptedRecord? {
            let mask = offsets.count - 1
            let tag = Self.tag(hash)
            var slot = Int(truncatingIfNeeded: hash) & mask
            for _ in 0..<offsets.count {
                guard offsets[slot] != 0 else { return nil }
                if tags[slot] == tag {
                    let record = AcceptedRecord(base + Int(offsets[slot]) * 4)
                    if matches(record) { return record }
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }
}

extension AcceptedRecord {
    func offset(from start: UnsafeRawPointer) -> Int { address - start }
}
