import FeedModel

/// Quotes where RFC 4180 has none: whatever they mean, they cost no other row.
///
/// - Text after a closing quote belongs to the cell, which ends at the next delimiter or line end. The cell is read as
///   it stands, with its quotes (`"Rain" shirt`); where its last byte is a quote too, that one and the first enclose it
///   (`"3" pipe"` is `3" pipe`).
/// - Where the row then has another number of cells than the header, it is read again: a quote inside a cell is text up
///   to the next one in the line that a delimiter or the line end follows (`"<p class="a">One, two</p>"`). That reading
///   counts when it makes as many cells as the header has.
/// - A cell that runs over a line end takes text after its closing quote only where the row has as many cells as the
///   header. Otherwise its quote was never closed, and the one that was found belongs to another row.
/// - So it was, too, where each of the lines that the cell runs over is a row by itself: as many cells as the header
///   has, and the first of them a single word. A list in a text may look like that, so a record that RFC 4180 reads with
///   as many cells as the header has is left as it is.
struct StrayQuotes {
    /// How a record is read.
    enum Manner {
        /// Text after the closing quote belongs to the cell.
        case asItStands
        /// Quotes are text up to one that ends the cell.
        case enclosed
        /// As it stands, and never over a line end.
        case inItsLine
    }
    private let columns: Int
    private(set) var manner: Manner
    /// A cell of the record has text after its closing quote.
    var areMet = false
    /// No quote before this offset ends a cell.
    var noneEndsBefore = 0

    init(columns: Int) {
        self.columns = columns
        manner = columns > 0 ? .asItStands : .inItsLine
    }

    /// Nothing of the record was found so far that RFC 4180 would not have.
    var isRegular: Bool { manner == .asItStands && !areMet }

    /// Whether a record that was read to its end has to be read again, in the next manner.
    mutating func readsAgain(width: Int, _ fault: Record.Fault) -> Bool {
        guard manner != .inItsLine, fault != .none || width != columns else { return false }
        manner = manner == .asItStands ? .enclosed : .inItsLine
        areMet = false
        noneEndsBefore = 0
        return true
    }
}
