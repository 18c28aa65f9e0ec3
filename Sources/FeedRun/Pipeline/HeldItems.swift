import Bytes
import FeedModel
import JSONText
import RunFolder
import RunReports

/// Turns prepared items of a finished walk into held ones, where a gate closed behind the last of them.
enum HeldItems {
    /// - Parameters:
    ///   - lanes: whose items are held, with the gate that does.
    ///   - all: every item is.
    ///   - review: what the reports are made of; has the items as they are then.
    static func mark(
        in folder: RunFolder, _ lanes: [(lane: Lane, gate: String)], all: Bool, _ review: inout ReviewReader
    ) throws(RunFolderError) {
        review.forgetItems()
        let gates = Dictionary(
            lanes.map { ($0.lane.name.description, $0.gate) }, uniquingKeysWith: { first, _ in first })
        var tape = JSONTape()
        var row = ByteBuffer(capacity: 1 << 12)
        var table = ByteBuffer(capacity: 1 << 16)
        var changes = ByteBuffer(capacity: 1 << 12)
        try folder.rewriteLines(of: .items) { line, output in
            let start = output.count
            if (try? tape.parse(line)) != nil, tape.view.string("status") == ItemStatus.prepared.rawValue {
                let gate = tape.view.string("lane").flatMap { gates[$0] }
                if all || gate != nil {
                    hold(tape.view, gate, &output)
                } else {
                    output.append(line)
                }
            } else {
                output.append(line)
            }
            let written = UnsafeBufferPointer(rebasing: output.bytes[start...])
            review.addItem(written)
            guard (try? tape.parse(written)) != nil else { return }
            row.removeAll()
            ItemsCSV.append(tape.view, &row)
            table.append(row.bytes)
            ChangesJSONL.append(tape.view, &changes)
        }
        try folder.replaceTable(table, changes)
    }

    /// Writes an item as it is but for its status.
    private static func hold(_ item: JSONView, _ gate: String?, _ output: inout ByteBuffer) {
        var isFirst = true
        item.eachMember(of: 0) { name, value in
            output.append(isFirst ? "{" : ",")
            isFirst = false
            output.append(jsonString: item.text(name))
            output.append(":")
            guard item.text(name).sameBytes(as: "status") else { return output.append(json: item, at: value) }
            output.append(jsonString: ItemStatus.held.rawValue)
            guard let gate else { return }
            output.append(#","gate":"#)
            output.append(jsonString: gate)
        }
        output.append("}")
    }
}

extension RunFolder {
    /// Puts other rows into `items.csv`, under its header, and other lines into `changes.jsonl`.
    fileprivate func replaceTable(
        _ rows: borrowing ByteBuffer, _ changes: borrowing ByteBuffer
    ) throws(RunFolderError) {
        var header = ByteBuffer(capacity: 256)
        var isMarked = false
        var isFirst = true
        try readLines(of: .itemsTable) { line in
            if isFirst { isMarked = line.first == 0xEF }
            isFirst = false
        }
        ItemsCSV.appendHeader(marked: isMarked, &header)
        header.append(rows.bytes)
        let listed = try listedChanges()
        var all = ByteBuffer(capacity: changes.count)
        all.append(changes.bytes)
        all.append(listed.bytes)
        try replaceContents(of: .itemsTable, header)
        try replaceContents(of: .changes, all)
    }

    private func replaceContents(of file: RunFile, _ bytes: borrowing ByteBuffer) throws(RunFolderError) {
        let text = bytes.array
        try replace(file) { (output) throws(RunFolderError) in
            try text.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try output.append(bytes) }
        }
    }

    /// The lines of `changes.jsonl` that no item has: what vanished and is only listed.
    func listedChanges() throws(RunFolderError) -> ByteBuffer {
        var listed = ByteBuffer(capacity: 1 << 10)
        guard has(.changes) else { return listed }
        try readLines(of: .changes) { line in
            guard (try? JSONValue(parsing: line))?["status"]?.stringValue == "listed" else { return }
            listed.append(line)
            listed.append("\n")
        }
        return listed
    }
}
