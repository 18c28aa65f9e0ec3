package import Bytes
import Glibc
import JSONText

/// The one folder that a run leaves behind, locked as long as this value lives.
///
/// A directory is a run folder when `items.jsonl` and `findings.jsonl` are in it; a run creates both before
/// anything else. It is finished when `summary.json` is there too.
package final class RunFolder: Sendable {
    /// As the person gave it.
    package let path: String
    let directory: Directory
    /// nil where it is only read.
    private let lock: FolderLock?
    let rejectedNames = Locked(RejectedNames())

    /// Whether the directory at `path` is a run folder.
    package static func isRunFolder(_ path: String) -> Bool {
        guard let directory = try? Directory(path: path) else { return false }
        return isRunFolder(directory)
    }

    private static func isRunFolder(_ directory: Directory) -> Bool {
        directory.isFile(RunFile.items.name) && directory.isFile(RunFile.findings.name)
    }

    /// Opens or creates the folder at `path`, with the directories above it, and locks it.
    ///
    /// The lock is the system's own: it ends with the process, however that ends. Nothing in the folder is changed.
    ///
    /// - Throws: when it cannot be created or opened, when another process has it, and when there are files in it
    ///   although it is no run folder.
    package init(path: String, storage: (any StorageGuard)? = nil) throws(RunFolderError) {
        self.path = path
        try RunFolder.createDirectories(path)
        directory = try Directory(path: path, storage: storage)
        let found = try directory.names()
        guard RunFolder.isRunFolder(directory) || found.allSatisfy(RunLayout.names.contains) else {
            throw RunFolderError(path: path, reason: .notARunFolder)
        }
        try RunFolder.refuseOtherThings(in: directory)
        lock = try FolderLock(in: directory)
    }

    /// - Throws: where something that would be waited for, or that is no file, is in the place of one. A link is
    ///   fine: it goes when the file is written, and is followed by nobody.
    private static func refuseOtherThings(in directory: Directory) throws(RunFolderError) {
        for file in RunFile.allCases where !directory.isLink(file.name) && !directory.isDirectory(file.name) {
            try directory.refuse(file.name, unless: S_IFREG)
        }
    }

    /// Opens the folder of a run to read in it, also while a run is at work there; nothing may be written through it.
    ///
    /// - Throws: when it cannot be opened, and when it is no run folder.
    package init(reading path: String) throws(RunFolderError) {
        self.path = path
        directory = try Directory(path: path)
        lock = nil
        guard RunFolder.isRunFolder(directory) else {
            throw RunFolderError(path: path, reason: .unfit("is not a run folder"))
        }
    }

    static func createDirectories(_ path: String, mode: mode_t = 0o777) throws(RunFolderError) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += part
            guard mkdir(prefix, mode) == 0 || errno == EEXIST || errno == EISDIR || errno == EROFS else {
                var status = stat()
                if stat(prefix, &status) == 0 { continue }
                throw .system("created", prefix)
            }
            prefix += "/"
        }
    }

    /// Makes the folder a run's that has just begun: first `summary.json` goes, so that it never looks finished, then
    /// what an earlier run left, and nothing else. Returns `items.jsonl` and `findings.jsonl`, which are empty.
    package func start() throws(RunFolderError) -> (items: OutputFile, findings: OutputFile) {
        try directory.remove(RunFile.summary.name)
        rejectedNames.withLock { $0 = RejectedNames() }
        try directory.remove(RunLayout.draft)
        try directory.remove(RunLayout.unfinishedDraft)
        for file in RunFile.allCases where file != .items && file != .findings {
            try directory.remove(file.name)
            try directory.remove(file.unfinishedName)
        }
        if directory.isDirectory(RunLayout.feeds) {
            let feeds = try Directory(RunLayout.feeds, in: directory)
            for name in try feeds.names() where RunLayout.isOfFeeds(name) { try feeds.remove(name) }
            directory.removeIfEmpty(RunLayout.feeds)
        }
        if directory.isDirectory(RunLayout.rejected) {
            try RejectedNames.removeAll(in: Directory(RunLayout.rejected, in: directory))
            directory.removeIfEmpty(RunLayout.rejected)
        }
        return (try replace(.items), try replace(.findings))
    }

    /// Creates an empty file, such as `items.csv`.
    package func create(_ file: RunFile) throws(RunFolderError) -> OutputFile {
        try directory.create(file.name)
    }

    /// Creates an empty feed under a name of `RunLayout.feed(operation:number:)`.
    package func createFeed(_ name: String) throws(RunFolderError) -> OutputFile {
        precondition(name.hasPrefix(RunLayout.feeds + "/") && RunLayout.isFeed(String(name.dropFirst(6))))
        return try Directory(RunLayout.feeds, in: directory, create: true).create(String(name.dropFirst(6)))
    }

    /// Creates the two files for the rejected records of the export of that name. The one that says why comes first:
    /// where it is, the other is known to be a run's.
    ///
    /// The name is the export's own wherever that is possible; see `RejectedNames`.
    package func createRejected(
        _ name: String
    ) throws(RunFolderError) -> (name: String, records: OutputFile, reasons: OutputFile) {
        let parts = rejectedNames.withLock { $0.take(name) }
        var folder = try Directory(RunLayout.rejected, in: directory, create: true)
        for part in parts.dropLast() { folder = try Directory(part, in: folder, create: true) }
        let last = parts[parts.count - 1]
        let reasons = try folder.create(last + RunLayout.reasonsSuffix)
        let records = try folder.create(last)
        return (([RunLayout.rejected] + parts).joined(separator: "/"), records, reasons)
    }

    /// Writes a whole file beside its place and then moves it there: it is never seen half written.
    package func writeAside(_ file: RunFile, _ bytes: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        try replace(file) { output throws(RunFolderError) in try output.append(bytes) }
    }

    /// Writes a file anew through `body` and puts it in its place when it is whole.
    package func replace(
        _ file: RunFile, _ body: (OutputFile) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        let unfinished = try directory.create(file.name, unfinishedName: file.unfinishedName)
        do {
            try body(unfinished)
            try unfinished.close()
            try directory.rename(file.unfinishedName, to: file.name)
        } catch {
            try? directory.remove(file.unfinishedName)
            throw error
        }
    }

    /// Puts the summary of a finished run into its place, whole.
    package func writeSummary(_ summary: SummaryDocument) throws(RunFolderError) {
        try replace(.summary) { output throws(RunFolderError) in try output.append(indented: summary) }
    }

    /// Writes a file of lines anew, line by line, and puts the new one in its place when it is whole.
    ///
    /// - Parameter change: gets a line without its line feed, and appends what it becomes, with it.
    package func rewriteLines(
        of file: RunFile, _ change: (UnsafeBufferPointer<UInt8>, inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        try replace(file) { (new) throws(RunFolderError) in
            var output = ByteBuffer(capacity: 1 << 18)
            try readLines(of: file) { (line) throws(RunFolderError) in
                try change(line, &output)
                guard output.count > 1 << 17 else { return }
                try new.append(output)
                output.removeAll()
            }
            try new.append(output)
        }
    }

    /// An empty file in the place of the one that is there; there is one of that name all the time.
    private func replace(_ file: RunFile) throws(RunFolderError) -> OutputFile {
        let created = try directory.create(file.name, unfinishedName: file.unfinishedName)
        try directory.rename(file.unfinishedName, to: file.name)
        return created
    }
}
