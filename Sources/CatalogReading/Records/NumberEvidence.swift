import Bytes
package import FeedModel

/// What the numbers of a file say of the mark before their fraction. Only a number of which no other reading is possible
/// says anything: `45,90` does, `1,299` does not.
package struct NumberEvidence: Sendable {
    private var hasPoint = false
    private var hasComma = false

    /// No numbers seen yet.
    package init() {}

    /// What they prove so far.
    package var style: NumberStyle {
        switch (hasPoint, hasComma) {
        case (false, false): .unproven
        case (true, false): .point
        case (false, true): .comma
        case (true, true): .mixed
        }
    }

    /// Takes in a cell that should hold a number; a unit or a currency may be beside it.
    package mutating func note(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count < 40, let last = text.lastIndex(where: { $0 == 0x2C || $0 == 0x2E }) else { return }
        var points = 0
        var commas = 0
        var digitsBefore = 0
        var leadsWithZero = false
        for (index, byte) in text.enumerated() {
            switch byte {
            case 0x2E: points += 1
            case 0x2C: commas += 1
            case 0x30...0x39 where index < last:
                if digitsBefore == 0 { leadsWithZero = byte == 0x30 }
                digitsBefore += 1
            default: break
            }
        }
        let digitsBehind = text[(last + 1)...].prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        guard digitsBefore > 0, digitsBehind > 0 else { return }
        var isDecimal: Bool
        if points > 0, commas > 0 {
            isDecimal = true
            // Two of the mark that is last are none before a fraction.
            if (text[last] == 0x2E ? points : commas) > 1 { return }
        } else if points + commas > 1 {
            // Several of one kind are between thousands, and the other one before the fraction.
            guard digitsBehind == 3 else { return }
            isDecimal = false
        } else {
            isDecimal = digitsBehind != 3 || digitsBefore > 3 || leadsWithZero
            if !isDecimal { return }
        }
        if (text[last] == 0x2E) == isDecimal { hasPoint = true } else { hasComma = true }
    }
}
