package import Bytes
import FeedModel
import Glibc
import JSONText

/// `results.jsonl`: what the platform said of each item, a line per item, all lines of a feed together. Before them comes
/// what else the feed's job said, in lines without `position`: a second result of an item, one of an item that was not sent.
///
/// A feed's lines are on disk before the state says that it is settled; what is there of a feed that is not all there
/// is left from a sudden end, and goes when the file is opened.
package final class ResultsLog {
    private let directory: Directory
    private let file: OutputFile
    /// The same file, for reading.
    private let reader: Int32
    private var length: UInt64
    /// Where the line of each item begins, by feed.
    private var offsets: [String: [UInt64]] = [:]

    /// - Parameter counts: how many items each feed has.
    init(in directory: Directory, _ counts: [String: Int]) throws(RunFolderError) {
        self.directory = directory
        let name = RunFile.results.name
        var offsets: [String: [UInt64]] = [:]
        var whole: UInt64 = 0
        if directory.isFile(name) {
            var feed = ""
            var current: [UInt64] = []
            var end: UInt64 = 0
            let open = try directory.openForReading(name)
            defer { _ = close(open) }
            var isBroken = false
            var tape = JSONTape()
            try LineReader.read(open, "\(directory.path)/\(name)") { line in
                let start = end
                end += UInt64(line.count) + 1
                guard !isBroken, (try? tape.parse(line, longest: Self.longestName)) != nil, tape.view.isObject else {
                    isBroken = true
                    return
                }
                guard tape.view.member("position", of: 0) != nil, let named = tape.view.string("feed") else {
                    // Counts together with the lines that follow it.
                    return
                }
                if named != feed { (feed, current) = (named, []) }
                current.append(start)
                guard current.count == counts[feed] else { return }
                offsets[feed] = current
                (feed, current) = ("", [])
                whole = end
            }
        }
        self.offsets = offsets
        length = whole
        file = try directory.openForAppending(name, keeping: whole)
        reader = try directory.openForReading(name)
    }

    deinit { _ = close(reader) }

    /// There may be megabytes of words in the results of a feed; so many are written at once.
    private static let blockSize = 1 << 20
    /// Longer than the name of any feed.
    private static let longestName = 1 << 10

    /// Whether the results of a feed are there.
    package func has(_ feed: String) -> Bool { offsets[feed] != nil }

    /// Appends a line, a JSON object without a line feed, and calls `full` where it has megabytes.
    package typealias Line = (
        _ number: Int, _ output: inout ByteBuffer, _ full: (inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) -> Void

    /// Adds the lines of a feed, one an item in the feed's order, and returns when they are on disk.
    ///
    /// - Parameters:
    ///   - line: appends the line of the item at a position.
    ///   - extra: appends one of the lines of what else was said.
    package func append(
        _ feed: String, count: Int, _ line: Line, extraCount: Int = 0, extra: Line = { _, _, _ in }
    ) throws(RunFolderError) {
        var output = ByteBuffer(capacity: 1 << 16)
        var end = length
        func write(_ output: inout ByteBuffer) throws(RunFolderError) {
            guard output.count >= Self.blockSize else { return }
            end += UInt64(output.count)
            try file.append(output)
            output.removeAll()
        }
        func add(_ number: Int, _ line: Line) throws(RunFolderError) {
            try line(number, &output, write)
            output.append("\n")
            try write(&output)
        }
        for number in 0..<extraCount { try add(number, extra) }
        var starts: [UInt64] = []
        starts.reserveCapacity(count)
        for position in 0..<count {
            starts.append(end + UInt64(output.count))
            try add(position, line)
        }
        end += UInt64(output.count)
        try file.append(output)
        try file.sync()
        length = end
        offsets[feed] = starts
    }

    /// Calls `body` with the line of each item of a feed, in the feed's order; not at all where there are none.
    package func readLines(
        of feed: String, _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        guard let starts = offsets[feed], let first = starts.first else { return }
        let path = "\(directory.path)/\(RunFile.results.name)"
        guard lseek(reader, off_t(first), SEEK_SET) >= 0 else { throw .system("read", path) }
        try LineReader.read(reader, path, limit: starts.count, body)
    }
}

extension RunFolder {
    /// Opens `results.jsonl` to go on with it.
    ///
    /// - Parameter counts: how many items each feed has.
    package func results(_ counts: [String: Int]) throws(RunFolderError) -> ResultsLog {
        try ResultsLog(in: directory, counts)
    }
}
