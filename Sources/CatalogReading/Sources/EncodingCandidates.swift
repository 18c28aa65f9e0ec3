import Bytes
import Foundation

/// The encodings that a text may be in which is not UTF-8 and says nothing: those in which its words are words.
///
/// A text in one of them decodes in most others as well; what tells them apart is what comes of it. Letters of Latin
/// script have to be those that some language writes beside those of ASCII; Cyrillic words are mostly of the ten
/// commonest letters, with capitals only in front or throughout; Chinese, Japanese and Korean text is nearly all of the
/// commonest characters of its tables. Encodings that make the same text of the bytes are one candidate.
struct EncodingCandidates {
    /// An encoding, and a piece of the text as it reads in it.
    struct Candidate {
        let name: String
        let sample: String
    }

    /// Those that fit, the likeliest first.
    let all: [Candidate]
    /// One of them is much likelier than any other.
    let proved: String?

    /// - Parameter lines: lines of the text with bytes of more than seven bits.
    init(of lines: UnsafeBufferPointer<UInt8>) {
        var found = Self.fitting(Self.encodings, lines)
        if found.isEmpty { found = Self.fitting(Self.olderEncodings, lines) }
        // Words that a language has without any such letter speak for it.
        found = found.enumerated().sorted { ($1.element.words, $0.offset) < ($0.element.words, $1.offset) }
            .map(\.element)
        all = found.map { Candidate(name: $0.name, sample: Self.sample(of: $0.text)) }
        let second = found.dropFirst().first?.words ?? 0
        proved =
            found.count == 1 || (found.first?.words ?? 0) >= 4 && (found.first?.words ?? 0) >= 3 * max(second, 1)
            ? found.first?.name : nil
    }

    private static func fitting(
        _ encodings: [(String, Kind)], _ lines: UnsafeBufferPointer<UInt8>
    ) -> [(name: String, text: String, words: Int)] {
        var found: [(name: String, text: String, words: Int)] = []
        for (name, kind) in encodings {
            guard let text = decode(lines, name), let words = kind.fit(text, lines) else { continue }
            // Of several that make the same text the first is as good as any.
            if let known = found.firstIndex(where: { $0.text == text }) {
                found[known].words = max(found[known].words, words)
            } else {
                found.append((name, text, words))
            }
        }
        return found
    }

    /// Those of old Macs and of DOS: looked at where none of today's fits.
    private static let olderEncodings: [(String, Kind)] = [
        ("KOI8-U", .cyrillic), ("MAC-CYRILLIC", .cyrillic), ("MACINTOSH", .latin(western)), ("CP850", .latin(western)),
        ("CP852", .latin(central)), ("MAC-CENTRALEUROPE", .latin(central)),
    ]

    private static let encodings: [(String, Kind)] = [
        ("Shift_JIS", .japanese), ("EUC-JP", .japanese), ("windows-1251", .cyrillic), ("KOI8-R", .cyrillic),
        ("CP866", .cyrillic), ("ISO-8859-5", .cyrillic), ("GB18030", .chinese), ("Big5", .traditional),
        ("EUC-KR", .korean), ("windows-1252", .latin(western)), ("ISO-8859-15", .latin(western)),
        ("windows-1250", .latin(central)), ("ISO-8859-2", .latin(central)), ("windows-1254", .latin(turkish)),
        ("windows-1257", .latin(baltic)),
    ]

    private static func decode(_ lines: UnsafeBufferPointer<UInt8>, _ name: String) -> String? {
        guard var decoder = try? TextDecoder(from: name) else { return nil }
        var output = ByteBuffer(capacity: lines.count * 2)
        _ = decoder.decode(lines, into: &output, isLast: true)
        return decoder.firstBadOffset == nil ? output.bytes.string : nil
    }

    /// What is around the first letter that is none of ASCII's: about a cell.
    private static func sample(of text: String) -> String {
        let separators: Set<Character> = [",", ";", "\t", "\"", "<", ">", "|", "\n", "\r\n", "\r"]
        var best = ""
        for piece in text.split(whereSeparator: { separators.contains($0) }) {
            let letters = piece.unicodeScalars.count { $0.value >= 0x80 && $0.properties.isAlphabetic }
            guard letters > 0 else { continue }
            best = String(piece.drop { $0 == " " }.prefix(40))
            break
        }
        return best
    }

    // MARK: Languages

    /// A language: its letters beside those of ASCII, and short words that its texts are full of.
    private struct Language {
        let letters: Set<Unicode.Scalar>
        let words: Set<String>
        init(_ letters: String, _ words: String) {
            self.letters = Set((letters + letters.uppercased()).unicodeScalars)
            self.words = Set(words.split(separator: " ").map(String.init))
        }
    }

    private static let western = [
        Language("äöüß", "und mit der die das aus von im den ein eine oder zum"),
        Language("àâæçéèêëîïôœùûüÿ", "de la le les et pour avec en un une du des sans sur dans"),
        Language("áéíóúüñªº", "de la el los las con para en un una del por sin y"),
        Language("áâãàçéêíóôõúüªº", "de do da dos das com para em um uma os as por sem e"),
        Language("àèéìíîòóùú", "di il la con per in del della dei un una da le gli senza e"),
        Language("áéèêëïíóöüú", "en van met voor het een de te op zonder uit"),
        Language("åäöé", "och med av en ett till i som ja on ei kanssa tai"),
        Language("æøåéèêóòâô", "og med til av en et for i af som"),
        Language("àçèéíïòóúü·", "de la el amb per en un una i"),
    ]
    private static let central = [
        Language("ąćęłńóśźż", "i z w na do dla ze od oraz jest bez po"),
        Language("áčďéěíňóřšťúůýž", "a s na pro se v z do je ze bez po"),
        Language("áäčďéíĺľňóôŕšťúýž", "a s na pre sa v z do je zo bez po"),
        Language("áéíóöőúüű", "a az egy van nem vagy hogy"), Language("äöüß", "und mit der die das aus von im"),
        Language("čćđšž", "i za sa od na u je se iz bez"), Language("âăîşţ", "de cu si pentru din la un o pe"),
    ]
    private static let turkish = [Language("çğıöşüâîûİ", "ve ile bir bu da olan")]
    private static let baltic = [
        Language("ąčęėįšųūž", "ir su yra iš"), Language("āčēģīķļņšūž", "un ar no ir"),
        Language("äõöüšž", "ja on ning ei"),
    ]

    // MARK: Kinds

    private enum Kind {
        case latin([Language])
        case cyrillic, chinese, traditional, japanese, korean

        /// Whether a text is one of such a kind; if so, how many short words speak for a language of it.
        func fit(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
            let scalars = text.unicodeScalars.filter { $0.value >= 0x80 && !marks.contains($0) }
            guard scalars.count >= 3 else { return nil }
            func share(_ isMember: (Unicode.Scalar) -> Bool) -> Double {
                Double(scalars.count { isMember($0) }) / Double(scalars.count)
            }
            // A few pairs of bytes are as common as any noise.
            switch self {
            case .chinese, .traditional, .korean, .japanese: guard scalars.count >= 6 else { return nil }
            case .latin, .cyrillic: break
            }
            switch self {
            case .latin(let languages): return Self.latin(text, languages, scalars.count)
            case .cyrillic:
                let isRight = share { (0x400...0x491).contains($0.value) } >= 0.97
                return isRight && Self.hasCyrillicWords(text, scalars.count) ? 0 : nil
            case .chinese:
                let kana = share { (0x3040...0x30FF).contains($0.value) }
                return kana < 0.05 && Self.pairs(bytes, 0xB0...0xD7, 0xA1...0xFE) >= 0.7 ? 0 : nil
            case .traditional:
                // A third of the second bytes are below 0x80; in other encodings of pairs none is.
                let low = Self.pairs(bytes, 0xA4...0xC6, 0x40...0x7E)
                return low >= 0.1 && low + Self.pairs(bytes, 0xA4...0xC6, 0xA1...0xFE) >= 0.85 ? 0 : nil
            case .japanese:
                let kana = share { (0x3040...0x30FF).contains($0.value) }
                let known = share { (0x3040...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value) }
                return kana >= 0.2 && known >= 0.8 ? 0 : nil
            case .korean: return share { (0xAC00...0xD7A3).contains($0.value) } >= 0.9 ? 0 : nil
            }
        }

        /// The share of pairs of bytes in these ranges among all but those of full-width marks.
        private static func pairs(
            _ bytes: UnsafeBufferPointer<UInt8>, _ first: ClosedRange<UInt8>, _ second: ClosedRange<UInt8>
        ) -> Double {
            var position = 0
            var all = 0
            var inside = 0
            while position + 1 < bytes.count {
                guard bytes[position] >= 0x80 else {
                    position += 1
                    continue
                }
                if !(0xA1...0xA3).contains(bytes[position]) {
                    all += 1
                    if first.contains(bytes[position]), second.contains(bytes[position + 1]) { inside += 1 }
                }
                position += 2
            }
            return all == 0 ? 0 : Double(inside) / Double(all)
        }

        private static func hasCyrillicWords(_ text: String, _ count: Int) -> Bool {
            let common = Set("оеаинтсрвліОЕАИНТСРВЛІ".unicodeScalars)
            var letters = 0
            var commonLetters = 0
            var words = 0
            var oddWords = 0
            for word in text.unicodeScalars.split(whereSeparator: { !$0.properties.isAlphabetic }) {
                guard word.count > 1, word.allSatisfy({ (0x400...0x491).contains($0.value) }) else { continue }
                letters += word.count
                commonLetters += word.count { common.contains($0) }
                words += 1
                let capitals = word.dropFirst().count { $0.properties.isUppercase }
                let isShouted = word.first?.properties.isUppercase == true && capitals == word.count - 1
                if capitals > 0, !isShouted { oddWords += 1 }
            }
            return letters * 10 >= count * 7 && oddWords * 5 <= words && commonLetters * 2 >= letters
        }

        /// Nearly all letters are those of one language, in words with those of ASCII.
        private static func latin(_ text: String, _ languages: [Language], _ count: Int) -> Int? {
            var mixed = 0
            var oddlyCased = 0
            var words: [String: Int] = [:]
            for word in text.unicodeScalars.split(whereSeparator: { !$0.properties.isAlphabetic }) {
                let foreign = word.count { $0.value >= 0x80 }
                // A capital stands in front, or all of them are.
                let hasCapital = word.dropFirst().contains { $0.value >= 0x80 && $0.properties.isUppercase }
                if hasCapital, word.contains(where: \.properties.isLowercase) { oddlyCased += foreign }
                if foreign == 0, word.count <= 6 {
                    words[String(String.UnicodeScalarView(word)).lowercased(), default: 0] += 1
                } else if foreign * 3 <= word.count * 2 || word.count == 1 {
                    mixed += foreign
                }
            }
            guard mixed * 10 >= count * 6, oddlyCased * 5 <= count else { return nil }
            var best: Int?
            let scalars = text.unicodeScalars.filter { $0.value >= 0x80 && !marks.contains($0) }
            for language in languages {
                let known = scalars.count { language.letters.contains($0) }
                guard known * 100 >= scalars.count * 97 else { continue }
                let spoken = words.reduce(0) { $0 + (language.words.contains($1.key) ? $1.value : 0) }
                best = max(best ?? 0, spoken)
            }
            return best
        }
    }

    /// What occurs in texts of every language.
    private static let marks = Set(
        "\u{A0}«»„“”‘’‚‹›–—…№€£©®™°±×÷·•¿¡²³½¼¾µ§†‰″′、。「」『』（），．：；！？・ー～％＋－　【】《》·".unicodeScalars)
}
