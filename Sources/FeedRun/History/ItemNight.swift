import Bytes
package import FeedModel
package import JSONText
import RunFolder

/// What became of an item in a night, as the night's run folder has it.
package struct ItemNight: Sendable {
    /// One of the items that the product made.
    package struct Part: Sendable {
        /// Nil where it was unclear what to do with the product.
        package let operation: Operation?
        /// What became of it that night.
        package let status: ItemStatus
        /// Nil where it was not sent.
        package let lane: Lane?
        /// The gate that held it.
        package let gate: GateName?
        /// What differed from what was accepted: a SKU or nothing, what, from and to.
        package let changes: [(sku: String, kind: String, from: String?, to: String?)]
    }

    /// When it was packed, such as `2026-11-27T02:14:05Z`.
    package let time: String
    /// The run folder, as it was called when it was written.
    package let folder: String
    /// The product's items, in the order of the run.
    package let parts: [Part]

    /// The nights whose run folders are still there and have the item, the oldest first.
    ///
    /// A folder counts where its ledger is that of the night: another run may have taken its place. One that is gone, or
    /// cannot be read, is passed over: the state has the dates and the last values.
    static func all(of item: String, in nights: [Night]) -> [ItemNight] {
        nights.compactMap { night -> ItemNight? in
            guard let path = night.folder, let run = night.json["run"]?.stringValue,
                let folder = try? RunFolder(reading: path), (try? folder.ledger())?.plan.id == run
            else { return nil }
            var parts: [Part] = []
            do throws(RunFolderError) {
                try folder.readItems { (record, _) throws(RunFolderError) in
                    if record.item.isSame(as: item) { parts.append(Part(record)) }
                }
            } catch {
                return nil
            }
            return parts.isEmpty ? nil : ItemNight(time: night.time, folder: path, parts: parts)
        }
    }

    /// As `feedmill history ITEM --format json` shows it.
    package var json: JSONValue {
        let list = parts.map { part -> JSONValue in
            var own = JSONObject([("status", .string(part.status.rawValue))])
            if let operation = part.operation { own.set("operation", .string(operation.name.description)) }
            if let lane = part.lane { own.set("lane", .string(lane.name.description)) }
            if let gate = part.gate { own.set("gate", .string(gate.name.description)) }
            if !part.changes.isEmpty {
                let changes = part.changes.map { change -> JSONValue in
                    var json = JSONObject([("change", .string(change.kind))])
                    if !change.sku.isEmpty { json.set("sku", .string(change.sku)) }
                    if let from = change.from { json.set("from", .string(from)) }
                    if let to = change.to { json.set("to", .string(to)) }
                    return .object(json)
                }
                own.set("changes", .array(changes))
            }
            return .object(own)
        }
        return ["at": .string(time), "folder": .string(folder), "items": .array(list)]
    }
}

extension ItemNight.Part {
    fileprivate init(_ record: borrowing ItemRecord) {
        self.init(
            operation: record.operation, status: record.status, lane: record.lane, gate: record.gate,
            changes: record.changes.map {
                ($0.sku.string, $0.kind.string, $0.from?.string, $0.to?.string)
            })
    }
}
