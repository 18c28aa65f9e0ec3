import Bytes
import Glibc

/// The folder with the report over many run folders, locked as long as this value lives.
package final class FleetFolder: Sendable {
    /// Its files; `summary` is written last.
    package enum File: String, CaseIterable, Sendable {
        /// A line for each seller.
        case sellers = "fleet.jsonl"
        /// The page for people.
        case page = "fleet.html"
        /// The totals for programs.
        case summary = "fleet.json"

        var unfinishedName: String { ".\(rawValue).tmp" }
    }

    /// As the person gave it.
    package let path: String
    private let directory: Directory
    private let lock: FolderLock

    /// Opens or creates the folder at `path`, with the directories above it.
    ///
    /// - Throws: when it cannot be, when another process has it, and when there are files in it that are none of these.
    package init(path: String) throws(RunFolderError) {
        self.path = path
        try RunFolder.createDirectories(path)
        directory = try Directory(path: path)
        let own = Set(File.allCases.flatMap { [$0.rawValue, $0.unfinishedName] } + [FolderLock.name])
        guard try directory.names().allSatisfy(own.contains) else {
            throw RunFolderError(
                path: path, reason: .unfit("has other files in it: choose an empty or new directory with --out"))
        }
        lock = try FolderLock(in: directory)
    }

    /// Hands over the lines of the earlier report; none where there is no whole one.
    package func readEarlier(
        _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        guard directory.isFile(File.summary.rawValue), directory.isFile(File.sellers.rawValue) else { return }
        try read(File.sellers.rawValue, body)
    }

    /// Hands over the lines of the sellers' file that is being written.
    package func readUnfinished(
        _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) { try read(File.sellers.unfinishedName, body) }

    private func read(
        _ name: String, _ body: (UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        let file = try directory.openForReading(name)
        defer { _ = close(file) }
        try LineReader.read(file, "\(path)/\(name)", body)
    }

    /// Begins a file beside its place.
    package func create(_ file: File) throws(RunFolderError) -> OutputFile {
        try directory.create(file.rawValue, unfinishedName: file.unfinishedName)
    }

    /// Puts the files that were written in the place of the earlier ones, the summary last.
    package func finish() throws(RunFolderError) {
        try directory.remove(File.summary.rawValue)
        for file in File.allCases { try directory.rename(file.unfinishedName, to: file.rawValue) }
    }
}
