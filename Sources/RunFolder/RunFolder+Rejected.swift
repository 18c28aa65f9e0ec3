import Bytes
import Glibc
import Synchronization

extension RunFolder {
    /// The lines of the file that says why records of an export were rejected, without its header; empty where there is
    /// none.
    package func rejectedReasons(_ name: String) throws(RunFolderError) -> [String] {
        let parts = rejectedPlace(name)
        guard let folder = try rejectedFolder(parts, create: false) else { return [] }
        let file = parts[parts.count - 1] + RunLayout.reasonsSuffix
        guard folder.isFile(file) else { return [] }
        let open = try folder.openForReading(file)
        defer { _ = close(open) }
        var lines: [String] = []
        try LineReader.read(open, "\(folder.path)/\(file)") { lines.append($0.string) }
        return Array(lines.dropFirst())
    }

    /// Where the rejected records of an export are, whether there are any or not.
    package func rejectedRecords(_ name: String) -> String {
        ([path, RunLayout.rejected] + rejectedPlace(name)).joined(separator: "/")
    }

    /// Writes the rejected records of an export anew, with the file that says why, and puts both in their places when
    /// they are whole.
    package func replaceRejected(
        _ name: String, _ body: (_ records: OutputFile, _ reasons: OutputFile) throws -> Void
    ) throws {
        let parts = rejectedPlace(name)
        guard let folder = try rejectedFolder(parts, create: true) else { return }
        let last = parts[parts.count - 1]
        let reasonsName = last + RunLayout.reasonsSuffix
        // Short names of their own: a long one has no room for more.
        let reasons = try folder.create(reasonsName, unfinishedName: ".reasons.tmp")
        let records = try folder.create(last, unfinishedName: ".records.tmp")
        try body(records, reasons)
        try reasons.close()
        try records.close()
        try folder.rename(".reasons.tmp", to: reasonsName)
        try folder.rename(".records.tmp", to: last)
    }

    private func rejectedPlace(_ name: String) -> [String] { rejectedNames.withLock { $0.place(of: name) } }

    private func rejectedFolder(_ parts: [String], create: Bool) throws(RunFolderError) -> Directory? {
        var folder = directory
        for part in [RunLayout.rejected] + parts.dropLast() {
            guard create || folder.isDirectory(part) else { return nil }
            folder = try Directory(part, in: folder, create: create)
        }
        return folder
    }
}
