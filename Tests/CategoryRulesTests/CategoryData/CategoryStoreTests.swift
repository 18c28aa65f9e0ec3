import CategoryRules
import Foundation
import Testing

struct CategoryStoreTests {
    /// A directory with these files in it, gone afterwards.
    private func withDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "feedmill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in files { try Data(text.utf8).write(to: directory.appending(path: name)) }
        try body(directory.path(percentEncoded: false))
    }

    @Test func findsFilesByTheDigitsTheyBeginWith() throws {
        try withDirectory([
            "348.attributes.json": #"[{"id":14}]"#, "152401-backpacks.attributes.json": #"[{"id":2}]"#,
            "348.scheme.json": "damaged", "tree.json": "damaged", "shirts.attributes.json": "damaged",
            ".350.attributes.json": "damaged", "99999999999999999999.attributes.json": "damaged",
        ]) { directory in
            let store = try CategoryStore(directory: directory)
            #expect(store.availableIDs == [348, 152_401])
            #expect(store.sources.isEmpty)
            #expect(try store.category(348)?.attributes.map(\.id) == [14])
            #expect(try store.category(152_401)?.attributes.map(\.id) == [2])
            #expect(try store.category(350) == nil)
            #expect(try store.category(350) == nil)
            #expect(try store.category(348) === store.category(348))
            #expect(store.sources.map(\.id) == [348, 152_401])
            #expect(store.availableIDs == [348, 152_401])
        }
    }

    @Test func knowsWhereDataCameFrom() throws {
        try withDirectory(["348.attributes.json": "[]"]) { directory in
            let path = "\(directory)/348.attributes.json"
            let written = Date(timeIntervalSince1970: 1_700_000_000)
            try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: path)
            let store = try CategoryStore(directory: directory) { "digest of \($0.count) bytes" }
            let source = try #require(try store.category(348)?.sources.first)
            #expect(
                source == CategorySource(path: path, byteCount: 2, modified: 1_700_000_000, digest: "digest of 2 bytes")
            )
            #expect(source.name == "348.attributes.json")
        }
    }

    @Test func readsOnceAndOnlyWhatIsNeeded() throws {
        try withDirectory(["348.attributes.json": #"[{"id":14}]"#, "350.attributes.json": "damaged"]) { directory in
            let store = try CategoryStore(directory: directory)
            #expect(try store.category(348) != nil)
            try Data("damaged".utf8).write(to: URL(filePath: "\(directory)/348.attributes.json"))
            #expect(try store.category(348) != nil)
            #expect(throws: CategoryDataError.self) { try store.category(350) }
            try Data("[]".utf8).write(to: URL(filePath: "\(directory)/350.attributes.json"))
            #expect(throws: CategoryDataError.self) { try store.category(350) }
        }
    }

    @Test func twoFilesOfOneCategoryMustBeTheSame() throws {
        try withDirectory([
            "348.attributes.json": "[]", "348-copy.attributes.json": "[]", "350.attributes.json": "[]",
            "350-old.attributes.json": "[ ]",
        ]) { directory in
            let store = try CategoryStore(directory: directory)
            #expect(try store.category(348) != nil)
            let error = try #require(throws: CategoryDataError.self) { try store.category(350) }
            #expect(
                error.description
                    == "\(directory)/350-old.attributes.json: \(directory)/350.attributes.json is category "
                    + "350 too and differs. Keep the newer one of the two files.")
        }
    }

    @Test func saysWhatCannotBeRead() throws {
        try withDirectory([:]) { directory in
            try FileManager.default.createDirectory(
                atPath: "\(directory)/348.attributes.json", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(directory)/350.attributes.json", withDestinationPath: "nowhere")
            let store = try CategoryStore(directory: directory)
            #expect(throws: CategoryDataError.self) { try store.category(348) }
            #expect(throws: CategoryDataError.self) { try store.category(350) }
            #expect(throws: CategoryDataError.self) { try CategoryStore(directory: "\(directory)/missing") }
        }
    }

    @Test func withoutADirectoryThereIsNoData() throws {
        let store = try CategoryStore(directory: nil)
        #expect(try store.category(348) == nil)
        #expect(store.availableIDs.isEmpty)
    }

    @Test func categoriesAtHand() throws {
        let store = CategoryStore(categories: [try category(#"[{"id":14}]"#)])
        #expect(try store.category(348)?.attributes.count == 1)
        #expect(try store.category(349) == nil)
        #expect(store.availableIDs == [348])
    }

    @Test func manyTasksMayAsk() async throws {
        let values = (0..<200).map { #"{"id":\#($0),"names":{"en":"Value \#($0)"}}"# }.joined(separator: ",")
        let file = #"[{"id":14,"names":{"en":"Color"},"values":[\#(values)]}]"#
        let directory = FileManager.default.temporaryDirectory.appending(path: "feedmill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(file.utf8).write(to: directory.appending(path: "348.attributes.json"))
        let store = try CategoryStore(directory: directory.path(percentEncoded: false))
        let found = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let color = try #require(try store.category(348)).attributes[0]
                    return (0..<200).count { number in
                        "VALUE \(number)".withBytes { color.value(named: $0) } == .one(number)
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(found == 8 * 200)
    }
}
