import Bytes
import CatalogReading
import FeedModel
import FeedSubmission
import Foundation
import JSONText
import RunFolder
import ShopDialects

extension FeedRun {
    /// The stories of the items of that id in a run: more than one where it is in several operations, or stands twice.
    ///
    /// - Throws: with `.noInput` where there is no such run or no such item in it.
    package static func stories(of item: String, inRun path: String) throws(RunFailure) -> [ItemStory] {
        guard RunFolder.isRunFolder(path) else {
            throw RunFailure(.noInput, "\(path) is no run folder", advice: "name the folder that feedmill run wrote")
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
    let summary: JSONValue?

    init(_ folder: RunFolder) throws(RunFolderError) {
        self.folder = folder
        plan = try folder.plan()?.plan
        summary = try folder.summary()
    }

    func stories(of id: String) throws -> [ItemStory] {
        var wanted = ByteBuffer(capacity: 64)
        wanted.append(#"{"item":"#)
        wanted.append(jsonString: id)
        let start = wanted.array
        var items: [JSONValue] = []
        try folder.readLines(of: .items) { line in
            guard line.count > start.count, line[start.count] == 0x2C, line.starts(with: start) else { return }
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
        try folder.readLines(of: .items) { line in
            let key: StaticString = #"{"item":""#
            guard line.hasPrefix(key) else { return }
            let name = line[key.utf8CodeUnitCount...].prefix { $0 != 0x22 }
            guard name.count < 100 else { return }
            names.append(String(decoding: name, as: UTF8.self))
            if names.count > 1000 { look() }
        }
        look()
        return near
    }

    private func story(_ item: JSONValue) throws -> ItemStory {
        var story = ItemStory(item: item, source: .none(""))
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
                // The id stands in the line as it is written in every file of the folder.
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
        // A place of another file has its name behind the numbers.
        let skus = (story.item["sku_places"]?.arrayValue ?? []).compactMap(\.arrayValue).filter { $0.count == 2 }
        let places = ([story.item["place"]?["record"]] + skus.map(\.last)).compactMap { $0?.int64Value }
        if ["rejected", "failed"].contains(story.status), try addRejected(&story, file, Set(places)) { return }
        guard let input = plan?.inputs.first(where: { $0.name == file }) else {
            story.source = .none("the run did not end, so it is not known which \(file) it read")
            return
        }
        guard let path = input.path else {
            story.source = .none("it came through standard input, which is not kept")
            return
        }
        guard let digest = input.digest, Unsettled.digest(path) == digest else {
            story.source = .none("\(path) is not what the run read any more: its SHA-256 differs, or it is gone")
            return
        }
        let read = try records(in: path, of: file) { places.contains(Int64($0)) }
        guard let read else {
            story.source = .none("\(path) cannot be read")
            return
        }
        story.source = .file(path)
        story.head = read.head
        story.records = read.records.map {
            ItemStory.SourceRecord(line: Int64($0.line), record: Int64($0.record), text: $0.text)
        }
    }

    /// The records as the run folder keeps them: the file that says why has a line for each, in the same order.
    ///
    /// - Returns: whether they are there.
    private func addRejected(_ story: inout ItemStory, _ file: String, _ places: Set<Int64>) throws -> Bool {
        var wanted: [UInt32: (line: Int64, record: Int64)] = [:]
        for (index, reason) in try folder.rejectedReasons(file).enumerated() {
            let fields = reason.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 5, let record = Int64(fields[0]), let line = Int64(fields[1]),
                places.contains(record) || fields[2] == ForeignText.shown(story.id)
            else { continue }
            wanted[UInt32(index + 1)] = (line, record)
        }
        let path = folder.rejectedRecords(file)
        guard !wanted.isEmpty, let read = try records(in: path, of: file, where: { wanted[$0] != nil }),
            !read.records.isEmpty
        else { return false }
        story.source = .file(path)
        story.head = read.head
        story.records = read.records.compactMap { found in
            wanted[found.record].map { ItemStory.SourceRecord(line: $0.line, record: $0.record, text: found.text) }
        }
        return true
    }

    /// Records of a file by their numbers, with what stands above them; nil where it cannot be read.
    ///
    /// - Parameter name: the export's: it is read as the run read it.
    private func records(
        in path: String, of name: String, where isWanted: (UInt32) -> Bool
    ) throws -> (head: String, records: [(line: UInt32, record: UInt32, text: String)])? {
        let file = summary?["files"]?.arrayValue?.first { $0["name"]?.stringValue == name }
        func setting(_ key: String) -> String? {
            let setting = summary?["configuration"]?[key]
            return setting?["origin"]?.stringValue == "default" ? nil : setting?["value"]?.stringValue
        }
        let options = ReadingOptions(
            encoding: file?["encoding"]?.stringValue, formats: ShopFormats(named: setting("dialect")))
        let export = ExportRecords(
            options: options, temporaryDirectory: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp")
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
}
