import Bytes
import CatalogReading
import FeedModel

/// Identifiers: SKU codes, ids, barcodes, whatever names something.
enum IdentifierText {
    /// An identifier without the marks that spreadsheets put around one to keep its zeros: an apostrophe in front, or
    /// `="…"`. Two that differ in nothing else are one.
    static func plain(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var range = 0..<text.count
        if text.count >= 3, text[0] == 0x3D, text[1] == 0x22, text[text.count - 1] == 0x22 {
            range = 2..<(text.count - 1)
        } else if text.count > 1, text[0] == 0x27 {
            range = 1..<text.count
        }
        return UnsafeBufferPointer(rebasing: text[range]).trimmed
    }

    /// Whether a text is a number with an exponent, as spreadsheets show long ones: `3.65275E+11`.
    static func isRounded(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let mark = text.lastIndex(where: { $0 == 0x45 || $0 == 0x65 }), mark > 0, mark + 2 < text.count,
            text[mark + 1] == 0x2B
        else { return false }
        let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
        return text[(mark + 2)...].allSatisfy(isDigit)
            && text[..<mark].allSatisfy { isDigit($0) || $0 == 0x2E || $0 == 0x2C } && isDigit(text[0])
    }
}

extension RecordKey {
    /// The hash of an identifier, whatever a spreadsheet made of it; 0 for none.
    static func identifier(_ text: UnsafeBufferPointer<UInt8>, salt: UInt64 = 0x17) -> UInt64 {
        hash(IdentifierText.plain(text), salt: salt)
    }
}

extension CellReader {
    /// An identifier as the shop has it. A number such as `3.65275E+11` is what is left of one: an error, or for what the
    /// item can do without a warning, and left out.
    ///
    /// - Parameter kind: what it identifies, for the finding.
    func identifier(_ cell: Cell, _ kind: StaticString, isEssential: Bool) -> Cell {
        var mended = plainIdentifier(cell)
        guard IdentifierText.isRounded(bytes(mended)) else { return mended }
        report(.identifierDamaged, at: cell, .words(kind), severity: isEssential ? nil : .warning)
        if !isEssential { mended.text = .none }
        return mended
    }

    /// An identifier without a spreadsheet's marks.
    func plainIdentifier(_ cell: Cell) -> Cell {
        guard !cell.isBlank else { return cell }
        let text = bytes(cell)
        let plain = IdentifierText.plain(text)
        guard plain.count < text.count else { return cell }
        guard !plain.isEmpty else {
            var empty = cell
            empty.text = .none
            return empty
        }
        let start = plain.baseAddress! - text.baseAddress!
        return cut(cell, start..<(start + plain.count))
    }

    /// Whether two identifiers are one.
    func isSameIdentifier(_ left: Cell, _ right: Cell) -> Bool {
        let plain = IdentifierText.plain(bytes(left))
        return !plain.isEmpty && plain.sameBytes(as: IdentifierText.plain(bytes(right)))
    }
}
