import Bytes
import CatalogReading
import FeedGateway
import FeedModel
import RunFolder
import RunReports

/// Adds the records of items that the platform refused to the rejected records that the walk left, in the order of the
/// export. They are read once more from the export, byte for byte.
struct RejectedRecords {
    static let header = "record\tline\titem\tcodes\tmessages\n"

    let folder: RunFolder
    let options: ReadingOptions
    let temporaryDirectory: String
    let stop: StopFlag

    /// - Parameters:
    ///   - inputs: the exports, as they were when the run was packed.
    ///   - failed: by the export's name and the record's number.
    /// - Returns: exports whose records cannot be had any more.
    func write(
        _ inputs: LazyList<CatalogWalk.Input>, names: [String], _ failed: [String: [UInt32: PlatformTotals.Reason]]
    ) throws -> [String] {
        var missing: [String] = []
        for (index, name) in names.enumerated() {
            // Lines of an earlier submission go; those of the walk stay.
            var lines: [UInt32: String] = [:]
            var hasEarlier = false
            for line in try folder.rejectedReasons(name) {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                guard fields.count == 5, let record = UInt32(fields[0]) else { continue }
                if fields[3].hasPrefix(PlatformFindings.prefix) {
                    hasEarlier = true
                } else {
                    lines[record] = line + "\n"
                }
            }
            let own = failed[name] ?? [:]
            guard hasEarlier || !own.isEmpty else { continue }
            guard let input = inputs.first(where: { $0.name == name }) else {
                missing.append(name)
                continue
            }
            for (record, reason) in own { lines[record] = lines[record] ?? reason.text(record: record) }
            guard try rewrite(name, index, input, lines) else {
                missing.append(name)
                continue
            }
        }
        return missing
    }

    /// - Returns: whether the export could be read.
    private func rewrite(
        _ name: String, _ index: Int, _ input: CatalogWalk.Input, _ lines: [UInt32: String]
    ) throws -> Bool {
        let export = ExportRecords(options: options, temporaryDirectory: temporaryDirectory)
        guard let reader = export.reader(of: input, index: index) else { return false }
        let file = reader.file
        let encoder = try RecordEncoder(file.encoding)
        try folder.replaceRejected(name) { records, reasons in
            try reasons.append(Self.header)
            try file.head.withUnsafeBufferPointer { try encoder.append($0, to: records) }
            let isWhole = try export.read(reader, where: { lines[$0] != nil }, isStopped: { [stop] in stop.isSet }) {
                try encoder.append($1.bytes, to: records)
                try reasons.append(lines[$0.record] ?? "")
            }
            guard isWhole else { throw RunFolderError(path: folder.path, reason: .stopped) }
            try file.tail.withUnsafeBufferPointer { try encoder.append($0, to: records) }
        }
        return true
    }
}

extension PlatformTotals.Reason {
    /// Its line: tab-separated; nothing in a field ends it or steers what shows it.
    fileprivate func text(record: UInt32) -> String {
        let fields = [
            String(record), String(line), item, codes.joined(separator: " "), messages.joined(separator: " "),
        ]
        return fields.map(ForeignText.shown).joined(separator: "\t") + "\n"
    }
}
