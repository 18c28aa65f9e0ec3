import FeedTesting
import JSONText
import Testing

/// Files of one folder with the same header, which is read once.
struct SharedHeaderTests {
    private static let columns = ["item_id", "sku_code", "price", "inventory"]

    private static func text(_ delimiter: String, _ end: String, _ rows: [[String]], quoted: Bool = false) -> String {
        let header = columns.map { quoted ? "\"\($0)\"" : $0 }
        return ([header] + rows).map { $0.joined(separator: delimiter) + end }.joined()
    }

    /// Each is read as it is by itself: whatever parts its cells, ends its lines or follows its header.
    @Test func eachIsReadAsByItself() async throws {
        let files = [
            ("a.csv", Self.text(",", "\n", [["A", "A-1", "9.50", "1"]])),
            ("b.csv", Self.text(",", "\n", [["B", "B-1", "8", "2"], ["C", "C-1", "-1", "x"]])),
            ("c.csv", Self.text(";", "\n", [["D", "D-1", "7,25", "3"]])),
            ("d.csv", Self.text(";", "\n", [["E", "E-1", "6.25", "4"]])),
            ("e.csv", Self.text(",", "\r\n", [["F", "F-1", "5", "5"]])),
            ("f.csv", Self.text(",", "\r", [["G", "G-1", "4", "6"]])),
            ("g.csv", Self.text(",", "\n", [["H", "H-1", "3", "7"]], quoted: true)),
            ("h.csv", Self.text(",", "\n", [])),
            ("i.csv", "\u{FEFF}" + Self.text(",", "\n", [["I", "I-1", "2", "8"]])),
            ("j.csv", "sep=,\n" + Self.text(",", "\n", [["J", "\"J\n1\"", "1", "9"]])),
        ]
        func items(_ files: [(String, String)]) async throws -> [String] {
            try await CatalogRun(files).items.map { item in
                "\(item["item"]?.stringValue ?? "") \(item["operation"]?.stringValue ?? "") "
                    + "\(item["status"]?.stringValue ?? "") \(item["place"]?.description ?? "")"
            }
        }
        var apart: [String] = []
        for file in files { apart += try await items([file]) }
        #expect(apart.count > files.count)
        #expect(try await items(files) == apart)
        #expect(try await items(files.reversed()).sorted() == apart.sorted())
    }
}
