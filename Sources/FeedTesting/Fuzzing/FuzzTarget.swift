package import Foundation

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

    /// All that this room knows; the program's configuration is one more.
    package static let all: [FuzzTarget] = [
        catalog("csv", seeds: ["nightly/*.csv"]),
        catalog("xml", seeds: ["nightly/*.xml"]),
        catalog("dialects", seeds: ["dialects/*/*.csv", "dialects/*/*.tsv", "dialects/*/*.xml", "dialects/*/*.yml"]),
        json, schema, attributes, answers, journal,
    ]

    /// Feeds it with its seeds and with some that are nearly right, which follow from `FEEDMILL_FUZZ_SEED`.
    ///
    /// - Throws: where there is no seed, or what comes out of an input does not hold together.
    package func feedSome(_ count: Int = 40) async throws {
        let seeds = try seeds()
        try FuzzFault.unless(!seeds.isEmpty, "\(name) has no seed")
        for seed in seeds { try await run(seed) }
        let number = UInt64(ProcessInfo.processInfo.environment["FEEDMILL_FUZZ_SEED"] ?? "") ?? 20_261_124
        var mutations = ByteMutations(seed: number)
        for round in 0..<count {
            let input = mutations.mutate(seeds[round % seeds.count])
            do {
                try await run(input)
            } catch {
                let text = String(decoding: input, as: UTF8.self)
                throw FuzzFault("\(name): \(error), seed \(number), round \(round): \(text)")
            }
        }
    }

    /// Feeds it with every input that ever broke something: the files of a folder of its name, where there is one.
    ///
    /// - Returns: how many there were.
    /// - Throws: where what comes out of an input does not hold together, or the folder cannot be read.
    package func feedFixtures(in folder: URL) async throws -> Int {
        let own = folder.appending(path: name).path
        guard FileManager.default.fileExists(atPath: own) else { return 0 }
        let files = try FileManager.default.contentsOfDirectory(atPath: own)
        for file in files {
            do {
                try await run(Array(try Data(contentsOf: URL(filePath: "\(own)/\(file)"))))
            } catch {
                throw FuzzFault("\(name)/\(file): \(error)")
            }
        }
        return files.count
    }

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
    /// What does not hold, and where.
    package let description: String
    init(_ description: String) { self.description = description }

    static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws {
        if !condition { throw FuzzFault(description()) }
    }
}
