/// Calls `body` with `name` in lower case and without blanks around it: what names are compared by when case and blanks
/// do not count.
///
/// Lower case is Unicode's, code point by code point. ASCII, Latin-1, Russian and Chinese, Japanese and Korean
/// ideographs are folded in place, as their lower case has as many bytes; all else takes the way through `String`.
@inlinable
package func withFolded<Result>(
    _ name: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    let name = name.trimmed
    let folded = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { room in
        fold(name, into: room) ? body(UnsafeBufferPointer(room)) : nil
    }
    if let folded { return folded }
    var lower = lowercased(name)
    return lower.withUTF8(body)
}

@usableFromInline
func lowercased(_ name: UnsafeBufferPointer<UInt8>) -> String { name.string.lowercased() }

/// Writes `name` in lower case, byte for byte, or gives up at the first letter that it does not know.
@usableFromInline
func fold(_ name: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    var position = 0
    while position < name.count {
        let byte = name[position]
        if byte < 0x80 {
            room[position] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            position &+= 1
            continue
        }
        let length = byte < 0xE0 ? 2 : 3
        guard position &+ length <= name.count else { return false }
        let second = name[position &+ 1]
        var lower = (byte, second)
        switch (byte, second) {
        case (0xC2, _): break  // U+0080 to U+00BF: no letters with case
        case (0xC3, 0x97): break  // ×
        case (0xC3, 0x80...0x9E): lower.1 = second &+ 0x20  // À to Þ
        case (0xC3, _): break  // ß to ÿ
        case (0xD0, 0x80...0x8F): lower = (0xD1, second &+ 0x10)  // Ѐ to Џ
        case (0xD0, 0x90...0x9F): lower.1 = second &+ 0x20  // А to П
        case (0xD0, 0xA0...0xAF): lower = (0xD1, second &- 0x20)  // Р to Я
        case (0xD0, _), (0xD1, 0x80...0x9F): break  // а to џ
        case (0xE3...0xE9, _): break  // U+3000 to U+9FFF: no letters with case
        default: return false
        }
        room[position] = lower.0
        room[position &+ 1] = lower.1
        if length == 3 { room[position &+ 2] = name[position &+ 2] }
        position &+= length
    }
    return true
}
