import Bytes
import FeedModel

/// Turns the cells of a shop's export into values: one function for each kind of cell, whatever the dialect and the
/// format. What is not clear becomes a finding at its cell, never a default.
///
/// The kinds: identifier, flag, kind of product, whole number, quantity with its unit, money, date, plain text, HTML text,
/// list, path of a category. Each is a file beside this one.
package struct CellReader {
    let batch: Batch
    /// Where findings go; they get their product when that is known.
    let findings: CellFindings
    /// Where the configuration has placed a cell of the product already.
    let placed = PlacedCells()

    init(_ batch: Batch, _ findings: CellFindings) {
        self.batch = batch
        self.findings = findings
    }

    /// What the file of a cell proves of its numbers.
    func numbers(of cell: Cell) -> NumberStyle {
        let location = batch.locations[Int(cell.location)]
        return location.file == Location.ownFile ? batch.file.numbers : batch.file(of: location).numbers
    }

    func bytes(_ cell: Cell) -> UnsafeBufferPointer<UInt8> { batch.bytes.bytes[cell.text] }

    func report(
        _ code: FindingCode, at cell: Cell, _ first: Fact = .none, _ second: Fact = .none, severity: Severity? = nil,
        isOncePerFile: Bool = false
    ) {
        findings.all.append(
            Finding(
                code, at: Batch.place(of: cell), facts: first, second, isOncePerFile: isOncePerFile, severity: severity
            ))
    }

    /// A cell with another text, whose place still shows what the export says.
    func remade(_ cell: Cell, _ write: (borrowing TextWriter) -> Void) -> Cell {
        var cell = cell
        cell.text = batch.remade(cell.text, write)
        return cell
    }

    /// Part of a cell as a cell of its own, without blanks at its ends.
    func part(_ cell: Cell, _ range: Range<Int>) -> Cell {
        let start = Int(cell.text.offset)
        let bounds = trimmedBounds(
            UnsafePointer(batch.bytes.base), start + range.lowerBound, start + range.upperBound)
        return Cell(
            text: Text(offset: bounds.0, count: bounds.1 - bounds.0), location: cell.location, column: cell.column)
    }

    /// A copy of part of a cell, whose place shows the whole cell.
    func cut(_ cell: Cell, _ range: Range<Int>) -> Cell {
        let inner = part(cell, range)
        guard !inner.isBlank else { return Cell(text: .none, location: cell.location, column: cell.column) }
        return remade(cell) { $0.append(inner.text) }
    }
}

extension CellReader {
    /// Of several values where one belongs the first; where another says something else, nobody knows which is meant.
    ///
    /// - Parameter isPrice: `19 EUR` and `19.00 €` are the same.
    func only(_ values: [Cell], isPrice: Bool) -> Cell? {
        guard let first = values.first else { return nil }
        if let other = values.dropFirst().first(where: { !isSame($0, first, isPrice: isPrice) }) {
            let line = batch.locations[Int(first.location)].line
            report(.itemConflictingValues, at: other, .text(first.text), .integer(Int64(line)))
        }
        return first
    }

    private func isSame(_ one: Cell, _ other: Cell, isPrice: Bool) -> Bool {
        guard !bytes(one).sameBytes(as: bytes(other)) else { return true }
        guard isPrice else { return false }
        let (one, other) = (money(one), money(other))
        return one.number != nil && one.number == other.number && batch.isSame(one.currency, other.currency)
    }
}

/// What reading the cells of a product has found.
final class CellFindings {
    var all: [Finding] = []

    /// Hands them over to a product of the batch.
    func drain(into batch: Batch, product: Int32) {
        for finding in all {
            var finding = finding
            finding.product = product
            batch.findings.append(finding)
        }
        all.removeAll(keepingCapacity: true)
    }
}

/// Places of one product, by numbers that whoever fills them gives.
final class PlacedCells {
    private var numbers: Set<Int> = []

    /// - Returns: false where something was placed before.
    func insert(_ number: Int) -> Bool { numbers.insert(number).inserted }
    func removeAll() { numbers.removeAll(keepingCapacity: true) }
}
