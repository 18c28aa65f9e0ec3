package import Bytes
package import FeedModel
package import JSONText

/// Lines of `changes.jsonl`: what differs from what the platform accepted, in the order of the catalog.
package enum ChangesJSONL {
    /// Appends the lines of an item, from the list of changes in its line.
    package static func append(_ line: ItemLine, _ batch: borrowing Batch, _ output: inout ByteBuffer) {
        var item = ByteBuffer(capacity: 256)
        ItemsJSONL.appendText(batch.bytes.bytes[line.item], &item)
        append(
            item.bytes, line.changes, lane: line.lane?.name.description, status: line.status.rawValue,
            gate: line.gate?.name.description, &output)
    }

    /// Appends the lines of an item as its line in `items.jsonl` has them.
    package static func append(_ item: JSONView, _ output: inout ByteBuffer) {
        guard let list = item.member("changes", of: 0) else { return }
        var id = ByteBuffer(capacity: 256)
        if let name = item.member("item", of: 0) {
            id.append(json: item, at: name)
        } else {
            id.append(jsonString: "")
        }
        var changes = ByteBuffer(capacity: 1024)
        changes.append(json: item, at: list)
        append(
            id.bytes, changes.bytes, lane: item.string("lane"), status: item.string("status") ?? "",
            gate: item.string("gate"), &output)
    }

    /// - Parameters:
    ///   - item: the item's id as JSON.
    ///   - changes: the list of changes as JSON.
    private static func append(
        _ item: UnsafeBufferPointer<UInt8>, _ changes: UnsafeBufferPointer<UInt8>, lane: String?, status: String,
        gate: String?, _ output: inout ByteBuffer
    ) {
        var tape = JSONTape()
        guard (try? tape.parse(changes)) != nil else { return }
        let list = tape.view
        list.eachElement(of: 0) { change in
            output.append(#"{"item":"#)
            output.append(item)
            list.eachMember(of: change) { name, value in
                output.append(",")
                output.append(jsonString: list.text(name))
                output.append(":")
                output.append(json: list, at: value)
            }
            if let lane {
                output.append(#","lane":"#)
                output.append(jsonString: lane)
            }
            output.append(#","status":"#)
            output.append(jsonString: status)
            if let gate {
                output.append(#","gate":"#)
                output.append(jsonString: gate)
            }
            output.append("}\n")
        }
    }
}
