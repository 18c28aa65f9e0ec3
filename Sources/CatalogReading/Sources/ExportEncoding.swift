import Bytes

/// The encoding of one export, and what that is known by.
///
/// A byte order mark is believed, then `--encoding` (for a file that does not say its own), then what an XML declaration
/// says; where nothing says anything, it is UTF-8. The bytes have the last word over all but mark and option: a file of
/// which any byte is not what it is said to be is looked at as a whole.
package struct ExportEncoding: Sendable, Equatable {
    /// Such as `UTF-8` (also for what UTF-8 covers) or `windows-1251`.
    package var name: String
    /// What the file says of itself; nil: nothing.
    package var declared: String?
    /// The whole file was looked at, or need not be. Otherwise its first bytes are UTF-8, and the rest is taken to be.
    package var isSettled: Bool
    /// The file says another encoding than the one that its bytes are in, or says none.
    package var isGuessed: Bool
    /// Encodings that fit the bytes alike, the one that is `name` among them, each with a piece of the text as it reads in
    /// it; empty where one is known or proved.
    package var candidates: [(name: String, sample: String)] = []

    /// By all that is known.
    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.declared == right.declared && left.isSettled == right.isSettled
            && left.isGuessed == right.isGuessed && left.candidates.elementsEqual(right.candidates, by: ==)
    }

    /// An encoding without other candidates.
    package init(name: String, declared: String?, isSettled: Bool, isGuessed: Bool = false) {
        self.name = name
        self.declared = declared
        self.isSettled = isSettled
        self.isGuessed = isGuessed
    }

    /// How much is looked at first.
    private static let prefixBytes = 1 << 16

    /// Looks at the first bytes of a file, and at all of them where those are not UTF-8.
    ///
    /// - Parameters:
    ///   - option: what `--encoding` says.
    ///   - wholly: looks at the whole file in any case.
    /// - Throws: `ReadingError` when the file cannot be read, or somebody asked to stop before that was done.
    package static func detect(
        _ source: ByteSource, option: String?, wholly: Bool = false
    ) throws(ReadingError) -> ExportEncoding {
        var prefix = ByteBuffer(capacity: prefixBytes)
        try prefix.fill(atLeast: prefixBytes) { room throws(ReadingError) in
            try source.read(at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room[..<prefixBytes]))
        }
        if let marked = Transcoder.encoding(byMarkIn: prefix.bytes) {
            return ExportEncoding(name: marked, declared: nil, isSettled: true)
        }
        let isXML = XMLRecognition.of(prefix: prefix.bytes) != .notXML
        if !isXML, option == nil, let wide = wideEncoding(of: prefix.bytes) {
            return ExportEncoding(name: wide, declared: nil, isSettled: true, isGuessed: true)
        }
        let declared = isXML ? XMLEncoding.declared(prefix.bytes) : nil
        var said = isXML ? XMLEncoding.detect(prefix.bytes) : option ?? "UTF-8"
        if Transcoder.isUTF8(said) { said = "UTF-8" }
        var found = ExportEncoding(name: said, declared: declared, isSettled: true)
        // What has two or four bytes a letter, or is not known, is no matter of counting.
        guard isXML || option == nil, said == "UTF-8" || Family(said) != nil else { return found }
        let isShort = prefix.count < prefixBytes
        if said == "UTF-8", !wholly, prefix.bytes.isUTF8(isWhole: isShort) {
            found.isSettled = isShort
            return found
        }
        let evidence = try look(at: source)
        let seen = evidence.encoding
        if said == "UTF-8" || seen == "UTF-8" {
            // Of UTF-8 some bytes may be broken. A declaration of another encoding counts unless none of them is.
            let isWrong = said == "UTF-8" ? seen != "UTF-8" : evidence.isUTF8 && evidence.characters > 0
            guard isWrong else { return found }
        } else if seen == nil || Family(said) == seen.flatMap({ Family($0) }) {
            return found
        }
        guard option == nil else {
            found.name = option ?? found.name
            return found
        }
        guard said == "UTF-8", seen != "UTF-8" else {
            found.name = seen ?? found.name
            found.isGuessed = seen != nil
            return found
        }
        // Characters of UTF-8 come about by chance, but not in such numbers: it is that, with broken bytes in it.
        guard evidence.characters * 2 < evidence.strays else { return found }
        let lines = try linesThatTell(of: source)
        let candidates = EncodingCandidates(of: lines.bytes)
        guard let name = candidates.proved ?? candidates.all.first?.name else { return found }
        found.name = name
        found.isGuessed = true
        if candidates.proved == nil { found.candidates = candidates.all.map { ($0.name, $0.sample) } }
        return found
    }

    /// UTF-16 or UTF-32 without a mark: letters of ASCII have NULs in the same places everywhere, and nothing else has.
    private static func wideEncoding(of prefix: UnsafeBufferPointer<UInt8>) -> String? {
        guard prefix.count >= 16 else { return nil }
        var zeros = [0, 0, 0, 0]
        for (index, byte) in prefix.enumerated() where byte == 0 { zeros[index & 3] += 1 }
        let most = prefix.count / 4
        if zeros[0] == 0, zeros[3] > 0, zeros[3] + 1 >= most, zeros[2] + 1 >= most { return "UTF-32LE" }
        if zeros[3] == 0, zeros[0] > 0, zeros[0] + 1 >= most, zeros[1] + 1 >= most { return "UTF-32BE" }
        // Digits, separators and addresses are ASCII in every language.
        let (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3])
        if even == 0, odd * 20 >= prefix.count { return "UTF-16LE" }
        return odd == 0 && even * 20 >= prefix.count ? "UTF-16BE" : nil
    }

    /// Encodings that bytes alone do not tell apart.
    private enum Family {
        case latin, cyrillic, chinese, japanese

        init?(_ encoding: String) {
            switch encoding.uppercased() {
            case "WINDOWS-1252", "CP1252", "ISO-8859-1", "ISO-8859-15", "LATIN1": self = .latin
            case "WINDOWS-1251", "CP1251": self = .cyrillic
            case "GB18030", "GBK", "GB2312", "CP936", "EUC-CN": self = .chinese
            case "SHIFT_JIS", "SHIFT-JIS", "SJIS", "CP932", "WINDOWS-31J": self = .japanese
            default: return nil
            }
        }
    }

    /// The first lines of a file with bytes of more than seven bits.
    private static func linesThatTell(of source: ByteSource) throws(ReadingError) -> ByteBuffer {
        var lines = ByteBuffer(capacity: 1 << 16)
        var block = ByteBuffer(capacity: 1 << 16)
        var offset: UInt64 = 0
        while lines.count < 1 << 16 {
            try source.goOn()
            let open = block.count
            try block.fill(atLeast: 1 << 16) { room throws(ReadingError) in
                try source.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<(1 << 16)]))
            }
            let read = block.count - open
            offset += UInt64(read)
            var start = 0
            while start < block.count {
                let rest = UnsafeBufferPointer(rebasing: block.bytes[start...])
                let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
                // A line that is longer than a block is taken as it comes.
                guard let end = end ?? (read < 1 << 16 || start == 0 ? rest.count : nil) else { break }
                let line = UnsafeBufferPointer(rebasing: rest[..<end])
                if line.contains(where: { $0 >= 0x80 }), lines.count < 1 << 16 {
                    lines.append(line)
                    lines.append(0x0A)
                }
                start += min(end + 1, rest.count)
            }
            block.dropFirst(start)
            if read < 1 << 16 { break }
        }
        return lines
    }

    private static func look(at source: ByteSource) throws(ReadingError) -> EncodingEvidence {
        var evidence = EncodingEvidence()
        var block = ByteBuffer(capacity: 1 << 16)
        var offset: UInt64 = 0
        while true {
            try source.goOn()
            block.removeAll()
            try block.fill(atLeast: 1 << 16) { room throws(ReadingError) in try source.read(at: offset, into: room) }
            guard block.count > 0 else { break }
            evidence.add(block.bytes)
            offset += UInt64(block.count)
        }
        evidence.finish()
        return evidence
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// Whether all of it is UTF-8; the last character may be cut unless the text is whole.
    fileprivate func isUTF8(isWhole: Bool) -> Bool {
        guard let bad = firstInvalidUTF8 else { return true }
        return !isWhole && count - bad < 4 && self[(bad + 1)...].allSatisfy { $0 & 0xC0 == 0x80 }
    }
}
