import FeedTesting
import JSONText

extension SeededRandom {
    /// Text that is rich in what JSON treats specially.
    mutating func text(upTo length: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            switch Int.random(in: 0..<8, using: &self) {
            case 0: text.append(["\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}"].randomElement(using: &self)!)
            case 1: text.append(["é", "e\u{301}", "я", "色", "👕", "\u{2028}", "\u{FFFD}"].randomElement(using: &self)!)
            default: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &self)))
            }
        }
        return text
    }

    /// A value of any kind, at most `depth` levels deep.
    mutating func value(depth: Int = 5) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .number(JSONNumber(Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0..<64, using: &self)))
        case 3, 4: return .string(text(upTo: 20))
        case 5:
            let count = Int.random(in: 0..<6, using: &self)
            return .array((0..<count).map { _ in value(depth: depth - 1) })
        default:
            let count = Int.random(in: 0..<6, using: &self)
            return .object(
                JSONObject((0..<count).map { _ in .init(key: text(upTo: 8), value: value(depth: depth - 1)) }))
        }
    }
}
