import Bytes

/// What PrestaShop packs into one cell: entries with commas between them, each with a position behind its last colon.
enum PrestaShopCells {
    /// The entries of a list. A comma parts unless it stands within a number: what follows it has to look like an entry,
    /// and what stands before it too.
    ///
    /// - Parameter hasName: entries are `Name:Value:Position`; else `Value:Position`.
    static func entries(_ text: UnsafeBufferPointer<UInt8>, hasName: Bool) -> [Range<Int>] {
        var entries: [Range<Int>] = []
        var start = 0
        for piece in pieces(text) {
            let isContinued =
                !entries.isEmpty
                && (hasName
                    ? isNumberAndPosition(text, piece)
                    : !endsWithPosition(text, entries[entries.count - 1]) && endsWithPosition(text, piece))
            if isContinued {
                entries[entries.count - 1] = start..<piece.upperBound
            } else {
                start = piece.lowerBound
                entries.append(piece)
            }
        }
        return entries.filter { !UnsafeBufferPointer(rebasing: text[$0]).trimmed.isEmpty }
    }

    private static func pieces(_ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        for position in text.indices where text[position] == 0x2C {
            pieces.append(start..<position)
            start = position + 1
        }
        pieces.append(start..<text.count)
        return pieces
    }

    /// `4:1`: the rest of a number with a decimal comma, and the position.
    private static func isNumberAndPosition(_ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>) -> Bool {
        guard let colon = piece.first(where: { text[$0] == 0x3A }), colon > piece.lowerBound else { return false }
        return (piece.lowerBound..<colon).allSatisfy { isDigit(text[$0]) }
    }

    private static func endsWithPosition(_ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>) -> Bool {
        withoutPosition(text, piece) < piece.upperBound
    }

    /// Where a value ends whose position stands behind its last colon.
    static func withoutPosition(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        guard let colon = range.last(where: { text[$0] == 0x3A }), colon > range.lowerBound else {
            return range.upperBound
        }
        let position = UnsafeBufferPointer(rebasing: text[(colon + 1)..<range.upperBound]).trimmed
        return position.allSatisfy(isDigit) ? colon : range.upperBound
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
