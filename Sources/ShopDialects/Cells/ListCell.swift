import Bytes
import FeedModel

extension CellReader {
    /// The parts of a cell between separators, without blanks around them and without empty ones.
    ///
    /// - Parameter escape: a byte that takes the next separator for text; the parts are made anew without it.
    func list(_ cell: Cell, at separator: UInt8, escape: UInt8? = nil) -> [Cell] {
        guard !cell.isBlank else { return [] }
        let text = bytes(cell)
        var ranges: [(range: Range<Int>, hasEscape: Bool)] = []
        var start = 0
        var position = 0
        var hasEscape = false
        while position < text.count {
            if let escape, text[position] == escape, position + 1 < text.count, text[position + 1] == separator {
                hasEscape = true
                position += 1
            } else if text[position] == separator {
                ranges.append((start..<position, hasEscape))
                start = position + 1
                hasEscape = false
            }
            position += 1
        }
        ranges.append((start..<text.count, hasEscape))
        return ranges.compactMap { range, hasEscape in
            var piece = part(cell, range)
            if hasEscape {
                let whole = Array(bytes(piece))
                piece = remade(piece) { output in
                    for (index, byte) in whole.enumerated()
                    where byte != escape || index + 1 == whole.count || whole[index + 1] != separator {
                        output.append(byte)
                    }
                }
            }
            return piece.isBlank ? nil : piece
        }
    }

    /// The values of a metafield, which may be one, `a; b`, or `["a","b"]`.
    func metafield(_ cell: Cell) -> [Cell] {
        let text = bytes(cell)
        guard text.count > 1, text[0] == 0x5B, text[text.count - 1] == 0x5D else {
            // A reference to another object ends with one.
            return list(cell, at: 0x3B)
        }
        var found: [Cell] = []
        var start: Int?
        for position in 1..<(text.count - 1) where text[position] == 0x22 && text[position - 1] != 0x5C {
            if let begin = start {
                let piece = part(cell, begin..<position)
                if !piece.isBlank { found.append(piece) }
                start = nil
            } else {
                start = position + 1
            }
        }
        return found.isEmpty ? [cell] : found
    }

    /// Addresses in one cell, whatever is between them: comma, semicolon, bar, tilde, blank or line end. What stands
    /// within an address is part of it: one begins where another separator is followed by what an address begins with.
    func addresses(_ cell: Cell) -> [Cell] {
        let text = bytes(cell)
        guard !text.isEmpty else { return [] }
        if text.count > 2, text[0] == 0x5B, text[1] == 0x22 { return metafield(cell) }
        guard Self.beginsAddress(text) else {
            // What has another scheme is no list of paths.
            if WebScheme.of(text) != nil { return [cell] }
            // Paths: a comma, a bar or a semicolon parts them.
            let separator: UInt8? = [0x7C, 0x2C, 0x3B].first { text.contains($0) }
            return separator.map { list(cell, at: $0) } ?? [cell]
        }
        var found: [Cell] = []
        var start = 0
        var position = 0
        while position < text.count {
            guard Self.canPart(text[position]) else {
                position += 1
                continue
            }
            var next = position
            while next < text.count, Self.canPart(text[next]) { next += 1 }
            let rest = UnsafeBufferPointer(rebasing: text[next...])
            // A path among addresses: a comma and a blank are in none.
            if Self.beginsAddress(rest) || next - position > 1 && rest.first == 0x2F {
                append(cell, start..<position, &found)
                start = next
            }
            position = next
        }
        append(cell, start..<text.count, &found)
        return found
    }

    private func append(_ cell: Cell, _ range: Range<Int>, _ found: inout [Cell]) {
        let text = bytes(cell)
        var end = range.upperBound
        // Separators of two bytes leave one at the end.
        while end > range.lowerBound, Self.canPart(text[end - 1]) { end -= 1 }
        // An address that was written for a page has `&amp;` in place of an ampersand.
        let piece = self.text(part(cell, range.lowerBound..<end))
        if !piece.isBlank { found.append(piece) }
    }

    private static func canPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x23, 0x2C, 0x3B, 0x3C, 0x3E, 0x5B, 0x5C, 0x5D, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x7E: true
        default: isBlank(byte)
        }
    }

    private static func beginsAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        WebScheme.of(text) == .http || text.hasPrefix("//")
    }
}

/// What an address begins with.
enum WebScheme {
    case http, other

    /// nil for a path. Letters count without regard to case.
    static func of(_ text: UnsafeBufferPointer<UInt8>) -> WebScheme? {
        let isLetter: (UInt8) -> Bool = { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        guard let first = text.first, isLetter(first) else { return nil }
        var end = 1
        while end < text.count, isLetter(text[end]) || text[end] >= 0x30 && text[end] <= 0x39 || text[end] == 0x2B {
            end += 1
        }
        guard end < text.count, text[end] == 0x3A else { return nil }
        let rest = UnsafeBufferPointer(rebasing: text[(end + 1)...])
        return withFolded(UnsafeBufferPointer(rebasing: text[..<end])) { name in
            (name.sameBytes(as: "http") || name.sameBytes(as: "https")) && rest.hasPrefix("//") ? .http : .other
        }
    }
}
