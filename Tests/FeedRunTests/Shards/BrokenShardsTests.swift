import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import Testing

@testable import RunFolder

/// Shards that do not make a whole are refused, in words about the two that do not fit, and shards that do are not
/// disturbed by what became of others.
struct BrokenShardsTests {
    private static let header = "item_id,aliexpress_product_id,sku_code,inventory\n"
    private static let files = [
        (name: "a.csv", text: header + "A1,1001,A1-1,5\nA2,1002,A2-1,6\nA3,1003,A3-1,7\n"),
        (name: "b.csv", text: header + "B1,2001,B1-1,5\nB2,2002,B2-1,6\n"),
    ]

    private func bytes(_ run: ShardedRun, _ folder: String) -> [UInt8] {
        Array(FileManager.default.contents(atPath: "\(folder)/shard.feedmill") ?? Data())
    }

    private func write(_ bytes: [UInt8], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: "\(folder)/shard.feedmill"))
    }

    /// - Returns: how the merge failed; nil where it did not.
    private func failure(_ run: ShardedRun, _ shards: [String]) async -> RunFailure? {
        do throws(RunFailure) {
            try await run.merge(shards)
            return nil
        } catch {
            return error
        }
    }

    private func expect(
        _ failure: RunFailure?, _ status: Int32, _ words: [String], _ comment: Comment = ""
    ) {
        #expect(failure?.status.rawValue == status, comment)
        for word in words { #expect(failure?.message.contains(word) == true, "\(failure?.message ?? "it was merged")") }
        #expect(failure?.advice != nil, comment)
    }

    // MARK: A set that is not whole

    @Test func aMissingShardIsNamed() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(4, by: .id)
        expect(await failure(run, [shards[0], shards[2], shards[3]]), 66, ["a shard is missing: 2/4"])
        expect(await failure(run, [shards[1]]), 66, ["3 shards are missing: 1/4, 3/4, 4/4"])
        #expect(!FileManager.default.fileExists(atPath: run.folder("merged-run/items.jsonl")))
    }

    @Test func aShardThatIsGivenTwiceIsNamed() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        try FileManager.default.copyItem(atPath: shards[1], toPath: run.folder("copy"))
        expect(await failure(run, shards + [run.folder("copy")]), 64, ["shard 2/2 is there twice", "copy"])
        expect(await failure(run, [shards[1], shards[1]]), 64, ["shard 2/2 is there twice"])
    }

    @Test func whatIsNoShardIsNamed() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        try await run.runWhole()
        try write(Array("items".utf8), to: run.folder("other"))
        for (folder, words) in [
            (run.folder("none"), "cannot be read: No such file"), (run.folder("whole-run"), "is not a shard folder"),
            (run.folder("other"), "is not a shard"),
        ] {
            expect(await failure(run, [shards[0], folder]), 66, [folder, words])
        }
    }

    // MARK: Damage

    /// Wherever a shard was cut off.
    @Test func aTruncatedShardIsReportedBeforeAnythingIsWritten() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        let whole = bytes(run, shards[1])
        let lengths = [0, 1, 12, whole.count / 3, whole.count / 2, whole.count - 25, whole.count - 1]
        for length in lengths + (0..<20).map({ _ in Int.random(in: 0..<whole.count) }) {
            try write(Array(whole[..<length]), to: run.folder("cut"))
            let failure = await failure(run, [shards[0], run.folder("cut")])
            #expect([65, 66].contains(failure?.status.rawValue ?? 0), "\(length) of \(whole.count)")
            #expect(failure?.message.contains("cut") == true)
            #expect(!FileManager.default.fileExists(atPath: run.folder("merged-run/items.jsonl")))
        }
    }

    /// Wherever a byte of it was changed, it is reported, or it is in the raw bytes of records that nobody asks for.
    @Test func aDamagedShardIsReported() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        try await run.runWhole()
        let whole = bytes(run, shards[1])
        for _ in 0..<60 {
            var damaged = whole
            let index = Int.random(in: 20..<whole.count)
            damaged[index] ^= UInt8.random(in: 1...255)
            try write(damaged, to: run.folder("damaged"))
            guard let failure = await failure(run, [shards[0], run.folder("damaged")]) else {
                #expect(run.differences == [], "byte \(index)")
                continue
            }
            #expect([65, 66].contains(failure.status.rawValue), "byte \(index): \(failure)")
        }
    }

    // MARK: Shards that do not belong together

    @Test func shardsOfDifferentCatalogsAreRefused() async throws {
        let run = try ShardedRun(Self.files)
        let first = try await run.run(2, by: .id)[0]
        func second(
            _ files: [(name: String, text: String)] = Self.files, data: [(name: String, text: String)] = [],
            day: Int64 = 0, share: ShardShare = ShardShare(number: 2, of: 2, unit: .id),
            change: (inout Configuration) -> Void = { _ in }
        ) async throws -> (run: ShardedRun, folder: String) {
            let other = try ShardedRun(files, data: data, day: day, change: change)
            try await other.run(share)
            return (other, other.folder(other.shard(share)))
        }
        let longer = [Self.files[0], (name: "b.csv", text: Self.files[1].text + "B3,2003,B3-1,6\n")]
        let changed = [Self.files[0], (name: "b.csv", text: Self.files[1].text.replacing("B2-1", with: "B2-2"))]
        let cases: [((run: ShardedRun, folder: String), [String])] = [
            (try await second(longer), ["different exports", "has b.csv with"]),
            (try await second([Self.files[0]]), ["different exports", "has no more"]),
            (try await second(changed), ["different exports", "different bytes of b.csv"]),
            (try await second(day: 1), ["different nights", "is of 2027-01-1"]),
            (
                try await second(share: ShardShare(number: 2, of: 3, unit: .id)),
                ["different parts", "is 1/2 by id", "is 2/3 by id"]
            ),
            (
                try await second(share: ShardShare(number: 2, of: 2, unit: .file)),
                ["different parts", "is 1/2 by id", "is 2/2 by file"]
            ),
            (
                try await second(data: [("999.attributes.json", "{}")]),
                ["different category data", "999.attributes.json with 2 bytes"]
            ),
            (
                try await second { configuration in
                    configuration.settings = [
                        SettingInForce(key: "max_feed_items", value: "7", origin: .file)
                    ]
                }, ["different configurations", "has max_feed_items = 7"]
            ),
        ]
        for (other, words) in cases {
            expect(await failure(run, [first, other.folder]), 78, words + [first, other.folder])
        }
    }

    /// Made by another feedmill: one that writes shards in the same form, and one that does not.
    @Test func shardsOfAnotherVersionAreRefused() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        let whole = bytes(run, shards[1])
        let end = try #require(whole.firstIndex(of: 0x0A))
        func rewrite(_ text: String, _ new: String, to folder: String) throws -> String {
            let header = String(decoding: whole[...end], as: UTF8.self)
            #expect(header.contains(text))
            let line = Array(header.replacing(text, with: new, maxReplacements: 1).utf8)
            #expect(line.count == end + 1)
            var changed = line + whole[(end + 1)...]
            // The foot has the checksum of the first line.
            let checksum = line.withUnsafeBufferPointer(FeedChecksum.ofBlock)
            for index in 0..<8 {
                changed[changed.count - 16 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index))
            }
            try write(changed, to: run.folder(folder))
            return run.folder(folder)
        }
        let version = Version.current
        let later = try rewrite("\"version\":\"\(version)", "\"version\":\"9\(version.dropFirst())", to: "later")
        expect(
            await failure(run, [shards[0], later]), 78,
            ["different versions", "was made by feedmill \(version)", later])
        expect(await failure(run, [later]), 78, ["\(later) was made by feedmill 9", "this is \(version)"])
        let other = try rewrite("\"feedmill_shard\":3", "\"feedmill_shard\":9", to: "other")
        expect(await failure(run, [shards[0], other]), 78, [other, "another version of feedmill"])
    }

    /// Category data that is there under the same name and with the same size, and says something else.
    @Test func categoryDataIsRecognisedByItsBytes() async throws {
        let row = RuleExample.csv([[:]])
        let rows = [(name: "a.csv", text: row), (name: "b.csv", text: row.replacing("A1", with: "A2"))]
        let category = try String(
            contentsOfFile: "\(CatalogRun.sampleCategories)/348.attributes.json", encoding: .utf8)
        func run(_ text: String) async throws -> (run: ShardedRun, shards: [String]) {
            let run = try ShardedRun(rows, data: [("348.attributes.json", text)])
            return (run, try await run.run(2, by: .file))
        }
        let (one, first) = try await run(category + " ")
        let (other, second) = try await run(category + "\n")
        withExtendedLifetime(other) {}
        expect(
            await failure(one, [first[0], second[1]]), 78,
            ["different category data", "348.attributes.json"])
    }

    /// Rows of one product in files of different shards.
    @Test func productsThatCrossFilesAreReported() async throws {
        let run = try ShardedRun([
            ("a.csv", Self.header + "A1,1001,A1-1,5\n"), ("b.csv", Self.header + "A1,1001,A1-2,6\n"),
        ])
        expect(
            await failure(run, try await run.run(2, by: .file)), 78,
            ["rows in files of different shards", "1001", "a.csv, line 2", "b.csv, line 2"])
        try await run.runWhole()
        try await run.merge(run.run(2, by: .id))
        #expect(run.differences == [])
    }

    // MARK: What is done twice

    @Test func aShareThatIsDoneTwiceChangesNothing() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        let before = bytes(run, shards[1])
        let share = ShardShare(number: 2, of: 2, unit: .id)
        async let one = run.run(share)
        async let other = run.run(share)
        _ = try await (one, other)
        #expect(bytes(run, shards[1]) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shards[1]) == ["shard.feedmill"])
    }

    /// What a killed process left goes; what another machine is at work on stays.
    @Test func leftoversAreClearedAway() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(1, by: .id)
        let host = ProcessInfo.processInfo.hostName
        run.folder.write("half", to: "shard-id-1-1/.shard.\(host).2147483646.0.tmp")
        run.folder.write("half", to: "shard-id-1-1/.shard.elsewhere.12.0.tmp")
        try await run.run(ShardShare(number: 1, of: 1, unit: .id))
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: shards[0])) == [
                ".shard.elsewhere.12.0.tmp", "shard.feedmill",
            ])
    }

    @Test func otherFilesAreLeftAlone() async throws {
        let run = try ShardedRun(Self.files)
        try await run.runWhole()
        for (folder, words) in [("whole-run", "is a run folder"), ("notes", "is not a shard folder")] {
            if folder == "notes" { run.folder.write("mine", to: "notes/notes.txt") }
            do throws(RunFailure) {
                try await run.run(ShardShare(number: 1, of: 1, unit: .id), to: folder)
                Issue.record("a shard was written into \(folder)")
            } catch {
                #expect(error.status == .folderNotWritable)
                #expect(error.message.contains(words))
            }
        }
    }

    @Test func twoMergesAtOnceAreOne() async throws {
        let run = try ShardedRun(Self.files)
        let shards = try await run.run(2, by: .id)
        let other = try RunFolder(path: run.folder("merged-run"))
        let refused = await failure(run, shards)
        #expect(refused?.status == .folderNotWritable)
        #expect(refused?.message.contains("is in use by another feedmill") == true)
        withExtendedLifetime(other) {}
    }
}

/// The share of a product or a file, as it is documented.
struct ShardShareTests {
    @Test(arguments: [
        ("3/16", true), ("1/1", true), ("4096/4096", true), ("0/4", false), ("5/4", false), ("1/0", false),
        ("1/4097", false), ("1", false), ("1/2/3", false), ("-1/2", false), ("a/b", false), ("", false),
        ("1/+2", false),
    ])
    func onlySharesAreRead(text: String, isShare: Bool) {
        #expect((ShardShare(text) != nil) == isShare)
    }

    /// FNV-1a of 64 bits, folded: what others work out by themselves must not change.
    @Test(arguments: [("", 16, 2), ("A1", 16, 1), ("CM-101", 16, 4), ("Größe 42", 7, 5)])
    func theHashIsTheDocumentedOne(id: String, count: Int, number: Int) {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in id.utf8 {
            hash = (hash ^ UInt64(byte)).multipliedReportingOverflow(by: 1_099_511_628_211).partialValue
        }
        let folded = (hash >> 32) ^ (hash & 0xFFFF_FFFF)
        #expect(Array(id.utf8).withUnsafeBufferPointer { ShardShare.number(of: $0, among: count) } == number)
        #expect(Int(folded % UInt64(count)) + 1 == number)
    }
}
