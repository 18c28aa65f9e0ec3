import Bytes
import Glibc
import JSONText

/// An append-only file of JSON objects, one a line, each with a number and a checksum of its own.
///
/// A line is `{…,"n":17,"sum":"0123456789abcdef"}`: `n` counts from 0 without a gap, `sum` is the beginning of the
/// SHA-256 of all that is in front of it. A line is durable when `append` has returned. What a sudden end leaves
/// of a line that was being written has no line feed at its end: nothing was done on the strength of it, and it goes
/// when the journal is opened. Anything else that does not fit was damaged, and the journal is refused: a line that is
/// lost could be a feed that was sent.
final class Journal {
    static let name = "journal.jsonl"
    private static let unfinishedName = ".journal.jsonl.tmp"
    private let directory: Directory
    private var file: OutputFile
    private var lines = 0
    /// An append failed: what the file ends with is not known before it is opened again.
    private var isBroken = false
    /// Bytes that it has.
    private(set) var size: UInt64 = 0

    /// Opens the journal of a directory, creates it where there is none, and hands every line to `replay` in order.
    ///
    /// - Parameter first: what the first line of a new journal says.
    init(
        in directory: Directory, first: JSONObject, replay: (JSONValue, Int) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        self.directory = directory
        try directory.remove(Journal.unfinishedName)
        if !directory.isFile(Journal.name) {
            let writer = try Writer(directory)
            try writer.emit(first)
            file = try writer.finish()
            try directory.rename(Journal.unfinishedName, to: Journal.name)
            try directory.sync()
            size = file.position
            lines = writer.lines
            try replay(.object(first), 1)
            return
        }
        let read = try Journal.read(directory, replay)
        (lines, size) = read
        file = try directory.openForAppending(Journal.name, keeping: read.length)
    }

    /// Adds lines and returns when they are on disk.
    func append(_ events: [JSONObject]) throws(RunFolderError) {
        guard !isBroken else {
            throw RunFolderError(path: path, reason: .unfit("could not be written earlier, so nothing more is done"))
        }
        isBroken = true
        var output = ByteBuffer(capacity: 1 << 12)
        for (index, event) in events.enumerated() { SealedLine.encode(event, number: lines + index, &output) }
        try file.append(output)
        try file.sync()
        lines += events.count
        size += UInt64(output.count)
        isBroken = false
    }

    /// Puts other lines in the place of all there are, at once or not at all.
    ///
    /// - Parameters:
    ///   - body: is handed each line there is, and emits what is in its place.
    ///   - last: makes the last line, of the number of bytes before it.
    func rewrite(
        _ body: (JSONValue, Writer) throws(RunFolderError) -> Void, last: (UInt64) -> JSONObject
    ) throws(RunFolderError) {
        isBroken = true
        let writer = try Writer(directory)
        _ = try Journal.read(directory) { (event, _) throws(RunFolderError) in try body(event, writer) }
        try writer.emit(last(writer.size))
        let new = try writer.finish()
        try directory.rename(Journal.unfinishedName, to: Journal.name)
        try directory.sync()
        file = new
        lines = writer.lines
        size = new.position
        isBroken = false
    }

    /// Writes a whole journal under its unfinished name.
    final class Writer {
        private let file: OutputFile
        private(set) var lines = 0

        fileprivate init(_ directory: Directory) throws(RunFolderError) {
            file = try directory.create(Journal.name, unfinishedName: Journal.unfinishedName)
        }

        func emit(_ event: JSONObject) throws(RunFolderError) {
            var output = ByteBuffer(capacity: 1 << 10)
            SealedLine.encode(event, number: lines, &output)
            try file.append(output)
            lines += 1
        }

        /// Bytes so far.
        var size: UInt64 { file.position }

        /// The file, durable and open for more.
        fileprivate func finish() throws(RunFolderError) -> OutputFile {
            try file.sync()
            return file
        }
    }

    private var path: String { "\(directory.path)/\(Journal.name)" }

    // MARK: Lines

    /// Whose journal it is, by its first line.
    static func identity(in directory: Directory) throws(RunFolderError) -> StateIdentity {
        let path = "\(directory.path)/\(name)"
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        var identity: StateIdentity?
        try LineReader.read(file, path, limit: 1) { line in
            guard let json = SealedLine.decode(line, number: 0), case .opened(let found)? = JournalEvent(json) else {
                return
            }
            identity = found
        }
        guard let identity else {
            throw RunFolderError(path: path, reason: .damaged(line: 1, "it does not say whose state it is"))
        }
        return identity
    }

    /// Hands over every whole line of a journal that nobody need have open.
    static func readAll(
        in directory: Directory, _ body: (JSONValue) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        _ = try read(directory) { (event, _) throws(RunFolderError) in try body(event) }
    }

    /// Hands over every line.
    ///
    /// - Returns: how many there are, and how long the file is without what is left of a line that was never whole.
    private static func read(
        _ directory: Directory, _ replay: (JSONValue, Int) throws(RunFolderError) -> Void
    ) throws(RunFolderError) -> (lines: Int, length: UInt64) {
        let path = "\(directory.path)/\(name)"
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        var lines = 0
        var length: UInt64 = 0
        try LineReader.read(file, path) { (line) throws(RunFolderError) in
            guard let event = SealedLine.decode(line, number: lines) else {
                throw RunFolderError(
                    path: path, reason: .damaged(line: lines + 1, "this line was changed after feedmill wrote it"))
            }
            try replay(event, lines + 1)
            lines += 1
            length += UInt64(line.count) + 1
        }
        guard lines > 0 else {
            throw RunFolderError(path: path, reason: .damaged(line: 1, "the first line is missing"))
        }
        return (lines, length)
    }
}
