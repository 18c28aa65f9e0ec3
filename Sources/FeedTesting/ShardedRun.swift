import FeedGateway
package import FeedRun
import Foundation
import JSONText

/// A catalog that is run once as a whole and once in shards that are merged, inside this process: both leave the same
/// folder, or it is known what differs.
package struct ShardedRun {
    /// Exports, shards and run folders are in it.
    package let folder: TemporaryDirectory
    /// The run folders, by what they are called.
    package let whole = "whole-run"
    /// The run folder that merging leaves, in `folder`.
    package let merged = "merged-run"
    private let configuration: Configuration
    private let services: RunServices

    /// - Parameters:
    ///   - files: the exports.
    ///   - data: category data besides that of the samples.
    ///   - day: how many days later than others it is.
    package init(
        _ files: [(name: String, text: String)], data: [(name: String, text: String)] = [], day: Int64 = 0,
        change: (inout Configuration) -> Void = { _ in }
    ) throws {
        folder = TemporaryDirectory()
        for file in files { folder.write(file.text, to: "exports/\(file.name)") }
        var configuration = Configuration(paths: [folder("exports")])
        configuration.categories = CatalogRun.sampleCategories
        if !data.isEmpty {
            try FileManager.default.copyItem(atPath: CatalogRun.sampleCategories, toPath: folder("categories"))
            for file in data { folder.write(file.text, to: "categories/\(file.name)") }
            configuration.categories = folder("categories")
        }
        change(&configuration)
        self.configuration = configuration
        var services = RunServices()
        let clock = ManualClock()
        clock.advance(milliseconds: day * 86_400_000)
        services.clock = clock
        self.services = services
    }

    private func run(_ out: String, _ share: ShardShare?) async throws(RunFailure) -> RunOutcome {
        var configuration = configuration
        configuration.out = folder(out)
        configuration.shard = share
        return try await FeedRun.run(configuration, progress: NoProgress(), stop: StopFlag(), services: services)
    }

    /// Runs the catalog as a whole.
    @discardableResult
    package func runWhole() async throws(RunFailure) -> RunOutcome { try await run(whole, nil) }

    /// The folder of a shard.
    package func shard(_ share: ShardShare) -> String {
        "shard-\(share.unit.rawValue)-\(share.number)-\(share.count)"
    }

    /// Makes one shard.
    @discardableResult
    package func run(_ share: ShardShare, to out: String? = nil) async throws(RunFailure) -> RunOutcome {
        try await run(out ?? shard(share), share)
    }

    /// Makes so many shards.
    ///
    /// - Returns: their folders.
    package func run(_ count: Int, by unit: ShardShare.Unit) async throws(RunFailure) -> [String] {
        var folders: [String] = []
        for number in 1...count {
            let share = ShardShare(number: number, of: count, unit: unit)
            try await run(share)
            folders.append(folder(shard(share)))
        }
        return folders
    }

    /// Puts shards together.
    @discardableResult
    package func merge(_ shards: [String]) async throws(RunFailure) -> RunOutcome {
        var configuration = configuration
        configuration.out = folder(merged)
        return try await FeedRun.merge(
            shards, configuration, progress: NoProgress(), stop: StopFlag(), services: services)
    }

    /// What the merged folder has that differs from the whole run's, a line per file.
    package var differences: [String] { Self.differences(folder(whole), folder(merged)) }

    /// What two run folders of the same catalog have that differs but must not: all but moments, durations, the id of the
    /// run, and the folder's own name.
    package static func differences(_ one: String, _ other: String) -> [String] {
        let (left, right) = (files(one), files(other))
        return Set(left.keys).union(right.keys).sorted().compactMap { name in
            guard let before = left[name], let after = right[name] else {
                return "\(name) is only in \(left[name] == nil ? other : one)"
            }
            guard before != after else { return nil }
            let (first, second) = (comparable(name, before, one), comparable(name, after, other))
            guard first != second else { return nil }
            let start = zip(first, second).prefix { $0 == $1 }.count
            func part(_ bytes: [UInt8]) -> String {
                String(decoding: bytes[max(0, start - 80)..<min(bytes.count, start + 80)], as: UTF8.self)
            }
            return "\(name) differs at byte \(start):\n  \(part(first))\n  \(part(second))"
        }
    }

    private static func files(_ path: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            guard !name.hasPrefix("."), let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") else {
                continue
            }
            files[name] = Array(bytes)
        }
        return files
    }

    private static func comparable(_ name: String, _ bytes: [UInt8], _ folder: String) -> [UInt8] {
        var text = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "summary.json":
            guard var summary = (try? JSONValue(parsing: bytes))?.objectValue else { return bytes }
            summary.members.removeAll { ["started", "seconds", "stages"].contains($0.key) }
            for index in summary.members.indices where summary.members[index].key == "configuration" {
                guard var settings = summary.members[index].value.objectValue else { continue }
                settings.members.removeAll { $0.key == "out" }
                summary.members[index].value = .object(settings)
            }
            text = "\(JSONValue.object(summary))"
        case "ledger.jsonl":
            text = text.replacing(#/"run":"[0-9a-f]{16}"/#, with: "").replacing(#/"packed_at":\d+/#, with: "")
        case "report.html":
            text = text.replacing(#/started [-0-9TZ:]+ · took [0-9.]+ s/#, with: "")
        default: break
        }
        let last = folder.split(separator: "/").last.map(String.init) ?? folder
        return Array(text.replacing(folder, with: "FOLDER").replacing(last, with: "FOLDER").utf8)
    }
}
