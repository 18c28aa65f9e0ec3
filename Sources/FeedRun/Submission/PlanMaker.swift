import Bytes
import Digests
import FeedModel
import FeedPacking
import FeedSelection
import Foundation
import RunFolder

/// Makes the plan of a walk: which feeds there are, and what tells them and the exports from others.
struct PlanMaker {
    let folder: RunFolder
    /// Milliseconds since 1970.
    let now: Int64
    /// Gates that closed over the run.
    let trips: [GateTrip]

    /// - Parameters:
    ///   - packed: the feeds in the order in which they were closed.
    ///   - digests: SHA-256 of the exports, in their order.
    func plan(
        _ packed: [PackedFeed], _ files: CatalogFiles, digests: LazyList<String?>
    ) -> RunPlan {
        var feeds: [RunPlan.Feed] = []
        // Within a lane: what has waited for nights first, then in the order of the catalog.
        let sorted = packed.sorted {
            let (left, right) = ($0.sealed, $1.sealed)
            return (left.kind.lane.rawValue, left.kind.operation.rawValue, -left.nightsWaited, left.number)
                < (right.kind.lane.rawValue, right.kind.operation.rawValue, -right.nightsWaited, right.number)
        }
        for feed in sorted {
            let (sealed, kind) = (feed.sealed, feed.sealed.kind)
            let name = RunLayout.feed(operation: kind.operation.name, number: sealed.number)
            var planned = RunPlan.Feed(
                name: name, operation: kind.operation, lane: kind.lane, itemCount: sealed.items,
                checksum: feed.checksum)
            let wide = trips.gates(holding: kind)
            planned.gates = kind.gates.names + wide
            planned.isHeldWidely = kind.gates.isEmpty && !wide.isEmpty
            feeds.append(planned)
        }
        let inputs = files.inputs.enumerated().map { index, input in
            RunPlan.Input(
                name: input.name, path: input.isStandardInput ? nil : input.path, size: input.size,
                digest: index < digests.count ? digests[index] : nil)
        }
        return RunPlan(id: id(feeds), packedAt: now, inputs: inputs, feeds: feeds)
    }

    /// Different for every run, of whatever machine.
    private func id(_ feeds: [RunPlan.Feed]) -> String {
        var text = "\(now)\n\(getpid())\n\(ProcessInfo.processInfo.hostName)\n\(folder.path)\n"
        for feed in feeds { text += "\(feed.name) \(feed.checksum)\n" }
        return hexadecimal(SHA256.digest(Array(text.utf8)).prefix(8))
    }
}

extension [GateTrip] {
    /// The gates over the run that hold the feeds of a kind.
    func gates(holding kind: Packer.Kind) -> [GateName] {
        filter { $0.scope.holds(kind.lane, stock: kind.stock) }.map(\.gate)
    }
}
