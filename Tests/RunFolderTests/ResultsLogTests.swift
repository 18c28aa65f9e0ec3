import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

@testable import RunFolder

@Suite struct ResultsLogTests {
    let temporary = TemporaryDirectory()

    private func line(_ feed: String, _ position: Int) -> JSONObject {
        JSONObject([
            JSONObject.Member(key: "feed", value: .string(feed)),
            JSONObject.Member(key: "position", value: .number(JSONNumber(position))),
            JSONObject.Member(key: "result", value: .string("{\"errorMessage\":\"é \\n\"}")),
        ])
    }

    private func append(_ feed: String, _ count: Int, to log: ResultsLog) throws {
        try log.append(feed, count: count) { position, output, _ in output.append(json: .object(line(feed, position))) }
    }

    private let counts = ["feeds/A-0001.json": 2, "feeds/A-0002.json": 3]

    @Test func givesBackWhatItWasGiven() throws {
        let folder = try RunFolder(path: temporary("out"))
        do {
            let log = try folder.results(counts)
            try append("feeds/A-0002.json", 3, to: log)
            try append("feeds/A-0001.json", 2, to: log)
        }
        let log = try folder.results(counts)
        for (feed, count) in counts {
            #expect(log.has(feed))
            let found = try log.lines(of: feed)
            #expect(found.map { $0["feed"]?.stringValue } == Array(repeating: feed, count: count))
            #expect(found.map { $0["position"]?.int64Value } == (0..<count).map { Int64($0) })
        }
    }

    /// Whatever is left of a feed whose lines were being written goes, and those of other feeds stay.
    @Test func dropsAFeedThatIsNotAllThere() throws {
        let folder = try RunFolder(path: temporary("out"))
        do {
            let log = try folder.results(counts)
            try append("feeds/A-0001.json", 2, to: log)
            try append("feeds/A-0002.json", 3, to: log)
        }
        let file = temporary("out/results.jsonl")
        let whole = try Data(contentsOf: URL(filePath: file))
        for missing in [1, 10, 90, 200] {
            try whole.dropLast(missing).write(to: URL(filePath: file))
            let log = try folder.results(counts)
            #expect(log.has("feeds/A-0001.json"))
            #expect(!log.has("feeds/A-0002.json"))
            #expect(try log.lines(of: "feeds/A-0002.json").isEmpty)
            try append("feeds/A-0002.json", 3, to: log)
            #expect(try Data(contentsOf: URL(filePath: file)) == whole)
        }
    }

    /// What is written in between is counted.
    @Test func linesOfMegabytes() throws {
        let folder = try RunFolder(path: temporary("out"))
        let text = Array(String(repeating: "é\n\"", count: 700_000).utf8)
        let log = try folder.results(counts)
        let written = { (feed: String, position: Int) in
            #"{"feed":"\#(feed)","position":\#(position),"result":"#
        }
        for (feed, count) in counts.sorted(by: { $0.key < $1.key }) {
            try log.append(feed, count: count) { (position, output, full) throws(RunFolderError) in
                output.append(written(feed, position))
                try text.withUnsafeBufferPointer { text throws(RunFolderError) in
                    try output.append(jsonString: text, full: full)
                }
                output.append("}")
            }
        }
        for log in [log, try folder.results(counts)] {
            for (feed, count) in counts {
                let found = try log.lines(of: feed)
                #expect(found.map { $0["position"]?.int64Value } == (0..<count).map { Int64($0) })
                #expect(found.allSatisfy { $0["result"]?.stringValue.map { Array($0.utf8) } == text })
            }
        }
    }
}

extension ResultsLog {
    fileprivate func lines(of feed: String) throws -> [JSONValue] {
        var lines: [JSONValue] = []
        try readLines(of: feed) { lines.append((try? JSONValue(parsing: $0)) ?? .null) }
        return lines
    }
}
