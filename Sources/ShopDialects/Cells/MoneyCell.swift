import Bytes
import FeedModel

/// An amount of money as a shop writes it.
struct Money {
    /// The number in the form of the canonical formats, or what the export says where it is none: a rule says so then.
    var cell: Cell
    /// nil where it cannot be read in one way.
    var number: FixedDecimal?
    /// The ISO code that is beside it; empty where none does.
    var currency: Text
}

extension CellReader {
    /// An amount with its currency beside it or without one: `19.90`, `32.0 USD`, `19,90 €`, `1 226,99 EUR`.
    func money(_ cell: Cell) -> Money {
        guard !cell.isBlank else { return Money(cell: cell, number: nil, currency: .none) }
        let cell = unmarked(cell)
        let text = bytes(cell)
        var range = 0..<text.count
        var currency = Text.none
        if let (rest, code) = Self.currency(of: text) {
            range = rest
            switch code {
            case .written(let letters): currency = part(cell, letters).text
            case .known(let name): currency = batch.keep(name)
            }
        }
        var written = UnsafeBufferPointer(rebasing: text[range]).trimmed
        // French has a narrow blank that does not break in front of the sign.
        if written.count > 3, written.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]) {
            written = UnsafeBufferPointer(rebasing: written.dropLast(3))
        }
        let reading = ShopNumbers.read(written, numbers(of: cell))
        switch reading {
        case .number(let number):
            let isPlain = range.count == text.count && FixedDecimal(text) == number
            return Money(
                cell: isPlain ? cell : remade(cell) { $0.append(number) }, number: number, currency: currency)
        case .either(let thousands, let fraction):
            return Money(cell: bothReadings(cell, thousands, fraction), number: nil, currency: currency)
        case .none: return Money(cell: cell, number: nil, currency: currency)
        }
    }

    private enum Currency {
        /// Letters of the cell.
        case written(Range<Int>)
        /// What a sign stands for.
        case known(StaticString)
    }

    /// Signs that one currency has.
    private static let signs: [(sign: StaticString, code: StaticString)] = [
        ("€", "EUR"), ("£", "GBP"), ("₽", "RUB"), ("руб.", "RUB"), ("руб", "RUB"), ("евро", "EUR"), ("euros", "EUR"),
        ("₴", "UAH"), ("грн.", "UAH"),
        ("грн", "UAH"), ("₸", "KZT"), ("zł", "PLN"), ("Kč", "CZK"), ("₺", "TRY"), ("₩", "KRW"), ("₹", "INR"),
        ("R$", "BRL"), ("лв.", "BGN"), ("лв", "BGN"), ("US$", "USD"), ("Ft", "HUF"), ("CHF", "CHF"),
        ("EURO", "EUR"), ("Euro", "EUR"), ("euro", "EUR"), ("Eur", "EUR"), ("eur", "EUR"), ("usd", "USD"),
        ("gbp", "GBP"), ("pln", "PLN"), ("czk", "CZK"), ("chf", "CHF"), ("uah", "UAH"), ("rub", "RUB"), ("kzt", "KZT"),
    ]

    /// The currency at either end of an amount, and the rest.
    private static func currency(
        of text: UnsafeBufferPointer<UInt8>
    ) -> (rest: Range<Int>, Currency)? {
        let isLetter = { (byte: UInt8) in byte >= 0x41 && byte <= 0x5A }
        let count = text.count
        if count > 3, text[(count - 3)...].allSatisfy(isLetter), !isLetter(text[count - 4]) {
            return (0..<(count - 3), .written((count - 3)..<count))
        }
        if count > 3, text[..<3].allSatisfy(isLetter), !isLetter(text[3]) { return (3..<count, .written(0..<3)) }
        for (sign, code) in signs {
            let length = sign.utf8CodeUnitCount
            guard count > length else { continue }
            if UnsafeBufferPointer(rebasing: text[(count - length)...]).sameBytes(as: sign) {
                return (0..<(count - length), .known(code))
            }
            if text.hasPrefix(sign) { return (length..<count, .known(code)) }
        }
        return nil
    }
}
