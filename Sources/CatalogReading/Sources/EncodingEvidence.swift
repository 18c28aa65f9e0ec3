import Bytes

/// What the bytes of a text say about its encoding: plain counts, made in one walk over all of it, byte by byte.
///
/// Only bytes from 0x80 up tell encodings apart, and the bytes beside them. UTF-8 has a form that other text hardly ever
/// has by chance. Letters of windows-1251 make words of their own, with capitals only in front or throughout; those of
/// windows-1252 are among Latin ones. GBK and Shift_JIS come in pairs, of which most are the commonest characters of
/// their tables.
struct EncodingEvidence {
    /// Well-formed characters of UTF-8 of more than a byte, and bytes that are part of none.
    private(set) var characters = 0
    private(set) var strays = 0
    /// Bytes from 0x80 up.
    private var high = 0

    // MARK: UTF-8, the character that is open

    private var awaited = 0
    private var length = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    // MARK: Letters of one byte

    /// The word that is open: Latin letters of ASCII, bytes that both tables have a letter for, and whether a capital
    /// comes after a small one.
    private var latinLetters = 0
    private var highLetters = 0
    private var lastIsSmall = false
    private var isOddlyCased = false
    /// Bytes in words that are Cyrillic throughout, in such words with capitals where none belong, in Latin words.
    private var cyrillic = 0
    private var oddlyCased = 0
    private var latin = 0
    /// Words of one such letter, and marks such as « and №: of either.
    private var neutral = 0

    // MARK: Characters of two bytes

    private struct Pairs {
        var first: UInt8 = 0
        var common = 0
        /// Punctuation and letters in full width.
        var marks = 0
        var other = 0
        /// Bytes that begin or end no character.
        var bad = 0
        var count: Int { common + marks + other }
        /// Hardly a byte that is in no pair.
        var isWhole: Bool { bad * 50 <= count }
    }
    private var chinese = Pairs()
    private var japanese = Pairs()
    private var kana = 0

    /// Looks at the next bytes.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            if byte < 0x80 {
                addASCII(byte)
            } else {
                high += 1
                addToUTF8(byte)
                addToWord(byte)
                addToPairs(byte)
            }
        }
    }

    /// The text has ended.
    mutating func finish() {
        addASCII(0x0A)
    }

    private mutating func addASCII(_ byte: UInt8) {
        if awaited > 0 { breakCharacter() }
        if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
            latinLetters += 1
        } else if highLetters + latinLetters > 0 {
            endWord()
        }
        if chinese.first != 0 { addChinese(second: byte) }
        if japanese.first != 0 { addJapanese(second: byte) }
    }

    // MARK: UTF-8

    private mutating func breakCharacter() {
        strays += length - awaited
        awaited = 0
    }

    private mutating func addToUTF8(_ byte: UInt8) {
        if awaited > 0 {
            if byte >= lowest, byte <= highest {
                (lowest, highest) = (0x80, 0xBF)
                awaited -= 1
                if awaited == 0 { characters += 1 }
                return
            }
            breakCharacter()
        }
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, lowest) = (3, 0xA0)
        case 0xED: (length, highest) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, lowest) = (4, 0x90)
        case 0xF4: (length, highest) = (4, 0x8F)
        case 0xF1...0xF3: length = 4
        default:
            strays += 1
            return
        }
        awaited = length - 1
    }

    // MARK: Words

    private mutating func addToWord(_ byte: UInt8) {
        switch byte {
        case 0xC0...0xDF, 0xA8:
            if lastIsSmall { isOddlyCased = true }
            highLetters += 1
        case 0xE0...0xFF, 0xB8:
            lastIsSmall = true
            highLetters += 1
        default:
            // Dashes, quotes, the number sign, the no-break space: the same in both, or nearly so.
            neutral += 1
            if highLetters + latinLetters > 0 { endWord() }
        }
    }

    private mutating func endWord() {
        if latinLetters > 0 {
            latin += latinLetters >= highLetters ? highLetters : 0
        } else if highLetters == 1 {
            neutral += 1
        } else if isOddlyCased {
            oddlyCased += highLetters
        } else {
            cyrillic += highLetters
        }
        (latinLetters, highLetters) = (0, 0)
        (lastIsSmall, isOddlyCased) = (false, false)
    }

    // MARK: Pairs

    private mutating func addToPairs(_ byte: UInt8) {
        if chinese.first != 0 {
            addChinese(second: byte)
        } else if byte >= 0x81, byte <= 0xFE {
            chinese.first = byte
        } else {
            chinese.bad += 1
        }
        if japanese.first != 0 {
            addJapanese(second: byte)
        } else if byte >= 0x81 && byte <= 0x9F || byte >= 0xE0 && byte <= 0xFC {
            japanese.first = byte
        } else if byte >= 0xA1, byte <= 0xDF {
            // Katakana in half width.
            japanese.other += 1
        } else {
            japanese.bad += 1
        }
    }

    /// Level 1 of GB 2312, by how a character is spoken, is what nearly all text is written in.
    private mutating func addChinese(second: UInt8) {
        let first = chinese.first
        chinese.first = 0
        guard second >= 0x40, second != 0x7F, second != 0xFF else {
            chinese.bad += 1
            return
        }
        if first >= 0xB0, first <= 0xD7, second >= 0xA1 {
            chinese.common += 1
        } else if first >= 0xA1, first <= 0xA3, second >= 0xA1 {
            chinese.marks += 1
        } else {
            chinese.other += 1
        }
    }

    private mutating func addJapanese(second: UInt8) {
        let first = japanese.first
        japanese.first = 0
        guard second >= 0x40, second != 0x7F, second <= 0xFC else {
            japanese.bad += 1
            return
        }
        if first == 0x82 && second >= 0x9F && second <= 0xF1 || first == 0x83 && second <= 0x96 {
            kana += 1
            japanese.common += 1
        } else if first >= 0x88, first <= 0x97 {
            japanese.common += 1
        } else if first == 0x81 || first == 0x82 {
            japanese.marks += 1
        } else {
            japanese.other += 1
        }
    }

    // MARK: The verdict

    /// Nothing speaks against UTF-8.
    var isUTF8: Bool { strays == 0 }

    /// The encoding that the text has most likely, of those that shops use; UTF-8 also where some bytes of it are broken;
    /// nil where nothing is likely.
    var encoding: String? {
        if strays == 0 || characters > strays { return "UTF-8" }
        if kana >= 2, japanese.isWhole, kana * 5 >= japanese.count,
            (japanese.common + japanese.marks) * 10 >= japanese.count * 8
        {
            return "Shift_JIS"
        }
        // Names such as КарСаМаН are Cyrillic too, while they are few.
        if cyrillic >= Self.leastLetters, isMost(cyrillic + oddlyCased), cyrillic > 5 * oddlyCased, cyrillic > 4 * latin
        {
            return "windows-1251"
        }
        if chinese.common >= Self.leastLetters, chinese.isWhole,
            (chinese.common + chinese.marks) * 10 >= chinese.count * 7
        {
            return "GB18030"
        }
        if latin >= Self.leastLetters, isMost(latin) { return "windows-1252" }
        return nil
    }

    /// Fewer letters than that are no evidence, but as good as any noise.
    private static let leastLetters = 3

    private func isMost(_ letters: Int) -> Bool {
        letters * 10 >= high * 5 && (letters + neutral) * 20 >= high * 17
    }
}
