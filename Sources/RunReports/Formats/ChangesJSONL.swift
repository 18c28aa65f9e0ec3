package import Bytes
import FeedModel
package import RunFolder

/// Lines of `changes.jsonl`: what differs from what the platform accepted, in the order of the catalog.
package enum ChangesJSONL {
    /// Appends the lines of an item.
    package static func append(_ record: borrowing ItemRecord, _ output: inout ByteBuffer) {
        for change in record.changes {
            output.append(#"{"item":"#)
            output.append(json: record.item)
            output.append(",")
            change.append(to: &output)
            if let lane = record.lane {
                output.append(#","lane":""#)
                output.append(lane.name)
                output.append(#"""#)
            }
            output.append(#","status":""#)
            output.append(record.status.name)
            output.append(#"""#)
            if let gate = record.gate {
                output.append(#","gate":""#)
                output.append(gate.name)
                output.append(#"""#)
            }
            output.append("}\n")
        }
    }

    /// The status of a product that vanished and is not sold out: no item has it.
    package static let listed: StaticString = "listed"

    /// Appends the line of a product that vanished and is only listed.
    package static func appendListed(_ item: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) {
        output.append(#"{"item":"#)
        output.append(json: RecordText.bytes(item))
        output.append(#","change":"vanished","status":""#)
        output.append(listed)
        output.append("\"}\n")
    }
}
