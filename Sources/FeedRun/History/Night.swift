package import FeedModel
package import JSONText
import RunReports

/// A night as the state remembers it: what a line of its record of nights says.
package struct Night: Sendable {
    /// When it was packed, such as `2026-11-27T02:14:05Z`.
    package let time: String
    /// As in `summary.json`, such as `held`.
    package let verdict: String
    /// How many items have each status.
    package let items: [(status: ItemStatus, count: Int)]
    /// How many items each lane had, whatever became of them.
    package let lanes: [(lane: Lane, count: Int)]
    /// Gates that held something, with what they held of single items; 0 where one held the run or a lane.
    package let gates: [(gate: String, count: Int)]
    /// Gates that were opened with `--allow`.
    package let allowed: [String]
    /// Why they were opened, as `--reason` said.
    package let reason: String?
    /// The run folder's path; nil in nights of versions that did not note it.
    package let folder: String?
    /// The line as it is in the state.
    package let json: JSONValue

    /// - Parameter line: of the record of nights; nil is what cannot be read as one.
    init?(_ line: [UInt8]) {
        guard let json = try? JSONValue(parsing: line), let time = json["at"]?.stringValue else { return nil }
        self.json = json
        self.time = time
        verdict = json["verdict"]?.stringValue ?? ""
        items = ItemStatus.allCases.compactMap { status in
            let count = Int(json["items"]?[status.rawValue]?.int64Value ?? 0)
            return count > 0 ? (status, count) : nil
        }
        let table = LaneTable(json["selection"])
        lanes = Lane.allCases.compactMap { lane in
            let count = table?.count(lane) ?? 0
            return count > 0 ? (lane, count) : nil
        }
        let wide = json["gates"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let single = (table?.held ?? [:]).sorted { $0.key < $1.key }.filter { !wide.contains($0.key) }
        gates = wide.map { ($0, 0) } + single.map { ($0.key, $0.value) }
        allowed = json["allowed"]?.arrayValue?.compactMap(\.stringValue) ?? []
        reason = json["reason"]?.stringValue
        folder = json["folder"]?.stringValue
    }
}
