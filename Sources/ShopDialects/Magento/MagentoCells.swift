import Bytes

/// What Magento packs into one cell: `name=value` pairs with commas between them, in which values may have commas and
/// equals signs of their own.
enum MagentoCells {
    /// One pair, as ranges of the cell's bytes.
    struct Pair {
        var name: Range<Int>
        /// Without the quotes around it where the export encloses fields.
        var value: Range<Int>
    }

    /// The pairs of a cell, or of a part of it. A comma parts only where a name and an equals sign follow, and not within
    /// quotes; the first equals sign ends the name.
    static func pairs(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> [Pair] {
        var pairs: [Pair] = []
        var start = range.lowerBound
        while start < range.upperBound {
            guard let equals = (start..<range.upperBound).first(where: { text[$0] == 0x3D }) else { break }
            var end = equals + 1
            var value = end..<end
            if end < range.upperBound, text[end] == 0x22, let close = closingQuote(text, end + 1, range.upperBound) {
                value = (end + 1)..<close
                end = close + 1
                while end < range.upperBound, text[end] != 0x2C { end += 1 }
            } else {
                while end < range.upperBound, text[end] != 0x2C || !nameFollows(text, end + 1, range.upperBound) {
                    end += 1
                }
                value = (equals + 1)..<end
            }
            pairs.append(Pair(name: start..<equals, value: value))
            start = end + 1
        }
        return pairs
    }

    /// The end of a quoted value; two quotes in it stand for one.
    private static func closingQuote(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while position < end {
            if text[position] == 0x22 {
                if position + 1 < end, text[position + 1] == 0x22 {
                    position += 1
                } else {
                    return position
                }
            }
            position += 1
        }
        return nil
    }

    private static func nameFollows(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end, isLetter(text[start]) else { return false }
        var position = start
        while position < end, isLetter(text[position]) || (text[position] >= 0x30 && text[position] <= 0x39) {
            position += 1
        }
        return position < end && text[position] == 0x3D
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte == 0x5F
    }

    /// A variant that `configurable_variations` names, as ranges of the cell's bytes.
    struct Variation {
        /// Its SKU code; all of the entry where it names none.
        var sku: Range<Int>
        /// The other pairs.
        var options: [Pair]
    }

    /// The entries of `configurable_variations`. As Magento exports them each begins with `sku=`, at the start, after a bar,
    /// or after a comma where the separator of values was changed to that; in a list of another hand bars part them, and
    /// `sku=` may be anywhere in one.
    static func variations(_ text: UnsafeBufferPointer<UInt8>) -> [Variation] {
        let beginsWithCode = text.hasPrefix("sku=")
        var entries: [Range<Int>] = []
        var start = 0
        for position in text.indices {
            let isBar = text[position] == 0x7C
            guard isBar || text[position] == 0x2C else { continue }
            let rest = UnsafeBufferPointer(rebasing: text[(position + 1)...])
            guard beginsWithCode ? rest.hasPrefix("sku=") : isBar && nameFollows(text, position + 1, text.count) else {
                continue
            }
            entries.append(start..<position)
            start = position + 1
        }
        if start < text.count { entries.append(start..<text.count) }
        return entries.map { entry in
            var options = pairs(text, in: entry)
            let code = options.firstIndex { UnsafeBufferPointer(rebasing: text[$0.name]).trimmed.sameBytes(as: "sku") }
            let sku = code.map { options.remove(at: $0).value }
            return Variation(sku: sku ?? entry, options: options)
        }
    }
}
