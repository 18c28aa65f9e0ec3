package import Bytes
import Glibc
import JSONText

/// What is read back from a finished walk's folder, and written there while its feeds are sent.
extension RunFolder {
    // MARK: Plan and ledger

    /// What the run made ready to be sent, and how far its ledger says that feeds came, by name; nil where the run ended
    /// before it was known.
    package func plan() throws(RunFolderError) -> (plan: RunPlan, phases: [String: SentFeed.Phase])? {
        guard let (plan, feeds) = try ledger() else { return nil }
        return (plan, feeds.mapValues(\.phase))
    }

    /// The plan, and the feeds that its ledger says were to be sent, by name; nil as for `plan()`.
    package func ledger() throws(RunFolderError) -> (plan: RunPlan, feeds: [String: SentFeed])? {
        guard directory.isFile(RunFile.ledger.name) else { return nil }
        let path = "\(self.path)/\(RunFile.ledger.name)"
        let file = try directory.openForReading(RunFile.ledger.name)
        defer { _ = close(file) }
        var lines: [JSONValue] = []
        try LineReader.read(file, path) { (line) throws(RunFolderError) in
            guard let value = try? JSONValue(parsing: line) else {
                throw RunFolderError(path: path, reason: .unfit("is damaged in line \(lines.count + 1): run again"))
            }
            lines.append(value)
        }
        guard let plan = RunPlan(lines) else { return nil }
        var replay = Replay()
        for line in lines { if let event = JournalEvent(line) { replay.apply(event) } }
        let feeds = replay.feeds.values.filter { $0.key.run == plan.id }.map { ($0.key.feed, $0) }
        return (plan, Dictionary(feeds, uniquingKeysWith: { first, _ in first }))
    }

    /// Writes the ledger anew: the plan, and what became of its feeds so far.
    package func writeLedger(_ plan: RunPlan, _ feeds: [SentFeed]) throws(RunFolderError) {
        let file = try directory.create(RunFile.ledger.name, unfinishedName: RunFile.ledger.unfinishedName)
        try plan.append(to: file)
        for line in feeds.flatMap(\.events) {
            try file.append(JSONValue.object(line).description + "\n")
        }
        try file.sync()
        try file.close()
        try directory.rename(RunFile.ledger.unfinishedName, to: RunFile.ledger.name)
        try directory.sync()
    }

    /// Opens the ledger to add to it.
    package func appendLedger() throws(RunFolderError) -> Ledger {
        Ledger(file: try directory.openForAppending(RunFile.ledger.name, keeping: .max))
    }

    // MARK: Feeds

    /// Appends a stretch of a feed's bytes.
    package func readFeed(
        _ name: String, _ range: Range<UInt64>, into output: inout ByteBuffer
    ) throws(RunFolderError) {
        let feeds = try Directory(RunLayout.feeds, in: directory)
        let file = try feeds.openForReading(RunLayout.fileName(ofFeed: name))
        defer { _ = close(file) }
        var position = range.lowerBound
        while position < range.upperBound {
            let wanted = Int(range.upperBound - position)
            var (count, number) = (0, Int32(0))
            output.fill(atLeast: wanted) { room in
                repeat {
                    count = pread(file, room.baseAddress!, wanted, off_t(position))
                } while count < 0 && errno == EINTR
                number = errno
                return max(0, count)
            }
            guard count > 0 else {
                throw RunFolderError(
                    path: "\(path)/\(name)",
                    reason: count == 0
                        ? .unfit("is shorter than it was written")
                        : .system(action: "read", number: number))
            }
            position += UInt64(count)
        }
    }

    /// Creates a feed beside its place, which `takeUnfinishedFeeds` moves there.
    package func createUnfinishedFeed(_ name: String) throws(RunFolderError) -> OutputFile {
        let file = RunLayout.fileName(ofFeed: name)
        return try Directory(RunLayout.feeds, in: directory)
            .create(file, unfinishedName: RunLayout.unfinishedName(ofFeedFile: file))
    }

    /// Puts feeds that were written beside their places there, and removes those that they were made of.
    package func takeUnfinishedFeeds(_ names: [String], insteadOf old: [String]) throws(RunFolderError) {
        let feeds = try Directory(RunLayout.feeds, in: directory)
        let kept = Set(names)
        for name in old where !kept.contains(name) { try feeds.remove(RunLayout.fileName(ofFeed: name)) }
        for name in names {
            let file = RunLayout.fileName(ofFeed: name)
            try feeds.rename(RunLayout.unfinishedName(ofFeedFile: file), to: file)
        }
    }

    /// The bytes of a feed.
    package func readFeed(_ name: String) throws(RunFolderError) -> [UInt8] {
        let feeds = try Directory(RunLayout.feeds, in: directory)
        let file = try feeds.openForReading(String(name.dropFirst(RunLayout.feeds.count + 1)))
        defer { _ = close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read", "\(path)/\(name)") }
        let size = Int(status.st_size)
        var isFailed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { room, count in
            while count < size {
                let done = read(file, room.baseAddress! + count, size - count)
                if done < 0, errno == EINTR { continue }
                isFailed = done < 0
                guard done > 0 else { break }
                count += done
            }
        }
        guard !isFailed else { throw .system("read", "\(path)/\(name)") }
        return bytes
    }

    /// Makes all feeds and reports outlast a loss of power, so that afterwards it is known what was about to be sent.
    package func syncForSending(_ feeds: [String]) throws(RunFolderError) {
        for file in [RunFile.items, .findings] { try sync(file.name, in: directory) }
        try directory.sync()
        guard directory.isDirectory(RunLayout.feeds) else { return }
        let folder = try Directory(RunLayout.feeds, in: directory)
        for name in feeds { try sync(String(name.dropFirst(RunLayout.feeds.count + 1)), in: folder) }
        try folder.sync()
    }

    private func sync(_ name: String, in directory: Directory) throws(RunFolderError) {
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        guard fdatasync(file) == 0 else { throw .system("synced", "\(directory.path)/\(name)") }
    }

    /// Writes a feed that is made while sending, so that it is whole or not there.
    package func writeFeed(_ name: String, _ bytes: [UInt8]) throws(RunFolderError) {
        let feeds = try Directory(RunLayout.feeds, in: directory, create: true)
        let short = String(name.dropFirst(RunLayout.feeds.count + 1))
        let file = try feeds.create(short, unfinishedName: ".\(short).tmp")
        try bytes.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try file.append(bytes) }
        try file.sync()
        try file.close()
        try feeds.rename(".\(short).tmp", to: short)
        try feeds.sync()
    }

    // MARK: Summary

    /// Keeps the summary of the walk until all is sent: the run looks unfinished as long as there is only that.
    package func writeDraft(_ summary: SummaryDocument) throws(RunFolderError) {
        let file = try directory.create(RunLayout.draft, unfinishedName: RunLayout.unfinishedDraft)
        try file.append(indented: summary)
        try file.sync()
        try file.close()
        try directory.rename(RunLayout.unfinishedDraft, to: RunLayout.draft)
        try directory.sync()
    }

    /// Makes the summary a draft again, before the run goes on.
    package func reopen() throws(RunFolderError) {
        guard directory.isFile(RunFile.summary.name) else { return }
        try directory.rename(RunFile.summary.name, to: RunLayout.draft)
        try directory.sync()
    }

    /// The summary, or the draft of it; nil where the run ended before either.
    package func summary() throws(RunFolderError) -> SummaryDocument? {
        for name in [RunFile.summary.name, RunLayout.draft] where directory.isFile(name) {
            let file = try directory.openForReading(name)
            defer { _ = close(file) }
            var text = ByteBuffer()
            let rest = try LineReader.read(file, "\(path)/\(name)") { line in
                text.append(line)
                text.append(0x0A)
            }
            guard rest == 0, let value = try? JSONValue(parsing: text.bytes) else {
                throw RunFolderError(path: "\(path)/\(name)", reason: .unfit("is damaged: run again"))
            }
            return SummaryDocument(value)
        }
        return nil
    }

    /// Whether a file is there.
    package func has(_ file: RunFile) -> Bool { directory.isFile(file.name) }

    /// Puts the final summary into its place, whole.
    package func finish(_ summary: SummaryDocument) throws(RunFolderError) {
        try writeSummary(summary)
        try directory.remove(RunLayout.draft)
    }

    /// Opens a file of lines to be read as it is now, whatever becomes of the folder.
    package func hold(_ file: RunFile) throws(RunFolderError) -> HeldLines {
        HeldLines(try directory.openForReading(file.name), path: "\(path)/\(file.name)")
    }

    /// Calls `body` with every line of a file of lines.
    package func readLines(
        of file: RunFile, _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        let open = try directory.openForReading(file.name)
        defer { _ = close(open) }
        try LineReader.read(open, "\(path)/\(file.name)", body)
    }
}

/// The ledger of a run while its feeds are sent. A copy: nothing waits for it to be on disk.
package final class Ledger {
    private let file: OutputFile

    init(file: OutputFile) { self.file = file }

    /// Adds what became of a feed.
    package func note(_ feed: SentFeed) throws(RunFolderError) {
        guard let event = feed.events.last else { return }
        try file.append(JSONValue.object(event).description + "\n")
        try file.flush()
    }
}

extension SentFeed {
    /// The lines that bring it to where it is.
    var events: [JSONObject] {
        var intended = self
        intended.items = CarriedItems()
        var events = [JournalEvent.intended(intended)]
        switch phase {
        case .intended: break
        case .sent(let job): events.append(.sent(key, job: job, at: intendedAt))
        case .settled(let job, let results):
            if let job { events.append(.sent(key, job: job, at: intendedAt)) }
            events.append(.settled(key, job: job, results, at: settledAt))
        case .notTaken: events.append(.notTaken(key))
        case .refused(let code, let message): events.append(.refused(key, code: code, message: message))
        case .unknown: events.append(.unknown(key))
        }
        return events.map(\.json)
    }
}
