import Bytes
import CategoryRules
import FeedModel
import RunFolder

/// What a part has of findings, and of the cells that they and products point at.
extension ShardPartReader {
    mutating func finding(_ batch: Batch, _ part: ShardPart) throws -> WeighedFinding {
        let number = Int(truncatingIfNeeded: reader.packed())
        if number == codes.count {
            guard let code = Self.known[reader.text()] else { throw part.input.damage }
            codes.append(code)
        }
        let severity = Int(reader.byte())
        guard codes.indices.contains(number), Severity.allCases.indices.contains(severity) else {
            throw part.input.damage
        }
        let flags = reader.byte()
        let product = Int32(truncatingIfNeeded: Int(reader.packed() & 0xFFFF_FFFF) - 1)
        let operations = OperationSet(rawValue: reader.byte())
        let cause = reader.packed()
        let place = try place(batch, part)
        var finding = Finding(
            codes[number], at: place, product: product, facts: fact(), fact(), fact(), fact(), operations: operations,
            isOncePerFile: flags & 1 != 0, isOncePerRun: flags & 2 != 0, cause: cause)
        finding.isOncePerFile = flags & 1 != 0
        let said = Int(truncatingIfNeeded: reader.packed())
        if said == words.count {
            let message = reader.text()
            batch.saidWords.append((message, reader.byte() == 1 ? reader.text() : nil))
            words.append(Int32(batch.saidWords.count - 1))
        }
        guard words.indices.contains(said), !reader.isBroken else { throw part.input.damage }
        finding.said = words[said]
        return WeighedFinding(finding: finding, severity: Severity.allCases[severity])
    }

    mutating func fact() -> Fact {
        switch reader.byte() {
        case 1: return .string(reader.text())
        case 2: return .integer(reader.packedSigned())
        case 3:
            let coefficient = reader.packedSigned()
            return .number(FixedDecimal(coefficient: coefficient, scale: UInt8(truncatingIfNeeded: reader.packed())))
        default: return .none
        }
    }

    mutating func place(_ batch: Batch, _ part: ShardPart) throws -> Place {
        let flags = reader.byte()
        let location = flags & 1 != 0 ? self.location(batch) : Place.noLocation
        var column = ColumnReference.none
        if flags & 2 != 0 {
            column.index = UInt16(truncatingIfNeeded: reader.packed())
            column.suffix = kept(batch)
        }
        if flags & 4 != 0 {
            let number = Int(truncatingIfNeeded: reader.packed())
            if number == columns.count {
                batch.shownColumns.append(reader.text())
                columns.append(Int32(batch.shownColumns.count - 1))
            }
            guard columns.indices.contains(number) else { throw part.input.damage }
            column.shown = columns[number]
        }
        return Place(location: location, column: column, value: text(batch))
    }

    // MARK: Cells

    mutating func cell(_ batch: Batch) -> Cell {
        let location = location(batch)
        let column = UInt16(truncatingIfNeeded: reader.packed())
        return Cell(text: text(batch), location: location, column: column)
    }

    mutating func kept(_ batch: Batch) -> Text {
        let bytes = reader.counted()
        return bytes.isEmpty ? .none : batch.keep(bytes)
    }

    mutating func text(_ batch: Batch) -> Text {
        let count = reader.packed()
        let bytes = reader.take(Int(truncatingIfNeeded: count >> 1))
        guard count & 1 != 0 else { return bytes.isEmpty ? .none : batch.keep(bytes) }
        let raw = kept(batch)
        return batch.remade(raw) { $0.append(Array(bytes)) }
    }

    mutating func location(_ batch: Batch) -> UInt32 {
        let location = location()
        let count = batch.locations.count
        if count > 0 {
            let before = batch.locations[count - 1]
            if before.line == location.line, before.record == location.record, before.file == location.file {
                return UInt32(count - 1)
            }
        }
        batch.locations.append(location)
        return UInt32(count)
    }

    mutating func location() -> Location {
        switch reader.byte() {
        case 0: break
        case 1:
            last.line &+= 1
            last.record &+= 1
        case let kind:
            last = Location(
                line: UInt32(truncatingIfNeeded: reader.packed()), record: UInt32(truncatingIfNeeded: reader.packed()))
            if kind == 3 { last.file = UInt16(truncatingIfNeeded: reader.packed()) }
        }
        return last
    }
}
