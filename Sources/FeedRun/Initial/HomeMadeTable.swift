import Bytes
import FeedModel
import Foundation
import ShopDialects

/// A table that no dialect knows, as `init` proposes to read it: by its columns.
struct HomeMadeTable {
    /// Its columns, with what each may be.
    let columns: [(name: String, target: String?)]

    private static let mostBytes = 1 << 16
    private static let mostColumns = 200

    /// - Returns: nil where an export is of a known format, or none is a table.
    init?(_ survey: ExportSurvey, _ inputs: [CatalogFiles.Input], _ configuration: Configuration) {
        let isDescribed = configuration.dialect == CustomDialect.name
        guard configuration.mapping.custom.elements.isEmpty, !survey.files.isEmpty,
            isDescribed || configuration.dialect == nil
        else { return nil }
        guard isDescribed || survey.files.allSatisfy({ $0.file.format == .unrecognised }) else { return nil }
        var names: [String] = []
        for input in inputs {
            for name in Self.header(of: input.path) ?? [] where !names.contains(name) { names.append(name) }
        }
        guard !names.isEmpty, names.count <= Self.mostColumns else { return nil }
        let known = configuration.mapping.custom.columns
        columns = ColumnGuess.targets(of: names).map { column in
            (column.name, known.first { $0.name == column.name }?.target ?? column.target)
        }
        // Without a name for its products nothing can be read.
        guard columns.contains(where: { $0.target == "item_id" || $0.target == "sku_code" }) else { return nil }
    }

    /// A configuration that reads it.
    func reading(_ configuration: Configuration) -> Configuration {
        var configuration = configuration
        configuration.dialect = CustomDialect.name
        configuration.mapping.custom.columns = columns.compactMap { column in
            column.target.map { CustomSettings.Field(column.name, to: $0) }
        }
        return configuration
    }

    /// The names in the first line of a file, where it looks like a table's header: several different names, parted by the
    /// mark that parts most, and none of them a number.
    private static func header(of path: String) -> [String]? {
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: mostBytes) else {
            return nil
        }
        let text = String(bytes: start, encoding: .utf8) ?? String(bytes: start, encoding: .isoLatin1) ?? ""
        guard let line = text.split(whereSeparator: \.isNewline).first, line.first != "<" else { return nil }
        let marks: [Character] = [";", ",", "\t"]
        guard let mark = marks.max(by: { left, right in count(left, line) < count(right, line) }) else { return nil }
        let names = line.split(separator: mark, omittingEmptySubsequences: false).map { cell in
            String(cell).withoutOuterBlanks.trimmingCharacters(in: CharacterSet(charactersIn: "\"")).withoutOuterBlanks
        }
        let filled = names.filter { !$0.isEmpty }
        guard filled.count >= 3, Set(filled).count == filled.count, !filled.contains(where: { Double($0) != nil })
        else {
            return nil
        }
        return filled
    }

    private static func count(_ mark: Character, _ line: Substring) -> Int { line.count { $0 == mark } }
}
