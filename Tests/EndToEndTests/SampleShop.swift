import FeedTesting
import Foundation
import JSONText

/// The sample shop, with other settings.
enum SampleShop {
    /// Copies it.
    ///
    /// - Parameters:
    ///   - settings: what its configuration has besides.
    ///   - change: what becomes of the text of each export.
    /// - Returns: where it is.
    static func copy(
        to folder: TemporaryDirectory, _ settings: [(String, JSONValue)], change: (String) -> String = { $0 }
    ) throws -> String {
        let manager = FileManager.default
        let path = folder("nightly")
        try manager.copyItem(atPath: Feedmill.package.appending(path: "samples/nightly").path, toPath: path)
        for case let name as String in manager.enumerator(atPath: path)?.allObjects ?? [] {
            let file = URL(filePath: "\(path)/\(name)")
            // Whatever its encoding: each byte is a letter, and becomes the same byte again.
            guard ["csv", "xml"].contains(file.pathExtension),
                let text = try? String(contentsOf: file, encoding: .isoLatin1)
            else { continue }
            try change(text).write(to: file, atomically: false, encoding: .isoLatin1)
        }
        let file = URL(filePath: "\(path)/feedmill.json")
        var json = try JSONValue(parsing: Array(try Data(contentsOf: file))).objectValue ?? JSONObject()
        json.members += settings.map { JSONObject.Member(key: $0.0, value: $0.1) }
        try JSONValue.object(json).description.write(to: file, atomically: false, encoding: .utf8)
        return path
    }
}
