package import Bytes
import CategoryRules
import FeedModel
package import RunFolder

/// `held.csv`: what gates hold, in the form of `approvals.csv`, ready to be copied.
package enum HeldTable {
    private static let header: StaticString = "item_id,sku_code,gate,from,to,until,reason\r\n"

    /// Appends the names of the columns.
    package static func appendHeader(_ output: inout ByteBuffer) { output.append(header) }

    /// Appends the lines of an item that a gate holds.
    ///
    /// - Parameter until: the last day of the approval.
    package static func append(_ record: borrowing ItemRecord, until: String, _ output: inout ByteBuffer) {
        guard record.status == .held, let gate = record.gate else { return }
        for finding in record.findings where finding.code.isSame(as: gate.code.name) {
            for cell in [
                record.item.string, finding.sku.string, gate.name.description, finding.from.string, finding.to.string,
                until,
            ] {
                ItemsCSV.appendCell(cell, &output)
                output.append(",")
            }
            output.append("\r\n")
        }
    }

    /// Appends a line without an item, which opens a gate that closed over the run.
    package static func append(gate: String, until: String, _ output: inout ByteBuffer) {
        output.append(",,\(gate),,,\(until),\r\n")
    }
}
