/// Finds where a key is in a JSON text, for messages.
enum JSONLines {
    /// The line, from 1, on which the key at the end of `keys` is, each of them a key of the object under the one
    /// before. Keys with escapes in them are not found.
    ///
    /// - Parameter text: known to be JSON.
    static func line(of keys: [String], in text: [UInt8]) -> Int? {
        let wanted = keys.map { Array($0.utf8) }
        // The key that is open on each level; nil in lists and before the first key.
        var open: [[UInt8]?] = []
        var line = 1
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case 0x0A: line += 1
            case 0x7B, 0x5B: open.append(nil)
            case 0x7D, 0x5D: _ = open.popLast()
            case 0x22:
                let start = position
                while position < text.count, text[position] != 0x22 { position += text[position] == 0x5C ? 2 : 1 }
                let string = Array(text[start..<min(position, text.count)])
                position += 1
                var next = position
                while next < text.count, [0x20, 0x09, 0x0D, 0x0A].contains(text[next]) { next += 1 }
                guard next < text.count, text[next] == 0x3A, !open.isEmpty else { continue }
                open[open.count - 1] = string
                if open.count == wanted.count, zip(open, wanted).allSatisfy({ $0 == $1 }) { return line }
            default: break
            }
        }
        return nil
    }
}
