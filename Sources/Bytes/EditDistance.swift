/// A list of names, ready to be asked which of them a mistyped one was meant to be.
///
/// Names are compared without case, by Unicode scalars. The answer is the name with the fewest mistakes in it, the
/// first of several; a mistake is a scalar too many, missing, wrong, or two neighbours swapped. As many are forgiven as
/// a third of the name's scalars, at most three.
package struct NearNames: Sendable {
    private var scalars: [UInt32] = []
    private var entries: [Entry] = []

    private struct Entry: Sendable {
        var start: Int
        var count: Int
        var signature: UInt64
    }

    /// Keeps the names; asking costs a comparison with each that can be near.
    package init(_ names: some Sequence<String>) {
        for name in names {
            let start = scalars.count
            scalars.append(contentsOf: folded(name))
            entries.append(
                Entry(
                    start: start, count: scalars.count - start,
                    signature: NearNames.signature(of: scalars[start...])))
        }
    }

    /// The position of the name that is nearest to `name`, or nil when none is near.
    package func nearest(to name: String) -> Int? {
        let wanted = folded(name)
        // That long, it is no slip of the fingers, and the work grows with its square.
        guard wanted.count <= 64 else { return nil }
        let signature = NearNames.signature(of: wanted[...])
        var bound = min(3, max(wanted.count > 1 ? 1 : 0, wanted.count / 3))
        var found: Int?
        for (position, entry) in entries.enumerated() {
            // Each mistake changes at most two bits: most names are out before a scalar is looked at.
            guard abs(entry.count - wanted.count) <= bound, entry.count > bound,
                (entry.signature ^ signature).nonzeroBitCount <= 2 * bound
            else { continue }
            let candidate = scalars[entry.start..<entry.start + entry.count]
            guard let distance = editDistance(wanted[...], candidate, atMost: bound) else { continue }
            found = position
            if distance == 0 { break }
            bound = distance - 1
        }
        return found
    }

    /// Which scalars occur, a bit for every 64th of them.
    private static func signature(of scalars: ArraySlice<UInt32>) -> UInt64 {
        scalars.reduce(0) { $0 | 1 << UInt64($1 % 64) }
    }
}

/// The one of `names` that is nearest to `name`, or nil when none is near; see `NearNames`.
package func nearest(to name: String, in names: [String]) -> String? {
    NearNames(names).nearest(to: name).map { names[$0] }
}

private func folded(_ name: String) -> [UInt32] {
    name.lowercased().unicodeScalars.map(\.value)
}

/// How many mistakes make one text of the other (optimal string alignment), or nil when they are more than `bound`.
func editDistance(_ first: ArraySlice<UInt32>, _ second: ArraySlice<UInt32>, atMost bound: Int) -> Int? {
    let first = Array(first)
    let second = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
        var current = [row + 1]
        current.reserveCapacity(second.count + 1)
        var best = row + 1
        for column in 0..<second.count {
            var cost = last[column] + (first[row] == second[column] ? 0 : 1)
            cost = min(cost, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
            best = min(best, cost)
        }
        if best > bound { return nil }
        beforeLast = last
        last = current
    }
    return last[second.count] <= bound ? last[second.count] : nil
}
