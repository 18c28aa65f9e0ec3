import Bytes
import FeedModel

/// Sees a header that occurs again among the rows, as where files were put together; names count without regard to case.
struct RepeatedHeader {
    enum Row {
        case other
        /// The names of the header, each in its own column.
        case same
        /// Its names in other columns: what follows is not to be read by the header.
        case moved
    }

    private let names: [[UInt8]]
    private let places: [[UInt8]: Int]
    /// Bit n: a name has n bytes, or more where n is 63.
    private let lengths: UInt64
    /// The first columns with a name, in which a header is looked for first.
    private let probes: [Int]

    init(header: [String]) {
        names = header.map { Array($0.lowercased().utf8) }
        var places: [[UInt8]: Int] = [:]
        var lengths: UInt64 = 0
        for (column, name) in names.enumerated() where !name.isEmpty {
            if places[name] == nil { places[name] = column }
            lengths |= 1 << UInt64(min(name.count, 63))
        }
        self.places = places
        self.lengths = lengths
        probes = Array(names.indices.filter { !header[$0].isEmpty }.prefix(2))
    }

    /// What a row is.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column, until it is asked again.
    @inline(__always)
    func look(_ record: Record, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Row {
        for column in probes where column < Int(record.cellCount) {
            let cell = text(column)
            guard lengths & (1 << UInt64(min(cell.count, 63))) != 0, !cell.isEmpty, isName(cell) else { continue }
            return lookClosely(record, text)
        }
        return .other
    }

    private func isName(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = cell[0] | 0x20
        return names.contains { name in
            name.count == cell.count && name[0] | 0x20 == first
                && withFolded(cell) { folded in name.withUnsafeBufferPointer { $0.sameBytes(as: folded) } }
        }
    }

    /// Nearly all of its cells are names.
    private func lookClosely(_ record: Record, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Row {
        var filled = 0
        var known = 0
        var isMoved = false
        for column in 0..<Int(record.cellCount) {
            let cell = withFolded(text(column)) { Array($0) }
            guard !cell.isEmpty else { continue }
            filled += 1
            guard let place = places[cell] else { continue }
            known += 1
            if place != column, column >= names.count || names[column] != cell { isMoved = true }
        }
        guard known >= min(2, places.count), known * 4 >= filled * 3, known * 2 >= places.count else { return .other }
        return isMoved || known < filled ? .moved : .same
    }
}
