/// Which elements are open where records are, for a format whose records are those at one path and no others.
///
/// Names are local. An end tag without a start tag counts for nothing; one that leaves elements open closes them, too: they
/// were never closed, and what was taken to be in them may have been beside them.
struct EnclosingElements {
    private struct Open {
        var name: [UInt8]
        /// Where it begins in the file.
        var offset: UInt64
        /// An element in it is called as records are, and was taken for none.
        var hidesRecords = false
    }

    /// The elements around a record, from the root on.
    private let wanted: [[UInt8]]
    private var open: [Open]
    /// What was open before some of the records, by their numbers: the last of them are read again with the next batch.
    private var earlier: [(record: UInt32, open: [Open])] = []
    /// The first path of an element that is called as records are, and is none.
    private(set) var elsewhere: String?

    /// - Parameters:
    ///   - wanted: the elements around a record, from the root on.
    ///   - open: those that are open.
    init(_ wanted: [String], open: [[UInt8]]) {
        self.wanted = wanted.map { Array($0.utf8) }
        self.open = open.map { Open(name: $0, offset: 0) }
    }

    /// In the midst of records.
    init(inside wanted: [String]) { self.init(wanted, open: wanted.map { Array($0.utf8) }) }

    /// Whether what begins here can be a record.
    var holdRecords: Bool { open.count == wanted.count && zip(open, wanted).allSatisfy { $0.name == $1 } }

    /// An element begins before a record of that number.
    ///
    /// - Parameter offset: where, in the file.
    mutating func begin(_ name: Slice<UnsafeBufferPointer<UInt8>>, at offset: UInt64, before record: UInt32) {
        note(record)
        open.append(Open(name: Array(name.local), offset: offset))
    }

    /// An element ends before a record of that number.
    ///
    /// - Returns: the name of an element in it that was never closed and hides records; nil where there is none.
    mutating func end(_ name: Slice<UnsafeBufferPointer<UInt8>>, before record: UInt32) -> String? {
        guard let match = open.lastIndex(where: { $0.name.elementsEqual(name.local) }) else { return nil }
        note(record)
        let unclosed = open[(match + 1)...].first { $0.hidesRecords }
        open.removeSubrange(match...)
        return unclosed.map { String(decoding: $0.name, as: UTF8.self) }
    }

    /// What began from there on was part of a record whose start tag is broken.
    mutating func takeBack(from offset: UInt64) { open.removeAll { $0.offset >= offset && $0.offset > 0 } }

    private mutating func note(_ record: UInt32) {
        if earlier.last?.record != record { earlier.append((record, open)) }
    }

    /// Goes back to where a record of that number begins.
    mutating func restart(before record: UInt32) {
        if let first = earlier.firstIndex(where: { $0.record > record }) {
            open = earlier[first].open
        }
        earlier.removeAll()
    }

    /// Takes an element of that name that begins here for no record.
    ///
    /// - Returns: its path.
    mutating func hide(_ name: String) -> String {
        for index in open.indices { open[index].hidesRecords = true }
        let path = (open.map { String(decoding: $0.name, as: UTF8.self) } + [name]).joined(separator: "/")
        elsewhere = elsewhere ?? path
        return path
    }
}
