import FeedModel

/// The rows of one file that do not stand with the other rows of their product: where they are, so that a second pass
/// can read them there.
package struct ScatteredRows: Sendable {
    /// One such row.
    struct Row: Sendable {
        /// Its product, counted from 0 by first appearance in the file.
        var product: UInt32
        var line: UInt32
        var record: UInt32
        var offset: UInt64
        var length: UInt64
    }

    /// In the order of the file.
    private(set) var rows: [Row] = []
    /// Indexes of `rows` by product, and in the order of the file within a product.
    private var byProduct: [UInt32] = []

    package init() {}

    package var isEmpty: Bool { rows.isEmpty }

    mutating func append(_ row: Row) { rows.append(row) }

    /// To be called once all rows are in.
    mutating func sort() {
        byProduct = (0..<UInt32(rows.count)).sorted {
            let (left, right) = (rows[Int($0)], rows[Int($1)])
            return (left.product, left.offset) < (right.product, right.offset)
        }
    }

    /// Takes out of the records from `start` on, which stand in the order of the file, those that are in here.
    ///
    /// - Returns: the last record is one of them; no record of a product before it follows, then.
    func drop(from records: inout [Record], from start: Int) -> Bool {
        guard !isEmpty, start < records.count else { return false }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].offset < records[start].offset { low = middle + 1 } else { high = middle }
        }
        var kept = start
        var lastIsElsewhere = false
        for index in start..<records.count {
            if low < rows.count, rows[low].offset == records[index].offset {
                low += 1
                lastIsElsewhere = true
            } else {
                lastIsElsewhere = false
                records[kept] = records[index]
                kept += 1
            }
        }
        records.removeSubrange(kept...)
        return lastIsElsewhere
    }

    /// The scattered rows of one product.
    func rows(of product: UInt32) -> [Row] {
        var low = 0
        var high = byProduct.count
        while low < high {
            let middle = (low + high) / 2
            if rows[Int(byProduct[middle])].product < product { low = middle + 1 } else { high = middle }
        }
        var found: [Row] = []
        while low < byProduct.count, rows[Int(byProduct[low])].product == product {
            found.append(rows[Int(byProduct[low])])
            low += 1
        }
        return found
    }
}

extension Batch {
    /// Puts records that stand elsewhere behind those that stand with their product.
    ///
    /// - Parameters:
    ///   - places: where further records of the product are whose first record is given.
    ///   - reading: reads what is at such a place; a record that is skipped belongs to no product.
    /// - Returns: how many records came to those that were there.
    func gather<Place>(
        _ places: (Record) -> [Place], reading: (Place, inout Batch) throws(ReadingError) -> [Record]
    ) throws(ReadingError) -> Int {
        // Products are numbered by their first records; a blank one may stand between two of a product.
        var bounds: [(first: Int, last: Int)] = []
        for index in records.indices where records[index].product >= 0 {
            let product = Int(records[index].product)
            if product == bounds.count { bounds.append((index, index)) } else { bounds[product].last = index }
        }
        var batch = self
        var gathered: [Record] = []
        gathered.reserveCapacity(records.count)
        for index in records.indices {
            let record = records[index]
            gathered.append(record)
            guard record.product >= 0, bounds[Int(record.product)].last == index else { continue }
            for place in places(records[bounds[Int(record.product)].first]) {
                for var found in try reading(place, &batch) {
                    if found.fate != .skipped { found.product = record.product }
                    gathered.append(found)
                }
            }
        }
        defer { records = gathered }
        return gathered.count - records.count
    }
}
