import Bytes

/// Where the items of a catalog begin, in the order in which they are read: four bytes an item, and eight for each file.
struct ItemPlaces: Sendable {
    private var lines = StableArray<UInt32>()
    /// Files with the first item that is in each.
    private var files: [(first: UInt32, file: UInt32)] = []

    /// How many items there are.
    var count: Int { lines.count }

    /// Where an item is, by its number.
    subscript(number: Int) -> (file: UInt32, line: UInt32) {
        var (low, high) = (0, files.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if files[middle].first <= number { low = middle } else { high = middle }
        }
        return (files[low].file, lines[number])
    }

    /// Adds the next item.
    mutating func append(file: UInt32, line: UInt32) {
        if files.last?.file != file { files.append((UInt32(lines.count), file)) }
        lines.append(line)
    }
}
