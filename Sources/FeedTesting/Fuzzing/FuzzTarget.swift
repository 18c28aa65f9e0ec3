import Foundation

/// Something of feedmill that takes bytes from outside, to be fed with bytes that nobody would write.
///
/// `feedmill-fuzz` runs one of them under libFuzzer; the tests run each over its seeds, over changed ones and over
/// every input that ever broke something.
package struct FuzzTarget: Sendable {
    /// What `FEEDMILL_FUZZ` calls it.
    package let name: String
    /// Inputs that are as they should be, from which others are made.
    package let seeds: @Sendable () throws -> [[UInt8]]
    /// Feeds it with one input.
    ///
    /// - Throws: `FuzzFault` where what comes out does not hold together. What is wrong with the input itself is no
    ///   error here; a crash or a hang is what a fuzzer looks for.
    package let run: @Sendable ([UInt8]) async throws -> Void

    package static let all: [FuzzTarget] = [
        catalog("csv", seeds: ["nightly/*.csv"]),
        catalog("xml", seeds: ["nightly/*.xml"]),
        catalog("dialects", seeds: ["dialects/*/*.csv", "dialects/*/*.tsv", "dialects/*/*.xml", "dialects/*/*.yml"]),
        json, schema, attributes, answers, journal,
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

    static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path

    /// Files below `samples/` by a pattern of the shell.
    static func sampleFiles(_ pattern: String) throws -> [[UInt8]] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob("\(samples)/\(pattern)", 0, nil, &found) == 0 else { return [] }
        return try (0..<Int(found.gl_pathc)).map { index in
            Array(try Data(contentsOf: URL(filePath: String(cString: found.gl_pathv[index]!))))
        }
    }
}

/// Something does not hold together.
package struct FuzzFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }

    static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws {
        if !condition { throw FuzzFault(description()) }
    }
}
