import Bytes
import CatalogReading
import FeedModel

/// Values of shops that are not always what they seem.
extension ShopProductBuilder {
    /// An identifier as the shop has it. Spreadsheets put an apostrophe in front or write `="…"` to keep zeros; both are
    /// taken away. A number such as `3.65275E+11` is what is left of one: an error, or for what the item can do without a
    /// warning, and left out.
    func identifier(_ cell: Cell, _ kind: StaticString, isEssential: Bool) -> Cell {
        guard !cell.isBlank else { return cell }
        let text = bytes(cell)
        var range = 0..<text.count
        if text.count >= 3, text[0] == 0x3D, text[1] == 0x22, text[text.count - 1] == 0x22 {
            range = 2..<(text.count - 1)
        } else if text[0] == 0x27 {
            range = 1..<text.count
        }
        var mended = cell
        if range.count < text.count {
            let inner = part(cell, range)
            let start = batch.bytes.count
            batch.bytes.reserve(Int(inner.text.count))
            batch.bytes.append(batch.bytes.bytes[inner.text])
            mended.text = batch.replaced(from: start, of: cell.text)
            if inner.isBlank { mended.text = .none }
        }
        guard isRounded(bytes(mended)) else { return mended }
        report(
            .identifierDamaged, at: cell, .words(kind), severity: isEssential ? nil : .warning)
        if !isEssential { mended.text = .none }
        return mended
    }

    /// Whether a text is a number with an exponent, as spreadsheets show long ones.
    private func isRounded(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let mark = text.lastIndex(where: { $0 == 0x45 || $0 == 0x65 }), mark > 0, mark + 2 < text.count,
            text[mark + 1] == 0x2B
        else { return false }
        let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
        return text[(mark + 2)...].allSatisfy(isDigit)
            && text[..<mark].allSatisfy { isDigit($0) || $0 == 0x2E || $0 == 0x2C } && isDigit(text[0])
    }

    /// A special price that holds on the day of the run; one whose dates do not say so is left out, with a finding.
    ///
    /// - Parameter start: the date from which it holds, or both dates with a slash between them where `end` is nil.
    func special(_ price: Cell, from start: Cell, to end: Cell?) -> Cell {
        guard !price.isBlank else { return price }
        let answer =
            end.map { SalePeriod.holds(from: bytes(start), to: bytes($0), on: mapping.today) }
            ?? SalePeriod.holds(in: bytes(start), on: mapping.today)
        if answer == .holds { return price }
        if answer == .unclear {
            report(.pricePeriodUnclear, at: start.isBlank ? end ?? start : start, .text(price.text))
        }
        return .absent(at: price.location)
    }
}
