import Bytes

/// What PrestaShop packs into one cell: entries with commas between them, each with a position after its last colon.
enum PrestaShopCells {
    /// The entries of a list. A comma parts unless it is within a number: what follows it has to look like an entry,
    /// and what is before it too.
    ///
    /// - Parameters:
    ///   - hasName: entries are `Name:Value:Position`; else `Value:Position`.
    ///   - separator: what parts them; nil: as the cell shows.
    static func entries(
        _ text: UnsafeBufferPointer<UInt8>, hasName: Bool, at separator: [UInt8]? = nil
    ) -> [Range<Int>] {
        let found = separatorShown(in: text) ?? separator ?? shared(in: text, hasName) ?? [0x2C]
        guard found == [0x2C] else {
            return pieces(text, at: found).filter { !UnsafeBufferPointer(rebasing: text[$0]).trimmed.isEmpty }
        }
        var entries: [Range<Int>] = []
        var start = 0
        for piece in pieces(text, at: found) {
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

    /// What comes after a position and before the next entry: `Blue:0; 16GB:1`. One or two marks, and blanks.
    private static func separatorShown(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        for colon in text.indices where text[colon] == 0x3A {
            var position = colon + 1
            while position < text.count, isDigit(text[position]) { position += 1 }
            guard position > colon + 1 else { continue }
            var marks: [UInt8] = []
            while position < text.count, isMark(text[position]) || text[position] == 0x20 {
                if text[position] != 0x20 { marks.append(text[position]) }
                position += 1
            }
            guard position < text.count, !marks.isEmpty else { continue }
            return marks.count <= 2 ? marks : nil
        }
        return nil
    }

    /// In lists without positions: a semicolon or a bar between pieces of which each is an entry with a name.
    private static func shared(in text: UnsafeBufferPointer<UInt8>, _ hasName: Bool) -> [UInt8]? {
        ([[0x3B], [0x7C]] as [[UInt8]]).first { separator in
            let parts = pieces(text, at: separator)
            return parts.count > 1 && hasName && parts.allSatisfy { text[$0].contains(0x3A) }
        }
    }

    private static func isMark(_ byte: UInt8) -> Bool { [0x2C, 0x3B, 0x7C, 0x7E, 0x23, 0x2F, 0x26].contains(byte) }

    /// The stretches between separators.
    static func pieces(_ text: UnsafeBufferPointer<UInt8>, at separator: [UInt8]) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        var position = 0
        while position < text.count {
            if UnsafeBufferPointer(rebasing: text[position...]).starts(with: separator) {
                pieces.append(start..<position)
                position += separator.count
                start = position
            } else {
                position += 1
            }
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

    /// Where a value ends whose position follows its last colon.
    static func withoutPosition(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        guard let colon = range.last(where: { text[$0] == 0x3A }), colon > range.lowerBound else {
            return range.upperBound
        }
        let position = UnsafeBufferPointer(rebasing: text[(colon + 1)..<range.upperBound]).trimmed
        return position.allSatisfy(isDigit) ? colon : range.upperBound
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
