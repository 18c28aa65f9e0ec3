import Bytes
import FeedModel
import Foundation
import Testing

@testable import CatalogReading

/// Reads the files of public CSV test suites (csv-spectrum, csv-test-data), which give what each holds as JSON beside
/// it, where FEEDMILL_CSV_SUITE names a folder with them.
struct PublicCSVFilesTests {
    static let folder = ProcessInfo.processInfo.environment["FEEDMILL_CSV_SUITE"]

    static let files: [String] = {
        guard let folder, let all = FileManager.default.enumerator(atPath: folder) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".csv") }.sorted()
    }()

    /// A folder without the suites' files would pass for one that agrees.
    @Test(.enabled(if: folder != nil, "FEEDMILL_CSV_SUITE names no folder")) func theSuitesAreThere() {
        #expect(Self.files.count >= 10)
    }

    @Test(.enabled(if: folder != nil, "FEEDMILL_CSV_SUITE names no folder"), arguments: files)
    func readsAsItsSuiteSays(file: String) throws {
        let path = "\(Self.folder ?? "")/\(file)"
        let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let rows = CSVLexerTests.lex(Array(bytes.drop { [0xEF, 0xBB, 0xBF].contains($0) }))
        for block in [1, 7, 64] {
            #expect(CSVLexerTests.lex(Array(bytes.drop { [0xEF, 0xBB, 0xBF].contains($0) }), block: block) == rows)
        }
        let name = (file as NSString).lastPathComponent
        let isCanonical = try CSVReading(bytes, batchBytes: 64) != nil
        if name.hasPrefix("bad-") {
            // A stray quote is read as text: nothing of the cell is lost. All else is a finding.
            let isRagged = rows.contains { $0.fault != .none || $0.cells.count != rows[0].cells.count }
            #expect(!isCanonical || isRagged || name.contains("unescaped"))
            return
        }
        let json = (path as NSString).deletingLastPathComponent
            .replacingOccurrences(of: "/csvs", with: "/json")
            .replacingOccurrences(
                of: "/csv-test-data/csv", with: "/csv-test-data/json")
        guard
            let data = FileManager.default.contents(atPath: "\(json)/\((name as NSString).deletingPathExtension).json")
        else { return }
        func texts(_ row: SlowCSVReader.Row) -> [String] {
            row.cells.map { cell in cell.withUnsafeBufferPointer { $0.trimmed.string } }
        }
        let expected = try JSONSerialization.jsonObject(with: data)
        if let lists = expected as? [[String]] {
            // A blank line is no record.
            let trimmed = lists.map { $0.map { $0.trimmingCharacters(in: .whitespaces) } }.filter { $0 != [""] }
            let found = rows.map(texts)
            #expect(found == trimmed || Array(found.dropFirst()) == trimmed)
        } else {
            let objects = try #require(expected as? [[String: String]])
            let header = texts(rows[0])
            let found = rows.dropFirst().map { Dictionary(zip(header, texts($0))) { first, _ in first } }
            // Copies of the suite may have lost the CRs of its files.
            let isLF = !bytes.contains(0x0D)
            let trimmed = objects.map {
                $0.mapValues {
                    (isLF ? $0.replacingOccurrences(of: "\r\n", with: "\n") : $0)
                        .trimmingCharacters(in: .whitespaces)
                }
            }
            #expect(found == trimmed)
        }
    }
}
