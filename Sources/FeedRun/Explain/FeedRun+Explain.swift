import Bytes
import CatalogReading
import CategoryRules
import FeedModel
import FeedSubmission
import Foundation
import JSONText
import RunFolder
import ShopDialects

extension FeedRun {
    /// The stories of the items of that id in a run: more than one where it is in several operations, or appears twice.
    ///
    /// - Throws: with `.noInput` where there is no such run or no such item in it.
    package static func stories(of item: String, inRun path: String) throws(RunFailure) -> [ItemStory] {
        guard RunFolder.isRunFolder(path) else {
            throw RunFailure(.noInput, "\(path) is not a run folder", advice: "name the folder that feedmill run wrote")
        }
        do {
            let teller = try StoryTeller(RunFolder(reading: path))
            let stories = try teller.stories(of: item)
            guard stories.isEmpty else { return stories }
            let hint = try teller.nearest(to: item).map { "; did you mean \($0)?" } ?? ""
            throw RunFailure(
                .noInput, "there is no item \(quoted(item)) in \(path)\(hint)",
                advice: "all items: \(path)/items.csv")
        } catch {
            throw RunFailure(of: error)
        }
    }

    private static func quoted(_ text: String) -> String { JSONValue.string(text).description }
}

/// Gathers stories of items from a run folder.
private struct StoryTeller {
    let folder: RunFolder
    let plan: RunPlan?
    let summary: SummaryDocument?

    init(_ folder: RunFolder) throws(RunFolderError) {
        self.folder = folder
        plan = try folder.plan()?.plan
        summary = try folder.summary()
    }

    func stories(of id: String) throws -> [ItemStory] {
        var items: [JSONValue] = []
        try folder.readItems { item, line in
            guard item.item.isSame(as: id) else { return }
            items.append((try? JSONValue(parsing: line)) ?? .null)
        }
        return try items.map { try story($0) }
    }

    /// The id of the run that is nearest to one that it does not have.
    func nearest(to id: String) throws(RunFolderError) -> String? {
        var near: String?
        var names: [String] = []
        func look() {
            names += near.map { [$0] } ?? []
            near = Bytes.nearest(to: id, in: names)
            names.removeAll(keepingCapacity: true)
        }
        try folder.readItems { item, _ in
            let name = item.item.string
            guard !name.isEmpty, name.utf8.count < 100 else { return }
            names.append(name)
            if names.count > 1000 { look() }
        }
        look()
        return near
    }

    private func story(_ item: JSONValue) throws -> ItemStory {
        var story = ItemStory(item: item)
        try addRecords(&story)
        if let feed = item["feed"]?.stringValue, let position = item["position"]?.int64Value,
            let bytes = try? folder.readFeed(feed)
        {
            let items = FeedItems(bytes)
            if position < items.count, items.id(Int(position)) == story.id {
                story.content = items.content(Int(position))
            }
        }
        if folder.has(.results) {
            try folder.readLines(of: .results) { line in
                // The id is in the line as it is written in every file of the folder.
                guard let result = try? JSONValue(parsing: line), result["item"]?.stringValue == story.id,
                    result["operation"]?.stringValue == story.operation
                else { return }
                story.results.append(result)
            }
        }
        return story
    }

    // MARK: Records

    private func addRecords(_ story: inout ItemStory) throws {
        let file = story.item["place"]?["file"]?.stringValue ?? ""
        // A place in another file than the item's has its name after the numbers.
        var names = [file]
        var places: [String: Set<Int64>] = [file: []]
        if let record = story.item["place"]?["record"]?.int64Value { places[file]?.insert(record) }
        let others = ["sku_places", "other_places"].flatMap { story.item[$0]?.arrayValue ?? [] }
        for place in others.compactMap(\.arrayValue) where place.count >= 2 {
            guard let record = place[1].int64Value else { continue }
            let name = place.dropFirst(2).first?.stringValue ?? file
            if places[name] == nil { names.append(name) }
            places[name, default: []].insert(record)
        }
        let isRejected = ["rejected", "failed"].contains(story.status)
        for name in names {
            let wanted = places[name] ?? []
            if isRejected, let source = try rejected(story.id, name, wanted) {
                story.sources.append(source)
            } else {
                story.sources.append(try source(name, wanted))
            }
        }
    }

    /// The records as the export has them, where it is still the one that was read.
    private func source(_ name: String, _ places: Set<Int64>) throws -> ItemStory.Source {
        var source = ItemStory.Source(export: name)
        guard let input = plan?.inputs.first(where: { $0.name == name }) else {
            source.problem = "the run did not end, so it is unknown which \(name) it read"
            return source
        }
        guard let path = input.path else {
            source.problem = "it came through standard input, which is not kept"
            return source
        }
        guard let digest = input.digest, Unsettled.digest(path) == digest else {
            source.problem = "\(path) is no longer what the run read: its SHA-256 differs, or it is gone"
            return source
        }
        guard let read = try records(in: path, of: name, where: { places.contains(Int64($0)) }) else {
            source.problem = "\(path) cannot be read"
            return source
        }
        source.path = path
        source.head = read.head
        source.records = read.records.map {
            ItemStory.SourceRecord(line: Int64($0.line), record: Int64($0.record), text: $0.text)
        }
        return source
    }

    /// The records as the run folder keeps them: the file that says why has a line for each, in the same order.
    ///
    /// - Returns: nil where it has none.
    private func rejected(_ item: String, _ file: String, _ places: Set<Int64>) throws -> ItemStory.Source? {
        var wanted: [UInt32: (line: Int64, record: Int64)] = [:]
        for (index, reason) in try folder.rejectedReasons(file).enumerated() {
            let fields = reason.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 5, let record = Int64(fields[0]), let line = Int64(fields[1]),
                places.contains(record) || fields[2] == ForeignText.shown(item)
            else { continue }
            wanted[UInt32(index + 1)] = (line, record)
        }
        let path = folder.rejectedRecords(file)
        guard !wanted.isEmpty, let read = try records(in: path, of: file, where: { wanted[$0] != nil }),
            !read.records.isEmpty
        else { return nil }
        return ItemStory.Source(
            export: file, path: path, head: read.head,
            records: read.records.compactMap { found in
                wanted[found.record].map { ItemStory.SourceRecord(line: $0.line, record: $0.record, text: found.text) }
            })
    }

    /// Records of a file by their numbers, with what is above them; nil where it cannot be read.
    ///
    /// - Parameter name: the export's: it is read as the run read it.
    private func records(
        in path: String, of name: String, where isWanted: (UInt32) -> Bool
    ) throws -> (head: String, records: [(line: UInt32, record: UInt32, text: String)])? {
        let export = ExportRecords(
            options: options(of: name), temporaryDirectory: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp")
        let input = CatalogWalk.Input(name: name, size: 0) { () throws(ReadingError) in
            try ByteSource(path: path, name: name)
        }
        guard let reader = export.reader(of: input) else { return nil }
        var found: [(line: UInt32, record: UInt32, text: String)] = []
        try export.read(reader, where: isWanted) { location, bytes in
            found.append((location.line, location.record, bytes.bytes.string))
        }
        return (String(decoding: reader.file.head, as: UTF8.self), found)
    }

    /// How the run read an export: the summary has its settings.
    private func options(of name: String) -> ReadingOptions {
        func setting(_ key: String) -> String? {
            let setting = summary?.json["configuration"]?[key]
            return setting?["origin"]?.stringValue == SettingOrigin.standard.rawValue
                ? nil : setting?["value"]?.stringValue
        }
        func object(_ key: String) -> JSONObject? {
            setting(key).flatMap { try? JSONValue(parsing: $0) }?.objectValue
        }
        var configuration = Configuration(paths: [])
        if let mapping = object("mapping") { configuration.mapping = MappingSettings.read(mapping).settings }
        for (key, path) in [("columns", \CustomSettings.columns), ("elements", \.elements)] {
            if let fields = object(key) {
                configuration.mapping.custom[keyPath: path] = CustomSettings.fields(fields).fields
            }
        }
        configuration.mapping.custom.record = setting("record")
        configuration.mapping.custom.group = setting("group")
        configuration.dialect = setting("dialect")
        let file = summary?.files.first { $0["name"]?.stringValue == name }
        configuration.encoding = file?["encoding"]?.stringValue
        if let bytes = object("limits")?["record_bytes"]?.int64Value { configuration.limits.recordBytes = Int(bytes) }
        if let most = object("limits")?["product_records"]?.int64Value {
            configuration.limits.productRecords = Int(most)
        }
        return configuration.reading(configuration.mapping())
    }
}
