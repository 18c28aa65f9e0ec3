/// Which elements are open where records are, for a format whose records are those at one path and no others.
///
/// Names are local. An end tag without a start tag counts for nothing; one that leaves elements open closes them, too.
struct EnclosingElements {
    /// The elements around a record, from the root on.
    private let wanted: [[UInt8]]
    private var open: [[UInt8]]
    /// What was open before some of the records, by their numbers: the last of them are read again with the next batch.
    private var earlier: [(record: UInt32, open: [[UInt8]])] = []
    /// The first path of an element that is called as records are, and is none.
    private(set) var elsewhere: String?

    /// - Parameters:
    ///   - wanted: the elements around a record, from the root on.
    ///   - open: those that are open.
    init(_ wanted: [String], open: [[UInt8]]) {
        self.wanted = wanted.map { Array($0.utf8) }
        self.open = open
    }

    /// In the midst of records.
    init(inside wanted: [String]) { self.init(wanted, open: wanted.map { Array($0.utf8) }) }

    /// Whether what begins here can be a record.
    var holdRecords: Bool { open == wanted }

    /// An element begins before a record of that number.
    mutating func begin(_ name: Slice<UnsafeBufferPointer<UInt8>>, before record: UInt32) {
        note(record)
        open.append(Array(name.local))
    }

    /// An element ends before a record of that number.
    mutating func end(_ name: Slice<UnsafeBufferPointer<UInt8>>, before record: UInt32) {
        guard let match = open.lastIndex(where: { $0.elementsEqual(name.local) }) else { return }
        note(record)
        open.removeSubrange(match...)
    }

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

    /// - Returns: the path of an element of that name that begins here.
    mutating func path(of name: String) -> String {
        let path = (open.map { String(decoding: $0, as: UTF8.self) } + [name]).joined(separator: "/")
        elsewhere = elsewhere ?? path
        return path
    }
}
