package import Bytes
package import JSONText
package import RunFolder

/// `held.csv`: what gates hold, in the form of `approvals.csv`, ready to be copied.
package enum HeldTable {
    private static let header: StaticString = "item_id,sku_code,gate,from,to,until,reason\r\n"

    /// Appends the lines of an item that a gate holds, as its line in `items.jsonl` has it.
    package static func append(_ item: JSONView, until: String, _ output: inout ByteBuffer) {
        guard item.string("status") == "held", let gate = item.string("gate"),
            let findings = item.member("findings", of: 0)
        else { return }
        let id = item.string("item") ?? ""
        item.eachElement(of: findings) { finding in
            guard item.string("code", of: finding) == "gate.\(gate)" else { return }
            func text(_ key: StaticString) -> String { item.string(key, of: finding) ?? "" }
            for cell in [id, text("sku"), gate, text("from"), text("to"), until] {
                ItemsCSV.appendCell(cell, &output)
                output.append(",")
            }
            output.append("\r\n")
        }
    }

    /// Writes the file.
    ///
    /// - Parameter gates: those that closed over the run; a line without an item opens each.
    package static func write(
        _ lines: borrowing ByteBuffer, _ gates: [String], until: String, in folder: RunFolder
    ) throws(RunFolderError) {
        var text = ByteBuffer(capacity: lines.count + 256)
        text.append(header)
        for gate in gates {
            text.append(",,\(gate),,,\(until),\r\n")
        }
        text.append(lines.bytes)
        let bytes = text.array
        try folder.replace(.held) { (output) throws(RunFolderError) in
            try bytes.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try output.append(bytes) }
        }
    }
}
