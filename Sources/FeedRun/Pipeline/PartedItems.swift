import FeedModel
import FeedPacking
import FeedSelection

/// Items of which gates over the run hold a part. Which gates close is known when all of the catalog was read: until then an
/// item has what becomes of it then among its parts.
extension CheckStage {
    /// Whether items get their parts: gates that an earlier pass has found closed may ask for them, or those that a merge
    /// finds closed.
    var makesParts: Bool { share != nil || !closed.isEmpty }

    /// Adds an item, or what the gates that are closed make of it.
    func put(_ made: ItemWork, _ work: BatchWork) {
        if share == nil { made.append(to: &work.items, closed) } else { work.items.append(made) }
    }
}

extension ItemWork {
    /// Appends it as it is with gates over the run closed: of a product what goes on by itself after it, where it is held;
    /// of an update of stock its parts, where one of them is held and the other is not.
    func append(to items: inout [ItemWork], _ closed: [GateTrip]) {
        guard !parts.isEmpty || !stock.isEmpty else { return items.append(self) }
        var whole = self
        whole.parts = []
        if closed.isEmpty { whole.stock = [] }
        guard !parts.isEmpty, !closed.isEmpty, let operation else { return items.append(whole) }
        let gates = parts.map { closed.gates(holding: Packer.Kind(operation, $0.lane)) }
        let isWhole = operation.carriesWholeProduct
        let isParted =
            isWhole
            ? !closed.gates(holding: Packer.Kind(operation, lane, stock: stock)).isEmpty
            : gates.contains { $0 != gates[0] }
        if isWhole || !isParted { items.append(whole) }
        guard isParted else { return }
        for part in parts { part.append(to: &items, closed) }
    }
}
