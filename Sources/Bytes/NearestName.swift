/// "Did you mean": the name among `candidates` that a slip of the fingers most likely meant, or nil if none is near.
///
/// Compared without ASCII case. Near is one slip (a byte too many, too few, wrong, or two swapped) for every three bytes
/// of the name, at least one and at most three; of two equally near ones the first is taken. For text that a person
/// reads, never on the hot path.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    let reach = min(max(wanted.count / 3, 1), 3)
    // A name this long is no slip, and the table would grow with its square.
    guard wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().utf8)
        guard abs(other.count - wanted.count) <= reach else { continue }
        let distance = slips(from: wanted, to: other)
        // A name of which nothing is left is no near one.
        guard distance <= reach, distance < max(wanted.count, other.count) else { continue }
        if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.name
}

/// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
private func slips(from left: [UInt8], to right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var current = [i + 1]
        for (j, b) in right.enumerated() {
            var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a == b ? 0 : 1))
            if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, beforeLast[j - 1] + 1) }
            current.append(cost)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
