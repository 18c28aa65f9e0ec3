import Bytes
import JSONText

// Values of JSON are compared by what they mean: numbers by value (1.0 is 1), strings by their bytes, lists in order,
// objects whatever the order of their members.

extension JSONView {
    /// The value of a number, where a machine word holds it.
    func decimal(_ number: Int) -> FixedDecimal? {
        let text = text(number)
        return FixedDecimal(text) ?? ExactNumber(text).decimal
    }

    /// Whether a number is whole, however it is written.
    func isWhole(_ number: Int) -> Bool {
        let text = text(number)
        for byte in text where byte == 0x2E || byte | 0x20 == 0x65 { return ExactNumber(text).isWhole }
        return true
    }

    /// Whether two values mean the same.
    func isSame(_ left: Int, as right: Int, of other: JSONView) -> Bool {
        let (a, b) = (self[left], other[right])
        guard a.kind == b.kind else { return false }
        switch a.kind {
        case .null, .false, .true: return true
        case .string: return text(left).sameBytes(as: other.text(right))
        case .number:
            let (first, second) = (text(left), other.text(right))
            return first.sameBytes(as: second) || ExactNumber(first) == ExactNumber(second)
        case .array:
            guard a.count == b.count else { return false }
            var (position, otherPosition) = (left + 1, right + 1)
            for _ in 0..<a.count {
                guard isSame(position, as: otherPosition, of: other) else { return false }
                position = Int(self[position].end)
                otherPosition = Int(other[otherPosition].end)
            }
            return true
        case .object:
            guard a.count == b.count else { return false }
            var position = left + 1
            for _ in 0..<a.count {
                guard let value = other.member(text(position), of: right),
                    isSame(position + 1, as: value, of: other)
                else { return false }
                position = Int(self[position + 1].end)
            }
            return true
        }
    }

    /// A hash that values of the same meaning share.
    func meaningHash(_ index: Int) -> UInt64 {
        let node = self[index]
        let kind = UInt64(node.kind.rawValue) + 1
        switch node.kind {
        case .null, .false, .true: return mix64(kind, kind)
        case .string: return text(index).hash64(seed: kind)
        case .number:
            if let number = decimal(index) {
                return mix64(UInt64(bitPattern: number.coefficient), UInt64(number.scale) + kind)
            }
            return UInt64(bitPattern: Int64(ExactNumber(text(index)).hashValue))
        case .array:
            var hash = kind
            eachElement(of: index) { hash = mix64(hash, meaningHash($0)) }
            return mix64(hash, UInt64(node.count))
        case .object:
            // A sum, so that the order of the members does not matter.
            var sum: UInt64 = 0
            eachMember(of: index) { sum &+= mix64(text($0).hash64, meaningHash($1)) }
            return mix64(sum, kind)
        }
    }

    /// Whether no two elements of a list mean the same.
    func hasUniqueElements(_ list: Int) -> Bool {
        let count = Int(self[list].count)
        guard count > 1 else { return true }
        if count <= 8 { return hasFewUniqueElements(list) }
        var hashes: [(hash: UInt64, element: Int)] = []
        hashes.reserveCapacity(count)
        eachElement(of: list) { hashes.append((meaningHash($0), $0)) }
        hashes.sort { $0.hash < $1.hash }
        for position in hashes.indices {
            var earlier = position - 1
            while earlier >= 0, hashes[earlier].hash == hashes[position].hash {
                if isSame(hashes[earlier].element, as: hashes[position].element, of: self) { return false }
                earlier -= 1
            }
        }
        return true
    }

    private func hasFewUniqueElements(_ list: Int) -> Bool {
        let end = Int(self[list].end)
        var later = list + 1
        while later < end {
            var earlier = list + 1
            while earlier < later {
                if isSame(earlier, as: later, of: self) { return false }
                earlier = Int(self[earlier].end)
            }
            later = Int(self[later].end)
        }
        return true
    }
}
