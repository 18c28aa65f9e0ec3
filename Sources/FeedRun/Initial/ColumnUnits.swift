import FeedModel
import JSONText
import ShopDialects

/// Units of weights and sides that exports state in the names of their columns, such as `Gewicht (g)`.
struct ColumnUnits {
    /// Of weights; nil where no export leaves it open, or the names of columns do not settle it.
    let weight: WeightUnit?
    /// Of the package's sides, likewise.
    let length: LengthUnit?
    /// What is decided by that, by its keys.
    private(set) var decided: [(keys: [String], value: JSONValue)] = []
    /// The same in words, with the columns that say so.
    private(set) var remarks: [String] = []

    init(_ survey: ExportSurvey) {
        let weights = Self.columns(["package_weight"], of: survey.files.filter { !$0.statesWeightUnit })
        let sides = Self.columns(
            ["package_length", "package_width", "package_height"], of: survey.files.filter { !$0.statesLengthUnit })
        weight = Self.common(weights, ColumnGuess.weightUnit)
        length = Self.common(sides, ColumnGuess.lengthUnit)
        if let word = MappingSettings.weightUnits.first(where: { $0.1 == weight })?.0 {
            decide("weight_unit", word, "weights are in \(word)", weights)
        }
        if let word = MappingSettings.lengthUnits.first(where: { $0.1 == length })?.0 {
            decide("length_unit", word, "lengths are in \(word)", sides)
        }
    }

    /// The names by which each export has some of feedmill's columns.
    private static func columns(_ targets: [String], of files: [ExportSurvey.File]) -> [[String]] {
        files.map { seen in targets.compactMap { seen.file.dialect?.columns[$0] } }
    }

    /// The unit that all of the columns name; nil where one names none, or another one.
    private static func common<Unit: Equatable>(_ columns: [[String]], _ unit: (String) -> Unit?) -> Unit? {
        guard let first = columns.first?.first.flatMap(unit) else { return nil }
        let agree = columns.allSatisfy { names in !names.isEmpty && names.allSatisfy { unit($0) == first } }
        return agree ? first : nil
    }

    private mutating func decide(_ key: String, _ word: String, _ remark: String, _ columns: [[String]]) {
        var names: [String] = []
        for name in columns.joined() where !names.contains(name) { names.append(name) }
        decided.append((["mapping", key], .string(word)))
        remarks.append("\(remark), as the columns say: \(names.joined(separator: ", "))")
    }
}
