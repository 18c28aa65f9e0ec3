import Bytes
import FeedModel

/// Values as Google's product data specification has them, in XML as in text feeds.
enum GoogleText {
    /// `in stock`, `in_stock`, `InStock`, `https://schema.org/InStock`, and so on.
    static func availability(_ text: UnsafeBufferPointer<UInt8>) -> Availability {
        var letters = text.string.lowercased().filter { $0 >= "a" && $0 <= "z" || $0 == "/" }
        if let slash = letters.lastIndex(of: "/") { letters = String(letters[letters.index(after: slash)...]) }
        switch letters {
        case "instock", "available", "availablefororder", "limitedavailability", "onlineonly", "true", "yes":
            return .inStock
        case "outofstock", "soldout", "discontinued", "unavailable", "notavailable", "false", "no": return .outOfStock
        case "preorder", "presale": return .preorder
        case "backorder": return .backorder
        default: return .unstated
        }
    }

    /// Cuts the currency off a price.
    ///
    /// - Returns: the currency; nil where the price has none.
    static func splitPrice(_ price: inout Cell, _ batch: Batch) -> Cell? {
        let text = batch.bytes.bytes[price.text]
        guard text.count > 4 else { return nil }
        let isLetter = { (byte: UInt8) in byte >= 0x41 && byte <= 0x5A }
        let raw = price.text
        let code: Text
        let number: UnsafeBufferPointer<UInt8>
        if text.suffix(3).allSatisfy(isLetter), !isLetter(text[text.count - 4]) {
            code = Text(offset: Int(raw.offset) + text.count - 3, count: 3)
            number = UnsafeBufferPointer(rebasing: text[..<(text.count - 3)]).trimmed
        } else if text.prefix(3).allSatisfy(isLetter), !isLetter(text[3]) {
            code = Text(offset: Int(raw.offset), count: 3)
            number = UnsafeBufferPointer(rebasing: text[3...]).trimmed
        } else {
            return nil
        }
        let cut = Array(number)
        let start = batch.bytes.count
        batch.bytes.append(cut)
        price.text = batch.replaced(from: start, of: raw)
        return Cell(text: code, location: price.location, column: price.column)
    }

    /// `1.5 kg` as number and unit; nil where there is no number.
    static func measure(
        _ text: Text, _ batch: Batch
    ) -> (number: Text, weight: WeightUnit?, length: LengthUnit?)? {
        let bytes = batch.bytes.bytes[text]
        let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E || $0 == 0x2C }.count
        guard digits > 0 else { return nil }
        let unit = UnsafeBufferPointer(rebasing: bytes[digits...]).trimmed.string.lowercased()
        let weight: WeightUnit? =
            switch unit {
            case "kg", "kgs": .kilogram
            case "g", "gr", "gram", "grams": .gram
            case "lb", "lbs": .pound
            case "oz": .ounce
            default: nil
            }
        let length: LengthUnit? =
            switch unit {
            case "cm": .centimetre
            case "mm": .millimetre
            case "m": .metre
            case "in", "\"", "inch", "inches": .inch
            default: nil
            }
        guard unit.isEmpty || weight != nil || length != nil else { return nil }
        return (Text(offset: Int(text.offset), count: digits), weight, length)
    }

    /// A path of categories with one blank on both sides of each `>`.
    static func path(_ cell: Cell, _ batch: Batch) -> Cell {
        let written = batch.bytes.bytes[cell.text].string
        let path = written.split(separator: ">").map { $0.trimmingBlanks }.joined(separator: " > ")
        guard path != written else { return cell }
        let start = batch.bytes.count
        batch.bytes.append(path)
        return Cell(text: batch.replaced(from: start, of: cell.text), location: cell.location, column: cell.column)
    }
}
