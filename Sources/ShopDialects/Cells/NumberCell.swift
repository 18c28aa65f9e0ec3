import Bytes
import FeedModel

extension CellReader {
    /// A number of the file, without the marks that spreadsheets put around one that is text to them.
    func reading(_ cell: Cell) -> ShopNumbers.Reading {
        ShopNumbers.read(IdentifierText.plain(bytes(cell)), numbers(of: cell))
    }

    /// A cell without those marks, whose place still shows them.
    func unmarked(_ cell: Cell) -> Cell {
        let text = bytes(cell)
        let plain = IdentifierText.plain(text)
        guard plain.count < text.count, !plain.isEmpty else { return cell }
        let start = plain.baseAddress! - text.baseAddress!
        return cut(cell, start..<(start + plain.count))
    }

    /// A number where there is one, and one only.
    func number(_ cell: Cell) -> FixedDecimal? {
        if !cell.isBlank, case .number(let number) = reading(cell) { number } else { nil }
    }

    /// A number in the form of the canonical formats. One of two readings is written as both, so that no rule takes it for
    /// either, and all of them say so; any other text stays as it is for the rule that says what is wrong with it.
    func plainNumber(_ cell: Cell) -> Cell {
        guard !cell.isBlank else { return cell }
        switch reading(cell) {
        case .number(let number):
            if FixedDecimal(bytes(cell)) == number { return cell }
            return remade(cell) { $0.append(number) }
        case .either(let thousands, let fraction): return bothReadings(cell, thousands, fraction)
        case .none: return cell
        }
    }

    func bothReadings(_ cell: Cell, _ thousands: FixedDecimal, _ fraction: FixedDecimal) -> Cell {
        remade(cell) {
            $0.append(thousands)
            $0.append(" or ")
            $0.append(fraction)
        }
    }
}
