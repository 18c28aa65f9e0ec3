import Glibc

/// The cells of a record after a quote that closes one of them, as RFC 4180 reads them.
///
/// Asked again with a limit further on it goes on where it stopped: for one quote no byte is looked at twice.
struct RowAfterQuote {
    private enum State {
        case afterQuote
        case opening
        case plain
        case quoted
        /// At the record's end.
        case whole
        /// Text follows a closing quote, or a quote is not closed before the end of all bytes.
        case broken
    }
    /// Offset of the closing quote.
    let quote: Int
    /// Cells that begin after it.
    private(set) var cells = 0
    private var position: Int
    private var state = State.afterQuote

    init(quote: Int) {
        self.quote = quote
        position = quote + 1
    }

    /// Whether the record is well formed from the quote to its end, which may be at `limit`.
    ///
    /// - Returns: nil when the block does not show that.
    mutating func isWhole(
        _ lexer: CSVLexer, _ base: UnsafePointer<UInt8>, _ end: Int, _ atEnd: Bool, _ limit: Int
    ) -> Bool? {
        let stop = min(end, limit &+ 1)
        while state != .whole, state != .broken, step(lexer, base, stop, atEnd && stop == end) {}
        switch state {
        case .whole: return position <= limit
        case .broken: return false
        default: return atEnd || end > limit ? false : nil
        }
    }

    /// Goes on until the state changes.
    ///
    /// - Returns: false where the bytes before `stop` do not suffice.
    private mutating func step(
        _ lexer: CSVLexer, _ base: UnsafePointer<UInt8>, _ stop: Int, _ isEnd: Bool
    ) -> Bool {
        switch state {
        case .afterQuote:
            while position < stop, base[position] == CSVLexer.space { position &+= 1 }
        case .opening:
            position = lexer.pastBlanks(base, position, stop)
            if position < stop {
                guard isEnd || stop &- position >= 3 || base[position] != CSVLexer.mark.0 else { return false }
                state = base[position] == CSVLexer.quote ? .quoted : .plain
                if state == .quoted { position &+= 1 }
                return true
            }
        case .plain:
            position = lexer.endOfPlainCell(base, position, stop)
        case .quoted:
            return followQuoted(base, stop, isEnd)
        case .whole, .broken:
            return false
        }
        guard position < stop else {
            if isEnd { state = .whole }
            return false
        }
        if base[position] == lexer.delimiter {
            cells &+= 1
            position &+= 1
            state = .opening
        } else {
            state = lexer.isLineEnd(base[position]) ? .whole : .broken
        }
        return true
    }

    private mutating func followQuoted(_ base: UnsafePointer<UInt8>, _ stop: Int, _ isEnd: Bool) -> Bool {
        guard position < stop, let found = memchr(base + position, Int32(CSVLexer.quote), stop - position) else {
            position = max(position, stop)
            if isEnd { state = .broken }
            return false
        }
        position = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
        if position &+ 1 < stop {
            if base[position &+ 1] == CSVLexer.quote {
                position &+= 2
            } else {
                position &+= 1
                state = .afterQuote
            }
            return true
        }
        guard isEnd else { return false }
        position &+= 1
        state = .afterQuote
        return true
    }
}
