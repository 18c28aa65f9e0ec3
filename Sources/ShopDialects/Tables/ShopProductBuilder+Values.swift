import Bytes
import CatalogReading
import FeedModel

/// What dialects of tables make of the values of several cells.
extension ShopProductBuilder {
    /// The package has to do for the heaviest and largest of several rows.
    ///
    /// - Parameters:
    ///   - weight: the column of a row's table, and the unit of weights that name none.
    ///   - sides: the same of length, width and height.
    mutating func setPackage(
        _ rows: [Int], weight: (Table) -> (column: Int, unit: WeightUnit),
        sides: (Table) -> [(column: Int, unit: LengthUnit)]
    ) {
        let settings = mapping.settings
        var weights: [Quantity?] = []
        for row in rows {
            let (column, unit) = weight(table(of: row))
            weights.append(cells.weight(cell(row, column), unit == .unstated ? settings.weightUnit : unit))
        }
        set(.packageWeight, CellReader.largest(weights)?.cell)
        for (side, field) in [ProductField.packageLength, .packageWidth, .packageHeight].enumerated() {
            var lengths: [Quantity?] = []
            for row in rows {
                let all = sides(table(of: row))
                guard side < all.count else { continue }
                let unit = all[side].unit == .unstated ? settings.lengthUnit : all[side].unit
                lengths.append(cells.length(cell(row, all[side].column), unit))
            }
            set(field, CellReader.largest(lengths)?.cell)
        }
    }

    /// Holds a product back that may be more than its rows say: a record of the catalog has lost its product and is
    /// beside this one's, or this one has no variants and would be sold as one article.
    ///
    /// - Parameters:
    ///   - own: the product's own row.
    ///   - hasVariants: it has some, or is of a kind that has none.
    func holdIncomplete(own: Int, hasVariants: Bool) {
        guard let index = batch.otherFiles as? any RecordsElsewhere, let dialect = batch.file.dialect?.name,
            let lost = index.firstLost(of: dialect),
            !hasVariants || index.mayLack(at: rows[own].record(in: batch).offset, file: rows[own].file)
        else { return }
        cells.report(
            .itemVariantMissing, at: field(.itemID), .integer(0), .string("\(lost.file), line \(lost.line)"))
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
            cells.report(.pricePeriodUnclear, at: start.isBlank ? end ?? start : start, .text(price.text))
        }
        return .absent(at: price.location)
    }
}
