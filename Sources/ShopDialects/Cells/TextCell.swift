import Bytes
import CatalogReading
import FeedModel

extension CellReader {
    /// Plain text: HTML's references in it are the characters that they stand for.
    func text(_ cell: Cell) -> Cell {
        let text = bytes(cell)
        guard text.contains(0x26) else { return cell }
        var pieces: [(range: Range<Int>, value: UInt32?)] = []
        var start = 0
        var position = 0
        while position < text.count {
            guard text[position] == 0x26, let (value, end) = HTMLEntities.reference(text, at: position) else {
                position += 1
                continue
            }
            pieces.append((start..<position, value))
            position = end
            start = end
        }
        guard !pieces.isEmpty else { return cell }
        pieces.append((start..<text.count, nil))
        let offset = Int(cell.text.offset)
        var made = remade(cell) { output in
            for piece in pieces {
                output.append(Text(offset: offset + piece.range.lowerBound, count: piece.range.count))
                if let value = piece.value, let scalar = Unicode.Scalar(value) {
                    output.append(Array(String(Character(scalar)).utf8))
                }
            }
        }
        // A no-break space at an end is a blank.
        let inner = part(made, 0..<Int(made.text.count))
        if inner.isBlank {
            made.text = .none
        } else if inner.text != made.text {
            made = cut(made, 0..<Int(made.text.count))
        }
        return made
    }

    /// How many bytes a character that nobody sees has there, in UTF-8 or as a reference; nil where there is none.
    private static func unseen(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        if text[position] == 0x26 {
            guard let (value, end) = HTMLEntities.reference(text, at: position), value == 0x20 || isUnseen(value) else {
                return nil
            }
            return end - position
        }
        let length = text.baseAddress.map { unseenLength($0, position, text.count) } ?? 0
        return length > 0 ? length : nil
    }

    /// A text of HTML. One of tags and blanks alone says nothing, unless it shows a picture.
    func html(_ cell: Cell) -> Cell {
        let text = bytes(cell)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == 0x3C, let end = text[position...].firstIndex(of: 0x3E) {
                let tag = UnsafeBufferPointer(rebasing: text[(position + 1)..<end])
                let shows = withFolded(tag) { $0.hasPrefix("img") || $0.hasPrefix("kse:") || $0.hasPrefix("video") }
                if shows { return cell }
                position = end + 1
            } else if isBlank(byte) {
                position += 1
            } else if let length = Self.unseen(text, at: position) {
                position += length
            } else {
                return cell
            }
        }
        return Cell(text: .none, location: cell.location, column: cell.column)
    }
}
