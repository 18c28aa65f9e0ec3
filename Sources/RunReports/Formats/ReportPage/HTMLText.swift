import Bytes
import JSONText

extension ByteBuffer {
    /// Appends text as a JSON string that can be in a `<script>` element: nothing in it ends the element, and what
    /// steers is written as its number. The script shows it by name.
    mutating func append(scriptString text: String) {
        let start = count
        append(jsonString: text)
        let written = UnsafeBufferPointer(rebasing: bytes[start...])
        guard written.contains(UInt8(ascii: "<")) || ForeignText.firstSteering(in: written, from: 0) != nil else {
            return
        }
        let scalars = written.string.unicodeScalars
        truncate(to: start)
        for scalar in scalars {
            guard scalar == "<" || ForeignText.isSteering(scalar) else {
                append(String(scalar))
                continue
            }
            let digits = String(scalar.value, radix: 16)
            append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }
}

/// Numbers as people read them.
enum Figures {
    /// `1 234 567`, with narrow no-break spaces.
    static func grouped(_ number: Int64) -> String {
        var digits = Array(String(number.magnitude))
        var position = digits.count - 3
        while position > 0 {
            digits.insert("\u{202F}", at: position)
            position -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    static func grouped(_ number: Int) -> String { grouped(Int64(number)) }

    /// A share in percent, never 0 of something and never 100 of less than all.
    static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0, part > 0 else { return "0\u{202F}%" }
        guard part < whole else { return "100\u{202F}%" }
        let tenths = min(999, (part * 1000 + whole / 2) / whole)
        switch tenths {
        case 0: return "<\u{202F}0.1\u{202F}%"
        case 1..<100: return "\(tenths / 10).\(tenths % 10)\u{202F}%"
        default: return "\(min(99, (tenths + 5) / 10))\u{202F}%"
        }
    }

    /// Bytes in the unit that fits.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = bytes
        var rest: Int64 = 0
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            rest = value % 1000
            value /= 1000
            unit += 1
        }
        let digits = unit > 0 && value < 10 ? "\(value).\(rest / 100)" : String(value)
        return "\(digits)\u{202F}\(units[unit])"
    }
}
