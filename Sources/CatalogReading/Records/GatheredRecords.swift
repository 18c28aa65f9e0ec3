import FeedModel

extension Batch {
    /// Puts records that are elsewhere after those that are with their product.
    ///
    /// - Parameters:
    ///   - places: where further records of the product are whose first record is given.
    ///   - reading: reads what is at such a place; a record that is skipped belongs to no product.
    /// - Returns: how many records came to those that were there.
    func gather<Place>(
        _ places: (Record) -> [Place], reading: (Place) throws(ReadingError) -> [Record]
    ) throws(ReadingError) -> Int {
        // Products are numbered by their first records; a blank one may come between two of a product.
        var bounds: [(first: Int, last: Int)] = []
        for index in records.indices where records[index].product >= 0 {
            let product = Int(records[index].product)
            if product == bounds.count { bounds.append((index, index)) } else { bounds[product].last = index }
        }
        var gathered: [Record] = []
        gathered.reserveCapacity(records.count)
        for index in records.indices {
            let record = records[index]
            gathered.append(record)
            guard record.product >= 0, bounds[Int(record.product)].last == index else { continue }
            for place in places(records[bounds[Int(record.product)].first]) {
                for var found in try reading(place) {
                    if found.fate != .skipped { found.product = record.product }
                    gathered.append(found)
                }
            }
        }
        defer { records = gathered }
        return gathered.count - records.count
    }
}
